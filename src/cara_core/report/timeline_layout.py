"""Where things stand in a picture of time: a day's place across, and rows in which nothing overlaps."""

from collections.abc import Iterable, Sequence

import attrs

from cara_core.case.case import Case
from cara_core.terms.days import DAYS_PER_WEEK, Day, days_after, days_between
from cara_core.terms.policy import HARD_LIMIT_DAYS

__all__ = ["Axis", "axis_of", "packed", "stepped"]

_LEAST_DAYS = 8 * DAYS_PER_WEEK
_MOST_BEYOND = 26 * DAYS_PER_WEEK
_PAD_DAYS = 4


@attrs.frozen
class Axis:
    """Time across a picture: from ``first`` at ``left`` to ``last`` at ``right``, in pixels."""

    first: Day
    last: Day
    left: float
    right: float

    def x(self, on: Day) -> float:
        """Where that day stands; a day outside stands at the edge."""
        share = days_between(self.first, until=on) / days_between(self.first, until=self.last)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def holds(self, on: Day) -> bool:
        """Does that day lie inside?"""
        return self.first <= on <= self.last

    def weeks(self) -> Iterable[tuple[int, float]]:
        """Every second week from the first day, with its place."""
        count = days_between(self.first, until=self.last) // DAYS_PER_WEEK
        return [(week, self.x(days_after(self.first, week * DAYS_PER_WEEK))) for week in range(0, count + 1, 2)]

    def months(self) -> list[Day]:
        """The first day, and the first of every month inside."""
        found = [self.first]
        while True:
            year, month = divmod(found[-1].year * 12 + found[-1].month, 12)
            following = Day(year, month + 1, 1)
            if following > self.last:
                return found
            found.append(following)


def axis_of(case: Case, days: Iterable[Day], *, left: float, right: float) -> Axis:
    """The time that a picture of this case shows: to 20 weeks of caution, and to what lies within half a year after.

    What is later still, such as a review of the record years on, stands at the edge.
    """
    every = list(days)
    first = min(case.opened_on or every[0], *every)
    usual = days_after(first, _LEAST_DAYS) if case.issued is None else days_after(case.issued.on, HARD_LIMIT_DAYS)
    most = days_after(usual, _MOST_BEYOND)
    last = max([usual, *(day for day in every if day <= most)])
    return Axis(first, days_after(last, _PAD_DAYS), left, right)


def packed(extents: Sequence[tuple[float, float]], gap: float = 6) -> list[int]:
    """For each stretch (from, to) the first row in which it overlaps none before it.

    First fit: a stretch that comes early keeps the top row, so that a lane reads from its top.
    """
    rows: list[list[tuple[float, float]]] = []
    found = []
    for begins, ends in extents:
        free = (
            number
            for number, row in enumerate(rows)
            if all(ends + gap <= other or begins >= until + gap for other, until in row)
        )
        at = next(free, len(rows))
        if at == len(rows):
            rows.append([])
        rows[at].append((begins, ends))
        found.append(at)
    return found


def stepped(extents: Sequence[tuple[float, float]], gap: float = 6) -> list[int]:
    """For each stretch (from, to), in order across, the row in which no later one's stem runs through it.

    A stem runs down from the top row to its own row, where its stretch begins.
    """
    # From the last to the first: the row of a stretch depends only on those that begin after it.
    found: list[int] = []
    for number, (_, ends) in reversed(list(enumerate(extents))):
        rows_met = (row for row, (later, _) in zip(found, extents[number + 1 :], strict=True) if later < ends + gap)
        found.insert(0, max(rows_met, default=-1) + 1)
    return found
