"""``cara due``: what has to happen next, in every case or in one; with ``--history`` all that ever had to."""

from collections.abc import Container, Iterable, Sequence
from typing import Final

import attrs

from cara_core.case.contacts import chosen_way
from cara_core.case.timeline import of_another_case
from cara_core.casework.casework import Casework
from cara_core.casework.results import DutyList, ReadBy
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.day_and_force import decision_day, known_instant
from cara_core.cli.arguments.store import case_name, in_options, open_cases, reader, store_url
from cara_core.cli.case.words import english
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import detail, print_json, print_lines
from cara_core.cli.terminal.spinner import spinner
from cara_core.cli.terminal.streams import print_note
from cara_core.due.duty import Duty, DutyKind, LedgerRow, Owner
from cara_core.due.words import duty_lines, duty_name, ledger_lines
from cara_core.errors import Fault, InputError
from cara_core.formats.due_rows import due_mapping, ledger_mapping
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day

__all__ = ["Call", "run"]

_MENDED: Final = "cara: the index of duties was not what it had been made as, and was made anew from the facts"
_UNREADABLE: Final = "cannot be read: what is due in it is not known"
_DECLINED: Final = (
    "The victim wants no more contact: nobody rings. What was decided is told in the way that the victim chose:"
)
_OWNERS: Final = {owner.value: owner for owner in Owner}


@attrs.frozen(kw_only=True)
class Call:
    """What one call asks: of every case or of one, from which day, whose duties, and who asks why.

    ``known_at``: by what was known then, of one case. ``history``: also what has ended.
    """

    case: str | None
    on: Day
    owner: Owner | None
    history: bool
    known_at: Instant | None
    fail_overdue: bool
    rebuild: bool
    url: str
    read_by: ReadBy
    as_json: bool

    @classmethod
    def read(
        cls,
        *,
        case: str | None,
        on: str | None,
        owner: str | None,
        history: bool,
        known_at: str | None,
        fail_overdue: bool,
        rebuild: bool,
        store: str | None,
        by: str | None,
        reason: str | None,
        as_json: bool,
    ) -> "Call":
        """The call that these options make; :class:`InputError` where they cannot be met."""
        of_a_case = {"--history": history, "--known-at": known_at is not None}
        faults = [
            Fault(option, "MISSING", "asked of every case; allowed: with the name of one case")
            for option, is_given in of_a_case.items()
            if is_given and case is None
        ]
        if faults:
            raise InputError(faults)
        known = None if known_at is None else known_instant(known_at)
        return cls(
            case=None if case is None else case_name(case, option="CASE"),
            on=decision_day(on) if on is not None or known is None else london_day(known),
            owner=_owner(owner),
            history=history,
            known_at=known,
            fail_overdue=fail_overdue,
            rebuild=rebuild,
            url=store_url(store),
            read_by=reader(by, reason=reason),
            as_json=as_json,
        )


def run(call: Call) -> int:
    """Show what is due; the exit status. That the cases were read is logged first."""
    with open_cases(call.url) as casework, spinner("working out what is due"):
        if call.rebuild:
            casework.rebuild_index()
        if call.case is not None:
            call = attrs.evolve(call, case=found_case(casework, call.case, by_parts=not call.as_json))
        rows = None if call.case is None else _rows(casework, call.case, call)
        hidden = _hidden(casework, call.case, call) if call.history and call.case is not None else frozenset[int]()
        due = casework.due(on=call.on, owner=call.owner, read_by=call.read_by) if rows is None else DutyList()
        way = None if call.case is None else chosen_way(casework.case(call.case, known_at=call.known_at))
    if due.mended:
        print_note(_MENDED)
    for case in due.unreadable:
        print_note(f"cara: case {case} {_UNREADABLE}")
    if rows is not None and call.history:
        _print_ledger(rows, call, hidden)
        open_now = [row.duty for row in rows if row.is_open]
    else:
        open_now = list(due) if rows is None else [row.duty for row in rows]
        _print_duties(open_now, call)
    if way is not None and not call.as_json and any(duty.kind is DutyKind.TELL_OUTCOME for duty in open_now):
        print_lines([detail(f"{_DECLINED} {way}")])
    overdue = sum(duty.overdue_days(call.on) > 0 for duty in open_now)
    if len(open_now) > 1 and not call.as_json:
        print_note(f"{len(open_now)} due, {overdue} of them overdue")
    return ATTENTION if due.unreadable or (overdue and call.fail_overdue) else DONE


def _rows(casework: Casework, case: str, call: Call) -> list[LedgerRow]:
    """The duties of one case that have begun by that day: those that are open, or all."""
    try:
        found = casework.duties(case, read_by=call.read_by, known_at=call.known_at)
    except InputError as wrong:
        raise in_options(wrong) from None
    return [
        row
        for row in found
        if row.duty.opens_on <= call.on and call.owner in {None, row.duty.owner} and (call.history or row.is_open)
    ]


def _print_duties(duties: Sequence[Duty], call: Call) -> None:
    if call.as_json:
        for duty in duties:
            print_json(due_mapping(duty, call.on, duty_name(duty, english())))
    elif call.case is not None or not duties:
        print_lines(duty_lines(duties, english(), call.on))
    else:
        # One by one: of every case there may be many, and they are in their order already.
        print_lines(line for duty in duties for line in duty_lines((duty,), english(), call.on))


def _hidden(casework: Casework, case: str, call: Call) -> frozenset[int]:
    """The numbers of the facts that were typed into this case by mistake: what they say is shown to nobody here."""
    return of_another_case(casework.case(case, known_at=call.known_at).facts)


def _print_ledger(rows: Iterable[LedgerRow], call: Call, hidden: Container[int]) -> None:
    if not call.as_json:
        print_lines(ledger_lines(rows, english(), hidden=hidden))
        return
    for row in rows:
        if row.began_by in hidden:
            # Its kind and what it is about would tell what the fact said.
            continue
        shown = attrs.evolve(row, reason=None) if row.ended_by in hidden else row
        print_json(ledger_mapping(shown, call.on, duty_name(row.duty, english())))


def _owner(name: str | None) -> Owner | None:
    if name is None or name in _OWNERS:
        return None if name is None else _OWNERS[name]
    raise InputError([Fault("--owner", "NOT_ALLOWED", f"nobody's; allowed: {', '.join(_OWNERS)}")])
