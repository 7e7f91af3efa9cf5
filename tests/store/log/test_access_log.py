"""The access log says what DPA 2018 s.62 asks for."""

import pytest

from cara_core.errors import InputError
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.access_log import Action
from store.conftest import Shelf
from store.made_up_facts import AT, opening, plain


def test_the_access_log_says_who_did_what_when_and_to_whom_it_went(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        FactWriter(store).append([plain("case-1", 2)], at=AT)
        store.consulted("PC 9", AT, case="case-1")
        store.consulted("PC 9", AT, reason="the morning list")
        store.disclosed("PC 9", AT, case="case-1", recipient="the Commissioner")
        accesses = list(store.accesses())
    found = [(access.who, access.action, access.case, access.recipient, access.reason) for access in accesses]
    assert found == [
        ("PC 1234", Action.COLLECTION, "case-1", None, None),
        ("PC 1234", Action.ALTERATION, "case-1", None, None),
        ("PC 9", Action.CONSULTATION, "case-1", None, None),
        ("PC 9", Action.CONSULTATION, None, None, "the morning list"),
        ("PC 9", Action.DISCLOSURE, "case-1", "the Commissioner", None),
    ]


def test_an_access_by_somebody_who_is_no_role_is_refused(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        with pytest.raises(InputError) as raised:
            store.disclosed("A\nName", AT, case="no case!", recipient="")
        assert [fault.path for fault in raised.value.faults] == ["who", "case", "recipient"]
        assert list(store.accesses()) == []


@pytest.mark.parametrize(
    "change", ["at = 'once'", "action = 'foreseeing'", "at = CAST(x'41ff' AS TEXT)", "action = CAST(x'41ff' AS TEXT)"]
)
def test_a_row_that_cannot_be_read_stops_no_other_and_is_named(sqlite_shelf: Shelf, change: str) -> None:
    with sqlite_shelf.open(create=True) as store:
        for number in range(1, 5):
            store.consulted(f"PC {number}", AT)
        sqlite_shelf.alter(store, "DROP TRIGGER access_no_update")
        sqlite_shelf.alter(store, f"UPDATE access SET {change} WHERE seq = 2")  # noqa: S608
        named: list[int] = []
        assert [access.who for access in store.accesses(named.append)] == ["PC 1", "PC 3", "PC 4"]
        assert named == [2]
