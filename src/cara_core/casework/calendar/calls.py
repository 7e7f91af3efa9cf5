"""The calls about the calendar of workshops."""

from typing import TYPE_CHECKING, cast

from cara_core.books.workshop_calendar import CalendarReading
from cara_core.case.facts import NotHeldCause
from cara_core.casework.calendar.following import GuardedCalls
from cara_core.casework.calendar.results import CalendarChanges, CalendarKept, StoredCalendar
from cara_core.casework.reading_calls import ReadingCalls
from cara_core.terms.instants import Instant

if TYPE_CHECKING:
    # Each needs the store, and that an extra; who only names the type of a casework does not.
    from cara_core.casework.calendar.keeping import CalendarKeeper
    from cara_core.casework.reading import CaseReader

__all__ = ["CalendarCalls"]


class CalendarCalls(ReadingCalls):
    """What can be done with the calendar of workshops in a store of cases. Nobody's name is in it."""

    def __init__(self, reader: "CaseReader", calendar: "CalendarKeeper") -> None:
        super().__init__(reader)
        self._calendar = calendar

    def calendar(self) -> StoredCalendar:
        """The workshops that are kept: those on offer, those that were cancelled, and every version of each."""
        return self._calendar.read()

    def calendar_changes(self, reading: CalendarReading) -> CalendarChanges:
        """What would :meth:`keep_calendar` change by this reading of ``workshops.csv`` and ``facilitators.csv``?

        Nothing is kept. Raises :class:`InputError` with every fault of the reading, and where a workshop that was
        cancelled comes back under its id as another.
        """
        return self._calendar.changes(reading)

    def keep_calendar(
        self, reading: CalendarReading, *, at: Instant, by: str, request: str | None = None
    ) -> CalendarKept:
        """Keep what this reading adds and changes. What is not in it stays as it is, until it is cancelled.

        Where the day, the time or the venue of a workshop becomes another, each case that is booked into it is
        booked again so; where it cannot be, it is recorded that the workshop is not held for it.
        ``.cases`` are those: look at each.
        """
        return self._calendar.keep(self._guarded, reading, at=at, by=by, request=request)

    def cancel_workshop(
        self, workshop: str, *, cause: NotHeldCause | str, at: Instant, by: str, request: str | None = None
    ) -> CalendarKept:
        """Cancel the workshop of this id, for good: no import brings it back.

        In every case that is booked into it, and of which nobody said how it went, ``workshop_not_held`` is recorded.
        """
        return self._calendar.cancel(self._guarded, workshop, cause=cause, at=at, by=by, request=request)

    def appointment_key(self) -> bytes:
        """The key by which appointments in a calendar file get their ids: the same for the same store.

        Raises :class:`NoStore`, and :class:`KeyMissing` where the folder of the keys is not that of the store.
        """
        return self._calendar.appointment_key()

    @property
    def _guarded(self) -> GuardedCalls:
        """The calls that record, of the casework that this is a part of."""
        return cast("GuardedCalls", self)
