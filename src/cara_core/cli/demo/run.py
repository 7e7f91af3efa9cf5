"""``cara demo``: referrals decided for every installed force, whole lives of cautions, and two workshops found."""

import os
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Final

from rich.text import Text

from cara_core.cli.demo.lives import Story, play_lives, story_lines
from cara_core.cli.demo.messages import captured_in, message_lines
from cara_core.cli.demo.schedule import schedule_lines
from cara_core.cli.demo.store import Place, new_store, place_for, sign_checkpoint
from cara_core.cli.exit_status import ATTENTION, DONE, WRONG
from cara_core.cli.forces.entries import forces_and_communities
from cara_core.cli.forces.run import INSTALL
from cara_core.cli.terminal.colours import OUTCOME_STYLES, console, print_decision
from cara_core.cli.terminal.lines import print_json, print_lines
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import ForceError, InputError
from cara_core.examples import Example, examples
from cara_core.examples.lives import due_days, lives
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.formats.case_file import case_mapping
from cara_core.programme import screen
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Decision, Outcome

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


def run(*, force: str | None, store: str | None, as_json: bool) -> int:
    """Decide the examples, live the lives, and show what came of them; the exit status."""
    if store is not None:
        with new_store(place_for(store), _first_day()):
            pass  # whether it is new is asked before anything is told
    forces, failed = _loaded(force)
    for line in failed:
        print_note(f"cara: {line}")
    if not forces:
        if not failed:
            print_note(f"cara: no force is installed; {INSTALL}")
        return WRONG
    decided = {one.name: {named: _decided(one, loaded) for named, loaded in forces.items()} for one in examples()}
    every = [decision for by_force in decided.values() for decision in by_force.values()]
    first = next(iter(forces.values()))
    if as_json:
        for decision in every:
            if decision is not None:
                print_result(decision.to_json())
        story = play_lives(first, None) if store is None else _lived(first, place_for(store))
        for case in story.cases.values():
            print_json(case_mapping(case))
    else:
        drawn = console()
        _tell(decided, forces, drawn)
        where = place_for(store)
        story = _lived(first, where)
        _tell_lives(story, first, drawn)
        print_lines(schedule_lines(first), drawn)
        print_lines(message_lines(story.cases, forces, captured_in(where)), drawn)
        _tell_next(forces, where, drawn)
    sound = all(decision is not None and decision.sound for decision in every)
    return DONE if sound and not failed and not story.failed else ATTENTION


def _lived(force: Force, where: Place) -> Story:
    """The lives, in the store there; what it holds in the end is signed."""
    with new_store(where, _first_day()) as store:
        story = play_lives(force, store)
        sign_checkpoint(store, where, max(story.due))
    return story


def _first_day() -> Day:
    return min(life.opened_on for life in lives())


def _decided(one: Example, force: Force) -> Decision | None:
    try:
        return screen(one.referral, force, on=one.on)
    except InputError:
        return None


def _loaded(force: str | None) -> tuple[dict[str, Force], list[str]]:
    """The force that is asked for, or every installed one with its communities; and what failed."""
    forces: dict[str, Force] = {}
    failed: list[str] = []
    for named in (force,) if force is not None else forces_and_communities():
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
    full = next(one for one in shown if one.name == TOLD_IN_FULL)
    drawn.print(f"\nOne of them in full, as a sergeant reads it: {full.shows.lower()}\n", style="bold")
    decision = decided[full.name][first]
    if decision is not None:
        print_decision(decision.lines(), decision.outcome, drawn)


def _tell_lives(story: Story, force: Force, drawn: "Console") -> None:
    drawn.print(f"\n{len(story.cases)} whole lives under the rules of {force.card.name}, day by day", style="bold")
    drawn.print("The first is told from its beginning, the others from the caution on.")
    print_lines(story_lines(story), drawn)


def _tell_next(forces: Mapping[str, Force], where: Place, drawn: "Console") -> None:
    told_in_full = next(one for one in examples() if one.name == TOLD_IN_FULL)
    drawn.print("\nWhat next", style="bold")
    for command, does in (*_hints(next(iter(forces)), told_in_full), *_of_the_store(where)):
        drawn.print(f"  {command}", style="bold cyan", soft_wrap=True)
        drawn.print(f"      {does}", soft_wrap=True)
    drawn.print("\nWhat it left", style="bold")
    drawn.print(f"  {where.shown}\n      the case log", soft_wrap=True)
    drawn.print(f"  {captured_in(where)}\n      the messages, texts and letters", soft_wrap=True)
    drawn.print(f"  {where.checkpoint}\n      what it held in the end, signed, and kept outside it", soft_wrap=True)


def _of_the_store(where: Place) -> Sequence[tuple[str, str]]:
    """Commands on the store, over two lines each, as its path is long."""
    store = f"--store {quote(where.shown)}"
    case, day = lives()[0].case, max(due_days())
    return (
        (f"cara case show {case} --on {day} \\\n      {store}", "one of the cases as it stands"),
        (f"cara due --on {day} \\\n      {store}", "what is due on that day"),
        (
            f"cara verify \\\n      {store} \\\n      --checkpoint {quote(str(where.checkpoint))}",
            "that nothing of it was changed or lost",
        ),
    )


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
        row = [
            (_UNDECIDED.ljust(across), "dim") if found is None else (cells[found].ljust(across), OUTCOME_STYLES[found])
            for found in outcomes
        ]
        line = Text.assemble((last.ljust(room), "bold" if mark == DIFFER else ""), *row)
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
        ("cara schedule --help", "two workshops that fit, for one case or for everybody who waits"),
        ("cara forces", "the rules of each force, with the source of every value"),
        ("cara screen --help", "your own referrals: JSON, lines of JSON, or CSV"),
    )


def _short(file: Path) -> str:
    """The path as it is shorter to type: from here, where that goes no further up."""
    here = os.path.relpath(file)
    return str(file) if here.startswith("..") else here
