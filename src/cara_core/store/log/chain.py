"""The chain: each row of a table holds a digest of itself and of the row before it.

What is digested is the row as the database keeps it, every column but the digest itself,
so no key and no understanding of a fact is needed to check it. A chain alone shows that
a row was changed, taken out, put in or moved; that its last rows are gone it cannot show
(``docs/explanation/reliability.md``): for that there are signed checkpoints kept elsewhere.
"""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from json.scanner import make_scanner
from typing import Any, Final

__all__ = ["canonical", "linked", "origin", "read_json", "record_of"]

_written: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
_decoder: Final[Any] = json.JSONDecoder()
_scanned: Final[Callable[[str, int], tuple[Any, int]]] = make_scanner(_decoder)


def canonical(value: object) -> bytes:
    """The one way this value is written as JSON: keys sorted by code point, no spaces, UTF-8.

    Raises ``TypeError`` or ``ValueError`` for what JSON cannot say (bytes, not-a-number, a lone surrogate).
    """
    return _written(value).encode()


def read_json(text: str) -> Any:
    """What :func:`canonical` wrote. Raises ``ValueError`` where it wrote no such text.

    ``json.loads`` also looks for spaces around it and takes three times as long.
    """
    try:
        value, end = _scanned(text, 0)
    except StopIteration:
        raise ValueError("no value") from None
    if end != len(text):
        raise ValueError("more than one value")
    return value


def origin(store_id: str, table: str) -> bytes:
    """What stands before the first row: no chain of another store or table can take its place."""
    return sha256(f"{store_id}\n{table}".encode()).digest()


def record_of(row: Sequence[object]) -> bytes:
    """What of a row is digested: the list of its columns, in their order, without the digest."""
    return _written(list(row)).encode()


def linked(previous: bytes, record: bytes) -> bytes:
    """The digest of a record that stands behind ``previous``: SHA-256(0x00, previous, record), 32 bytes."""
    return sha256(b"\x00" + previous + record).digest()
