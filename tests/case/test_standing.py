"""Which facts stand, and in which order they happened: corrections, what is taken back, late facts, ties."""

import itertools
from collections.abc import Callable, Sequence
from typing import Final

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    AttendanceRecorded,
    Channel,
    Concern,
    ConcernCategory,
    ConcernRaised,
    EvidenceFound,
    Fact,
    Immediacy,
    NotHeldCause,
    Part,
    PersonUnavailable,
    RecordedInError,
    SafetyHoldPlaced,
    UnavailableReason,
    What,
    WorkshopNotHeld,
)
from cara_core.case.standing import Place, Recorded, fallen, first_reported, happening_day, standing
from cara_core.terms.days import day, days_after
from support.facts_by_hand import FIRST_ON, NOTHING, SECOND_ON, ByHand
from support.steps import attendance

Order = Callable[[Sequence[Fact]], Sequence[Recorded[What]]]
Comparison = Callable[[Recorded[What], Recorded[What]], int]

ANYTHING: Final = EvidenceFound(sufficient=True)
RAISED: Final = ConcernRaised(immediacy=Immediacy.TODAY, told_by=Concern.VICTIM, category=ConcernCategory.CHILD)
HELD: Final = SafetyHoldPlaced(concern=Concern.VICTIM, reason="a concern")


def numbers(records: Sequence[Recorded[What]]) -> list[int]:
    return [record.number for record in records]


def order(*events: tuple[str, str | None]) -> list[int]:
    """The numbers of facts of these days and hours, recorded in this order, in the order of happening."""
    made = NOTHING
    for on, at in events:
        made = made.add(on, ANYTHING, at=at)
    return numbers(standing(made.facts))


class TestOrder:
    def test_what_is_typed_late_has_its_place_on_its_own_day(self) -> None:
        assert order(("2026-03-10", None), ("2026-03-12", None), ("2026-03-11", None)) == [1, 3, 2]

    def test_of_one_day_instants_are_in_order_and_the_rest_is_in_the_order_of_recording(self) -> None:
        same = "2026-03-10"
        assert order((same, "09:00"), (same, "08:00")) == [2, 1]
        assert order((same, None), (same, None)) == [1, 2]
        assert order((same, "09:00"), (same, None), (same, "08:00")) == [3, 1, 2], "the cycle of pairwise comparison"
        assert order((same, None), (same, "09:00"), (same, None)) == [1, 2, 3]

    def test_an_instant_of_another_day_moves_nothing(self) -> None:
        assert order(("2026-03-11", "09:00"), ("2026-03-10", None), ("2026-03-11", None)) == [2, 1, 3]

    def test_a_workshop_has_its_place_on_its_own_day_whenever_somebody_reports_it(self) -> None:
        reported = NOTHING.add("2026-05-01", ANYTHING).add(
            "2026-05-20", attendance(Part.FIRST, FIRST_ON), at="10:00", recorded="2026-05-21"
        )
        first, second = standing(reported.facts)
        assert (first.number, first.place) == (2, Place(FIRST_ON.toordinal(), 0.0, 2))
        assert (first.on, first.recorded_on, first.by) == (day("2026-05-20"), day("2026-05-21"), "officer 4411")
        assert (second.recorded_on, second.root, second.at) == (day("2026-05-01"), 1, None)

    @pytest.mark.parametrize(
        ("what", "placed"),
        [
            (attendance(Part.SECOND, SECOND_ON), SECOND_ON),
            (WorkshopNotHeld(part=Part.FIRST, workshop_on=FIRST_ON, cause=NotHeldCause.VENUE), FIRST_ON),
            (PersonUnavailable(from_=FIRST_ON, reason=UnavailableReason.OTHER), FIRST_ON),
            (ANYTHING, day("2026-03-20")),
        ],
    )
    def test_the_day_of_its_place(self, what: What, placed: object) -> None:
        assert happening_day(what, day("2026-03-20")) == placed


