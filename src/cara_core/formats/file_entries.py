"""The entries of a file, before they are read: one for each referral, fact or participant, and its place."""

from collections.abc import Iterator, Sequence

import attrs

from cara_core.books.faults import FaultsFound
from cara_core.errors import Fault
from cara_core.formats.json_text import read_json
from cara_core.formats.utf8_text import LINE_END, decode_utf8, refuse_other_encodings

__all__ = ["FileEntry", "json_entries", "line_entries"]


@attrs.frozen(kw_only=True)
class FileEntry:
    """One entry of a file: raw, or with the faults that keep it from being read.

    ``row`` is the line of a ``.jsonl`` file or the row of a ``.csv`` file, counted from 1;
    ``path`` the place in a JSON list, such as ``[2]``.
    """

    row: int | None = None
    path: str = ""
    raw: object = attrs.field(default=None, repr=False)
    faults: Sequence[Fault] = ()


def json_entries(data: bytes) -> Iterator[FileEntry]:
    """The entries of a JSON file: one, or a list of at least one. Raises :class:`FaultsFound` for the whole file."""
    raw = read_json(decode_utf8(refuse_other_encodings(data)))
    if type(raw) is not list:
        yield FileEntry(raw=raw)
        return
    if not raw:
        raise FaultsFound([Fault("", "EMPTY", "found an empty list; allowed: one referral or a list of them")])
    for index, item in enumerate(raw):
        yield FileEntry(path=f"[{index}]", raw=item)


def line_entries(data: bytes) -> Iterator[FileEntry]:
    """The entries of a ``.jsonl`` file, one a line; blank lines are skipped.

    Raises :class:`FaultsFound` for the whole file.
    """
    for number, line in enumerate(refuse_other_encodings(data).split(LINE_END), 1):
        if not line.strip():
            continue
        try:
            yield FileEntry(row=number, raw=read_json(decode_utf8(line, "on this line")))
        except FaultsFound as wrong:
            yield FileEntry(row=number, faults=wrong.faults)
