"""The working days of a store's cases: with the days on which its force itself is closed."""

import logging
from collections.abc import Callable
from typing import Final

from cara_core.casework.at_hand.forces import ForcesAtHand
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.errors import CaraError
from cara_core.terms.days import WorkingDays

__all__ = ["WorkingDaysAtHand"]

_LOG: Final = logging.getLogger("cara_core.casework")


class WorkingDaysAtHand:
    """Asked for the working days: those of England and Wales, less the closed days of the store's own force.

    The store's force is that of its first case. They count in the cases of that force alone: in a case of another,
    which a store is not meant to hold, what is due is due earlier, and never later. Several threads may use it.
    """

    def __init__(self, at_hand: StoreAtHand, forces: ForcesAtHand, known: Callable[[], WorkingDays]) -> None:
        self._at_hand: Final = at_hand
        self._forces: Final = forces
        self._known: Final = known
        self._found: WorkingDays | None = None

    def __call__(self) -> WorkingDays:
        """The working days. Raises :class:`CaraError` without the extra ``calendar``."""
        if self._found is not None:
            return self._found
        force = self._first_force()
        if not force:
            return self._known()
        self._found = self._with_closed(force)
        return self._found

    def _first_force(self) -> str:
        """The force of the first case; empty while there is none, or where it cannot be read."""
        store = self._at_hand.find()
        first = () if store is None else store.facts_after(None, limit=1)
        return store.force_of(first[0].case) if store is not None and first else ""

    def _with_closed(self, force: str) -> WorkingDays:
        loaded = [found for (name, _), found in self._forces.loaded().items() if name == force]
        try:
            found = loaded[0] if loaded else self._forces.find(force, None)
        except CaraError:
            # What is due is worked out without its plugin, too: then a day earlier, never later.
            _LOG.warning("the closed days of force %s are not known: it cannot be loaded", force)
            return self._known()
        return self._known().with_closed(force, found.closed_days)