class TestCorrections:
    def life(self) -> ByHand:
        return NOTHING.add("2026-03-10", ANYTHING).add("2026-03-11", ANYTHING)

    def test_where_nothing_was_corrected_every_fact_stands(self) -> None:
        life = self.life()
        assert numbers(standing(life.facts)) == [1, 2]
        assert fallen(life.facts) == {}

    def test_a_correction_keeps_the_place_of_the_first_it_corrects(self) -> None:
        life = self.life().add("2026-03-20", ANYTHING, corrects=1).add("2026-03-21", ANYTHING, corrects=3)
        assert fallen(life.facts) == {1: 3, 3: 4}
        first, second = standing(life.facts)
        assert (first.number, first.root, first.on) == (4, 1, day("2026-03-10"))
        assert second.number == 2

    def test_one_that_moves_the_day_has_its_own(self) -> None:
        moved = self.life().add("2026-03-12", ANYTHING, corrects=1, moves_day=True)
        assert [(record.number, record.root) for record in standing(moved.facts)] == [(2, 2), (3, 1)]
        again = moved.add("2026-03-25", ANYTHING, corrects=3)
        assert [(record.number, record.on) for record in standing(again.facts)][-1] == (4, day("2026-03-12"))

    def test_what_is_taken_back_stands_no_longer_and_what_takes_it_back_can_be_taken_back(self) -> None:
        gone = self.life().taken_back("2026-03-12", 1)
        assert numbers(standing(gone.facts)) == [2, 3]
        assert fallen(gone.facts) == {1: 3}
        assert numbers(standing(gone.taken_back("2026-03-13").facts)) == [1, 2, 4]

    def test_taking_back_a_correction_restores_what_it_corrected(self) -> None:
        life = self.life().add("2026-03-20", ANYTHING, corrects=1).taken_back("2026-03-21")
        assert numbers(standing(life.facts)) == [1, 2, 4]

    def test_what_follows_from_a_fact_falls_with_it(self) -> None:
        contacted = self.life().add("2026-03-12", attrs.evolve(RAISED, cause=2))
        held = contacted.add("2026-03-12", attrs.evolve(HELD, cause=3)).add("2026-03-12", HELD)
        assert fallen(held.taken_back("2026-03-13", 2).facts) == {2: 6, 3: 6, 4: 6}
        assert fallen(held.taken_back("2026-03-13", 4).facts) == {4: 6}, "a hold that fell by itself, and no concern"


def test_of_several_reports_of_one_thing_the_one_recorded_first_stays_the_first() -> None:
    """Whatever is reported later of the same thing, with whatever instant."""
    absent = attendance(Part.FIRST, FIRST_ON, Attendance.ABSENT)
    late = attendance(Part.FIRST, FIRST_ON, Attendance.LATE)
    other = attendance(Part.SECOND, SECOND_ON, Attendance.ABSENT)
    reported = NOTHING.add(FIRST_ON, absent, at="18:00").add(FIRST_ON, late, at="10:00").add(SECOND_ON, other)
    absences: tuple[Recorded[AttendanceRecorded], ...] = reported.case.attendances
    assert [absence.number for absence in absences] == [2, 1, 3]
    assert [absence.number for absence in first_reported(absences, about=lambda what: what.workshop)] == [1, 3]


# What has to hold of every history, and known-bad twins of which it does not.


@st.composite
def histories(draw: st.DrawFn) -> tuple[Fact, ...]:
    """Facts of three days, some with an instant; some correct or take back one that stands, some follow from one."""
    made = NOTHING
    for _ in range(draw(st.integers(1, 8))):
        on = days_after(day("2026-03-10"), draw(st.integers(0, 2)))
        at = draw(st.sampled_from([None, None, "08:00", "09:00", "10:00"]))
        there = [record for record in standing(made.facts) if not isinstance(record.what, RecordedInError)]
        how = draw(st.sampled_from(["new", "new", "new", "corrects", "takes back", "follows"]))
        if how == "new" or not there:
            made = made.add(on, AgreementWithdrawn(how=Channel.WRITING), at=at)
        elif how == "takes back":
            made = made.taken_back(on, draw(st.sampled_from(numbers(standing(made.facts)))))
        elif how == "follows":
            made = made.add(on, attrs.evolve(HELD, cause=draw(st.sampled_from(there)).number), at=at)
        else:
            wrong = draw(st.sampled_from(there))
            moves_day = draw(st.booleans())
            made = made.add(
                on if moves_day else wrong.on, wrong.what, at=at, corrects=wrong.number, moves_day=moves_day
            )
    return made.facts


def adding_reorders_none(order_of: Order, facts: tuple[Fact, ...]) -> bool:
    """Is the order of what stood before the same, whatever the last fact is, where that corrects nothing?"""
    *before, last = facts
    if last.supersedes is not None or isinstance(last.what, RecordedInError):
        return True
    after = [record.number for record in order_of(facts) if record.number != last.number]
    return after == numbers(order_of(before))


