"""``cara workshops show``: every version of one workshop."""

from collections.abc import Sequence

from cara_core.casework.calendar.results import CalendarWorkshop
from cara_core.cli.arguments.store import open_cases, store_url
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import print_json
from cara_core.cli.terminal.streams import print_result
from cara_core.cli.workshops.as_json import version_mapping
from cara_core.cli.workshops.words import COLUMNS, table_lines, version_cells
from cara_core.errors import Fault, InputError
from cara_core.terms.instants import write_instant

__all__ = ["run"]


def run(id_: str, *, store: str | None, as_json: bool) -> int:
    """Show them, the oldest first; the exit status."""
    with open_cases(store_url(store)) as casework:
        calendar = casework.calendar()
    versions = [(entry, entry.what) for entry in calendar.versions(id_) if isinstance(entry.what, CalendarWorkshop)]
    if not versions:
        raise InputError([Fault("ID", "NOT_ON_OFFER", "no workshop of that id is kept; allowed: one of `list`")])
    rows: list[Sequence[str]] = [("version", "recorded", "by", *COLUMNS)]
    for entry, kept in versions:
        staffed = kept.staffed_by(calendar.facilitators).staffed
        if as_json:
            print_json(version_mapping(entry, kept, staffed=staffed))
        recorded = (str(entry.version), write_instant(entry.recorded_at), entry.recorded_by)
        # Who is qualified is known of today alone: of an old version it says nothing.
        rows.append((*recorded, *version_cells(entry, kept, staffed=True)))
    if not as_json:
        for line in table_lines(rows):
            print_result(line)
    return DONE
