"""``cara case open``: a case is opened with a referral, screened, and kept."""

from typing import TYPE_CHECKING

import attrs

from cara_core.case.evolve import replay
from cara_core.cli import DONE, WRONG
from cara_core.cli.asked import Forces, decision_day
from cara_core.cli.case_told import may_follow, now_told
from cara_core.cli.lines import json_result, plain, tell
from cara_core.cli.opening import opened
from cara_core.cli.screen import Place
from cara_core.cli.storing import begun_store, case_name, kept_before, now, store_url, tell_moves, who
from cara_core.cli.writing import beside
from cara_core.errors import Conflict, Fault, InputError
from cara_core.forces.force import Force
from cara_core.formats.case_file import case_mapping
from cara_core.formats.referral import FileKind, read_referrals
from cara_core.programme import open_case, screen
from cara_core.terms.days import Day
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
        return cls(
            case=case_name(case),
            forces=Forces(force, community),
            by=who(by),
            on=on,
            key=key,
            url=store_url(store),
            as_json=as_json,
        )


def run(file: str, call: Call) -> int:
    """Open the case; the exit status."""
    try:
        referral = _one_referral(file)
        force = call.forces.of(referral)
        screen(referral, force, on=decision_day(call.on))
    except InputError as wrong:
        for fault in wrong.faults:
            beside(Place(file).of(fault))
        return WRONG
    with begun_store(call.url) as store:
        return _opened(store, referral, force, call)


def _one_referral(file: str) -> Referral:
    """The one referral of this file. Raises :class:`InputError`."""
    data, kind = opened(file, FileKind.JSON if file == "-" else None)
    readings = list(read_referrals(data, kind))
    if len(readings) != 1:
        raise InputError([Fault("", "NOT_ONE", f"found {len(readings)} referrals; allowed: one, as a case is of one")])
    (reading,) = readings
    if reading.referral is None:
        raise InputError(reading.faults)
    return reading.referral


def _opened(store: "CaseStore", referral: Referral, force: Force, call: Call) -> int:
    on = _day(store, call)
    _, facts = open_case(referral, force, case=call.case, on=on, by=call.by)
    try:
        store.append(facts, at=now(), request=call.key)
    except Conflict:
        allowed = "a case of that name is in the store; allowed: another name, or the --key it was opened with"
        raise InputError([Fault("--case", "ALREADY_OPEN", allowed)]) from None
    told = tell_moves(store)
    case = replay(facts)
    if call.as_json:
        json_result(case_mapping(case))
        return told
    tell([*screen(referral, force, on=on).lines(), plain(), now_told(case), plain(), *may_follow(case)])
    return told or DONE


def _day(store: "CaseStore", call: Call) -> Day:
    """The day asked for. What is repeated without one is of the day it was first asked."""
    before = None if call.on is not None else kept_before(store, call.key)
    if before is not None and before == (call.case, 1):
        return store.facts(call.case)[0].on
    return decision_day(call.on)
