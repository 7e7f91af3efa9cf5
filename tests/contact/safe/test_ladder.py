"""Three attempts, in two safe windows, on two days: then a supervisor is told, and never a letter sent."""

import datetime as dt
import random
from collections.abc import Iterable

import attrs
import pytest

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    Channel,
    ContactEffect,
    ContactRecordKept,
    ErrorCode,
    Fact,
    Occasion,
    PersonDied,
    RecordedInError,
    VictimContacted,
    What,
)
from cara_core.contact.safe.ladder import Ladder, call_windows, not_reached
from cara_core.terms.caution import Person
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
    asked = {name: changed.pop(name) for name in [*changed] if name in {*what, "effect", "again_on"}}
    return Fact(
        case="26/1",
        number=number,
        on=day(at[:10]),
        at=moment,
        by="PC 1",
        what=VictimContacted(**(what | asked)),  # type: ignore[arg-type]  # of a mapping of several kinds
        **changed,  # type: ignore[arg-type]  # the same
    )


def told(number: int, what: What) -> Fact:
    """Another fact, of the Monday."""
    return Fact(case="26/1", number=number, on=day("2026-03-09"), by="PC 1", what=what)


def ladder(
    *facts: Fact, windows: Iterable[SafeWindow] = WEEK, avoid: tuple[Day, ...] = (), since: Day = SINCE
) -> Ladder:
    return not_reached(replay(facts) if facts else Case(id="26/1"), FIRST, since, windows, avoid)


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
    gone = told(2, RecordedInError(fact=1, code=ErrorCode.WRONG_CASE, reason="another case"))
    assert ladder(attempt(1, MONDAY_10), gone).attempts == 0
    avoided = ladder(attempt(1, MONDAY_10), avoid=(day("2026-03-09"),))
    assert (avoided.attempts, avoided.windows) == (1, 0)


def test_a_correction_of_an_early_contact_counts_where_the_contact_was_made() -> None:
    facts = [attempt(1, "2026-03-08T10:30", reached=True), attempt(2, MONDAY_10), attempt(3, MONDAY_15)]
    before = ladder(*facts)
    assert before.attempts == 2
    corrected = attempt(4, "2026-03-08T10:30", reached=True, supersedes=1, why="the hour")
    assert ladder(*facts, corrected) == before


def test_what_is_typed_late_counts_where_it_happened() -> None:
    facts = [attempt(1, MONDAY_15), attempt(2, THURSDAY_10), attempt(3, MONDAY_10, reached=True)]
    assert ladder(*facts).attempts == 2
    assert ladder(attempt(1, MONDAY_10), attempt(2, THURSDAY_10), attempt(3, MONDAY_15, reached=True)).attempts == 1


def test_reaching_her_where_she_cannot_talk_is_no_rung_and_she_is_tried_in_the_next_window() -> None:
    unsafe = attempt(1, MONDAY_10, reached=True, effect=ContactEffect.AGAIN)
    assert ladder(unsafe) == Ladder(
        attempts=0, days=0, windows=0, ended=False, next_from=instant(f"{MONDAY_15[:11]}15:00:00Z")
    )
    found = ladder(unsafe, attempt(2, MONDAY_15), attempt(3, THURSDAY_10))
    assert (found.attempts, found.ended) == (2, False)
    later = attempt(3, THURSDAY_10, reached=True, effect=ContactEffect.AGAIN)
    assert not ladder(attempt(1, MONDAY_10), attempt(2, MONDAY_15), later).ended


@pytest.mark.parametrize(
    ("again_on", "next_from"),
    [
        ("2026-03-14", "2026-03-16T10:00:00Z"),
        ("2026-03-09", "2026-03-09T15:00:00Z"),
        ("2026-12-24", "2026-03-23T10:00:00Z"),
    ],
)
def test_where_she_named_a_day_nobody_rings_before_it_and_not_for_ever(again_on: str, next_from: str) -> None:
    deferred = attempt(1, MONDAY_10, reached=True, effect=ContactEffect.AGAIN, again_on=day(again_on))
    assert ladder(deferred).next_from == instant(next_from)


def test_a_dead_number_waits_for_a_new_record() -> None:
    dead = attempt(1, MONDAY_10, effect=ContactEffect.BLOCKED)
    assert ladder(dead).next_from is None
    record = told(2, ContactRecordKept(person=Person.VICTIM, version=2, usable=True))
    assert ladder(dead, record).next_from == instant("2026-03-09T10:00:00Z"), "a dead number is no rung"
    assert ladder(dead, told(2, ContactRecordKept(person=Person.VICTIM, version=2, usable=False))).next_from is None
    assert ladder(dead, attempt(2, MONDAY_15, reached=True), attempt(3, THURSDAY_10)).next_from is not None


@pytest.mark.parametrize(
    "what",
    [
        PersonDied(person=Person.VICTIM),
        ContactRecordKept(person=Person.VICTIM, version=2, usable=False, do_not_contact=True),
    ],
)
def test_nobody_is_rung_who_has_died_or_may_not_be_contacted(what: What) -> None:
    assert ladder(attempt(1, MONDAY_10), told(2, what)).next_from is None


def test_nobody_is_rung_who_wants_no_more_contact_until_she_says_otherwise() -> None:
    declined = attempt(1, MONDAY_10, occasion=Occasion.OTHER, reached=True, effect=ContactEffect.ENDS)
    assert ladder(declined).next_from is None
    spoken = attempt(2, MONDAY_15, occasion=Occasion.OTHER, reached=True)
    assert ladder(declined, spoken).next_from is not None


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


def test_a_letter_is_no_way_that_is_known_to_be_safe_again() -> None:
    dead = attempt(1, MONDAY_10, effect=ContactEffect.BLOCKED)
    assert (
        ladder(dead, attempt(2, MONDAY_15, reached=True, how=Channel.WRITING), attempt(3, THURSDAY_10)).next_from
        is None
    )


@pytest.mark.parametrize(
    ("now", "next_from"),
    [
        ("2026-06-01T12:30:00Z", "2026-06-01T14:00:00Z"),
        ("2026-06-01T09:30:00Z", "2026-06-01T09:30:00Z"),
        ("2026-03-01T09:30:00Z", "2026-03-09T15:00:00Z"),
        ("2026-03-09T10:45:00Z", "2026-03-09T15:00:00Z"),
        ("2026-03-09T15:10:00Z", "2026-03-09T15:10:00Z"),
    ],
)
def test_the_next_time_is_never_past_and_an_open_window_is_now(now: str, next_from: str) -> None:
    facts, since = [attempt(1, MONDAY_10)], SINCE
    found = not_reached(replay(facts), FIRST, since, WEEK, now=instant(now))
    assert found.next_from == instant(next_from)
