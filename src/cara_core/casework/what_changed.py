"""What a recording changes beside the facts: duties begun and ended, bookings to look at, messages that were wrong."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import case_for, replay
from cara_core.case.facts import AttendanceRecorded, Fact, RecordedInError, RiskReassessed, WorkshopsBooked
from cara_core.casework.results import SentMessage
from cara_core.due.duties import duties
from cara_core.due.duty import Duty, DutyKind, LedgerRow
from cara_core.due.ledger import changed_rows, ledger
from cara_core.errors import Fault, InputError
from cara_core.stages.safety import LOWERS_NOTHING
from cara_core.stages.screening.rescreening import standing_grade
from cara_core.store.case_store import CaseStore
from cara_core.store.messages.rows import MessageKept
from cara_core.terms.days import WorkingDays
from cara_core.terms.messages import MessageDue, Progress

__all__ = ["CLOCK_WENT_BACK", "WhatChanged", "had_opened", "ledger_of", "open_duties", "what_changed"]

CLOCK_WENT_BACK: Final = "clock_went_back"
"""The notice that the case holds what was recorded later by the clock: that clock, or this one, is wrong."""
_HANDED_OVER: Final = frozenset({Progress.ACCEPTED, Progress.SENDING, Progress.DELIVERED, Progress.TEMPORARY_FAILURE})


@attrs.frozen(kw_only=True)
class WhatChanged:
    """What changed in a case by some facts: see :class:`cara_core.casework.results.CaseRecorded`.

    ``wrong`` are the references of messages that somebody has to put right, each with why.
    """

    began: tuple[Duty, ...] = ()
    ended: tuple[Duty, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    bookings: tuple[WorkshopsBooked, ...] = ()
    outdated: tuple[SentMessage, ...] = ()
    wrong: Mapping[str, str] = attrs.field(factory=dict)
    swallowed: tuple[MessageDue, ...] = ()
    notices: tuple[str, ...] = ()


def ledger_of(case: Case, working: WorkingDays) -> tuple[LedgerRow, ...]:
    """Every duty that ever followed from this case's facts.

    Raises :class:`InputError` where the calendar does not reach as far as it needs.
    """
    try:
        return ledger(case, working)
    except ValueError:
        raise _too_short(working) from None


def had_opened(row: LedgerRow, case: Case) -> bool:
    """Had this duty come to be shown before it ended? Of one that is open, whoever looks says from which day."""
    # What follows from a message opens on the day on which it begins.
    if row.is_open or row.ended_by_event is not None or row.ended_by is None:
        return True
    return row.duty.opens_on <= case.facts[row.ended_by - 1].recorded_on


def open_duties(case: Case, working: WorkingDays) -> tuple[Duty, ...]:
    """What is open in this case. Raises as :func:`ledger_of`."""
    try:
        return duties(case, working)
    except ValueError:
        raise _too_short(working) from None


def _rows(before: Case, facts: Sequence[Fact], working: WorkingDays) -> tuple[LedgerRow, ...]:
    """The rows of the ledger that these facts ended and began. Raises as :func:`ledger_of`."""
    try:
        return changed_rows(before, facts, working)
    except ValueError:
        raise _too_short(working) from None


def _too_short(working: WorkingDays) -> InputError:
    allowed = f"the case needs working days outside {working.first} to {working.last}; allowed: a longer calendar"
    return InputError([Fault("working", "CALENDAR_TOO_SHORT", allowed)])


def what_changed(
    before: Case, after: Case, facts: Sequence[Fact], working: WorkingDays, store: CaseStore
) -> WhatChanged:
    """What these facts changed, which come between the one case and the other. Raises as :func:`ledger_of`."""
    if not facts:
        return WhatChanged()
    rows = _rows(before, facts, working)
    ended = [row for row in rows if not row.is_open]
    began = [row for row in rows if row.is_open]
    begun = tuple(row.duty for row in began)
    outdated = _outdated(before, after, facts, working, store)
    to_look_at = any(duty.kind is DutyKind.REVIEW_BOOKINGS for duty in begun)
    return WhatChanged(
        began=begun,
        ended=tuple(row.duty for row in ended),
        ledger=tuple(row for row in (*ended, *began) if had_opened(row, after)),
        bookings=() if after.booking is None or not to_look_at else (after.booking,),
        outdated=outdated.messages,
        wrong=outdated.wrong,
        swallowed=tuple(_swallowed(before, after, facts, working, store)),
        notices=tuple(dict.fromkeys(_notices(after, facts))),
    )


def _notices(after: Case, facts: Sequence[Fact]) -> Iterator[str]:
    """What should somebody know of these facts, as far as it can be read off what was kept?

    A grade that is as high as the one that stands, or higher, lowers nothing because it does not mean to.
    """
    earlier = [fact.recorded_at for fact in after.facts[: facts[0].number - 1] if fact.recorded_at is not None]
    if earlier and facts[0].recorded_at is not None and facts[0].recorded_at < max(earlier):
        yield CLOCK_WENT_BACK
    for fact in facts:
        if isinstance(fact.what, RiskReassessed) and fact.what.lowering_met is False:
            then, _ = case_for(replay(after.facts[: fact.number - 1]), fact)
            stands = standing_grade(then)
            if stands is not None and fact.what.grade.rank < stands.rank:
                yield LOWERS_NOTHING


@attrs.frozen(kw_only=True)
class _Outdated:
    """The messages that are not so any more, and which of them are to be put right, each with why."""

    messages: tuple[SentMessage, ...] = ()
    wrong: Mapping[str, str] = attrs.field(factory=dict)


def _outdated(before: Case, after: Case, facts: Sequence[Fact], working: WorkingDays, store: CaseStore) -> _Outdated:
    """Which messages were handed over, and say by these facts what is not so any more?

    They followed from what never was so, as is known now; or the workshop of which they told is another, or
    falls away. Raises as :func:`ledger_of`.
    """
    recorded_at = facts[0].recorded_at
    sent = [kept for kept in store.messages.of_case(after.id) if kept.state in _HANDED_OVER and not kept.captured]
    if not sent or recorded_at is None:
        return _Outdated()
    # Texts and their rules are not needed to record: they are imported where something was sent.
    from cara_core.books.messages import catalogue  # noqa: PLC0415  (see above)
    from cara_core.delivery.announced.announced import made_wrong, why_wrong  # noqa: PLC0415  (see above)

    corrected = [kept for kept in sent if kept.created_at <= recorded_at] if _changes_the_past(before, facts) else []
    if corrected:
        followed, follow = _messages(before, working), _messages(after, working)
        corrected = [kept for kept in corrected if _cause(kept) in followed and _cause(kept) not in follow]
    moved = () if _is_attendance(facts) else made_wrong(store, before, after, catalogue(), recorded_at)
    named = {kept.reference for kept in corrected} | set(moved)
    return _Outdated(
        messages=tuple(_sent(kept) for kept in sent if kept.reference in named),
        wrong=why_wrong(corrected, moved, catalogue()),
    )


def _is_attendance(facts: Sequence[Fact]) -> bool:
    """Is it only said who was there? An absence ends the pair, and what is sent of it (P09) says what comes next."""
    return all(isinstance(fact.what, AttendanceRecorded) and fact.supersedes is None for fact in facts)


def _cause(kept: MessageKept) -> tuple[str, str]:
    return kept.message, kept.occurrence


def _swallowed(
    before: Case, after: Case, facts: Sequence[Fact], working: WorkingDays, store: CaseStore
) -> Iterator[MessageDue]:
    """Which messages to the participant were due while everything was paused, and are too late now that it is not?"""
    from cara_core.contact.triggers.messages_due import messages_due, paused_by  # noqa: PLC0415  (see _messages)

    if paused_by(before) is None or paused_by(after) is not None:
        return
    from cara_core.books.messages import catalogue  # noqa: PLC0415  (only where something was paused)
    from cara_core.contact.triggers.pauses import is_swallowed, pauses  # noqa: PLC0415  (see above)

    rules, paused, today = catalogue(), pauses(after)[-1:], facts[-1].recorded_on
    went = {_cause(kept) for kept in store.messages.of_case(after.id) if kept.state in _HANDED_OVER}
    for due in messages_due(after, rules.values(), working):
        rule = rules[due.message]
        if rule.automatic and (due.message, due.occurrence) not in went and is_swallowed(due, rule, paused, today):
            yield due


def _sent(kept: MessageKept) -> SentMessage:
    return SentMessage(
        reference=kept.reference,
        message=kept.message,
        occurrence=kept.occurrence,
        reader=kept.reader,
        medium=kept.medium,
        sent_at=kept.updated_at,
    )


def _changes_the_past(before: Case, facts: Sequence[Fact]) -> bool:
    """Does one of these facts correct an earlier one, take one back, or come before one that was known?"""
    if any(fact.supersedes is not None or isinstance(fact.what, RecordedInError) for fact in facts):
        return True
    last = max((recorded.place.day for recorded in before.standing), default=0)
    return any(fact.on.toordinal() < last for fact in facts)


def _messages(case: Case, working: WorkingDays) -> set[tuple[str, str]]:
    """Every message that follows from this case, by its id and which one of several it is."""
    # Texts and their rules are not needed to record: they are imported where something was sent.
    from cara_core.books.messages import catalogue  # noqa: PLC0415  (see above)
    from cara_core.contact.triggers.messages_due import messages_due  # noqa: PLC0415  (see above)

    return {(due.message, due.occurrence) for due in messages_due(case, catalogue().values(), working)}
