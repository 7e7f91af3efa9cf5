"""A checkpoint as a value: what a store held when it was signed."""

import base64
from typing import Final

import attrs

from cara_core.terms.instants import Instant, write_instant

__all__ = ["ORIGIN", "Checkpoint", "SignedTable"]

ORIGIN: Final = "cara-store/"


@attrs.frozen(kw_only=True)
class SignedTable:
    """How many rows a further table had, and the root over them."""

    table: str
    size: int
    root: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Checkpoint:
    """What a store held when it was signed: how many rows, and the root over their digests.

    ``further`` are the contact records, the calendar, the switch and the messages: none in a
    checkpoint of a version before this one.
    """

    store: str
    number: int
    previous: bytes = attrs.field(repr=False)
    at: Instant
    facts: int
    facts_root: bytes = attrs.field(repr=False)
    access: int
    access_root: bytes = attrs.field(repr=False)
    further: tuple["SignedTable", ...] = ()

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return (
            f"{ORIGIN}{self.store}\n{self.facts}\n{_to_base64(self.facts_root)}\n"
            f"access {self.access} {_to_base64(self.access_root)}\n"
            f"checkpoint {self.number} {_to_base64(self.previous)}\nsigned-at {write_instant(self.at)}\n"
        ) + "".join(f"{signed.table} {signed.size} {_to_base64(signed.root)}\n" for signed in self.further)


def _to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
