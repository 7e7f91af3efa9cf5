"""Reading a pack's folder: all of it as one value, or every fault of form at once.

What the texts say is judged afterwards (``packs/checking/all_checks.py``); here only whether each file
can be read as what it is. ``domain/contact.md`` section 18.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources.abc import Traversable
from typing import Any, Final, TypeVar

from cara_core.books.csv_cells import read_day_cell, read_yes_no, words_cell
from cara_core.books.csv_table import Column
from cara_core.packs.checking.faults import PackFault, PackInvalid
from cara_core.packs.files.encoding import decode_file
from cara_core.packs.files.folder import digest_of, files_of
from cara_core.packs.files.markdown import MessageFile, read_message
from cara_core.packs.files.tables import optional_column, read_cell, read_open_table, read_table_of
from cara_core.packs.settings import (
    PackSettings,
    People,
    SettledWarnings,
    SignOffs,
    read_settings,
    read_toml_text,
)
from cara_core.terms.pack import DateWords, Pack, Service

__all__ = ["CATEGORIES", "read_pack"]

CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")
_AUDIENCES: Final = words_cell({"participant": "participant", "victim": "victim", "both": "both"})
_TABLES: Final[Mapping[str, Sequence[Column]]] = {
    "words/dates.csv": (Column("kind", read_cell), Column("key", read_cell), optional_column("text")),
    "words/counts.csv": (Column("noun", read_cell), *(optional_column(name) for name in CATEGORIES)),
    "words/forbidden.csv": (Column("list", read_cell), Column("word", read_cell)),
    "words/stripped-ok.csv": (Column("word", read_cell), Column("ok", read_yes_no)),
    "words/labels.csv": (Column("key", read_cell), optional_column("text")),
    "services.csv": (
        Column("name", read_cell),
        Column("audience", _AUDIENCES),
        *(
            optional_column(name)
            for name in ("what", "language", "phone", "hours", "cost", "area", "verified_by", "source")
        ),
        Column("verified_on", read_day_cell, None),
        Column("recheck_by", read_day_cell, None),
    ),
}
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "words/dates.csv": ("kind", "key"),
    "words/counts.csv": ("noun",),
    "words/forbidden.csv": ("list", "word"),
    "words/stripped-ok.csv": ("word",),
    "words/labels.csv": ("key",),
    "services.csv": ("name",),
}
"""What may stand in a table once only."""
_OWN_FIELDS: Final = (
    *("id", "title", "version", "language", "direction", "script", "owner", "synthetic", "address"),
    *("not_used", "channels", "sms_letters"),
)
"""The settings that are the pack's own fields."""
_OF_SIGNING: Final[Mapping[str, type]] = {
    "people.toml": People,
    "signoff.toml": SignOffs,
    "settled.toml": SettledWarnings,
}
"""The files that the commands for signing write; none has to be there."""
_SIGNED: Final = "signed/"
_GLOSSARY: Final = "words/glossary.csv"
T = TypeVar("T")


def read_pack(folder: Traversable) -> Pack:
    """All texts, words, services and signatures of this folder.

    Raises :class:`~cara_core.packs.checking.faults.PackInvalid` with every fault of form, by file and line.
    """
    files, faults = files_of(folder)
    return _FolderReader(files, faults).read()


