"""``cara case record``, ``screen`` and ``erase``: something happened in a case, and is kept.

All facts of one call are kept, or none. What is wrong is named as ``FILE:3: PATH: …``, on
standard error, and nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import FACT_FORMAT, Fact, Screened
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.arguments.store import (
    case_name,
    keep_facts,
    key_faults,
    open_existing_store,
    store_url,
    tell_forces,
    who_asks,
)
from cara_core.cli.case.words import case_heading, may_follow
from cara_core.cli.exit_status import DONE, WRONG
from cara_core.cli.terminal.lines import plain, print_json, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import CaseError, Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.formats.fact import FactReading, asked_in, fact_mapping, read_fact, read_facts
from cara_core.formats.referral import FileKind
from cara_core.programme import record, screen, screen_again
from cara_core.stages.rescreening import known_now
from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Line
from cara_core.terms.instants import london_day, read_instant

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["Call", "erase", "run", "screen_case"]

Read: TypeAlias = tuple[FilePlace, FactReading]
Step: TypeAlias = Callable[[Case, Force, Day], tuple[Sequence[Line], Sequence[Fact]]]
"""What happens in a case on that day: what is to be said of it, and the facts to keep."""


Same: TypeAlias = Callable[[Sequence[Fact], Day], Sequence[Fact]]
"""Beside these kept facts, and on that day: the facts that are asked now."""
_NAMES: Final = ".json, .jsonl, - for standard input"


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


@attrs.frozen(kw_only=True)
class Done:
    """What was kept, what is to be said of it, the case it comes to, and the exit status so far."""

    facts: Sequence[Fact]
    case: Case
    lines: Sequence[Line] = ()
    status: int = DONE
    repeated: bool = False


def run(files: Sequence[str], form: str | None, call: Call) -> int:
    """Record the facts of these files; the exit status."""
    read = [one for file in files for one in _read(file, None if form is None else FileKind(form))]
    today = decision_day(call.on)
    # The paths of these faults begin in the file; those of what cannot follow begin in the fact.
    faults = [f"cara: {fault}" for fault in key_faults(call.key)]
    for place, reading in read:
        faults += [FilePlace(place.file, place.row).line(fault) for fault in reading.faults]
        faults += [place.line(fault) for fault in _envelope(reading, call.case, today)]
    for line in faults:
        print_note(line)
    if faults:
        return WRONG
    try:
        return _kept(call, lambda case, force, _: ((), _each(case, force, read)), lambda _, __: _asked(call.case, read))
    except _AtPlace as wrong:
        for line in wrong.lines:
            print_note(line)
        return WRONG


def screen_case(call: Call, by: str | None) -> int:
    """Screen what is known of the case by now; the exit status."""
    asks = who_asks(by)

    def screened(case: Case, force: Force, today: Day) -> tuple[Sequence[Line], Sequence[Fact]]:
        _, facts = screen_again(case, force, on=today, by=asks)
        known = known_now(case)
        return (() if known is None else (*screen(known, force, on=today).lines(), plain()), facts)

    def same(kept: Sequence[Fact], today: Day) -> Sequence[Fact]:
        return [attrs.evolve(one, by=asks, on=today) for one in kept if isinstance(one.what, Screened)]

    return _kept(call, screened, same)


def erase(call: Call, person: str, authority: str, by: str | None) -> int:
    """Erase a person's data in this case: the decision is recorded, then the key destroyed; the exit status."""
    asks = who_asks(by)

    def asked(number: int, today: Day) -> Fact:
        what = {"person": Person(person).value, "authority": authority}
        raw = {"format": FACT_FORMAT, "kind": "person_erased", "on": today.isoformat(), "by": asks, "what": what}
        return asked_in(call.case, number, *read_fact(raw))

    return _kept(
        call,
        lambda case, force, today: ((), record(case, asked(case.number + 1, today), force)[1]),
        lambda kept, today: [asked(kept[0].number, today)],
    )


