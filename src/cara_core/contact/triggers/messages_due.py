"""Which messages follow from what has happened in a case: worked out like duties, never stored as a flag.

To the participant only from the participant's side of it (``contact/triggers/for_participant.py``); that a
safety hold stands pauses them, and says nothing else. What is said to the victim is a task for a
named person, and stays on the list once it is done: whether it was, the facts say.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import ReferredForProsecution
from cara_core.case.standing import standing
from cara_core.contact.triggers.event import Event
from cara_core.contact.triggers.for_others import EVENTS_FOR_OTHERS, CaseHistory
from cara_core.contact.triggers.for_participant import EVENTS_FOR_PARTICIPANT, ParticipantHistory
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
    participant = ParticipantHistory(
        side=participant_side(case),
        accepted_on=accepted_on,
        referred_back=tuple(fact.on for fact in standing(case.facts) if isinstance(fact.what, ReferredForProsecution)),
        ended_on=case.ended_on,
    )
    history = CaseHistory(case=case, working=working, participant=participant)
    held = HOLD if case.hold is not None or case.stopped else None
    found = [
        attrs.evolve(due, paused=held) if rule.paused_by_hold else due
        for rule in rules
        for due in _due(rule, _events(rule, history), case.id, working)
    ]
    return tuple(sorted(found, key=lambda due: (due.opens_on, due.message, due.occurrence)))


def _events(rule: MessageRule, history: CaseHistory) -> Iterator[Event]:
    """What brings this message about. For the participant only the participant's own side is asked."""
    if rule.reader is Reader.PARTICIPANT:
        for_participant = EVENTS_FOR_PARTICIPANT.get(rule.trigger)
        return iter(()) if for_participant is None else for_participant(history.participant)
    for_others = EVENTS_FOR_OTHERS.get((rule.reader, rule.trigger))
    return iter(()) if for_others is None else for_others(history)


def _due(rule: MessageRule, events: Iterable[Event], case: str, working: WorkingDays) -> Iterator[MessageDue]:
    """One message for each event, unless there is no day left on which it makes sense."""
    calendar = working if rule.working_days else None
    for event in events:
        opens_on = _moved(event.on, rule.days, calendar)
        if event.opens_from is not None and opens_on < event.opens_from:
            if event.skip_if_earlier:
                continue
            opens_on = event.opens_from
        due_by = _moved(opens_on, rule.due_days, calendar)
        stale = None if rule.stale_days is None else days_after(due_by, rule.stale_days)
        not_after = min((day for day in (stale, event.not_after) if day is not None), default=None)
        if not_after is not None and not_after < opens_on:
            continue
        yield MessageDue(
            case=case,
            message=rule.id,
            reader=rule.reader,
            occurrence=event.occurrence,
            opens_on=opens_on,
            due_by=due_by if event.not_after is None else min(due_by, event.not_after),
            not_after=not_after,
            about=event.about,
        )


def _moved(on: Day, days: int, working: WorkingDays | None) -> Day:
    """So many days later, or earlier where it is negative: working days, where there is a calendar of them."""
    if working is None:
        return days_after(on, days)
    for _ in range(-days):
        on = working.last_on_or_before(days_before(on, 1))
    return working.after(on, max(days, 0))
