"""What is wrong with the rows of a calendar taken together, and with one row as a whole.

Each is asked of what could be read, so that one mistake hides no other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cara_core.books.csv_table import Row, RowFault
from cara_core.terms.caution import Part
from cara_core.terms.days import Day
from cara_core.terms.workshops import FACILITATORS, Facilitator, covers, unclear

__all__ = ["of_rows", "twice"]


def twice(rows: Iterable[Row]) -> Iterator[RowFault]:
    """Ids that stand more than once."""
    seen: dict[str, int] = {}
    for row in rows:
        if row.has("id"):
            earlier = seen.setdefault(row.values["id"], row.number)
            if earlier != row.number:
                yield RowFault("id", "TWICE", f"found the id of row {earlier} again; allowed: each id once", row.number)


def of_rows(rows: Sequence[Row], people: Mapping[str, Facilitator]) -> Iterator[RowFault]:
    """Everything that is wrong with these workshops, run by these people."""
    by_id = {row.values["id"]: row for row in reversed(rows) if row.has("id")}
    yield from twice(rows)
    yield from _at_once(rows)
    for row in rows:
        yield from _of_times(row)
        yield from _of_places(row)
        yield from _of_staff(row, people)
        yield from _of_first(row, by_id)


def _of_times(row: Row) -> Iterator[RowFault]:
    for column in ("starts", "ends"):
        if row.has("date", column):
            why = unclear(row.values["date"], row.values[column])
            if why is not None:
                said = f"found a time that {why}: the clocks change; allowed: a time that a clock shows once"
                yield RowFault(column, "NOT_A_TIME", said, row.number)
    if row.has("starts", "ends") and row.values["ends"] <= row.values["starts"]:
        yield RowFault("ends", "OUT_OF_ORDER", "found no time after the start; allowed: later that day", row.number)


def _of_places(row: Row) -> Iterator[RowFault]:
    if row.has("least", "most") and row.values["least"] > row.values["most"]:
        yield RowFault(
            "least", "OUT_OF_ORDER", "found more than the most places; allowed: as many or fewer", row.number
        )


def _of_staff(row: Row, people: Mapping[str, Facilitator]) -> Iterator[RowFault]:
    spoken = sorted({tag for one in people.values() for tag in one.languages})
    language = row.values.get("language")
    nobody = language is not None and not any(covers(tag, language) for tag in spoken)
    if nobody:
        said = f"found a language that nobody in facilitators.csv speaks; allowed: {', '.join(spoken) or 'none yet'}"
        yield RowFault("language", "NOT_STAFFED", said, row.number)
    if not row.has("facilitators"):
        return
    named = row.values["facilitators"]
    if not people.keys() >= set(named):
        yield RowFault(
            "facilitators", "NOT_ALLOWED", "found an id that is not in facilitators.csv; allowed: its ids", row.number
        )
        return
    able = [people[one] for one in named if people[one].qualified]
    asked = f"allowed: at least {FACILITATORS}"
    if len(able) < FACILITATORS:
        yield RowFault("facilitators", "NOT_STAFFED", f"found {len(able)} qualified; {asked}", row.number)
    elif language is not None and not nobody:
        speaking = sum(any(covers(tag, language) for tag in one.languages) for one in able)
        if speaking < FACILITATORS:
            said = f"found {speaking} qualified who speak the language of the workshop; {asked}"
            yield RowFault("facilitators", "NOT_STAFFED", said, row.number)


def _at_once(rows: Iterable[Row]) -> Iterator[RowFault]:
    """Two workshops at the same time that one facilitator would run."""
    of_day: dict[tuple[str, Day], list[Row]] = {}
    for row in rows:
        if not row.has("date", "starts", "ends", "facilitators"):
            continue
        for one in row.values["facilitators"]:
            others = of_day.setdefault((one, row.values["date"]), [])
            clash = next((other for other in others if _overlap(row, other)), None)
            if clash is not None:
                said = f"found somebody who runs row {clash.number} at that time; allowed: one workshop at a time"
                yield RowFault("facilitators", "AT_ONCE", said, row.number)
                break
            others.append(row)


def _overlap(one: Row, other: Row) -> bool:
    return bool(one.values["starts"] < other.values["ends"] and other.values["starts"] < one.values["ends"])


def _of_first(row: Row, by_id: Mapping[str, Row]) -> Iterator[RowFault]:
    """What ``after`` says: only of a second part, of a first that is there and lies before it."""
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
            said = f"found no day after its first part (row {first.number}); allowed: a later day"
            yield RowFault("date", "OUT_OF_ORDER", said, row.number)
        if row.has("group") and first.has("group") and row.values["group"] is not first.values["group"]:
            said = f"found another group than its first part (row {first.number}); allowed: the same"
            yield RowFault("group", "CONTRADICTION", said, row.number)