class _FolderReader:
    """Reads the files of one folder, and keeps every fault."""

    def __init__(self, files: Mapping[str, bytes], faults: Sequence[PackFault]) -> None:
        self.made_from = digest_of(files)
        self.files = {name: decode_file(name, data) for name, data in files.items()}
        self.faults = [*faults, *(fault for file in self.files.values() for fault in file.faults)]
        self.remarks = [remark for file in self.files.values() for remark in file.remarks]
        self.lines: dict[tuple[str, str], int] = {}

    def read(self) -> Pack:
        """The pack. Raises :class:`PackInvalid` where any file has a fault."""
        settings = self.read_toml("pack.toml", PackSettings)
        signing = self.read_signing()
        messages = [
            self.read_message_file(name) for name in self.files if name.startswith("messages/") and name.endswith(".md")
        ]
        tables = {name: self.read_table(name) for name in _TABLES}
        glossary = tuple(self.read_further_files())
        if self.faults or settings is None:
            raise PackInvalid(self.faults)
        words = tables["words/counts.csv"]
        return Pack(
            **{name: getattr(settings, name) for name in _OWN_FIELDS},
            texts={(text.message, text.medium, text.form): text for message in messages for text in message.texts},
            scripts={message.script.message: message.script for message in messages if message.script is not None},
            dates=_date_words(tables["words/dates.csv"]),
            counts={row["noun"]: {name: row[name] for name in CATEGORIES} for row in words},
            forbidden=_words_by_list(tables["words/forbidden.csv"]),
            stripped={row["word"]: row["ok"] for row in tables["words/stripped-ok.csv"]},
            labels={row["key"]: row["text"] for row in tables["words/labels.csv"]},
            glossary=glossary,
            services=tuple(Service(**row) for row in tables["services.csv"]),
            people=signing.get("people.toml", People()).person,
            signoffs=signing.get("signoff.toml", SignOffs()).signoff,
            settled=signing.get("settled.toml", SettledWarnings()).settled,
            signed=self.read_signed_parts(),
            made_from=self.made_from,
            lines=self.lines,
            remarks=tuple(sorted(set(self.remarks))),
        )

    def read_toml(self, name: str, kind: type[T]) -> T | None:
        """This file as a value of ``kind``; ``None`` where it has faults."""
        source = self.files.get(name)
        if source is None:
            self.faults.append(_file_missing(name))
            return None
        found, faults = read_settings(source, kind)
        self.faults += faults
        return found

    def read_signing(self) -> Mapping[str, Any]:
        """What the commands for signing wrote: each of their files that is there."""
        return {name: self.read_toml(name, kind) for name, kind in _OF_SIGNING.items() if name in self.files}

    def read_signed_parts(self) -> Mapping[str, str]:
        """The parts as they were when they were signed, by digest: only to tell what has changed since."""
        parts = {name: source.text for name, source in self.files.items() if name.startswith(_SIGNED)}
        return {
            name.removeprefix(_SIGNED).removesuffix(".json"): text
            for name, text in parts.items()
            if name == f"{_SIGNED}{sha256(text.encode()).hexdigest()}.json"
        }

    def read_message_file(self, name: str) -> MessageFile:
        """One file of ``messages/``."""
        found = read_message(file=name, text=self.files[name].text) if not self.files[name].faults else MessageFile()
        self.faults += found.faults
        self.lines.update(found.lines)
        return found

    def read_table(self, name: str) -> list[Mapping[str, Any]]:
        """The rows of one of the tables every pack may have; one that is not there has none."""
        source = self.files.get(name)
        if source is None:
            return []
        read = read_table_of(source, _TABLES[name])
        self.faults += read.faults
        self.remarks += read.remarks
        rows: list[Mapping[str, Any]] = []
        for row in read.rows:
            if not row.has(*(column.name for column in _TABLES[name])):
                continue  # a cell of this row has a fault already
            # Where it stands is remembered, so that a check (packs/checking) can name the line.
            key = " ".join(str(row.values[part]) for part in _KEYS[name])
            if (name, key) in self.lines:
                self.faults.append(_entry_doubled(name, line=row.number, first=self.lines[name, key]))
            self.lines[name, key] = row.number
            rows.append(row.values)
        return rows

    def read_further_files(self) -> list[Mapping[str, str]]:
        """The rows of the glossary; every further table and TOML file has only to be well formed."""
        glossary: list[Mapping[str, str]] = []
        for name, source in self.files.items():
            if name.endswith(".toml") and name not in {"pack.toml", *_OF_SIGNING}:
                self.faults += read_toml_text(source)[1]
            if name.endswith(".csv") and name not in _TABLES:
                read = read_open_table(source, ("english", "do_not_use") if name == _GLOSSARY else ())
                self.faults += read.faults
                self.remarks += read.remarks
                if name == _GLOSSARY:
                    glossary = [row.values for row in read.rows]
        return glossary


def _words_by_list(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["list"]] = (*found.get(row["list"], ()), row["word"])
    return found


def _date_words(rows: Sequence[Mapping[str, Any]]) -> DateWords:
    """The words for days. What is not there is empty text, which a check (C05) names."""
    words = {(row["kind"], row["key"]): row["text"] for row in rows}

    def numbered(kind: str, count: int) -> tuple[str, ...]:
        return tuple(words.get((kind, str(number)), "") for number in range(1, count + 1))

    return DateWords(
        months=numbered("month", 12),
        weekdays=numbered("weekday", 7),
        weekdays_on=numbered("weekday_on", 7),
        day=words.get(("pattern", "day"), ""),
        time=words.get(("pattern", "time"), ""),
        halves=(words.get(("half", "am"), ""), words.get(("half", "pm"), "")),
        day_short=words.get(("pattern", "day_short"), ""),
        noon=words.get(("pattern", "noon"), ""),
    )


def _file_missing(name: str) -> PackFault:
    what = "there is no such file"
    return PackFault(
        file=name,
        line=1,
        code="C00",
        what=what,
        why="Without it nobody can tell whose texts these are, and in which language.",
        mend="Add it; docs/reference/pack.md shows one.",
    )


def _entry_doubled(name: str, *, line: int, first: int) -> PackFault:
    return PackFault(
        file=name,
        line=line,
        code="C00",
        what=f"the same entry as in line {first}",
        why="Nobody could tell which of the two holds.",
        mend="Delete one of the two.",
    )
