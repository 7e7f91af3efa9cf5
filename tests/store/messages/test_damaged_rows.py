"""A row of a message that cannot be read stops no other message, and is named where it is somebody's duty."""

import pytest

from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.messages import reading
from cara_core.store.messages.duties import MessageDuties
from cara_core.terms.messages import Progress
from store.conftest import Shelf
from store.made_up_facts import AT
from store.messages.test_sending import handed_over, later, receipt, row

WORKING = working_days(2025, 2040)
MESSAGES = range(1, 6)
BAD = 3
OTHERS = [f"{number:032x}" for number in MESSAGES if number != BAD]
DAMAGES = {
    "a day that is none": "opens_on = 'some day'",
    "a reader that nobody is": "reader = 'neighbour'",
    "another case than any": "case_id = 'no case'",
    "a case that is no UTF-8": "case_id = CAST(x'41ff' AS TEXT)",
    "a reference that is no UTF-8": "reference = CAST(x'41ff' AS TEXT)",
}


def damaged(shelf: Shelf, store: CaseStore, change: str) -> None:
    shelf.alter(store, "PRAGMA foreign_keys = OFF")
    shelf.alter(store, "DROP TRIGGER message_no_update")
    shelf.alter(store, f"UPDATE message SET {change} WHERE reference = '{BAD:032x}'")  # noqa: S608


@pytest.mark.parametrize("page", [1, 2, 500])
@pytest.mark.parametrize("change", DAMAGES.values(), ids=DAMAGES)
def test_what_is_stopped_elsewhere_is_shown_and_the_damaged_one_named(
    sqlite_shelf: Shelf, change: str, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PAGE", page)
    with sqlite_shelf.open(create=True) as store:
        for number in MESSAGES:
            store.messages.block(row(number, case=f"case-{number}"), [("V3", "")], AT)
        damaged(sqlite_shelf, store, change)
        named: list[str] = []
        duties = list(MessageDuties(store.messages).open_now(WORKING, named.append))
        assert [duty.case for duty in duties] == [f"case-{number}" for number in MESSAGES if number != BAD]
        assert named == ["no case" if "no case" in change else "A\\xff" if "case_id" in change else f"case-{BAD}"]
        assert list(MessageDuties(store.messages).open_now(WORKING)) == duties


@pytest.mark.parametrize("change", DAMAGES.values(), ids=DAMAGES)
def test_what_is_on_the_way_or_in_doubt_elsewhere_is_asked_for(sqlite_shelf: Shelf, change: str) -> None:
    with sqlite_shelf.open(create=True) as store:
        for number in MESSAGES:
            handed_over(store, number=number)
        damaged(sqlite_shelf, store, change)
        assert [kept.reference for kept in store.messages.unsettled(later(60))] == OTHERS
        for number in MESSAGES:
            if number != BAD:
                store.messages.settle(receipt(Progress.ACCEPTED, number=number))
        assert [kept.reference for kept in store.messages.on_the_way()] == OTHERS


def test_a_state_that_a_newer_version_knows_is_not_counted(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        for number in MESSAGES:
            handed_over(store, number=number)
        damaged(sqlite_shelf, store, "state = 'teleported'")
        assert store.messages.counts() == {Progress.CLAIMED: 4}
