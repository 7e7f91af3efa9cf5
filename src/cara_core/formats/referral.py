"""Reading referrals: ``cara-referral/1`` from a mapping, JSON text, or a file.

Referrals are read strictly: nothing is coerced, unknown keys are refused, every fault of an
input is found at once, each with its path, and none repeats a value. There are two rounds.
This module finds what is wrong with each referral by itself. Whether its days can be right
on the day of a decision, and whether its answers are to questions of its risk tool, is only
checked of referrals that could be read (``stages/referral.py``).
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePath
from typing import Final

import attrs
from cattrs import Converter

from cara_core.books.faults import FaultsFound, faults_under
from cara_core.books.strict_reading import read_strictly, strict_converter
from cara_core.errors import Fault, InputError
from cara_core.formats.file_entries import FileEntry, json_entries, line_entries
from cara_core.formats.json_text import read_json
from cara_core.formats.tables.referral_rows import csv_entries
from cara_core.formats.text_rules import REFERRAL_RULES
from cara_core.formats.utf8_text import decode_utf8, refuse_other_encodings
from cara_core.terms.referral import Referral

__all__ = ["FileKind", "ReferralReading", "kind_of", "read_referral", "read_referrals"]

_BYTE_ORDER_MARK: Final = "\ufeff"


class FileKind(StrEnum):
    """The form of a file of referrals: one JSON document, a JSON document a line, or a table."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


@attrs.frozen
class ReferralReading:
    """The outcome of reading one referral of a file: the referral, or its faults.

    ``row`` is the line of a ``.jsonl`` file or the row of a ``.csv`` file (its header is row
    1), ``None`` elsewhere; ``path`` is the place in a JSON list, such as ``[2]``, and the
    paths of the faults begin with it. A file that is broken as a whole gives one reading.
    """

    row: int | None
    path: str
    referral: Referral | None
    faults: tuple[Fault, ...] = ()


def kind_of(name: str | PurePath) -> FileKind | None:
    """Which kind of file has this name? ``None``: its ending is that of no kind."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    return FileKind(ending) if ending in set(FileKind) else None


def read_referral(source: Mapping[str, object] | str | Path) -> Referral:
    """Which referral is this?

    ``source`` is a mapping as JSON has it, JSON text (a ``str`` that begins with ``{``), or
    the path of a JSON file with one referral. Raises :class:`~cara_core.errors.InputError`
    with every fault.
    """
    try:
        return read_strictly(_converter(), _raw(source), Referral)
    except FaultsFound as wrong:
        faults = wrong.faults
    raise InputError(faults)


def read_referrals(data: bytes, kind: FileKind) -> Iterator[ReferralReading]:
    """Which referrals are in the bytes of this file, of that kind? One reading each, in the order of the file.

    Good ones are given beside bad ones; blank lines, and rows of nothing but blank cells,
    are skipped. Raises :class:`InputError` where these are no bytes, or that is no kind.
    """
    if not isinstance(data, bytes):
        raise InputError(
            [Fault("data", "WRONG_CALL", f"{type(data).__name__} was given; allowed: the bytes of a file")]
        )
    if kind not in set(FileKind):
        raise InputError([Fault("kind", "WRONG_CALL", "another was given; allowed: one of cara_core.FileKind")])
    return _readings(data, FileKind(kind))


def _readings(data: bytes, kind: FileKind) -> Iterator[ReferralReading]:
    try:
        for entry in _ENTRIES[kind](data):
            yield _reading(entry)
    except FaultsFound as wrong:
        yield ReferralReading(None, "", None, tuple(wrong.faults))


_ENTRIES: Final[Mapping[FileKind, Callable[[bytes], Iterator[FileEntry]]]] = {
    FileKind.JSON: json_entries,
    FileKind.JSONL: line_entries,
    FileKind.CSV: csv_entries,
}


@cache
def _converter() -> Converter:
    return strict_converter("text", *REFERRAL_RULES)


def _reading(entry: FileEntry) -> ReferralReading:
    if entry.faults:
        return ReferralReading(entry.row, entry.path, None, tuple(entry.faults))
    try:
        return ReferralReading(entry.row, entry.path, read_strictly(_converter(), entry.raw, Referral))
    except FaultsFound as wrong:
        return ReferralReading(entry.row, entry.path, None, tuple(faults_under(entry.path, wrong)))


def _raw(source: object) -> object:
    if isinstance(source, Mapping):
        return source
    if isinstance(source, str) and source.startswith(_BYTE_ORDER_MARK):
        refuse_other_encodings(_BYTE_ORDER_MARK.encode())
    if isinstance(source, str) and source.lstrip().startswith("{"):
        return read_json(source)
    if isinstance(source, str | Path):
        return read_json(decode_utf8(refuse_other_encodings(_bytes_of(Path(source)))))
    raise FaultsFound([Fault("", "WRONG_KIND", "found no referral; allowed: a mapping, JSON text, or a path")])


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        what = "no such file"
    except IsADirectoryError:
        what = "a folder"
    except (OSError, ValueError):
        what = "a file that cannot be read"
    raise FaultsFound(
        [Fault("", "NOT_READABLE", f"found {what}; allowed: a JSON file, or JSON text that begins with {{")]
    )
