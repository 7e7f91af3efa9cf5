"""Whoever never heard of a workshop is not told that it changed: the first they are told is when to come.

``contact/triggers`` knows bookings and not what was told, so it brings about *new dates* (P10) for every booking
after the first. Where nothing was told of any before, it goes as *your dates* (P03), which speaks of no others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from cara_core.delivery.announced.announced import Announced
from cara_core.terms.messages import MessageDue, MessageRule, Reader, Trigger

__all__ = ["and_first_dates", "first_dates"]


def first_dates(
    due: MessageDue,
    rules: Mapping[str, MessageRule],
    *,
    announced: Callable[[], Announced],
    was_tried: Callable[[MessageDue, MessageRule], bool],
) -> MessageDue:
    """This message, or the one that says the same to somebody who was told nothing before.

    ``was_tried``: was anything of this message handed over, or stopped, by any of its routes? Then it stays what it
    was, whatever was told meanwhile: by two routes one thing is said, and what was stopped goes once it may.
    """
    first = _first(due, rules)
    if first is None or was_tried(due, rules[due.message]):
        return due
    tried = was_tried(first, rules[first.message])
    return first if tried or announced().hears_first_by(first) else due


def and_first_dates(found: Iterable[MessageDue], rules: Mapping[str, MessageRule]) -> Iterator[MessageDue]:
    """These, and beside each of new dates the same as it goes to somebody who was told nothing before."""
    for due in found:
        yield due
        first = _first(due, rules)
        if first is not None:
            yield first


def _first(due: MessageDue, rules: Mapping[str, MessageRule]) -> MessageDue | None:
    rule = rules[due.message]
    if rule.reader is not Reader.PARTICIPANT or rule.trigger is not Trigger.REBOOKED:
        return None
    booked = (other for other in rules.values() if (other.reader, other.trigger) == (rule.reader, Trigger.BOOKED))
    return next((attrs.evolve(due, message=other.id) for other in booked), None)
