"""``cara workshops list``: the workshops that are kept, by day."""

from collections.abc import Iterator, Sequence

from cara_core.casework.calendar.results import CalendarEntry, CalendarWorkshop, StoredCalendar
from cara_core.cli.arguments.store import open_cases, store_url
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import print_json
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.cli.workshops.as_json import version_mapping
from cara_core.cli.workshops.words import COLUMNS, table_lines, version_cells
from cara_core.errors import Fault, InputError
from cara_core.terms.days import FIRST_DAY, LAST_DAY, Day, read_day

__all__ = ["run"]


def run(*, first: str | None, last: str | None, store: str | None, as_json: bool) -> int:
    """List them; the exit status."""
    earliest, latest = _day(first, FIRST_DAY, option="--from"), _day(last, LAST_DAY, option="--to")
    with open_cases(store_url(store)) as casework:
        calendar = casework.calendar()
    rows: list[Sequence[str]] = [COLUMNS]
    for entry, kept in _newest(calendar, earliest, latest):
        staffed = kept.staffed_by(calendar.facilitators).staffed
        if as_json:
            print_json(version_mapping(entry, kept, staffed=staffed))
        else:
            rows.append(tuple(version_cells(entry, kept, staffed=staffed)))
    if len(rows) > 1:
        for line in table_lines(rows):
            print_result(line)
    elif not as_json:
        print_note("there is no workshop in the store between these days; `cara workshops import` keeps some")
    return DONE


def _newest(calendar: StoredCalendar, earliest: Day, latest: Day) -> Iterator[tuple[CalendarEntry, CalendarWorkshop]]:
    """The newest version of each workshop between these days, by day and hour."""
    newest = {entry.id: (entry, entry.what) for entry in calendar.entries if isinstance(entry.what, CalendarWorkshop)}
    found = sorted(newest.values(), key=lambda pair: (pair[1].workshop.on, pair[1].workshop.starts, pair[0].id))
    return ((entry, kept) for entry, kept in found if earliest <= kept.workshop.on <= latest)


def _day(text: str | None, without: Day, *, option: str) -> Day:
    if text is None:
        return without
    found = read_day(text)
    if found is None:
        raise InputError([Fault(option, "NOT_A_DAY", "not a day; allowed: YYYY-MM-DD")])
    return found
