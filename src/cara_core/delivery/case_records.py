"""What the messages of one case are made from at one moment: gathered once, for all of them."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.contact.safe.rules import reaches_in
from cara_core.contact.safe.usable import says_what_she_has
from cara_core.contact.wall import ParticipantSide, participant_side
from cara_core.forces.force import Force
from cara_core.formats.participant import Participant
from cara_core.terms.contact import SafeContact, SafeWay, WayKind
from cara_core.terms.days import Day
from cara_core.terms.referral import Sex
from cara_core.terms.veil import Veiled, unveiled
from cara_core.terms.workshops import Workshop, WorkshopQuery

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
    by their day. ``live``: what is made from it may really be sent.
    """

    case: Case
    side: ParticipantSide
    force: Force
    participant: Participant | None = None
    safe_contact: SafeContact | None = None
    workshops: Mapping[Day, Workshop] = attrs.field(factory=dict)
    live: bool = False


def workshops_of(case: Case, force: Force, participant: Participant | None) -> Mapping[Day, Workshop]:
    """Which workshops were booked in this case, by their day? As they stand on offer, by their ids."""
    side = participant_side(case)
    if not side.bookings:
        return {}
    pairs = [booked.pair for booked in side.bookings]
    ids = {name for pair in pairs for name in (pair.first_workshop, pair.second_workshop) if name is not None}
    wanted = WorkshopQuery(
        language=_ENGLISH if participant is None else participant.language,
        interpreter_needed=participant is not None and participant.interpreter_needed,
        sex=Sex.MALE if participant is None else participant.sex,
        earliest=min(side.workshop_days),
        latest=max(side.workshop_days),
    )
    return {workshop.on: workshop for workshop in force.workshops(wanted).workshops if workshop.id in ids}


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
