"""Between cases and scheduling: places held, what a case waits for, its plan, and who is placed anew."""

from collections.abc import Sequence

import attrs
import pytest

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    BookingCancelled,
    Channel,
    Concern,
    PersonUnavailable,
    RiskReassessed,
    SafetyHoldPlaced,
    UnavailableReason,
    WorkshopsBooked,
)
from cara_core.errors import InputError
from cara_core.formats.tables.travel import TravelTimes
from cara_core.planning.booking import (
    Outlook,
    booking_of,
    held_pair,
    held_seats,
    kept_apart,
    may_be_booked,
    names_no_workshop,
    outlook_of,
    query_of,
    shown_reasons,
)
from cara_core.planning.case_plan import CasePlan, plan_case
from cara_core.planning.waiting_list import no_repeat_after, waiting_list
from cara_core.stages.attendance import NOTICE_DAYS
from cara_core.stages.schedule.fitting_pairs import seats_by_workshop
from cara_core.stages.schedule.greedy import greedy
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, day, days_after
from cara_core.terms.risk import Grade
from cara_core.terms.workshops import Caveat, Misfit, Seat, Workshop, WorkshopPair
from support.lives import GIVEN, LAST, Life, attendance, judged, life
from support.policies import policy
from support.schedules import needs, workshop

POLICY = policy()
NOWHERE = TravelTimes()
ASKED = day("2026-03-12")
HIGH = RiskReassessed(grade=Grade.HIGH, tool="DASH")


def groups(*firsts: str, gap: int = 28) -> list[Workshop]:
    """Men's groups: a first on each of these days, and its second so many days later."""
    found = []
    for number, on in enumerate(map(day, firsts), 1):
        found.append(workshop(f"{number}A", on))
        found.append(workshop(f"{number}B", days_after(on, gap), Part.SECOND, after=f"{number}A"))
    return found


OFFERED = groups("2026-04-04", "2026-05-09", "2026-05-30")


def booked(number: int, *, case: str = "C-1") -> Life:
    """A caution was given, and that pair of :data:`OFFERED` booked."""
    return life("issued", case=case).do("2026-03-12", booking_of(pair(number)))


def pair(number: int) -> WorkshopPair:
    return WorkshopPair(*OFFERED[2 * number - 2 : 2 * number])


def seen(case: Case, on: Day = ASKED, offered: Sequence[Workshop] = OFFERED, **more: int) -> Outlook:
    found = outlook_of(case, needs(case.id), on, offered, POLICY, **more)
    assert found is not None
    return found


def planned(case: Case, on: Day = ASKED, offered: Sequence[Workshop] = OFFERED) -> CasePlan:
    return plan_case(seen(case, on, offered), offered, seats_by_workshop(()), NOWHERE, on)


def ids(plan: CasePlan) -> list[str]:
    return [option.first.id for option in plan.pairs]


def test_a_case_holds_a_place_in_each_workshop_it_booked_until_it_misses_one_or_ends() -> None:
    lived = booked(1)
    marks = {"C-1": frozenset({"m"})}
    assert list(held_seats([lived.case], marks)) == [
        Seat(workshop="1A", case="C-1", keep_apart=frozenset({"m"})),
        Seat(workshop="1B", case="C-1", keep_apart=frozenset({"m"})),
    ]
    assert list(held_seats([life("issued").case], {})) == []
    missed = lived.do("2026-04-06", attendance(Part.FIRST, "2026-04-04", Attendance.LATE))
    assert list(held_seats([missed.case], {})) == []
    assert list(held_seats([booked(1).do("2026-03-13", BookingCancelled()).case], {})) == []
    assert list(held_seats([life("completed").case], {})) == []


def test_the_marks_of_a_case_are_kept_beside_those_of_the_record() -> None:
    people = {"C-1": needs(keep_apart=frozenset({"own"})), "C-2": needs()}
    joined = kept_apart(people, {"C-1": frozenset({"shared"}), "C-9": frozenset({"shared"})})
    assert {case: of.keep_apart for case, of in joined.items()} == {"C-1": {"own", "shared"}, "C-2": frozenset()}


