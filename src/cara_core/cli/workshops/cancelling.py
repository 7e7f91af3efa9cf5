"""``cara workshops cancel``: a workshop is not held, and does not come back."""

from cara_core.casework.calendar.results import CalendarChanges
from cara_core.cli.arguments.store import asker, in_options, open_cases, store_url
from cara_core.cli.clock import now
from cara_core.cli.workshops.importing import print_kept
from cara_core.errors import InputError

__all__ = ["run"]


def run(id_: str, *, cause: str, key: str | None, store: str | None, by: str | None, as_json: bool) -> int:
    """Cancel it, and name the cases that were booked into it; the exit status."""
    asks = asker(by)
    with open_cases(store_url(store)) as casework:
        try:
            kept = casework.cancel_workshop(id_, cause=cause, at=now(), by=asks.who, request=key)
        except InputError as wrong:
            raise in_options(wrong, by=asks.option) from None
    return print_kept(kept, CalendarChanges(), as_json=as_json)
