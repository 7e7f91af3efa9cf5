"""What a command needs to go over the messages of a store: the channels set up here, and the moment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cara_core.cli.clock import now
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.terms.days import WorkingDays
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.messages import MessageRule

if TYPE_CHECKING:
    from cara_core.channels.transport import Channel
    from cara_core.delivery.rounds import Round
    from cara_core.store.case_store import CaseStore

__all__ = ["CAPTURED", "capture_folder", "channels_here", "instant_asked", "round_over"]

CAPTURED: Final = Path("captured")
"""The folder where nothing names one."""
_VARIABLE: Final = "CARA_CAPTURE"


def instant_asked(at: str | None) -> Instant:
    """Which moment is asked for? :class:`InputError` where the text names none."""
    if at is None:
        return now()
    found = read_instant(at)
    if found is None:
        allowed = "YYYY-MM-DDTHH:MM:SS with Z or an offset such as +01:00"
        raise InputError([Fault("--at", "BAD_INSTANT", f"found another text; allowed: {allowed}")])
    return found


def capture_folder(asked: Path) -> Path:
    """Where is written what does not leave? Where it was asked for, else in ``CARA_CAPTURE``, else in ``captured``."""
    named = os.environ.get(_VARIABLE, "").strip()
    return Path(named) if named and asked == CAPTURED else asked


def channels_here(capture: Path) -> Mapping[str, "Channel"]:
    """Which channels are set up on this machine? Raises :class:`InputError` naming every variable that is wrong."""
    from cara_core.channels.configured import channels_from  # noqa: PLC0415  (libraries of its own)

    others = {name: value for name, value in os.environ.items() if name != _VARIABLE}
    return channels_from(others, capture_folder(capture))


def round_over(  # noqa: PLR0917 - each is named where it is handed over
    store: "CaseStore",
    force: Force,
    rules: Mapping[str, MessageRule],
    working: WorkingDays,
    by: str,
    capture: Path,
    *,
    live: bool,
) -> "Round":
    """One round over this store with this force's channels; ``capture`` is the folder where nothing leaves."""
    from cara_core.delivery.by_force import channels_of  # noqa: PLC0415  (libraries of its own)
    from cara_core.delivery.rounds import Round  # noqa: PLC0415  (the same)

    core = channels_here(capture)
    named = {route.channel for rule in rules.values() for route in force.plan(rule).routes} if live else set()
    return Round(store=store, rules=rules, working=working, channels=channels_of(force, core, named), by=by, live=live)
