"""``cara case record``: something happened in a case, and is kept.

What is wrong is named as ``FILE:3: PATH: …``, on standard error, and nothing is written.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Fact
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.arguments.store import key_faults
from cara_core.cli.case.change import Call, FaultyFact, NewFacts, keep_change
from cara_core.cli.exit_status import WRONG
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import CaseError, Fault, InputError
from cara_core.forces.force import Force
from cara_core.formats.fact import FactReading, fact_in_case, read_facts
from cara_core.formats.referral import FileKind
from cara_core.programme import record
from cara_core.terms.days import Day
from cara_core.terms.instants import london_day, read_instant

__all__ = ["run"]

_NAMES: Final = ".json, .jsonl, - for standard input"


class _PlacedReading(NamedTuple):
    """One fact of a file, or what is wrong with it, and its place in the file."""

    place: FilePlace
    reading: FactReading


def run(files: Sequence[str], form: str | None, call: Call) -> int:
    """Record the facts of these files; the exit status."""
    kind = None if form is None else FileKind(form)
    readings = [reading for file in files for reading in _read(file, kind)]
    lines = [f"cara: {fault}" for fault in key_faults(call.key)] + _fault_lines(readings, call)
    if not lines:
        try:
            return keep_change(_Recording(call.case, readings), call)
        except FaultyFact as faulty:
            lines = list(faulty.lines)
    for line in lines:
        print_note(line)
    return WRONG


def _read(file: str, form: FileKind | None) -> list[_PlacedReading]:
    """Each fact of this file, or what is wrong with it."""
    try:
        data, kind = read_input(file, form, names=_NAMES)
    except InputError as wrong:
        return [_PlacedReading(FilePlace(file), FactReading(None, "", None, wrong.faults))]
    if kind is FileKind.CSV:
        fault = Fault("", "UNKNOWN_KIND", "a fact is no row of a table; allowed: " + _NAMES)
        return [_PlacedReading(FilePlace(file), FactReading(None, "", None, (fault,)))]
    return [_PlacedReading(FilePlace(file, reading.row, reading.path), reading) for reading in read_facts(data, kind)]


def _fault_lines(readings: Sequence[_PlacedReading], call: Call) -> list[str]:
    """What is wrong with these facts by themselves, whatever has happened in the case?"""
    today = decision_day(call.on)
    lines: list[str] = []
    for place, reading in readings:
        # The paths of these faults begin in the file; those of what cannot follow begin in the fact.
        lines += [FilePlace(place.file, place.row).line(fault) for fault in reading.faults]
        lines += [place.line(fault) for fault in _envelope_faults(reading, call.case, today)]
    return lines


def _envelope_faults(reading: FactReading, case: str, today: Day) -> Iterator[Fault]:
    """What is wrong with the case and the day that one fact names?"""
    envelope = reading.envelope
    if envelope is None:
        return
    if envelope.case not in {None, case}:
        yield Fault("case", "CONTRADICTION", "not the case it is recorded in; allowed: the same, or null")
    at = None if envelope.at is None else read_instant(envelope.at)
    on = envelope.on if at is None else london_day(at)
    if on is not None and on > today:
        yield Fault("on", "AHEAD", f"it has not happened yet; allowed: {today} or earlier")


@attrs.frozen
class _Recording:
    """The facts of files, recorded in one case."""

    case: str
    readings: Sequence[_PlacedReading]

    def new_facts(self, case: Case, force: Force, _today: Day) -> NewFacts:
        """Each fact in its turn. What cannot happen ends it there: what comes after may rest on it."""
        facts: list[Fact] = []
        for place, reading in self.readings:
            if reading.fact is None:
                continue
            try:
                case, more = record(case, fact_in_case(case.id, case.number + 1, *reading.fact), force)
            except InputError as wrong:
                raise FaultyFact([place.line(fault) for fault in wrong.faults]) from None
            except CaseError as wrong:
                raise FaultyFact(place.line(Fault("", "OUT_OF_TURN", str(wrong))).splitlines()) from None
            facts += more
        return NewFacts(facts=facts)

    def repeated_facts(self, _kept: Sequence[Fact], _today: Day) -> Sequence[Fact]:
        """The facts as the files give them, without what the core adds to them."""
        facts = [reading.fact for _, reading in self.readings if reading.fact is not None]
        return [fact_in_case(self.case, 1, attrs.evolve(fact.envelope, number=None), fact.what) for fact in facts]
