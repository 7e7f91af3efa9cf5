"""Telling the forces' own systems what was recorded, after the commit."""

import logging
from collections.abc import Callable
from typing import Final

import attrs

from cara_core.casework.at_hand.forces import ForcesAtHand
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.call_checks import checked_call
from cara_core.errors import CaraError
from cara_core.store.case_moved import tell_case_moved
from cara_core.store.kept import HookReport
from cara_core.terms.instants import Instant

__all__ = ["Teller"]

_LOG: Final = logging.getLogger("cara_core.casework")

_NOTHING: Final = HookReport(heard=0, not_heard=0, failures=())


@attrs.frozen(kw_only=True)
class Teller:
    """Tells what is waiting in the outbox of one store."""

    at_hand: StoreAtHand
    forces: ForcesAtHand

    @checked_call
    def tell(self, at: Instant, *, clock: Callable[[], Instant] | None = None) -> HookReport:
        """Tell what is still untold. Nothing that a plugin does is raised. Raises :class:`StoreError`."""
        store = self.at_hand.find()
        return _NOTHING if store is None else tell_case_moved(store, self.forces.find, at, clock=clock)

    def tell_after_commit(self, at: Instant, *, clock: Callable[[], Instant] | None = None) -> HookReport:
        """As :meth:`tell`; a failure of the store is named in the report, as what was recorded is kept all the same."""
        try:
            report = self.tell(at, clock=clock)
        except (CaraError, OSError) as failed:
            _LOG.warning("the forces' own systems were not told: %s", type(failed).__name__)
            # Its own text speaks of the outbox alone: "nothing of this was kept" would be wrong of what was recorded.
            return attrs.evolve(_NOTHING, interrupted=type(failed).__name__)
        if not report.complete:
            counts = (report.not_heard, len(report.unreadable))
            _LOG.warning("facts not heard: %d; cases that cannot be read: %d", *counts)
        return report
