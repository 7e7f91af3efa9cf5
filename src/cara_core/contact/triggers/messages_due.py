"""Which messages follow from what has happened in a case: worked out like duties, never stored as a flag.

To the participant only from the participant's side of it (``contact/triggers/for_participant.py``); that a
safety hold stands, the programme is stopped or somebody looks again at the caution pauses them (P16), and says
nothing else. What is said to the victim is a task for a named person: it stays on the list once it is
done, and is not on it where nobody rings the victim any more.
"""

from collections.abc import Iterable, Iterator

import attrs

from cara_core.case.aspects import strictest
from cara_core.case.case import Case, Phase
from cara_core.case.facts import ProviderDecided, ReferredForProsecution
from cara_core.contact.facts_that_stand import facts_of
from cara_core.contact.triggers.case_history import CaseHistory
from cara_core.contact.triggers.event import Event
from cara_core.contact.triggers.for_others import EVENTS_FOR_OTHERS
from cara_core.contact.triggers.for_participant import EVENTS_FOR_PARTICIPANT, ParticipantHistory, ReferredBack
from cara_core.contact.wall import participant_side
from cara_core.stages.issue_review import open_issue_reviews
from cara_core.terms.days import Day, WorkingDays, days_after, days_before
from cara_core.terms.messages import MessageDue, MessageRule, PausedBy, Reader

__all__ = ["messages_due", "paused_by"]


def messages_due(
    case: Case, rules: Iterable[MessageRule], working: WorkingDays, accepted_on: Day | None = None
) -> tuple[MessageDue, ...]:
    """Every message that follows from the facts of this case, whether its day has come or not, in order.

    ``accepted_on`` is when the provider took the case on, where that is known and no fact says what the
    provider decided. ``working`` has to reach from the case's first day to weeks beyond its last. The
    same facts give the same messages, whenever it is asked. A text the victim asked for (V07)
    follows from no fact: a person sets it going. Nor does what follows from sending (S03).
    """
    working = working.of_force(case.force)
    participant = _participant_history(case, accepted_on)
    history = CaseHistory(case=case, working=working, participant=participant, accepted_on=accepted_on)
    held = paused_by(case)
    found = [
        attrs.evolve(due, paused=held) if rule.paused_by_hold and held is not None else due
        for rule in rules
        for due in _due(rule, _events(rule, history), case.id, working)
    ]
    return tuple(sorted(found, key=lambda due: (due.opens_on, due.message, due.occurrence)))


def paused_by(case: Case) -> PausedBy | None:
    """What pauses everything that is sent to the participant now? ``None``: nothing."""
    if case.hold is not None:
        return PausedBy.HOLD
    if case.stopped:
        return PausedBy.STOPPED
    return PausedBy.ISSUE_REVIEW if open_issue_reviews(case) else None


def _participant_history(case: Case, accepted_on: Day | None) -> ParticipantHistory:
    # Of two answers of one day a refusal holds: nobody writes to somebody who may not be taken on.
    answer = strictest(tuple(facts_of(case, ProviderDecided)), lambda what: not what.accepts)
    if answer is not None:
        accepted_on = answer.on if answer.what.accepts else None
    return ParticipantHistory(
        side=participant_side(case),
        accepted_on=accepted_on,
        rejected=answer is not None and not answer.what.accepts,
        referred_back=tuple(_referred_back(case)),
        ended_on=case.ended_on,
        says_so=case.ended not in {Phase.QUASHED, Phase.TRANSFERRED},
        died=case.ended is Phase.DIED,
    )


def _referred_back(case: Case) -> Iterator[ReferredBack]:
    kind = ReferredForProsecution
    roots = [fact.number for fact in case.facts if isinstance(fact.what, kind) and fact.supersedes is None]
    for record in facts_of(case, kind):
        yield ReferredBack(count=roots.index(record.root) + 1, on=record.on)


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
        due_by = event.due_by or _moved(opens_on, rule.due_days, calendar)
        stale = None if rule.stale_days is None else days_after(due_by, rule.stale_days)
        not_after = min((day for day in (stale, event.not_after) if day is not None), default=None)
        if not_after is not None and not_after < opens_on:
            continue
        away = any(days.covers(opens_on) or days.covers(event.on) for days in event.away)
        yield MessageDue(
            case=case,
            message=rule.id,
            reader=rule.reader,
            occurrence=event.occurrence,
            opens_on=opens_on,
            due_by=due_by if event.not_after is None else min(due_by, event.not_after),
            not_after=not_after,
            about=event.about,
            opens_at=event.opens_at,
            paused=PausedBy.UNAVAILABLE if away else event.paused,
            done=event.done,
            attempts=event.attempts,
        )


def _moved(on: Day, days: int, working: WorkingDays | None) -> Day:
    """So many days later, or earlier where it is negative: working days, where there is a calendar of them."""
    if working is None:
        return days_after(on, days)
    for _ in range(-days):
        on = working.last_on_or_before(days_before(on, 1))
    return working.after(on, max(days, 0))
