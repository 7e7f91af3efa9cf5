"""With the rights that the reference lists, and no others, a role can do everything; without one of them it cannot."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import pytest
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from cara_core.errors import StoreError
from cara_core.planning.bank_holidays import working_days
from cara_core.store.case_store import CaseStore
from cara_core.store.database.tables import metadata
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log.sealing import Reach
from cara_core.store.messages.wrong_messages import MOVED
from cara_core.store.opening import open_store
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import file_signer, public_keys
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from cara_core.terms.instants import minutes_after
from cara_core.terms.messages import Progress
from store import screenings
from store.conftest import NUMBERS
from store.erasing import erase
from store.made_up_calendar import keep_calendar
from store.made_up_contacts import participant_record, safe_contact
from store.made_up_facts import AT, ON, life
from store.messages.test_sending import handed_over, receipt, row
from store.postgres import PostgresServer

PAGE: Final = Path(__file__).parents[3] / "docs" / "reference" / "store.md"
_GRANT: Final = re.compile(r"GRANT (?P<rights>.+) ON (?P<what>.+) TO cara_app;")
_RIGHT: Final = re.compile(r"(?P<kind>[A-Z]+)(?: \((?P<columns>[a-z_, ]+)\))?")
_REFUSED: Final = r"permission denied|must be owner"
LOGS: Final = (
    "fact",
    "decision",
    "access",
    "checkpoint",
    "reach",
    "request",
    "message_event",
    "message_announcement",
    "sending",
    "reference_key",
    "calendar_entry",
)
BELONGING: Final = "cara.belonging, cara.belonging_case, cara.belonging_through"
WORKING: Final = working_days(2025, 2040)


def sql_of_the_page() -> tuple[str, str]:
    """What the page has somebody run before the store is made, and after."""
    before, after = re.findall(r"^```sql\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return before, after


@attrs.frozen
class Right:
    """One right on one table, or on one column of it."""

    right: str
    what: str

    @override
    def __str__(self) -> str:
        return f"{self.right} ON {self.what}"


def rights_of_the_page() -> Iterator[Right]:
    for line in sql_of_the_page()[1].splitlines():
        match = _GRANT.fullmatch(line)
        assert match is not None, line
        for right in _RIGHT.finditer(match["rights"]):
            if right["columns"] is None:
                yield Right(right["kind"], match["what"])
            else:
                yield from (Right(f"{right['kind']} ({name})", match["what"]) for name in right["columns"].split(", "))


@attrs.frozen
class Place:
    """A database in which the page was followed: its server, its name, and where the keys are."""

    server: PostgresServer
    name: str
    keys: Path

    def run(self, sql: str) -> list[tuple[object, ...]]:
        return self.server.run(sql, self.name)

    def open(self, role: str = "cara_app") -> CaseStore:
        return open_store(self.url(role), keys=self.keys, at=AT, create=role == "cara_owner")

    def url(self, role: str = "cara_app") -> str:
        return self.server.url(self.name, role)


@pytest.fixture(scope="module")
def followed(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The page was followed, and nobody has worked with the store yet."""
    before, after = sql_of_the_page()
    name = f"rights_{next(NUMBERS)}"
    postgres_server.run(f'CREATE DATABASE "{name}"')
    place = Place(postgres_server, name, tmp_path_factory.mktemp("rights") / "keys")
    # As in a database where nobody may make anything unless that is granted.
    place.run("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    place.run(before)
    place.open("cara_owner").close()
    place.run(f"SET ROLE cara_owner; {after}")
    yield place
    postgres_server.run(f'DROP DATABASE "{name}" WITH (FORCE)')
    postgres_server.run("DROP ROLE cara_app; DROP ROLE cara_owner")


@pytest.fixture
def place(followed: Place, tmp_path: Path) -> Iterator[Place]:
    """A copy of it, for one test."""
    name = f"rights_{next(NUMBERS)}"
    followed.server.run(f'CREATE DATABASE "{name}" TEMPLATE "{followed.name}"')
    copied = Place(followed.server, name, tmp_path / "keys")
    copied.keys.mkdir(mode=0o700)
    yield copied
    followed.server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


def do_everything(place: Place, folder: Path) -> None:
    """All that is done with a store from day to day, each once."""
    with place.open() as store:
        FactWriter(store).append(life("case-1"), at=AT, request="once")
        assert FactWriter(store).append(life("case-1"), at=AT, request="once").repeated
        assert store.case("case-1").number == 9
        screenings.keep(store, screenings.REFUSED, case="case-2")
        assert store.decisions("case-2")[0].decision == screenings.decided()
        assert len(store.case_heads(WORKING)) == 2
        store.consulted("officer 34", AT, case="case-1")
        assert len(list(store.due(ON, WORKING))) > 0
        store.reindex(WORKING)
        store.belonging().caught_up()
        assert len(store.belonging().linked(store.case("case-1"))) == 1
        _keep_contacts(store)
        keep_calendar(store)
        _tell(store)
        _send(store)
        erase(store, Person.VICTIM)
        signer = file_signer(folder, key_name(store.id))
        note = sign_checkpoint(store.database, signers=[signer], at=AT)
    found = verify_at(place.url(), checkpoints_elsewhere=[note], public_keys=public_keys(folder))
    if found.faults:
        raise StoreError(str(found.faults))


def _keep_contacts(store: CaseStore) -> None:
    store.keep_safe_contact(safe_contact(), at=AT)
    store.keep_participant(participant_record(), by="PS 12", at=AT, request="participant-1")
    assert store.safe_contact("case-1", who="DAU 7", at=AT, reason="a call") is not None
    assert store.contact_version("case-1", Reach.PARTICIPANT) == 1


def _tell(store: CaseStore) -> None:
    lease = store.outbox.take("case-1", at=AT, until=minutes_after(AT, 5))
    assert lease is not None
    store.outbox.end_failed(lease, failure="OSError")
    for waiting in list(store.untold()):
        store.told(waiting.id, AT)


def _send(store: CaseStore) -> None:
    store.messages.stop_sending("PS 12", AT)
    store.messages.resume_sending("PS 12", AT)
    assert len(store.reference_key()) == 32
    handed_over(store)
    store.messages.settle(receipt(Progress.ACCEPTED))
    assert len(store.messages.announced_in("case-1")) == 1
    with store.database.writing() as cursor:
        store.messages.mark_wrong(cursor, row().reference, AT, fact=9, why=MOVED)
    store.messages.block(row(2), [("rule", "field")], AT)


def test_with_the_rights_of_the_page_everything_works(place: Place, tmp_path: Path) -> None:
    do_everything(place, tmp_path)
    with place.open() as again:
        assert again.case("case-1").number == 10


@pytest.mark.parametrize("right", list(rights_of_the_page()), ids=str)
def test_without_any_of_them_something_fails(place: Place, tmp_path: Path, right: Right) -> None:
    """The known-bad twin of each line of the page."""
    place.run(f"REVOKE {right} FROM cara_app")
    with pytest.raises(StoreError, match=r"this role lacks a right \(42501\)|cannot be read"):
        do_everything(place, tmp_path)


@pytest.mark.parametrize("table", [*LOGS, "store", "outbox", "message", "cara_version"])
def test_what_was_kept_cannot_be_changed_with_them(place: Place, tmp_path: Path, table: str) -> None:
    do_everything(place, tmp_path)
    before = place.run(f"SELECT * FROM cara.{table}")  # noqa: S608
    fixed = {"outbox": "topic", "message": "reader", "store": "id", "cara_version": "version_num"}
    ((column,),) = place.run(
        f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' ORDER BY 1 LIMIT 1"  # noqa: S608
    )
    with place.open() as store:
        for change in (
            f"UPDATE {table} SET {fixed.get(table, column)} = NULL",  # noqa: S608
            f"DELETE FROM {table}",  # noqa: S608
            f"TRUNCATE {table} CASCADE",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TABLE {table} CASCADE",
            f"CREATE TABLE {table}_2 (one int)",
        ):
            with (
                store.database.reading() as connection,
                pytest.raises(DBAPIError, match=_REFUSED),
            ):
                connection.exec_driver_sql(change)
    assert place.run(f"SELECT * FROM cara.{table}") == before  # noqa: S608


def test_the_page_names_every_table() -> None:
    named = {right.what.removeprefix("cara.") for right in rights_of_the_page()} - {"SCHEMA cara"}
    # For versions before this one alone, which had their rights when they were installed.
    former = {"duty", "indexed"}
    assert named == {*metadata.tables, "cara_version"} - former
    changed = {right.what for right in rights_of_the_page() if right.right.startswith(("UPDATE", "DELETE"))}
    assert not changed & {f"cara.{table}" for table in LOGS}


def test_the_steps_of_an_upgrade_are_the_owners(place: Place, tmp_path: Path) -> None:
    place.run(f"DROP TABLE cara.reference_key, cara.index_owed, cara.calendar_entry, {BELONGING}")
    place.run("DROP TABLE cara.message_announcement; ALTER TABLE cara.message DROP COLUMN wrong_by")
    place.run("DROP INDEX cara.fact_booking")
    place.run("UPDATE cara.cara_version SET version_num = '0004'")
    with pytest.raises(StoreError, match=r"this role lacks a right \(42501\)"):
        place.open()
    place.open("cara_owner").close()
    place.run(f"SET ROLE cara_owner; {sql_of_the_page()[1]}")
    do_everything(place, tmp_path)
