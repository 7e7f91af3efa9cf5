"""Duties as a person reads them: what has to happen, whose it is, by when, and what that means."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from cara_core.case.facts import Occasion, Part
from cara_core.case.timeline import Lane, Moment, Sort
from cara_core.due.duties import Duty
from cara_core.terms.days import Day, days_between
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.words import Words

__all__ = ["begun", "duty_lines", "duty_moments", "duty_name", "when_due"]


def duty_name(duty: Duty, words: Words) -> str:
    """What has to happen, in a few words?"""
    return words.say(f"duty.{duty.kind}.name", {"about": _about(duty.about)})


def _about(about: str) -> StrEnum | str:
    """The workshop or the occasion of that name; a message, and the rule that stopped it, stand as they are."""
    kinds: tuple[type[StrEnum], ...] = (Part, Occasion)
    return next((kind(about) for kind in kinds if about in list(kind)), about)


def when_due(duty: Duty, words: Words, on: Day) -> str:
    """When is it due, seen from that day: overdue by so many days, today, or in so many days?"""
    days = days_between(on, until=duty.due_by)
    if days == 0:
        return words.say("when.today")
    key = "overdue" if days < 0 else "ahead"
    if abs(days) == 1:
        return words.say(f"when.{key}_one")
    return words.say(f"when.{key}", {"days": abs(days)})


def duty_moments(duties: Iterable[Duty], words: Words, on: Day) -> tuple[Moment, ...]:
    """The duties that have begun by that day, as moments of a timeline, the earliest due first."""
    return tuple(
        Moment(
            sort=Sort.DUTY,
            on=duty.due_by,
            kind=duty.kind,
            lane=Lane.AHEAD,
            text=f"{when_due(duty, words, on)}: {duty_name(duty, words)}",
            label=f"{duty_name(duty, words)}: {when_due(duty, words, on)}",
            overdue_days=duty.overdue_days(on),
        )
        for duty in begun(duties, on)
    )


def duty_lines(duties: Iterable[Duty], words: Words, on: Day) -> Iterator[Line]:
    """What is due on that day, of one case or of many, the earliest due first.

    Each duty that has begun with its case, then whose it is, by when, and what must happen.
    One line says so where nothing is due.
    """
    found = begun(duties, on)
    if not found:
        yield Line(Kind.PLAIN, words.say("timeline.not_due", {"on": on}))
    for duty in found:
        late = duty.due_by < on
        values = {"when": when_due(duty, words, on), "case": duty.case, "duty": duty_name(duty, words)}
        kind = Kind.NOT_MET if late else Kind.UNKNOWN if duty.due_by == on else Kind.PLAIN
        yield Line(kind, words.say("timeline.duty", values))
        must = {"owner": duty.owner, "due_by": duty.due_by, "must": words.say(f"duty.{duty.kind}.must")}
        yield Line(Kind.DETAIL, f"  {words.say('timeline.whose', must)}")


def begun(duties: Iterable[Duty], on: Day) -> list[Duty]:
    """The duties that have begun by that day, the earliest due first."""
    there = (duty for duty in duties if duty.opens_on <= on)
    return sorted(there, key=lambda duty: (duty.due_by, duty.case, duty.kind, duty.about))
