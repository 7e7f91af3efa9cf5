"""Contact records: sealed, versioned, never changed, every reading logged, gone with the person's key."""

import re
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from cara_core.case.facts import ContactRecordKept
from cara_core.errors import Conflict, InputError, NoSuchCase, StoreDamaged, StoreError
from cara_core.formats.participant import Participant, read_kept_participant, read_participant
from cara_core.store.case_store import CaseStore
from cara_core.store.database import tables
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log import contact_records
from cara_core.store.log.access_log import AccessLog, Action
from cara_core.store.log.appending import Appending
from cara_core.store.log.chain import origin
from cara_core.store.log.contact_records import _NewVersion
from cara_core.store.log.sealing import Reach
from cara_core.store.verifying.beside.contact_checks import ContactChecks
from cara_core.store.verifying.chain_walk import Walk
from cara_core.store.verifying.table_rows import one_moment, rows
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from cara_core.terms.contact import SafeContact
from cara_core.terms.instants import minutes_after
from cara_core.terms.referral import Sex
from cara_core.terms.veil import Veiled
from store.conftest import Shelf
from store.erasing import erase
from store.made_up_contacts import (
    PARTICIPANT_NAME,
    PARTICIPANT_NUMBER,
    VICTIM_NUMBER,
    VICTIM_WORD,
    participant_record,
    safe_contact,
)
from store.made_up_facts import AT, opening, plain, victims_fact


def without_digest(reason: str | None) -> str:
    """What the access log says, without the digest of the row that it names."""
    return re.sub(", digest [0-9a-f]{32}$", "", reason or "")


def read_safe_contact_of(store: CaseStore, case: str = "case-1") -> SafeContact | None:
    return store.safe_contact(case, who="DAU 7", at=AT, reason="a call")


def read_participant_of(store: CaseStore, case: str = "case-1") -> Participant | None:
    return store.participant(case, who="PC 1", at=AT, reason="an invitation")


def test_the_newest_version_is_read_as_it_was_kept(shelf: Shelf) -> None:
    newer = safe_contact(version=2, do_not_contact=True, do_not_contact_reason=Veiled(VICTIM_WORD))
    moved = participant_record(phone=None, away=(), email=None)
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        assert (read_safe_contact_of(store), read_participant_of(store)) == (None, None)
        assert store.keep_safe_contact(safe_contact(), at=AT) == 1
        assert store.keep_participant(participant_record(), by="PC 1", at=AT) == 1
        assert (read_safe_contact_of(store), read_participant_of(store)) == (safe_contact(), participant_record())
        assert store.keep_safe_contact(newer, at=AT) == 2
        assert store.keep_participant(moved, by="PC 1", at=AT) == 2
    with shelf.open() as again:
        assert (read_safe_contact_of(again), read_participant_of(again)) == (newer, moved)
        assert (again.contact_version("case-1"), again.contact_version("case-1", Reach.PARTICIPANT)) == (2, 2)
        assert again.contact_version("case-2") == 0


