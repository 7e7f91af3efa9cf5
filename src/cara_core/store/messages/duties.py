"""What the messages of a store make somebody's duty: stopped by a rule, of unknown outcome, or sent and wrong by now.

They follow from no fact but from the events of a message, which are kept for ever: so each has a
beginning and an end that can be named (``domain/life.md`` section 2). Neither is ever ended by time alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    BookingCancelled,
    CaseTransferred,
    CautionQuashed,
    Ceased,
    Closed,
    Completed,
    ConditionsVaried,
    EndedIncomplete,
    Fact,
    PersonDied,
    ReferredForProsecution,
    What,
    Withdrawn,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.due.duty import Duty, DutyKind, EndedHow, LedgerRow, NoLongerOwed, Owner
from cara_core.errors import StoreDamaged
from cara_core.store.messages.reading import PERHAPS_TWICE, MessageReading
from cara_core.store.messages.rows import OUTCOME_UNKNOWN, MessageEvent, MessageKept, event_name
from cara_core.store.messages.said_by_hand import detail_of
from cara_core.store.messages.wrong_messages import CORRECTED, MADE_RIGHT, MOVED, NOT_OWED, fact_in
from cara_core.terms.caution import Person
from cara_core.terms.days import WorkingDays
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import MessageOutcome, Progress

__all__ = ["MessageDuties", "ledger_of_message"]

_WORKING_DAYS: Final = 1
"""To settle a message that did not go, or of which nobody knows: illustrative, on the safe side."""
_NOTES: Final = frozenset({"lease-ended", "not-known-there"})
"""Words of detail beside a state that is as it was: they say nothing of why a message is stopped."""
_HANDED_OVER: Final = "to "
_SENT_AGAIN: Final = frozenset({PERHAPS_TWICE, detail_of(MessageOutcome.AGAIN)})
_GONE: Final = "not-due"
_MADE_WRONG: Final = (CORRECTED, MOVED)
_RIGHT_AGAIN: Final = frozenset({MADE_RIGHT, detail_of(MessageOutcome.PUT_RIGHT)})
_OF_WRONG: Final = _RIGHT_AGAIN | {detail_of(MessageOutcome.RELEASED)}
_OVER_BY: Final[Mapping[type, NoLongerOwed]] = {
    Completed: NoLongerOwed.COMPLETED,
    Ceased: NoLongerOwed.CEASED,
    Withdrawn: NoLongerOwed.WITHDRAWN,
    Closed: NoLongerOwed.CLOSED,
    EndedIncomplete: NoLongerOwed.RAN_OUT,
    CautionQuashed: NoLongerOwed.QUASHED,
    CaseTransferred: NoLongerOwed.TRANSFERRED,
    ReferredForProsecution: NoLongerOwed.PROSECUTION,
    ConditionsVaried: NoLongerOwed.VARIED,
    WorkshopsBooked: NoLongerOwed.REBOOKED,
    BookingCancelled: NoLongerOwed.UNBOOKED,
    WorkshopNotHeld: NoLongerOwed.NOT_HELD,
}
"""By which kinds of fact what a message was about falls away, and what that is called."""


@attrs.frozen
class MessageDuties:
    """The duties that follow from the messages of one store."""

    messages: MessageReading

    def open_now(
        self,
        working: WorkingDays,
        unreadable: Callable[[str], None] | None = None,
        *,
        force_of: Callable[[str], str] | None = None,
    ) -> Iterator[Duty]:
        """Every duty that is open: of what was really sent, or was to be; what was tried out is nobody's.

        A message that cannot be read stops no other: ``unreadable`` is called with its case. ``force_of``
        says whose case it is, so that a day on which that force is closed does not count.
        """
        for kept in self._with_a_duty(unreadable):
            try:
                days = working if force_of is None else working.of_force(force_of(kept.case))
                yield from (row.duty for row in self._rows(kept, days) if row.is_open)
            except StoreDamaged:
                if unreadable is not None:
                    unreadable(kept.case)

    def _with_a_duty(self, unreadable: Callable[[str], None] | None) -> Iterator[MessageKept]:
        """Every message that may be somebody's duty, each once."""
        seen = set[str]()
        for find in (self.messages.blocked_now, self.messages.outcome_unknown, self.messages.wrong_now):
            for kept in find(unreadable):
                if kept.reference not in seen:
                    seen.add(kept.reference)
                    yield kept

    def of_case(self, case: Case, working: WorkingDays, *, known_at: Instant | None = None) -> tuple[LedgerRow, ...]:
        """Every duty that ever began with a message of this case, as it was known at that instant, in their order."""
        rows = [
            row
            for kept in self.messages.of_case(case.id)
            for row in self._rows(kept, working.of_force(case.force), case=case, known_at=known_at)
        ]
        return tuple(sorted(rows, key=lambda row: row.duty.root))

    def _rows(
        self,
        kept: MessageKept,
        working: WorkingDays,
        *,
        case: Case | None = None,
        known_at: Instant | None = None,
    ) -> Iterator[LedgerRow]:
        if kept.captured:
            return
        events = self.messages.events(kept.reference)
        known = [event for event in events if known_at is None or event.at <= known_at]
        yield from ledger_of_message(kept, known, working, facts=() if case is None else case.facts)


