"""The ladder of a contact in which the victim was not reached: ``domain/contact.md`` 7.1.

Three attempts, in at least two safe windows, on at least two days. Then it ends, and a
supervisor is told (S02, V08). At no step does it turn into a letter, a voicemail or a text:
all it says is from when a person may try again.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Final

import attrs

from cara_core.case.facts import Channel, Fact, Occasion, VictimContacted
from cara_core.case.standing import standing
from cara_core.terms.contact import SafeContact, SafeWindow, WayKind
from cara_core.terms.days import Day, days_after
from cara_core.terms.instants import LONDON, Instant, london_day

__all__ = ["ATTEMPTS", "DAYS", "WINDOWS", "Ladder", "call_windows", "not_reached"]

ATTEMPTS: Final = 3
WINDOWS: Final = 2
DAYS: Final = 2
_AHEAD: Final = 28
"""For so many days the next window is looked for."""


@attrs.frozen(kw_only=True)
class Ladder:
    """How far the attempts have come: how many, on how many days, in how many different safe windows.

    ``next_from`` is when the next safe window opens that brings it on: ``None`` where it
    has ended, where the victim was reached, or where none opens within four weeks.
    """

    attempts: int
    days: int
    windows: int
    ended: bool
    next_from: Instant | None


def call_windows(contact: SafeContact | None) -> tuple[SafeWindow, ...]:
    """In which windows may a person call? Those of every number to call; without a record none."""
    if contact is None or contact.do_not_contact:
        return ()
    return tuple(window for way in contact.channels if way.kind is WayKind.CALL for window in way.safe_windows)


def not_reached(
    facts: Iterable[Fact],
    occasion: Occasion,
    since: Day,
    windows: Iterable[SafeWindow] = (),
    avoid: Collection[Day] = (),
) -> Ladder:
    """How far has the ladder of this occasion come since that day?

    ``facts`` are those of one case in their order; what another took the place of does not
    count, nor what was tried in writing, nor anything before the victim was last reached.
    An attempt without an instant was in no window that is known.
    """
    contacts = list(_contacts(facts, occasion, since))
    reached = max((place for place, (_, what) in enumerate(contacts, 1) if what.reached), default=0)
    tries = [fact for fact, what in contacts[reached:] if what.how is not Channel.WRITING]
    separate = _separate(windows)
    days = {one.on for one in tries}
    used = {window for one in tries for window in _held(one, separate, avoid)}
    ended = len(tries) >= ATTEMPTS and len(used) >= WINDOWS and len(days) >= DAYS
    settled = ended or (reached > 0 and not tries)
    return Ladder(
        attempts=len(tries),
        days=len(days),
        windows=len(used),
        ended=ended,
        next_from=None if settled else _next_from(tries, used, separate, avoid, since),
    )


def _contacts(facts: Iterable[Fact], occasion: Occasion, since: Day) -> Iterator[tuple[Fact, VictimContacted]]:
    for fact in standing(facts):
        what = fact.what
        if isinstance(what, VictimContacted) and what.occasion is occasion and fact.on >= since:
            yield fact, what


def _separate(windows: Iterable[SafeWindow]) -> list[SafeWindow]:
    """The same times of the week with no overlap: two windows that meet are one."""
    merged: list[SafeWindow] = []
    for one in sorted(windows, key=lambda window: (window.weekday, window.starts)):
        last = merged[-1] if merged else None
        if last is not None and last.weekday == one.weekday and one.starts <= last.ends:
            merged[-1] = attrs.evolve(last, ends=max(last.ends, one.ends))
        else:
            merged.append(one)
    return merged


def _held(one: Fact, windows: list[SafeWindow], avoid: Collection[Day]) -> Iterator[SafeWindow]:
    at = one.at
    if at is not None and london_day(at) not in avoid:
        yield from (window for window in windows if window.holds(at))


def _next_from(
    tries: list[Fact], used: set[SafeWindow], windows: list[SafeWindow], avoid: Collection[Day], since: Day
) -> Instant | None:
    """The first opening after the last attempt; from the third on, one in another window or on another day."""
    after = max((one.at or _starts(days_after(one.on, 1)) for one in tries), default=_starts(since))
    openings = [one for one in _openings(after, windows) if london_day(one[0]) not in avoid]
    last = len(tries) >= ATTEMPTS - 1
    days = {one.on for one in tries}
    telling = [
        at
        for at, window in openings
        if not last
        or ((len(used) >= WINDOWS or window not in used) and (len(days) >= DAYS or london_day(at) not in days))
    ]
    return next(iter(telling or [at for at, _ in openings]), None)


def _openings(after: Instant, windows: list[SafeWindow]) -> Iterator[tuple[Instant, SafeWindow]]:
    """When each window opens from then on. One that the clocks leave out that night does not."""
    first = london_day(after)
    for number in range(_AHEAD + 1):
        on = days_after(first, number)
        for window in windows:
            at = _starts(on, window.starts)
            if on.isoweekday() == window.weekday and at >= after and window.holds(at):
                yield at, window


def _starts(on: Day, at: dt.time = dt.time()) -> Instant:
    return dt.datetime.combine(on, at, tzinfo=LONDON).astimezone(dt.UTC)
