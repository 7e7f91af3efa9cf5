"""What a force says on a day: the rows that hold, the defaults beneath them, and who signed each."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.books.core import core_set_by
from cara_core.forces.loader import core_defaults
from cara_core.hooks.spec import HOOKS
from cara_core.terms.days import days_after, days_between
from cara_core.terms.policy import CautionTerms, EligibilityTerms, NationalRegime
from forces.folders import GOOD, force_of, laid_over
from hostile.lies import Behaviour
from hostile.plugins import APART, TELL_HOOKS, Hostile
from hostile.unsafe import SAFE, UNSAFE
from support.referrals import ON, example

DATED = """
[[eligibility]]
setting = "accepted_grades"
value = ["standard"]
since = 2020-05-01
source = "PROGRAMME-SLIDES"
standing = "published"

[[eligibility]]
setting = "accepted_grades"
value = ["standard", "medium"]
since = 2012-08-13
source = "CORE-DEFAULTS"
standing = "illustrative"
"""
LISTED = """
[[listed]]
codes = ["CJ88001"]
since = 2015-01-01
until = 2019-12-31
source = "PROGRAMME-SLIDES"
standing = "published"

[[listed]]
codes = ["CJ88116"]
since = 2018-06-01
source = "OURS"
standing = "illustrative"
"""


def force_with(folder: Path, **files: str) -> cara.Force:
    laid_over(folder)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return force_of(folder)


@pytest.mark.parametrize(
    ("on", "grades", "standing"),
    [
        ("1950-01-01", {"standard"}, "published"),  # before the first row, the core's default
        ("2012-08-12", {"standard"}, "published"),
        ("2012-08-13", {"standard", "medium"}, "illustrative"),
        ("2020-04-30", {"standard", "medium"}, "illustrative"),
        ("2020-05-01", {"standard"}, "published"),  # the day of the change
        ("2197-12-31", {"standard"}, "published"),
    ],
)
def test_the_latest_row_that_has_begun_holds(on: str, grades: set[str], standing: str, tmp_path: Path) -> None:
    policy = force_with(tmp_path / "books", terms=DATED).policy(cara.day(on))
    assert policy.accepted_grades == grades
    assert policy.by("accepted_grades").standing == standing


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        ("1950-01-01", set()),  # before the first row, nothing
        ("2014-12-31", set()),
        ("2015-01-01", {"CJ88001"}),
        ("2018-05-31", {"CJ88001"}),
        ("2018-06-01", {"CJ88001", "CJ88116"}),
        ("2019-12-31", {"CJ88001", "CJ88116"}),  # the last day of a row is inside
        ("2020-01-01", {"CJ88116"}),
    ],
)
def test_codes_are_listed_from_since_until_the_last_day(on: str, codes: set[str], tmp_path: Path) -> None:
    assert set(force_with(tmp_path / "books", offences=LISTED).policy(cara.day(on)).listed) == codes


CITED = 'source = "OURS"\nstanding = "illustrative"\n'
ONE_ROW = {
    "grades": (
        "accepted_grades",
        'value = ["standard", "medium"]',
        "accepted_grades",
        frozenset({cara.Grade.STANDARD}),
    ),
    "bail": ("bail_asked", "value = false", "bail_asked", True),
    "agreement": ("agreement_days", "value = 100", "agreement_days", 56),
}


@pytest.mark.parametrize("which", ONE_ROW)
def test_a_row_that_begins_next_month_does_not_hold_today(which: str, tmp_path: Path) -> None:
    """Also where it is the only one of its setting: until then the core's default."""
    setting, value, field, default = ONE_ROW[which]
    row = f'[[eligibility]]\nsetting = "{setting}"\n{value}\nsince = 2026-04-01\n{CITED}'
    force = force_with(tmp_path / "books", terms=row)
    assert getattr(force.policy(ON), field) == default
    assert force.policy(ON).by(setting).set_by == core_set_by()
    assert getattr(force.policy(cara.day("2026-03-31")), field) == default
    assert getattr(force.policy(cara.day("2026-04-01")), field) != default


