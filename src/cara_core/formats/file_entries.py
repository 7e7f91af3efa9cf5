"""The entries of a file: what stands for one referral each, and where in the file it stands."""

from collections.abc import Iterator, Sequence

import attrs

from cara_core.books.faults import FaultsFound
from cara_core.errors import Fault
from cara_core.formats.json_text import read_json
from cara_core.formats.utf8_text import LINE_END, text_of, unmarked

__all__ = ["Entry", "json_entries", "line_entries"]


@attrs.frozen(kw_only=True)
class Entry:
    """What stands for one referral: raw, or with the faults that keep it from being read.

    ``row`` is the line of a ``.jsonl`` file or the row of a ``.csv`` file, counted from 1;
    ``path`` the place in a JSON list, such as ``[2]``.
    """

    row: int | None = None
    path: str = ""
    raw: object = None
    faults: Sequence[Fault] = ()


def json_entries(data: bytes) -> Iterator[Entry]:
    """One referral, or a list of at least one. Raises :class:`FaultsFound` for the whole."""
    raw = read_json(text_of(unmarked(data)))
    if type(raw) is not list:
        yield Entry(raw=raw)
        return
    if not raw:
        raise FaultsFound([Fault("", "EMPTY", "found an empty list; allowed: one referral or a list of them")])
    for index, one in enumerate(raw):
        yield Entry(path=f"[{index}]", raw=one)


def line_entries(data: bytes) -> Iterator[Entry]:
    """One referral a line; blank lines are skipped. Raises :class:`FaultsFound` for the whole."""
    for number, line in enumerate(unmarked(data).split(LINE_END), 1):
        if not line.strip():
            continue
        try:
            yield Entry(row=number, raw=read_json(text_of(line, "on this line")))
        except FaultsFound as wrong:
            yield Entry(row=number, faults=wrong.faults)