def taking_back_restores(order_of: Order, facts: tuple[Fact, ...]) -> bool:
    """With the last fact taken back, is everything as it was before it?"""
    *before, last = facts
    taken = ByHand(facts).taken_back("2026-03-20", last.number)
    there = [(record.number, record.place) for record in order_of(taken.facts)][:-1]
    return there == [(record.number, record.place) for record in order_of(before)]


@given(histories())
def test_the_order_is_total_and_follows_days_and_instants(facts: tuple[Fact, ...]) -> None:
    records = standing(facts)
    assert [record.place for record in records] == sorted(record.place for record in records)
    assert len({record.root for record in records}) == len(records)
    assert [record.on for record in records] == sorted(record.on for record in records)
    timed = [record.at for record in records if record.at is not None]
    assert timed == sorted(timed)
    assert has_no_cycle(by_place, facts)


@given(histories())
def test_a_fact_that_is_added_puts_no_others_in_another_order(facts: tuple[Fact, ...]) -> None:
    assert adding_reorders_none(standing, facts)


@given(histories())
def test_taking_a_fact_back_restores_what_was_before_it(facts: tuple[Fact, ...]) -> None:
    assert taking_back_restores(standing, facts)


@given(histories())
def test_what_does_not_stand_fell_by_a_later_fact_and_nothing_else_is_missing(facts: tuple[Fact, ...]) -> None:
    gone = fallen(facts)
    assert {*numbers(standing(facts)), *gone} == {fact.number for fact in facts}
    assert not set(gone) & set(numbers(standing(facts)))
    follow_on = {fact.number for fact in facts if isinstance(fact.what, SafetyHoldPlaced)}
    assert all(by > number for number, by in gone.items() if number not in follow_on)


def by_number(facts: Sequence[Fact]) -> Sequence[Recorded[What]]:
    """Known-bad twin: the order of recording."""
    return sorted(standing(facts), key=lambda record: record.number)


def pair_by_pair(first: Recorded[What], second: Recorded[What]) -> int:
    """Known-bad twin: instants where both have one, numbers elsewhere."""
    if first.on != second.on:
        return -1 if first.on < second.on else 1
    if first.at is not None and second.at is not None and first.at != second.at:
        return -1 if first.at < second.at else 1
    return first.root - second.root


def by_place(first: Recorded[What], second: Recorded[What]) -> int:
    """The order of the places."""
    return (first.place > second.place) - (first.place < second.place)


def has_no_cycle(compare: Comparison, facts: tuple[Fact, ...]) -> bool:
    """Are there no three facts each of which comes before the next, and the last before the first?"""
    return not any(
        compare(first, second) < 0 and compare(second, third) < 0 and compare(third, first) < 0
        for first, second, third in itertools.permutations(standing(facts), 3)
    )


def gone_for_good(facts: Sequence[Fact]) -> Sequence[Recorded[What]]:
    """Known-bad twin: what was corrected once never stands again."""
    corrected = {fact.supersedes for fact in facts}
    return [record for record in standing(facts) if record.number not in corrected]


SEARCH: Final = settings(max_examples=5000, derandomize=True, phases=[Phase.generate], deadline=None, database=None)


def test_comparing_pair_by_pair_is_no_order_and_is_found() -> None:
    found = find(histories(), lambda facts: not has_no_cycle(pair_by_pair, facts), settings=SEARCH)
    assert has_no_cycle(by_place, found)


def test_the_order_of_recording_is_found() -> None:
    found = find(histories(), lambda facts: numbers(by_number(facts)) != numbers(standing(facts)), settings=SEARCH)
    assert [fact.on for fact in found] != sorted(fact.on for fact in found) or any(fact.at for fact in found)


def test_taking_back_that_restores_nothing_is_found() -> None:
    found = find(histories(), lambda facts: not taking_back_restores(gone_for_good, facts), settings=SEARCH)
    assert taking_back_restores(standing, found)


def test_of_two_corrections_of_one_fact_that_would_both_stand_again_the_later_does() -> None:
    """Corrected, the correction taken back, corrected again, and the taking-back taken back: one of the two holds."""
    withdrawn = AgreementWithdrawn(how=Channel.TELEPHONE)
    life = NOTHING.add("2026-03-20", withdrawn).add("2026-03-20", withdrawn, corrects=1).taken_back("2026-03-20")
    life = life.add("2026-03-20", withdrawn, corrects=1).taken_back("2026-03-20", 3)
    standing_now = [record.number for record in standing(life.case.facts) if record.fact.kind == "agreement_withdrawn"]
    assert standing_now == [4]
    assert fallen(life.case.facts)[2] == 4
