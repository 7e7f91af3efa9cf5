"""The two workshops: both attended, in order, inside the caution; absences judged by a human.

Sources: the programme's public pages. Both parts are required; who comes late is refused
entry, which is an absence; where the force says so, missing either means repeating both.
"""

from collections.abc import Iterator
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import AbsenceJudged, AttendanceRecorded, Part, WorkshopsBooked
from cara_core.errors import Fault
from cara_core.stages.refusing import Reason
from cara_core.terms.caution import RunningTerms
from cara_core.terms.days import Day, days_after, days_before, days_between

__all__ = [
    "NOTICE_DAYS",
    "Outstanding",
    "book",
    "cancel",
    "judge_absence",
    "mark_unbooked",
    "outstanding",
    "unavailable_days",
    "unknown_attendance",
]

NOTICE_DAYS: Final = 7
"""Calendar days before a workshop by which the participant has its dates: contact.md, P03-booking."""


@attrs.frozen(kw_only=True)
class Outstanding:
    """Which workshops have still to be attended, and until when that is possible.

    ``last_first`` is the last day on which the next one can be begun, so that the rest still
    lies inside the caution. From the day after, the case can no longer be completed.
    """

    parts: tuple[Part, ...]
    last_first: Day

    @property
    def impossible_from(self) -> Day:
        """The day on which it becomes true that the case can no longer be completed."""
        return days_after(self.last_first, 1)


def outstanding(case: Case) -> Outstanding | None:
    """What has still to be attended? ``None``: nothing, or no condition asks for workshops, or no caution runs.

    With both to attend, the first has to lie so early that the least number of days to
    the second still fits: programme.md 13.2.
    """
    terms, ends_on = case.terms, case.ends_on
    if terms is None or ends_on is None or not case.workshops_asked or case.ended is not None:
        return None
    first, second = case.attended(Part.FIRST), case.attended(Part.SECOND)
    if first is None:
        return Outstanding(parts=(Part.FIRST, Part.SECOND), last_first=days_before(ends_on, terms.gap_least_days))
    return None if second is not None else Outstanding(parts=(Part.SECOND,), last_first=ends_on)


def book(case: Case, what: WorkshopsBooked, on: Day, now: Case) -> Iterator[Reason]:
    """What stands against booking this pair? It lies inside the caution, as far apart as the terms say.

    ``case`` is as it stood on the day of the booking, ``now`` as it is known by now. Where only the
    second is outstanding, ``first`` is the one that was attended, and the second may lie
    further from it than a pair does: there may be no group sooner. Neither lies before the
    caution, nor on or before a day already missed, nor while the participant cannot come.
    """
    remaining = outstanding(case)
    if remaining is None or case.terms is None or case.issued is None or case.ends_on is None:
        yield "a workshop that has still to be attended"
        return
    missed = [days_after(absence.what.workshop_on, 1) for absence in case.absences]
    earliest = max([on, case.issued.on, *missed])
    second_alone = Part.FIRST not in remaining.parts
    yield from _first_day_faults(case, what, earliest, second_alone=second_alone)
    yield from _gap_faults(what, case.terms, second_alone=second_alone)
    if second_alone and what.second < earliest:
        yield Fault("what.second", "TOO_EARLY", f"already past or missed; allowed: {earliest} or later")
    yield from _notice_faults(case, what, on, earliest)
    if what.second > case.ends_on:
        yield Fault("what.second", "AFTER_CAUTION", f"after the caution; allowed: {case.ends_on} or earlier")
    yield from _not_possible(now, what, on, second_alone=second_alone)


def _first_day_faults(case: Case, what: WorkshopsBooked, earliest: Day, *, second_alone: bool) -> Iterator[Fault]:
    attended = case.attended(Part.FIRST)
    if second_alone and attended is not None:
        if what.first != attended.what.workshop_on:
            allowed = f"the first was attended; allowed: {attended.what.workshop_on}"
            yield Fault("what.first", "ALREADY_ATTENDED", allowed)
    elif what.first < earliest:
        yield Fault("what.first", "TOO_EARLY", f"already past or missed; allowed: {earliest} or later")


