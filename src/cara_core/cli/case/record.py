"""``cara case record``: something happened in a case, and is kept.

What is wrong is named as ``FILE:3: PATH: …``, on standard error, and nothing is written.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import attrs

from cara_core.casework.asked_facts import NumberedFact, Viewpoint
from cara_core.casework.call_checks import call_faults
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.files import FilePlace, read_input
from cara_core.cli.arguments.store import in_options, open_cases
from cara_core.cli.case.change import Call, print_recorded
from cara_core.cli.case.everyday.refusing import refusal_lines
from cara_core.cli.clock import now
from cara_core.cli.exit_status import WRONG
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import CaseEnded, Fault, InputError, OutOfTurn
from cara_core.formats.fact import FactReading, read_facts
from cara_core.formats.referral import FileKind
from cara_core.terms.instants import Instant, london_day

__all__ = ["run"]

_NAMES: Final = ".json, .jsonl, - for standard input"
_PLACE: Final = re.compile(r"\[(\d+)\]\.?(.*)", re.DOTALL)


class _PlacedReading(NamedTuple):
    """One fact of a file, or what is wrong with it, and its place in the file."""

    place: FilePlace
    reading: FactReading


def run(files: Sequence[str], form: str | None, call: Call, *, everything: bool = False) -> int:
    """Record the facts of these files; the exit status."""
    kind, at = None if form is None else FileKind(form), now()
    readings = [reading for file in files for reading in _read(file, kind)]
    if any(reading.faults for _, reading in readings):
        # Every fault at once: beside those of the file, those that the call would be refused with.
        lines = [*_call_lines(call, at), *_fault_lines(readings, call, at)]
    else:
        facts = [NumberedFact.of(reading.fact) for _, reading in readings if reading.fact is not None]
        places = [place for place, reading in readings if reading.fact is not None]
        try:
            with open_cases(call.url) as casework:
                name = found_case(casework, call.case, by_parts=False)
                recorded = casework.record(name, facts, at=at, on=call.on, request=call.key)
            return print_recorded(recorded, as_json=call.as_json)
        except InputError as wrong:
            lines = [_placed_line(fault, places) for fault in in_options(wrong, case="CASE").faults]
        except (OutOfTurn, CaseEnded) as wrong:
            before = places[wrong.index or 0].line(Fault("", "OUT_OF_TURN", ""))
            lines = list(refusal_lines(wrong, everything=everything, before=before))
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


def _call_lines(call: Call, at: Instant) -> Iterator[str]:
    """What is wrong with the call itself."""
    faults = list(call_faults(at=at, case=call.case, request=call.key, on=call.on))
    if faults:
        yield from (f"cara: {fault}" for fault in in_options(InputError(faults)).faults)


def _fault_lines(readings: Sequence[_PlacedReading], call: Call, at: Instant) -> Iterator[str]:
    """What is wrong with these facts by themselves, whatever has happened in the case?"""
    seen_from = Viewpoint(case=call.case, today=call.on or london_day(at), at=at)
    for place, reading in readings:
        # The paths of these faults begin in the file; those of what cannot follow begin in the fact.
        yield from (FilePlace(place.file, place.row).line(fault) for fault in reading.faults)
        if reading.envelope is not None:
            yield from map(place.line, seen_from.faults(NumberedFact.in_envelope(reading.envelope, None)))


def _placed_line(fault: Fault, places: Sequence[FilePlace]) -> str:
    """The fault as a line that begins with the place of its fact; of the call itself, with its option."""
    found = _PLACE.fullmatch(fault.path)
    if found is None:
        return f"cara: {fault}"
    return places[int(found[1])].line(attrs.evolve(fault, path=found[2]))
