"""What was, is and will be sent in one case: to whom, by which route, and why not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.contact.triggers.pauses import Pause, is_swallowed, pauses
from cara_core.delivery.announced.announced import Announced
from cara_core.delivery.announced.first_dates import first_dates
from cara_core.delivery.case_records import CaseRecords
from cara_core.delivery.composing import compose
from cara_core.store.messages.rows import MessageKept
from cara_core.terms.days import Day, WorkingDays
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import (
    CAPTURE,
    ChannelPlan,
    Charset,
    MessageDue,
    MessageRule,
    Notice,
    PausedBy,
    Progress,
    Reader,
    Route,
)
from cara_core.terms.one_message import BY_HAND, Composed, Message, Standing, Task

__all__ = ["case_messages", "past_message", "to_send", "with_swallowed"]

_DONE: Final = {
    Progress.ACCEPTED: Standing.SENT,
    Progress.SENDING: Standing.SENT,
    Progress.DELIVERED: Standing.SENT,
    Progress.TEMPORARY_FAILURE: Standing.FAILED,
    Progress.FAILED: Standing.FAILED,
    Progress.RETURNED: Standing.FAILED,
    Progress.CANCELLED: Standing.TOO_LATE,
    Progress.CLAIMED: Standing.UNDER_WAY,
    Progress.UNKNOWN: Standing.UNDER_WAY,
}
_WENT: Final = frozenset({Standing.SENT, Standing.CAPTURED, Standing.UNDER_WAY})
_CANNOT: Final = frozenset({Standing.BLOCKED, Standing.FAILED})


@attrs.frozen(kw_only=True)
class _Needless:
    """What makes a message that is due one that nobody needs."""

    announced: Callable[[], Announced] | None
    covered_elsewhere: Callable[[MessageDue], bool] | None
    today: Day

    def is_so(self, message: Message) -> bool:
        """Does another case's message say it, or was nobody told otherwise?"""
        if message.rule.reader is Reader.PARTICIPANT:
            return self.announced is not None and self.announced().is_needless(message.due, message.rule, self.today)
        return self.covered_elsewhere is not None and self.covered_elsewhere(message.due)


def case_messages(
    records: CaseRecords,
    at: Instant,
    *,
    rules: Mapping[str, MessageRule],
    working: WorkingDays,
    states: Mapping[str, Progress],
    reference: Callable[[MessageDue, Route], str],
    plan_of: Callable[[MessageRule], ChannelPlan],
    charsets: Mapping[str, Charset] | None = None,
    announced: Callable[[], Announced] | None = None,
    covered_elsewhere: Callable[[MessageDue], bool] | None = None,
    senders: Mapping[str, str] | None = None,
    also: Sequence[MessageDue] = (),
) -> Sequence[Message | Task]:
    """Every message that follows from the facts of this case, the earliest first, and how each stands at that instant.

    ``states`` are the last states by reference, from the store; ``plan_of`` says by which
    routes a message goes by itself: by none, it is for a person to do. ``charsets`` are those
    of the channels, by name, and ``senders`` the addresses they write from. ``announced`` says what the participant was
    told, where asked; without it a change is told to whom it may concern. ``covered_elsewhere``: another case's message
    says it, as one register does for all. ``also``: what follows from no fact, but from what came of other messages.
    """

    def was_tried(due: MessageDue, rule: MessageRule) -> bool:
        return any(reference(due, route) in states for route in plan_of(rule).routes)

    found: list[Message | Task] = []
    for due in (*messages_due(records.case, rules.values(), working), *also):
        if announced is not None:
            due = first_dates(due, rules, announced=announced, was_tried=was_tried)  # noqa: PLW2901  (by another id)
        rule = rules[due.message]
        if (
            announced is not None
            and rule.reader is Reader.PARTICIPANT
            and due.paused is None
            and announced().waits(due)
        ):
            due = attrs.evolve(due, paused=PausedBy.RELEASE)  # noqa: PLW2901  (the same message, as it waits)
        plan = plan_of(rule)
        if not plan.routes:
            handed = any(
                states.get(reference(due, Route(medium=medium, channel=BY_HAND))) is Progress.DELIVERED
                for medium in rule.media
            )
            standing = Standing.DONE if handed else _before_its_day(due, at) or Standing.TASK
            found.append(Task(due=due, rule=rule, standing=standing))
        planned = [
            Message(
                due=due,
                rule=rule,
                route=route,
                reference=reference(due, route),
                composer=partial(compose, records),
                charset=(charsets or {}).get(route.channel, Charset.NOTIFY),
                sender=(senders or {}).get(route.channel, ""),
            )
            for route in plan.routes
        ]
        needless = _Needless(announced=announced, covered_elsewhere=covered_elsewhere, today=london_day(at))
        routed = [_as_it_stands(message, states.get(message.reference), at, needless) for message in planned]
        found += routed if plan.every else _first_that_can(routed)
    return found


