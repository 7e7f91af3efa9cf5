"""Duties in words: what has to happen, whose it is, when, and what that means."""

import re
import textwrap
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import attrs
import pytest

from cara_core.books.core import core_words
from cara_core.case.contradictions import Subject
from cara_core.case.facts import Occasion, Part, ReviewAbout
from cara_core.case.timeline import Sort
from cara_core.due.duty import Duty, DutyKind, EndedHow, LedgerRow, NoLongerOwed, Owner, WaitsFor
from cara_core.due.words import begun, duty_lines, duty_moments, duty_name, ledger_lines, when_due
from cara_core.terms.days import day, days_after
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.instants import read_instant

WORDS = core_words()["en"]
DUE = day("2026-04-21")
ABOUT = {
    DutyKind.BOOK_WORKSHOPS: ("first", "rebook"),
    DutyKind.SEND_STOPPED: ("P03-booking, V4 to", "P04-reminder-7d, SIGN_OFF p04.sms"),
    DutyKind.PUT_RIGHT: ("P03-booking", "P09-missed"),
    DutyKind.SEND_UNKNOWN: ("P03-booking", "V02-issued"),
    DutyKind.TELL_OUTCOME: tuple(Occasion),
    DutyKind.CONTACT_VICTIM: tuple(Occasion),
    DutyKind.TELL_CHANGE: (*("missed", "not_held", "cancelled", "rebooked", "non_compliance", "referred", "incident"),),
    DutyKind.CONTACT_RECORD: ("opened", "blocked"),
    DutyKind.RECORD_ATTENDANCE: (*Part, "first 2026-04-08"),
    DutyKind.JUDGE_ABSENCE: tuple(Part),
    DutyKind.SETTLE_CONTRADICTION: (*Part, "second 2026-05-06", "answer 2026-03-11"),
    DutyKind.REVIEW_ISSUE: tuple(ReviewAbout),
    DutyKind.RECORD_OUTCOME: ("issued", "ended", "quashed", "removal"),
    DutyKind.ACKNOWLEDGE_CONCERN: ("10", "12"),
    DutyKind.CLOSE_CONCERN: ("10", "12"),
    DutyKind.REASSESS_RISK: ("10", "12"),
    DutyKind.DECIDE_AFTER_INCIDENT: ("10", "12"),
}


def duty(kind: DutyKind = DutyKind.END_CAUTION, **fields: Any) -> Duty:
    usual: dict[str, Any] = {"case": "C-1", "owner": Owner.PROVIDER, "opens_on": day("2026-04-01"), "due_by": DUE}
    return Duty(kind=kind, **{**usual, "source": "X", **fields})


@pytest.mark.parametrize("kind", DutyKind)
def test_every_kind_of_duty_has_words(kind: DutyKind) -> None:
    for about in ABOUT.get(kind, ("",)):
        name = duty_name(duty(kind, about=about), WORDS)
        assert name
        assert not re.search(r"\(\(|[a-z]_|: ?$", name), name
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
    line, detail = list(duty_lines([duty()], WORDS, on))[:2]
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
    assert "stop the programme" in said


def test_the_moments_of_duties_stand_on_the_day_they_are_due() -> None:
    owed = [duty(DutyKind.RECORD_ATTENDANCE, about=Part.FIRST), duty(opens_on=day("2026-05-01"))]
    found = duty_moments(owed, WORDS, day("2026-04-24"))
    assert [(moment.sort, moment.on, moment.overdue_days) for moment in found] == [(Sort.DUTY, DUE, 3)]
    assert found[0].text == "3 days overdue: Record who attended: first workshop"


def texts(found: Iterable[Line]) -> list[str]:
    return [line.text for line in found]


def test_a_workshop_is_named_with_its_day_where_that_is_known() -> None:
    owed = duty(DutyKind.SETTLE_CONTRADICTION, about="second 2026-05-06")
    assert duty_name(owed, WORDS) == "Two reports say different things: second workshop of 6 May 2026"
    assert duty_name(duty(DutyKind.SETTLE_CONTRADICTION), WORDS) == "Two reports say different things"


def test_of_two_answers_of_the_victim_that_differ_only_the_day_is_said() -> None:
    found = {
        duty_name(duty(DutyKind.SETTLE_CONTRADICTION, about=f"{subject} 2026-03-11"), WORDS)
        for subject in (Subject.ANSWER, Subject.GRADE)
    }
    assert found == {"Two reports say different things: what is recorded of 11 March 2026"}


