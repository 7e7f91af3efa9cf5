"""The key of the messages' references, and the digest by which the store knows it again.

A message is known to its provider by a reference that is worked out under this key. With
another key, on a second host say, every message would look unsent and go once more. So
the digest stands in the store with the first use of the key, and every host is held to it.
"""

from typing import Final

import attrs
from sqlalchemy import insert, select

from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import reference_key
from cara_core.store.keys import KeyFolder

__all__ = ["ReferenceKey"]

_DIGEST: Final = select(reference_key.c.digest)
_ADD: Final = insert(reference_key)


@attrs.frozen
class ReferenceKey:
    """The key of the references of one store."""

    database: Database
    keys: KeyFolder

    def check(self) -> None:
        """Is the key in the folder, if there is one, that of the store? Raises :class:`KeyMissing`.

        A store of an earlier version has no digest: the first folder that has a key gives it.
        """
        if self._digest() is None and self.keys.reference_digest() is not None:
            with self.database.writing() as cursor:
                self._keep(cursor)
        self._check()

    def key(self, *, new: bool) -> bytes:
        """The key: 32 bytes. Where the store knows of none, and ``new`` allows it, it is made.

        Raises :class:`KeyMissing` where it is not here, or another one is.
        """
        if self._digest() is None:
            # Under the lock of the one writer: of two hosts that have none yet, one makes it.
            with self.database.writing() as cursor:
                self.keys.reference_key(new=new and self._digest() is None)
                self._keep(cursor)
        self._check()
        return self.keys.reference_key(new=False)

    def _keep(self, cursor: Cursor) -> None:
        if self._digest() is None:
            cursor.execute(self.database.sql(_ADD), (1, self.keys.reference_digest()))

    def _check(self) -> None:
        digest = self._digest()
        if digest is not None:
            self.keys.check_reference_digest(digest)

    def _digest(self) -> str | None:
        for (digest,) in self.database.rows(_DIGEST):
            return str(digest)
        return None
