"""The list of erasures that is kept outside the store: a backup that is put back undoes none of them.

One line of JSON for each erasure, in a file beside the folder of the keys. It names a case, a side and a
reference, and nobody's data (reliability.md, section 5.2: a log of erasure holds none). It is only added to.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from cara_core.errors import Fault, InputError
from cara_core.store.database.failures import failure_of_file
from cara_core.terms.caution import Person
from cara_core.terms.days import Day, read_day

__all__ = ["ERASURE_FORMAT", "ErasureList", "ErasureNoted", "read_erasures"]

ERASURE_FORMAT: Final = "cara-erasure/1"
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}", re.ASCII)
_FIELDS: Final = frozenset({"format", "store", "case", "person", "time", "on", "authority", "ordered"})
_PEOPLE: Final = {person.value: person for person in Person}


@attrs.frozen(kw_only=True)
class ErasureNoted:
    """One erasure: in which store and case, of whom, and the how-manieth of that person there (from 1).

    ``on`` is the day of the decision, ``authority`` its reference, ``ordered`` whether somebody ordered it.
    """

    store: str
    case: str
    person: Person
    time: int
    on: Day
    authority: str
    ordered: bool = False

    def line(self) -> bytes:
        """As it stands in the list."""
        entries = {**attrs.asdict(self), "format": ERASURE_FORMAT, "on": self.on.isoformat()}
        return json.dumps(entries, sort_keys=True).encode() + b"\n"


@attrs.frozen
class ErasureList:
    """The list in this file, which is made with its first line."""

    file: Path

    @classmethod
    def beside(cls, keys: Path) -> "ErasureList":
        """The list beside this folder of keys: a folder that is put back takes no line of it away."""
        folder = keys.absolute()
        return cls(folder.with_name(f"{folder.name}.erasures.jsonl"))

    def add(self, erasures: Iterable[ErasureNoted]) -> None:
        """Add those that are not in it, and see to it that they are on the disk. Raises :class:`StoreError`."""
        try:
            known = set(self.file.read_bytes().splitlines(keepends=True)) if self.file.exists() else set[bytes]()
            lines = [line for erasure in erasures if (line := erasure.line()) not in known]
            if not lines:
                return
            # For its owner alone from the first moment; what a power cut left of a line is ended first.
            handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with open(handle, "ab", buffering=0) as opened:  # noqa: PTH123
                is_torn = any(not line.endswith(b"\n") for line in known)
                opened.write(b"\n" * is_torn + b"".join(dict.fromkeys(lines)))
                os.fsync(opened.fileno())
        except OSError as raised:
            raise failure_of_file(raised, f"{self.file} (the list of erasures)") from None


def read_erasures(data: bytes) -> Iterator[ErasureNoted]:
    """The erasures in such a file. Raises :class:`InputError` with every line that is none; no value is repeated."""
    faults: list[Fault] = []
    found: list[ErasureNoted] = []
    for number, line in enumerate(data.splitlines(), start=1):
        erasure = _read(line)
        if erasure is not None:
            found.append(erasure)
        elif line.strip():
            faults.append(Fault(f"line {number}", "NOT_AN_ERASURE", f"another text; allowed: {ERASURE_FORMAT}"))
    if faults:
        raise InputError(faults)
    yield from found


def _read(line: bytes) -> ErasureNoted | None:
    try:
        entries = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entries, dict) or entries.keys() != _FIELDS or entries["format"] != ERASURE_FORMAT:
        return None
    texts = [entries[name] for name in ("store", "case", "authority")]
    day = read_day(entries["on"]) if isinstance(entries["on"], str) else None
    right = (
        all(isinstance(text, str) and _CODE.fullmatch(text) for text in texts)
        and entries["person"] in list(_PEOPLE)
        and type(entries["time"]) is int
        and entries["time"] > 0
        and type(entries["ordered"]) is bool
    )
    if not right or day is None:
        return None
    entries = {name: value for name, value in entries.items() if name != "format"}
    return ErasureNoted(**{**entries, "person": _PEOPLE[entries["person"]], "on": day})
