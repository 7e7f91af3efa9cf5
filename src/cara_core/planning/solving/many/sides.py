"""What everybody pays for a first workshop, and what for a second: the pairs, never listed.

A pair costs what its first costs and what its second costs, and the days of the two decide whether they
go together. So fifty thousand people with thousands of pairs each need not be listed pair by pair, which
would be hundreds of millions: it is enough to know for each workshop what it costs each person, and for
each day of a first which days of a second follow it.

Everything is in whole thousandths of a minute, so that the same people give the same answer on any machine.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cara_core.planning.solving.arcs import Ints
from cara_core.stages.schedule.assignment import Waiting
from cara_core.stages.schedule.fitting_pairs import A_DAY_WAITED, INTERPRETED, Travel
from cara_core.stages.schedule.offer import Kind, Offer, kind_of
from cara_core.terms.days import Day
from cara_core.terms.workshops import Workshop, covers

__all__ = ["CLOSED", "SCALE", "Alike", "Block", "Mask", "Nodes", "Side", "Sides", "Together", "sides_of"]

SCALE: Final = 1000
"""Prices and what is paid are whole thousandths of a minute."""
CLOSED: Final = 1 << 45
"""What a workshop costs that somebody cannot go to: more than all that is ever paid."""
_CELLS: Final = 400_000
"""How many workshop-person cells are held at once: a few megabytes, which the processor keeps near."""
_FAR: Final = 1 << 30

Mask = NDArray[np.bool_]
_Cells = tuple[Ints, Ints]
"""Rows and columns of an array."""


@attrs.frozen(eq=False, repr=False)
class Nodes:
    """The workshops as numbers, with the places left. The last number is for a first that was attended: it is free."""

    workshops: tuple[Workshop, ...]
    left: Ints

    @property
    def attended(self) -> int:
        """The number of any first that was attended."""
        return len(self.workshops)


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Side:
    """The workshops of one part that suit people of one kind, in the order of their days.

    For each its ``node``, its ``venue`` by number, what it costs everybody, and its day by its number in ``days``;
    ``starts``: where each of the days begins.
    """

    workshops: tuple[Workshop, ...]
    node: Ints
    venue: Ints
    cost: Ints
    on: Ints
    days: Ints
    starts: Ints
    day: Ints

    def cheapest(self, paid: Ints) -> tuple[Ints, Ints]:
        """The least paid on each day, and the row of that workshop; ``paid``: a row a workshop, a column a person."""
        stops = [*self.starts.tolist(), len(paid)][1:]
        rows = [paid[start:stop].argmin(axis=0) + start for start, stop in zip(self.starts, stops, strict=True)]
        at = np.array(rows, dtype=np.int64).reshape(len(rows), paid.shape[1])
        return np.take_along_axis(paid, at, axis=0), at


class Together(NamedTuple):
    """For each day of one part the days of the other that go with it: from where to where."""

    start: Ints
    stop: Ints


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Alike:
    """People of one kind: their firsts and seconds, and which go together.

    ``tied``: for each second the row of the only first it goes with, -1: with any, -2: with none here.
    """

    kind: Kind
    firsts: Side
    seconds: Side
    tied: Ints
    after: Together
    before: Together

    def together(self, rows: Ints, *, fixed_first: bool) -> Mask:
        """Which workshops of the other part go with these firsts (or seconds), each given by its row?

        A row for each of the other part, a column for each that is given.
        """
        mine, others, days = (
            (self.firsts, self.seconds, self.after) if fixed_first else (self.seconds, self.firsts, self.before)
        )
        day = mine.day[rows]
        within: Mask = (others.day[:, np.newaxis] >= days.start[day]) & (others.day[:, np.newaxis] < days.stop[day])
        if fixed_first:
            found: Mask = within & ((self.tied == -1)[:, np.newaxis] | (self.tied[:, np.newaxis] == rows))
        else:
            found = within & ((self.tied[rows] == -1) | (self.tied[rows] == np.arange(len(others.day))[:, np.newaxis]))
        return found


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Block:
    """Some people alike: from which number on, their days, their journeys, and the cells that are closed to them."""

    alike: Alike
    start: int
    size: int
    earliest: Ints
    opens: Ints
    first_by: Ints
    ends: Ints
    minutes: NDArray[np.int32]
    away_first: _Cells
    away_second: _Cells

    @property
    def stop(self) -> int:
        """The number after the last of these people."""
        return self.start + self.size

    def paid_first(self, price: Ints) -> Ints:
        """What each first costs each person at these prices: a row a workshop, a column a person."""
        side = self.alike.firsts
        paid = (2 * SCALE) * self.minutes[side.venue].astype(np.int64)
        paid += (side.cost + price[side.node])[:, np.newaxis]
        if self.alike.kind.attended is None:
            on = side.on[:, np.newaxis]
            paid[(on < self.opens) | (on > self.first_by)] = CLOSED
            paid[self.away_first] = CLOSED
        return paid

    def paid_second(self, price: Ints) -> Ints:
        """What each second costs each person, with the days until it is over."""
        side = self.alike.seconds
        paid = (2 * SCALE) * self.minutes[side.venue].astype(np.int64)
        on = side.on[:, np.newaxis]
        paid += (side.cost + price[side.node])[:, np.newaxis] + (SCALE * A_DAY_WAITED) * (on - self.earliest)
        paid[on > self.ends] = CLOSED
        paid[self.away_second] = CLOSED
        return paid


@attrs.frozen(eq=False, repr=False)
class Sides:
    """Everybody who waits, in blocks of people alike, and the workshops as nodes.

    ``shared_by``: for how many people each of them stands, where prices are learnt from a few; otherwise 1.
    """

    people: tuple[Waiting, ...]
    nodes: Nodes
    blocks: tuple[Block, ...]
    shared_by: int = 1


def sides_of(waiting: Sequence[Waiting], offer: Offer, travel: Travel) -> Sides:
    """Everybody who waits; no two in ``waiting`` have one case."""
    kinds = {person.case: kind_of(person) for person in waiting}
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds.values()))}
    people = sorted(waiting, key=lambda person: (numbers[kinds[person.case]], person.case))
    nodes = _nodes(offer)
    blocks: list[Block] = []
    start = 0
    for _, group in groupby(people, key=lambda person: numbers[kinds[person.case]]):
        mine = list(group)
        alike, venues = _alike(kinds[mine[0].case], offer, nodes)
        at_once = max(1, _CELLS // max(1, len(alike.firsts.node) + len(alike.seconds.node)))
        for begin in range(0, len(mine), at_once):
            some = mine[begin : begin + at_once]
            blocks.append(_block(some, start + begin, alike, venues=venues, offer=offer, travel=travel))
        start += len(mine)
    return Sides(tuple(people), nodes, tuple(blocks))


def _nodes(offer: Offer) -> Nodes:
    workshops = offer.with_places
    return Nodes(workshops, np.array([*(offer.left[workshop.id] for workshop in workshops), _FAR], dtype=np.int64))


def _alike(kind: Kind, offer: Offer, nodes: Nodes) -> tuple[Alike, list[str]]:
    numbers = {workshop.id: number for number, workshop in enumerate(nodes.workshops)}
    firsts, seconds = offer.suiting(kind)
    venues = list(dict.fromkeys(workshop.venue for workshop in (*firsts, *seconds)))
    at = {workshop.id: row for row, workshop in enumerate(firsts)}
    tied = [-1 if second.after is None else at.get(second.after, -2) for second in seconds]
    first_side, second_side = (_side(kind, side, numbers, venues) for side in (firsts, seconds))
    least, most = max(1, kind.gap_least_days), kind.gap_most_days
    return (
        Alike(
            kind=kind,
            firsts=first_side,
            seconds=second_side,
            tied=np.array(tied, dtype=np.int64),
            after=_within(first_side.days + least, first_side.days + most, second_side.days),
            before=_within(second_side.days - most, second_side.days - least, first_side.days),
        ),
        venues,
    )


def _within(least: Ints, most: Ints, days: Ints) -> Together:
    return Together(np.searchsorted(days, least), np.searchsorted(days, most, side="right"))


def _side(kind: Kind, workshops: Sequence[Workshop], numbers: Mapping[str, int], venues: Sequence[str]) -> Side:
    on = np.array([workshop.on.toordinal() for workshop in workshops], dtype=np.int64)
    days, starts, day = np.unique(on, return_index=True, return_inverse=True)
    foreign = [not covers(workshop.language, wanted=kind.needs.language) for workshop in workshops]
    return Side(
        workshops=tuple(workshops),
        node=np.array(
            [len(numbers) if workshop == kind.attended else numbers[workshop.id] for workshop in workshops],
            dtype=np.int64,
        ),
        venue=np.array([venues.index(workshop.venue) for workshop in workshops], dtype=np.int64),
        cost=SCALE * INTERPRETED * np.array(foreign, dtype=np.int64),
        on=on,
        days=days,
        starts=starts,
        day=day,
    )


def _block(
    people: Sequence[Waiting], start: int, alike: Alike, *, venues: Sequence[str], offer: Offer, travel: Travel
) -> Block:
    spans = [person.span if person.attended is None else person.span.after(person.attended) for person in people]
    minutes = [[travel(person.needs.starts_from, venue) for person in people] for venue in venues]
    return Block(
        alike=alike,
        start=start,
        size=len(people),
        earliest=_ordinals(person.span.earliest for person in people),
        opens=_ordinals(span.earliest for span in spans),
        first_by=np.array([_FAR if span.first_by is None else span.first_by.toordinal() for span in spans]),
        ends=_ordinals(span.ends_on for span in spans),
        minutes=np.array(minutes, dtype=np.int32).reshape(len(venues), len(people)),
        away_first=_closed(people, alike.firsts, offer),
        away_second=_closed(people, alike.seconds, offer),
    )


def _ordinals(days: Iterator[Day]) -> Ints:
    return np.array([on.toordinal() for on in days], dtype=np.int64)


def _closed(people: Sequence[Waiting], side: Side, offer: Offer) -> _Cells:
    """The cells of workshops on days away, and of those where somebody sits from whom the person is kept apart."""
    rows_on: dict[int, list[int]] = {}
    for row, on in enumerate(side.on.tolist()):
        rows_on.setdefault(on, []).append(row)
    cells = [
        (row, column)
        for column, person in enumerate(people)
        for on in sorted(person.needs.away)
        for row in rows_on.get(on.toordinal(), ())
    ]
    cells += [
        (row, column)
        for column, person in enumerate(people)
        if person.needs.keep_apart
        for row, workshop in enumerate(side.workshops)
        if not offer.marks(workshop.id).isdisjoint(person.needs.keep_apart)
    ]
    both = np.array(cells, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
