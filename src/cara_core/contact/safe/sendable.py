"""Can anything be sent there at all? The same reading as when it was recorded, asked again at the moment of sending."""

from collections.abc import Sequence

from cara_core.contact.safe.addresses.posting import posting_faults
from cara_core.contact.safe.mailboxes import read_mailbox
from cara_core.contact.safe.numbers import can_be_texted, read_number
from cara_core.terms.messages import Medium

__all__ = ["is_sendable", "textable_number"]


def textable_number(raw: str) -> str | None:
    """The number as it is handed over for a text message; ``None``: it is no number, or one that gets no texts."""
    number = read_number(raw)
    return number if number is not None and can_be_texted(number) else None


def is_sendable(medium: Medium, value: str, *, name: str = "Name") -> bool:
    """Can this medium carry a message there? An address is its lines, joined by line breaks; ``name`` stands above it.

    What is printed for somebody to hand over goes nowhere, so nothing is asked of it.
    """
    match medium:
        case Medium.SMS:
            return textable_number(value) is not None
        case Medium.EMAIL:
            return read_mailbox(value) is not None
        case Medium.LETTER:
            return not posting_faults((name, *_lines(value)))
        case _:
            return True


def _lines(value: str) -> Sequence[str]:
    return value.split("\n")
