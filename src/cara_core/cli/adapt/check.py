"""``cara adapt check``: what the gate says of a pack, fault by fault."""

from collections.abc import Iterator, Sequence
from typing import Final

from cara_core.adapt.place import Place, open_place
from cara_core.adapt.seen import digest_of_texts
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import detail, heading, plain, print_json, print_lines
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.gate import Verdict
from cara_core.terms.decision.lines import Line

__all__ = ["run"]

_LEVELS: Final = {Level.BLOCK: "block", Level.WARN: "warn", Level.INFORM: "info"}
_SHOWN: Final = {Level.BLOCK: "BLOCK", Level.WARN: "WARN", Level.INFORM: "INFO"}
_NO_FORCE: Final = "No force is named (--force): no text that shows a force's values can be ready."


def run(folder: str, *, force: str | None, on: str | None, as_json: bool) -> int:
    """Print every fault and the verdict; the exit status."""
    place = open_place(folder, force=force)
    found = place.verdict(decision_day(on))
    if as_json:
        for row in _rows(found):
            print_json(row)
    else:
        print_lines(_lines(place, found))
    return DONE if found.is_ready else ATTENTION


def _rows(found: Verdict) -> Iterator[dict[str, object]]:
    for fault in found.faults:
        row: dict[str, object] = {"check": fault.code, "level": _LEVELS[fault.level], "file": fault.file}
        row |= {"line": fault.line, "what": fault.what, "why": fault.why, "mend": fault.mend}
        yield row if not fault.settles else {**row, "settles": fault.settles}
    for (message, medium, form), reasons in found.stopped.items():
        for reason in reasons:
            if not _is_among(found.faults, reason.code, reason.what):
                row = {"check": reason.code, "level": "block", "file": reason.file, "line": reason.line}
                yield row | {"what": f"{message} {medium} {form}: {reason.what}", "why": "", "mend": reason.mend}


def _is_among(faults: Sequence[PackFault], code: str, what: str) -> bool:
    return any((fault.code, fault.what) == (code, what) for fault in faults)


def _lines(place: Place, found: Verdict) -> Iterator[Line]:
    for fault in found.faults:
        yield heading(f"{_SHOWN[fault.level]:<5}  {fault.code}  {fault.file}:{fault.line}  {fault.what}")
        yield detail(f"       {fault.why}")
        yield detail(f"       {fault.mend}")
    if found.faults:
        yield plain()
    if place.sheet is None:
        yield plain(_NO_FORCE)
    yield heading(found.summary)
    yield detail(f"  digest of what was looked at: {digest_of_texts(place)[:12]}")
