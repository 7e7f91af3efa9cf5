"""Nothing personal stands in the database, an error, a log line or a repr: promise 14."""

import base64
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from typing_extensions import override

from cara_core.case.evolve import replay
from cara_core.case.facts import Fact, VictimContacted
from cara_core.due.duties import duties
from cara_core.errors import CaraError, Conflict, InputError, OutOfTurn, StoreDamaged, StoreError
from cara_core.formats.fact import fact_mapping, read_asked_fact, read_facts
from cara_core.formats.referral import FileKind
from cara_core.store.case_store import CaseStore
from cara_core.store.database.failures import Moment, failure_of, failure_of_file
from cara_core.store.fact_writer import FactWriter
from cara_core.store.log import sealing
from cara_core.store.opening import open_store
from cara_core.store.verifying.checkpoints import key_name, sign_checkpoint
from cara_core.store.verifying.signers import file_signer, public_keys
from cara_core.store.verifying.verify import verify_at
from faults.secrets_planted import MARK, SECRETS, found_in, planted_life
from store.made_up_facts import AT, ON
from support.lives import life
from support.soak import record, soak
from support.worked import WORKED

Shown = list[str]


class Listening(logging.Handler):
    """Every line of every logger, as somebody would write it to a file, with what was given beside it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: Shown = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record) + repr(record.args))


@pytest.fixture
def listening() -> Iterator[Listening]:
    listening, loggers = (
        Listening(),
        [
            logging.getLogger(name)
            for name in ("", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", "alembic", "cara_core")
        ],
    )
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(listening)
    yield listening
    logging.getLogger().removeHandler(listening)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


def lived(folder: Path) -> CaseStore:
    store = open_store(f"sqlite:///{folder / 'store.db'}", keys=folder / "keys", at=AT, create=True)
    FactWriter(store).append(planted_life("case-1"), at=AT, request="first")
    return store


@soak
def test_nothing_planted_stands_where_it_should_not(tmp_path: Path, listening: Listening) -> None:
    with lived(tmp_path) as store:
        facts = store.facts("case-1")
        read_back = json.dumps([fact_mapping(fact) for fact in facts], ensure_ascii=False)
        assert set(found_in(read_back)) == {*SECRETS, MARK}, "the search finds, and what is read back is whole"
        signer = file_signer(tmp_path / "keys", key_name(store.id))
        note = sign_checkpoint(store.database, signers=[signer], at=AT)
        (tmp_path / "note").write_text(note, encoding="utf-8")
        found = verify_at(
            f"sqlite:///{tmp_path / 'store.db'}",
            checkpoints_elsewhere=[note],
            public_keys=public_keys(tmp_path / "keys"),
        )
        list(store.due(ON, WORKED))
        shown = [
            repr(value)
            for value in (store, facts, replay(facts), *facts, *store.untold(), *store.accesses(), *store.cases())
        ]
        shown += [repr(fact.what) for fact in facts]
        shown += [
            note,
            repr(found),
            "\n".join(found.lines()),
            json.dumps(found.to_mapping()),
            *map(str, duties(replay(facts), WORKED)),
        ]
        shown += [f"{error} {error!r} {error.args}" for error in errors(store, tmp_path)]
        assert found.state == "good"
        assert found_in("\n".join(shown)) == []
        assert found_in(tmp_path) == []
    assert len(listening.lines) > len(facts)
    assert found_in("\n".join(listening.lines)) == []
    record(
        row=14,
        promise="No planted value in database, errors, logs or reprs",
        trials=len(SECRETS),
        failures=0,
        seed="fixed",
        seconds=0.0,
        note="a text in every personal field",
    )


def errors(store: CaseStore, folder: Path) -> Iterator[CaraError]:
    """Every kind of error, of a call that had the planted values in its hands."""
    facts = planted_life("case-1")
    for attempt in (
        lambda: FactWriter(store).append(facts, at=AT),
        lambda: FactWriter(store).append([attrs.evolve(facts[1], number=1)], at=AT, request="first"),
        lambda: FactWriter(store).append([facts[0], attrs.evolve(facts[1], number=9)], at=AT),
        lambda: FactWriter(store).append([attrs.evolve(facts[0], case="half", why="\ud800" + MARK)], at=AT),
        lambda: store.facts("case-9"),
        lambda: store.told(MARK, AT),
        lambda: store.not_told("x", f"{MARK} went wrong"),
        lambda: store.consulted("PC 1", AT, case=f"{MARK} é"),
        lambda: life("opened").do("2026-03-11", planted("victim_contacted").what),
        lambda: life("opened").do("2026-03-11", planted("absence_judged").what),
        lambda: life("closed").do("2026-05-11", planted("excuse_decided").what),
        lambda: read_asked_fact({**fact_mapping(planted("absence_judged")), MARK: MARK, "on": MARK, "kind": MARK}),
        lambda: read_asked_fact({**fact_mapping(planted("absence_judged")), "what": {MARK: MARK, "reason": [MARK]}}),
        lambda: damaged(store, folder),
    ):
        with pytest.raises(CaraError) as raised:
            attempt()
        yield raised.value
    lines = b'{"format": "cara-fact/1", "kind": "' + MARK.encode()
    yield from (InputError(entry.faults) for entry in read_facts(lines, FileKind.JSONL))
    yield from database_errors()


def planted(kind: str) -> Fact:
    return next(fact for fact in planted_life("case-1") if fact.kind == kind)


def database_errors() -> Iterator[CaraError]:
    """What a database says when it fails can hold what it was given."""
    for code in (
        "SQLITE_FULL",
        "SQLITE_CORRUPT",
        "SQLITE_BUSY",
        "SQLITE_IOERR_FSYNC",
        "SQLITE_ERROR",
        "SQLITE_CONSTRAINT_CHECK",
    ):
        raised = RuntimeError(f"near {MARK}")
        raised.sqlite_errorname = code  # type: ignore[attr-defined]  # as the DBAPI gives it
        yield failure_of(raised, "store.db", moment=Moment.WORKING).error
        yield failure_of(raised, "store.db", moment=Moment.COMMITTING).error
    yield failure_of_file(OSError(28, "No space left", f"/{MARK}"), "store.db")


def damaged(store: CaseStore, folder: Path) -> None:
    """Somebody puts one person's part in the place of another's."""
    with store.database.reading() as connection:
        connection.exec_driver_sql("DROP TRIGGER fact_no_update")
        connection.exec_driver_sql("SAVEPOINT before")
        connection.exec_driver_sql("UPDATE fact SET body = (SELECT body FROM fact WHERE number = 3) WHERE number = 6")
        try:
            store.facts("case-1")
        finally:
            connection.exec_driver_sql("ROLLBACK TO before")
            connection.exec_driver_sql("RELEASE before")


def test_each_kind_of_error_was_met(tmp_path: Path) -> None:
    with lived(tmp_path) as store:
        met = {type(error) for error in errors(store, tmp_path)}
    assert {Conflict, InputError, OutOfTurn, StoreDamaged, StoreError} <= met


@pytest.mark.parametrize(
    "coded",
    [lambda plain: plain.decode(), lambda plain: base64.b64encode(plain).decode()],
    ids=["clear", "base64"],
)
def test_a_store_that_does_not_seal_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coded: Callable[[bytes], str]
) -> None:
    def unsealed(_: object, plain: bytes, *rest: object) -> str:
        return coded(plain)

    monkeypatch.setattr(sealing.Sealing, "seal", unsealed)
    lived(tmp_path).close()
    assert len(found_in(tmp_path)) > len(SECRETS) / 2


def test_a_fact_that_shows_what_it_says_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Fact, "__repr__", lambda self: f"<Fact {fact_mapping(self)}>")
    contacted = planted("victim_contacted")
    assert isinstance(contacted.what, VictimContacted)
    assert found_in(repr(contacted))


def test_a_logger_that_hears_everything_is_found_out(listening: Listening) -> None:
    logging.getLogger("cara_core.anything").debug("recorded %s", {"said": MARK})
    assert found_in("\n".join(listening.lines)) == [MARK]
