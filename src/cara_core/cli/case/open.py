"""``cara case open``: a case is opened with a referral, screened, and kept."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from cara_core.case.evolve import replay
from cara_core.case.facts import Fact, Referred
from cara_core.cli.arguments.day_and_force import Forces, decision_day
from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.arguments.store import (
    case_name,
    keep_facts,
    key_faults,
    naming_the_key,
    open_or_make_store,
    sqlite_file,
    store_url,
    tell_forces,
    who_asks,
)
from cara_core.cli.case.words import case_heading, may_follow
from cara_core.cli.exit_status import WRONG
from cara_core.cli.terminal.lines import plain, print_json, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Conflict, Fault, InputError
from cara_core.forces.force import Force
from cara_core.formats.case_file import case_mapping
from cara_core.formats.fact import CASE
from cara_core.formats.referral import FileKind, read_referrals
from cara_core.programme import open_case, screen
from cara_core.terms.decision.lines import Line
from cara_core.terms.referral import Referral

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["Call", "run"]


@attrs.frozen(kw_only=True)
class Call:
    """What one call of the command asks. ``on`` is the day as it was given, where one was."""

    case: str
    forces: Forces
    by: str
    on: str | None
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
        decision_day(on)
        if case.startswith("-"):
            # On a command line it would be read as an option, by every command that asks for the case.
            allowed = f"it begins with -; allowed: {CASE.allowed}, and no - in front"
            raise InputError([Fault("--case", CASE.code, allowed)])
        return cls(
            case=case_name(case),
            forces=Forces(force=force, community=community),
            by=who_asks(by),
            on=on,
            key=key,
            url=store_url(store),
            as_json=as_json,
        )


def run(file: str, call: Call) -> int:
    """Open the case; the exit status."""
    try:
        referral = _read_referral(file)
        force = call.forces.of(referral)
        status = _opened_before(referral, force, call)
        if status is None:
            # Words that cannot be had, or a fault of the referral, are found before a store is made.
            screen(referral, force, on=decision_day(call.on))
    except InputError as wrong:
        for fault in wrong.faults:
            print_note(f"cara: {fault}" if fault.path.startswith("--") else FilePlace(file).line(fault))
        return WRONG
    if status is not None:
        return status
    with open_or_make_store(call.url) as store:
        return _open(store, referral, force, call)


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


def _open(store: "CaseStore", referral: Referral, force: Force, call: Call) -> int:
    on = decision_day(call.on)
    _, opening = open_case(referral, force, case=call.case, on=on, by=call.by)
    try:
        kept = keep_facts(store, opening, call.key)
    except (Conflict, InputError):
        # Another call with the same key may have come between the question and the answer.
        status = _kept_before(store, referral, force, call)
        if status is not None:
            return status
        allowed = "a case of that name is in the store; allowed: another name, or the --key it was opened with"
        raise InputError([Fault("--case", "ALREADY_OPEN", allowed)]) from None
    decision = () if kept.repeated else (*screen(referral, force, on=on).lines(), plain())
    return _print_opened(store, call, kept.facts, decision) or kept.status


def _print_opened(store: "CaseStore", call: Call, facts: Sequence[Fact], above: Sequence[Line]) -> int:
    """Tell the force, and show the case that was opened, under the lines ``above``; the exit status."""
    status = tell_forces(store)
    case = replay(facts)
    if call.as_json:
        print_json(case_mapping(case))
    else:
        print_lines([*above, case_heading(case), plain(), *may_follow(case)])
    return status


def _opened_before(referral: Referral, force: Force, call: Call) -> int | None:
    """Where the key is on record, the exit status; ``None``: the case is opened now. No store is made for it."""
    wrong = key_faults(call.key)
    if wrong:
        raise InputError(wrong)
    file = sqlite_file(call.url)
    if call.key is None or (file is not None and (not file.is_file() or not file.stat().st_size)):
        return None
    with open_or_make_store(call.url) as store:
        return _kept_before(store, referral, force, call)


def _kept_before(store: "CaseStore", referral: Referral, force: Force, call: Call) -> int | None:
    """The exit status where this was opened under the key before; ``None``: it was not.

    It is not screened again: what it was screened with may be gone.
    """
    found = None if call.key is None else store.requested(call.key)
    if found is None or call.key is None:
        return None
    kept = store.facts(found.case)[found.first - 1 : found.last]
    on = kept[0].on if call.on is None else decision_day(call.on)
    community = None if force.community is None else force.community.id
    what = Referred(force=force.id, community=community, referral=referral)
    with naming_the_key():
        store.repeated([Fact(case=call.case, number=1, on=on, by=call.by, what=what)], request=call.key)
    return _print_opened(store, call, kept, [plain(f"{call.case}: kept before, and not kept twice"), plain()])
