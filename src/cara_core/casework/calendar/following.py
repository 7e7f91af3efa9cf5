"""What a change of the calendar does to the cases that are booked into it.

A booking is compared with the calendar as it is now, not with what was just imported: so what a crash
left between the calendar and the cases is done with the next call.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Fact, NotHeldCause, WorkshopNotHeld, WorkshopsBooked
from cara_core.casework.asked_facts import Askable
from cara_core.casework.calendar.results import CalendarKept, CaseMet
from cara_core.casework.results import CaseRecorded, ReadBy, UnreadableCase
from cara_core.errors import CaseError, InputError, NoSuchCase, OutOfTurn
from cara_core.store.calendar.stored_calendar import StoredCalendar
from cara_core.terms.caution import Part
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.workshops import Facilitator, Workshop, WorkshopPair

__all__ = ["PAST", "Following", "GuardedCalls", "follow_change"]

PAST: Final = "PAST"
"""The code of a workshop that was changed after its day."""
_REASON: Final = "who is booked into a workshop that was changed or cancelled"


class GuardedCalls(Protocol):
    """What of a casework is called here: the guarded ways to book and to record, and what is kept."""

    def book(self, case: str, pair: WorkshopPair, *, at: Instant, by: str) -> CaseRecorded:
        """Book these two workshops."""

    def record(self, case: str, facts: Askable | Sequence[Askable], *, at: Instant, by: str) -> CaseRecorded:
        """Record what happened."""

    def case(self, case: str) -> Case:
        """What has this case come to?"""

    def calendar(self) -> StoredCalendar:
        """The calendar as it is now."""

    def each_case(self, *, read_by: ReadBy | None = None) -> Iterator[Case | UnreadableCase]:
        """Every case in full."""


def follow_change(
    casework: GuardedCalls, case: Case, before: Workshop, after: Workshop, *, at: Instant, by: str
) -> tuple[Fact, ...]:
    """Make a change of this workshop a fact of the booking: the pair is booked again, as it is now.

    ``before`` is the workshop as this case has it, ``after`` as it is on offer. Where it cannot be booked on
    another day, it is not held for this person, and another pair is to be found. What was recorded comes back.
    Raises :class:`OutOfTurn`, :class:`InputError` where only its hour or its place is another and that cannot be
    booked, under a safety hold say: the workshop is held, and somebody looks at the booking.
    """
    pair = _pair_now(casework.calendar(), case.booking, after)
    if pair is not None:
        try:
            return casework.book(case.id, pair, at=at, by=by).facts
        except (OutOfTurn, InputError):
            if before.on == after.on:
                raise
    return _not_held(casework, case, before.part, before.on, NotHeldCause.OTHER, at=at, by=by)


def _pair_now(calendar: StoredCalendar, booking: WorkshopsBooked | None, after: Workshop) -> WorkshopPair | None:
    """The booked pair as it is on offer now; ``None``: the other of the two is not."""
    if booking is None:
        return None
    if after.part is Part.FIRST:
        second = calendar.workshop(booking.second_workshop)
        return None if second is None else WorkshopPair(after, second)
    first = calendar.workshop(booking.first_workshop)
    return None if first is None else WorkshopPair(first, after)


def _not_held(
    casework: GuardedCalls, case: Case, part: Part, on: Day, cause: NotHeldCause, *, at: Instant, by: str
) -> tuple[Fact, ...]:
    return casework.record(case.id, WorkshopNotHeld(part=part, workshop_on=on, cause=cause), at=at, by=by).facts


@attrs.frozen(kw_only=True)
class _Booked:
    """A workshop that a case is booked into: which part, on which day, under which id, booked when.

    ``arranged`` is what the booking itself says of its times (``HH:MM``) and its place, where it does.
    """

    part: Part
    on: Day
    id: str
    booked_at: Instant | None
    arranged: Mapping[str, str]


@attrs.frozen(kw_only=True)
class Following:
    """Goes through the cases that are booked into what was changed or cancelled. ``by`` is the one who did that.

    ``earlier`` is the calendar before this call: who was booked at the same instant was booked by that.
    """

    casework: GuardedCalls
    earlier: StoredCalendar
    calendar: StoredCalendar
    at: Instant
    by: str

    def follow(self, kept: CalendarKept) -> CalendarKept:
        """The same, with the cases it meets, each with what was recorded in it."""
        if self.calendar.is_empty:
            return kept
        read_by = ReadBy(who=self.by, at=self.at, reason=_REASON)
        unreadable: list[UnreadableCase] = []
        booked: list[Case] = []
        for case in self.casework.each_case(read_by=read_by):
            if isinstance(case, UnreadableCase):
                unreadable.append(case)
            elif any(_still_ahead(case, part) for part in Part):
                booked.append(case)
        # Only now: nothing is recorded while the cases are gone through.
        cases = tuple(met for case in booked for met in self._meet(case))
        return attrs.evolve(kept, cases=cases, unreadable=tuple(unreadable))

    def _meet(self, case: Case) -> Iterator[CaseMet]:
        """What the calendar does to the booking of this case, the first part before the second."""
        for part in Part:
            # Following the first may have booked both again, or ended the booking.
            booked = _still_ahead(case, part)
            met = None if booked is None else self._met(case, booked)
            if met is not None:
                yield met
                case = self.casework.case(case.id) if met.facts else case

    def _met(self, case: Case, booked: _Booked) -> CaseMet | None:
        """What of this workshop is another than when it was booked? ``None``: nothing that counts."""
        before = _as_booked(self.earlier, booked) or _as_booked(self.calendar, booked)
        cancelled = self.calendar.cancelled.get(booked.id)
        after = self.calendar.workshop(booked.id)
        if before is None or (cancelled is None and after is None):
            return None  # it came from a file, and was never kept
        met = CaseMet(case=case.id, part=booked.part, before=before, after=after)
        cause = None if cancelled is None else cancelled.cause
        try:
            if cause is not None:
                facts = _not_held(self.casework, case, booked.part, booked.on, cause, at=self.at, by=self.by)
                return attrs.evolve(met, facts=facts)
            if after is None or not _is_another(before, after):
                return None
            if booked.on < london_day(self.at):
                # That day is over, and nobody said yet how it went: what a correction means now, a human says.
                return attrs.evolve(met, refused=PAST)
            return attrs.evolve(met, facts=follow_change(self.casework, case, before, after, at=self.at, by=self.by))
        except NoSuchCase:
            raise
        except (CaseError, InputError) as refused:
            return attrs.evolve(met, refused=refused.code)


def _still_ahead(case: Case, part: Part) -> _Booked | None:
    """The workshop of that part in which this case holds a place, where nobody said yet how it went."""
    pair, record = case.booking, case.booked
    if case.phase.ended or pair is None or record is None:
        return None
    first = part is Part.FIRST
    id_, on = (pair.first_workshop, pair.first) if first else (pair.second_workshop, pair.second)
    if id_ is None or any(attendance.what.workshop == (part, on) for attendance in case.attendances):
        return None
    said = {name: getattr(pair, f"{part}_{name}") for name in ("starts", "ends", "venue")}
    arranged = {name: value for name, value in said.items() if value is not None}
    return _Booked(part=part, on=on, id=id_, booked_at=record.fact.recorded_at, arranged=arranged)


def _as_booked(calendar: StoredCalendar, booked: _Booked) -> Workshop | None:
    """The workshop as it was when it was booked; ``None``: none of that id was ever kept."""
    kept = _version_booked(calendar, booked)
    if kept is None:
        return None
    times = {name: dt.time.fromisoformat(value) for name, value in booked.arranged.items() if name != "venue"}
    starts, ends = times.get("starts", kept.starts), times.get("ends", kept.ends)
    venue = booked.arranged.get("venue", kept.venue)
    # The short form is of the venue that is kept: of another it would name the wrong house.
    place = kept.place if venue == kept.venue else None
    return attrs.evolve(kept, starts=starts, ends=ends, venue=venue, place=place)


def _version_booked(calendar: StoredCalendar, booked: _Booked) -> Workshop | None:
    """The version of the workshop that was kept when it was booked."""
    versions = [(entry.recorded_at, entry.what) for entry in calendar.versions(booked.id)]
    kept = [(recorded_at, what.workshop) for recorded_at, what in versions if not isinstance(what, Facilitator)]
    if not kept:
        return None
    of_that_day = [(recorded_at, workshop) for recorded_at, workshop in kept if workshop.on == booked.on]
    if not of_that_day:
        # It was booked from a file that had another day: the rest of it is as in the oldest version.
        return attrs.evolve(kept[0][1], on=booked.on)
    at = booked.booked_at
    known = [workshop for recorded_at, workshop in of_that_day if at is None or recorded_at <= at]
    return known[-1] if known else of_that_day[0][1]


def _is_another(before: Workshop, after: Workshop) -> bool:
    """Is the day, the time or the venue another: what somebody who comes has to know?"""
    return (before.on, before.starts, before.ends, before.venue) != (after.on, after.starts, after.ends, after.venue)
