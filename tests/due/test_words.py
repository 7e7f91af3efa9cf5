"""Duties in words: what has to happen, whose it is, when, and what that means."""

import pytest

from cara_core.books.core import core_words
from cara_core.case.facts import Occasion, Part
from cara_core.case.timeline import Sort
from cara_core.due.duties import Duty, DutyKind, Owner, duties
from cara_core.due.words import begun, duty_lines, duty_moments, duty_name, when_due
from cara_core.planning.bank_holidays import working_days
from cara_core.terms.days import Day, day, days_after
from cara_core.terms.decision.lines import Kind
from support.lives import life

WORDS = core_words()["en"]
WORKING = working_days(2026, 2040)
DUE = day("2026-04-21")
ABOUT = {
    DutyKind.SEND_STOPPED: ("P03-booking, V4 to", "P04-reminder-7d, SIGN_OFF p04.sms"),
    DutyKind.TELL_OUTCOME: tuple(Occasion),
    DutyKind.CONTACT_VICTIM: tuple(Occasion),
    DutyKind.RECORD_ATTENDANCE: tuple(Part),
    DutyKind.JUDGE_ABSENCE: tuple(Part),
}


def duty(kind: DutyKind = DutyKind.END_CAUTION, *, about: str = "", due_by: Day = DUE, case: str = "C-1") -> Duty:
    return Duty(
        case=case, kind=kind, owner=Owner.PROVIDER, opens_on=day("2026-04-01"), due_by=due_by, source="X", about=about
    )


@pytest.mark.parametrize("kind", DutyKind)
def test_every_kind_of_duty_has_words(kind: DutyKind) -> None:
    for about in ABOUT.get(kind, ("",)):
        name = duty_name(duty(kind, about=about), WORDS)
        assert name
        assert "((" not in name
        assert not name.endswith(": ")
        assert WORDS.say(f"duty.{kind}.must").endswith(".")


@pytest.mark.parametrize("kind", ABOUT)
def test_what_a_duty_is_about_is_in_its_words(kind: DutyKind) -> None:
    names = {duty_name(duty(kind, about=about), WORDS) for about in ABOUT[kind]}
    assert len(names) == len(ABOUT[kind])


def test_a_part_is_never_taken_for_an_occasion() -> None:
    assert not {str(part) for part in Part} & {str(occasion) for occasion in Occasion}


@pytest.mark.parametrize("owner", Owner)
def test_every_owner_has_words(owner: Owner) -> None:
    assert WORDS.has(f"owner.{owner}")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-7, "due in 7 days"),
        (-1, "due tomorrow"),
        (0, "due today"),
        (1, "1 day overdue"),
        (3, "3 days overdue"),
    ],
)
def test_when_a_duty_is_due_seen_from_a_day(days: int, said: str) -> None:
    assert when_due(duty(), WORDS, days_after(DUE, days)) == said


@pytest.mark.parametrize(("days", "kind"), [(-2, Kind.PLAIN), (0, Kind.UNKNOWN), (1, Kind.NOT_MET)])
def test_a_duty_is_coloured_by_how_pressing_it_is_and_says_so_in_words(days: int, kind: Kind) -> None:
    on = days_after(DUE, days)
    line, detail = duty_lines([duty()], WORDS, on)
    assert line.kind is kind
    assert line.text == f"{when_due(duty(), WORDS, on)}: C-1: The caution ends"
    assert detail.text.startswith("  provider, by 21 April 2026. Complete the case")


def test_what_has_not_begun_is_left_out_and_the_earliest_due_comes_first() -> None:
    later, sooner = duty(due_by=day("2026-05-01"), case="A"), duty(case="Z")
    assert begun([later, sooner], DUE) == [sooner, later]
    assert begun([later, sooner], day("2026-03-31")) == []
    (line,) = duty_lines([later], WORDS, day("2026-03-31"))
    assert line.text == "Nothing is due on 31 March 2026."


def test_high_risk_goes_to_the_conference_and_stops_the_programme() -> None:
    said = " ".join(line.text for line in duty_lines([duty(DutyKind.ACT_ON_HIGH_RISK)], WORDS, DUE))
    assert "multi-agency conference (MARAC)" in said
    assert "the programme stops" in said


def test_the_moments_of_duties_stand_on_the_day_they_are_due() -> None:
    found = duty_moments(duties(life("booked").case, WORKING), WORDS, day("2026-04-24"))
    assert [(moment.sort, moment.on, moment.overdue_days) for moment in found] == [(Sort.DUTY, DUE, 3)]
    assert found[0].text == "3 days overdue: Record who attended: first workshop"
