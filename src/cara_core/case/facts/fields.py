"""How the fields of a fact are checked, and how one says whose it is."""

from typing import Any, Final

import attrs

from cara_core.terms.caution import Person
from cara_core.terms.checked_values import checked_kinds

__all__ = ["WHAT_KINDS", "personal"]

WHAT_KINDS: Final = checked_kinds("what.")
"""Every value of what happened is of its own kind; a path of ``cara-fact/1`` names one that is not."""


def personal(person: Person, *, needed: bool = False) -> Any:
    """A field that holds what a person said or did: kept under that person's key.

    ``needed``: it has to be filled in when the fact is recorded. It is ``None`` afterwards only
    where the person's data have been erased.
    """
    return attrs.field(default=None, repr=False, metadata={"person": person, "needed": needed})
