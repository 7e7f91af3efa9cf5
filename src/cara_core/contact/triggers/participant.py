"""What of a case brings about a message to the participant: asked of his own side alone.

No function here takes a case, so none can see what is the victim's. An occurrence is a day
or counts what cannot be taken back (bookings, cancellations): a victim's fact in between,
which has a number too, changes none.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

import attrs

from cara_core.case.facts import Part, WorkshopsBooked
from cara_core.contact.wall import ParticipantSide
from cara_core.terms.caution import ConditionKind
from cara_core.terms.days import Day, days_before
from cara_core.terms.messages import Trigger

Booking: TypeAlias = tuple[int, Day, WorkshopsBooked, WorkshopsBooked | None]

__all__ = ["HIS", "Booking", "Came", "Coming", "His", "bookings", "comings"]


@attrs.frozen(kw_only=True)
class Came:
    """Something that brings a message about: which of several, on which day, and what it is about.

    ``from_on``: it opens no earlier than that, whatever its rule says; ``not_after`` the last
    day on which it makes sense. ``strict``: where its day lies before ``from_on`` it is left out.
    """

    occurrence: str
    on: Day
    about: str = ""
    from_on: Day | None = None
    not_after: Day | None = None
    strict: bool = False


@attrs.frozen(kw_only=True, repr=False)
class His:
    """His side of a case, when the provider took it on, when it was referred back to the police, and when it ended."""

    side: ParticipantSide
    accepted_on: Day | None
    referred_back: tuple[Day, ...]
    ended_on: Day | None


@attrs.frozen(kw_only=True)
class Coming:
    """One workshop that somebody is booked on: since which booking as it is now, and when that was recorded."""

    part: Part
    on: Day
    booking: int
    recorded_on: Day

    @property
    def occurrence(self) -> str:
        """Its day, and the booking that made it what it is: at another venue it is another."""
        return f"{self.on}.{self.booking}"


def bookings(side: ParticipantSide) -> Iterator[Booking]:
    """Each booking that changed something: which one, its day, the pair, and the pair it took the place of.

    A pair that was cancelled, or missed, stands for none.
    """
    before: tuple[int, WorkshopsBooked] | None = None
    for count, (number, on, pair) in enumerate(side.bookings, 1):
        replaced = None if before is None or _ended(side, *before, number) else before[1]
        before = (number, pair)
        if pair != replaced:
            yield count, on, pair, replaced


def comings(side: ParticipantSide) -> Iterator[Coming]:
    """The workshops of the pair that stands. Where all is done, those of the last."""
    pair = side.booking
    if pair is None and side.completed is not None and side.bookings:
        pair = side.bookings[-1][2]
    if pair is None:
        return
    for part in Part:
        on, _ = _of(pair, part)
        since: tuple[int, Day] | None = None
        for count, recorded_on, one, replaced in bookings(side):
            if replaced is None or since is None or _of(one, part) != _of(replaced, part):
                since = (count, recorded_on)
        assert since is not None, "the first booking is one that changed something"  # noqa: S101  (as it says)
        yield Coming(part=part, on=on, booking=since[0], recorded_on=since[1])


def _of(pair: WorkshopsBooked, part: Part) -> tuple[Day, str | None]:
    return (pair.first, pair.first_workshop) if part is Part.FIRST else (pair.second, pair.second_workshop)


def _ended(side: ParticipantSide, number: int, pair: WorkshopsBooked, until: int) -> bool:
    """Was this pair cancelled, or one of its workshops missed, before that number?"""
    cancelled = any(number < one < until for one, _ in side.cancelled)
    missed = any(number < one.number < until and one.on in {pair.first, pair.second} for one in side.missed)
    return cancelled or missed


def _issued(his: His) -> Iterator[Came]:
    if his.side.issued_on is not None:
        yield Came(occurrence="1", on=his.side.issued_on)


def _accepted(his: His) -> Iterator[Came]:
    """The provider took it on; where that was not told, somebody was to be booked since the caution was given."""
    asked = ConditionKind.WORKSHOPS in his.side.conditions
    on = his.accepted_on or (his.side.issued_on if asked else None)
    if on is not None:
        yield Came(occurrence="1", on=on)


def _booked(his: His) -> Iterator[Came]:
    yield from (one for one, first in _told(his) if first)


def _rebooked(his: His) -> Iterator[Came]:
    yield from (one for one, first in _told(his) if not first)


def _told(his: His) -> Iterator[tuple[Came, bool]]:
    """Each booking of other days as it is told of, and whether it is the first.

    Until it is booked for other days again, it is cancelled, or its next day has come.
    """
    side = his.side
    moved = [one for one in bookings(side) if not _same_days(one)]
    numbers = [side.bookings[count - 1][0] for count, *_ in moved]
    for (count, on, pair, _), number in zip(moved, numbers, strict=True):
        later = [one[1] for one, other in zip(moved, numbers, strict=True) if other > number]
        later += [day for other, day in side.cancelled if other > number]
        ahead = pair.first if pair.first > on else pair.second
        last = min([ahead, *(days_before(day, 1) for day in later)])
        yield Came(occurrence=str(count), on=on, not_after=last), count == 1


def _same_days(booking: Booking) -> bool:
    _, _, pair, replaced = booking
    return replaced is not None and (pair.first, pair.second) == (replaced.first, replaced.second)


def _cancelled(his: His) -> Iterator[Came]:
    for count, (_, on) in enumerate(his.side.cancelled, 1):
        yield Came(occurrence=str(count), on=on)


def _venue_changed(his: His) -> Iterator[Came]:
    """The same days, at another workshop: of each that is another, until its day."""
    for booking in bookings(his.side):
        count, on, pair, replaced = booking
        for part in Part if _same_days(booking) else ():
            day, _ = _of(pair, part)
            if replaced is not None and _of(pair, part) != _of(replaced, part) and day >= on:
                yield Came(occurrence=f"{day}.{count}", on=on, about=str(day), not_after=day)


def _coming(part: Part) -> Callable[[His], Iterator[Came]]:
    def coming(his: His) -> Iterator[Came]:
        for one in comings(his.side):
            if one.part is part:
                yield Came(
                    occurrence=one.occurrence,
                    on=one.on,
                    about=str(one.on),
                    from_on=one.recorded_on,
                    not_after=days_before(one.on, 1),
                    strict=True,
                )

    return coming


def _first_attended(his: His) -> Iterator[Came]:
    """He was at the first, and the second of the same pair is still ahead."""
    days = {one.part: one.on for one in comings(his.side)}
    for part, on, _, recorded_on in his.side.attended:
        if part is Part.FIRST and days.get(Part.FIRST) == on and days[Part.SECOND] > recorded_on:
            yield Came(occurrence=str(on), on=recorded_on, about=str(on), not_after=days[Part.SECOND])


def _second_attended(his: His) -> Iterator[Came]:
    for part, on, _, recorded_on in his.side.attended:
        if part is Part.SECOND:
            yield Came(occurrence=str(on), on=recorded_on, about=str(on))


def _missed(his: His) -> Iterator[Came]:
    for one in his.side.missed:
        yield Came(occurrence=str(one.on), on=one.recorded_on, about=str(one.on))


def _completed(his: His) -> Iterator[Came]:
    if his.side.completed is not None:
        yield Came(occurrence="1", on=his.side.completed[1])


def _breach_decided(his: His) -> Iterator[Came]:
    for count, on in enumerate(his.referred_back, 1):
        yield Came(occurrence=str(count), on=on)


_TO_THE_END: Final = frozenset({Trigger.COMPLETED, Trigger.SECOND_ATTENDED, Trigger.BREACH_DECIDED})
"""What is told when it is over; nothing else is told any more once a case has ended."""


def _until_the_end(trigger: Trigger, found: Callable[[His], Iterator[Came]]) -> Callable[[His], Iterator[Came]]:
    def closed(his: His) -> Iterator[Came]:
        for one in found(his):
            if his.ended_on is None or trigger in _TO_THE_END:
                yield one
                continue
            last = days_before(his.ended_on, 1)
            yield attrs.evolve(one, not_after=last if one.not_after is None else min(last, one.not_after))

    return closed


HIS: Final[Mapping[Trigger, Callable[[His], Iterator[Came]]]] = {
    trigger: _until_the_end(trigger, found)
    for trigger, found in {
        Trigger.ISSUED: _issued,
        Trigger.ACCEPTED: _accepted,
        Trigger.BOOKED: _booked,
        Trigger.REBOOKED: _rebooked,
        Trigger.CANCELLED: _cancelled,
        Trigger.VENUE_CHANGED: _venue_changed,
        Trigger.FIRST_COMING: _coming(Part.FIRST),
        Trigger.SECOND_COMING: _coming(Part.SECOND),
        Trigger.FIRST_ATTENDED: _first_attended,
        Trigger.SECOND_ATTENDED: _second_attended,
        Trigger.MISSED: _missed,
        Trigger.COMPLETED: _completed,
        Trigger.BREACH_DECIDED: _breach_decided,
    }.items()
}
"""What brings each message to the participant about. No trigger is here that he was not part of."""
