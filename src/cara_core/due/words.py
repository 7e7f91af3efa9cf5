"""Duties as a person reads them: what has to happen, whose it is, by when, and what that means.

What the provider reads names neither a hold nor a review nor anything else that a duty waits
for: only that it is paused.
"""

from collections.abc import Container, Iterable, Iterator
from typing import Final

import attrs

from cara_core.case.facts import Occasion, Part
from cara_core.case.timeline import Lane, Moment, Sort
from cara_core.due.duty import Duty, EndedHow, LedgerRow, Owner
from cara_core.due.pauses import Pause
from cara_core.terms.days import Day, days_between, read_day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.instants import LONDON, Instant, london_day
from cara_core.terms.words import Words

__all__ = ["begun", "duty_lines", "duty_moments", "duty_name", "ledger_lines", "pause_moments", "when_due"]

_WIDTH: Final = len("no longer owed")
"""Of the column that says how a duty of the ledger stands."""


def duty_name(duty: Duty, words: Words) -> str:
    """What has to happen, in a few words?"""
    own = f"duty.{duty.kind}.name_{duty.about}"
    key = own if words.has(own) else f"duty.{duty.kind}.name"
    # A duty that is about nothing in particular ends where its text would name it.
    return words.say(key, {"about": _about(duty, words)}).removesuffix(": ")


def _about(duty: Duty, words: Words) -> str:
    """The workshop, the occasion, the change; a number, a message, and the rule that stopped it stand as they are."""
    about = duty.about
    own = f"about.{duty.kind}.{about}"
    if words.has(own):
        return words.say(own)
    if about in list(Occasion):
        return words.spell(Occasion(about))
    word, _, rest = about.partition(" ")
    day = read_day(rest)
    if word in list(Part):
        return words.say("about.part" if day is None else "about.workshop", {"part": Part(word), "day": day})
    # Two reports of a day that differ may be of what the victim answered: then only the day is said.
    return about if day is None else words.say("about.day", {"day": day})


def when_due(duty: Duty, words: Words, on: Day) -> str:
    """When is it due, seen from that day: overdue by so many days, today, or in so many days?

    Where hours count, today says by which time in London.
    """
    days = days_between(on, until=duty.due_by)
    if days == 0:
        if duty.due_at is not None and london_day(duty.due_at) == on:
            return words.say("when.today_at", {"time": _clock_time(duty.due_at)})
        return words.say("when.today")
    key = "overdue" if days < 0 else "ahead"
    if abs(days) == 1:
        return words.say(f"when.{key}_one")
    return words.say(f"when.{key}", {"days": abs(days)})


def _clock_time(instant: Instant) -> str:
    return instant.astimezone(LONDON).strftime("%H:%M")


def _due(duty: Duty, words: Words) -> str:
    """The day it is due, with the time in London where hours count."""
    if duty.due_at is None:
        return words.spell(duty.due_by)
    return words.say("timeline.due_at", {"time": _clock_time(duty.due_at), "on": london_day(duty.due_at)})


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


def pause_moments(pauses: Iterable[Pause], words: Words) -> tuple[Moment, ...]:
    """When a case was held, stopped or under review, as moments of a timeline: those of :func:`~.pauses.pauses`."""
    return tuple(
        Moment(
            sort=Sort.PAUSE,
            on=pause.first,
            kind=pause.kind,
            lane=Lane.SAFETY,
            text=words.say(f"pause.{pause.kind}.{'since' if pause.last is None else 'over'}", attrs.asdict(pause)),
            label=words.say(f"picture.{pause.kind}"),
            is_over=pause.last is not None,
        )
        for pause in pauses
    )


def duty_lines(duties: Iterable[Duty], words: Words, on: Day) -> Iterator[Line]:
    """What is due on that day, of one case or of many, the earliest due first.

    Each duty that has begun with its case, then whose it is, by when, and what must happen; then
    why it may not be done now, and what comes of it that it is overdue, where that is so. Of several that
    read alike one is shown, with how many there are. One line says so where nothing is due.
    """
    found = begun(duties, on)
    if not found:
        yield Line(Kind.PLAIN, words.say("timeline.not_due", {"on": on}))
    alike: dict[tuple[Line, ...], list[Duty]] = {}
    for duty in found:
        alike.setdefault(tuple(_lines(duty, words, on)), []).append(duty)
    for lines, of_these in alike.items():
        yield from lines
        if len(of_these) > 1:
            # Nothing is hidden: whoever reads that there are two knows from which facts each follows.
            numbers = ", ".join(str(duty.root) for duty in of_these)
            alike_text = words.say("timeline.alike", {"count": len(of_these), "numbers": numbers})
            yield Line(Kind.DETAIL, f"  {alike_text}")


