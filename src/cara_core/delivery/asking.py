"""Asking a provider what became of a reference: whatever goes wrong is no answer, never "not known there"."""

from cara_core.channels.channel import Channel
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Progress, Receipt

__all__ = ["ask_provider"]


def ask_provider(channel: Channel, reference: str, at: Instant) -> Receipt | None:
    """What became of this reference? ``None``: the provider does not know it.

    UNKNOWN where nobody can say: the provider did not answer, or answered of another one.
    """
    try:
        found = channel.found(reference, at)
    except Exception as raised:  # noqa: BLE001  (whatever a channel raises, that is no answer)
        return Receipt(reference=reference, state=Progress.UNKNOWN, at=at, detail=type(raised).__name__[:80])
    if found is not None and found.reference != reference:
        return Receipt(reference=reference, state=Progress.UNKNOWN, at=at, detail="foreign-receipt")
    return found