def test_an_offence_list_that_begins_next_month_lists_nothing_today(tmp_path: Path) -> None:
    later = (
        LISTED.replace("2015-01-01", "2026-04-01")
        .replace("2018-06-01", "2026-04-01")
        .replace("until = 2019-12-31\n", "")
    )
    force = force_with(tmp_path / "books", offences=later)
    assert force.policy(ON).listed == {}
    assert set(force.policy(cara.day("2026-04-01")).listed) == {"CJ88001", "CJ88116"}


def test_the_years_a_source_speaks_of_stand_in_the_lines_that_cite_it(tmp_path: Path) -> None:
    sources = (GOOD / "sources.toml").read_text(encoding="utf-8")
    dated = sources.replace("[sources.OURS]", '[sources.OURS]\nyears = "1999 to 2001"')
    force = force_with(
        tmp_path / "books",
        sources=dated,
        terms=DATED.replace("published", "illustrative").replace("PROGRAMME-SLIDES", "OURS"),
    )
    text = cara.screen(example({"risk.tool": "OURS"}), force, on=ON).text()
    assert "1999 to 2001" in text
    assert "1999" not in cara.screen(example({"risk.tool": "OURS"}), force_of(GOOD), on=ON).text()


def test_a_force_can_add_a_second_look_and_take_none_away(tmp_path: Path) -> None:
    plain = force_of(GOOD).policy(ON).tools["DASH"].value.second_look
    questions = ", ".join(f'"{number}"' for number in range(1, 28))
    own = (
        f'[[tool]]\nname = "DASH"\nquestions = [{questions}]\ncounted = [{questions}]\nhigh_from = 10\n'
        'strangulation = "18"\nsecond_look = [["9"]]\nsince = 2012-08-13\nsource = "OURS"\nstanding = "illustrative"\n'
    )
    tool = force_with(tmp_path / "books", risk_tools=own).policy(ON).tools["DASH"].value
    assert tool.high_from == 10
    assert set(tool.second_look) == {*plain, ("9",)}


def test_a_file_adds_a_tool_beside_the_cores() -> None:
    assert set(force_of(GOOD).policy(ON).tools) >= {"DASH", "OURS"}


def test_a_force_that_left_the_programme_lists_nothing_any_more(tmp_path: Path) -> None:
    ended = LISTED.replace("since = 2018-06-01", "since = 2018-06-01\nuntil = 2025-12-31")
    force = force_with(tmp_path / "books", offences=ended)
    decision = cara.screen(example({"risk.tool": "OURS"}), force, on=ON)
    assert "OFFENCE_NOT_LISTED" in {finding.code for finding in decision.findings}


def test_what_a_force_leaves_out_comes_from_the_core_setting_by_setting_signed_by_the_core() -> None:
    policy = force_of(GOOD).policy(ON)
    own = {"accepted_grades", "length"}
    for kind, here in ((EligibilityTerms, {}), (CautionTerms, {"length": "caution_length"})):
        for field in attrs.fields(kind):
            set_by = policy.by(here.get(field.name, field.name)).set_by
            assert (set_by == core_set_by()) == (field.name not in own), field.name
    assert policy.national_regime is NationalRegime.ENFORCE
    assert policy.first_arrest_asked
    assert policy.caution_ends == days_after(ON, 12 * 7)


@pytest.mark.parametrize("file", ["risk_tools", "languages", "terms"])
def test_what_a_file_would_say_comes_from_the_core_where_the_file_is_left_out(file: str, tmp_path: Path) -> None:
    folder = laid_over(tmp_path / "books")
    (folder / f"{file}.toml").unlink()
    policy = force_of(folder).policy(ON)
    key = {"risk_tools": "risk_tool.DASH", "languages": "languages.en", "terms": "accepted_grades"}[file]
    assert policy.by(key).set_by == core_set_by()
    assert policy.by("offence_list").set_by == force_of(folder).set_by


