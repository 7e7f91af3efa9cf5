"""The ladder of a contact in which the victim was not reached: ``domain/contact.md`` 7.1.

Three attempts, in at least two safe windows, on at least two days. Then it ends, and a
supervisor is told (S02, V08). At no step does it turn into a letter, a voicemail or a text:
all it answers is from when a person may try again.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.contacts import ATTEMPTS, DAYS, WINDOWS, attempts, rungs_of, settling
from cara_core.case.facts import Occasion, VictimContacted
from cara_core.case.standing import Recorded
from cara_core.contact.safe.whom_to_ring import blocked_by, not_rung
from cara_core.terms.contact import SafeContact, SafeWindow, WayKind
from cara_core.terms.days import Day, days_after
from cara_core.terms.instants import LONDON, Instant, london_day

__all__ = ["Ladder", "call_windows", "not_reached"]

_DAYS_AHEAD: Final = 28
"""For so many days the next window is looked for."""
_LONGEST_DEFERRAL_DAYS: Final = 14
"""By so many days at most the next attempt is put off to the day the victim named: life.md 1.1."""


@attrs.frozen(kw_only=True)
class Ladder:
    """How far the attempts have come: how many, on how many days, in how many different safe windows.

    ``next_from`` is when the next safe window opens that brings it on: ``None`` where it
    has ended, where the victim was spoken to, where nobody rings the victim any more, where the number
    is dead and no new record has been kept, or where none opens within four weeks.
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
    case: Case,
    occasion: Occasion,
    since: Day,
    windows: Iterable[SafeWindow] = (),
    avoid: Collection[Day] = (),
    *,
    now: Instant | None = None,
) -> Ladder:
    """How far has the ladder of this occasion come since that day?

    It is counted in the order of happening, from the contacts that stand: what was taken back or
    corrected does not count, nor what was tried in writing, nor anything before the victim
    was last spoken to safely. Where she was reached and could not talk, or named another day, she is
    tried again: that is no rung of it. One without an
    instant was in no window that is known. ``windows`` are those in which a person may call,
    ``avoid`` days on which nobody calls. The next time is never before ``now``, and is ``now`` in a
    window that is open.
    """
    made = attempts(case, {occasion}, since)
    rungs, separate = rungs_of(made), _separate(windows)
    days = {rung.on for rung in rungs}
    used = {window for rung in rungs for window in _windows_of(rung, separate, avoid)}
    ended = len(rungs) >= ATTEMPTS and len(used) >= WINDOWS and len(days) >= DAYS
    spoken_to = not made and settling(case, {occasion}, since) is not None
    ahead = _openings(_earliest(made, since, now), separate)
    openings = [
        opening for opening in (*_open_now(made, since, now, separate), *ahead) if london_day(opening.at) not in avoid
    ]
    waits = ended or spoken_to or not_rung(case) is not None or blocked_by(case) is not None
    return Ladder(
        attempts=len(rungs),
        days=len(days),
        windows=len(used),
        ended=ended,
        next_from=None if waits else _next_from(rungs, used, openings),
    )


def _separate(windows: Iterable[SafeWindow]) -> list[SafeWindow]:
    """The same times of the week with no overlap: two windows that meet are one.

    Otherwise one call at 11:30 would count as tried in two windows, 10 to 12 and 11 to 13,
    and the ladder would end with every attempt made at the same time of the week.
    """
    merged: list[SafeWindow] = []
    for window in sorted(windows, key=lambda window: (window.weekday, window.starts)):
        last = merged[-1] if merged else None
        if last is not None and last.weekday == window.weekday and window.starts <= last.ends:
            merged[-1] = attrs.evolve(last, ends=max(last.ends, window.ends))
        else:
            merged.append(window)
    return merged


def _windows_of(
    attempt: Recorded[VictimContacted], windows: list[SafeWindow], avoid: Collection[Day]
) -> Iterator[SafeWindow]:
    """The window in which this attempt was made; none on a day to avoid, or without an instant."""
    at = attempt.at
    if at is not None and london_day(at) not in avoid:
        yield from (window for window in windows if window.holds(at))


@attrs.frozen
class _Opening:
    """One moment at which a window opens."""

    at: Instant
    window: SafeWindow


def _next_from(
    rungs: Sequence[Recorded[VictimContacted]], used: set[SafeWindow], openings: Sequence[_Opening]
) -> Instant | None:
    """The first of these openings; from the third attempt on, one in another window or on another day."""
    days = {rung.on for rung in rungs}

    def ends_it(opening: _Opening) -> bool:
        """Would an attempt then make up what is lacking: a second window, a second day?"""
        another_window = len(used) >= WINDOWS or opening.window not in used
        another_day = len(days) >= DAYS or london_day(opening.at) not in days
        return another_window and another_day

    # The first two attempts may be at any safe time. The last one should end the ladder; where
    # no opening within four weeks would, the first that there is still counts as an attempt.
    last_attempt = len(rungs) >= ATTEMPTS - 1
    fitting = [opening for opening in openings if not last_attempt or ends_it(opening)]
    return next((opening.at for opening in fitting or openings), None)


def _open_now(
    made: Sequence[Recorded[VictimContacted]], since: Day, now: Instant | None, windows: list[SafeWindow]
) -> Iterator[_Opening]:
    """The window that is open now, where she may be tried by now, and was not tried in it today."""
    if now is None or now < _earliest(made, since):
        return
    today = [attempt.at for attempt in made if attempt.at is not None and attempt.on == london_day(now)]
    for window in windows:
        if window.holds(now) and not any(window.holds(at) for at in today):
            yield _Opening(now, window)


def _earliest(made: Sequence[Recorded[VictimContacted]], since: Day, now: Instant | None = None) -> Instant:
    """From when on may she be tried again? After the last attempt; where she named a day in it, not before that day.

    Never before ``now``.
    """
    # An attempt of which only the day is known may have been at its very end.
    after = max((attempt.at or _starts(days_after(attempt.on, 1)) for attempt in made), default=_starts(since))
    after = after if now is None else max(after, now)
    named = made[-1].what.again_on if made else None
    if named is None:
        return after
    return max(after, _starts(min(named, days_after(made[-1].on, _LONGEST_DEFERRAL_DAYS))))


def _openings(after: Instant, windows: list[SafeWindow]) -> Iterator[_Opening]:
    """When each window opens from then on. One that the clocks leave out that night does not."""
    first = london_day(after)
    for number in range(_DAYS_AHEAD + 1):
        on = days_after(first, number)
        for window in windows:
            at = _starts(on, window.starts)
            # In the night the clocks go forward 01:30 is read as 02:30: a window that has ended by then does not open.
            if on.isoweekday() == window.weekday and at >= after and window.holds(at):
                yield _Opening(at, window)


def _starts(on: Day, at: dt.time = dt.time()) -> Instant:
    """That time of that day by a clock in London."""
    return dt.datetime.combine(on, at, tzinfo=LONDON).astimezone(dt.UTC)
