"""A coordinator's day in words: its parts in their order."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from cara_core.due.duty import Owner
from cara_core.report.today.cells import Say, clock_time, duty_cells, group_cells
from cara_core.report.today.day import AHEAD_WORKING_DAYS, DayRow, Risk, Today
from cara_core.report.today.layout import Cell, Count, DayTable, LaidOut, Part, TableKind
from cara_core.terms.words import Words

__all__ = ["laid_out"]


def laid_out(today: Today, words: Words) -> LaidOut:
    """This day in the words of one language."""
    say = Say(words)
    return LaidOut(
        language=words.language,
        title=words.say("today.title", {"weekday": say.weekday(today.asked.on), "on": today.asked.on}),
        under=tuple(_under(today, say)),
        counts=tuple(_counts(today, words)),
        parts=tuple(_parts(today, say)),
    )


def _under(today: Today, say: Say) -> Iterator[str]:
    asked, words = today.asked, say.words
    yield words.say("today.made", {"time": clock_time(asked.at), "on": asked.on})
    if asked.force is not None:
        yield words.say("today.of_force", {"police": asked.force})
    if asked.owner is Owner.PROVIDER:
        yield words.say("today.of_provider")
    elif asked.owner is not None:
        yield words.say("today.of_owner", {"owner": asked.owner})


def _counts(today: Today, words: Words) -> Iterator[Count]:
    numbers = {
        "risk": None if today.at_risk is None else len({row.duty.case for row in today.at_risk}),
        "overdue": today.overdue,
        "due": len(today.due) - today.overdue,
        "groups": sum(group.below > 0 for group in today.groups),
        "unreadable": len(today.unreadable),
    }
    for part, number in numbers.items():
        if number is not None:
            yield Count(name=words.say(f"today.count_{part}"), number=number, part="due" if part == "overdue" else part)


def _parts(today: Today, say: Say) -> Iterator[Part]:
    if today.at_risk is not None:
        yield _part("risk", tuple(_risk_tables(today.at_risk, say)), today, say)
    yield _part("due", tuple(_due_tables(today.due, say)), today, say)
    yield _ahead(today, say)
    yield _groups(today, say)
    yield _unreadable(today, say)


def _part(name: str, tables: tuple[DayTable, ...], today: Today, say: Say) -> Part:
    """One of the two parts that a case is missing in where it cannot be read: it says so, lest somebody be at ease."""
    words, notes = say.words, list[str]()
    if today.unreadable:
        cases = say.number("cases", len(today.unreadable), "cases")
        notes.append(words.say("today.unreadable_note", {"cases": cases}))
    if not tables:
        notes.append(words.say(f"today.{name}_none"))
    return Part(id=name, heading=words.say(f"today.{name}"), notes=tuple(notes), tables=tables)


def _risk_tables(rows: Iterable[DayRow], say: Say) -> Iterator[DayTable]:
    words = say.words
    for risk, found in groupby(rows, key=lambda row: row.risk or Risk.CONCERN):
        yield DayTable(
            kind=TableKind.DUTIES,
            caption=words.say(f"today.risk_{risk}"),
            columns=tuple(words.say(f"today.column_{name}") for name in ("case", "what", "when", "since", "whose")),
            rows=tuple((*duty_cells(row, say), Cell((words.spell(row.duty.owner),))) for row in found),
        )


def _due_tables(rows: Iterable[DayRow], say: Say) -> Iterator[DayTable]:
    words = say.words
    for owner, found in groupby(rows, key=lambda row: row.duty.owner):
        listed = list(found)
        late = sum(row.overdue for row in listed)
        values = {"owner": words.spell(owner), "overdue": late, "today": len(listed) - late}
        yield DayTable(
            kind=TableKind.DUTIES,
            caption=_capital(words.say("today.owned", values)),
            columns=tuple(words.say(f"today.column_{name}") for name in ("case", "what", "when", "since")),
            rows=tuple(duty_cells(row, say) for row in listed),
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ahead(today: Today, say: Say) -> Part:
    words, days = say.words, sorted({count.on for count in today.ahead})
    counts = {(count.on, count.owner): count.count for count in today.ahead}
    owners = [owner for owner in Owner if any((on, owner) in counts for on in days)]
    rows = []
    for on in days:
        of_day = [counts.get((on, owner), 0) for owner in owners]
        rows.append((Cell((say.day(on),)), *(Cell((str(number),)) for number in (*of_day, sum(of_day)))))
    heading = words.say("today.ahead", {"days": AHEAD_WORKING_DAYS})
    columns = (words.say("today.column_day"), *(_capital(words.spell(owner)) for owner in owners))
    columns += (words.say("today.column_total"),)
    table = DayTable(kind=TableKind.BY_DAY, caption=heading, columns=columns, rows=tuple(rows))
    notes = () if rows else (words.say("today.ahead_none"),)
    return Part(id="ahead", heading=heading, notes=notes, tables=(table,) if rows else ())


def _groups(today: Today, say: Say) -> Part:
    words, places = say.words, today.places
    notes = [] if today.groups else [words.say("today.groups_none")]
    if places.incomplete:
        notes.append(words.say("today.incomplete"))
    for key, count in (("uncounted", places.uncounted), ("illustrative", places.illustrative)):
        if count:
            notes.append(words.say(f"today.{key}_one" if count == 1 else f"today.{key}", {"count": count}))
    heading = words.say("today.groups", {"weeks": today.asked.weeks})
    names = ("workshop", "time", "venue", "group", "places", "marks")
    table = DayTable(
        kind=TableKind.GROUPS,
        caption=heading,
        columns=tuple(words.say(f"today.column_{name}") for name in names),
        rows=tuple(group_cells(group, say) for group in today.groups),
    )
    return Part(id="groups", heading=heading, notes=tuple(notes), tables=(table,) if today.groups else ())


def _unreadable(today: Today, say: Say) -> Part:
    words, named = say.words, today.named_unreadable
    if not today.unreadable:
        note = words.say("today.unreadable_none")
    elif named:
        note = words.say("today.unreadable_named")
    else:
        note = words.say("today.unreadable_counted", {"cases": say.number("cases", len(today.unreadable), "cases")})
    return Part(id="unreadable", heading=words.say("today.unreadable"), notes=(note,), names=named)
