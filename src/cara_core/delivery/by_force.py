"""A channel of a force: its own transport where its plugin has one, else the core's of that name."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from cara_core.channels.channel import Channel, OutcomeUnknown
from cara_core.forces.force import Force
from cara_core.hooks.asking import PluginFailed
from cara_core.terms.instants import Instant
from cara_core.terms.messages import CAPTURE, Charset, Medium, Notice, Progress, Receipt

__all__ = ["ForceChannel", "channels_of"]

_LETTERS: Final = frozenset({Medium.SMS, Medium.EMAIL, Medium.LETTER, Medium.PRINT, Medium.WORK})


@attrs.frozen
class ForceChannel:
    """One channel, as this force has it. It decides nothing: whether a notice may go was decided before."""

    force: Force
    name: str
    core: Channel | None = None

    @property
    def charset(self) -> Charset:
        """What it does to the letters of a text message: as the core's; a force's own is taken for the strictest."""
        return Charset.NOTIFY if self.core is None else self.core.charset

    @property
    def media(self) -> frozenset[Medium]:
        """As what it can carry a message."""
        return _LETTERS if self.core is None else self.core.media

    @property
    def sender(self) -> str:
        """The address that the core's channel writes from; empty where it has none of its own."""
        return str(getattr(self.core, "sender", ""))

    @property
    def finds(self) -> bool:
        """Can it be asked what became of a reference?"""
        return self.core is not None and self.core.finds

    def send(self, notice: Notice, at: Instant) -> Receipt:
        """The force's transport carries it, or the core's. Where the plugin fails, nobody knows whether it went."""
        try:
            receipt = self.force.send(notice, self.name)
        except PluginFailed:
            raise OutcomeUnknown("send: the force's own transport failed") from None
        if receipt is not None:
            return receipt
        if self.core is None:
            return Receipt(reference=notice.reference, state=Progress.CLAIMED, at=at, detail="no-such-channel")
        return self.core.send(notice, at)

    def found(self, reference: str, at: Instant) -> Receipt | None:
        """What became of this reference?"""
        return None if self.core is None else self.core.found(reference, at)


def channels_of(force: Force, core: Mapping[str, Channel], names: Iterable[str]) -> Mapping[str, Channel]:
    """Every channel this force's messages may go by: those set up here, and those its own transport may carry.

    ``names`` are those its routes name. The capture folder is the core's own, whatever a
    plugin says: what is written there never leaves. A channel that is neither set up nor the
    force's own is not there, so that a message for it is stopped, and somebody is told.
    """
    own = {*names} if force.asking.sends else set()
    found: dict[str, Channel] = {name: ForceChannel(force, name, core.get(name)) for name in sorted({*core, *own})}
    return {name: core[name] if name == CAPTURE and name in core else channel for name, channel in found.items()}
