"""Books that cannot be right together, and a plugin that fails once."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typing_extensions import override

import cara_core as cara

ON = cara.day("2026-03-10")
FORCE = '[force]\nid = "together"\nname = "Together"\n'
SOURCES = (
    '[sources.OURS]\ntitle = "ours"\nstanding = "published"\n'
    '[sources.MADE-UP]\ntitle = "made up"\nstanding = "illustrative"\n'
)
PERIOD = '[[dispensation]]\nfirst = 2020-02-01\nlast = 2020-01-31\nsource = "OURS"\nstanding = "law"\n'
LISTED = '[[listed]]\ncodes = ["CJ88116"]\nsince = 2020-01-01\nsource = "OURS"\nstanding = "published"\n'
BAIL = '[[eligibility]]\nsetting = "bail_asked"\nvalue = {}\nsince = {}\nsource = "OURS"\nstanding = "published"\n'
ENGLISH = '[[language]]\ntag = "en"\ndelivery = "{}"\nsince = {}\nsource = "OURS"\nstanding = "published"\n'
TOOL = (
    '[[tool]]\nname = "{}"\nquestions = ["a", "b"]\ncounted = ["a", "b"]\nhigh_from = 2\nsince = {}\n'
    'source = "OURS"\nstanding = "published"\n'
)

Books = Callable[..., type[cara.ForcePlugin]]


@pytest.fixture
def books(tmp_path: Path) -> Books:
    """A plugin class over a folder of these files."""

    def made(**files: str) -> type[cara.ForcePlugin]:
        for name, text in {"force": FORCE, "sources": SOURCES, "offences": LISTED, **files}.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")

        class Together(cara.ForcePlugin):
            data = tmp_path

        return Together

    return made


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"terms": BAIL.format("true", "2020-01-01") + BAIL.format("false", "2020-01-01")},
            "terms.toml: bail_asked: two rows hold since 2020-01-01",
        ),
        (
            {"offences": LISTED.replace("OURS", "MADE-UP")},
            "offences.toml: listed CJ88116: standing: its source is illustrative",
        ),
        (
            {"sources": f'{SOURCES}[sources.CJA2003-s22]\ntitle = "ours"\nstanding = "law"\n'},
            "sources.toml: CJA2003-s22: the core's source book has it",
        ),
        (
            {"force": f"{FORCE}{PERIOD}"},
            "force.toml: dispensation: last: a day before first",
        ),
    ],
)
def test_books_that_contradict_themselves_are_refused(books: Books, files: dict[str, str], said: str) -> None:
    with pytest.raises(cara.ForceInvalid) as refused:
        cara.load_force(plugin=books(**files)())
    assert any(said in fault for fault in refused.value.faults), refused.value.faults


def test_a_language_or_a_tool_that_begins_later_is_not_there_yet(books: Books) -> None:
    plugin = books(
        languages=ENGLISH.format("native", "2020-01-01") + ENGLISH.format("interpreter", "2030-01-01"),
        risk_tools=TOOL.format("OLD", "2020-01-01") + TOOL.format("NEW", "2030-01-01"),
    )
    force = cara.load_force(plugin=plugin())
    now, then = force.policy(ON), force.policy(cara.day("2030-01-01"))
    assert [language.delivery for language in now.languages] == ["native"]
    assert [language.delivery for language in then.languages] == ["interpreter"], (
        "the later row takes the place of the earlier"
    )
    assert (set(now.tools), set(then.tools)) == ({"DASH", "OLD"}, {"DASH", "OLD", "NEW"})
    before = force.policy(cara.day("2010-01-01"))
    assert set(before.tools) == {"DASH"}, "before the first row, the core's"
    assert [language.tag for language in before.languages] == ["en"], "as with the languages"


def test_a_plugin_that_failed_once_is_asked_again(books: Books) -> None:
    answers = iter([True, True, True, True])

    class Failing(books()):  # type: ignore[misc]  # a class made by the fixture
        loaded = False

        @override
        @cara.hookimpl
        def caution_terms(self, on: cara.Day) -> cara.CautionTerms | None:
            if self.loaded and next(answers, False):
                raise OSError
            return None

    plugin = Failing()
    force = cara.load_force(plugin=plugin)
    plugin.loaded = True
    seen = [force.policy(ON).sound for _ in range(6)]
    assert seen == [False] * 4 + [True] * 2
    assert force.policy(ON).failures == ()


@pytest.mark.parametrize("source", ["NOWHERE", ""])
def test_a_refusal_on_no_source_goes_to_a_human(books: Books, source: str) -> None:
    class Unsourced(books()):  # type: ignore[misc]  # a class made by the fixture
        @override
        @cara.hookimpl
        def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
            return [
                cara.Refusal(
                    code="OURS",
                    state=cara.State.NOT_MET,
                    texts={"en": "ours"},
                    source=source,
                    standing=cara.Standing.LAW,
                )
            ]

    force = cara.load_force(plugin=Unsourced())
    referral = cara.read_referral(
        {
            "format": "cara-referral/1",
            "reference": "T-1",
            "offences": [{"code": "CJ88116", "committed_on": "2026-03-08"}],
        }
    )
    decision = cara.screen(referral, force, on=ON)
    assert decision.findings[-1].criterion == "LOCAL:PLUGIN_FAULT"
    assert "OURS" not in {finding.code for finding in decision.findings}
    (failure,) = decision.failures
    assert failure.startswith("further_refusals: source")
