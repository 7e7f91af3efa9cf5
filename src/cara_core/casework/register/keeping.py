"""Keeps a register: the sheet of a workshop is put together, and who came is kept for all of a group, or for none."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import AttendanceRecorded
from cara_core.casework.asked_facts import NumberedFact, placed
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.call_checks import check_call, checked_call
from cara_core.casework.changes import Change, recording_change
from cara_core.casework.recording import Recorder
from cara_core.casework.register.results import RegisterEntry, RegisterKept
from cara_core.casework.results import ReadBy
from cara_core.contact.register import RegisterLine, RegisterSheet, register_line, register_sheet
from cara_core.contact.wall import participant_side
from cara_core.errors import CaseError, Fault, InputError, NoSuchCase
from cara_core.stages.reports.already_known import is_on_record
from cara_core.store.case_store import CaseStore
from cara_core.store.requests import AskedFact
from cara_core.terms.days import days_before
from cara_core.terms.instants import Instant
from cara_core.terms.workshops import Workshop

__all__ = ["RegisterKeeper"]

_BOOKED_WITHIN_DAYS: Final = 366
"""A place is held by a booking no older than this: no caution lasts half as long (20 weeks, the safety floor)."""
_NO_WORKSHOP: Final = "no workshop of that id is on offer; allowed: the id of one in the calendar"
_NO_CASE: Final = "no case of that name is in the store; allowed: the name of a case"
_NO_ENTRY: Final = "register"
"""What stands for the name of a case where there is none: the rest of the call is checked all the same."""
_TWICE: Final = "this case stands on the sheet twice; allowed: once"


@attrs.frozen(kw_only=True)
class _HandedIn:
    """Who hands the sheet in, when, and under which request."""

    at: Instant
    by: str
    request: str | None

    def change(self, entry: RegisterEntry, what: AttendanceRecorded) -> Change:
        """The change of the entry's case. Under a request each case has one of its own."""
        asked = NumberedFact(asked=AskedFact(what=what, on=what.workshop_on, by=self.by))
        own = None if self.request is None else f"{self.request}:{entry.workshop}:{entry.case}"
        return recording_change(entry.case, asked, at=self.at, by=self.by, request=own)


@attrs.define(kw_only=True)
class _Sheet:
    """A sheet while it is worked out."""

    faults: list[Fault]
    changes: list[Change] = attrs.field(factory=list)
    already: list[str] = attrs.field(factory=list)
    unbooked: list[str] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class RegisterKeeper:
    """Keeps the registers of one store."""

    at_hand: StoreAtHand
    recorder: Recorder

    @checked_call
    def sheet(self, workshop: str, read_by: ReadBy) -> RegisterSheet:
        """Who is booked into the workshop of this id? Each reading is logged first. Raises :class:`InputError`."""
        store = self._store()
        found = store.calendar.read().workshop(workshop)
        if found is None:
            raise InputError([Fault("workshop", "NOT_ON_OFFER", _NO_WORKSHOP)])
        since = days_before(found.on, _BOOKED_WITHIN_DAYS)
        holders = store.booked_places.holders([workshop], since=since)[workshop]
        lines = [_line(store, case, workshop, read_by) for case in sorted(holders)]
        return register_sheet(found, [line for line in lines if line is not None])

    @checked_call
    def keep(
        self,
        entries: Iterable[RegisterEntry],
        *,
        at: Instant,
        by: str,
        request: str | None = None,
        is_trial: bool = False,
    ) -> RegisterKept:
        """Keep who came and who did not, of every case of these, or nothing. ``is_trial``: only work it out.

        What is on record already is not kept again. Raises :class:`InputError` with every fault, each
        under the place of its entry, as in ``[3].case``.
        """
        every = list(entries)
        if not all(isinstance(entry, RegisterEntry) for entry in every):
            raise InputError([Fault("entries", "WRONG_CALL", "another was given; allowed: cara_core.RegisterEntry")])
        check_call(at=at, case=every[0].case if every else _NO_ENTRY, by=by, request=request)
        sheet = self._worked_out(every, _HandedIn(at=at, by=by, request=request))
        if sheet.faults:
            raise InputError(sheet.faults)
        recorded = self.recorder.keep_all(tuple(sheet.changes), is_trial=is_trial) if sheet.changes else ()
        return RegisterKept(recorded=recorded, already=tuple(sheet.already), unbooked=tuple(sheet.unbooked))

    def _worked_out(self, entries: Sequence[RegisterEntry], handed_in: _HandedIn) -> _Sheet:
        """What each of these entries changes, and every fault; nothing is kept."""
        store = self._store()
        sheet = _Sheet(faults=[*_twice(entries)])
        for place, entry in enumerate(entries):
            try:
                self._add(sheet, store, entry, handed_in)
            except InputError as wrong:
                sheet.faults += placed(wrong.faults, place)
            except CaseError as wrong:
                sheet.faults += placed([Fault("case", wrong.code, str(wrong).splitlines()[0])], place)
        return sheet

    def _add(self, sheet: _Sheet, store: CaseStore, entry: RegisterEntry, handed_in: _HandedIn) -> None:
        """What this entry changes, where it is not on record already. Raises :class:`CaraError`."""
        what, case = self._what(store, entry)
        if is_on_record(case, what):
            sheet.already.append(entry.case)
            return
        if not any(what.workshop in record.what.workshops for record in case.bookings):
            sheet.unbooked.append(entry.case)
        change = handed_in.change(entry, what)
        sheet.changes.append(change)
        self.recorder.try_out(change)

    def _store(self) -> CaseStore:
        store = self.at_hand.find()
        if store is None:
            raise NoSuchCase("there is no case in the store yet")
        return store

    def _what(self, store: CaseStore, entry: RegisterEntry) -> tuple[AttendanceRecorded, Case]:
        """What this entry says, and of which case. Raises :class:`InputError`."""
        workshop: Workshop | None = store.calendar.read().workshop(entry.workshop)
        faults = [] if workshop is not None else [Fault("workshop", "NOT_ON_OFFER", _NO_WORKSHOP)]
        faults += [] if store.has_case(entry.case) else [Fault("case", "NO_SUCH_CASE", _NO_CASE)]
        if workshop is None or faults:
            raise InputError(faults)
        what = AttendanceRecorded(
            part=workshop.part, workshop_on=workshop.on, attendance=entry.attendance, cause=entry.cause
        )
        return what, store.case(entry.case)


def _line(store: CaseStore, case: str, workshop: str, read_by: ReadBy) -> RegisterLine | None:
    side = participant_side(store.case(case))
    reason = read_by.reason or "the register of a workshop"
    person = store.participant(case, who=read_by.who, at=read_by.at, reason=reason)
    if person is None:
        return register_line(side, workshop, name=None, language=None)
    return register_line(
        side,
        workshop,
        name=person.name,
        language=person.language,
        access=person.access,
        interpreter_needed=person.interpreter_needed,
    )


def _twice(entries: Sequence[RegisterEntry]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for place, entry in enumerate(entries):
        if (entry.case, entry.workshop) in seen:
            yield Fault(f"[{place}].case", "TWICE", _TWICE)
        seen.add((entry.case, entry.workshop))
