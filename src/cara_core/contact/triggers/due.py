"""Which messages follow from what has happened in a case: worked out like duties, never stored as a flag.

To the participant only from his own side of it (``contact/triggers/participant.py``); that a safety
hold stands pauses them, and says nothing else. What is said to the victim is a task for a
named person, and stays on the list once it is done: whether it was, the facts say.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import ReferredForProsecution
from cara_core.case.standing import standing
from cara_core.contact.triggers.everybody_else import THEIRS, Whole
from cara_core.contact.triggers.participant import HIS, Came, His
from cara_core.contact.wall import participant_side
from cara_core.terms.days import Day, WorkingDays, days_after, days_before
from cara_core.terms.messages import MessageDue, MessageRule, Reader

__all__ = ["HOLD", "messages_due"]

HOLD: Final = "hold"
"""Why a message is paused: a concern for safety is open, or nothing of the programme goes on."""


def messages_due(
    case: Case, rules: Iterable[MessageRule], working: WorkingDays, accepted_on: Day | None = None
) -> tuple[MessageDue, ...]:
    """Every message that follows from the facts of this case, whether its day has come or not, in order.

    ``accepted_on`` is when the provider took the case on, where that is known. ``working``
    has to reach from the case's first day to weeks beyond its last. The same facts give the
    same messages, whenever it is asked. A text the victim asked for (V07) follows from no fact:
    a person sets it going. What follows from sending (S01, S03 to S06) is not here.
    """
    whole = Whole(case=case, working=working, accepted_on=accepted_on)
    his = His(
        side=participant_side(case),
        accepted_on=accepted_on,
        referred_back=tuple(one.on for one in standing(case.facts) if isinstance(one.what, ReferredForProsecution)),
        ended_on=case.ended_on,
    )
    held = HOLD if case.hold is not None or case.stopped else None
    found = [
        attrs.evolve(due, paused=held) if rule.paused_by_hold else due
        for rule in rules
        for due in _due(rule, _came(rule, his, whole), case.id, working)
    ]
    return tuple(sorted(found, key=lambda one: (one.opens_on, one.message, one.occurrence)))


def _came(rule: MessageRule, his: His, whole: Whole) -> Iterator[Came]:
    if rule.reader is Reader.PARTICIPANT:
        found = HIS.get(rule.trigger)
        return iter(()) if found is None else found(his)
    others = THEIRS.get((rule.reader, rule.trigger))
    return iter(()) if others is None else others(whole)


def _due(rule: MessageRule, came: Iterable[Came], case: str, working: WorkingDays) -> Iterator[MessageDue]:
    """One message for each time, unless its window is empty."""
    for one in came:
        opens_on = _moved(one.on, rule.days, working if rule.working_days else None)
        if one.from_on is not None and opens_on < one.from_on:
            if one.strict:
                continue
            opens_on = one.from_on
        due_by = _moved(opens_on, rule.due_days, working if rule.working_days else None)
        stale = None if rule.stale_days is None else days_after(due_by, rule.stale_days)
        not_after = min((day for day in (stale, one.not_after) if day is not None), default=None)
        if not_after is not None and not_after < opens_on:
            continue
        due_by = due_by if one.not_after is None else min(due_by, one.not_after)
        yield MessageDue(
            case=case,
            message=rule.id,
            reader=rule.reader,
            occurrence=one.occurrence,
            opens_on=opens_on,
            due_by=due_by,
            not_after=not_after,
            about=one.about,
        )


def _moved(on: Day, days: int, working: WorkingDays | None) -> Day:
    if working is None:
        return days_after(on, days)
    for _ in range(-days):
        on = working.last_on_or_before(days_before(on, 1))
    return working.after(on, max(days, 0))