def _read(file: str, form: FileKind | None) -> list[Read]:
    """Each fact of this file, or what is wrong with it."""
    try:
        data, kind = read_input(file, form, _NAMES)
    except InputError as wrong:
        return [(FilePlace(file), FactReading(None, "", None, wrong.faults))]
    if kind is FileKind.CSV:
        fault = Fault("", "UNKNOWN_KIND", "a fact is no row of a table; allowed: " + _NAMES)
        return [(FilePlace(file), FactReading(None, "", None, (fault,)))]
    return [(FilePlace(file, one.row, one.path), one) for one in read_facts(data, kind)]


def _envelope(reading: FactReading, case: str, today: Day) -> Iterator[Fault]:
    """What is wrong with one fact, before it is asked what may happen in the case?"""
    asked = reading.asked
    if asked is None:
        return
    if asked.case not in {None, case}:
        yield Fault("case", "CONTRADICTION", "not the case it is recorded in; allowed: the same, or null")
    at = None if asked.at is None else read_instant(asked.at)
    on = asked.on if at is None else london_day(at)
    if on is not None and on > today:
        yield Fault("on", "AHEAD", f"it has not happened yet; allowed: {today} or earlier")


def _each(case: Case, force: Force, read: Sequence[Read]) -> Sequence[Fact]:
    """Each fact in its turn. What cannot happen ends it there: what comes after may rest on it."""
    facts: list[Fact] = []
    for place, reading in read:
        if reading.read is None:
            continue
        try:
            case, more = record(case, asked_in(case.id, case.number + 1, *reading.read), force)
        except InputError as wrong:
            raise _AtPlace([place.line(fault) for fault in wrong.faults]) from None
        except CaseError as wrong:
            raise _AtPlace(place.line(Fault("", "OUT_OF_TURN", str(wrong))).splitlines()) from None
        facts += more
    return facts


def _asked(case: str, read: Sequence[Read]) -> Sequence[Fact]:
    """The facts of these files as they were asked, without what the core adds to them."""
    asked = [reading.read for _, reading in read if reading.read is not None]
    return [asked_in(case, 1, attrs.evolve(one, number=None), what) for one, what in asked]


def _kept(call: Call, step: Step, same: Same) -> int:
    """Keep what happens in the case, and say what it has come to; the exit status.

    What was kept under the key before is not worked out again: what is known now may no
    longer bear it. It is only compared with what is asked.
    """
    with open_existing_store(call.url) as store:
        done = _before(store, call, same)
        if done is None:
            try:
                done = _done(store, call, step)
            except (_AtPlace, CaseError, InputError):
                # Another call with the same key may have come between the question and the answer.
                done = _before(store, call, same)
                if done is None:
                    raise
        told = tell_forces(store)
    if call.as_json:
        for fact in done.facts:
            print_json(fact_mapping(fact))
        return told or done.status
    again = " (kept before, and not kept twice)" if done.repeated else ""
    recorded = (plain(f"fact {fact.number} of {fact.on}: {fact.kind}{again}") for fact in done.facts)
    print_lines([*done.lines, *recorded, plain(), case_heading(done.case), plain(), *may_follow(done.case)])
    return told or done.status


def _done(store: "CaseStore", call: Call, step: Step) -> Done:
    """What happens in the case as it is now, kept."""
    case, today = store.case(call.case), decision_day(call.on)
    lines, asked = step(case, load_force(case.force, community=case.community), today)
    facts, status, repeated = keep_facts(store, asked, call.key)
    # After an error while it was told the store may refuse to be read: nothing is asked of it any more.
    after = store.case(call.case) if repeated else replay((*case.facts, *facts))
    return Done(facts=facts, case=after, lines=lines, status=status, repeated=repeated)


def _before(store: "CaseStore", call: Call, same: Same) -> Done | None:
    """What was kept under the key before, where it is what is asked again; ``None``: nothing was."""
    found = None if call.key is None else store.requested(call.key)
    if found is None or call.key is None:
        return None
    reused = InputError([Fault("--key", "KEY_REUSED", "this key was used for something else; allowed: a new key")])
    if found.case != call.case:
        raise reused
    facts = store.facts(call.case)
    kept = facts[found.first - 1 : found.last]
    asked = same(kept, kept[0].on if call.on is None else decision_day(call.on))
    if not asked:
        raise reused
    store.repeated(asked, request=call.key)
    return Done(facts=kept, case=replay(facts), repeated=True)
