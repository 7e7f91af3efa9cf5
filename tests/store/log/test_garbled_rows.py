"""A row that is no UTF-8, or gone, or says nothing: its own case is named, and every other goes on as if it were not.

Only a SQLite file can hold text that is no UTF-8: PostgreSQL refuses to take it.
"""

import pytest

from cara_core.case.facts import PersonErased
from cara_core.errors import StoreDamaged, StoreError
from cara_core.planning.bank_holidays import working_days
from cara_core.store.database import garbled_text, sqlite_connection
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log import reading
from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from store.conftest import Shelf
from store.made_up_contacts import safe_contact
from store.made_up_facts import AT, life, make_fact, opening, plain
from store.test_case_moved import Host, host, tell
from store.test_unreadable_case import damage

__all__ = ["host"]

BAD = "case-2"
CASES = ("case-1", BAD, "case-3")
READABLE = ("case-1", "case-3")
LATER = Day(2039, 1, 1)
WORKING = working_days(2025, 2040)
NOT_UTF8 = "CAST(x'41ff' AS TEXT)"
TEXTS = ("kind", "day", "instant", "said_by", "recorded_at", "request", "body")
ERASED = make_fact("case-1", 4, PersonErased(person=Person.VICTIM, authority="DPO/7"))


def filled(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        for case in CASES:
            FactWriter(store).append(life(case)[:3], at=AT)
        FactWriter(store).append([plain("case-3", 4)], at=AT)


def spoil(shelf: Shelf, statement: str) -> None:
    with shelf.open() as store:
        damage(shelf, store, statement)


def garble(column: str, *, number: int = 2) -> str:
    return f"UPDATE fact SET {column} = {NOT_UTF8} WHERE case_id = '{BAD}' AND number = {number}"  # noqa: S608


def check_the_others_go_on(shelf: Shelf, host: Host, *, unreadable: tuple[str, ...] = (BAD,)) -> None:
    """Whatever is asked of every case is answered, again and again, by one store that stays open."""
    with shelf.open() as store:
        for _ in range(2):
            readings = dict(store.readings())
            assert [case for case, facts in readings.items() if isinstance(facts, StoreError)] == list(unreadable)
            assert all(len(readings[case]) > 2 for case in READABLE)  # type: ignore[arg-type]  # their facts
            named: list[str] = []
            due = {duty.case for duty in store.due(LATER, WORKING, unreadable=named.append)}
            assert due >= set(READABLE)
            assert named == list(unreadable)
        report = tell(store, host)
        assert set(unreadable) <= set(report.unreadable)
        assert [case for case, _ in host.heard] == [case for case in CASES if case not in unreadable]
        FactWriter(store).append([plain("case-1", 4)], at=AT)
        assert store.case("case-1").number == 4


@pytest.mark.parametrize("column", TEXTS)
def test_text_that_is_no_utf8_stops_nobody_else(sqlite_shelf: Shelf, host: Host, column: str) -> None:
    filled(sqlite_shelf)
    spoil(sqlite_shelf, garble(column))
    is_read = column in {"kind", "day", "instant", "said_by", "recorded_at", "body"}
    check_the_others_go_on(sqlite_shelf, host, unreadable=(BAD,) if is_read else ())


@pytest.mark.parametrize("page", [1, 2, 3, 2_000])
@pytest.mark.parametrize("text", ["x'41ff'", "x'636173652d31ff'", "x'ff'", "x'636173652d32ff41'"])
def test_a_name_of_a_case_that_is_no_utf8_stops_nobody_else_however_the_pages_fall(
    sqlite_shelf: Shelf, host: Host, page: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(sqlite_shelf)
    for name in ("_PAGE", "_CASES"):
        monkeypatch.setattr(reading, name, page)
    spoil(sqlite_shelf, f"UPDATE fact SET case_id = CAST({text} AS TEXT) WHERE case_id = '{BAD}' AND number = 2")  # noqa: S608
    garbled = str(garbled_text.GarbledText(bytes.fromhex(text[2:-1])))
    with sqlite_shelf.open() as store:
        readings = list(store.readings())
        assert sorted(case for case, _ in readings) == sorted((*CASES, garbled))
        wrong = dict(readings)
        assert {case for case, facts in readings if isinstance(facts, StoreError)} == {BAD, garbled}
        assert str(wrong[BAD]) == "fact 2 of case case-2: it is not there, and a later fact of its case is"
        named: list[str] = []
        assert {duty.case for duty in store.due(LATER, WORKING, unreadable=named.append)} == set(READABLE)
        assert sorted(named) == sorted((BAD, garbled))
        report = tell(store, host)
        assert sorted(report.unreadable) == sorted((BAD, garbled))
        assert [case for case, _ in host.heard] == list(READABLE)


def as_the_driver_gives_it(raised: BaseException) -> bool:
    """The known-bad twin: no text is read a second time."""
    return False


def test_read_as_the_driver_gives_it_one_row_ends_the_whole_connection(
    sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(sqlite_shelf)
    spoil(sqlite_shelf, garble("body"))
    with sqlite_shelf.open() as store:
        monkeypatch.setattr(sqlite_connection, "is_undecodable", as_the_driver_gives_it)
        with pytest.raises(StoreDamaged):
            list(store.readings())
        monkeypatch.setattr("cara_core.store.database.failures.is_undecodable", as_the_driver_gives_it)
        with pytest.raises(StoreDamaged):
            list(store.readings())
        with pytest.raises(StoreError, match="an earlier error was final"):
            store.case("case-1")


def test_in_a_transaction_too_such_a_row_is_not_final(sqlite_shelf: Shelf) -> None:
    filled(sqlite_shelf)
    with sqlite_shelf.open() as store:
        with pytest.raises(StoreDamaged, match="a text is no UTF-8"), store.database.writing() as cursor:
            cursor.execute(f"SELECT {NOT_UTF8}").fetchall()
        FactWriter(store).append([plain("case-1", 4)], at=AT)
        with pytest.raises(StoreDamaged, match="a text is no UTF-8"):
            sqlite_shelf.alter(store, f"SELECT {NOT_UTF8}")
        FactWriter(store).append([plain("case-1", 5)], at=AT)


@pytest.mark.parametrize("column", ["id", "leased_until", "failure"])
def test_a_row_of_the_outbox_that_is_no_utf8_holds_up_its_own_case_alone(
    sqlite_shelf: Shelf, host: Host, column: str
) -> None:
    filled(sqlite_shelf)
    with sqlite_shelf.open() as store:
        sqlite_shelf.alter(store, "DROP TRIGGER outbox_no_update")
        seq = "(SELECT seq FROM fact WHERE case_id = 'case-2' AND number = 2)"
        sqlite_shelf.alter(store, f"UPDATE outbox SET {column} = {NOT_UTF8} WHERE seq = {seq}")  # noqa: S608
        unreadable = () if column == "failure" else (BAD,)
        for _ in range(2):
            assert tell(store, host).unreadable == unreadable
        assert [case for case, _ in host.heard] == [case for case in CASES if case not in unreadable]
        assert {row.case for row in store.untold()} == set(unreadable)


def test_a_contact_record_that_is_no_utf8_is_unreadable_and_no_other(sqlite_shelf: Shelf) -> None:
    filled(sqlite_shelf)
    with sqlite_shelf.open() as store:
        for case in CASES:
            store.keep_safe_contact(safe_contact(case=case), at=AT)
        sqlite_shelf.alter(store, "DROP TRIGGER reach_no_update")
        sqlite_shelf.alter(store, f"UPDATE reach SET body = {NOT_UTF8} WHERE case_id = '{BAD}'")  # noqa: S608
        with pytest.raises(StoreDamaged):
            store.safe_contact(BAD, who="PC 1", at=AT, reason="a call")
        for case in READABLE:
            assert store.safe_contact(case, who="PC 1", at=AT, reason="a call") is not None


DAMAGED_ERASURES = {
    "a body that is no JSON": "body = '{'",
    "a person that nobody is": """body = '{"open"\\:{"authority"\\:"DPO/7","person"\\:"nobody"}}'""",
    "no person": """body = '{"open"\\:{}}'""",
    "no UTF-8": f"body = {NOT_UTF8}",
}


@pytest.mark.parametrize("change", DAMAGED_ERASURES.values(), ids=DAMAGED_ERASURES)
def test_an_erasure_that_cannot_be_read_stops_neither_the_opening_nor_the_erasures_that_can(
    shelf: Shelf, change: str
) -> None:
    if "CAST(x" in change and not shelf.is_sqlite:
        pytest.skip("PostgreSQL takes no such text")
    with shelf.open(create=True) as store:
        for case in CASES:
            FactWriter(store).append(life(case)[:3], at=AT)
            with pytest.MonkeyPatch.context() as crashed:
                # A crash came between the decision, which is on record, and the end of the key.
                crashed.setattr(FactWriter, "finish_erasures", lambda *_: None)
                FactWriter(store).append([make_fact(case, 4, ERASED.what)], at=AT)
        damage(shelf, store, f"UPDATE fact SET {change} WHERE case_id = '{BAD}' AND number = 4")  # noqa: S608
        before = keys(shelf)
    with shelf.open() as store:
        assert len(before) - len(keys(shelf)) == len(READABLE)
        for case in READABLE:
            assert store.case(case).erased == {Person.VICTIM}
        with pytest.raises(StoreDamaged, match="fact 4 of case case-2"):
            store.facts(BAD)
        FactWriter(store).append([plain("case-1", 5)], at=AT)


def keys(shelf: Shelf) -> set[str]:
    return {file.name for file in shelf.keys.rglob("*") if file.is_file()}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_fact_that_is_missing_between_others_is_noticed_when_its_case_is_read(
    shelf: Shelf, host: Host, number: int
) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append(life(BAD)[:5], at=AT)
        FactWriter(store).append([opening("case-1"), plain("case-1", 2)], at=AT)
        if shelf.is_sqlite:
            shelf.alter(store, "DROP TRIGGER fact_no_delete")
            shelf.alter(store, "PRAGMA foreign_keys = OFF")
        else:
            shelf.alter(store, "ALTER TABLE fact DISABLE TRIGGER ALL")
        shelf.alter(store, f"DELETE FROM fact WHERE case_id = '{BAD}' AND number = {number}")  # noqa: S608
        for read in (store.facts, store.case):
            with pytest.raises(StoreDamaged, match=f"fact {number} of case case-2: it is not there"):
                read(BAD)
        assert [case for case, facts in store.readings() if isinstance(facts, StoreError)] == [BAD]
        named: list[str] = []
        assert {duty.case for duty in store.due(LATER, WORKING, unreadable=named.append)} == {"case-1"}
        assert named == [BAD]
        assert tell(store, host).unreadable == (BAD,)
        assert [case for case, _ in host.heard] == ["case-1"]


def test_that_the_last_facts_are_missing_only_verifying_can_tell(sqlite_shelf: Shelf) -> None:
    filled(sqlite_shelf)
    with sqlite_shelf.open() as store:
        sqlite_shelf.alter(store, "DROP TRIGGER fact_no_delete")
        sqlite_shelf.alter(store, "PRAGMA foreign_keys = OFF")
        sqlite_shelf.alter(store, f"DELETE FROM fact WHERE case_id = '{BAD}' AND number = 3")  # noqa: S608
        assert len(store.facts(BAD)) == 2
