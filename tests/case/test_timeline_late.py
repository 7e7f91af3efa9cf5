"""A timeline of facts that were recorded late, corrected or taken back: each stands where it happened, and says so."""

import attrs
import pytest

from cara_core.books.core import core_words
from cara_core.case.case import Case
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    AttendanceRecorded,
    CautionIssued,
    Channel,
    Concern,
    ErrorCode,
    OffenceAdmitted,
    Part,
    PersonDied,
    PersonUnavailable,
    ReferralCorrected,
    SafetyHoldPlaced,
    UnavailableReason,
    VictimAsked,
    What,
    WorkshopsBooked,
)
from cara_core.case.timeline import Fall, Lane, Moment, in_full, moment_lines, of_another_case, timeline
from cara_core.terms.caution import Person
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.decision.lines import Kind
from support.histories import GIVEN, History, at, late_life, raised, screening

WORDS = core_words()["en"]
WITHDRAWN = AgreementWithdrawn(how=Channel.TELEPHONE)
ADMITTED = OffenceAdmitted()
ABSENT = AttendanceRecorded(part=Part.FIRST, workshop_on=day("2026-04-18"), attendance=Attendance.ABSENT)


def moments(history: History) -> dict[int, Moment]:
    return {moment.number: moment for moment in timeline(history.case, WORDS)}


def said(history: History, number: int) -> str:
    return in_full(moments(history)[number], WORDS)


def numbers(history: History) -> list[int]:
    return [moment.number for moment in timeline(history.case, WORDS)]


def test_what_is_recorded_late_stands_where_it_happened_and_says_when_it_was_recorded() -> None:
    history = History()
    given = history.happened("2026-03-12", GIVEN, recorded="2026-03-12")
    late = history.happened("2026-03-11", WITHDRAWN, recorded="2026-03-25")
    assert numbers(history) == [1, late, given]
    assert moments(history)[late].recorded_on == day("2026-03-25")
    assert said(history, late).endswith("(by telephone) (recorded 25 March 2026)")
    assert moments(history)[given].recorded_on is None
    assert "recorded" not in said(history, given)


def test_without_the_day_of_recording_nothing_is_said_of_it() -> None:
    history = History()
    number = history.happened("2026-03-12", GIVEN)
    assert moments(history)[number].recorded_on is None


def test_of_one_day_the_instant_counts_then_the_number() -> None:
    history = History()
    noon = history.happened("2026-03-12", ADMITTED, at=at("2026-03-12", "12:00"))
    untimed = history.happened("2026-03-12", GIVEN)
    early = history.happened("2026-03-12", WITHDRAWN, at=at("2026-03-12", "08:00"))
    assert numbers(history) == [1, early, noon, untimed]


def test_what_fell_stands_on_its_own_day_among_the_others() -> None:
    history = History()
    noon = history.happened("2026-03-12", ADMITTED, at=at("2026-03-12", "12:00"))
    timed = history.happened("2026-03-12", raised(), at=at("2026-03-12", "09:00"))
    untimed = history.happened("2026-03-12", WITHDRAWN)
    for number in (timed, untimed):
        history.in_error(number, "2026-03-13")
    assert numbers(history)[:4] == [1, timed, noon, untimed]


def test_an_attendance_stands_on_the_day_of_its_workshop_and_a_stay_away_where_it_begins() -> None:
    history = History()
    missed = history.happened("2026-04-20", ABSENT)
    away = history.happened("2026-04-20", PersonUnavailable(from_=day("2026-05-01"), reason=UnavailableReason.ABROAD))
    found = moments(history)
    assert (found[missed].on, found[missed].recorded_on) == (day("2026-04-18"), day("2026-04-20"))
    assert (found[away].on, found[away].recorded_on) == (day("2026-05-01"), day("2026-04-20"))


def test_a_correction_stands_in_the_place_of_what_it_corrects_unless_it_moves_the_day() -> None:
    history = History()
    first = history.happened("2026-03-12", ADMITTED)
    later = history.happened("2026-03-14", WITHDRAWN)
    stays = history.happened("2026-03-20", ADMITTED, supersedes=first)
    moved = history.happened("2026-03-21", WITHDRAWN, supersedes=later, moves_day=True)
    assert numbers(history) == [1, first, stays, later, moved]
    assert moments(history)[stays].on == day("2026-03-12")
    assert said(history, stays).endswith(f"[in place of {first}]")
    assert said(history, first).endswith(f"[superseded by {stays}]")
    assert (moments(history)[first].fall, moments(history)[first].fell_by) == (Fall.SUPERSEDED, stays)


def test_what_was_taken_back_says_so_and_comes_back_when_that_was_wrong() -> None:
    history = History()
    number = history.happened("2026-03-12", ADMITTED)
    error = history.in_error(number, "2026-03-13")
    assert said(history, number) == f"The offence was admitted [recorded in error: see {error}]"
    assert moments(history)[error].takes_back == number
    assert said(history, error) == f"Number {number} was recorded in error: it never happened"
    again = history.in_error(error, "2026-03-14", ErrorCode.TWICE)
    assert said(history, number) == "The offence was admitted"
    assert moments(history)[error].fell_by == again


