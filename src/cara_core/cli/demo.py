"""``cara demo``: the shipped examples, decided for every installed force, told as it goes."""

import os
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from cara_core.cli import ATTENTION, DONE, WRONG
from cara_core.cli.forces import INSTALL
from cara_core.cli.ink import OUTCOME_STYLES, console, ink
from cara_core.cli.listing import pairs
from cara_core.cli.writing import beside, result
from cara_core.errors import ForceError, InputError
from cara_core.examples import Example, examples
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.programme import screen
from cara_core.terms.decision import Decision, Outcome

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["run"]

TOLD_IN_FULL: Final = "several-reasons"
"""The example that shows what a whole decision looks like."""
DIFFER: Final = "≠ "
_NARROWEST: Final = 30
_SHORT: Final = {
    Outcome.ELIGIBLE: "✓ yes",
    Outcome.NOT_ELIGIBLE: "✗ no",
    Outcome.REFER: "» refer",
    Outcome.UNDETERMINED: "? open",
}
_WORDS: Final = {outcome: f"{short[0]} {outcome.replace('_', ' ')}" for outcome, short in _SHORT.items()}
_MEANING: Final = {
    Outcome.ELIGIBLE: "nothing stands against it; a named supervisor decides",
    Outcome.NOT_ELIGIBLE: "at least one criterion is not met",
    Outcome.REFER: "somebody else must decide, such as a prosecutor",
    Outcome.UNDETERMINED: "something is not known, and silence never passes",
}
_UNDECIDED: Final = "· none"
_WHY_NONE: Final = "not decided: the example does not fit this force, such as its risk tool"
Decided = Mapping[str, Mapping[str, Decision | None]]
"""Decisions by the example's name, then by the force's; ``None`` where the example does not fit that force."""


def run(*, force: str | None, as_json: bool) -> int:
    """Decide the examples and show what came of them; the exit status."""
    forces, failed = _loaded(force)
    for line in failed:
        beside(f"cara: {line}")
    if not forces:
        if not failed:
            beside(f"cara: no force is installed; {INSTALL}")
        return WRONG
    decided = {one.name: {named: _decided(one, loaded) for named, loaded in forces.items()} for one in examples()}
    every = [decision for by_force in decided.values() for decision in by_force.values()]
    if as_json:
        for decision in every:
            if decision is not None:
                result(decision.to_json())
    else:
        _tell(decided, forces, console())
    sound = all(decision is not None and decision.sound for decision in every)
    return DONE if sound and not failed else ATTENTION


def _decided(one: Example, force: Force) -> Decision | None:
    try:
        return screen(one.referral, force, on=one.on)
    except InputError:
        return None


def _loaded(force: str | None) -> tuple[dict[str, Force], list[str]]:
    """The force that is asked for, or every installed one with its communities; and what failed."""
    forces: dict[str, Force] = {}
    failed: list[str] = []
    for named in (force,) if force is not None else pairs():
        try:
            forces[named] = load_force(named)
        except ForceError as wrong:
            failed.append(str(wrong))
    return forces, failed


def _tell(decided: Decided, forces: Mapping[str, Force], drawn: "Console") -> None:
    shown = examples()
    drawn.print(f"{len(shown)} made-up referrals, decided by the rules of every force here", style="bold")
    drawn.print("May this person be offered CARA, and why or why not?\n")
    for line in chain(_table(shown, decided, drawn), ("",), _legend(decided)):
        drawn.print(line, soft_wrap=True)
    first = next(iter(forces))
    told = next(one for one in shown if one.name == TOLD_IN_FULL)
    drawn.print(f"\nOne of them in full, as a sergeant reads it: {told.shows.lower()}\n", style="bold")
    decision = decided[told.name][first]
    if decision is not None:
        ink(decision.lines(), decision.outcome, drawn)
    drawn.print("\nWhat next", style="bold")
    for command, does in _hints(first, told):
        drawn.print(f"  {command}", style="bold cyan", soft_wrap=True)
        drawn.print(f"      {does}", soft_wrap=True)


def _table(shown: Sequence[Example], decided: Decided, drawn: "Console") -> Iterator[Text]:
    """A row for each example, a column for each force; a line leads from each name to its column."""
    names = list(decided[shown[0].name])
    widest = max(len(one.shows) for one in shown) + 1
    cells = _WORDS if drawn.width >= _columns(_WORDS, names) + widest else _SHORT
    across = _columns(cells, names) // len(names)
    room = max(min(drawn.width - across * len(names), widest + len(DIFFER)), _NARROWEST)
    for step, name in enumerate(names):
        lead = f" {'─' * (room - len(name) - 3)}" + f"┼{'─' * (across - 1)}" * step + "┐"
        yield Text.assemble((f"  {name}", "bold"), (lead, "dim"))
    for one in shown:
        outcomes = [None if decision is None else decision.outcome for decision in decided[one.name].values()]
        mark = DIFFER if len(set(outcomes)) > 1 else " " * len(DIFFER)
        *above, last = textwrap.wrap(f"{mark}{one.shows}", room - 1, subsequent_indent="  ", drop_whitespace=False)
        yield from map(Text, above)
        told = [
            (_UNDECIDED.ljust(across), "dim") if found is None else (cells[found].ljust(across), OUTCOME_STYLES[found])
            for found in outcomes
        ]
        line = Text.assemble((last.ljust(room), "bold" if mark == DIFFER else ""), *told)
        line.rstrip()
        yield line


def _columns(cells: Mapping[Outcome, str], names: Sequence[str]) -> int:
    return len(names) * (max(map(len, cells.values())) + 1)


def _legend(decided: Decided) -> Iterator[Text]:
    for outcome, meaning in _MEANING.items():
        named = outcome.replace("_", " ")
        yield Text.assemble((f"  {_SHORT[outcome]:<9}", OUTCOME_STYLES[outcome]), f"{named}: {meaning}")
    rows = [list(by_force.values()) for by_force in decided.values()]
    if any(None in row for row in rows):
        yield Text.assemble((f"  {_UNDECIDED:<9}", "dim"), _WHY_NONE)
    if any(len(row) > 1 for row in rows):
        yield Text.assemble((f"  {DIFFER:<9}", "bold"), "the forces do not say the same")


def _hints(force: str, example: Example) -> Sequence[tuple[str, str]]:
    file = _short(Path(str(example.file)))
    return (
        (f"cara screen --force {force} --on {example.on} {file}", "the decision above"),
        (f"cara screen --force {force} --on {example.on} --json {file}", "the same for a program"),
        ("cara forces", "the rules of each force, with the source of every value"),
        ("cara screen --help", "your own referrals: JSON, lines of JSON, or CSV"),
    )


def _short(file: Path) -> str:
    """The path as it is shorter to type: from here, where that goes no further up."""
    here = os.path.relpath(file)
    return str(file) if here.startswith("..") else here
