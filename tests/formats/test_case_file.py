"""``cara-case/1`` and ``cara-fact/1``: there and back, as strict as their schemas, and never a contradiction."""

import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from cara_core.case.facts import KINDS, ErrorCode, RecordedInError
from cara_core.errors import InputError
from cara_core.formats.case_file import case_mapping, read_case
from cara_core.formats.fact import read_asked_fact
from cara_core.formats.fact_fields import worked_out
from cara_core.formats.schemas.case import case_schema, due_schema, verify_schema
from cara_core.formats.schemas.fact import fact_schema
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from support.kinds import ONE_OF_EACH
from support.lives import life
from support.lives_in_a_store import story_of

SECRET: Final = "Zbigniew-Wolfe"
CASES: Final = {name: case_mapping(case) for name, case in story_of("hampshire").cases.items()}
FACTS: Final = [
    json.loads(line)
    for file in sorted((files("cara_core.examples") / "lives").iterdir(), key=lambda life: life.name)
    if file.name.endswith(".jsonl")
    for line in file.read_text("utf-8").splitlines()[1:]
]


FACT: Final = Draft202012Validator(fact_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
CASE: Final = Draft202012Validator(case_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
OTHERS: Final[tuple[object, ...]] = (None, 7, "", True, [], {}, "2026-02-03", ["x"])


DAYS_DIFFER: Final = [("on", "CONTRADICTION")]
"""Another day than that of the instant: no schema can hold one value against another."""


def faults_of(raw: object) -> list[tuple[str, str]]:
    """Where and why this fact is not read; empty: it is."""
    try:
        read_asked_fact(raw)
    except InputError as wrong:
        return [(fault.path, fault.code) for fault in wrong.faults]
    return []


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_is_what_its_facts_come_to_there_and_back(name: str) -> None:
    mapping = CASES[name]
    raw = json.loads(json.dumps(mapping))
    case = read_case(raw)
    assert case_mapping(case) == mapping == raw
    assert CASE.is_valid(raw)
    bare = {"format": raw["format"], "case": raw["case"], "facts": raw["facts"]}
    assert read_case(bare) == case, "what follows from the facts may be left out"


@pytest.mark.parametrize("make", [fact_schema, case_schema, due_schema, verify_schema])
def test_a_schema_is_one_by_its_own_dialect_and_describes_every_property(make: Any) -> None:
    schema = make()
    Draft202012Validator.check_schema(schema)
    assert schema["description"]
    for name, said in schema["properties"].items():
        assert said["description"], name


def test_every_field_of_every_kind_is_described() -> None:
    found = {
        rule["if"]["properties"]["kind"]["const"]: rule["then"]["properties"]["what"]
        for rule in fact_schema()["allOf"]
        if "kind" in rule["if"]["properties"]
    }
    assert list(found) == list(KINDS)
    for kind, what in found.items():
        assert what["additionalProperties"] is False
        assert worked_out(kind) <= set(what["properties"])
        assert all(said["description"] for said in what["properties"].values()), kind


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("phase", "completed"),
        ("force", "leicestershire"),
        ("ends_on", None),
        ("held", True),
        ("allowed", []),
        ("stopped", True),
        ("issue_review", True),
        ("irregular", True),
        ("contradicted", True),
        ("erased", ["victim"]),
        ("conditions", "sha256:" + "0" * 64),
    ],
)
def test_what_stands_beside_the_facts_has_to_follow_from_them(key: str, value: object) -> None:
    with pytest.raises(InputError) as refused:
        read_case({**CASES["safety-hold"], key: value})
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(key, "CONTRADICTION")]


