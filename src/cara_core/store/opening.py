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


def open_store(url: str, *, keys: Path | str, at: Instant, create: bool = False) -> "CaseStore":
    """The store at this URL: ``sqlite:///<file>`` or ``postgresql://<user>@<host>/<database>``.

    ``keys`` is the folder of the personal keys, which is never inside the database; ``at``
    is now. With ``create`` a store is made where there is none. A store of an older format
    is brought to this one.

    Raises :class:`NoStore` where there is none, :class:`ConnectionLost` where it cannot be
    reached, :class:`MadeByNewer` where a newer version made it, :class:`KeyMissing` where
    ``keys`` is not its folder, :class:`ExtraMissing` where the extra is not installed and
    :class:`NotDurable` where the database would not keep what it says it kept.
    """
    try:
        from cara_core.store.case_store import CaseStore  # noqa: PLC0415  (an extra: the message is below)

        return CaseStore.opened(url, keys=Path(keys), at=at, create=create)
    except ModuleNotFoundError as absent:
        extra = _EXTRAS.get((absent.name or "").partition(".")[0])
        if extra is None:
            raise
        raise StoreExtraMissing(extra, needed_by="this store needs") from None
