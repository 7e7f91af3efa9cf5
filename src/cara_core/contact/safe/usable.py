"""Is there a way to reach a victim that is known to be safe? An open marker of each record says so, and no more."""

from typing import Final

from cara_core.contact.safe.rules import OWNERS
from cara_core.terms.contact import PerpetratorAccess, SafeContact, SafeWay, WayKind
from cara_core.terms.days import Day

__all__ = ["is_usable", "is_usable_way"]

_BY_A_PERSON: Final = frozenset({WayKind.IN_PERSON, WayKind.VIA_AGENCY})
"""Ways that somebody arranges: they have no hours of their own."""


def is_usable(contact: SafeContact, on: Day) -> bool:
    """Can the victim be reached safely on that day, by at least one way of this record?

    Not where she may not be contacted, nor where she lives with the participant or nobody
    knows whether she does: what is not known is unsafe (``domain/contact.md`` V1, V2).
    """
    if contact.do_not_contact or contact.living_with_participant is not False:
        return False
    return any(is_usable_way(way, on) for way in contact.channels)


def is_usable_way(way: SafeWay, on: Day) -> bool:
    """Is this way hers, out of the participant's reach, still confirmed on that day, and are its hours known?"""
    if way.owner not in OWNERS or way.perpetrator_access is not PerpetratorAccess.NO:
        return False
    if way.expires_on is not None and way.expires_on < on:
        return False
    return way.kind in _BY_A_PERSON or bool(way.safe_windows)
