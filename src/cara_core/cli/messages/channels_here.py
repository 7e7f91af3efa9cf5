"""What a command needs to go over the messages of a store: the channels set up here, and the moment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cara_core.cli.clock import now
from cara_core.errors import Fault, InputError
from cara_core.terms.instants import Instant, read_instant

if TYPE_CHECKING:
    from cara_core.channels.channel import Channel

__all__ = ["CAPTURED", "capture_folder", "channels_here", "chosen_instant"]

CAPTURED: Final = Path("captured")
"""The folder where nothing names one."""
_VARIABLE: Final = "CARA_CAPTURE"


def chosen_instant(at: str | None) -> Instant:
    """Which moment does ``--at`` name? Without it: now. :class:`InputError` where the text names none."""
    if at is None:
        return now()
    found = read_instant(at)
    if found is None:
        allowed = "YYYY-MM-DDTHH:MM:SS with Z or an offset such as +01:00"
        raise InputError([Fault("--at", "BAD_INSTANT", f"found another text; allowed: {allowed}")])
    return found


def capture_folder(chosen: Path) -> Path:
    """Where is written what does not leave? Where the option says, else in ``CARA_CAPTURE``, else in ``captured``."""
    named = os.environ.get(_VARIABLE, "").strip()
    return Path(named) if named and chosen == CAPTURED else chosen


def channels_here(capture: Path) -> Mapping[str, "Channel"]:
    """Which channels are set up on this machine? Raises :class:`InputError` naming every variable that is wrong."""
    from cara_core.channels.configured import channels_from  # noqa: PLC0415  (libraries of its own)

    others = {name: value for name, value in os.environ.items() if name != _VARIABLE}
    return channels_from(others, capture_folder(capture))
