"""``cara contact show``: how one person can be reached, shown to somebody who has to; logged first."""

import json
from collections.abc import Mapping

from cara_core.casework.casework import Casework
from cara_core.casework.results import ReadBy
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import case_name, in_options, open_cases, reader, store_url
from cara_core.cli.exit_status import DONE, WRONG
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import InputError
from cara_core.formats.participant import participant_entries
from cara_core.formats.safe_contact import safe_contact_entries

__all__ = ["run"]


def run(case: str, *, whose: str, reason: str, by: str | None, store: str | None) -> int:
    """Show the newest record of that person; the exit status."""
    name, read_by = case_name(case, option="CASE"), reader(by, reason=reason)
    with open_cases(store_url(store)) as casework:
        try:
            name = found_case(casework, name, by_parts=False)
            found = _entries(casework, name, whose=whose, read_by=read_by)
        except InputError as wrong:
            raise in_options(wrong) from None
    if found is None:
        print_note(f"cara: {name}: no record of the {whose} is kept; `cara contact record FILE` keeps one")
        return WRONG
    print_result(json.dumps(found, indent=2, ensure_ascii=False))
    return DONE


def _entries(casework: Casework, name: str, *, whose: str, read_by: ReadBy) -> Mapping[str, object] | None:
    if whose == "victim":
        contact = casework.safe_contact(name, read_by=read_by)
        return None if contact is None else safe_contact_entries(contact)
    person = casework.participant(name, read_by=read_by)
    return None if person is None else participant_entries(person)
