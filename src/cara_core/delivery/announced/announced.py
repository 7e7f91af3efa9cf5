"""What the participant of a case was told by the messages of a store, and which of these are wrong now.

Whoever was told otherwise is told; who never was told needs no correction. Contract 7: what was told is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.contact.triggers.announcements import (
    NOT_KNOWN,
    TELLS_OF,
    HandedOver,
    Known,
    arranged,
    otherwise_announced,
    what_is_known,
)
from cara_core.contact.wall import ParticipantSide, participant_side
from cara_core.store.case_store import CaseStore
from cara_core.store.database.database import Cursor
from cara_core.store.messages.announcement_log import AnnouncementKept
from cara_core.store.messages.rows import OUTCOME_UNKNOWN, MessageKept
from cara_core.store.messages.wrong_messages import CORRECTED, MOVED, NOT_OWED, is_corrected, released_at
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, read_day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import MessageDue, MessageRule, Progress, Reader, Trigger
from cara_core.terms.workshops import Announcement

__all__ = ["Announced", "announced_in", "end_marks", "made_wrong", "mark_wrong", "put_right", "why_wrong"]

_SURELY: Final = frozenset({Progress.ACCEPTED, Progress.SENDING, Progress.DELIVERED, Progress.TEMPORARY_FAILURE})
_OF_DAYS: Final = frozenset(TELLS_OF) - {Trigger.FIRST_ATTENDED} | {Trigger.ACCEPTED}
"""What these say is told again by itself where it was corrected, or needs no taking back."""


@attrs.frozen(kw_only=True, repr=False)
class Announced:
    """Everything the participant of one case was told, the oldest first, and what somebody has to release first."""

    side: ParticipantSide
    messages: tuple[HandedOver, ...]
    unreleased: frozenset[tuple[str, str]] = frozenset()

    def is_needless(self, due: MessageDue, rule: MessageRule, today: Day) -> bool:
        """Is this message about a change of something that nobody was told? What it says itself does not count."""
        if rule.trigger not in {Trigger.CANCELLED, Trigger.VENUE_CHANGED}:
            return False
        mine = (due.message, due.occurrence)
        known = what_is_known(heard for heard in self.messages if (heard.message, heard.occurrence) != mine)
        day = read_day(due.about)
        if rule.trigger is Trigger.CANCELLED:
            return not _expects(known, day, today)
        now = arranged(self.side)
        otherwise = otherwise_announced(known, now, today)
        return not any(
            so.day == day and (part in otherwise or _is_unclear(known[part], so)) for part, so in now.items()
        )

    def hears_first_by(self, due: MessageDue) -> bool:
        """Was the participant told nothing of a workshop before the booking of this message was made?

        What was said of the same booking, by this message or by a reminder, is not before it.
        """
        return not any(
            heard.perhaps_of if heard.tells is None else heard.tells
            for heard in self.messages
            if due.occurrence not in {heard.occurrence, _booking_of(heard.occurrence)}
        )

    def waits(self, due: MessageDue) -> bool:
        """Was something wrong said of the same day before, and has nobody released what takes it back?"""
        return any(
            occurrence == due.occurrence and message != due.message and read_day(occurrence) is not None
            for message, occurrence in self.unreleased
        )


def _booking_of(occurrence: str) -> str | None:
    """Of an occurrence that names a day and a booking: the booking."""
    on, _, booking = occurrence.partition(".")
    return booking if read_day(on) is not None else None


def _expects(known: Known, day: Day | None, today: Day) -> bool:
    """May the participant expect a workshop on this day, or, where none is named, on one that is not over?"""
    days = {value for values in known.values() for value in values.get("day", frozenset())}
    if NOT_KNOWN in days or (not days and any(known.values())):
        return True
    return any(isinstance(value, Day) and (value == day if day is not None else value >= today) for value in days)


def _is_unclear(known: Mapping[str, frozenset[object]], now: Announcement) -> bool:
    """Was something said of it of which the booking itself does not say what is so?"""
    return any(getattr(now, name) is None for name in known)


def announced_in(
    store: CaseStore, case: Case, rules: Mapping[str, MessageRule], *, until: Instant | None = None, live: bool = True
) -> Announced:
    """What was the participant of this case told? ``until``: by what was handed over up to that instant.

    Not ``live``, what was only captured counts as well, beside what was sent.
    """
    rows = [
        kept
        for kept in store.messages.of_case(case.id)
        if kept.reader is Reader.PARTICIPANT and not (live and kept.captured) and _arrived(kept) is not None
    ]
    by_reference = {kept.reference: kept for kept in rows}
    stated = (
        [entry for entry in store.messages.announced_in(case.id) if entry.reference in by_reference] if rows else []
    )
    known = {entry.reference for entry in stated}
    before = [kept for kept in rows if kept.reference not in known and (until is None or kept.updated_at <= until)]
    after = [entry for entry in stated if until is None or entry.at <= until]
    unreleased = frozenset(_unreleased(store, rows))
    return Announced(
        side=participant_side(case),
        messages=(
            *(_handed_over(kept, None, rules) for kept in before),
            *(_handed_over(by_reference[entry.reference], entry, rules) for entry in after),
        ),
        unreleased=unreleased,
    )


def _handed_over(kept: MessageKept, stated: AnnouncementKept | None, rules: Mapping[str, MessageRule]) -> HandedOver:
    rule = rules.get(kept.message)
    return HandedOver(
        reference=kept.reference,
        message=kept.message,
        occurrence=kept.occurrence.partition(":")[0],
        surely=_arrived(kept) is True,
        tells=None if stated is None else stated.tells,
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
    heard = announced_in(store, before, rules, until=at)
    parts = otherwise_announced(what_is_known(heard.messages), now, london_day(at))
    newest: dict[Part, str] = {}
    for message in heard.messages:
        for part in (
            message.perhaps_of if message.tells is None else [announcement.part for announcement in message.tells]
        ):
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
    heard = announced_in(store, case, rules)
    still = otherwise_announced(what_is_known(heard.messages), arranged(heard.side), london_day(at))
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
        and not kept.captured
        and kept.occurrence == wrong.occurrence
        and kept.message != wrong.message
        and kept.state in _SURELY
        and kept.updated_at >= released
        for kept in store.messages.of_case(wrong.case)
    )