def test_a_reference_is_never_shown() -> None:
    assert "M-77" not in " ".join(texts(duty_lines([duty(DutyKind.MARAC_REPLY, about="M-77")], WORDS, DUE)))


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-04-21T13:00:00+00:00", "due by 14:00 today"),
        ("2026-04-20T23:30:00+00:00", "due by 00:30 today"),
        ("2026-04-22T08:00:00+00:00", "due today"),
    ],
)
def test_where_hours_count_the_time_is_said_by_the_clock_of_london(instant: str, said: str) -> None:
    owed = duty(DutyKind.ACKNOWLEDGE_CONCERN, about="10", due_at=read_instant(instant))
    assert when_due(owed, WORDS, DUE) == said


def test_the_time_stands_with_its_day_in_the_line_below() -> None:
    owed = duty(DutyKind.ACKNOWLEDGE_CONCERN, about="10", due_at=read_instant("2026-01-21T13:00:00Z"))
    assert texts(duty_lines([owed], WORDS, DUE))[1].startswith("  provider, by 13:00 on 21 January 2026. Is anybody in")


def test_to_take_up_a_concern_says_999_first() -> None:
    assert "Ring 999 first" in WORDS.say(f"duty.{DutyKind.ACKNOWLEDGE_CONCERN}.must")


@pytest.mark.parametrize("kind", [DutyKind.ISSUE_BY, DutyKind.DECIDE_CASE])
def test_a_case_that_is_referred_says_who_decides_first(kind: DutyKind) -> None:
    said = WORDS.say(f"duty.{kind}.must")
    assert "REFER" in said
    assert "a prosecutor, with reference and day" in said
    assert "a supervisor who is not the assessor" in said


@pytest.mark.parametrize("waits_for", WaitsFor)
def test_a_duty_that_may_not_be_done_now_says_why_and_stays_owed(waits_for: WaitsFor) -> None:
    line = texts(duty_lines([duty(owner=Owner.SUPERVISOR, waits_for=waits_for)], WORDS, DUE))[2]
    assert line == f"  Not now: {WORDS.spell(waits_for)}. It stays owed, and its day stands."


def test_the_provider_reads_of_no_hold_and_no_review_but_only_that_it_is_paused() -> None:
    found = {tuple(texts(duty_lines([duty(waits_for=waits_for)], WORDS, DUE))) for waits_for in WaitsFor}
    assert len(found) == 1
    assert next(iter(found))[2] == "  Not now: paused. It stays owed, and its day stands."


PROVIDERS = (DutyKind.ANSWER_REFERRAL, DutyKind.BOOK_WORKSHOPS, DutyKind.RECORD_ATTENDANCE)


@pytest.mark.parametrize("kind", PROVIDERS)
def test_no_duty_of_a_provider_speaks_of_a_hold_a_review_or_the_victim(kind: DutyKind) -> None:
    said = " ".join(text for key, text in WORDS.texts.items() if key.startswith(f"duty.{kind}."))
    assert not re.search("hold|review|victim|concern|risk|safe", said, re.IGNORECASE)


@pytest.mark.parametrize("kind", DutyKind)
def test_an_overdue_duty_says_what_comes_of_it(kind: DutyKind) -> None:
    late = texts(duty_lines([duty(kind, about="first")], WORDS, days_after(DUE, 1)))
    in_time = texts(duty_lines([duty(kind, about="first")], WORDS, DUE))
    assert len(late) - len(in_time) == (kind is not DutyKind.REVIEW_RETENTION)


def row(**fields: Any) -> LedgerRow:
    return LedgerRow(
        duty=duty(DutyKind.TELL_OUTCOME, about=Occasion.CAUTION_ISSUED, owner=Owner.VICTIM_CONTACT), **fields
    )


NAME = "Tell the victim what was decided: the caution was given"