def ledger_of_message(
    kept: MessageKept, events: Iterable[MessageEvent], working: WorkingDays, *, facts: Sequence[Fact] = ()
) -> Iterator[LedgerRow]:
    """The duties of this message, each from the event that began it to the one that ended it.

    ``facts`` are those of its case: where what the message was about fell away, one of them says by what.
    ``root`` is the place of the event that a duty began with, so that each is another one.
    """
    open_rows: dict[DutyKind, LedgerRow] = {}
    for event in events:
        for kind, row in list(open_rows.items()):
            if _ends(kind, event):
                del open_rows[kind]
                yield _ended(row, event, facts)
            elif kind is DutyKind.SEND_STOPPED and _is_stopped(event):
                # Another rule stops it now, or another one too: that is the same duty.
                open_rows[kind] = attrs.evolve(row, duty=attrs.evolve(row.duty, about=_about(kept, event)))
        begun = _begun(event)
        if begun is not None and begun not in open_rows:
            open_rows[begun] = LedgerRow(
                duty=_duty(kept, begun, event, working),
                began_by=fact_in(event.detail),
                began_by_event=event_name(event),
            )
    yield from open_rows.values()


def _begun(event: MessageEvent) -> DutyKind | None:
    """Which duty begins with this event?"""
    if event.detail.startswith(_MADE_WRONG):
        return DutyKind.PUT_RIGHT
    if _is_stopped(event):
        return DutyKind.SEND_STOPPED
    return DutyKind.SEND_UNKNOWN if _is_unknown(event) else None


def _is_stopped(event: MessageEvent) -> bool:
    return event.state is Progress.BLOCKED and event.detail not in _NOTES and not _is_of_wrong(event)


def _is_of_wrong(event: MessageEvent) -> bool:
    """Does it say that the message became wrong, or was put right, and nothing of how it was sent?"""
    return event.detail in _OF_WRONG or event.detail.startswith((*_MADE_WRONG, NOT_OWED))


def _is_unknown(event: MessageEvent) -> bool:
    return event.state is Progress.FAILED and event.detail == OUTCOME_UNKNOWN


def _ends(kind: DutyKind, event: MessageEvent) -> bool:
    """Does this event end an open duty of that kind?"""
    if kind is DutyKind.PUT_RIGHT or _is_of_wrong(event):
        right = event.detail in _RIGHT_AGAIN or event.detail.startswith(NOT_OWED)
        return kind is DutyKind.PUT_RIGHT and right
    if event.state is Progress.BLOCKED or _is_unknown(event):
        # It did go, in the end, and nobody knows whether it arrived: another duty takes the place of the first.
        return kind is DutyKind.SEND_STOPPED and _is_unknown(event)
    if event.state in {Progress.CLAIMED, Progress.UNKNOWN}:
        return event.detail.startswith(_HANDED_OVER) or event.detail in _SENT_AGAIN
    return event.detail not in _NOTES


def _duty(kept: MessageKept, kind: DutyKind, event: MessageEvent, working: WorkingDays) -> Duty:
    on = london_day(event.at)
    return Duty(
        case=kept.case,
        kind=kind,
        owner=Owner.SUPERVISOR,
        opens_on=on,
        due_by=working.after(on, _WORKING_DAYS),
        source="SAFETY-FLOOR",
        about=_about(kept, event) if kind is DutyKind.SEND_STOPPED else kept.message,
        root=event.seq,
    )


def _about(kept: MessageKept, event: MessageEvent) -> str:
    """Which message, and which rule stops it."""
    return f"{kept.message}, {event.detail}"


def _ended(row: LedgerRow, event: MessageEvent, facts: Sequence[Fact]) -> LedgerRow:
    """The same, ended by this event: done, or no longer owed where what the message was about fell away."""
    ended = attrs.evolve(row, ended_by_event=event_name(event))
    if event.detail.startswith(NOT_OWED):
        by = fact_in(event.detail)
        return attrs.evolve(ended, ended_by=by, ended_how=EndedHow.NO_LONGER_OWED, reason=NoLongerOwed.DIED)
    if event.state is not Progress.CANCELLED or event.detail != _GONE:
        return attrs.evolve(ended, ended_how=EndedHow.DONE)
    for fact in reversed(facts):
        because = _reason(fact.what)
        if because is not None and (fact.recorded_at is None or fact.recorded_at <= event.at):
            return attrs.evolve(ended, ended_by=fact.number, ended_how=EndedHow.NO_LONGER_OWED, reason=because)
    # Nothing ended or replaced it: what it followed from was corrected, or taken back.
    return attrs.evolve(ended, ended_how=EndedHow.IN_ERROR)


def _reason(what: What) -> NoLongerOwed | None:
    if isinstance(what, PersonDied):
        return NoLongerOwed.VICTIM_DIED if what.person is Person.VICTIM else NoLongerOwed.DIED
    if isinstance(what, AttendanceRecorded):
        return NoLongerOwed.ATTENDED if what.attendance is Attendance.ATTENDED else NoLongerOwed.MISSED
    return _OVER_BY.get(type(what))
