"""When was everything to the participant paused, and which messages did that swallow: due meanwhile, too late now?"""

from collections.abc import Iterator

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.contact.triggers.messages_due import paused_by
from cara_core.terms.days import Day
from cara_core.terms.messages import MessageDue, MessageRule, Reader

__all__ = ["Pause", "is_swallowed", "pauses"]


@attrs.frozen(kw_only=True)
class Pause:
    """One time in which nothing went: from the day on which that was recorded until the one on which it was lifted."""

    since: Day
    until: Day | None


def pauses(case: Case) -> tuple[Pause, ...]:
    """Every time in which nothing went to the participant of this case, as it was known then, in order."""
    return tuple(_pauses(case))


def _pauses(case: Case) -> Iterator[Pause]:
    since: Day | None = None
    for number, fact in enumerate(case.facts, 1):
        paused = paused_by(replay(case.facts[:number])) is not None
        if paused and since is None:
            since = fact.recorded_on
        elif not paused and since is not None:
            yield Pause(since=since, until=fact.recorded_on)
            since = None
    if since is not None:
        yield Pause(since=since, until=None)


def is_swallowed(due: MessageDue, rule: MessageRule, paused: tuple[Pause, ...], today: Day) -> bool:
    """Was this message still to go while nothing went, and is it too late for it by ``today``?"""
    last = due.not_after
    if rule.reader is not Reader.PARTICIPANT or not rule.paused_by_hold or last is None or last >= today:
        return False
    return any(pause.since <= last and (pause.until is None or pause.until > last) for pause in paused)