@pytest.mark.parametrize(
    ("fields", "kind", "state", "rest"),
    [
        ({"began_by": 4}, Kind.UNKNOWN, "open", ""),
        (
            {"began_by": 4, "ended_by": 9, "ended_how": EndedHow.DONE},
            Kind.PLAIN,
            "done",
            " Ended by number 9.",
        ),
        (
            {"began_by": 4, "ended_by": 9, "ended_how": EndedHow.NO_LONGER_OWED, "reason": NoLongerOwed.DIED},
            Kind.DETAIL,
            "no longer owed",
            " Ended by number 9: the participant died.",
        ),
        (
            {"began_by": 4, "ended_by": 9, "ended_how": EndedHow.IN_ERROR, "reopens": 2},
            Kind.DETAIL,
            "in error",
            " Ended by number 9. It is owed again: number 2 had ended it.",
        ),
    ],
)
def test_a_row_of_the_ledger_says_how_a_duty_began_and_by_what_it_ended(
    fields: dict[str, Any], kind: Kind, state: str, rest: str
) -> None:
    first, second = ledger_lines([row(**fields)], WORDS)
    assert (first.kind, second.kind) == (kind, Kind.DETAIL)
    assert first.text == f"{state:<16}{NAME}"
    began = "From 1 April 2026, by number 4; due by 21 April 2026; victim contact."
    assert second.text == f"{'':16}{began}{rest}"
    assert first.columns == second.columns == 16


def test_what_a_message_began_or_ended_is_named_by_its_event_and_what_no_fact_began_by_the_case() -> None:
    of_message = row(began_by_event="E-1", ended_by_event="E-2", ended_how=EndedHow.DONE)
    text = list(ledger_lines([of_message], WORDS))[1].text
    assert "by message event E-1;" in text
    assert text.endswith("Ended by message event E-2.")
    assert "by what the case has come to;" in list(ledger_lines([row()], WORDS))[1].text


def test_of_a_duty_that_a_fact_of_another_case_began_or_ended_nothing_of_it_is_shown() -> None:
    ended = {"ended_by": 9, "ended_how": EndedHow.NO_LONGER_OWED, "reason": NoLongerOwed.DIED}
    began = texts(ledger_lines([row(began_by=4, **ended)], WORDS, hidden={4}))
    assert [line[16:] for line in began] == [
        "Recorded in this case by mistake",
        "Ended by number 9: the participant died.",
    ]
    assert texts(ledger_lines([row(began_by=4)], WORDS, hidden={4})) == [
        f"{'open':<16}Recorded in this case by mistake"
    ]
    assert texts(ledger_lines([row(began_by=4, **ended)], WORDS, hidden={9}))[1].endswith(" Ended by number 9.")


def test_an_empty_ledger_says_so() -> None:
    assert texts(ledger_lines([], WORDS)) == ["No duty has begun in this case."]


@pytest.mark.parametrize("width", [60, 80])
def test_the_ledger_fits_a_screen(width: int) -> None:
    rows = [
        LedgerRow(
            duty=duty(kind, about=ABOUT.get(kind, ("",))[-1], due_at=read_instant("2026-04-21T13:00:00Z")),
            began_by=100,
            ended_by=200,
            ended_how=EndedHow.NO_LONGER_OWED,
            reason=reason,
            reopens=90,
        )
        for kind in DutyKind
        for reason in NoLongerOwed
    ]
    for line in ledger_lines(rows, WORDS):
        indent = " " * line.columns
        parts = textwrap.wrap(line.text, width, subsequent_indent=indent, break_long_words=False)
        assert max(map(len, parts)) <= width


@pytest.mark.parametrize("words", [EndedHow, NoLongerOwed, WaitsFor, ReviewAbout])
def test_every_word_of_the_ledger_has_words(words: type[StrEnum]) -> None:
    assert all(WORDS.has(f"{words.__name__.lower()}.{word}") for word in words)


def test_what_reads_alike_is_shown_once_with_how_many_there_are() -> None:
    hold = Duty(
        case="26/1",
        kind=DutyKind.LIFT_OR_KEEP_HOLD,
        owner=Owner.SUPERVISOR,
        opens_on=DUE,
        due_by=DUE,
        source="SAFETY-FLOOR",
        root=16,
    )
    other, later = attrs.evolve(hold, root=18), attrs.evolve(hold, root=20, due_by=days_after(DUE, 1))
    lines = [line.text for line in duty_lines([hold, other, later], WORDS, DUE)]
    assert len(lines) == 5
    assert lines[2] == "  2 of these: they follow from numbers 16, 18."
    assert lines[:2] == [line.text for line in duty_lines([hold], WORDS, DUE)]
    assert lines[3:] == [line.text for line in duty_lines([later], WORDS, DUE)]
