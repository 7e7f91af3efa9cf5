"""What each booking changed, and which workshops the participant is booked on now."""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from cara_core.case.facts import Part, WorkshopsBooked
from cara_core.contact.crossing import Booked, Happened
from cara_core.contact.wall import ParticipantSide
from cara_core.terms.days import Day

__all__ = ["BookedWorkshop", "BookingChange", "booked_workshops", "booking_changes", "day_and_workshop"]

_ARRANGED: Final = ("starts", "ends", "venue")
_HOURS: Final = ("first_starts", "first_ends", "second_starts", "second_ends")


@attrs.frozen(kw_only=True)
class BookingChange:
    """A booking that changed something, and the pair it replaced."""

    booked: Booked
    replaced: WorkshopsBooked | None

    @property
    def count(self) -> int:
        """Its place among all bookings that were ever recorded, from 1."""
        return self.booked.count

    @property
    def occurrence(self) -> str:
        """Its place, and how often it was corrected: what was corrected is told again."""
        corrections = self.booked.corrections
        return f"{self.count}.{corrections}" if corrections else str(self.count)

    @property
    def pair(self) -> WorkshopsBooked:
        """The pair that is booked by it."""
        return self.booked.pair

    @property
    def same_times(self) -> bool:
        """Did it leave the days and the hours of both as they were, and change where they are alone?"""
        replaced = self.replaced
        if replaced is None or (self.pair.first, self.pair.second) != (replaced.first, replaced.second):
            return False
        return _same_hours(self.pair, replaced)

    def changes(self, part: Part) -> bool:
        """Did it change this part: its day, the workshop on that day, when it is there, or where?"""
        return self.replaced is None or not _is_same(self.pair, self.replaced, part)


@attrs.frozen(kw_only=True)
class BookedWorkshop:
    """One workshop that somebody is booked on: since which booking as it is now, and when that was recorded."""

    part: Part
    on: Day
    booking: str
    recorded_on: Day

    @property
    def occurrence(self) -> str:
        """Its day, and the booking that made it what it is: at another venue it is another."""
        return f"{self.on}.{self.booking}"


def booking_changes(side: ParticipantSide) -> Iterator[BookingChange]:
    """Each booking that changed something when it was recorded, in order.

    A pair that was cancelled, or of which a workshop was missed or fell away, is replaced by none:
    the next booking is new even where it names the same days. A booking that is recorded late,
    once a later one stands, changes nothing: so no message that was sent gets another name.
    """
    before: Booked | None = None
    for booked in sorted(side.bookings, key=lambda booked: booked.typed):
        if before is not None and booked.place < before.place:
            continue
        replaced = None if before is None or _ended(side, before, until=booked) else before.pair
        before = booked
        if booked.pair != replaced:
            yield BookingChange(booked=booked, replaced=replaced)


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
            booking=since.occurrence,
            recorded_on=since.booked.recorded_on,
        )


def day_and_workshop(pair: WorkshopsBooked, part: Part) -> tuple[Day, str | None]:
    """On which day is this part, and at which workshop, where that is named?"""
    return (pair.first, pair.first_workshop) if part is Part.FIRST else (pair.second, pair.second_workshop)


def _same_hours(pair: WorkshopsBooked, other: WorkshopsBooked) -> bool:
    """Do both begin and end at the same hours, as far as both say so?"""
    stated = ((getattr(pair, name), getattr(other, name)) for name in _HOURS)
    return all(None in both or both[0] == both[1] for both in stated)


def _is_same(pair: WorkshopsBooked, other: WorkshopsBooked, part: Part) -> bool:
    """Is this part the same in both? What one of them does not say makes it no other."""
    arranged = ((getattr(pair, f"{part}_{name}"), getattr(other, f"{part}_{name}")) for name in _ARRANGED)
    same = all(None in both or both[0] == both[1] for both in arranged)
    return same and day_and_workshop(pair, part) == day_and_workshop(other, part)


def _ended(side: ParticipantSide, booked: Booked, *, until: Booked) -> bool:
    """Was this pair cancelled, or one of its workshops missed or not held, before that booking was made?"""
    days = {booked.pair.first, booked.pair.second}

    def between(happened: Happened) -> bool:
        return booked.place < happened.place < until.place and happened.typed < until.typed

    missed = any(between(entry) and entry.on in days for entry in side.missed)
    fell_away = any(between(entry) and entry.on in days for entry in side.not_held)
    return any(map(between, side.cancelled)) or missed or fell_away
