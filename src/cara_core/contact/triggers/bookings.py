"""What each booking changed, and which workshops the participant is booked on now."""

from collections.abc import Iterable, Iterator

import attrs

from cara_core.case.facts import Part, WorkshopsBooked
from cara_core.contact.wall import Booked, ParticipantSide
from cara_core.terms.days import Day

__all__ = ["BookedWorkshop", "BookingChange", "booked_workshops", "booking_changes", "day_and_workshop"]


@attrs.frozen(kw_only=True)
class BookingChange:
    """A booking that changed something: ``count``, its place among all bookings from 1, and the pair it replaced."""

    count: int
    booked: Booked
    replaced: WorkshopsBooked | None

    @property
    def pair(self) -> WorkshopsBooked:
        """The pair that is booked by it."""
        return self.booked.pair

    @property
    def same_days(self) -> bool:
        """Did it leave both days as they were, and change the workshops alone?"""
        replaced = self.replaced
        return replaced is not None and (self.pair.first, self.pair.second) == (replaced.first, replaced.second)

    def changes(self, part: Part) -> bool:
        """Did it change this part: its day, or the workshop on that day?"""
        return self.replaced is None or day_and_workshop(self.pair, part) != day_and_workshop(self.replaced, part)


@attrs.frozen(kw_only=True)
class BookedWorkshop:
    """One workshop that somebody is booked on: since which booking as it is now, and when that was recorded."""

    part: Part
    on: Day
    booking: int
    recorded_on: Day

    @property
    def occurrence(self) -> str:
        """Its day, and the booking that made it what it is: at another venue it is another."""
        return f"{self.on}.{self.booking}"


def booking_changes(side: ParticipantSide) -> Iterator[BookingChange]:
    """Each booking that changed something, in order.

    A pair that was cancelled, or of which a workshop was missed, is replaced by none: the
    next booking is new even where it names the same days.
    """
    before: Booked | None = None
    for count, booked in enumerate(side.bookings, 1):
        replaced = None if before is None or _ended(side, before, until=booked.number) else before.pair
        before = booked
        if booked.pair != replaced:
            yield BookingChange(count=count, booked=booked, replaced=replaced)


def booked_workshops(side: ParticipantSide, changes: Iterable[BookingChange]) -> Iterator[BookedWorkshop]:
    """The workshops of the pair that stands; where the caution was completed, those of the last pair.

    ``changes`` are the :func:`booking_changes` of this side.
    """
    pair = side.last_pair if side.booking is None and side.completed_on is not None else side.booking
    if pair is None:
        return
    every = tuple(changes)
    for part in Part:
        # A reminder names its booking, so one for a part that did not change is not sent again.
        since = [change for change in every if change.changes(part)][-1]
        yield BookedWorkshop(
            part=part,
            on=day_and_workshop(pair, part)[0],
            booking=since.count,
            recorded_on=since.booked.recorded_on,
        )


def day_and_workshop(pair: WorkshopsBooked, part: Part) -> tuple[Day, str | None]:
    """On which day is this part, and at which workshop, where that is named?"""
    return (pair.first, pair.first_workshop) if part is Part.FIRST else (pair.second, pair.second_workshop)


def _ended(side: ParticipantSide, booked: Booked, *, until: int) -> bool:
    """Was this pair cancelled, or one of its workshops missed, before the fact of that number?"""
    days = {booked.pair.first, booked.pair.second}
    cancelled = any(booked.number < cancellation.number < until for cancellation in side.cancelled)
    missed = any(booked.number < missed.number < until and missed.on in days for missed in side.missed)
    return cancelled or missed
