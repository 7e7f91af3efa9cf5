"""What the messages of one case are made from at one moment: gathered once, for all of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import WorkshopsBooked
from cara_core.contact.safe.rules import reaches_in
from cara_core.contact.safe.usable import says_what_she_has
from cara_core.contact.wall import ParticipantSide, participant_side
from cara_core.forces.force import Force
from cara_core.formats.participant import Participant
from cara_core.store.calendar.stored_calendar import StoredCalendar
from cara_core.terms.caution import Part
from cara_core.terms.contact import SafeContact, SafeWay, WayKind
from cara_core.terms.days import Day
from cara_core.terms.referral import Sex
from cara_core.terms.veil import Veiled, unveiled
from cara_core.terms.workshops import Clock, Workshop, WorkshopQuery

__all__ = ["CaseRecords", "participant_reaches", "victim_reaches", "workshops_of"]

_ENGLISH: Final = "en"
_IN_WORDS: Final = frozenset({WayKind.IN_PERSON, WayKind.VIA_AGENCY})
"""Ways whose value says in words how she is found: an address only where it reads like one."""
_ADDRESS: Final = re.compile(
    r"(?<![\d+])(?<!\d[\s-])\d{1,4}[a-z]?,?\s+[^\W\d_]{3}|\b[a-z]{1,2}\d[a-z0-9]?\s*\d[a-z]{2}\b", re.IGNORECASE
)
"""A house number before a street, or a postcode."""


@attrs.frozen(kw_only=True, repr=False)
class CaseRecords:
    """One case, its force, and the two records of how people can be reached, each of which may be missing.

    ``side`` is the participant's side of the case. ``workshops`` are those of its bookings,
    by their day. ``live``: what is made from it may really be sent. ``register`` says who comes to the workshop of
    that day, by case, each with the participant's record where there is one.
    """

    case: Case
    side: ParticipantSide
    force: Force
    participant: Participant | None = None
    safe_contact: SafeContact | None = None
    workshops: Mapping[Day, Workshop] = attrs.field(factory=dict)
    live: bool = False
    register: Callable[[Day], Mapping[str, Participant | None]] | None = attrs.field(default=None, eq=False)

    def on_register(self, on: Day) -> Mapping[str, Participant | None]:
        """Who comes to the workshop of that day, by case? Where nobody else is known of: whose case this is."""
        if self.register is not None:
            return self.register(on)
        return {} if self.participant is None else {self.case.id: self.participant}


def workshops_of(
    case: Case, force: Force, participant: Participant | None, calendar: Callable[[], StoredCalendar] | None = None
) -> Mapping[Day, Workshop]:
    """Which workshops were booked in this case, by their day?

    Each is as the calendar in the store has it: where it could not be booked so yet, people are still told what is so.
    Else it is as the booking itself says; and what that does not say is as the force offers it, by its id. Where two
    bookings name one day, it is as the later says.
    """
    side = participant_side(case)
    found: dict[Day, Workshop] = {}
    stored = {workshop.id: workshop for workshop in calendar().workshops} if side.bookings and calendar else {}
    offered: Mapping[str, Workshop] | None = None
    for booked in side.bookings:
        for wanted in _wanted(booked.pair):
            workshop = wanted.among(stored) or wanted.as_arranged()
            if workshop is None:
                offered = _offered(side, force, participant) if offered is None else offered
                workshop = wanted.as_offered(offered)
            if workshop is not None:
                found[workshop.on] = workshop
    return found


@attrs.frozen(kw_only=True)
class _Wanted:
    """One workshop of a booking, and what the booking says of it."""

    part: Part
    on: Day
    id: str | None
    starts: str | None
    ends: str | None
    venue: str | None

    def among(self, stored: Mapping[str, Workshop]) -> Workshop | None:
        """The workshop of that id on that day, as the store has it; ``None``: it has none."""
        workshop = None if self.id is None else stored.get(self.id)
        return workshop if workshop is not None and workshop.on == self.on else None

    def as_arranged(self) -> Workshop | None:
        """The workshop, where the booking says all of it that somebody who goes there has to know."""
        if self.starts is None or self.ends is None or self.venue is None:
            return None
        # Of its group and its places nothing is said to anybody.
        return _made(
            Workshop,
            id=self.id or "",
            part=self.part,
            venue=self.venue,
            on=self.on,
            starts=Clock.fromisoformat(self.starts),
            ends=Clock.fromisoformat(self.ends),
            language=_ENGLISH,
            sex=Sex.MALE,
            least=0,
            most=1,
        )

    def as_offered(self, offered: Mapping[str, Workshop]) -> Workshop | None:
        """The workshop of that id, with what the booking says of it in place of what the calendar says."""
        workshop = None if self.id is None else offered.get(self.id)
        if workshop is None or workshop.on != self.on:
            return workshop
        arranged = _made(
            attrs.evolve,
            workshop,
            venue=self.venue or workshop.venue,
            starts=workshop.starts if self.starts is None else Clock.fromisoformat(self.starts),
            ends=workshop.ends if self.ends is None else Clock.fromisoformat(self.ends),
        )
        return arranged or workshop


def _made(make: Callable[..., Workshop], *given: Workshop, **values: object) -> Workshop | None:
    """A workshop of these values; ``None`` where they cannot be: an end before its beginning, an hour that is none."""
    try:
        return make(*given, **values)
    except ValueError:
        return None


def _wanted(pair: WorkshopsBooked) -> Iterator[_Wanted]:
    for part, on, name in (
        (Part.FIRST, pair.first, pair.first_workshop),
        (Part.SECOND, pair.second, pair.second_workshop),
    ):
        stated = {what: getattr(pair, f"{part}_{what}") for what in ("starts", "ends", "venue")}
        yield _Wanted(part=part, on=on, id=name, **stated)


def _offered(side: ParticipantSide, force: Force, participant: Participant | None) -> Mapping[str, Workshop]:
    """The workshops about the days of the bookings that the force offers, by id."""
    wanted = WorkshopQuery(
        language=_ENGLISH if participant is None else participant.language,
        interpreter_needed=participant is not None and participant.interpreter_needed,
        sex=Sex.MALE if participant is None else participant.sex,
        earliest=min(side.workshop_days),
        latest=max(side.workshop_days),
    )
    return {workshop.id: workshop for workshop in force.workshops(wanted).workshops}


def participant_reaches(participant: Participant | None) -> tuple[Veiled, ...] | None:
    """Every number and address that stands on the participant's record, to compare with the victim's.

    ``None``: there is no record that can be read, and so nothing to compare with.
    """
    if participant is None:
        return None
    address = "\n".join(participant.address)
    return tuple(Veiled(value) for value in (participant.phone, participant.email, address) if value)


def victim_reaches(contact: SafeContact | None) -> tuple[Veiled, ...] | None:
    """Every number and address that stands on the victim's safe-contact record, to compare with the participant's.

    ``None``: no record can be read, or it does not answer (``says_what_she_has``).
    """
    if contact is None or not says_what_she_has(contact):
        return None
    return tuple(value for way in contact.channels for value in _values_of(way))


def _values_of(way: SafeWay) -> Iterator[Veiled]:
    """What this way leads to: its value, or of one in words the numbers and the address that stand in it."""
    words = unveiled(way.value)
    if way.kind not in _IN_WORDS or _ADDRESS.search(words):
        yield way.value
    else:
        yield from (Veiled(reach) for reach in reaches_in(words))