def test_a_booking_that_names_no_workshop_holds_no_place_that_could_be_counted_and_is_named() -> None:
    lived = life("issued").do("2026-03-12", WorkshopsBooked(first=day("2026-04-04"), second=day("2026-05-02")))
    assert list(held_seats([lived.case], {})) == []
    assert names_no_workshop(lived.case)
    assert not names_no_workshop(booked(1).case)
    assert not names_no_workshop(life("issued").case)


def test_the_pair_it_holds_is_found_on_offer_and_nowhere_else() -> None:
    offered = {workshop.id: workshop for workshop in OFFERED}
    assert held_pair(booked(2).case, offered) == pair(2)
    assert held_pair(booked(2).case, {"2A": offered["2A"]}) is None
    assert held_pair(life("issued").case, offered) is None


def test_the_days_are_those_of_the_caution_and_its_terms() -> None:
    found = seen(life("issued").case)
    span = found.waiting.span
    assert (found.given, found.attended, span) == (True, None, found.pair_span)
    assert (span.earliest, span.ends_on, span.first_by) == (days_after(ASKED, NOTICE_DAYS), LAST, None)
    assert (span.gap_least_days, span.gap_most_days) == (POLICY.gap_least_days, POLICY.gap_most_days)
    assert seen(life("issued").case, first_within=30).pair_span.first_by == days_after(GIVEN, 30)
    asked = query_of(found.waiting.needs, span)
    assert (asked.earliest, asked.latest, asked.language) == (days_after(ASKED, NOTICE_DAYS), LAST, "en")


def test_before_a_caution_is_given_it_is_as_if_it_were_given_that_day() -> None:
    found = seen(life("signed").case)
    assert not found.given
    assert found.pair_span.earliest == days_after(ASKED, NOTICE_DAYS)
    assert found.pair_span.ends_on == POLICY.caution_length.last_day(ASKED)
    assert not may_be_booked(life("signed").case)


@pytest.mark.parametrize("point", ["completed", "withdrawn", "closed"])
def test_a_case_that_has_ended_waits_for_nothing(point: str) -> None:
    case = life(point).case
    assert outlook_of(case, needs(), case.facts[-1].on, OFFERED, POLICY) is None
    assert not may_be_booked(case)


def test_where_risk_is_high_nothing_can_be_booked() -> None:
    assert may_be_booked(life("issued").case)
    assert not may_be_booked(life("issued").do("2026-03-12", HIGH).case)


@pytest.mark.parametrize("point", ["breach", "prosecution", "ceased", "died", "quashed", "transferred"])
def test_while_a_breach_is_decided_and_after_every_end_nothing_can_be_booked(point: str) -> None:
    assert not may_be_booked(life(point).case)


def test_while_it_is_not_decided_whether_a_condition_was_broken_it_goes_on() -> None:
    assert may_be_booked(life("non_compliance").case)


def test_under_a_hold_and_while_somebody_looks_again_at_the_caution_nothing_can_be_booked() -> None:
    hold = SafetyHoldPlaced(concern=Concern.POLICE, reason="a report")
    assert not may_be_booked(life("issued").do("2026-03-13", hold).case)
    reviewed = life("issued").do("2026-03-11", AgreementWithdrawn(how=Channel.TELEPHONE), typed="2026-03-13")
    assert not may_be_booked(reviewed.case)


@pytest.mark.parametrize(
    ("first", "last", "pairs"),
    [
        ("2026-04-04", "2026-04-04", [2]),
        ("2026-04-20", "2026-05-08", [2]),
        ("2026-05-01", "2026-05-20", []),
        ("2026-05-09", None, [1]),
        ("2026-03-01", "2026-03-11", [1, 2]),
    ],
)
def test_on_days_on_which_somebody_cannot_come_nothing_is_offered(
    first: str, last: str | None, pairs: list[int]
) -> None:
    until = None if last is None else day(last)
    away = PersonUnavailable(from_=day(first), until=until, reason=UnavailableReason.HOSPITAL)
    lived = life("issued")
    facts = [*lived.facts, attrs.evolve(lived.facts[-1], number=lived.case.number + 1, what=away)]
    found = plan_case(seen(replay(facts)), OFFERED[:4], {}, NOWHERE, ASKED).pairs
    assert {ranked.first.id for ranked in found} == {f"{number}A" for number in pairs}


