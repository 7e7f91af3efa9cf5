"""``cara workshops export``: what is on offer, as the two tables that a coordinator edits."""

from pathlib import Path

from cara_core.channels.atomic_file import make_private_folder, write_atomically
from cara_core.cli.arguments.store import open_cases, store_url
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.formats.tables.workshop_calendar import (
    FACILITATORS_FILE,
    WORKSHOPS_FILE,
    facilitators_csv,
    workshops_csv,
)

__all__ = ["run"]


def run(folder: str, *, store: str | None) -> int:
    """Write them; the exit status. Raises :class:`InputError`."""
    with open_cases(store_url(store)) as casework:
        calendar = casework.calendar()
    files = {
        WORKSHOPS_FILE: workshops_csv(calendar.workshops, illustrative=calendar.illustrative),
        FACILITATORS_FILE: facilitators_csv(calendar.facilitators.values()),
    }
    try:
        make_private_folder(Path(folder))
        for name, content in files.items():
            write_atomically(Path(folder) / name, content)
    except OSError:
        raise InputError([Fault("DIR", "NOT_WRITABLE", "it cannot be written; allowed: a folder")]) from None
    print_note(f"{folder}: {len(calendar.workshops)} workshops, {len(calendar.facilitators)} facilitators")
    return DONE
