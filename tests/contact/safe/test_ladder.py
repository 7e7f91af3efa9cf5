"""Three attempts, in two safe windows, on two days: then a supervisor is told, and never a letter sent."""

import datetime as dt
import random
from collections.abc import Iterable

import attrs
import pytest

from cara_core.case.facts import Channel, Fact, Occasion, VictimContacted
from cara_core.contact.safe.ladder import Ladder, call_windows, not_reached
from cara_core.terms.contact import Owned, SafeContact, SafeWay, SafeWindow, WayKind
from cara_core.terms.days import Day, day, days_after
from cara_core.terms.instants import LONDON, Instant, london_day, read_instant, write_instant
from cara_core.terms.veil import Veiled

MORNING = SafeWindow(weekday=1, starts=dt.time(10), ends=dt.time(12))
AFTERNOON = SafeWindow(weekday=1, starts=dt.time(15), ends=dt.time(16))
THURSDAY = SafeWindow(weekday=4, starts=dt.time(10), ends=dt.time(12))
WEEK = (MORNING, AFTERNOON, THURSDAY)
SINCE = day("2026-03-07")
FIRST = Occasion.FIRST_WORKSHOP


def instant(text: str) -> Instant:
    found = read_instant(text)
    assert found is not None
    return found


def attempt(number: int, at: str, *, reached: bool = False, **changed: object) -> Fact:
    """An attempt at this instant; of a day alone where no time is given."""
    moment = read_instant(f"{at}:00Z")
    what = {"occasion": FIRST, "how": Channel.TELEPHONE, "reached": reached, "concern": False}
    asked = {name: changed.pop(name) for name in [*changed] if name in what}
    return Fact(
        case="26/1",
        number=number,
        on=day(at[:10]),
        at=moment,
        by="PC 1",
        what=VictimContacted(**(what | asked)),  # type: ignore[arg-type]  # of a mapping of several kinds
        **changed,  # type: ignore[arg-type]  # the same
    )


def ladder(
    *facts: Fact, windows: Iterable[SafeWindow] = WEEK, avoid: tuple[Day, ...] = (), since: Day = SINCE
) -> Ladder:
    return not_reached(facts, FIRST, since, windows, avoid)


MONDAY_10, MONDAY_11, MONDAY_15 = "2026-03-09T10:30", "2026-03-09T11:00", "2026-03-09T15:30"
THURSDAY_10, NEXT_MONDAY_10 = "2026-03-12T10:30", "2026-03-16T10:30"


def test_three_attempts_in_two_windows_on_two_days_end_it() -> None:
    found = ladder(attempt(1, MONDAY_10), attempt(2, MONDAY_15), attempt(3, THURSDAY_10))
    assert found == Ladder(attempts=3, days=2, windows=3, ended=True, next_from=None)


@pytest.mark.parametrize(
    ("at", "attempts", "days", "windows"),
    [
        ([MONDAY_10, MONDAY_11, MONDAY_15], 3, 1, 2),
        ([MONDAY_10, NEXT_MONDAY_10, "2026-03-23T10:30"], 3, 3, 1),
        ([MONDAY_10, THURSDAY_10], 2, 2, 2),
        ([MONDAY_10, "2026-03-10", "2026-03-11"], 3, 3, 1),
        (["2026-03-09", "2026-03-10", "2026-03-11"], 3, 3, 0),
        ([MONDAY_10, "2026-03-10T10:30", "2026-03-11T10:30"], 3, 3, 1),
        ([], 0, 0, 0),
    ],
)
def test_short_of_any_of_the_three_it_goes_on(at: list[str], attempts: int, days: int, windows: int) -> None:
    found = ladder(*(attempt(number, moment) for number, moment in enumerate(at, 1)))
    assert (found.attempts, found.days, found.windows, found.ended) == (attempts, days, windows, False)
    assert found.next_from is not None


def three_calls_are_enough(facts: Iterable[Fact]) -> bool:
    """The known-bad twin: whoever rings three times within ten minutes has tried three times."""
    return sum(isinstance(fact.what, VictimContacted) and not fact.what.reached for fact in facts) >= 3


def test_three_calls_within_one_window_are_no_end_and_counting_alone_says_they_are() -> None:
    facts = [attempt(1, MONDAY_10), attempt(2, MONDAY_11), attempt(3, "2026-03-09T11:30")]
    assert three_calls_are_enough(facts)
    assert not ladder(*facts).ended


def test_windows_that_meet_are_one() -> None:
    late = SafeWindow(weekday=1, starts=dt.time(11), ends=dt.time(13))
    later = SafeWindow(weekday=1, starts=dt.time(13), ends=dt.time(14))
    facts = [attempt(1, MONDAY_10), attempt(2, "2026-03-09T13:30"), attempt(3, NEXT_MONDAY_10)]
    assert ladder(*facts, windows=(MORNING, late, later)).windows == 1
    inner = attrs.evolve(MORNING, starts=dt.time(10, 15), ends=dt.time(10, 45))
    assert ladder(attempt(1, MONDAY_10), windows=(MORNING, inner)).windows == 1


