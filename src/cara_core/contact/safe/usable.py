"""What a victim's record answers: is there a way that is known to be safe, and is it known what she has at all?

An open marker of each record says whether it can be used, and no more.
"""

from typing import Final

from cara_core.contact.safe.rules import OWNERS
from cara_core.terms.caution import LEAST_RANK
from cara_core.terms.contact import PerpetratorAccess, SafeContact, SafeWay, WayKind
from cara_core.terms.days import Day

__all__ = ["is_usable", "is_usable_way", "says_what_she_has"]

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


def says_what_she_has(contact: SafeContact) -> bool:
    """Can a number or an address of the participant's be compared with this record?

    It names a way: then a kind that it does not hold is an answer too. Or a supervisor says
    why there is no way at all. An empty record is no answer. Source: contract section 7.
    """
    why_none, rank = contact.no_way_because, contact.rank
    return bool(contact.channels) or (why_none is not None and rank is not None and rank.reaches(LEAST_RANK))
