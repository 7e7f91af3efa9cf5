"""What was, is and will be said in one case: to whom, by which route, and why not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

import attrs

from cara_core.contact.safe.rules import Blocked
from cara_core.contact.triggers.due import messages_due
from cara_core.delivery.composing import compose
from cara_core.delivery.material import Material
from cara_core.store.messages.rows import MessageKept
from cara_core.terms.days import WorkingDays
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.messages import CAPTURE, ChannelPlan, Charset, MessageDue, MessageRule, Notice, Progress, Route

__all__ = ["CaseMessage", "Standing", "case_messages", "to_send", "was"]


class Standing(StrEnum):
    """How a message stands on a day. What was only captured was not sent."""

    SENT = "sent"
    CAPTURED = "captured"
    UNDER_WAY = "under_way"
    DUE = "due"
    COMING = "coming"
    PAUSED = "paused"
    BLOCKED = "blocked"
    TASK = "task"
    TOO_LATE = "too_late"
    FAILED = "failed"


@attrs.frozen(kw_only=True)
class CaseMessage:
    """One message of a case by one route, or as a task for a person, and how it stands.

    ``state`` is what the channel last said; ``blocked`` every reason why it may not go, as
    found now.
    """

    due: MessageDue
    rule: MessageRule
    route: Route | None
    reference: str | None
    standing: Standing
    state: Progress | None = None
    blocked: tuple[Blocked, ...] = ()


_DONE = {
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
_WENT = frozenset({Standing.SENT, Standing.CAPTURED, Standing.UNDER_WAY})
_CANNOT = frozenset({Standing.BLOCKED, Standing.FAILED})


def case_messages(  # noqa: PLR0917 - each is named where it is handed over
    material: Material,
    rules: Mapping[str, MessageRule],
    working: WorkingDays,
    states: Mapping[str, Progress],
    reference: Callable[[MessageDue, Route], str],
    plan_of: Callable[[MessageRule], ChannelPlan],
    at: Instant,
    charsets: Mapping[str, Charset] | None = None,
) -> Sequence[CaseMessage]:
    """Every message that follows from the facts of this case, the earliest first, and how each stands at that instant.

    ``states`` are the last states by reference, from the store; ``plan_of`` says by which
    routes a message goes by itself: by none, it is for a person to do.
    """
    found: list[CaseMessage] = []
    for due in messages_due(material.case, rules.values(), working):
        rule = rules[due.message]
        plan = plan_of(rule)
        if not plan.routes:
            standing = _before_its_day(due, at) or Standing.TASK
            found.append(CaseMessage(due=due, rule=rule, route=None, reference=None, standing=standing))
        ways = []
        for route in plan.routes:
            key = reference(due, route)
            said = states.get(key)
            ways.append(_standing(material, rule, due, route, key, said, at, (charsets or {}).get(route.channel)))
        found += ways if plan.every else _first_that_can(ways)
    return found


def _first_that_can(ways: Sequence[CaseMessage]) -> Sequence[CaseMessage]:
    """Of ways tried in order: the one it went by, else the first it can go by; where none can, all, each with why."""
    went = [one for one in ways if one.standing in _WENT]
    can = [one for one in ways if one.standing not in _CANNOT]
    return went[:1] or can[:1] or ways


def _before_its_day(due: MessageDue, at: Instant) -> Standing | None:
    """Is it too late for it, does it pause, or is it still to come? ``None``: it is time."""
    today = london_day(at)
    if due.not_after is not None and today > due.not_after:
        return Standing.TOO_LATE
    if due.paused is not None:
        return Standing.PAUSED
    return Standing.COMING if due.opens_on > today else None


def _done(state: Progress, route: Route) -> Standing | None:
    """What came of it already, by what the channel last said."""
    found = _DONE.get(state)
    return Standing.CAPTURED if found is Standing.SENT and route.channel == CAPTURE else found


def _standing(  # noqa: PLR0917 - one message, part by part
    material: Material,
    rule: MessageRule,
    due: MessageDue,
    route: Route,
    key: str,
    said: Progress | None,
    at: Instant,
    charset: Charset | None,
) -> CaseMessage:
    def told(standing: Standing, blocked: tuple[Blocked, ...] = ()) -> CaseMessage:
        return CaseMessage(
            due=due, rule=rule, route=route, reference=key, standing=standing, state=said, blocked=blocked
        )

    settled = (None if said is None else _done(said, route)) or _before_its_day(due, at)
    if settled is not None:
        return told(settled)
    made = compose(material, rule, due, route, key, charset or Charset.CAPTURE, at)
    if isinstance(made, Notice):
        return told(Standing.DUE)
    # Only the hour is wrong: it goes later, unchanged.
    return told(Standing.DUE if all(one.waits for one in made) else Standing.BLOCKED, made)


def was(kept: MessageKept, rules: Mapping[str, MessageRule]) -> CaseMessage:
    """A message that was sent, or stopped, and does not follow from the facts as they are now."""
    row = kept.row
    due = MessageDue(
        case=row.case,
        message=row.message,
        reader=row.reader,
        occurrence=row.occurrence,
        opens_on=row.opens_on,
        due_by=row.opens_on,
    )
    route = Route(medium=row.medium, channel=row.channel)
    return CaseMessage(
        due=due,
        rule=rules[row.message],
        route=route,
        reference=row.reference,
        standing=_done(kept.state, route) or Standing.TOO_LATE,
        state=kept.state,
    )


def to_send(messages: Sequence[CaseMessage]) -> Iterator[CaseMessage]:
    """Which of these are to be tried now: those due, those that were stopped, and those whose outcome nobody knows.

    One that only waits for its hours is not tried: it is not stopped, and is nobody's duty.
    """
    tried = {Standing.DUE, Standing.BLOCKED, Standing.UNDER_WAY}
    for one in messages:
        waits = one.standing is Standing.DUE and one.blocked
        if one.route is not None and one.standing in tried and not waits:
            yield one
