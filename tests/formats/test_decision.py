"""A decision that was written as ``cara-decision/1`` is read again as it was, or not at all."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cara_core.errors import InputError, WordsMissing
from cara_core.formats.decision import read_decision, rebuilt_decision
from support.golden_cases import GOLDEN_CASES, golden_decision

EXAMPLE = "a local refusal"
"""It has findings in several states, one of them of a plugin, and advice."""

Entries = dict[str, Any]


def entries() -> Entries:
    return json.loads(golden_decision(EXAMPLE).to_json())  # type: ignore[no-any-return]  # a map


@pytest.mark.parametrize("name", GOLDEN_CASES)
def test_it_is_the_same_again_word_for_word(name: str) -> None:
    made = golden_decision(name)
    for read in (read_decision(made.to_json()), read_decision(made.to_mapping()), rebuilt_decision(made.to_mapping())):
        assert read == made
        assert read.to_json() == made.to_json()
        assert (read.outcome, read.sound, read.on) == (made.outcome, made.sound, made.on)
        assert [finding.text for finding in read.findings] == [finding.text for finding in made.findings]
        assert [finding.needs for finding in read.findings] == [finding.needs for finding in made.findings]


def test_it_is_told_to_a_person_with_the_words_of_then() -> None:
    text = read_decision(entries()).text()
    for row in (*entries()["findings"], *entries()["advice"]):
        if row.get("state") != "met":
            assert row["text"] in text
    assert text.splitlines()[0] == "UNDETERMINED: R-0001"


def test_no_words_are_made_up_in_another_language() -> None:
    decision = read_decision(entries())
    assert decision.findings[0].in_words("en-GB") == decision.findings[0].text
    with pytest.raises(WordsMissing, match="kept in en alone"):
        decision.findings[0].in_words("pl")
    with pytest.raises(WordsMissing):
        decision.to_json("pl")
    assert read_decision(entries(), lang="pl").findings[0].in_words("pl")


def changed(change: Callable[[Entries], None]) -> Entries:
    other = entries()
    change(other)
    return other


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda all_: all_.pop("made_with"), [("made_with", "MISSING")]),
        (lambda all_: all_.update(another="Jane Roe"), [("", "UNKNOWN_KEY")]),
        (lambda all_: all_.update(erased=["victim"]), [("", "UNKNOWN_KEY")]),
        (lambda all_: all_.update(format="cara-decision/2"), [("format", "NOT_ALLOWED")]),
        (lambda all_: all_.update(reference="Jane Roe"), [("reference", "BAD_REFERENCE")]),
        (lambda all_: all_.update(on="2026-02-30"), [("on", "NOT_A_DAY")]),
        (lambda all_: all_.update(outcome="yes"), [("outcome", "NOT_ALLOWED")]),
        (lambda all_: all_.update(outcome="eligible"), [("outcome", "CONTRADICTION"), ("digest", "CONTRADICTION")]),
        (lambda all_: all_.update(digest="sha256:0"), [("digest", "BAD_DIGEST")]),
        (lambda all_: all_.update(digest=f"sha256:{'0' * 64}"), [("digest", "CONTRADICTION")]),
        (lambda all_: all_["findings"][0].update(state="perhaps"), [("findings[0].state", "NOT_ALLOWED")]),
        (lambda all_: all_["findings"][0].update(criterion="adult"), [("findings[0].criterion", "BAD_CRITERION")]),
        (lambda all_: all_["findings"][0].update(needs="risk"), [("findings[0].needs", "WRONG_KIND")]),
        (lambda all_: all_["findings"][-1].update(needs=[]), [("findings[16].needs", "EMPTY")]),
        (lambda all_: all_["findings"][1].update(code="OTHER"), [("digest", "CONTRADICTION")]),
        (lambda all_: all_["findings"].pop(), [("outcome", "CONTRADICTION"), ("digest", "CONTRADICTION")]),
        (lambda all_: all_["advice"][0].update(code="x"), [("advice[0].code", "BAD_CODE")]),
        (lambda all_: all_["advice"][0].update(standing=1), [("advice[0].standing", "WRONG_KIND")]),
    ],
)
def test_what_does_not_belong_together_is_named_and_not_repeated(
    change: Callable[[Entries], None], faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(InputError) as raised:
        read_decision(changed(change))
    assert [(fault.path, fault.code) for fault in raised.value.faults] == faults
    assert "Jane Roe" not in str(raised.value)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"x"'])
def test_text_that_is_no_decision_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_decision(text)


def test_every_word_may_be_another_and_the_decision_is_the_same() -> None:
    other = changed(lambda all_: all_["findings"][0].update(text="other words"))
    assert read_decision(other) == golden_decision(EXAMPLE)
    assert read_decision(other).findings[0].text == "other words"
