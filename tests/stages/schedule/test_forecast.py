"""On exactly which day can a case no longer be completed? The table of the programme's own arithmetic."""

import pytest

from cara_core.stages.schedule.fitting_pairs import Forecast, Span, feasible, forecast, verdicts
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, days_after, days_between
from cara_core.terms.workshops import Workshop, WorkshopPair
from support.schedules import START, needs, workshop

_NONE = Forecast(pair=False, repeat=False, last_booking=None, wait_days=None)


def _groups(just_missed: Day, gap: int) -> list[Workshop]:
    """One venue, one group every 35 days; the one on ``just_missed`` was the last that could not be reached."""
    offered = []
    for number in range(8):
        on = days_after(just_missed, 35 * number)
        first = workshop(f"a{number}", on)
        offered += [first, workshop(f"b{number}", days_after(on, gap), Part.SECOND, after=first.id)]
    return offered


def _pairs(asked_on: Day, gap: int, ends_after: int = 120) -> tuple[WorkshopPair, ...]:
    """What can be booked on that day, from the next day on, of a caution issued on START."""
    span = Span(
        earliest=days_after(asked_on, 1), ends_on=days_after(START, ends_after), gap_least_days=28, gap_most_days=35
    )
    return feasible(verdicts(needs(), span, _groups(START, gap), {}))


@pytest.mark.parametrize("ends_after", [112, 120])
@pytest.mark.parametrize(
    ("missed_on", "gap", "first", "second"),
    [
        (0, 28, 35, 63),  # the worst wait for a first workshop
        (0, 35, 35, 70),
        (35, 28, 70, 98),  # the first missed on day 35
        (35, 35, 70, 105),
        (63, 28, 70, 98),  # the second missed on day 63: only if it is booked again within a week
        (70, 35, None, None),  # the second missed on day 70: the repeat would end on day 140
    ],
)
def test_the_programmes_table(missed_on: int, gap: int, first: int | None, second: int | None, ends_after: int) -> None:
    asked_on = days_after(START, missed_on)
    pairs = _pairs(asked_on, gap, ends_after)
    answer = forecast(pairs, asked_on)
    assert answer.pair is (first is not None)
    if first is not None:
        assert days_between(START, until=pairs[0].first.on) == first
        assert days_between(START, until=pairs[0].second.on) == second
        assert answer.wait_days == first - missed_on
    else:
        assert answer == _NONE


@pytest.mark.parametrize(("gap", "last_day"), [(28, 69), (35, 69)])
def test_the_answer_turns_to_no_on_exactly_one_day(gap: int, last_day: int) -> None:
    """The last group to fit begins on day 70: the day before is the last on which it can be booked for."""
    answers = [forecast(_pairs(days_after(START, number), gap), days_after(START, number)) for number in range(121)]
    assert [answer.pair for answer in answers] == [number <= last_day for number in range(121)]
    assert {answer.last_booking for answer in answers[: last_day + 1]} == {days_after(START, 70)}
    assert answers[last_day + 1] == _NONE


@pytest.mark.parametrize(("gap", "last_day"), [(28, 34), (35, -1)])
def test_a_full_repeat_stops_fitting_before_a_pair_does(gap: int, last_day: int) -> None:
    """With a gap of 35 the second is on the day the next group begins, and the repeat after that ends too late."""
    answers = [forecast(_pairs(days_after(START, number), gap), days_after(START, number)) for number in range(121)]
    assert [answer.repeat for answer in answers] == [number <= last_day for number in range(121)]


def test_the_hidden_wait_of_a_rare_group_is_the_days_to_its_first_workshop() -> None:
    rare = [
        workshop("pa", days_after(START, 84), language="pl"),
        workshop("pb", days_after(START, 112), Part.SECOND, language="pl", after="pa"),
    ]
    span = Span(earliest=START, ends_on=days_after(START, 120), gap_least_days=28, gap_most_days=28)
    pairs = feasible(verdicts(needs(language="pl"), span, [*_groups(START, 28), *rare], {}))
    assert forecast(pairs, START) == Forecast(pair=True, repeat=False, last_booking=days_after(START, 84), wait_days=84)


def test_nothing_on_offer_is_no() -> None:
    assert forecast((), START) == _NONE
