"""Whether a service may be named to somebody on a day: verified in time, and safe to name.

``domain/contact.md`` section 15.4. A service that dies leaves its number behind: whoever rings it in need
reaches nobody, or somebody else.
"""

from collections.abc import Sequence
from typing import Final

from cara_core.packs.comparing import begins_a_word, folded
from cara_core.terms.days import Day, days_after
from cara_core.terms.pack import Person, Service

__all__ = ["VERIFIED_DAYS", "is_refuge_for_participant", "is_verified", "why_not_verified"]

VERIFIED_DAYS: Final = 90
"""So long a service counts as verified."""
_BOTH: Final = "both"
_REFUGES: Final = ("refuge", "safe house", "shelter", "schronisk", "schronieni", "bezpieczny dom", "bezpieczne domy")
"""What a place of safety is called. Where one is must never be told to the person somebody flees from."""


def is_verified(service: Service, on: Day, people: Sequence[Person]) -> bool:
    """Was this service verified in time, by somebody of the register, and is its recheck not over?"""
    return why_not_verified(service, on, people) is None


def why_not_verified(service: Service, on: Day, people: Sequence[Person]) -> str | None:
    """Why this service does not count as verified on that day; ``None``: it does."""
    verified, recheck = service.verified_on, service.recheck_by
    if verified is None or recheck is None:
        return "nobody says when it was verified, and by when that has to be done again"
    if on < verified:
        return "it is said to have been verified on a day that lies ahead"
    if on > days_after(verified, VERIFIED_DAYS) or on > recheck:
        return f"it was not verified within {VERIFIED_DAYS} days, or its recheck_by is over"
    known = (person for person in people if person.id == service.verified_by)
    if not any(person.from_ <= verified and (person.until is None or verified <= person.until) for person in known):
        return "verified_by is nobody of the register (people.toml) on that day"
    return None


def is_refuge_for_participant(service: Service) -> bool:
    """Does this row offer a place of safety to the participant as well?"""
    if service.audience not in {"participant", _BOTH}:
        return False
    return begins_a_word(_REFUGES).search(folded(f"{service.name}\n{service.what}")) is not None
