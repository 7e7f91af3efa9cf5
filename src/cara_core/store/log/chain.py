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
from typing import Any, Final, NamedTuple

__all__ = ["ChainEnd", "canonical", "end_of_chain", "linked", "next_row", "origin", "read_json", "record_of"]

# Every digest rests on these options: another one, and no store of today verifies any more.
_to_json: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
_decoder: Final[Any] = json.JSONDecoder()
_scan: Final[Callable[[str, int], tuple[Any, int]]] = make_scanner(_decoder)


class ChainEnd(NamedTuple):
    """The last row of a chained table: its number (0 before the first row) and its digest."""

    seq: int
    digest: bytes


def canonical(value: object) -> bytes:
    """The one way this value is written as JSON: keys sorted by code point, no spaces, UTF-8.

    Raises ``TypeError`` or ``ValueError`` for what JSON cannot say (bytes, not-a-number, a lone surrogate).
    """
    return _to_json(value).encode()


def read_json(text: str) -> Any:
    """What :func:`canonical` wrote. Raises ``ValueError`` where it wrote no such text.

    ``json.loads`` also looks for spaces around it and takes three times as long.
    """
    try:
        value, end = _scan(text, 0)
    except StopIteration:
        raise ValueError("no value") from None
    if end != len(text):
        raise ValueError("more than one value")
    return value


def origin(*, store_id: str, table: str) -> bytes:
    """What stands before the first row: no chain of another store or table can take its place."""
    return sha256(f"{store_id}\n{table}".encode()).digest()


def record_of(row: Sequence[object]) -> bytes:
    """What of a row is digested: the list of its columns, in their order, without the digest."""
    # As JSON, where one column ends and the next begins can be read in one way only; columns put
    # behind each other as they are ("ab" + "c", "a" + "bc") would let text move between them.
    return _to_json(list(row)).encode()


def linked(record: bytes, *, after: bytes) -> bytes:
    """The digest of a record that stands behind the digest ``after``: SHA-256(0x00, after, record), 32 bytes."""
    # ``after`` has a fixed length, so the two parts cannot be shifted against each other. The zero byte
    # keeps a row apart from an inner node of the Merkle tree, which begins with one (``verifying/merkle.py``).
    return sha256(b"\x00" + after + record).digest()


def end_of_chain(last: Sequence[Any] | None, *, store_id: str, table: str) -> ChainEnd:
    """Where does the next row of this table go? ``last`` is its last row's number and digest, if it has one."""
    if last is None or last[0] is None:
        return ChainEnd(0, origin(store_id=store_id, table=table))
    seq, digest = last
    return ChainEnd(seq, bytes(digest))


def next_row(end: ChainEnd, columns: Sequence[object]) -> tuple[tuple[object, ...], ChainEnd]:
    """The row that these columns make behind ``end``, with its number and digest; and where the chain then ends."""
    seq = end.seq + 1
    numbered = (seq, *columns)
    digest = linked(record_of(numbered), after=end.digest)
    return (*numbered, digest), ChainEnd(seq, digest)
