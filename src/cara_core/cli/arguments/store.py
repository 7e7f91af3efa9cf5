"""The store a command works on: which one, whose keys, who asks, and what the moment is.

``--store``, else ``CARA_STORE``, else ``sqlite:///cara.db``. The keys of persons are in the
folder that ``CARA_KEYS`` names, else beside a SQLite file, in ``<file>.keys``.
"""

import getpass
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs

from cara_core.case.facts import Fact
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import CaraError, ExtraMissing, Fault, InputError, KeyMissing, NoStore
from cara_core.forces.loader import load_force
from cara_core.formats.fact import BY, CASE
from cara_core.formats.text_rules import TextRule
from cara_core.terms.instants import Instant

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = [
    "KeptFacts",
    "case_name",
    "keep_facts",
    "key_faults",
    "keys_of",
    "naming_the_key",
    "needing_the_extra",
    "open_existing_store",
    "open_or_make_store",
    "sqlite_file",
    "store_url",
    "tell_forces",
    "who_asks",
]

DEFAULT: Final = "sqlite:///cara.db"
_SQLITE: Final = re.compile(r"sqlite(?:\+pysqlite)?:///(.+)", re.DOTALL)
KEY: Final = TextRule("BAD_KEY", "[A-Za-z0-9_.:/-]{1,128}", "1 to 128 of A-Z a-z 0-9 - _ . : /")
_POSTGRESQL: Final = re.compile(r"postgresql(?:\+psycopg)?://")
_URLS: Final = "sqlite:///FILE, postgresql://USER@HOST/DATABASE"
_EXTRAS: Final = {
    **dict.fromkeys(("alembic", "cryptography", "mako", "sqlalchemy"), "store"),
    "psycopg": "postgres",
}


def store_url(url_given: str | None) -> str:
    """Which store? :class:`InputError` where it can be none. A URL is never repeated: it may hold a password."""
    url = url_given or os.environ.get("CARA_STORE") or DEFAULT
    wrong = _wrong_in(url)
    if wrong is not None:
        fault = Fault("--store" if url_given else "CARA_STORE", "NOT_A_STORE", f"{wrong}; allowed: {_URLS}")
        raise InputError([fault])
    return url


