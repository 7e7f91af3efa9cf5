"""Made-up lives of cautions, from beginning to end: a referral, and what happened then, as it was recorded.

``lives/index.toml`` says of each what it shows. They are made up, hold no name, and can be
lived under the rules of every shipped force.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import attrs

from cara_core.books.toml_file import read_book
from cara_core.errors import InputError
from cara_core.formats.fact import ReadFact, read_facts
from cara_core.formats.referral import FileKind, read_referral
from cara_core.formats.utf8_text import LINE_END
from cara_core.terms.days import Day
from cara_core.terms.referral import Referral

__all__ = ["Life", "due_days", "lives"]

_FOLDER: Final = files(__package__) / "lives"


@attrs.frozen(kw_only=True)
class Life:
    """One life: what it shows, how the case was opened, and the facts that were recorded in it.

    ``case`` names it, ``by`` who opened it. ``ledger``: its duties are worth showing too.
    """

    case: str
    title: str
    shows: str
    opened_on: Day
    by: str
    referral: Referral
    facts: tuple[ReadFact, ...]
    ledger: bool = False


@attrs.frozen(kw_only=True)
class _Entry:
    """One ``[[life]]`` of the index."""

    file: str
    title: str
    shows: str
    opened_on: Day
    by: str
    ledger: bool = False


@attrs.frozen(kw_only=True)
class _Index:
    """index.toml."""

    due_on: tuple[Day, ...]
    life: tuple[_Entry, ...]


@cache
def lives() -> tuple[Life, ...]:
    """Which lives are shipped? In the order of the index.

    Raises :class:`~cara_core.errors.BookError` or :class:`~cara_core.errors.InputError`
    where the installation is damaged.
    """
    return tuple(_read_life(entry) for entry in _index().life)


def due_days() -> tuple[Day, ...]:
    """On which days of the story is it worth asking what is due?"""
    return _index().due_on


@cache
def _index() -> _Index:
    return read_book(_FOLDER / "index.toml", _Index)


def _read_life(entry: _Entry) -> Life:
    first, _, rest = (_FOLDER / entry.file).read_bytes().partition(LINE_END)
    facts: list[ReadFact] = []
    for reading in read_facts(rest, FileKind.JSONL):
        if reading.fact is None:
            raise InputError(reading.faults)
        facts.append(reading.fact)
    return Life(
        case=entry.file.removesuffix(".jsonl"),
        title=entry.title,
        shows=entry.shows,
        opened_on=entry.opened_on,
        by=entry.by,
        referral=read_referral(first.decode()),
        facts=tuple(facts),
        ledger=entry.ledger,
    )