def with_swallowed(found: Sequence[Message | Task], case: Case, at: Instant) -> Iterator[Message | Task]:
    """The same; of one that is too late because nothing went while it was due, that is said."""
    paused: tuple[Pause, ...] | None = None
    for message in found:
        never_went = isinstance(message, Task) or message.state is None
        if message.standing is not Standing.TOO_LATE or not never_went:
            yield message
            continue
        paused = pauses(case) if paused is None else paused
        swallowed = is_swallowed(message.due, message.rule, paused, london_day(at))
        yield attrs.evolve(message, standing=Standing.SWALLOWED) if swallowed else message


def _first_that_can(routed: Sequence[Message]) -> Sequence[Message]:
    """Of routes tried in order: the one it went by, else the first it can go by; where none can, all, each with why."""
    went = [message for message in routed if message.standing in _WENT]
    can_go = [message for message in routed if message.standing not in _CANNOT]
    return went[:1] or can_go[:1] or routed


def _before_its_day(due: MessageDue, at: Instant) -> Standing | None:
    """Has somebody done it, is it too late for it, does it pause, or is it still to come? ``None``: it is time."""
    today = london_day(at)
    if due.done:
        return Standing.DONE
    if due.not_after is not None and today > due.not_after:
        return Standing.TOO_LATE
    if due.paused is not None:
        return Standing.PAUSED
    return None if due.is_open(at) else Standing.TO_COME


def _done(state: Progress, route: Route) -> Standing | None:
    """What came of it already, by what its channel last said."""
    found = _DONE.get(state)
    return Standing.CAPTURED if found is Standing.SENT and route.channel == CAPTURE else found


def _as_it_stands(message: Message, state: Progress | None, at: Instant, needless: _Needless) -> Message:
    """The message as it stands at this instant, with every reason why it may not go."""
    done = None if state is None else _done(state, message.route)
    settled = done or _before_its_day(message.due, at)
    if settled is not None:
        return attrs.evolve(message, standing=settled, state=state)
    if needless.is_so(message):
        return attrs.evolve(message, standing=Standing.NOT_NEEDED, state=state)
    composed = message.compose(at)
    if isinstance(composed, Notice):
        return attrs.evolve(message, standing=Standing.DUE, state=state)
    # Where only the hour is wrong it goes later, unchanged.
    standing = Standing.DUE if all(fault.waits for fault in composed) else Standing.BLOCKED
    return attrs.evolve(message, standing=standing, state=state, blocked=tuple(composed))


def past_message(kept: MessageKept, rules: Mapping[str, MessageRule]) -> Message:
    """A message that was sent, or stopped, and does not follow from the facts as they are now.

    The store does not keep when it was due: that is given as the day it opened. Nor can its
    text be made any more.
    """
    route = Route(medium=kept.medium, channel=kept.channel)
    return Message(
        due=MessageDue(
            case=kept.case,
            message=kept.message,
            reader=kept.reader,
            occurrence=kept.occurrence,
            opens_on=kept.opens_on,
            due_by=kept.opens_on,
        ),
        rule=rules[kept.message],
        route=route,
        reference=kept.reference,
        occurrence=kept.occurrence,
        composer=_no_text,
        language=kept.language,
        contact_version=kept.contact_version,
        standing=_done(kept.state, route) or Standing.TOO_LATE,
        state=kept.state,
    )


def _no_text(_message: Message, _at: Instant) -> Composed:
    return ()


def to_send(messages: Sequence[Message | Task]) -> Iterator[Message]:
    """Which of these are to be tried now: those due, those that were stopped, and those whose outcome nobody knows.

    One that only waits for its hours is not tried: it is not stopped, and is nobody's duty.
    """
    tried = {Standing.DUE, Standing.BLOCKED, Standing.UNDER_WAY}
    for message in messages:
        if not isinstance(message, Message) or message.standing not in tried:
            continue
        waits = message.standing is Standing.DUE and message.blocked
        if not waits:
            yield message
