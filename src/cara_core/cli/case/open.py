"""``cara case open``: a case is opened with a referral, screened, and kept."""

import attrs

from cara_core.casework.results import CaseOpened
from cara_core.cli.arguments.day_and_force import Forces, decision_day
from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.arguments.store import Asker, asker, hooks_status, in_options, open_or_make_cases, store_url
from cara_core.cli.case.linked import linked_lines
from cara_core.cli.case.words import case_heading, may_follow
from cara_core.cli.clock import now
from cara_core.cli.exit_status import WRONG
from cara_core.cli.terminal.lines import plain, print_json, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.formats.case_file import case_mapping
from cara_core.formats.fact import CASE
from cara_core.formats.referral import FileKind, read_referrals
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Line
from cara_core.terms.referral import Referral

__all__ = ["Call", "opened_lines", "run"]


@attrs.frozen(kw_only=True)
class Call:
    """What one call of the command asks. ``on`` is the day, where one was given."""

    case: str
    forces: Forces
    asks: Asker
    on: Day | None
    key: str | None
    url: str
    as_json: bool

    @classmethod
    def read(
        cls,
        *,
        case: str,
        force: str | None,
        community: str | None,
        by: str | None,
        on: str | None,
        key: str | None,
        store: str | None,
        as_json: bool,
    ) -> "Call":
        """The call that these options make; :class:`CaraError` where they cannot be met."""
        day = None if on is None else decision_day(on)
        if case.startswith("-"):
            # On a command line it would be read as an option, by every command that asks for the case.
            allowed = f"it begins with -; allowed: {CASE.allowed}, and no - in front"
            raise InputError([Fault("--case", CASE.code, allowed)])
        return cls(
            case=case,
            forces=Forces(force=force, community=community),
            asks=asker(by),
            on=day,
            key=key,
            url=store_url(store),
            as_json=as_json,
        )


def run(file: str, call: Call) -> int:
    """Open the case; the exit status."""
    try:
        opened = _open(_read_referral(file), call)
    except InputError as wrong:
        for fault in in_options(wrong, case="--case", by=call.asks.option).faults:
            of_the_call = fault.path.startswith("--") or fault.path == call.asks.option
            print_note(f"cara: {fault}" if of_the_call else FilePlace(file).line(fault))
        return WRONG
    status = hooks_status(opened.hooks)
    if call.as_json:
        print_json(case_mapping(opened.case, linked=opened.linked))
    else:
        print_lines([*_lines_above(opened), plain(), *opened_lines(opened), plain(), *may_follow(opened.case)])
    return status


def opened_lines(opened: CaseOpened) -> list[Line]:
    """The case that was opened, and the cases that belong with it."""
    linked = list(linked_lines(opened.linked))
    return [case_heading(opened.case), *([plain(), *linked] if linked else [])]


def _open(referral: Referral, call: Call) -> CaseOpened:
    with open_or_make_cases(call.url) as casework:
        return casework.open(
            referral,
            force=call.forces.of(referral),
            case=call.case,
            on=call.on,
            at=now(),
            by=call.asks.who,
            request=call.key,
        )


def _lines_above(opened: CaseOpened) -> list[Line]:
    """The decision, or that it was opened before."""
    if opened.repeated or opened.decision is None:
        return [plain(f"{opened.case.id}: kept before, and not kept twice")]
    return list(opened.decision.lines())


def _read_referral(file: str) -> Referral:
    """The only referral of this file. Raises :class:`InputError`."""
    data, kind = read_input(file, FileKind.JSON if file == "-" else None)
    readings = list(read_referrals(data, kind))
    if len(readings) != 1:
        raise InputError([Fault("", "NOT_ONE", f"found {len(readings)} referrals; allowed: one, as a case is of one")])
    (reading,) = readings
    if reading.referral is None:
        raise InputError(reading.faults)
    return reading.referral
