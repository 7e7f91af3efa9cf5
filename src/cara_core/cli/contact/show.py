"""``cara contact show``: how one person can be reached, shown to somebody who has to; logged first."""

import json

from cara_core.cli.arguments.store import case_name, open_existing_store, store_url, who_asks
from cara_core.cli.clock import now
from cara_core.cli.exit_status import DONE, WRONG
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import Fault, InputError

__all__ = ["run"]


def run(case: str, *, whose: str, reason: str, by: str | None, store: str | None) -> int:
    """Show the newest record of that person; the exit status."""
    from cara_core.formats.safe_contact import safe_contact_entries  # noqa: PLC0415  (beside the store, an extra)
    from cara_core.store.log.contact_records import participant_entries  # noqa: PLC0415  (an extra)

    name, asker = case_name(case, option="CASE"), who_asks(by)
    if not reason.strip():
        raise InputError([Fault("--reason", "MISSING", "empty; allowed: why it is read")])
    with open_existing_store(store_url(store)) as log:
        log.case(name)
        if whose == "victim":
            contact = log.safe_contact(name, who=asker, at=now(), reason=reason)
            found = None if contact is None else safe_contact_entries(contact)
        else:
            person = log.participant(name, who=asker, at=now(), reason=reason)
            found = None if person is None else participant_entries(person)
    if found is None:
        print_note(f"cara: {name}: no record of the {whose} is kept; `cara contact record FILE` keeps one")
        return WRONG
    print_result(json.dumps(found, indent=2, ensure_ascii=False))
    return DONE
