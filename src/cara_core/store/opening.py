"""Opening a store: the only way to one. What the store needs is imported here, and not before."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from cara_core.errors import ExtraMissing, StoreError
from cara_core.terms.instants import Instant

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["StoreExtraMissing", "open_store"]

_EXTRAS: Final = {
    "alembic": "store",
    "cryptography": "store",
    "mako": "store",
    "psycopg": "postgres",
    "sqlalchemy": "store",
}


class StoreExtraMissing(ExtraMissing, StoreError):
    """What the store needs is not installed: an :class:`ExtraMissing` that whoever catches errors of a store meets."""

    code = ExtraMissing.code


def open_store(
    url: str,
    *,
    keys: Path | str,
    at: Instant,
    create: bool = False,
    schema: str | None = None,
    pool_size: int = 4,
) -> "CaseStore":
    """The store at this URL: ``sqlite:///<file>`` or ``postgresql://<user>@<host>/<database>``.

    ``keys`` is the folder of the personal keys, which is never inside the database; ``at``
    is now. With ``create`` a store is made where there is none. A store of an older format
    is brought to this one.

    Of PostgreSQL: ``schema`` is the schema it is in, ``cara`` where none is named; and so
    many threads (``pool_size``) may read at once, each over a connection of its own.

    Raises :class:`NoStore` where there is none, :class:`ConnectionLost` where it cannot be
    reached, :class:`MadeByNewer` where a newer version made it, :class:`KeyMissing` where
    ``keys`` is not its folder, :class:`ExtraMissing` where the extra is not installed,
    :class:`NotDurable` where the database would not keep what it says it kept, and
    :class:`InputError` where no store can be in that schema.
    """
    try:
        from cara_core.store.case_store import CaseStore  # noqa: PLC0415  (an extra: the message is below)

        return CaseStore.opened(url, keys=Path(keys), at=at, create=create, schema=schema, pool_size=pool_size)
    except ModuleNotFoundError as absent:
        extra = _EXTRAS.get((absent.name or "").partition(".")[0])
        if extra is None:
            raise
        raise StoreExtraMissing(extra, needed_by="this store needs") from None