def test_what_does_not_count() -> None:
    other = attempt(1, MONDAY_10, occasion=Occasion.COMPLETION)
    early = attempt(2, "2026-03-06T10:30")
    letter = attempt(3, THURSDAY_10, how=Channel.WRITING)
    wrong = attempt(4, MONDAY_10)
    right = attempt(5, MONDAY_15, supersedes=4, why="wrong hour")
    assert ladder(other, early, letter, wrong, right).attempts == 1
    avoided = ladder(attempt(1, MONDAY_10), avoid=(day("2026-03-09"),))
    assert (avoided.attempts, avoided.windows) == (1, 0)


def test_whoever_was_reached_is_not_tried_again_and_a_later_attempt_counts_from_one_again() -> None:
    facts = [attempt(1, MONDAY_10), attempt(2, MONDAY_15), attempt(3, THURSDAY_10, reached=True)]
    assert ladder(*facts) == Ladder(attempts=0, days=0, windows=0, ended=False, next_from=None)
    assert ladder(*facts, attempt(4, NEXT_MONDAY_10)).attempts == 1


@pytest.mark.parametrize(
    ("at", "next_from"),
    [
        ([], "2026-03-09T10:00:00Z"),
        ([MONDAY_10], "2026-03-09T15:00:00Z"),
        ([MONDAY_10, MONDAY_11], "2026-03-12T10:00:00Z"),
        ([MONDAY_10, MONDAY_15], "2026-03-12T10:00:00Z"),
        ([MONDAY_10, NEXT_MONDAY_10], "2026-03-16T15:00:00Z"),
        (["2026-03-09"], "2026-03-12T10:00:00Z"),
        (["2026-03-28T12:00"], "2026-03-30T09:00:00Z"),
    ],
)
def test_the_next_attempt_is_when_a_window_opens_that_brings_it_on(at: list[str], next_from: str) -> None:
    found = ladder(*(attempt(number, moment) for number, moment in enumerate(at, 1)))
    assert found.next_from is not None
    assert write_instant(found.next_from) == next_from


def test_a_day_to_avoid_is_passed_over_and_without_windows_there_is_no_next() -> None:
    assert ladder(windows=()).next_from is None
    found = ladder(avoid=(day("2026-03-09"),))
    assert found.next_from == instant("2026-03-12T10:00:00Z")
    mondays = tuple(days_after(day("2026-03-09"), 7 * week) for week in range(6))
    assert ladder(windows=(MORNING,), avoid=mondays).next_from is None


def test_a_window_that_the_clocks_leave_out_that_night_does_not_open() -> None:
    night = SafeWindow(weekday=7, starts=dt.time(1, 15), ends=dt.time(1, 45))
    found = ladder(windows=(night,), since=day("2026-03-28"))
    assert found.next_from == instant("2026-04-05T00:15:00Z")


def test_whatever_is_tried_it_says_only_when_a_person_may_call() -> None:
    """Every answer is either the end, or an instant inside a safe window and after the last attempt."""
    chance = random.Random(71)  # noqa: S311  (no secret: the same lives every time)
    ended = 0
    for _ in range(300):
        facts: list[Fact] = []
        tried = [f"2026-03-{chance.choice([9, 12, 16, 19, 20]):02}" for _ in range(chance.randrange(1, 8))]
        for number, on in enumerate(sorted(tried), 1):
            hour = chance.choice(["T10:30", "T15:30", "T11:59", "T12:00", "T09:59", ""])
            facts.append(attempt(number, on + hour))
        found = ladder(*facts)
        in_windows = {window for fact in facts if fact.at for window in WEEK if window.holds(fact.at)}
        days = {fact.on for fact in facts}
        assert found.ended is (len(facts) >= 3 and len(days) >= 2 and len(in_windows) >= 2)
        assert (found.next_from is None) is found.ended
        if found.next_from is not None:
            assert any(window.holds(found.next_from) for window in WEEK)
            assert all(fact.at is None or found.next_from > fact.at for fact in facts)
            assert found.next_from.astimezone(LONDON).time() in {dt.time(10), dt.time(15)}
            assert london_day(found.next_from) >= max(days)
        ended += found.ended
    assert 30 < ended < 270


def test_a_person_calls_in_the_windows_of_every_number_to_call() -> None:
    call = SafeWay(kind=WayKind.CALL, value=Veiled("07700 900123"), owner=Owned.OWN, safe_windows=(MORNING,))
    text = SafeWay(kind=WayKind.SMS, value=Veiled("07700 900123"), owner=Owned.OWN, safe_windows=(THURSDAY,))
    record = SafeContact(
        case="26/1", version=1, recorded_by="PC 1", recorded_on=SINCE, told_by="victim", channels=(call, text)
    )
    assert call_windows(record) == (MORNING,)
    assert call_windows(None) == ()
    assert call_windows(attrs.evolve(record, do_not_contact=True)) == ()
