"""``cara case record``, ``screen`` and ``erase``: something happened in a case, and is kept.

All facts of one call are kept, or none. What is wrong is named as ``FILE:3: PATH: …``, on
standard error, and nothing is written.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import FACT_FORMAT, Fact
from cara_core.cli import WRONG
from cara_core.cli.asked import decision_day
from cara_core.cli.case_told import may_follow, now_told
from cara_core.cli.lines import json_result, plain, tell
from cara_core.cli.opening import opened
from cara_core.cli.screen import Place
from cara_core.cli.storing import case_name, kept_before, now, opened_store, store_url, tell_moves, who
from cara_core.cli.writing import beside
from cara_core.errors import CaseError, Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.formats.fact import FactReading, asked_in, fact_mapping, read_fact, read_facts
from cara_core.formats.referral import FileKind
from cara_core.programme import record, screen, screen_again
from cara_core.stages.known import known_now
from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from cara_core.terms.telling import Line

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["Call", "erase", "run", "screen_case"]

Read: TypeAlias = tuple[Place, FactReading]
Step: TypeAlias = Callable[[Case, Force, Day], tuple[Sequence[Line], Sequence[Fact]]]
"""What happens in a case on that day: what is to be said of it, and the facts to keep."""


class _AtPlace(Exception):
    """One fact of a file is wrong: the lines that say so."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("a fact is wrong")
        self.lines = lines


@attrs.frozen(kw_only=True)
class Call:
    """What one call asks: in which case of which store, looked at from which day."""

    case: str
    on: str | None
    key: str | None
    url: str
    as_json: bool = False

    @classmethod
    def read(cls, *, case: str, on: str | None, key: str | None, store: str | None, as_json: bool = False) -> "Call":
        """The call that these options make; :class:`InputError` where they cannot be met."""
        decision_day(on)
        return cls(case=case_name(case, "CASE"), on=on, key=key, url=store_url(store), as_json=as_json)


def run(files: Sequence[str], form: str | None, call: Call) -> int:
    """Record the facts of these files; the exit status."""
    read = [one for file in files for one in _read(file, None if form is None else FileKind(form))]
    # The paths of these faults begin in the file; those of what cannot follow begin in the fact.
    faults = [Place(place.file, place.row).of(fault) for place, reading in read for fault in reading.faults]
    for line in faults:
        beside(line)
    if faults:
        return WRONG
    today = decision_day(call.on)
    try:
        return _kept(call, lambda case, force, _: ((), _each(case, force, read, today)))
    except _AtPlace as wrong:
        for line in wrong.lines:
            beside(line)
        return WRONG


def screen_case(call: Call, by: str | None) -> int:
    """Screen what is known of the case by now; the exit status."""
    asks = who(by)

    def screened(case: Case, force: Force, today: Day) -> tuple[Sequence[Line], Sequence[Fact]]:
        _, facts = screen_again(case, force, on=today, by=asks)
        known = known_now(case)
        return (() if known is None else (*screen(known, force, on=today).lines(), plain()), facts)

    return _kept(call, screened)


def erase(call: Call, person: str, authority: str, by: str | None) -> int:
    """Erase a person's data in this case: the decision is recorded, then the key destroyed; the exit status."""
    asks = who(by)

    def erased(case: Case, force: Force, today: Day) -> tuple[Sequence[Line], Sequence[Fact]]:
        what = {"person": Person(person).value, "authority": authority}
        raw = {"format": FACT_FORMAT, "kind": "person_erased", "on": today.isoformat(), "by": asks, "what": what}
        return (), record(case, asked_in(case.id, case.number + 1, *read_fact(raw)), force)[1]

    return _kept(call, erased)


def _read(file: str, form: FileKind | None) -> list[Read]:
    """Each fact of this file, or what is wrong with it."""
    try:
        data, kind = opened(file, form)
    except InputError as wrong:
        return [(Place(file), FactReading(None, "", None, wrong.faults))]
    if kind is FileKind.CSV:
        fault = Fault("", "UNKNOWN_KIND", "a fact is no row of a table; allowed: .json, .jsonl, - for standard input")
        return [(Place(file), FactReading(None, "", None, (fault,)))]
    return [(Place(file, one.row, one.path), one) for one in read_facts(data, kind)]


def _each(case: Case, force: Force, read: Sequence[Read], today: Day) -> Sequence[Fact]:
    """Each fact in its turn. What cannot happen ends it there: what comes after may rest on it."""
    facts: list[Fact] = []
    for place, reading in read:
        if reading.read is None:
            continue
        try:
            fact = asked_in(case.id, case.number + 1, *reading.read)
            _check_happened(fact, today)
            case, more = record(case, fact, force)
        except InputError as wrong:
            raise _AtPlace([place.of(fault) for fault in wrong.faults]) from None
        except CaseError as wrong:
            raise _AtPlace(place.of(Fault("", "OUT_OF_TURN", str(wrong))).splitlines()) from None
        facts += more
    return facts


def _check_happened(fact: Fact, today: Day) -> None:
    if fact.on > today:
        raise InputError([Fault("on", "AHEAD", f"it has not happened yet; allowed: {today} or earlier")])


def _kept(call: Call, step: Step) -> int:
    """Work out what happens in the case, keep it, and say what the case has come to; the exit status.

    What is repeated under its key is worked out again from the facts that came before it:
    it comes to the same, and is not kept again.
    """
    with opened_store(call.url) as store:
        before, today = _before(store, call)
        force = load_force(before.force, community=before.community)
        lines, facts = _stepped(step, before, force, today, repeats=kept_before(store, call.key) is not None)
        kept = store.append(facts, at=now(), request=call.key)
        told = tell_moves(store)
        case = store.case(call.case)
    if call.as_json:
        for fact in facts:
            json_result(fact_mapping(fact))
        return told
    again = " (kept before, and not kept twice)" if kept.repeated else ""
    recorded = (plain(f"fact {fact.number} of {fact.on}: {fact.kind}{again}") for fact in facts)
    tell([*lines, *recorded, plain(), now_told(case), plain(), *may_follow(case)])
    return told


def _stepped(
    step: Step, case: Case, force: Force, today: Day, *, repeats: bool
) -> tuple[Sequence[Line], Sequence[Fact]]:
    """What happens in the case. Where the key was used before, it could happen then: else it is something else."""
    try:
        return step(case, force, today)
    except (_AtPlace, CaseError, InputError):
        if repeats:
            raise _reused() from None
        raise


def _reused() -> InputError:
    return InputError([Fault("--key", "KEY_REUSED", "this key was used for something else; allowed: a new key")])


def _before(store: "CaseStore", call: Call) -> tuple[Case, Day]:
    """The case as it stood before this was asked, and the day it is asked on.

    That is as it is now, and today; or as it was when the key was first used, and the day
    of what was kept then, where the call names no other.
    """
    facts = store.facts(call.case)
    found = kept_before(store, call.key)
    if found is None:
        return replay(facts), decision_day(call.on)
    case, first = found
    if case != call.case or first == 1:
        raise _reused()
    return replay(facts[: first - 1]), facts[first - 1].on if call.on is None else decision_day(call.on)