def test_after_an_absence_the_notice_counts_and_the_first_is_no_longer_asked_early() -> None:
    lived = booked(1).do("2026-04-04", attendance(Part.FIRST, "2026-04-04", Attendance.ABSENT))
    found = seen(lived.case, day("2026-04-04"), first_within=30)
    assert found.pair_span.earliest == day("2026-04-11")
    assert found.pair_span.first_by is None


def test_where_the_first_was_attended_the_second_alone_is_looked_for_and_may_lie_further_off() -> None:
    lived = booked(1).do("2026-04-06", attendance(Part.FIRST, "2026-04-04")).do("2026-04-07", BookingCancelled())
    shared = workshop("late", day("2026-06-20"), Part.SECOND)
    plan = planned(lived.case, day("2026-04-07"), [*OFFERED, shared])
    assert plan.outlook.attended == OFFERED[0]
    assert [option.second.id for option in plan.pairs] == ["1B", "late"]
    for option in plan.pairs:
        lived.tried("2026-04-07", booking_of(option))
    assert (plan.forecast.pair, plan.forecast.last_booking) == (True, shared.on)
    assert plan.forecast.wait_days == 25


def test_a_first_that_was_attended_and_is_on_offer_no_longer_still_counts_by_its_day() -> None:
    lived = booked(1).do("2026-04-06", attendance(Part.FIRST, "2026-04-04")).do("2026-04-07", BookingCancelled())
    plan = planned(lived.case, day("2026-04-07"), OFFERED[1:])
    assert [(option.first.id, option.first.on, option.second.id) for option in plan.pairs] == [
        ("1A", day("2026-04-04"), "1B")
    ]


@pytest.mark.parametrize("to", ["2026-03-12", "2026-04-05", "2026-05-10", "2026-05-31"])
@pytest.mark.parametrize("point", ["issued", "missed", "attended"])
def test_whatever_the_plan_says_fits_the_core_lets_be_booked(point: str, to: str) -> None:
    lived = life("issued")
    if point != "issued" and to > "2026-04-04":
        said = Attendance.ABSENT if point == "missed" else Attendance.ATTENDED
        lived = booked(1).do("2026-04-05", attendance(Part.FIRST, "2026-04-04", said))
    for option in planned(lived.case, day(to)).pairs:
        lived.tried(to, booking_of(option))


def test_the_core_refuses_a_pair_the_plan_says_does_not_fit() -> None:
    """The twin: the check above can fail."""
    lived = life("issued")
    plan = planned(lived.case, offered=groups("2026-06-20"))
    assert plan.pairs == ()
    with pytest.raises(InputError):
        lived.tried("2026-03-12", booking_of(plan.others[0].pair))


def test_the_forecast_turns_from_a_repeat_to_none_and_then_to_no_pair() -> None:
    lived = booked(1)
    first = planned(lived.case)
    assert (first.forecast.pair, first.forecast.repeat, first.forecast.wait_days) == (True, True, 23)
    assert first.forecast.last_booking == day("2026-05-30")
    lived.do("2026-04-05", attendance(Part.FIRST, "2026-04-04", Attendance.ABSENT))
    then = planned(lived.case, day("2026-04-05"))
    assert (ids(then), then.forecast.repeat) == (["2A", "3A"], False)
    lived.do("2026-04-06", judged(Part.FIRST, "2026-04-04")).do("2026-04-06", booking_of(pair(2)))
    lived.do("2026-05-31", attendance(Part.FIRST, "2026-05-09", Attendance.ABSENT))
    last = planned(lived.case, day("2026-05-31"))
    assert (last.forecast.pair, last.forecast.last_booking, last.forecast.wait_days) == (False, None, None)
    assert last.pairs == ()


