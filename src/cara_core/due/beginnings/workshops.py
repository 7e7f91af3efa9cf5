"""The two workshops: an answer from the provider, a booking, who was there, and what stands in the way."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from cara_core.case.contradictions import contradictions
from cara_core.case.facts import (
    AttendanceRecorded,
    BookingCancelled,
    CautionIssued,
    PersonUnavailable,
    ProviderDecided,
    SafetyHoldPlaced,
    What,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.case.standing import Recorded, first_reported, happening_day
from cara_core.case.versions import was_missed
from cara_core.due.beginnings.safety import STOPS, stops
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duty import DutyKind
from cara_core.stages.attendance import outstanding
from cara_core.terms.caution import ConditionKind
from cara_core.terms.days import Day, days_after, days_before

__all__ = [
    "ANSWER_WORKING_DAYS",
    "FIRST_BOOKING_DAYS",
    "NEXT_WORKING_DAYS",
    "REBOOK_WORKING_DAYS",
    "attendance_to_record",
    "bookings_to_review",
    "contradiction_to_settle",
    "provider_to_answer",
    "rejection_to_decide",
    "unavailability_to_decide",
    "workshops_to_book",
]

ANSWER_WORKING_DAYS: Final = 2
NEXT_WORKING_DAYS: Final = 1
REBOOK_WORKING_DAYS: Final = 5
FIRST_BOOKING_DAYS: Final = 14
"""Calendar days from the caution to the first booking: the programme's promise (P03)."""


def provider_to_answer(facts: CaseFacts) -> Iterator[Begun]:
    """A caution with workshops was given: the provider says whether it takes the participant on."""
    for issued in _with_workshops(facts):
        yield facts.begun(DutyKind.ANSWER_REFERRAL, issued, within=ANSWER_WORKING_DAYS)


def rejection_to_decide(facts: CaseFacts) -> Iterator[Begun]:
    """The provider says no: a supervisor decides what becomes of the caution."""
    for decided in facts.of(ProviderDecided):
        if _is_rejection(decided.what):
            yield facts.begun(DutyKind.DECIDE_AFTER_REJECTION, decided, within=NEXT_WORKING_DAYS, began=_is_rejection)


def _is_rejection(what: ProviderDecided) -> bool:
    return not what.accepts


def workshops_to_book(facts: CaseFacts) -> Iterator[Begun]:
    """Workshops are booked while they still fit, and the day they no longer do is raised.

    After the caution, and again after whatever made a booking fall away. Never later than the day from which a pair
    and one repeat of it still fit, where that day has not passed.
    """
    case = facts.case
    if case.issued is None or case.ends_on is None or case.terms is None:
        return
    last_first = _last_first(facts)
    with_repeat = days_before(last_first, case.terms.gap_least_days + 1)
    for issued in _with_workshops(facts):
        soonest = facts.working.after(facts.known_on(issued), NEXT_WORKING_DAYS)
        wanted = max(days_after(issued.on, FIRST_BOOKING_DAYS), soonest)
        due = min(wanted, with_repeat if with_repeat >= issued.on else last_first)
        yield facts.begun(DutyKind.BOOK_WORKSHOPS, issued, about="first", due_by=due)
        yield _impossible(facts, issued, last_first)
    for cause in _unbooked_by(facts):
        known_on = facts.known_on(cause, _made_it_fall_away)
        due = min(facts.working.after(known_on, REBOOK_WORKING_DAYS), max(last_first, cause.on))
        yield facts.begun(DutyKind.BOOK_WORKSHOPS, cause, about="rebook", due_by=due, root=facts.root_of_cause(cause))
        yield _impossible(facts, cause, last_first)


def _impossible(facts: CaseFacts, cause: Recorded[Any], last_first: Day) -> Begun:
    # A workshop that was missed counts from its day, whenever somebody reported it; one that will not be held from
    # the day on which that was known.
    happened_on = min(cause.on, happening_day(cause.what, cause.on))
    lost = max(happened_on, days_after(last_first, 1))
    root = facts.root_of_cause(cause)
    return facts.begun(DutyKind.COMPLETION_IMPOSSIBLE, cause, opens_on=lost, due_by=lost, root=root)


def _last_first(facts: CaseFacts) -> Day:
    """The last day on which what is outstanding can be begun; of a case that has ended, as for both workshops."""
    still, case = outstanding(facts.case), facts.case
    if still is not None:
        return still.last_first
    assert case.ends_on is not None and case.terms is not None  # noqa: S101, PT018  (asked by the caller)
    return days_before(case.ends_on, case.terms.gap_least_days)


