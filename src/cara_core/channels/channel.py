"""What every channel can be asked: to send one notice, and what became of a reference."""

from typing import Protocol, runtime_checkable

from cara_core.errors import CaraError
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Charset, Medium, Notice, Receipt

__all__ = ["Channel", "OutcomeUnknown"]


class OutcomeUnknown(CaraError):
    """Nobody knows whether the provider took the notice: it is asked before anything is sent again."""

    retry = True


@runtime_checkable
class Channel(Protocol):
    """One way out. ``media`` are what it can carry; ``finds`` says whether it can be asked by reference."""

    @property
    def name(self) -> str:
        """Its name in the force's routes, such as ``notify``."""

    @property
    def charset(self) -> Charset:
        """What it does to the letters of a text message."""

    @property
    def media(self) -> frozenset[Medium]:
        """As what it can carry a message."""

    @property
    def finds(self) -> bool:
        """Can it be asked what became of a reference?"""

    def send(self, notice: Notice, at: Instant) -> Receipt:
        """Send it, once. Raises :class:`OutcomeUnknown` where that cannot be known; a refusal is a receipt."""

    def found(self, reference: str, at: Instant) -> Receipt | None:
        """What became of this reference? ``None``: the provider does not know it."""