def _lines(duty: Duty, words: Words, on: Day) -> Iterator[Line]:
    """What is said of one duty on that day."""
    late = duty.due_by < on
    values = {"when": when_due(duty, words, on), "case": duty.case, "duty": duty_name(duty, words)}
    kind = Kind.NOT_MET if late else Kind.UNKNOWN if duty.due_by == on else Kind.PLAIN
    yield Line(kind, words.say("timeline.duty", values))
    must = {"owner": duty.owner, "due_by": _due(duty, words), "must": words.say(f"duty.{duty.kind}.must")}
    yield Line(Kind.DETAIL, f"  {words.say('timeline.whose', must)}")
    if duty.waits_for is not None:
        yield Line(Kind.DETAIL, f"  {_waiting(duty, words)}")
    overdue = f"duty.{duty.kind}.overdue"
    if late and words.has(overdue):
        yield Line(Kind.DETAIL, f"  {words.say(overdue)}")


def _waiting(duty: Duty, words: Words) -> str:
    if duty.owner is Owner.PROVIDER:
        return words.say("timeline.waits_provider")
    return words.say("timeline.waits", {"waits_for": duty.waits_for})


def begun(duties: Iterable[Duty], on: Day) -> list[Duty]:
    """The duties that have begun by that day, the earliest due first."""
    there = (duty for duty in duties if duty.opens_on <= on)
    return sorted(there, key=lambda duty: (duty.due_by, duty.case, duty.kind, duty.about))


def ledger_lines(rows: Iterable[LedgerRow], words: Words, *, hidden: Container[int] = ()) -> Iterator[Line]:
    """Every duty that began, in the order in which they are given, from its beginning to its end.

    Two lines a duty: how it stands and what it is; then from when and by which fact it began, by
    when it is due, whose it is, by which fact it ended and why, and whether it had ended before.
    ``hidden`` are the numbers of facts of which nothing may be shown
    (:func:`~cara_core.case.timeline.of_another_case`): of a duty that one of them began only that it
    was there is said, and of one that it ended not why. One line says so where none ever began.
    """
    is_empty = True
    for row in rows:
        is_empty = False
        state = words.say("ledger.open") if row.ended_how is None else words.spell(row.ended_how)
        is_hidden = row.began_by is not None and row.began_by in hidden
        name = words.say("timeline.wrong_case") if is_hidden else duty_name(row.duty, words)
        sentences = [] if is_hidden else [_beginning(row, words)]
        sentences += _ending(row, words, hidden)
        yield Line.in_columns(_kind(row), before=f"{state:<{_WIDTH}}  ", last=name)
        if sentences:
            yield Line.in_columns(Kind.DETAIL, before=" " * (_WIDTH + 2), last=" ".join(sentences))
    if is_empty:
        yield Line(Kind.PLAIN, words.say("ledger.none"))


def _kind(row: LedgerRow) -> Kind:
    """How it is coloured: the words say it too."""
    if row.is_open:
        return Kind.UNKNOWN
    return Kind.PLAIN if row.ended_how is EndedHow.DONE else Kind.DETAIL


def _beginning(row: LedgerRow, words: Words) -> str:
    duty = row.duty
    values = {
        "opens_on": duty.opens_on,
        "began": _named(row.began_by, row.began_by_event, words),
        "due_by": _due(duty, words),
        "owner": duty.owner,
    }
    return words.say("ledger.row", values)


def _ending(row: LedgerRow, words: Words, hidden: Container[int]) -> Iterator[str]:
    if row.ended_how is not None:
        is_plain = row.reason is None or (row.ended_by is not None and row.ended_by in hidden)
        key = "ledger.ended" if is_plain else "ledger.ended_why"
        ended = _named(row.ended_by, row.ended_by_event, words)
        yield words.say(key, {"ended": ended, "reason": row.reason})
    if row.reopens is not None:
        yield words.say("ledger.reopens", {"number": row.reopens})


def _named(number: int | None, event: str | None, words: Words) -> str:
    """By what a duty began or ended: the number of a fact, or an event of a message."""
    if number is not None:
        return words.say("ledger.number", {"number": number})
    if event is not None:
        return words.say("ledger.event", {"event": event})
    return words.say("ledger.case")
