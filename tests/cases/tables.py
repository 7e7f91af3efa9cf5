"""Case tables: rows a sergeant can read, each a referral and what is decided of it.

``README.md`` beside this file says how a row is written.
"""

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs

import cara_core as cara
from cara_core.books.toml_file import read_book
from cara_core.stages.criteria import ADVICE, CRITERIA

__all__ = ["Row", "Table", "TableWrong", "contradiction", "read_table"]

_STEP: Final = re.compile(r"([A-Za-z0-9_]+)(?:\[(\d+)\])?")


class TableWrong(Exception):
    """A table cannot be read; each argument is one fault, in words."""


@attrs.frozen(kw_only=True)
class Head:
    """``[table]``: whose rules, on which day, and which referral the rows change."""

    about: str
    force: str
    community: str | None = None
    on: cara.Day
    base: str
    local: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Row:
    """One ``[[case]]``: what is changed of the base referral, and what is decided."""

    name: str
    on: cara.Day | None = None
    change: Mapping[str, object] = attrs.field(factory=dict)
    unknown: tuple[str, ...] = ()
    outcome: cara.Outcome
    codes: tuple[str, ...]
    advice: tuple[str, ...] | None = None
    needs: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class _File:
    table: Head
    case: tuple[Row, ...]


@attrs.frozen(kw_only=True)
class Table:
    """A table that was read, with the referral of each row."""

    head: Head
    rows: Sequence[tuple[Row, cara.Referral]]

    def decision(self, row: Row, referral: cara.Referral) -> cara.Decision:
        """What the program says of this row."""
        force = _force(self.head.force, self.head.community)
        return cara.screen(referral, force, on=row.on or self.head.on)


@cache
def _force(name: str, community: str | None) -> cara.Force:
    return cara.load_force(name, community=community)


def read_table(file: Path) -> Table:
    """The table in this file; raises :class:`TableWrong` with every fault."""
    try:
        found = read_book(file, _File)
    except cara.BookError as wrong:
        raise TableWrong(*map(str, wrong.faults)) from None
    faults = [*_heads(found.table, file), *_names(found.case)]
    rows = []
    if not faults:
        base = json.loads((file.parent / found.table.base).read_text(encoding="utf-8"))
        for row in found.case:
            faults += (f"{row.name}: {fault}" for fault in _codes(row, found.table.local))
            try:
                rows.append((row, _referral(base, row)))
            except cara.InputError as wrong:
                faults += (f"{row.name}: {fault}" for fault in wrong.faults)
            except LookupError as wrong:
                faults.append(f"{row.name}: {wrong.args[0]}")
    if faults:
        raise TableWrong(*faults)
    return Table(head=found.table, rows=rows)


def _heads(head: Head, file: Path) -> Iterator[str]:
    if not (file.parent / head.base).is_file():
        yield f"table.base: there is no {head.base} beside the table"
    try:
        _force(head.force, head.community)
    except cara.ForceError as wrong:
        yield f"table.force: {wrong}"


def _names(rows: Sequence[Row]) -> Iterator[str]:
    names = [row.name for row in rows]
    if not names:
        yield "case: a table has rows"
    yield from (f"{name}: two rows have this name" for name in sorted({n for n in names if names.count(n) > 1}))


def _codes(row: Row, local: Sequence[str]) -> Iterator[str]:
    reasons = [*(rule.code for criterion in CRITERIA for rule in criterion.rules), *local]
    for word, said, known in (
        ("codes", row.codes, reasons),
        ("advice", row.advice or (), [note.code for note in ADVICE]),
    ):
        for code in said:
            if code not in known:
                close = get_close_matches(code, known, 1)
                hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"
                yield f"{word}: there is no {code}; {hint}"


def _referral(base: Mapping[str, object], row: Row) -> cara.Referral:
    referral: dict[str, object] = copy.deepcopy(dict(base))
    for path, value in {**row.change, **dict.fromkeys(row.unknown)}.items():
        _change(referral, path, _as_json(value))
    return cara.read_referral(referral)


def _as_json(value: Any) -> object:
    """TOML's own days as text; the rest is alike."""
    match value:
        case dt.date():
            return value.isoformat()
        case list():
            return [_as_json(item) for item in value]
        case dict():
            return {key: _as_json(item) for key, item in value.items()}
        case _:
            return value


def _change(referral: dict[str, Any], path: str, value: object) -> None:
    """What stands at a contract path such as ``offences[0].code`` becomes this value."""
    steps = [_STEP.fullmatch(step) for step in path.split(".")]
    here: Any = referral
    for number, step in enumerate(steps):
        if step is None:
            raise LookupError(f"{path}: a path is written like offences[0].code")
        name, index = step[1], step[2]
        if type(here) is not dict:
            raise LookupError(f"{path}: the base referral has no such map")
        last = number == len(steps) - 1
        if index is None:
            here = _into(here, name, value, last=last)
        else:
            entries = here.get(name)
            if not isinstance(entries, list) or int(index) > len(entries):
                raise LookupError(f"{path}: the base referral has no {name}[{index}]")
            if int(index) == len(entries):
                entries.append({})
            here = _into(entries, int(index), value, last=last)


def _into(holder: Any, key: Any, value: object, *, last: bool) -> Any:
    if last:
        holder[key] = value
    elif isinstance(holder, dict) and holder.get(key) is None:
        holder[key] = {}
    return holder[key]


def contradiction(row: Row, decision: cara.Decision) -> str:
    """What the program says otherwise than the row, in a sergeant's words; empty: nothing."""
    against = [finding for finding in decision.findings if finding.state is not cara.State.MET]
    codes = tuple(finding.code for finding in against)
    texts = {reason.code: reason.text for reason in (*against, *decision.advice)}
    differences: list[str] = []
    if decision.outcome is not row.outcome:
        differences.append(f"the table says {_plain(row.outcome)}, the program says {_plain(decision.outcome)}")
    advice = tuple(note.code for note in decision.advice)
    needs = tuple(dict.fromkeys(path for finding in against for path in finding.needs))
    for what, wanted, found in (
        ("reasons", row.codes, codes),
        ("advice", row.advice, advice),
        ("what would settle it", row.needs, needs),
    ):
        if wanted is None or wanted == found:
            continue
        differences += (f"{what}: the table says {word}, the program does not" for word in wanted if word not in found)
        differences += (
            f"{what}: the program says {word}, the table does not. {texts.get(word, '')}".rstrip()
            for word in found
            if word not in wanted
        )
        if sorted(wanted) == sorted(found):
            differences.append(f"{what}: the program gives another order: {', '.join(found)}")
    return "\n".join(differences)


def _plain(outcome: cara.Outcome) -> str:
    return str(outcome).replace("_", " ").upper()
