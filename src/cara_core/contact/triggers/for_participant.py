"""What of a case brings about a message to the participant: worked out from the participant's side alone.

No function here takes a case, so none can see what is the victim's. An occurrence is a day, or
counts bookings, cancellations and the like in the order in which they were first recorded, with those
that were taken back: neither a victim's fact in between, which has a number too, nor one that is
recorded late gives a message that was sent another name.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Final, TypeAlias

import attrs

from cara_core.case.facts import Part
from cara_core.contact.crossing import Cancelled
from cara_core.contact.triggers.bookings import (
    BookedWorkshop,
    BookingChange,
    booked_workshops,
    booking_changes,
    day_and_workshop,
)
from cara_core.contact.triggers.event import Event
from cara_core.contact.wall import ParticipantSide
from cara_core.terms.caution import ConditionKind
from cara_core.terms.days import Day, days_before
from cara_core.terms.messages import Trigger

__all__ = ["EVENTS_FOR_PARTICIPANT", "ParticipantHistory", "ReferredBack"]


@attrs.frozen(kw_only=True)
class ReferredBack:
    """One referral back to the police: its place among all that were ever recorded, and its day."""

    count: int
    on: Day


@attrs.frozen(kw_only=True, repr=False)
class ParticipantHistory:
    """The participant's side of a case, and what else of it the participant knows as well.

    ``accepted_on``: when the provider took the case on; ``rejected``: it did not. ``referred_back``: when it
    was referred back to the police. ``ended_on``: when it ended; ``says_so``: what is sent
    when it is over still goes, for it ended in a way that the participant is told of by this
    programme. ``died``: the participant has died.
    """

    side: ParticipantSide
    accepted_on: Day | None = None
    rejected: bool = False
    referred_back: tuple[ReferredBack, ...] = ()
    ended_on: Day | None = None
    says_so: bool = True
    died: bool = False

    @cached_property
    def booking_changes(self) -> tuple[BookingChange, ...]:
        """Each booking that changed something, in order."""
        return tuple(booking_changes(self.side))

    @cached_property
    def booked_workshops(self) -> tuple[BookedWorkshop, ...]:
        """The workshops of the pair that stands; where the caution was completed, those of the last pair."""
        return tuple(booked_workshops(self.side, self.booking_changes))


Events: TypeAlias = Callable[[ParticipantHistory], Iterator[Event]]


def _issued(history: ParticipantHistory) -> Iterator[Event]:
    return (Event(occurrence="1", on=on) for on in [history.side.issued_on] if on is not None)


def _accepted(history: ParticipantHistory) -> Iterator[Event]:
    """The day on which the provider took the case on, and not before the caution was given.

    Where nobody recorded it: the day of the caution, if it asks for workshops.
    """
    asks_for_workshops = ConditionKind.WORKSHOPS in history.side.conditions
    if not history.rejected and (asks_for_workshops or history.accepted_on is not None):
        for issued in _issued(history):
            yield attrs.evolve(issued, on=max(issued.on, history.accepted_on or issued.on))


def _booked(history: ParticipantHistory) -> Iterator[Event]:
    yield from (_new_days(history, change) for change in _of_other_times(history) if change.count == 1)


def _rebooked(history: ParticipantHistory) -> Iterator[Event]:
    yield from (_new_days(history, change) for change in _of_other_times(history) if change.count != 1)


def _of_other_times(history: ParticipantHistory) -> Iterator[BookingChange]:
    """The bookings of other days, or of other hours: who is told of another place is told that these are as before."""
    return (change for change in history.booking_changes if not change.same_times)


def _new_days(history: ParticipantHistory, change: BookingChange) -> Event:
    """A booking of other days or hours. It makes sense until the next such, a cancellation, or its next workshop."""
    booked, recorded_on, pair = change.booked, change.booked.recorded_on, change.pair
    days = {pair.first, pair.second}
    later = [other.booked.recorded_on for other in _of_other_times(history) if other.booked.place > booked.place]
    later += [cancelled.recorded_on for cancelled in history.side.cancelled if cancelled.place > booked.place]
    later += [
        fell_away.recorded_on
        for fell_away in history.side.not_held
        if fell_away.place > booked.place and fell_away.on in days
    ]
    next_workshop = pair.first if pair.first > recorded_on else pair.second
    return Event(
        occurrence=change.occurrence,
        on=recorded_on,
        not_after=min([next_workshop, *(days_before(day, 1) for day in later)]),
    )


def _cancelled(history: ParticipantHistory) -> Iterator[Event]:
    """A booking was cancelled, or one of the workshops it names does not take place.

    Whoever rang to say that they cannot come knows it, and is not written to: what comes next is the new dates.
    """
    for cancelled in history.side.cancelled:
        if not cancelled.by_participant:
            on = _next_of_the_pair(history, cancelled)
            yield Event(occurrence=str(cancelled.count), on=cancelled.recorded_on, about="" if on is None else str(on))
    for fell_away in history.side.not_held:
        if fell_away.on in history.side.workshop_days:
            yield Event(occurrence=str(fell_away.on), on=fell_away.recorded_on, about=str(fell_away.on))


def _next_of_the_pair(history: ParticipantHistory, cancelled: Cancelled) -> Day | None:
    """The next workshop of the pair that was cancelled; ``None``: no pair is known, or both days were over."""
    pairs = [booked.pair for booked in history.side.bookings if booked.place < cancelled.place]
    days = [day for pair in pairs[-1:] for day in (pair.first, pair.second)]
    return min((day for day in days if day >= cancelled.recorded_on), default=None)


def _venue_changed(history: ParticipantHistory) -> Iterator[Event]:
    """The same days and hours at another place: one event for each part that is elsewhere now, until its day."""
    for change in history.booking_changes:
        if not change.same_times:
            continue
        for part in Part:
            day, _ = day_and_workshop(change.pair, part)
            recorded_on = change.booked.recorded_on
            if change.changes(part) and day >= recorded_on:
                yield Event(occurrence=f"{day}.{change.occurrence}", on=recorded_on, about=str(day), not_after=day)


def _before(part: Part) -> Events:
    """The day of this part, for what is sent before it: never for a booking recorded later than that.

    Whoever cannot come on that day, or on the day it would be sent, is not reminded of it.
    """

    def events(history: ParticipantHistory) -> Iterator[Event]:
        for workshop in history.booked_workshops:
            if workshop.part is part:
                yield Event(
                    occurrence=workshop.occurrence,
                    on=workshop.on,
                    about=str(workshop.on),
                    opens_from=workshop.recorded_on,
                    not_after=days_before(workshop.on, 1),
                    skip_if_earlier=True,
                    away=history.side.away,
                )

    return events


def _first_attended(history: ParticipantHistory) -> Iterator[Event]:
    """The participant was at the first, and the second of the same pair is still ahead."""
    days = {workshop.part: workshop.on for workshop in history.booked_workshops}
    for attended in history.side.attended:
        if attended.part is not Part.FIRST or days.get(Part.FIRST) != attended.on:
            continue
        if days[Part.SECOND] > attended.recorded_on:
            yield Event(
                occurrence=str(attended.on),
                on=attended.recorded_on,
                about=str(attended.on),
                not_after=days[Part.SECOND],
            )


def _second_attended(history: ParticipantHistory) -> Iterator[Event]:
    for attended in history.side.attended:
        if attended.part is Part.SECOND:
            yield Event(occurrence=str(attended.on), on=attended.recorded_on, about=str(attended.on))


def _missed(history: ParticipantHistory) -> Iterator[Event]:
    for missed in history.side.missed:
        yield Event(occurrence=str(missed.on), on=missed.recorded_on, about=str(missed.on))


def _completed(history: ParticipantHistory) -> Iterator[Event]:
    if history.side.completed_on is not None:
        yield Event(occurrence="1", on=history.side.completed_on)


def _breach_decided(history: ParticipantHistory) -> Iterator[Event]:
    for referred in history.referred_back:
        yield Event(occurrence=str(referred.count), on=referred.on)


_OF_THE_END: Final = frozenset({Trigger.COMPLETED, Trigger.SECOND_ATTENDED, Trigger.BREACH_DECIDED})
"""What the participant is sent when it is over: nothing else is sent any more once a case has ended.

