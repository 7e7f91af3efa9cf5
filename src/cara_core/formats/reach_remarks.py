"""What whoever records how people are reached should know, though nothing of it is wrong.

A landline is a telephone, and is kept; but no text message reaches it, and weeks later is
too late to find that out.
"""

from collections.abc import Iterator

import attrs

from cara_core.contact.safe.numbers import can_be_texted, read_number
from cara_core.formats.participant import Participant
from cara_core.terms.contact import SafeContact, WayKind
from cara_core.terms.veil import unveiled

__all__ = ["ReachRemark", "remarks_on"]

_NO_TEXTS = "calls reach this number, text messages do not (a landline, 070 or 076): none will be sent to it"


@attrs.frozen
class ReachRemark:
    """One thing to know of a record: ``path`` says of which field, ``code`` and ``text`` what. It repeats no value."""

    path: str
    code: str
    text: str


def remarks_on(record: Participant | SafeContact) -> tuple[ReachRemark, ...]:
    """What should be said when this record is kept? Of a number that cannot be texted: that."""
    return tuple(
        ReachRemark(path, "CANNOT_BE_TEXTED", _NO_TEXTS)
        for path, raw in _numbers(record)
        if (number := read_number(raw)) is not None and not can_be_texted(number)
    )


def _numbers(record: Participant | SafeContact) -> Iterator[tuple[str, str]]:
    """The numbers that text messages might go to: the participant's, and those the victim may be texted at."""
    if isinstance(record, Participant):
        if record.phone is not None:
            yield "phone", record.phone
        return
    for place, way in enumerate(record.channels):
        if way.kind is WayKind.SMS:
            yield f"channels[{place}].value", unveiled(way.value)