def test_a_record_kept_under_earlier_rules_stays_readable_and_no_new_one_is_kept(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = participant_record(name="Planted\nPerson", phone="07700 90012", address=("No fixed abode",))
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        with pytest.raises(InputError) as refused:
            store.keep_participant(earlier, by="PC 1", at=AT)
        assert [fault.path for fault in refused.value.faults] == ["name", "phone", "address"]
        with monkeypatch.context() as before:
            before.setattr(contact_records, "read_participant", read_kept_participant)
            assert store.keep_participant(earlier, by="PC 1", at=AT) == 1
    with shelf.open() as again:
        assert read_participant_of(again) == earlier
        # The known-bad twin: today's rules for what was kept before.
        monkeypatch.setattr(contact_records, "read_kept_participant", read_participant)
        with pytest.raises(StoreDamaged):
            read_participant_of(again)


def test_a_version_has_to_follow_the_last(shelf: Shelf) -> None:
    with shelf.open(create=True) as store, shelf.open() as beside:
        FactWriter(store).append([opening("case-1")], at=AT)
        with pytest.raises(Conflict, match="version of the safe contact 1 was expected to be the last"):
            store.keep_safe_contact(safe_contact(version=2), at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        with pytest.raises(Conflict) as raised:
            beside.keep_safe_contact(safe_contact(), at=AT)
        assert (raised.value.case, raised.value.expected, raised.value.found) == ("case-1", 0, 1)
        assert [without_digest(access.reason) for access in store.accesses() if access.reason] == [
            "safe contact, version 1"
        ]


def test_a_record_belongs_to_a_case_that_is_there(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        with pytest.raises(NoSuchCase):
            store.keep_safe_contact(safe_contact("case-9"), at=AT)
        with pytest.raises(NoSuchCase):
            store.keep_participant(participant_record("case-9"), by="PC 1", at=AT)
        assert list(store.accesses()) == []


def test_every_keeping_and_every_reading_is_in_the_access_log(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        store.keep_safe_contact(safe_contact(version=2), at=AT)
        store.keep_participant(participant_record(), by="PC 1", at=AT)
        read_safe_contact_of(store)
        read_participant_of(store)
        read_safe_contact_of(store, "case-2")
        found = [
            (access.who, access.action, access.case, without_digest(access.reason)) for access in store.accesses()
        ][1:]
    assert found == [
        ("DAU 7", Action.COLLECTION, "case-1", "safe contact, version 1"),
        ("DAU 7", Action.ALTERATION, "case-1", "safe contact, version 2"),
        ("PC 1", Action.COLLECTION, "case-1", "participant, version 1"),
        ("DAU 7", Action.CONSULTATION, "case-1", "safe contact: a call"),
        ("PC 1", Action.CONSULTATION, "case-1", "participant: an invitation"),
        ("DAU 7", Action.CONSULTATION, "case-2", "safe contact: a call"),
    ]


def test_a_reading_that_cannot_be_logged_is_no_reading(sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        opened: list[str] = []
        unseal = store._reading.sealing.unseal

        def noted(*asked: object, **named: object) -> object:
            opened.append("opened")
            return unseal(*asked, **named)  # type: ignore[arg-type]  # handed through

        monkeypatch.setattr(type(store._reading.sealing), "unseal", lambda _, *a, **n: noted(*a, **n))
        sqlite_shelf.alter(store, "CREATE TRIGGER full BEFORE INSERT ON access BEGIN SELECT RAISE(ABORT, 'no'); END")
        with pytest.raises(StoreError):
            read_safe_contact_of(store)
        for who, reason in (("A\nName", "a call"), ("DAU 7", "x" * 2_000)):
            with pytest.raises((InputError, StoreError)):
                store.safe_contact("case-1", who=who, at=AT, reason=reason)
        assert opened == []
        # The known-bad twin: a reading that logs only afterwards has opened it by then.
        with monkeypatch.context() as late:
            late.setattr(AccessLog, "add", lambda *_, **__: None)
            assert read_safe_contact_of(store) == safe_contact()
        assert opened == ["opened"]


def test_what_was_kept_is_never_changed_nor_taken_away(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        statements = ["DELETE FROM reach", "UPDATE reach SET body = 'x'", "UPDATE reach SET version = 9"]
        for statement in statements if shelf.is_sqlite else [*statements, "TRUNCATE reach"]:
            with pytest.raises((StoreError, DBAPIError)):
                shelf.alter(store, statement)
        assert read_safe_contact_of(store) == safe_contact()


def test_nothing_of_a_record_stands_in_the_database_in_clear(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        store.keep_participant(participant_record(), by="PC 1", at=AT)
        read_safe_contact_of(store)
        read_participant_of(store)
        data = b"".join(path.read_bytes() for path in Path(sqlite_shelf.keys.parent).iterdir() if path.is_file())
    # The twin: what is open is found in the same bytes, so the search can find.
    assert b"safe contact, version 1" in data
    for planted in (
        VICTIM_NUMBER,
        VICTIM_WORD,
        PARTICIPANT_NAME,
        PARTICIPANT_NUMBER,
        "Planted Street",
        "planted@",
        "V07-appointment",
    ):
        for encoded in (planted.encode(), planted.encode("utf-16-le"), planted.encode("unicode_escape")):
            assert encoded not in data


@pytest.mark.parametrize("person", list(Person))
def test_erasing_a_person_takes_the_record_and_leaves_the_others(shelf: Shelf, person: Person) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        store.keep_participant(participant_record(), by="PC 1", at=AT)
        erase(store, person)
        FactWriter(store).append([plain("case-1", 3)], at=AT)
        wanted = (None, participant_record()) if person is Person.VICTIM else (safe_contact(), None)
        for reader in (store, shelf.open()):
            assert (read_safe_contact_of(reader), read_participant_of(reader)) == wanted
            reader.close()
    assert verify_at(shelf.url).state == "unanchored"


def test_what_is_kept_after_an_erasure_can_be_read_and_erased_again(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        erase(store, Person.VICTIM)
        assert store.keep_safe_contact(safe_contact(version=2), at=AT) == 2
        assert read_safe_contact_of(store) == safe_contact(version=2)
        FactWriter(store).append([victims_fact("case-1", 3)], at=AT)
        erase(store, Person.VICTIM)
        assert read_safe_contact_of(store) is None
        assert len([path for path in shelf.keys.rglob("*") if path.parent.parent == shelf.keys]) == 1


def test_a_key_made_for_a_record_is_the_persons_key_from_then_on(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([plain("case-1", 1)], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        (key,) = [path for path in sqlite_shelf.keys.rglob("*") if path.parent.parent == sqlite_shelf.keys]
        key.unlink()
    with sqlite_shelf.open() as again:
        with pytest.raises(StoreError, match="is not in the folder of the keys"):
            read_safe_contact_of(again)
        # A new key would hide that the folder is the wrong one: for a record, and for a fact.
        with pytest.raises(StoreError, match="is not in the folder of the keys"):
            again.keep_safe_contact(safe_contact(version=2), at=AT)
        with pytest.raises(StoreError, match="is not in the folder of the keys"):
            FactWriter(again).append([victims_fact("case-1", 2)], at=AT)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE reach SET version = 3 WHERE version = 1",
        "UPDATE reach SET body = (SELECT body FROM reach WHERE version = 1) WHERE version = 2",
        "UPDATE reach SET case_id = 'case-2' WHERE version = 2",
        "UPDATE reach SET kind = 'participant' WHERE version = 2",
        "UPDATE reach SET body = 'x' WHERE version = 2",
    ],
)
def test_a_record_opens_in_its_own_place_alone(sqlite_shelf: Shelf, attack: str) -> None:
    """An older version in the place of the newest would send to a number that is no longer safe."""
    with sqlite_shelf.open(create=True) as store:
        for case in ("case-1", "case-2"):
            FactWriter(store).append([opening(case)], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        store.keep_safe_contact(safe_contact(version=2, channels=()), at=minutes_after(AT, 5))
        sqlite_shelf.alter(store, "DROP TRIGGER reach_no_update")
        sqlite_shelf.alter(store, attack)
        with pytest.raises(StoreDamaged, match=r"reach \d: the sealed part of the (victim|participant)"):
            read_all(store)
        assert verify_at(sqlite_shelf.url).state == "tampered"


def read_all(store: CaseStore) -> None:
    """Everything there is of both cases."""
    for case in ("case-1", "case-2"):
        read_participant_of(store, case)
        read_safe_contact_of(store, case)


CUT = ("DROP TRIGGER reach_no_delete", "DELETE FROM reach WHERE version = 2")
DROPPED = ("DROP TABLE reach",)
SET_BACK = ("DROP TABLE reach", "UPDATE VERSIONS SET version_num = '0001'")
CHANGED = ("DROP TRIGGER reach_no_update", "UPDATE reach SET recorded_by = 'PC 1' WHERE version = 1")


@pytest.mark.parametrize(
    ("attack", "place"), [(CUT, "reach 2"), (DROPPED, "reach 1"), (SET_BACK, "reach 1 to 2"), (CHANGED, "reach 1")]
)
def test_a_newest_version_that_was_taken_away_is_found(shelf: Shelf, attack: tuple[str, ...], place: str) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
        store.keep_safe_contact(safe_contact(version=2, channels=()), at=AT)
        assert verify_at(shelf.url).faults == ()
        for statement in attack:
            said = (
                f"{statement} ON reach" if statement.startswith("DROP TRIGGER") and not shelf.is_sqlite else statement
            )
            shelf.alter(store, said.replace("VERSIONS", shelf.version_table))
        found = verify_at(shelf.url)
        assert (found.state, found.faults[0].place) == ("tampered", place)
        if attack is CUT:
            # The known-bad twin: the chain of the records alone does not show that its end is gone.
            walk = Walk(origin(store_id=store.id, table="reach"), {})
            with store.database.reading() as connection, one_moment(connection):
                for row in rows(connection, tables.reach):
                    assert walk.take(row)
            assert walk.breaks == []


def test_every_column_of_a_record_is_under_its_chain(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        for version in (1, 2, 3):
            store.keep_safe_contact(safe_contact(version=version), at=AT)
        sqlite_shelf.alter(store, "DROP TRIGGER reach_no_update")
        for column in tables.reach.c:
            value = "x'00'" if column.name == "hash" else "99"
            sqlite_shelf.alter(store, "SAVEPOINT before")
            sqlite_shelf.alter(store, f"UPDATE reach SET {column.name} = {value} WHERE seq = 2")  # noqa: S608
            with store.database.reading() as connection:
                checks = ContactChecks(store.id, {})
                checks.look(connection)
            sqlite_shelf.alter(store, "ROLLBACK TO before")
            sqlite_shelf.alter(store, "RELEASE before")
            assert checks.faults[0].seq == 2, column.name


def test_a_folder_without_the_keys_of_a_record_is_refused(sqlite_shelf: Shelf, tmp_path: Path) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([plain("case-1", 1)], at=AT)
        store.keep_safe_contact(safe_contact(), at=AT)
    sqlite_shelf.keys.rename(tmp_path / "away")
    sqlite_shelf.keys.mkdir(mode=0o700)
    with pytest.raises(StoreError, match="the keys of this store are not in this folder"):
        sqlite_shelf.open()


def test_what_would_not_be_read_again_is_not_kept(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        for wrong in (
            participant_record(name=PARTICIPANT_NAME + "\ud800"),
            participant_record(phone="call me " + PARTICIPANT_NAME),
            participant_record(sex=Sex.FEMALE, language="nothing at all"),
        ):
            with pytest.raises(InputError) as raised:
                store.keep_participant(wrong, by="PC 1", at=AT)
            assert PARTICIPANT_NAME not in f"{raised.value} {raised.value!r}"
        with pytest.raises(InputError, match="away: found a value of another kind"):
            participant_record(away=[])
        assert read_participant_of(store) is None


def test_a_record_that_cannot_be_read_any_more_is_damage_and_says_nothing(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        entries = {"format": "cara-participant/9", "name": PARTICIPANT_NAME}
        store._contacts._keep(_NewVersion(Reach.PARTICIPANT, "case-1", entries, by="PC 1"), at=AT, request=None)
        with pytest.raises(StoreDamaged, match="a record of case case-1 cannot be read") as raised:
            read_participant_of(store)
        assert PARTICIPANT_NAME not in repr(raised.value)
        assert raised.value.__cause__ is None


def test_a_record_kept_is_an_open_fact_of_its_case_in_the_same_transaction(shelf: Shelf) -> None:
    with shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        assert store.keep_safe_contact(safe_contact(), at=AT, usable=True, request="safe") == 1
        assert store.keep_participant(participant_record(), by="PC 1", at=AT, usable=False) == 1
        # The same again adds neither a version nor a fact.
        assert store.keep_safe_contact(safe_contact(), at=AT, usable=True, request="safe") == 1
        assert store.keep_safe_contact(safe_contact(version=2, do_not_contact=True), at=AT, usable=False) == 2
        markers = store.facts("case-1")[1:]
        assert [(fact.number, fact.by, fact.at, fact.what) for fact in markers] == [
            (2, "DAU 7", AT, ContactRecordKept(person=Person.VICTIM, version=1, usable=True)),
            (3, "PC 1", AT, ContactRecordKept(person=Person.PARTICIPANT, version=1, usable=False)),
            (4, "DAU 7", AT, ContactRecordKept(person=Person.VICTIM, version=2, usable=False, do_not_contact=True)),
        ]
        assert verify_at(shelf.url).faults == ()
        with pytest.raises(Conflict):
            store.keep_safe_contact(safe_contact(version=9), at=AT, usable=True)
        assert store.case("case-1").number == 4


def test_where_the_fact_cannot_be_kept_the_record_is_not_kept_either(
    sqlite_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise StoreDamaged("fact", "made up")

    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        monkeypatch.setattr(Appending, "append_within", fails)
        with pytest.raises(StoreDamaged):
            store.keep_safe_contact(safe_contact(), at=AT, usable=True)
        assert store.contact_version("case-1") == 0


def test_an_older_caller_says_nothing_and_no_fact_is_kept(sqlite_shelf: Shelf) -> None:
    with sqlite_shelf.open(create=True) as store:
        FactWriter(store).append([opening("case-1")], at=AT)
        assert store.keep_safe_contact(safe_contact(), at=AT) == 1
        assert store.case("case-1").number == 1
