"""What the participant of a case was told by the messages of a store, and which of these are wrong now.

Whoever was told otherwise is told; who never was told needs no correction. Contract 7: what was told is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.contact.triggers.told import (
    NOT_KNOWN,
    TELLS_OF,
    Known,
    MessageTold,
    arranged,
    told_otherwise,
    what_is_known,
)
from cara_core.contact.wall import ParticipantSide, participant_side
from cara_core.store.case_store import CaseStore
from cara_core.store.database.database import Cursor
from cara_core.store.messages.rows import OUTCOME_UNKNOWN, MessageKept
from cara_core.store.messages.told_log import ToldKept
from cara_core.store.messages.wrong_messages import CORRECTED, MOVED, NOT_OWED, is_corrected, released_at
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, read_day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import MessageDue, MessageRule, Progress, Reader, Trigger
from cara_core.terms.told import Told

__all__ = ["ToldInCase", "end_marks", "made_wrong", "mark_wrong", "put_right", "told_in", "why_wrong"]

_SURELY: Final = frozenset({Progress.ACCEPTED, Progress.SENDING, Progress.DELIVERED, Progress.TEMPORARY_FAILURE})
_OF_DAYS: Final = frozenset(TELLS_OF) - {Trigger.FIRST_ATTENDED} | {Trigger.ACCEPTED}
"""What these say is told again by itself where it was corrected, or needs no taking back."""


@attrs.frozen(kw_only=True, repr=False)
class ToldInCase:
    """Everything the participant of one case was told, the oldest first, and what somebody has to release first."""

    side: ParticipantSide
    messages: tuple[MessageTold, ...]
    unreleased: frozenset[tuple[str, str]] = frozenset()

    def is_needless(self, due: MessageDue, rule: MessageRule, today: Day) -> bool:
        """Is this message about a change of something that nobody was told? What it says itself does not count."""
        if rule.trigger not in {Trigger.CANCELLED, Trigger.VENUE_CHANGED}:
            return False
        mine = (due.message, due.occurrence)
        known = what_is_known(told for told in self.messages if (told.message, told.occurrence) != mine)
        day = read_day(due.about)
        if rule.trigger is Trigger.CANCELLED:
            return not _expects(known, day, today)
        now = arranged(self.side)
        otherwise = told_otherwise(known, now, today)
        return not any(
            told.day == day and (part in otherwise or _is_unclear(known[part], told)) for part, told in now.items()
        )

    def waits(self, due: MessageDue) -> bool:
        """Was something wrong said of the same day before, and has nobody released what takes it back?"""
        return any(
            occurrence == due.occurrence and message != due.message and read_day(occurrence) is not None
            for message, occurrence in self.unreleased
        )


def _expects(known: Known, day: Day | None, today: Day) -> bool:
    """May the participant expect a workshop on this day, or, where none is named, on one that is not over?"""
    days = {value for values in known.values() for value in values.get("day", frozenset())}
    if NOT_KNOWN in days or (not days and any(known.values())):
        return True
    return any(isinstance(value, Day) and (value == day if day is not None else value >= today) for value in days)


def _is_unclear(known: Mapping[str, frozenset[object]], now: Told) -> bool:
    """Was something said of it of which the booking itself does not say what is so?"""
    return any(getattr(now, name) is None for name in known)


def told_in(
    store: CaseStore, case: Case, rules: Mapping[str, MessageRule], *, until: Instant | None = None, live: bool = True
) -> ToldInCase:
    """What was the participant of this case told? ``until``: by what was handed over up to that instant.

    Not ``live``, what was only captured counts as well, beside what was sent.
    """
    rows = [
        kept
        for kept in store.messages.of_case(case.id)
        if kept.reader is Reader.PARTICIPANT and not (live and kept.captured) and _arrived(kept) is not None
    ]
    by_reference = {kept.reference: kept for kept in rows}
    said = [told for told in store.messages.told_in(case.id) if told.reference in by_reference] if rows else []
    known = {told.reference for told in said}
    before = [kept for kept in rows if kept.reference not in known and (until is None or kept.updated_at <= until)]
    after = [told for told in said if until is None or told.at <= until]
    unreleased = frozenset(_unreleased(store, rows))
    return ToldInCase(
        side=participant_side(case),
        messages=(
            *(_message_told(kept, None, rules) for kept in before),
            *(_message_told(by_reference[told.reference], told, rules) for told in after),
        ),
        unreleased=unreleased,
    )


def _message_told(kept: MessageKept, said: ToldKept | None, rules: Mapping[str, MessageRule]) -> MessageTold:
    rule = rules.get(kept.message)
    return MessageTold(
        reference=kept.reference,
        message=kept.message,
        occurrence=kept.occurrence.partition(":")[0],
        surely=_arrived(kept) is True,
        tells=None if said is None else said.tells,
        perhaps_of=() if rule is None else TELLS_OF.get(rule.trigger, ()),
    )


def _arrived(kept: MessageKept) -> bool | None:
    """Did it arrive, as far as its channel says? ``False``: perhaps. ``None``: it did not."""
    if kept.state in _SURELY:
        return True
    if kept.state is Progress.FAILED:
        return False if kept.detail == OUTCOME_UNKNOWN else None
    return False if kept.attempts and kept.state in {Progress.CLAIMED, Progress.UNKNOWN} else None


def _unreleased(store: CaseStore, rows: Sequence[MessageKept]) -> Iterator[tuple[str, str]]:
    for kept in rows:
        if kept.wrong_by is not None:
            events = store.messages.events(kept.reference)
            if is_corrected(events) and released_at(events) is None:
                yield kept.message, kept.occurrence.partition(":")[0]


# What a fact makes wrong, and what puts it right again.


def made_wrong(
    store: CaseStore, before: Case, after: Case, rules: Mapping[str, MessageRule], at: Instant
) -> tuple[str, ...]:
    """Which messages said of a workshop what is not so any more, and was so before? Of each workshop the newest."""
    then, now = arranged(participant_side(before)), arranged(participant_side(after))
    if then == now or after.ended is Phase.DIED:
        return ()
    told = told_in(store, before, rules, until=at)
    parts = told_otherwise(what_is_known(told.messages), now, london_day(at))
    newest: dict[Part, str] = {}
    for message in told.messages:
        for part in message.perhaps_of if message.tells is None else [said.part for said in message.tells]:
            newest[part] = message.reference
    return tuple(dict.fromkeys(newest[part] for part in Part if part in parts and part in newest))


def mark_wrong(store: CaseStore, cursor: Cursor, wrong: Mapping[str, str], *, fact: int, at: Instant) -> None:
    """Keep that these messages are wrong since this fact, each for its reason, with the fact."""
    for reference, why in wrong.items():
        store.messages.mark_wrong(cursor, reference, at, fact=fact, why=why)


def end_marks(store: CaseStore, cursor: Cursor, case: str, *, fact: int, at: Instant) -> None:
    """There is nobody to tell any more: whoever got them has died."""
    for kept in store.messages.of_case(case):
        if kept.wrong_by is not None:
            store.messages.mark_right(cursor, kept.reference, at, detail=f"{NOT_OWED}{fact}")


def why_wrong(
    corrected: Sequence[MessageKept], moved: Sequence[str], rules: Mapping[str, MessageRule]
) -> Mapping[str, str]:
    """Why each of these messages is wrong: of one that went by two ways the last counts for both."""
    found = dict.fromkeys(moved, MOVED)
    for kept in {(kept.message, kept.occurrence): kept for kept in corrected}.values():
        rule = rules.get(kept.message)
        if kept.reader is Reader.PARTICIPANT and rule is not None and rule.trigger not in _OF_DAYS:
            found[kept.reference] = CORRECTED
    return found


def put_right(store: CaseStore, case: Case, rules: Mapping[str, MessageRule], at: Instant) -> None:
    """Keep of each message that was wrong whether the participant knows better by now."""
    wrong = [kept for kept in store.messages.of_case(case.id) if kept.wrong_by is not None]
    if not wrong:
        return
    told = told_in(store, case, rules)
    still = told_otherwise(what_is_known(told.messages), arranged(told.side), london_day(at))
    right = [kept.reference for kept in wrong if _is_right(store, kept, still=bool(still))]
    if right:
        with store.database.writing() as cursor:
            for reference in right:
                store.messages.mark_right(cursor, reference, at)


def _is_right(store: CaseStore, wrong: MessageKept, *, still: bool) -> bool:
    events = store.messages.events(wrong.reference)
    if not is_corrected(events):
        return not still
    released = released_at(events)
    return released is not None and any(
        kept.reader is Reader.PARTICIPANT
        and (kept.message, kept.captured) != (wrong.message, True)
        and kept.occurrence == wrong.occurrence
        and kept.message != wrong.message
        and kept.state in _SURELY
        and kept.updated_at >= released
        for kept in store.messages.of_case(wrong.case)
    )