def test_where_the_class_says_none_its_books_answer_before_the_core_does() -> None:
    class Silent(cara.ForcePlugin):
        data = GOOD

        @override
        @cara.hookimpl
        def eligibility_terms(self, on: cara.Day) -> None:
            return None

    policy = cara.load_force(plugin=Silent()).policy(ON)
    assert policy.accepted_grades == {cara.Grade.STANDARD, cara.Grade.MEDIUM}


def test_the_cores_own_terms_are_the_strictest_published() -> None:
    terms = core_defaults().eligibility_terms(ON)
    assert terms is not None
    assert terms.accepted_grades.value == (cara.Grade.STANDARD,)
    assert terms.first_arrest_asked.value
    assert terms.bail_asked.value
    assert terms.prosecutor_asked.value
    assert terms.national_regime.value is NationalRegime.ENFORCE


def test_each_hook_of_the_day_is_asked_once_for_each_day() -> None:
    answering = {hook: [Behaviour("answers", lambda good, _: good)] for hook in HOOKS}
    plugin = Hostile(answering)
    force = cara.load_force(plugin=plugin)
    plugin.asleep = False
    for on in (ON, ON, days_after(ON, 1), ON):
        for _ in range(3):
            cara.screen(example(), force, on=on)
    of_the_day = [hook for hook in HOOKS if hook not in {"force_card", "further_refusals", *APART}]
    assert {hook: plugin.called.count(hook) for hook in of_the_day} == dict.fromkeys(of_the_day, 2)
    assert plugin.called.count("further_refusals") == 12
    assert plugin.called.count("force_card") == 0, "asked at load"
    assert [plugin.called.count(hook) for hook in TELL_HOOKS] == [0], "told of what was kept, and not of a decision"


def test_a_thousand_days_later_a_day_says_the_same() -> None:
    force = cara.load_force("hampshire")
    first = force.policy(ON)
    days = [days_after(ON, number) for number in range(-500, 500)]
    assert [days_between(ON, until=force.policy(on).on) for on in days] == list(range(-500, 500))
    assert force.policy(ON) is not first, "it was asked again"
    assert force.policy(ON) == first


def test_two_forces_in_one_process_do_not_hear_each_other() -> None:
    """One that refuses everything, one that fails, and the shipped ones: each says its own."""
    refusal = cara.Refusal(
        code="NOBODY",
        state=cara.State.NOT_MET,
        texts={"en": "Nobody."},
        source="SAFETY-FLOOR",
        standing=cara.Standing.DESIGN,
    )
    refusing = cara.load_force(
        plugin=Hostile({"further_refusals": [Behaviour("refuses", lambda *_: [refusal])]}, asleep=False)
    )
    failing = cara.load_force(
        plugin=Hostile({"further_refusals": [Behaviour("fails", lambda *_: 1 / 0)]}, asleep=False)
    )
    forces = [cara.load_force("hampshire"), refusing, cara.load_force("west_midlands/polish"), failing]
    for _ in range(2):
        outcomes = [cara.screen(SAFE, force, on=ON).outcome for force in forces]
        assert outcomes == ["eligible", "not_eligible", "eligible", "refer"]


@pytest.mark.parametrize("name", ["hampshire", "leicestershire", "west_midlands/polish"])
def test_eight_threads_that_share_a_force_decide_alike(name: str) -> None:
    pool = [SAFE, *UNSAFE.values()]
    days = [days_after(ON, number) for number in range(4)]
    alone = cara.load_force(name)
    expected = [cara.screen(referral, alone, on=on).digest for on in days for referral in pool]
    shared = cara.load_force(name)

    def digests(_: int) -> Sequence[str]:
        return [cara.screen(referral, shared, on=on).digest for on in days for referral in pool]

    with ThreadPoolExecutor(8) as threads:
        assert [found == expected for found in threads.map(digests, range(8))] == [True] * 8
