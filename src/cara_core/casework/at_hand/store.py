"""The store behind a casework: opened at once where it is there, made with its first case where it is not."""

import logging
import threading
from pathlib import Path
from typing import Final

import attrs

from cara_core.casework.call_checks import sqlite_file
from cara_core.errors import NoStore
from cara_core.store.case_store import CaseStore
from cara_core.store.opening import open_store
from cara_core.terms.instants import Instant

__all__ = ["StoreAddress", "StoreAtHand"]

_LOG: Final = logging.getLogger("cara_core.casework")

_BEFORE_ALL: Final = Instant.fromisoformat("1900-01-01T00:00:00+00:00")
"""Handed to a store that is opened and not made: only a new one writes down when it was."""


@attrs.frozen(kw_only=True)
class StoreAddress:
    """Where a store is, and the keys of its people; ``schema`` is PostgreSQL's."""

    url: str = attrs.field(repr=False)
    keys: Path
    schema: str | None = None
    pool_size: int = 4

    @property
    def is_empty_place(self) -> bool:
        """Is it certain, without asking a database, that no store is there?"""
        file = sqlite_file(self.url)
        return file is not None and (not file.exists() or (file.is_file() and not file.stat().st_size))

    def open(self, *, at: Instant | None, create: bool) -> CaseStore:
        """The store there. Raises as :func:`open_store` does."""
        return open_store(
            self.url,
            keys=self.keys,
            at=at or _BEFORE_ALL,
            create=create,
            schema=self.schema,
            pool_size=self.pool_size,
        )


class StoreAtHand:
    """The store of one casework. Several threads may use it.

    Nothing of a store is made before something is kept: a call that is refused leaves no file.
    """

    def __init__(self, address: StoreAddress, *, create: bool) -> None:
        self._address: Final = address
        self._lock: Final = threading.Lock()
        self._store: CaseStore | None = None
        if not (create and address.is_empty_place):
            self._store = self._existing(create=create)

    def find(self) -> CaseStore | None:
        """The store; ``None`` where it is not made yet."""
        if self._store is None and not self._address.is_empty_place:
            with self._lock:
                if self._store is None:
                    self._store = self._existing(create=True)
        return self._store

    def make(self, at: Instant) -> CaseStore:
        """The store, made now where it is not there. Raises as :func:`open_store` does."""
        store = self.find()
        if store is not None:
            return store
        with self._lock:
            # Somebody else, in this process or another, may have made it since.
            if self._store is None:
                self._store = self._address.open(at=at, create=True)
                _LOG.info("store %s: made, or found, with its first case", self._store.id)
            return self._store

    def close(self) -> None:
        """Let the database go."""
        with self._lock:
            if self._store is not None:
                self._store.close()

    def _existing(self, *, create: bool) -> CaseStore | None:
        try:
            store = self._address.open(at=None, create=False)
        except NoStore:
            if not create:
                raise
            return None
        _LOG.info("store %s: opened", store.id)
        return store
