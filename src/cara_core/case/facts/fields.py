"""How a field of a fact says whose it is."""

from typing import Any

import attrs

from cara_core.terms.caution import Person

__all__ = ["personal"]


def personal(person: Person, *, needed: bool = False) -> Any:
    """A field that holds what a person said or did: kept under that person's key.

    ``needed``: it has to be filled in when the fact is recorded. It is ``None`` afterwards only
    where the person's data have been erased.
    """
    return attrs.field(default=None, repr=False, metadata={"person": person, "needed": needed})
