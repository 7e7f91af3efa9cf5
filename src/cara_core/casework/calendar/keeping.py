"""Keeping the calendar of workshops: what a file says, and what is cancelled."""

import hmac
from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.books.workshop_calendar import CalendarReading
from cara_core.case.facts import NotHeldCause
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.calendar.comparing import asked_entries, changes_by, checked_calendar, entries_to_keep
from cara_core.casework.calendar.following import Following, GuardedCalls
from cara_core.casework.calendar.results import CalendarChanges, CalendarKept
from cara_core.casework.call_checks import call_faults, word_of
from cara_core.errors import Fault, InputError, NoStore
from cara_core.store.calendar.calendar_log import CalendarLog, EntriesKept
from cara_core.store.calendar.stored_calendar import NewEntry, StoredCalendar
from cara_core.terms.instants import Instant

__all__ = ["CalendarKeeper"]

_ANY_CASE: Final = "calendar"
"""Stands for the case where a call is checked: this is about none."""


@attrs.frozen(kw_only=True)
class CalendarKeeper:
    """Keeps the calendar of one store."""

    at_hand: StoreAtHand

    def read(self) -> StoredCalendar:
        """The calendar as it is now; empty where nothing was kept yet."""
        store = self.at_hand.find()
        return StoredCalendar() if store is None else store.calendar.read()

    def appointment_key(self) -> bytes:
        """See ``Casework.appointment_key``."""
        store = self.at_hand.find()
        if store is None:
            raise NoStore("there is no store yet, so there is no appointment")
        # Drawn from the key of the references, which every host has: no appointment has an id of a message.
        return hmac.digest(store.reference_key(), b"appointments", "sha256")

    def changes(self, reading: CalendarReading) -> CalendarChanges:
        """What would be kept of this reading? Raises :class:`InputError`."""
        return changes_by(checked_calendar(reading), self.read())

    def keep(
        self, casework: GuardedCalls, reading: CalendarReading, *, at: Instant, by: str, request: str | None
    ) -> CalendarKept:
        """Keep it, and follow it in the cases. Raises :class:`InputError`, :class:`NoStore`."""
        _check_call(at=at, by=by, request=request)
        calendar = checked_calendar(reading)
        asked = [[entry.id, entry.body] for entry in asked_entries(calendar)]
        kept = self._log().keep(
            lambda stored: entries_to_keep(calendar, stored), asked=asked, at=at, by=by, request=request
        )
        return _followed(casework, kept, at=at, by=by)

    def cancel(
        self,
        casework: GuardedCalls,
        workshop: str,
        *,
        cause: NotHeldCause | str,
        at: Instant,
        by: str,
        request: str | None,
    ) -> CalendarKept:
        """Cancel it for good, and follow that in the cases. Raises :class:`InputError`, :class:`NoStore`."""
        _check_call(at=at, by=by, request=request, workshop=workshop, cause=cause)
        word_of(NotHeldCause, cause, path="cause")
        why = NotHeldCause(cause)

        def work_out(stored: StoredCalendar) -> Sequence[NewEntry]:
            return _cancelled(stored, workshop, why)

        asked = ["cancelled", workshop, str(why)]
        kept = self._log().keep(work_out, asked=asked, at=at, by=by, request=request)
        return _followed(casework, kept, at=at, by=by)

    def _log(self) -> CalendarLog:
        store = self.at_hand.find()
        if store is None:
            raise NoStore("there is no store yet: one is made with its first case")
        return store.calendar


def _cancelled(stored: StoredCalendar, workshop: str, why: NotHeldCause) -> Sequence[NewEntry]:
    """The version that says it; none where it is cancelled already. Raises :class:`InputError`."""
    before = stored.cancelled.get(workshop)
    if before is not None:
        if before.cause is why:
            return ()
        allowed = f"cancelled already, for another cause; allowed: {before.cause}"
        raise InputError([Fault("cause", "CONTRADICTION", allowed)])
    kept = stored.offered.get(workshop)
    if kept is None:
        allowed = "no workshop of that id is kept; allowed: one that is on offer"
        raise InputError([Fault("workshop", "NOT_ON_OFFER", allowed)])
    return [NewEntry(what=attrs.evolve(kept, cause=why))]


def _followed(casework: GuardedCalls, kept: EntriesKept, *, at: Instant, by: str) -> CalendarKept:
    found = CalendarKept(entries=kept.entries, repeated=kept.repeated)
    return Following(casework=casework, earlier=kept.before, calendar=kept.after, at=at, by=by).follow(found)


def _check_call(*, at: object, by: object, request: object, **texts: object) -> None:
    """Raises :class:`InputError` with everything that is wrong with the call itself."""
    faults = list(call_faults(at=at, case=_ANY_CASE, by=by, request=request))
    faults += [
        Fault(name, "WRONG_CALL", f"{type(given).__name__} was given; allowed: text")
        for name, given in texts.items()
        if not isinstance(given, str)
    ]
    if faults:
        raise InputError(faults)
