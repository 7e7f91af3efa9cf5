"""``cara due``: what has to happen next, in every case, the most urgent first."""

from collections.abc import Iterable
from typing import Final

from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.store import open_cases, reader, store_url
from cara_core.cli.case.words import english
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import print_json, print_lines
from cara_core.cli.terminal.spinner import spinner
from cara_core.cli.terminal.streams import print_note
from cara_core.due.duties import Duty, Owner
from cara_core.due.words import duty_lines, duty_name
from cara_core.errors import Fault, InputError
from cara_core.formats.due_rows import due_mapping
from cara_core.terms.days import Day

__all__ = ["run"]

_MENDED: Final = "cara: the index of duties was not what it had been made as, and was made anew from the facts"
_UNREADABLE: Final = "cannot be read: what is due in it is not known"
_OWNERS: Final = {owner.value: owner for owner in Owner}


def run(
    *,
    on: str | None,
    owner: str | None,
    fail_overdue: bool,
    store: str | None,
    by: str | None,
    reason: str | None,
    as_json: bool,
    rebuild: bool = False,
) -> int:
    """Show what is due; the exit status. That the cases were read is logged first."""
    day, owned_by, read_by = decision_day(on), _owner(owner), reader(by, reason=reason)
    with open_cases(store_url(store)) as casework, spinner("working out what is due"):
        if rebuild:
            casework.rebuild_index()
        due = casework.due(on=day, owner=owned_by, read_by=read_by)
    if due.mended:
        print_note(_MENDED)
    for case in due.unreadable:
        print_note(f"cara: case {case} {_UNREADABLE}")
    _print_duties(due, day, as_json=as_json)
    overdue = sum(duty.overdue_days(day) > 0 for duty in due)
    if not due and not as_json:
        print_lines(duty_lines((), english(), day))
    if len(due) > 1 and not as_json:
        print_note(f"{len(due)} due, {overdue} of them overdue")
    return ATTENTION if due.unreadable or (overdue and fail_overdue) else DONE


def _print_duties(duties: Iterable[Duty], on: Day, *, as_json: bool) -> None:
    if not as_json:
        print_lines(line for duty in duties for line in duty_lines((duty,), english(), on))
        return
    for duty in duties:
        print_json(due_mapping(duty, on, duty_name(duty, english())))


def _owner(name: str | None) -> Owner | None:
    if name is None or name in _OWNERS:
        return None if name is None else _OWNERS[name]
    raise InputError([Fault("--owner", "NOT_ALLOWED", f"nobody's; allowed: {', '.join(_OWNERS)}")])