@pytest.mark.parametrize(
    ("key", "value", "code"), [("known_at", "then", "NOT_AN_INSTANT"), ("expired", 1, "WRONG_KIND")]
)
def test_what_depends_on_when_somebody_looked_is_held_to_its_form(key: str, value: object, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_case({**CASES["safety-hold"], key: value})
    assert [(fault.path, fault.code) for fault in refused.value.faults] == [(key, code)]


NEW_KEYS: Final = ("issue_review", "irregular", "expired", "contradicted", "known_at")


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_file_of_an_earlier_version_is_read_though_by_now_something_else_may_follow(name: str) -> None:
    """Its twin says otherwise of what every version says alike."""
    old = {key: value for key, value in CASES[name].items() if key not in NEW_KEYS}
    old |= {"allowed": ["completed"], "phase": "live", "stopped": True}
    assert read_case(old).facts == read_case(CASES[name]).facts
    with pytest.raises(InputError, match="opened_on: it does not follow"):
        read_case({**old, "opened_on": "1999-01-01"})


def test_what_was_known_at_an_instant_is_read_with_what_was_erased_since() -> None:
    known = {**CASES["safety-hold"], "known_at": "2026-06-01T10:00:00Z", "erased": ["victim"]}
    assert CASE.is_valid(known)
    assert read_case(known).facts == read_case(CASES["safety-hold"]).facts


def test_a_caution_whose_last_day_is_over_is_marked_by_the_day_it_is_looked_at() -> None:
    case = read_case(CASES["safety-hold"])
    assert case.ends_on is not None
    found = [case_mapping(case, on=on)["expired"] for on in (case.ends_on, case.ends_on.add(days=1))]
    assert found == [False, True]
    assert not case_mapping(read_case(CASES["completion"]), on=day("2039-01-01"))["expired"]


def test_every_fault_of_a_case_is_named_by_its_place_and_none_repeats_a_value() -> None:
    raw = json.loads(json.dumps(CASES["safety-hold"]))
    raw["facts"][3]["what"]["how"] = SECRET
    raw["facts"][4]["number"] = 9
    raw["facts"][5] = copy.deepcopy(raw["facts"][0]) | {"number": 6}
    with pytest.raises(InputError) as refused:
        read_case(raw)
    assert [fault.path for fault in refused.value.faults] == ["facts[3].what.how", "facts[4].number", "facts[5].kind"]
    for wrong in ({**raw, "format": SECRET}, {**raw, "case": f"{SECRET}?"}, {**raw, "facts": []}, [SECRET], SECRET):
        with pytest.raises(InputError) as refused:
            read_case(wrong)  # type: ignore[arg-type]
        assert SECRET not in str(refused.value)
    with pytest.raises(InputError) as refused:
        read_case({**CASES["breach"], SECRET: 1})
    assert [fault.code for fault in refused.value.faults] == ["UNKNOWN_KEY"]
    assert SECRET not in str(refused.value)


def test_the_shipped_facts_fit_the_schema_and_are_read() -> None:
    assert len({fact["kind"] for fact in FACTS}) >= 19
    for fact in FACTS:
        assert FACT.is_valid(fact), fact
        assert not faults_of(fact)


def test_the_schema_and_the_reader_agree_on_what_is_left_out_null_or_of_another_kind() -> None:
    every = {fact["kind"]: fact for case in CASES.values() for fact in case["facts"]}  # type: ignore[attr-defined]  # lists of maps
    checked = 0
    for kind, fact in every.items():
        raw = json.loads(json.dumps(fact))
        for path, changed in _changed(raw):
            faults = faults_of(changed)
            assert FACT.is_valid(changed) is (not faults or faults == DAYS_DIFFER), f"{kind}: {path}"
            checked += 1
    assert checked > 1000


def _changed(raw: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The fact with each key in turn left out, null, or another kind of value."""
    for key, below in raw.items():
        yield f"{prefix}{key} left out", {name: value for name, value in raw.items() if name != key}
        for other in OTHERS:
            yield f"{prefix}{key} {other}", {**raw, key: other}
        if isinstance(below, dict) and prefix.count(".") < 2:
            for path, changed in _changed(below, f"{prefix}{key}."):
                yield path, {**raw, key: changed}
    yield f"{prefix} another key", {**raw, "surprise": 1}


def test_a_case_is_read_from_json_text_as_from_a_mapping() -> None:
    mapping = CASES[min(CASES)]
    assert read_case(json.dumps(mapping)) == read_case(mapping)
    with pytest.raises(InputError) as wrong:
        read_case(f"{{{SECRET}")
    assert wrong.value.code == "NOT_JSON"
    assert SECRET not in str(wrong.value)


def test_of_what_was_typed_into_the_wrong_case_no_word_is_shown_and_it_is_read_all_the_same() -> None:
    caution = life("told").do("2026-04-02", ONE_OF_EACH["concern_raised"])
    number = caution.last("concern_raised")
    words = json.dumps(case_mapping(caution.case)["facts"])
    assert "reason" in json.dumps(case_mapping(caution.case)["facts"][number])  # type: ignore[index]
    back = RecordedInError(fact=number, code=ErrorCode.WRONG_CASE, rank=Rank.SERGEANT, reason="another case")
    shown = case_mapping(caution.do("2026-04-03", back, by="sergeant 2").case)
    concern, hold = shown["facts"][number - 1 : number + 1]  # type: ignore[index]
    assert (concern["kind"], hold["kind"]) == ("concern_raised", "safety_hold_placed")
    assert {"category", "said", "reason"}.isdisjoint(_known(concern["what"]) | _known(hold["what"]))
    assert len(json.dumps(shown["facts"][: number + 1])) < len(words)  # type: ignore[index]
    assert case_mapping(read_case(json.dumps(shown))) == shown


def _known(what: dict[str, object]) -> set[str]:
    return {name for name, value in what.items() if value is not None}