def _with_workshops(facts: CaseFacts) -> Iterator[Recorded[CautionIssued]]:
    """The caution, where a condition it was given with asks for workshops."""
    issued, decided = facts.case.issued, facts.case.decided
    conditions = facts.case.conditions if decided is None else decided.what.conditions
    if issued is not None and any(condition.kind is ConditionKind.WORKSHOPS for condition in conditions):
        yield issued


def _unbooked_by(facts: CaseFacts) -> Iterator[Recorded[Any]]:
    """What made a booking fall away: a workshop missed, one that was not held, a cancellation."""
    if not any(_with_workshops(facts)):
        return
    yield from facts.missed
    yield from first_reported(facts.of(WorkshopNotHeld), about=lambda not_held: not_held.workshop)
    yield from facts.of(BookingCancelled)


def _made_it_fall_away(what: What) -> bool:
    return was_missed(what) or not isinstance(what, AttendanceRecorded)


def attendance_to_record(facts: CaseFacts) -> Iterator[Begun]:
    """The provider tells who was there, of each workshop that was booked."""
    terms = facts.case.terms
    if terms is None:
        return
    for booked in facts.of(WorkshopsBooked):
        for part, on in booked.what.workshops:
            due = facts.working.after(on, terms.attendance_working_days)
            yield facts.begun(DutyKind.RECORD_ATTENDANCE, booked, about=part, opens_on=on, due_by=due)


def contradiction_to_settle(facts: CaseFacts) -> Iterator[Begun]:
    """Two reports of one thing say otherwise: somebody finds out which is right."""
    for contradiction in contradictions(facts.case):
        other = facts.record_of(contradiction.began_by)
        part = contradiction.part
        yield facts.begun(
            DutyKind.SETTLE_CONTRADICTION,
            other,
            about=contradiction.subject if part is None else f"{part} {contradiction.on}",
            opens_on=other.recorded_on,
            due_by=facts.working.after(other.recorded_on, NEXT_WORKING_DAYS),
        )


def unavailability_to_decide(facts: CaseFacts) -> Iterator[Begun]:
    """The participant cannot come on a day that is booked, or on the last day, or nobody knows until when."""
    case = facts.case
    for away in case.unavailable:
        days = [day for booked in facts.of(WorkshopsBooked) for day in (booked.what.first, booked.what.second)]
        days += [] if case.ends_on is None else [case.ends_on]
        meets = partial(_meets, days=days)
        if case.issued is not None and meets(away.what):
            yield facts.begun(DutyKind.DECIDE_UNAVAILABLE, away, case.issued, within=NEXT_WORKING_DAYS, began=meets)


def _meets(what: PersonUnavailable, days: Sequence[Day]) -> bool:
    """Is one of those days among the days on which the participant cannot come, as far as anybody knows?"""
    return what.until is None or any(what.from_ <= day <= what.until for day in days)


def bookings_to_review(facts: CaseFacts) -> Iterator[Begun]:
    """A booking lies ahead when a hold, a stop or a review of the issue begins: somebody looks at it, the same day.

    One that was made before, and typed when the pause was known, is looked at by itself.
    """
    for cause, root, since in _pauses(facts):
        ahead = [booked for booked in facts.of(WorkshopsBooked) if booked.what.second >= cause.on]
        known = [booked for booked in ahead if booked.number < cause.number]
        if known:
            first = min(known, key=lambda booked: booked.number)
            due = facts.working.after(max(since, facts.known_on(first)), 0)
            yield facts.begun(DutyKind.REVIEW_BOOKINGS, cause, first, due_by=due, root=root)
        for booked in ahead:
            if booked.number > cause.number and booked.place < cause.place:
                yield facts.begun(DutyKind.REVIEW_BOOKINGS, booked, booked, cause)


def _pauses(facts: CaseFacts) -> Iterator[tuple[Recorded[Any], int, Day]]:
    """What keeps anybody from being booked: each with the number by which it is the same pause, and since when."""
    for hold in facts.of(SafetyHoldPlaced):
        yield hold, hold.root, facts.known_on(hold)
    for record in facts.of(*STOPS):
        if stops(record.what):
            yield record, record.root, facts.known_on(record, stops)
    for review in facts.reviews:
        found = facts.record_of(review.began_by)
        yield found, facts.root_of(review.about_number), found.recorded_on