def test_what_followed_from_a_fact_falls_with_it_and_says_so() -> None:
    history = History()
    concern = history.happened("2026-03-12", raised())
    hold = history.happened("2026-03-12", SafetyHoldPlaced(concern=Concern.VICTIM, cause=concern, reason="x"))
    error = history.in_error(concern, "2026-03-13")
    assert moments(history)[hold].fall is Fall.FOLLOWED
    assert said(history, hold).endswith(f"[no longer follows: see {error}]")


@pytest.mark.parametrize("what", [WITHDRAWN, raised(), PersonDied(person=Person.VICTIM), ABSENT])
def test_of_what_belongs_to_another_case_nothing_is_shown(what: What) -> None:
    shown = set()
    for secret in (what, ADMITTED):
        history = History()
        number = history.happened("2026-03-12", secret)
        error = history.in_error(number, "2026-05-07", ErrorCode.WRONG_CASE)
        shown.add(moments(history)[number])
        assert said(history, number) == f"Recorded in this case by mistake [recorded in error: see {error}]"
    assert len(shown) == 1


def test_what_belongs_to_another_case_is_known_with_all_that_followed_from_it() -> None:
    history = History()
    concern = history.happened("2026-03-12", raised())
    hold = history.happened("2026-03-12", SafetyHoldPlaced(concern=Concern.VICTIM, cause=concern, reason="x"))
    history.in_error(history.happened("2026-03-12", ADMITTED), "2026-03-13")
    assert of_another_case(history.facts) == frozenset()
    history.in_error(concern, "2026-03-13", ErrorCode.WRONG_CASE)
    assert of_another_case(history.facts) == {concern, hold}
    assert len({moments(history)[number].text for number in (concern, hold)}) == 1


def test_an_irregular_caution_and_an_unbooked_attendance_are_marked() -> None:
    history = History()
    caution = CautionIssued(ends_on=GIVEN.ends_on, is_irregular=True, irregular="on paper")
    given = history.happened("2026-03-12", caution, recorded="2026-03-25")
    unbooked = history.happened("2026-04-18", attrs.evolve(ABSENT, unbooked=True))
    assert said(history, given).endswith("[irregular] (recorded 25 March 2026)")
    assert "[not booked]" in said(history, unbooked)
    lines = list(moment_lines(history.case, timeline(history.case, WORDS), WORDS, on=day("2026-04-20")))
    (line,) = [line for line in lines if "[irregular]" in line.text]
    assert line.kind is Kind.REFER


def screened_after(cause: What, outcome: Outcome) -> Case:
    history = History()
    number = history.happened("2026-03-11", cause)
    history.happened("2026-03-11", screening(outcome, cause=number))
    return history.case


ASKED = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=False)


@pytest.mark.parametrize(
    "cause",
    [
        ASKED,
        ReferralCorrected(changes={"victim.agrees": False}, source="x", paths=("victim.agrees",)),
        ReferralCorrected(changes={"risk.grade": "high"}, source="x", paths=("suspect.sex", "risk.grade")),
    ],
)
def test_what_the_victim_said_cannot_be_read_from_the_screening_that_follows_it(cause: What) -> None:
    shown = {
        tuple(moment.text for moment in timeline(screened_after(cause, outcome), WORDS))
        for outcome in (Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE)
    }
    assert len(shown) == 1


def test_nor_from_the_screening_that_follows_the_taking_back_of_an_answer() -> None:
    shown = set()
    for outcome in (Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE):
        history = History()
        asked = history.happened("2026-03-11", ASKED)
        error = history.in_error(asked, "2026-03-12")
        history.happened("2026-03-12", screening(outcome, cause=error))
        shown.add(tuple(moment.text for moment in timeline(history.case, WORDS)))
    assert len(shown) == 1


@pytest.mark.parametrize(
    "cause",
    [
        ADMITTED,
        ReferralCorrected(changes={"offences[0].code": "CJ88116"}, source="x", paths=("offences[0].code",)),
    ],
)
def test_what_any_other_screening_came_to_is_shown(cause: What) -> None:
    assert timeline(screened_after(cause, Outcome.NOT_ELIGIBLE), WORDS)[-1].text == "Screened: NOT ELIGIBLE"


def test_taking_back_anything_else_hides_no_screening() -> None:
    history = History()
    error = history.in_error(history.happened("2026-03-11", ADMITTED), "2026-03-12")
    number = history.happened("2026-03-12", screening(Outcome.UNDETERMINED, cause=error, as_of=day("2026-03-12")))
    assert said(history, number) == "Screened as of 12 March 2026: UNDETERMINED"


def test_a_death_stands_in_the_lane_of_whom_it_changes_the_case_for() -> None:
    history = History()
    hers = history.happened("2026-03-12", PersonDied(person=Person.VICTIM))
    his = history.happened("2026-03-12", PersonDied(person=Person.PARTICIPANT))
    assert [moments(history)[number].lane for number in (hers, his)] == [Lane.SAFETY, Lane.ENDING]


def test_the_line_of_a_fact_that_fell_steps_back() -> None:
    case = late_life().case
    lines = list(moment_lines(case, timeline(case, WORDS), WORDS, on=day("2026-05-10")))
    (superseded,) = [line for line in lines if "[superseded by" in line.text]
    assert superseded.kind is Kind.DETAIL


def test_bookings_and_their_correction_are_both_there() -> None:
    assert len(timeline(late_life().case, WORDS)) == len(late_life().facts)
    assert any(isinstance(fact.what, WorkshopsBooked) for fact in late_life().facts)
