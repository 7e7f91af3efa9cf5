"""A force's own values in its texts, and who of the force has signed them: the force sheet.

A pack is adopted by several forces. What a force says of itself (its office, hours, complaints) is signed
by the force, apart from the pack: a new telephone number voids no translation.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from cara_core.terms.messages import Office
from cara_core.terms.pack import Person, SignOff

__all__ = ["FORCE_SHEET", "ForceRegister", "ForceSheet"]

FORCE_SHEET: Final = "force-sheet"
"""What stands for a message where a force's values are signed."""


@attrs.frozen(kw_only=True, eq=False)
class ForceRegister:
    """Who signs for this force, and what they signed. ``signed``: parts as they were then (JSON), by digest."""

    people: tuple[Person, ...] = attrs.field(default=(), repr=False)
    signoffs: tuple[SignOff, ...] = attrs.field(default=(), repr=False)
    signed: Mapping[str, str] = attrs.field(factory=dict, repr=False)


@attrs.frozen(kw_only=True, eq=False)
class ForceSheet:
    """A force's values that texts show, and its register. ``arrive_by_minutes``: so early are people asked to come."""

    office: Office
    arrive_by_minutes: int = 0
    register: ForceRegister = attrs.field(factory=ForceRegister)
