"""Facts as plain dictionaries: which of them stand, and in which order they happened.

Written from ``life.md`` section 4 alone; nothing of ``cara_core`` is used here. A row has the
keys of ``cara-fact/1``: ``number``, ``kind``, ``on`` and perhaps ``at``, ``recorded_at``, ``by``,
``what``, ``supersedes``, ``moves_day``. Days are text, which compares as days do.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

__all__ = ["Entry", "Row", "effective", "happened", "in_order", "may_be_after", "ordered", "same_day_values", "seconds"]

Row = dict[str, Any]
Entry = dict[str, Any]
"""A fact that stands: its row, with its day, its second (``None``: not known), its root and its place."""

_OWN_DAY = {"attendance_recorded": "workshop_on", "workshop_not_held": "workshop_on", "person_unavailable": "from"}

_FOLLOW_ON = {"screened", "concern_raised", "safety_hold_placed"}
"""What the core adds to a fact, and what therefore falls with it."""


@lru_cache(maxsize=65536)
def seconds(instant: str) -> float:
    """An instant as seconds."""
    return dt.datetime.fromisoformat(instant).timestamp()


def effective(rows: Iterable[Row]) -> dict[int, int]:
    """What fell: from the highest number down, by an effective later one; a follow-on falls with its cause."""
    rows = list(rows)
    fell: dict[int, int] = {}
    corrections: set[int] = set()
    for row in reversed(rows):
        number, corrected = row["number"], row.get("supersedes")
        stands = number not in fell
        # What was corrected again keeps the place of the first: that one does not come back by it.
        if corrected is not None and (stands or fell[number] in corrections):
            fell.setdefault(corrected, number)
            corrections.add(number)
        if stands and row["kind"] == "recorded_in_error":
            fell.setdefault(row["what"]["fact"], number)
    for row in rows:
        cause = row["what"].get("cause") if row["kind"] in _FOLLOW_ON else None
        if cause in fell and row["number"] not in fell:
            fell[row["number"]] = fell[cause]
    return fell


def happened(rows: Iterable[Row]) -> list[Entry]:
    """Each fact with its root, its day and its instant: a correction keeps its root's, unless it moves the day."""
    entries: dict[int, Entry] = {}
    for row in rows:
        before = entries.get(row.get("supersedes") or 0)
        moves = before is None or row.get("moves_day", False)
        said = row["on"] if before is None or moves else before["said_on"]
        at = row.get("at") if before is None or moves or row.get("at") is not None else before["row"].get("at")
        day = row["what"].get(_OWN_DAY.get(row["kind"], ""), said)
        entries[row["number"]] = {
            "row": row,
            "number": row["number"],
            "kind": row["kind"],
            "what": row["what"],
            "said_on": said,
            "day": day,
            "place": ("", 0.0, row["number"]),
            "second": None if at is None or day != said else seconds(at),
            "root": row["number"] if before is None else before["root"],
        }
    return list(entries.values())


def in_order(rows: list[Row]) -> list[Entry]:
    """The facts that stand, in the order of section 4: by day, effective instant, root."""
    return ordered(happened(rows), effective(rows))


def ordered(entries: list[Entry], fell: Collection[int]) -> list[Entry]:
    """Those of these facts that did not fall, in that order."""
    standing = sorted((entry for entry in entries if entry["number"] not in fell), key=lambda entry: entry["root"])
    greatest: dict[str, float] = {}
    for entry in standing:
        day, second = entry["day"], entry["second"]
        known = greatest.get(day, 0.0)
        if second is not None:
            greatest[day] = max(known, second)
        entry["place"] = (day, known if second is None else second, entry["root"])
    return sorted(standing, key=lambda entry: entry["place"])


def may_be_after(later: Entry, earlier: Entry) -> bool:
    """Can it have happened after the other? Of one day without both instants nobody knows: then yes."""
    if later["day"] != earlier["day"]:
        return bool(later["day"] > earlier["day"])
    if later["second"] is None or earlier["second"] is None:
        return True
    return bool(later["second"] >= earlier["second"])


def same_day_values(entries: list[Entry]) -> list[list[Entry]]:
    """The facts of an aspect, day by day: of each day the last timed one, then all that are untimed."""
    days: dict[str, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry["day"], []).append(entry)
    found = []
    for day in sorted(days):
        timed = sorted((e for e in days[day] if e["second"] is not None), key=lambda e: e["second"])
        found.append(timed[-1:] + [e for e in days[day] if e["second"] is None])
    return found
