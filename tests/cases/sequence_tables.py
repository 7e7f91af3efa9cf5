"""A Markdown file with a title, ``Key: value`` lines and tables, read strictly: every fault names its file and row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import attrs

__all__ = ["MarkdownTables", "SequenceWrong", "TableRow", "close_word", "read_tables"]

_HEAD: Final = re.compile(r"([A-Z][a-z ]+): (\S.*)")
_RULE: Final = re.compile(r"-{3,}")


class SequenceWrong(Exception):
    """A sequence cannot be read; each argument is one fault, in words."""


@attrs.frozen(kw_only=True)
class TableRow:
    """One row of a table: ``where`` names its file and its line, ``cells`` what stands under each heading."""

    where: str
    cells: Mapping[str, str]


@attrs.frozen(kw_only=True)
class MarkdownTables:
    """A file that was read: its title, its ``Key: value`` lines, the rows under each ``##`` heading."""

    title: str
    head: Mapping[str, str]
    tables: Mapping[str, Sequence[TableRow]]


def close_word(word: str, allowed: Sequence[str]) -> str:
    """What is said of a word that is not allowed: a word close to it, or all that are."""
    close = get_close_matches(word, allowed, 1)
    return f"did you mean {close[0]}?" if close else f"allowed: {', '.join(allowed)}"


def read_tables(file: Path, *, keys: Sequence[str], columns: Mapping[str, Sequence[str]]) -> MarkdownTables:
    """The tables in this file; ``columns`` are those of each ``##`` heading. Raises :class:`SequenceWrong`."""
    reading = _Reading(file=file.name, keys=keys, columns=columns)
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        reading.add(number, line.strip())
    faults = [*reading.faults, *reading.missing()]
    if faults:
        raise SequenceWrong(*faults)
    return MarkdownTables(title=reading.title, head=reading.head, tables=reading.tables)


@attrs.define(kw_only=True)
class _Reading:
    """How far the reading of one file has come."""

    file: str
    keys: Sequence[str]
    columns: Mapping[str, Sequence[str]]
    title: str = ""
    head: dict[str, str] = attrs.field(factory=dict)
    tables: dict[str, list[TableRow]] = attrs.field(factory=dict)
    heading: str | None = None
    lines: int = 0
    faults: list[str] = attrs.field(factory=list)

    def add(self, number: int, line: str) -> None:
        """Take in the next line."""
        where = f"{self.file}, line {number}"
        if not line:
            return
        if line.startswith("# ") and not self.title:
            self.title = line.removeprefix("# ")
        elif line.startswith("## "):
            self._begin(where, line.removeprefix("## "))
        elif self.heading is None:
            self._head_line(where, line)
        elif line.startswith("|"):
            self._row(where, [cell.strip() for cell in line.strip("|").split("|")], self.columns.get(self.heading, ()))
        else:
            self.faults.append(f"{where}: under a heading stands a table, whose lines begin with |")

    def missing(self) -> Iterator[str]:
        """What the file lacks."""
        if not self.title:
            yield f"{self.file}: the first line is a title: # and one sentence"
        yield from (f"{self.file}: there is no table under ## {name}" for name, rows in self.tables.items() if not rows)

    def _begin(self, where: str, heading: str) -> None:
        if heading not in self.columns:
            self.faults.append(f"{where}: there is no heading {heading}; {close_word(heading, list(self.columns))}")
        elif heading in self.tables:
            self.faults.append(f"{where}: the heading {heading} stands there twice")
        self.heading, self.lines = heading, 0
        self.tables.setdefault(heading, [])

    def _head_line(self, where: str, line: str) -> None:
        found = _HEAD.fullmatch(line)
        if found is None or found[1] not in self.keys:
            self.faults.append(f"{where}: above the tables stand lines such as Key: text; {', '.join(self.keys)}")
        elif found[1] in self.head:
            self.faults.append(f"{where}: {found[1]} stands there twice")
        else:
            self.head[found[1]] = found[2]

    def _row(self, where: str, cells: Sequence[str], columns: Sequence[str]) -> None:
        self.lines += 1
        if len(cells) != len(columns):
            self.faults.append(f"{where}: {len(cells)} cells; a row has {len(columns)}: {', '.join(columns)}")
        elif self.lines == 1 and cells != list(columns):
            self.faults.append(f"{where}: the columns are {', '.join(columns)}, in this order")
        elif self.lines == 2 and not all(map(_RULE.fullmatch, cells)):
            self.faults.append(f"{where}: under the columns stands a line of ---")
        elif self.lines > 2:
            row = TableRow(where=where, cells=dict(zip(columns, cells, strict=True)))
            self.tables[self.heading or ""].append(row)