def _notice_faults(case: Case, what: WorkshopsBooked, on: Day, earliest: Day) -> Iterator[Fault]:
    """Nothing is booked nearer than the messages about it need, unless the participant was told otherwise.

    Of a day that is booked already they went, or are on their way: only its hour or its place is another.
    """
    second_alone, booked = case.attended(Part.FIRST) is not None, case.booking
    path, day = ("what.second", what.second) if second_alone else ("what.first", what.first)
    if booked is not None and day == (booked.second if second_alone else booked.first):
        return
    soonest = days_after(on, NOTICE_DAYS)
    if earliest <= day < soonest and what.short_notice is None:
        needed = f"less than {NOTICE_DAYS} days ahead"
        yield Fault(path, "SHORT_NOTICE", f"{needed}; allowed: {soonest} or later, or short_notice: how they were told")


def _gap_faults(what: WorkshopsBooked, terms: RunningTerms, *, second_alone: bool) -> Iterator[Fault]:
    gap = days_between(what.first, until=what.second)
    # A second that is booked alone may lie further away: there may be no group sooner.
    if terms.gap_least_days <= gap and (second_alone or gap <= terms.gap_most_days):
        return
    least, most = days_after(what.first, terms.gap_least_days), days_after(what.first, terms.gap_most_days)
    allowed = f"{least} or later" if second_alone else f"{least} to {most}"
    yield Fault("what.second", "GAP", f"{gap} days after the first; allowed: {allowed}")


def _not_possible(now: Case, what: WorkshopsBooked, on: Day, *, second_alone: bool) -> Iterator[Reason]:
    """What was known by the day of the booking, of days that lie ahead of it: who cannot come, what is not held."""
    days = (
        [("what.second", what.second)] if second_alone else [("what.first", what.first), ("what.second", what.second)]
    )
    not_held = {record.what.workshop_on for record in now.not_held if record.on <= on}
    for path, day in days:
        if unavailable_days(now, on, day):
            yield Fault(path, "UNAVAILABLE", "the participant cannot come that day; allowed: a day on which they can")
        if day in not_held:
            yield Fault(path, "NOT_HELD", "that workshop is not held; allowed: one that is")


def unavailable_days(case: Case, on: Day, day: Day) -> bool:
    """Was it known by ``on`` that the participant cannot come on that ``day``?"""
    return any(
        record.on <= on and record.what.from_ <= day and (record.what.until is None or day <= record.what.until)
        for record in case.unavailable
    )


def cancel(case: Case) -> Iterator[Reason]:
    """What stands against cancelling? There has to be a booked pair."""
    if case.booking is None:
        yield "a pair of workshops that was booked"


def mark_unbooked(case: Case, what: AttendanceRecorded) -> AttendanceRecorded:
    """What the provider said of a workshop, marked where none was booked on that day as far as is on record."""
    booked = any(what.workshop in record.what.workshops for record in case.bookings)
    return attrs.evolve(what, unbooked=not booked)


def judge_absence(case: Case, what: AbsenceJudged) -> Iterator[Reason]:
    """What stands against judging this absence? It is on record, and not judged yet: a wrong one is superseded."""
    if what.workshop not in {absence.what.workshop for absence in case.absences}:
        yield "an absence on record for that part and day"
    elif what.workshop not in {absence.what.workshop for absence in case.unjudged}:
        yield "an absence not yet judged (a correction supersedes)"


def unknown_attendance(case: Case, on: Day) -> bool:
    """Has a booked workshop passed of which nobody knows yet who came?"""
    if case.booked is None:
        return False
    known = {record.what.workshop for record in case.attendances} | {record.what.workshop for record in case.not_held}
    return case.booking is not None and any(
        workshop.on <= on and workshop not in known for workshop in case.booked.what.workshops
    )