def test_a_pair_after_which_no_repeat_would_fit_says_so() -> None:
    plan = planned(life("issued").case)
    assert [Caveat.NO_REPEAT_FITS in ranked.caveats for ranked in plan.ranked] == [False, True, True]
    assert plan.of(pair(2)) == plan.ranked[1]


def test_that_somebody_is_kept_apart_is_never_shown() -> None:
    assert shown_reasons([Misfit.KEEP_APART, Misfit.GAP]) == (Misfit.FULL, Misfit.GAP)
    assert shown_reasons([Misfit.FULL, Misfit.KEEP_APART]) == (Misfit.FULL,)
    mine = needs("C-1", keep_apart=frozenset({"m"}))
    found = outlook_of(life("issued").case, mine, ASKED, OFFERED, POLICY)
    assert found is not None
    seats = seats_by_workshop([Seat(workshop="1A", case="C-2", keep_apart=frozenset({"m"}))])
    plan = plan_case(found, OFFERED, seats, NOWHERE, ASKED)
    assert ids(plan) == ["2A", "3A"]
    assert plan.reasons == {Misfit.FULL: 1}


def test_one_s_own_place_does_not_stand_in_the_way() -> None:
    full = [workshop("1A", OFFERED[0].on, most=1), workshop("1B", OFFERED[1].on, Part.SECOND, after="1A", most=1)]
    lived = booked(1)
    seats = seats_by_workshop(held_seats([lived.case], {}))
    assert plan_case(seen(lived.case), full, seats, NOWHERE, ASKED).pairs
    other = seats_by_workshop(Seat(workshop="1A", case="C-2") for _ in range(1))
    assert not plan_case(seen(lived.case), full, other, NOWHERE, ASKED).pairs


# Everybody

PEOPLE = {name: needs(name) for name in ("C-1", "C-2", "C-3")}


def test_who_waits_is_who_may_be_booked_and_holds_no_pair() -> None:
    cases = [
        booked(1).case,
        life("issued", case="C-2").case,
        life("issued", case="C-3").do("2026-03-12", HIGH).case,
        life("issued", case="C-4").case,
        life("completed", case="C-5").case,
        life("signed", case="C-6").case,
    ]
    found = waiting_list(cases, PEOPLE, ASKED, OFFERED, POLICY)
    assert [person.case for person in found.waiting] == ["C-2"]
    assert (found.held, found.unknown, found.stopped) == ({}, ("C-4",), ("C-3",))


def test_where_a_workshop_is_cancelled_everybody_whose_pair_has_not_begun_may_be_moved() -> None:
    begun = booked(1).do("2026-04-06", attendance(Part.FIRST, "2026-04-04")).case
    cases = [booked(2, case="C-2").case, booked(1, case="C-3").case, begun]
    found = waiting_list(cases, PEOPLE, day("2026-04-10"), OFFERED, POLICY, cancelled=frozenset({"2A"}))
    assert {person.case: person.attended for person in found.waiting} == {"C-2": None, "C-1": OFFERED[0]}
    assert found.held == {"C-2": pair(2), "C-1": WorkshopPair(OFFERED[0], OFFERED[1])}


def test_who_of_everybody_could_not_repeat_is_shown_as_it_is_for_one_case() -> None:
    case = life("issued").case
    found = waiting_list([case], PEOPLE, ASKED, OFFERED, POLICY)
    for number, lost in ((1, False), (2, True), (3, True)):
        only = [workshop for workshop in OFFERED if workshop.id.startswith(str(number))]
        placed = greedy(found.waiting, only, {}, NOWHERE)
        assert (no_repeat_after(placed, found.outlooks, OFFERED, {}) == {"C-1"}) is lost
        (mine,) = [ranked for ranked in planned(case).ranked if ranked.pair == pair(number)]
        assert (Caveat.NO_REPEAT_FITS in mine.caveats) is lost
