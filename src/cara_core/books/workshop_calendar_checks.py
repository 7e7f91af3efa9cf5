"""The checks of a calendar that need more than one cell: of a whole row, or of several rows.

Each looks at the cells that could be read, so that one mistake hides no other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cara_core.books.csv_table import Row, RowFault
from cara_core.terms.caution import Part
from cara_core.terms.days import Day
from cara_core.terms.workshops import FACILITATORS, Facilitator, covers, unclear

__all__ = ["qualification_faults", "repeated_ids", "workshop_faults"]


def repeated_ids(rows: Iterable[Row]) -> Iterator[RowFault]:
    """Which rows have the id of an earlier row?"""
    seen: dict[str, int] = {}
    for row in rows:
        if row.has("id"):
            earlier = seen.setdefault(row.values["id"], row.number)
            if earlier != row.number:
                yield RowFault("id", "TWICE", f"found the id of row {earlier} again; allowed: each id once", row.number)


def qualification_faults(rows: Iterable[Row]) -> Iterator[RowFault]:
    """Whose qualification ends before it begins?"""
    for row in rows:
        first, last = row.values.get("qualified_from"), row.values.get("qualified_until")
        if first is not None and last is not None and last < first:
            allowed = "found a day before the first; allowed: that day or later, or blank"
            yield RowFault("qualified_until", "OUT_OF_ORDER", allowed, row.number)


def workshop_faults(rows: Sequence[Row], people: Mapping[str, Facilitator]) -> Iterator[RowFault]:
    """What is wrong with these rows of ``workshops.csv``? ``people`` are the facilitators by id."""
    # Reversed, so that of two rows with one id the first is found.
    by_id = {row.values["id"]: row for row in reversed(rows) if row.has("id")}
    yield from repeated_ids(rows)
    yield from _clashes(rows)
    for row in rows:
        yield from _time_faults(row)
        yield from _place_faults(row)
        yield from _language_faults(row, people)
        yield from _staff_faults(row, people)
        yield from _first_part_faults(row, by_id)


def _time_faults(row: Row) -> Iterator[RowFault]:
    for column in ("starts", "ends"):
        if row.has("date", column):
            why = unclear(row.values["date"], row.values[column])
            if why is not None:
                allowed = f"found a time that {why}: the clocks change; allowed: a time that a clock shows once"
                yield RowFault(column, "NOT_A_TIME", allowed, row.number)
    if row.has("starts", "ends") and row.values["ends"] <= row.values["starts"]:
        yield RowFault("ends", "OUT_OF_ORDER", "found no time after the start; allowed: later that day", row.number)


def _place_faults(row: Row) -> Iterator[RowFault]:
    if row.has("least", "most") and row.values["least"] > row.values["most"]:
        yield RowFault(
            "least", "OUT_OF_ORDER", "found more than the most places; allowed: as many or fewer", row.number
        )


def _spoken_by(people: Iterable[Facilitator]) -> list[str]:
    return sorted({tag for facilitator in people for tag in facilitator.languages})


def _language_faults(row: Row, people: Mapping[str, Facilitator]) -> Iterator[RowFault]:
    spoken = _spoken_by(people.values())
    if row.has("language") and not any(covers(tag, wanted=row.values["language"]) for tag in spoken):
        allowed = f"found a language that nobody in facilitators.csv speaks; allowed: {', '.join(spoken) or 'none yet'}"
        yield RowFault("language", "NOT_STAFFED", allowed, row.number)


def _staff_faults(row: Row, people: Mapping[str, Facilitator]) -> Iterator[RowFault]:
    if not row.has("facilitators"):
        return
    named = row.values["facilitators"]
    if not people.keys() >= set(named):
        yield RowFault(
            "facilitators", "NOT_ALLOWED", "found an id that is not in facilitators.csv; allowed: its ids", row.number
        )
        return
    on = row.values.get("date")
    qualified = [people[id_] for id_ in named if _is_qualified(people[id_], on)]
    enough = f"allowed: at least {FACILITATORS}"
    if len(qualified) < FACILITATORS:
        found = f"found {len(qualified)} qualified on its day"
        yield RowFault("facilitators", "NOT_STAFFED", f"{found}; {enough}", row.number)
        return
    language = row.values.get("language")
    if language is None or not any(covers(tag, wanted=language) for tag in _spoken_by(people.values())):
        return
    speaking = sum(any(covers(tag, wanted=language) for tag in facilitator.languages) for facilitator in qualified)
    if speaking < FACILITATORS:
        allowed = f"found {speaking} qualified who speak the language of the workshop; {enough}"
        yield RowFault("facilitators", "NOT_STAFFED", allowed, row.number)


def _is_qualified(facilitator: Facilitator, on: Day | None) -> bool:
    """Is this person qualified on that day; where the day cannot be read, at any time?"""
    return facilitator.qualified if on is None else facilitator.is_qualified(on)


def _clashes(rows: Iterable[Row]) -> Iterator[RowFault]:
    """Which rows need a facilitator who runs another workshop at that time?"""
    taken: dict[tuple[str, Day], list[Row]] = {}
    for row in rows:
        if not row.has("date", "starts", "ends", "facilitators"):
            continue
        for facilitator in row.values["facilitators"]:
            others = taken.setdefault((facilitator, row.values["date"]), [])
            clash = next((other for other in others if _overlap(row, other)), None)
            if clash is not None:
                allowed = f"found somebody who runs row {clash.number} at that time; allowed: one workshop at a time"
                yield RowFault("facilitators", "AT_ONCE", allowed, row.number)
                break
            others.append(row)


def _overlap(row: Row, other: Row) -> bool:
    return bool(row.values["starts"] < other.values["ends"] and other.values["starts"] < row.values["ends"])


def _first_part_faults(row: Row, by_id: Mapping[str, Row]) -> Iterator[RowFault]:
    """What is wrong with ``after``? It names the first part that a second one follows.

    The second part is on a later day, and for the same group.
    """
    after = row.values.get("after")
    if after is None or not row.has("part"):
        return
    if row.values["part"] is Part.FIRST:
        yield RowFault("after", "NOT_ALLOWED", "found an id beside a first part; allowed: blank there", row.number)
        return
    first = by_id.get(after)
    if first is None:
        yield RowFault(
            "after", "NOT_ALLOWED", "found an id that no row has; allowed: the id of a first part", row.number
        )
    elif first.has("part") and first.values["part"] is not Part.FIRST:
        yield RowFault(
            "after", "NOT_ALLOWED", "found the id of a second part; allowed: the id of a first part", row.number
        )
    else:
        if row.has("date") and first.has("date") and row.values["date"] <= first.values["date"]:
            allowed = f"found no day after its first part (row {first.number}); allowed: a later day"
            yield RowFault("date", "OUT_OF_ORDER", allowed, row.number)
        if row.has("group") and first.has("group") and row.values["group"] is not first.values["group"]:
            allowed = f"found another group than its first part (row {first.number}); allowed: the same"
            yield RowFault("group", "CONTRADICTION", allowed, row.number)
