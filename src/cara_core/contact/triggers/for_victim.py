"""The tasks of whoever rings the victim; and what a supervisor is told where that was not done (S02, S04).

Where nobody rings the victim there is no task, in no list; where a supervisor has to decide it first,
the task waits.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Final

from cara_core.case.case import Case
from cara_core.case.contacts import attempts, is_climbed
from cara_core.case.facts import Part, VictimContacted
from cara_core.case.standing import Recorded
from cara_core.contact.safe.whom_to_ring import NotRung, blocked_by, not_rung
from cara_core.contact.triggers.case_history import CaseHistory, Events
from cara_core.contact.triggers.event import Event
from cara_core.contact.triggers.owed_to_victim import (
    Owed,
    changes,
    completion,
    first_workshop,
    is_done,
    outcome_of_caution,
    outcome_of_end,
)
from cara_core.terms.days import Day, days_before
from cara_core.terms.messages import PausedBy, Reader, Trigger

__all__ = ["EVENTS_FOR_VICTIM", "blocked", "overdue"]

_UNSAFE_TWICE: Final = 2
_LAST_CALL_BEFORE: Final = 1


def _tasks(*what: Callable[[CaseHistory], Iterator[Owed]]) -> Events:
    """One task for each of these that is owed, or was done."""

    def events(history: CaseHistory) -> Iterator[Event]:
        for find in what:
            for owed in find(history):
                done = is_done(history, owed)
                if done is not None:
                    yield Event(
                        occurrence=owed.occurrence,
                        on=owed.opens_on,
                        about=owed.about,
                        due_by=max(owed.due_by, owed.opens_on),
                        paused=None if done else _waits(history.case),
                        done=done,
                    )

    return events


def _waits(case: Case) -> PausedBy | None:
    """Whoever may not be contacted is not rung: it waits for a supervisor, who says how."""
    return PausedBy.SUPERVISOR if not_rung(case) is NotRung.DO_NOT_CONTACT else None


def _referred(history: CaseHistory) -> Iterator[Event]:
    """The first contact: before anything is decided. Whoever was asked has been spoken to."""
    case, opened_on = history.case, history.case.opened_on
    done = case.views is not None or bool(case.answers)
    if opened_on is not None and (done or not_rung(case) not in {NotRung.DIED, NotRung.DECLINED}):
        yield Event(occurrence="1", on=opened_on, done=done, paused=None if done else _waits(case))


def _before_first(history: CaseHistory) -> Iterator[Event]:
    if not_rung(history.case) in {NotRung.DIED, NotRung.DECLINED}:
        return
    for workshop in history.participant.booked_workshops:
        if workshop.part is Part.FIRST and workshop.on > workshop.recorded_on:
            yield Event(
                occurrence=workshop.occurrence,
                on=workshop.on,
                about=str(workshop.on),
                opens_from=workshop.recorded_on,
                not_after=days_before(workshop.on, _LAST_CALL_BEFORE),
                paused=_waits(history.case),
            )


# What a supervisor is told.


def overdue(history: CaseHistory) -> Iterator[Event]:
    """Nobody has spoken to her in time; or every rung was climbed, or she was reached twice and could not talk."""
    for name, find in _OVERDUE.items():
        for owed in find(history):
            if is_done(history, owed) is not False:
                continue
            tried = attempts(history.case, owed.occasions, owed.opens_on)
            yield Event(
                occurrence=f"{name}.{owed.occurrence}" if name else owed.occurrence,
                on=min([owed.late_on, *_escalated_on(history.case, tried)]),
                about=owed.about,
                attempts=len(tried),
            )


def _escalated_on(case: Case, tried: tuple[Recorded[VictimContacted], ...]) -> Iterator[Day]:
    """On which days did the attempts themselves call for a supervisor?"""
    unsafe = [attempt for attempt in tried if attempt.what.reached and attempt.what.again_on is None]
    if len(unsafe) >= _UNSAFE_TWICE:
        yield unsafe[_UNSAFE_TWICE - 1].on
    climbed = (attempt for count, attempt in enumerate(tried, 1) if is_climbed(case, tried[:count]))
    yield from (attempt.on for attempt in climbed)


def blocked(history: CaseHistory) -> Iterator[Event]:
    """A contact in which no way was left: a supervisor is told at once, until a usable record is kept."""
    contact = blocked_by(history.case)
    if contact is not None and not_rung(history.case) is None:
        yield Event(occurrence=str(contact.root), on=contact.on)


_OVERDUE: Final[Mapping[str, Callable[[CaseHistory], Iterator[Owed]]]] = {
    "": lambda history: chain(first_workshop(history), completion(history)),
    "caution_issued": outcome_of_caution,
    "change": changes,
    "ended": outcome_of_end,
}

EVENTS_FOR_VICTIM: Final[Mapping[tuple[Reader, Trigger], Events]] = {
    (Reader.VICTIM, Trigger.REFERRED): _referred,
    (Reader.VICTIM, Trigger.ISSUED): _tasks(outcome_of_caution),
    (Reader.VICTIM, Trigger.FIRST_COMING): _before_first,
    (Reader.VICTIM, Trigger.FIRST_ATTENDED): _tasks(first_workshop),
    (Reader.VICTIM, Trigger.SECOND_ATTENDED): _tasks(completion),
    (Reader.VICTIM, Trigger.CHANGED): _tasks(changes, outcome_of_end),
}
"""What brings a task with the victim about. A text to the victim is never here."""
