"""The catalogue of messages, and the words that may not stand in them: the core's own books."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import attrs

from cara_core.books.core import core_sources
from cara_core.books.faults import doubled_key_fault
from cara_core.books.toml_file import read_book
from cara_core.errors import BookError, Fault
from cara_core.terms.messages import MessageRule

__all__ = ["catalogue", "core_forbidden"]

_DATA: Final = files("cara_core.books") / "data"


@attrs.frozen
class _CatalogueFile:
    message: tuple[MessageRule, ...]


@attrs.frozen
class _ForbiddenFile:
    lists: Mapping[str, tuple[str, ...]]


@cache
def catalogue() -> Mapping[str, MessageRule]:
    """Every message of the programme by its id, in the order of the book. Raises :class:`BookError`."""
    rows = read_book(_DATA / "messages.toml", _CatalogueFile).message
    faults = list(_faults(rows))
    if faults:
        raise BookError("messages.toml", faults)
    return {row.id: row for row in rows}


@cache
def core_forbidden() -> Mapping[str, tuple[str, ...]]:
    """The English words that may not stand in a message, by list."""
    return read_book(_DATA / "forbidden.toml", _ForbiddenFile).lists


def _faults(rows: tuple[MessageRule, ...]) -> Iterator[Fault]:
    seen: set[str] = set()
    lists, sources = core_forbidden(), core_sources()
    for number, row in enumerate(rows):
        where = f"message[{number}]"
        if row.code in seen:
            yield doubled_key_fault(f"{where}.id")
        seen.add(row.code)
        yield from (
            Fault(f"{where}.must.{medium}", "NOT_A_MEDIUM", "allowed: one of its media")
            for medium in row.must
            if medium not in row.media
        )
        yield from (
            Fault(f"{where}.must_flag.{medium}", "NOT_A_MEDIUM", "allowed: one of its media")
            for medium in row.must_flag
            if medium not in row.media
        )
        yield from (
            Fault(f"{where}.must_not", "NO_SUCH_LIST", f"found a list without words; allowed: {', '.join(lists)}")
            for name in row.must_not
            if name not in lists
        )
        if row.source not in sources:
            yield Fault(f"{where}.source", "NO_SUCH_SOURCE", "allowed: an id of sources.toml")
