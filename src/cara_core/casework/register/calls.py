"""The calls about the register of a workshop."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from cara_core.casework.calendar.calls import CalendarCalls
from cara_core.casework.register.results import RegisterEntry, RegisterKept
from cara_core.casework.results import HookReport, ReadBy
from cara_core.contact.register import RegisterSheet
from cara_core.terms.instants import Instant

if TYPE_CHECKING:
    from cara_core.casework.calendar.keeping import CalendarKeeper
    from cara_core.casework.reading import CaseReader
    from cara_core.casework.register.keeping import RegisterKeeper
    from cara_core.casework.telling import Teller

__all__ = ["RegisterCalls"]


class RegisterCalls(CalendarCalls):
    """What can be done with the register of a workshop."""

    def __init__(
        self, reader: "CaseReader", calendar: "CalendarKeeper", register: "RegisterKeeper", teller: "Teller"
    ) -> None:
        super().__init__(reader, calendar)
        self._register = register
        self._teller = teller

    def register(self, workshop: str, *, read_by: ReadBy) -> RegisterSheet:
        """Who is to come to the workshop of this id, as those who run it may see it: names, languages, needs.

        That each participant's record was read is in the access log. Nothing of the victim's side is on it.
        """
        return self._register.sheet(workshop, read_by)

    def record_register(
        self, entries: Iterable[RegisterEntry], *, at: Instant, by: str, request: str | None = None
    ) -> RegisterKept:
        """Record who came to a workshop and who did not, for a group in one transaction: all of it, or nothing.

        What is on record already, whoever said it, is left as it is: the same sheet read twice changes nothing.
        Raises :class:`InputError` with every fault, each under the place of its entry, as in ``[3].case``.
        """
        kept = self._register.keep(entries, at=at, by=by, request=request)
        return attrs.evolve(kept, hooks=self._tell(at))

    def try_register(self, entries: Iterable[RegisterEntry], *, at: Instant, by: str) -> RegisterKept:
        """What would :meth:`record_register` keep of these? Nothing is kept. Raises as it does."""
        return self._register.keep(entries, at=at, by=by, is_trial=True)

    def _tell(self, at: Instant) -> HookReport | None:
        return self._teller.tell_after_commit(at)
