"""Where things stand: a day at its place, and rows in which nothing overlaps."""

import itertools
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from cara_core.report.timeline_layout import Axis, axis_of, packed, stepped
from cara_core.terms.days import day, days_after, days_between, months_from
from support.lives import GIVEN, life

STRETCHES = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 200)).map(lambda pair: (float(pair[0]), float(sum(pair)))),
    max_size=25,
)


def overlaps(extents: Sequence[tuple[float, float]], rows: Sequence[int]) -> bool:
    placed = sorted((row, *extent) for row, extent in zip(rows, extents, strict=True))
    return any(row == other and begins < ends for (row, _, ends), (other, begins, _) in itertools.pairwise(placed))


def crossed(extents: Sequence[tuple[float, float]], rows: Sequence[int]) -> bool:
    """Does a stem, from the top down to its own row, run through a label further up or beside it?"""
    both = list(zip(extents, rows, strict=True))
    return any(
        begins < stem < ends and row <= depth
        for number, ((begins, ends), row) in enumerate(both)
        for other, ((stem, _), depth) in enumerate(both)
        if other != number
    )


@settings(deadline=None)
@given(STRETCHES)
def test_nothing_in_a_row_overlaps(extents: list[tuple[float, float]]) -> None:
    assert not overlaps(extents, packed(extents))


def test_the_search_for_overlaps_finds_one() -> None:
    assert overlaps([(0, 10), (5, 15)], [0, 0])
    assert packed([(0, 10), (5, 15), (30, 40)]) == [0, 1, 0]


@settings(deadline=None)
@given(STRETCHES)
def test_no_stem_runs_through_a_label(extents: list[tuple[float, float]]) -> None:
    extents = sorted(extents)
    rows = stepped(extents)
    assert not crossed(extents, rows)
    assert not overlaps(extents, rows)


def test_packing_alone_would_let_a_stem_run_through_a_label() -> None:
    """The twin: the later stem goes down to a row below the earlier label."""
    extents = [(0.0, 60.0), (50.0, 250.0), (200.0, 260.0)]
    assert crossed(extents, [0, 1, 0])
    assert not crossed(extents, stepped(extents))


def test_a_day_stands_in_proportion_and_never_outside() -> None:
    axis = Axis(day("2026-03-01"), day("2026-03-11"), 100, 200)
    assert [axis.x(day(f"2026-03-{number:02}")) for number in (1, 6, 11)] == [100, 150, 200]
    assert [axis.x(day(on)) for on in ("2026-02-01", "2032-01-01")] == [100, 200]
    assert not axis.holds(day("2026-03-12"))


def test_months_begin_with_the_first_day_and_cross_the_year() -> None:
    axis = Axis(day("2026-11-20"), day("2027-02-03"), 0, 1)
    assert [str(month) for month in axis.months()] == ["2026-11-20", "2026-12-01", "2027-01-01", "2027-02-01"]
    assert [week for week, _ in axis.weeks()] == [0, 2, 4, 6, 8, 10]


def test_time_reaches_to_twenty_weeks_of_caution_and_is_not_stretched_by_a_day_years_on() -> None:
    case = life("issued").case
    near, far = months_from(GIVEN, 6), months_from(GIVEN, 72)
    assert axis_of(case, [GIVEN, near], left=0, right=1).holds(near)
    axis = axis_of(case, [GIVEN, far], left=0, right=1)
    assert not axis.holds(far)
    assert axis.holds(days_after(GIVEN, 140))
    assert days_between(axis.first, until=axis.last) < len("a week a letter, for twenty-odd weeks") * 7
