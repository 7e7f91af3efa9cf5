"""The index of duties says what replaying every case says, whatever was appended, and however it came to be."""

import pytest

from cara_core.case.facts import AgreementWithdrawn, Channel, Closed, Closure, SafetyHoldPlaced
from cara_core.case.facts import Concern as Source
from cara_core.due.duties import Duty, duties
from cara_core.errors import InputError
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log import duty_index
from cara_core.store.log.duty_index import DutyIndex
from cara_core.terms.caution import Person
from cara_core.terms.days import Day, WorkingDays
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_facts import AT, ON, life, make_fact, opening, plain

WORKING = working_days(2025, 2040)
LATER = Day(2039, 1, 1)


def replayed(store: CaseStore, on: Day, working: WorkingDays = WORKING) -> list[Duty]:
    """The reference: every case replayed, from all that is known of it."""
    found = [duty for case, _ in store.streams() for duty in duties(store.case(case), working)]
    begun = [duty for duty in found if duty.opens_on <= on]
    return sorted(begun, key=lambda duty: (duty.due_by, duty.case, duty.kind, duty.about))


def fill(store: CaseStore) -> None:
    for number in range(8):
        FactWriter(store).append(life(f"case-{number}")[: 4 + number % 6], at=AT)
    FactWriter(store).append([opening("closed"), make_fact("closed", 2, Closed(closure=Closure.DECLINED))], at=AT)


@pytest.mark.parametrize("on", [ON, Day(2026, 11, 3), Day(2026, 12, 31), LATER])
def test_the_index_is_equal_to_replay(shelf: Shelf, on: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duty_index, "_BATCH", 3)
    monkeypatch.setattr(duty_index, "_PAGE", 2)
    with shelf.open(create=True) as store:
        fill(store)
        found = list(store.due(on, WORKING))
        assert found == replayed(store, on)
        assert len(list(store.due(LATER, WORKING))) > 3


def test_what_is_newer_than_the_index_is_taken_in_before_it_answers(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, shelf.open() as other:
        fill(store)
        before = list(store.due(LATER, WORKING))
        FactWriter(other).append([make_fact("case-0", 5, SafetyHoldPlaced(concern=Source.POLICE, reason="x"))], at=AT)
        FactWriter(other).append([make_fact("case-1", 6, AgreementWithdrawn(how=Channel.WRITING))], at=AT)
        FactWriter(other).append(
            [opening("new"), make_fact("new", 2, SafetyHoldPlaced(concern=Source.OTHER, reason="x"))], at=AT
        )
        after = list(store.due(LATER, WORKING))
        assert after == replayed(store, LATER) != before
        # The twin: the index as it was says something else, so the test can tell.
        assert {duty.case for duty in after} - {duty.case for duty in before} >= {"new"}


def test_made_from_nothing_it_is_the_same_and_an_erasure_or_a_lost_key_changes_none_of_it(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        fill(store)
        before = list(store.due(LATER, WORKING))
        for person in Person:
            erase(store, person, case="case-4")
        for path in sqlite_shelf.keys.rglob("*"):
            if path.is_file() and path.parent != sqlite_shelf.keys:
                path.unlink()
    with sqlite_shelf.open() as again:
        again.reindex(WORKING)
        assert list(again.due(LATER, WORKING)) == before


def test_another_calendar_makes_another_one(shelf: Shelf) -> None:
    closed = working_days(2025, 2040, extra_closed=[Day(2026, 11, 3), Day(2026, 11, 4)])
    with shelf.open(create=True) as store:
        fill(store)
        first = list(store.due(LATER, WORKING))
        assert list(store.due(LATER, closed)) == replayed(store, LATER, closed) != first
        assert list(store.due(LATER, WORKING)) == first


def test_two_who_index_at_once_do_not_undo_each_other(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    with shelf.open(create=True) as store, shelf.open() as other:
        fill(store)
        list(store.due(LATER, WORKING))
        FactWriter(store).append([make_fact("case-0", 5, SafetyHoldPlaced(concern=Source.POLICE, reason="x"))], at=AT)
        slow = duty_index.DutyIndex._duties
        raced: list[bool] = []

        def overtaken(self: duty_index.DutyIndex, case: str, working: WorkingDays) -> list[duty_index._DutyRow] | None:
            rows = slow(self, case, working)
            if not raced:
                raced.append(True)
                FactWriter(other).append([plain("case-0", 6)], at=AT)
                FactWriter(other).append([make_fact("case-0", 7, Closed(closure=Closure.DECLINED))], at=AT)
                list(other.due(LATER, WORKING))
            return rows

        monkeypatch.setattr(duty_index.DutyIndex, "_duties", overtaken)
        found = list(store.due(LATER, WORKING))
        assert raced
        assert found == replayed(store, LATER)


def test_a_calendar_that_does_not_reach_is_refused_and_the_case_named(sqlite_shelf: Shelf) -> None:
    short = WorkingDays(bank_holidays=frozenset(), first=Day(2026, 11, 2), last=Day(2026, 11, 2))
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        with pytest.raises(InputError, match="case case-1 needs working days"):
            list(store.due(LATER, short))


@pytest.mark.parametrize("sql", ["DELETE FROM duty", "UPDATE duty SET due_by = '2150-01-01' WHERE case_id = 'case-4'"])
def test_an_index_that_somebody_changed_is_made_again_and_that_is_reported(shelf: Shelf, sql: str) -> None:
    """Its twin: where the rows are not weighed, the answer is silence."""
    with shelf.open(create=True) as store:
        fill(store)
        before = list(store.due(LATER, WORKING))
        reported: list[str] = []
        assert list(store.due(LATER, WORKING, lambda: reported.append("mended"))) == before
        assert reported == []
        shelf.alter(store, sql)
        with pytest.MonkeyPatch.context() as blind:
            blind.setattr(DutyIndex, "_agrees", lambda _: True)
            assert list(store.due(LATER, WORKING)) != before
        assert list(store.due(LATER, WORKING, lambda: reported.append("mended"))) == before
        assert reported == ["mended"]