Not even that where the caution was quashed, or another force took the case over.
"""


def _until_the_end(trigger: Trigger, events: Events) -> Events:
    """These events, each with the day before the case ended as the last on which its message makes sense.

    Where no caution was given, or none that stands, nothing is sent; nor to somebody who has died.
    """

    def until_the_end(history: ParticipantHistory) -> Iterator[Event]:
        if history.side.issued_on is None or history.died:
            return
        for event in events(history):
            if history.ended_on is None or (trigger in _OF_THE_END and history.says_so):
                yield event
                continue
            last = days_before(history.ended_on, 1)
            yield attrs.evolve(event, not_after=last if event.not_after is None else min(last, event.not_after))

    return until_the_end


EVENTS_FOR_PARTICIPANT: Final[Mapping[Trigger, Events]] = {
    trigger: _until_the_end(trigger, events)
    for trigger, events in {
        Trigger.ISSUED: _issued,
        Trigger.ACCEPTED: _accepted,
        Trigger.BOOKED: _booked,
        Trigger.REBOOKED: _rebooked,
        Trigger.CANCELLED: _cancelled,
        Trigger.VENUE_CHANGED: _venue_changed,
        Trigger.FIRST_COMING: _before(Part.FIRST),
        Trigger.SECOND_COMING: _before(Part.SECOND),
        Trigger.FIRST_ATTENDED: _first_attended,
        Trigger.SECOND_ATTENDED: _second_attended,
        Trigger.MISSED: _missed,
        Trigger.COMPLETED: _completed,
        Trigger.BREACH_DECIDED: _breach_decided,
    }.items()
}
"""What brings each message to the participant about. Every trigger here is one that the participant took part in."""