def _wrong_in(url: str) -> str | None:
    if _POSTGRESQL.match(url):
        return None
    if not url.startswith("sqlite"):
        return "it begins with no kind of database that is known"
    found = _SQLITE.fullmatch(url)
    if found is None:
        return "after sqlite: come three slashes and a file (four, where its path begins with a slash)"
    if found[1] == ":memory:":
        return "a store in memory is gone with its process"
    return "after the file comes a question mark" if "?" in found[1] else None


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite store; ``None`` for any other."""
    found = _SQLITE.fullmatch(url)
    return None if found is None else Path(found[1])


def keys_of(url: str) -> Path:
    """In which folder are the keys of the persons? :class:`InputError` where nothing says so."""
    named, file = os.environ.get("CARA_KEYS"), sqlite_file(url)
    if named:
        return Path(named)
    if file is None:
        allowed = "not set, and this store is no SQLite file; allowed: a folder of the keys, outside the database"
        raise InputError([Fault("CARA_KEYS", "MISSING", allowed)])
    return file.with_name(f"{file.name}.keys")


def who_asks(by: str | None) -> str:
    """Who asks? :class:`InputError` where it is neither a role nor a collar number."""
    if by is not None:
        return _checked(by, BY, option="--by")
    named = os.environ.get("CARA_BY")
    if named is not None:
        return _checked(named, BY, option="CARA_BY")
    try:
        return _checked(getpass.getuser(), BY, option="--by")
    except (KeyError, OSError):
        raise InputError([Fault("--by", "MISSING", f"nothing says who asks; allowed: {BY.allowed}")]) from None


def case_name(name: str, *, option: str = "--case") -> str:
    """The name of a case, as that option gives it; :class:`InputError` where it can be none."""
    return _checked(name, CASE, option=option)


def _checked(text: str, rule: TextRule, *, option: str) -> str:
    if re.fullmatch(rule.pattern, text, re.ASCII) is None:
        raise InputError([Fault(option, rule.code, f"text of another form; allowed: {rule.allowed}")])
    return text


@contextmanager
def needing_the_extra() -> Iterator[None]:
    """Import what comes with an extra in here: where it is absent, the message names the extra, in one line."""
    try:
        yield
    except ModuleNotFoundError as absent:
        extra = _EXTRAS.get((absent.name or "").partition(".")[0])
        if extra is None:
            raise
        raise ExtraMissing(extra, needed_by="this needs") from None


def open_existing_store(url: str, at: Instant | None = None) -> "CaseStore":
    """The store at this URL, which has to be there. Raises :class:`StoreError`, :class:`NoStore` where it is not."""
    file = sqlite_file(url)
    if file is not None and not file.parent.is_dir():
        raise NoStore(f"{file.parent}: there is no such folder, so there is no store in it")
    if file is not None and not file.is_file():
        raise NoStore(f"{file}: there is no store; `cara case open` makes one with its first case")
    return _open(url, at, create=False)


def open_or_make_store(url: str, at: Instant | None = None) -> "CaseStore":
    """The store at this URL; one is made where there is none yet.

    A store that is there has its keys: a folder of keys is made with a new store, and never
    beside an old one. For PostgreSQL the folder has to be there.
    """
    file, keys = sqlite_file(url), keys_of(url)
    if file is None and not keys.is_dir():
        raise KeyMissing(f"{keys}: there is no such folder for the keys; make it, for its owner alone (mode 0700)")
    return _open(url, at, create=file is None or not file.exists() or file.stat().st_size == 0)


def _open(url: str, at: Instant | None, *, create: bool) -> "CaseStore":
    with needing_the_extra():
        from cara_core.store.opening import open_store  # noqa: PLC0415  (an extra)

        return open_store(url, keys=keys_of(url), at=at or now(), create=create)


class KeptFacts(NamedTuple):
    """The facts that are on record now, the exit status so far, and whether they were kept before."""

    facts: Sequence[Fact]
    status: int
    repeated: bool


def keep_facts(store: "CaseStore", facts: Sequence[Fact], request: str | None) -> KeptFacts:
    """Keep these facts, once for each ``request``, which is an idempotency key."""
    from cara_core.store.database.failures import NotFinished  # noqa: PLC0415  (an extra)
    from cara_core.store.fact_writer import FactWriter  # noqa: PLC0415  (an extra)

    try:
        with naming_the_key():
            kept = FactWriter(store).append(facts, at=now(), request=request)
    except NotFinished as left:
        print_note(f"cara: {left}")
        return KeptFacts(facts, ATTENTION, repeated=False)
    if kept.repeated:
        return KeptFacts(store.facts(kept.case)[kept.first - 1 : kept.last], DONE, repeated=True)
    return KeptFacts(facts, DONE, repeated=False)


@contextmanager
def naming_the_key() -> Iterator[None]:
    """What is wrong with a request is named by the option that gives its key."""
    try:
        yield
    except InputError as wrong:
        faults = [attrs.evolve(fault, path="--key") if fault.path == "request" else fault for fault in wrong.faults]
        raise InputError(faults) from None


def key_faults(key: str | None) -> Sequence[Fault]:
    """What is wrong with this idempotency key?"""
    if key is None or re.fullmatch(KEY.pattern, key, re.ASCII):
        return ()
    return (Fault("--key", KEY.code, f"allowed: {KEY.allowed}"),)


def tell_forces(store: "CaseStore", at: Instant | None = None) -> int:
    """After a commit, every force's ``case_moved`` hook hears what is new, from the outbox.

    Nothing that goes wrong here is raised, as what was recorded is kept: a failure of a
    plugin, or of the store, is named beside, and gives the exit status of something that
    needs attention. What a force has not heard, it is told again with the next call.
    """
    from cara_core.store.case_moved import tell_case_moved  # noqa: PLC0415  (an extra)

    try:
        report = tell_case_moved(
            store,
            lambda force, community: load_force(force, community=community),
            at or now(),
            clock=now if at is None else None,
        )
    except (CaraError, OSError) as failed:
        # Its own text speaks of the outbox alone: "nothing of this was kept" would be wrong of what was recorded.
        print_note(
            f"cara: kept; the force's own system was not told ({type(failed).__name__}); it is told again next time"
        )
        return ATTENTION
    for failure in report.failures:
        print_note(f"cara: the force's own system did not hear of it ({failure}); it is told again the next time")
    for case in report.unreadable:
        print_note(f"cara: case {case} cannot be read; the force's own system was not told of it")
    return ATTENTION if report.failures or report.unreadable else DONE
