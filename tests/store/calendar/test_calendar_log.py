"""The calendar in the store: version by version, on SQLite and PostgreSQL; and what is found where it was changed."""

import attrs
import pytest

from cara_core.case.facts import NotHeldCause
from cara_core.errors import InputError, MadeByNewer, StoreDamaged, StoreError
from cara_core.formats.calendar_entries import CalendarWorkshop, EntryKind, EntryState
from cara_core.store.calendar.calendar_rows import CalendarRow
from cara_core.store.calendar.stored_calendar import NewEntry, StoredCalendar
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.chain import canonical, linked, record_of
from cara_core.store.verifying.fault import VerifyFault
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.days import Day
from store.conftest import Shelf
from store.made_up_calendar import FACILITATORS, calendar_of, keep_calendar
from store.made_up_contacts import participant_record
from store.made_up_facts import AT, life

CALENDAR = calendar_of()


def cancel(store: CaseStore, id_: str) -> None:
    def work_out(before: StoredCalendar) -> list[NewEntry]:
        return [NewEntry(what=attrs.evolve(before.offered[id_], cause=NotHeldCause.VENUE))]

    store.calendar.keep(work_out, asked=["cancel", id_], at=AT, by="coordinator 3", request=None)


def test_what_is_kept_is_read_again(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        assert store.calendar.read().is_empty
        kept = keep_calendar(store)
    assert [(entry.kind, entry.id, entry.version, entry.state) for entry in kept.entries] == [
        (EntryKind.FACILITATOR, "T1", 1, EntryState.LISTED),
        (EntryKind.FACILITATOR, "T2", 1, EntryState.LISTED),
        (EntryKind.WORKSHOP, "1A", 1, EntryState.OFFERED),
        (EntryKind.WORKSHOP, "1B", 1, EntryState.OFFERED),
    ]
    with shelf.open() as again:
        read = again.calendar.read()
    assert read == kept.after
    assert read.workshops == CALENDAR.workshops
    assert tuple(read.facilitators.values()) == CALENDAR.facilitators
    assert {(entry.recorded_by, entry.recorded_at) for entry in read.entries} == {("coordinator 3", AT)}


def test_a_cancellation_is_remembered_beside_what_was_offered(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep_calendar(store)
        cancel(store, "1A")
        read = store.calendar.read()
    assert [workshop.id for workshop in read.workshops] == ["1B"]
    assert read.cancelled["1A"].cause is NotHeldCause.VENUE
    assert [(entry.version, entry.state) for entry in read.versions("1A")] == [(1, "offered"), (2, "cancelled")]
    assert read.workshop("1A") is None


def test_a_facilitator_counts_as_the_newest_version_says(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep_calendar(store)
        assert all(workshop.staffed for workshop in store.calendar.read().workshops)
        (_, second) = CALENDAR.facilitators
        left = NewEntry(what=attrs.evolve(second, qualified_until=Day(2026, 12, 31)))
        store.calendar.keep(lambda _: [left], asked=left.body, at=AT, by="coordinator 3", request=None)
        found = {workshop.id: workshop.staffed for workshop in store.calendar.read().workshops}
    assert found == {"1A": True, "1B": False}


def test_the_same_request_adds_nothing_and_another_under_its_key_is_refused(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT, request="facts")
        store.keep_participant(participant_record(), by="PS 12", at=AT, request="participant")
        assert not keep_calendar(store, request="import").repeated
        assert keep_calendar(store, request="import").repeated
        assert len(store.calendar.read().entries) == 4
        other = calendar_of(facilitators=FACILITATORS.replace("T1,en", "T1,en;pl"))
        for key in ("import", "facts", "participant"):
            with pytest.raises(InputError, match="this key was used for something else"):
                keep_calendar(store, other, request=key)
        with pytest.raises(InputError, match="this key was used for something else"):
            store.keep_participant(participant_record(), by="PS 12", at=AT, request="import")
        with pytest.raises(InputError, match="allowed: 1 to 128"):
            keep_calendar(store, request="")
        assert len(store.calendar.read().entries) == 4


def test_what_is_refused_while_it_is_worked_out_keeps_nothing(shelf: Shelf) -> None:
    def refuse(_: StoredCalendar) -> list[NewEntry]:
        raise InputError([])

    with shelf.open(create=True) as store:
        keep_calendar(store)
        with pytest.raises(InputError):
            store.calendar.keep(refuse, asked=[], at=AT, by="coordinator 3", request="once")
        assert len(store.calendar.read().entries) == 4
        assert not keep_calendar(store, request="once").repeated


@pytest.mark.parametrize("change", ["UPDATE calendar_entry SET state = 'offered'", "DELETE FROM calendar_entry"])
def test_the_database_refuses_to_change_it(shelf: Shelf, change: str) -> None:
    with shelf.open(create=True) as store:
        keep_calendar(store)
        with pytest.raises(StoreError, match="the database refused"):
            shelf.alter(store, change)
        assert len(store.calendar.read().entries) == 4


# Verifying


def faults_in(shelf: Shelf) -> tuple[VerifyFault, ...]:
    """What is found, beside the triggers that :func:`without_triggers` took away: those are missed, too."""
    found = tuple(verify_at(shelf.url).faults)
    missed = [fault for fault in found if fault.where == "database" and "calendar_entry_no_" in fault.words]
    assert len(missed) in {0, 2, 3}, missed
    return tuple(fault for fault in found if fault not in missed)


def without_triggers(shelf: Shelf, store: CaseStore) -> None:
    """What somebody does who has all rights on the database, before anything else."""
    for change in ("update", "delete"):
        where = "" if shelf.is_sqlite else " ON calendar_entry"
        shelf.alter(store, f"DROP TRIGGER calendar_entry_no_{change}{where}")


def test_a_store_with_a_calendar_is_found_as_it_was_kept(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep_calendar(store)
        cancel(store, "1A")
    assert faults_in(shelf) == ()


def test_a_changed_row_is_found(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep_calendar(store)
        without_triggers(shelf, store)
        changed = "UPDATE calendar_entry SET body = replace(body, 'A hall', 'B hall') WHERE seq = 3"
        shelf.alter(store, changed)
    (fault,) = faults_in(shelf)
    assert (fault.where, fault.seq, fault.kind) == ("calendar_entry", 3, "altered")


def test_a_cancellation_that_was_cut_off_is_found(shelf: Shelf) -> None:
    """The known-bad twin: by the chain alone the workshop is on offer again, and nothing shows."""
    with shelf.open(create=True) as store:
        keep_calendar(store)
        cancel(store, "1A")
        without_triggers(shelf, store)
        shelf.alter(store, "DELETE FROM calendar_entry WHERE state = 'cancelled'")
        assert store.calendar.read().workshop("1A") is not None
    (fault,) = faults_in(shelf)
    assert (fault.where, fault.seq, fault.kind, fault.last) == ("calendar_entry", 5, "truncated", 5)
    assert fault.words == "the last rows are missing: the access log names 5, the last one here is 4"


def rewritten(shelf: Shelf, store: CaseStore, **columns: object) -> None:
    """Put this into the last row, with a digest that fits."""
    without_triggers(shelf, store)
    rows = shelf.alter(store, "SELECT * FROM calendar_entry ORDER BY seq")
    *_, before, last = rows
    named = dict(zip(("seq", *CalendarRow._fields), last[:-1], strict=True)) | columns
    digest = linked(record_of(list(named.values())), after=bytes(before[-1]))  # type: ignore[call-overload]
    hexed = f"x'{digest.hex()}'" if shelf.is_sqlite else f"'\\x{digest.hex()}'"
    values = "".join(f"{name} = '{value}', " for name, value in columns.items())
    # No colon in it is a parameter's.
    values = values.replace(":", "\\:")
    shelf.alter(store, f"UPDATE calendar_entry SET {values}hash = {hexed} WHERE seq = {named['seq']}")  # noqa: S608


@pytest.mark.parametrize(
    "columns",
    [
        {"body": "{}"},
        {"body": "none"},
        {"body": canonical({"part": "first", "interpreter": True, "after": None}).decode()},
        {"state": "cancelled"},
        {"recorded_at": "yesterday"},
    ],
)
def test_a_row_that_says_nothing_is_found_though_its_digest_fits(shelf: Shelf, columns: dict[str, object]) -> None:
    with shelf.open(create=True) as store:
        keep_calendar(store)
        rewritten(shelf, store, **columns)
        with pytest.raises(StoreDamaged):
            store.calendar.read()
    (fault,) = faults_in(shelf)
    assert (fault.where, fault.seq, fault.kind) == ("calendar_entry", 4, "rewritten")


@pytest.mark.parametrize("columns", [{"kind": "interpreter"}, {"state": "moved"}, {"body": '{"room":"2"}'}])
def test_what_a_newer_version_kept_is_no_fault_and_is_not_guessed_at(shelf: Shelf, columns: dict[str, object]) -> None:
    with shelf.open(create=True) as store:
        keep_calendar(store)
        rewritten(shelf, store, **columns)
        with pytest.raises(MadeByNewer, match="a version as new can read it"):
            store.calendar.read()
    assert faults_in(shelf) == ()


def test_a_store_of_the_step_before_has_no_calendar_and_lacks_nothing(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append(life("case-1"), at=AT)
        later = ("calendar_entry", "belonging", "belonging_case", "belonging_through", "message_announcement")
        for table in later:
            shelf.alter(store, f"DROP TABLE {table}")
        shelf.alter(store, "DROP INDEX message_wrong")
        shelf.alter(store, "ALTER TABLE message DROP COLUMN wrong_by")
        shelf.alter(store, "DROP INDEX fact_booking")
        shelf.alter(store, f"UPDATE {shelf.version_table} SET version_num = '0006'")  # noqa: S608
    assert faults_in(shelf) == ()
    with shelf.open() as again:
        assert not keep_calendar(again).before.entries
    assert faults_in(shelf) == ()


def test_the_table_that_was_taken_away_is_missed(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        keep_calendar(store)
        shelf.alter(store, "DROP TABLE calendar_entry")
        with pytest.raises(StoreError):
            store.calendar.read()
    assert [(fault.where, fault.kind) for fault in faults_in(shelf)] == [("calendar_entry", "truncated")]


def test_a_workshop_is_kept_without_the_facilitators_own_entries() -> None:
    (first, _) = CALENDAR.workshops
    kept = CalendarWorkshop.of(first, illustrative=True)
    assert (kept.workshop.facilitators, kept.staff) == ((), ("T1", "T2"))
    assert kept.staffed_by({}).staffed is False
