"""The smallest sequence that still shows a break: rows are left out, one after the other, while it remains."""

from collections.abc import Callable, Iterator

from life.model.duties import Identity, named_endings
from life.model.facts import Row
from life.model.guards import Duty
from life.model.laws import Reading
from life.model.state import History

__all__ = ["smallest", "transactions", "unnamed_ending"]

_REFERS = ("fact", "cause", "concern")


def transactions(rows: list[Row]) -> Iterator[list[Row]]:
    """The prefixes of the facts, one for each thing that was recorded with what the core added to it."""
    for number in range(len(rows)):
        following = rows[number + 1] if number + 1 < len(rows) else None
        if following is None or not isinstance(following["what"].get("cause"), int):
            yield rows[: number + 1]


def unnamed_ending(reading: Reading, rows: list[Row]) -> str:
    """L1 of every prefix: the first duty that left though nothing that can be named ended it; empty: none."""
    before: list[Row] = []
    known: dict[Identity, Duty] = {}
    began_by: dict[Identity, int] = {}
    for prefix in transactions(rows):
        found = reading.duties(prefix)
        for identity in known.keys() - found.keys():
            if not named_endings(known[identity], History(before), History(prefix), began_by=began_by[identity]):
                return f"{identity[0]} {identity[1]} (root {identity[2]}) left by {prefix[-1]['number']}"
        began_by |= {each: prefix[len(before)]["number"] for each in found.keys() - known.keys()}
        before, known = prefix, found
    return ""


def smallest(rows: list[Row], is_broken: Callable[[list[Row]], bool]) -> list[Row]:
    """The same break with as few facts as possible, numbered anew. The first fact stays."""
    again = True
    while again:
        again = False
        for place in range(len(rows) - 1, 0, -1):
            fewer = _without(rows, rows[place]["number"])
            if fewer is not None and is_broken(fewer):
                rows, again = fewer, True
                break
    return rows


def _without(rows: list[Row], number: int) -> list[Row] | None:
    """The facts without this one and whatever refers to it, numbered anew."""
    gone = {number}
    for row in rows:
        refers = {row["what"].get(name) for name in _REFERS} | {row.get("supersedes")}
        if {each for each in refers if _is_number(each)} & gone:
            gone.add(row["number"])
    kept = [row for row in rows if row["number"] not in gone]
    anew = {row["number"]: number for number, row in enumerate(kept, 1)}
    return [_renumbered(row, anew) for row in kept]


def _is_number(value: object) -> bool:
    """Is it the number of a fact? A contact says with yes or no whether there was a concern."""
    return isinstance(value, int) and not isinstance(value, bool)


def _renumbered(row: Row, anew: dict[int, int]) -> Row:
    what = {k: anew.get(v, v) if k in _REFERS and _is_number(v) else v for k, v in row["what"].items()}
    renumbered = {**row, "number": anew[row["number"]], "what": what}
    if row.get("supersedes") is not None:
        renumbered["supersedes"] = anew[row["supersedes"]]
    return renumbered
