"""Opening a store of cases: the only way to one. What the store needs is imported here, and not before."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cara_core.casework.call_checks import sqlite_file, url_fault
from cara_core.casework.casework import Casework
from cara_core.casework.results import Verification
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.store.opening import StoreExtraMissing
from cara_core.terms.days import WorkingDays

__all__ = ["needing_the_store", "open_casework", "verify_store"]

# For whoever runs it; a host sets it up as any other. Ids of stores and forces, kinds of errors and counts
# alone are logged: no name of a case, of a person, of who records, and no key of a request.
logging.getLogger("cara_core").addHandler(logging.NullHandler())

_EXTRAS: Final = {
    **dict.fromkeys(("alembic", "cryptography", "mako", "sqlalchemy"), "store"),
    "psycopg": "postgres",
}


def open_casework(
    url: str,
    *,
    keys: Path | str | None = None,
    schema: str | None = None,
    create: bool = True,
    forces: Iterable[Force] = (),
    working: WorkingDays | None = None,
    pool_size: int = 4,
) -> Casework:
    """The cases in the store at this URL: ``sqlite:///<file>`` or ``postgresql://<user>@<host>/<database>``.

    ``keys`` is the folder of the personal keys, which is never inside the database; of a SQLite
    file it is by default ``<file>.keys``. ``schema`` is PostgreSQL's (by default ``cara``). A store that
    is not there is made with its first case; with ``create=False`` it has to be there. ``forces``
    are used for the cases that name them, in place of installed plugins. ``working`` are the days
    that are worked on: by default those of England and Wales. Over ``pool_size`` connections to a
    PostgreSQL server threads read while another writes. Close it, or use it in ``with``.

    Raises :class:`NoStore`, :class:`ConnectionLost` where it cannot be reached, :class:`MadeByNewer` where a
    newer version made it, :class:`KeyMissing` where ``keys`` is not its folder, :class:`NotDurable`
    where the database would not keep what it says it kept, :class:`ExtraMissing`.
    """
    _check_call(url=url, keys=keys, schema=schema, working=working)
    with needing_the_store():
        from cara_core.casework.making import make_casework  # noqa: PLC0415  (an extra)

        return make_casework(
            url,
            keys=_folder_of_keys(url, keys),
            schema=schema,
            create=create,
            forces=forces,
            working=working,
            pool_size=pool_size,
        )


def verify_store(
    url: str, *, schema: str | None = None, checkpoints: Sequence[str] = (), public_keys: Sequence[str] = ()
) -> Verification:
    """Is the store at this URL what it was, and if not, where does the fault begin? It is only read.

    ``checkpoints`` are the texts of those that were kept outside the store, ``public_keys`` the keys
    that are believed. No key of a person is needed. A store that cannot be read at all is a state
    (``could_not_check``), not an error. Raises :class:`InputError` for a text that is no
    checkpoint or no key, :class:`NoStore`, :class:`ExtraMissing`.
    """
    _check_call(url=url, schema=schema, texts={"checkpoints": checkpoints, "public_keys": public_keys})
    with needing_the_store():
        from cara_core.casework.verifying import verify_at_url  # noqa: PLC0415  (an extra)

        return verify_at_url(url, schema=schema, checkpoints=checkpoints, public_keys=public_keys)


@contextmanager
def needing_the_store() -> Iterator[None]:
    """Import what comes with an extra in here: where it is absent, the message names the extra, in one line."""
    try:
        yield
    except ModuleNotFoundError as absent:
        extra = _EXTRAS.get((absent.name or "").partition(".")[0])
        if extra is None:
            raise
        raise StoreExtraMissing(extra, needed_by="this store needs") from None


def _check_call(
    *,
    url: object,
    schema: object,
    keys: object = None,
    working: object = None,
    texts: Mapping[str, Sequence[object]] = MappingProxyType({}),
) -> None:
    """Raises :class:`InputError` with every argument that is of another kind."""
    faults: list[Fault] = []
    if not isinstance(url, str):
        faults.append(Fault("url", "WRONG_CALL", f"{type(url).__name__} was given; allowed: the URL as text"))
    else:
        not_a_store = url_fault(url)
        faults += [] if not_a_store is None else [not_a_store]
    if keys is not None and (not isinstance(keys, str | Path) or "\0" in str(keys)):
        faults.append(Fault("keys", "WRONG_CALL", f"{type(keys).__name__} was given; allowed: the path of a folder"))
    if schema is not None and not isinstance(schema, str):
        faults.append(Fault("schema", "WRONG_CALL", f"{type(schema).__name__} was given; allowed: a name as text"))
    if working is not None and not isinstance(working, WorkingDays):
        allowed = f"{type(working).__name__} was given; allowed: cara_core.working_days()"
        faults.append(Fault("working", "WRONG_CALL", allowed))
    for name, given in texts.items():
        # A text is a sequence of texts, too: of its letters.
        if isinstance(given, str) or not all(isinstance(text, str) for text in given):
            faults.append(Fault(name, "WRONG_CALL", "another kind was given; allowed: a list of texts"))
    if faults:
        raise InputError(faults)


def _folder_of_keys(url: str, keys: Path | str | None) -> Path:
    if keys is not None:
        return Path(keys)
    file = sqlite_file(url)
    if file is None:
        allowed = "not given, and this store is no SQLite file; allowed: a folder of the keys, outside the database"
        raise InputError([Fault("keys", "MISSING", allowed)])
    return file.with_name(f"{file.name}.keys")
