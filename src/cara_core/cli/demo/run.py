"""``cara demo``: referrals decided for every installed force, whole lives of cautions, and two workshops found."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from cara_core.cli.demo.decisions import Decided, decision_table
from cara_core.cli.demo.lives import Story, play_lives, story_lines
from cara_core.cli.demo.messages import captured_in, message_lines
from cara_core.cli.demo.schedule import schedule_lines
from cara_core.cli.demo.store import Place, new_store, place_for, sign_checkpoint
from cara_core.cli.exit_status import ATTENTION, DONE, WRONG
from cara_core.cli.forces.entries import forces_and_communities
from cara_core.cli.forces.run import INSTALL
from cara_core.cli.terminal.colours import console, print_decision
from cara_core.cli.terminal.lines import print_json, print_lines
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.errors import ForceError, InputError
from cara_core.examples import Example, examples
from cara_core.examples.lives import due_days, lives
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.formats.case_file import case_mapping
from cara_core.programme import screen
from cara_core.terms.decision.decision import Decision

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["run"]

SHOWN_IN_FULL: Final = "several-reasons"
"""The example that shows what a whole decision looks like."""


def run(*, force: str | None, store: str | None, as_json: bool) -> int:
    """Decide the examples, live the lives, and show what came of them; the exit status."""
    if store is not None:
        with new_store(place_for(store)):
            pass  # whether it is new is asked before anything is shown
    forces, failures = _load_forces(force)
    for failure in failures:
        print_note(f"cara: {failure}")
    if not forces:
        if not failures:
            print_note(f"cara: no force is installed; {INSTALL}")
        return WRONG
    decided = {
        example.name: {name: _decide(example, loaded) for name, loaded in forces.items()} for example in examples()
    }
    story = _print_json(decided, forces, store) if as_json else _print_acts(decided, forces, store)
    decisions = [decision for by_force in decided.values() for decision in by_force.values()]
    sound = all(decision is not None and decision.sound for decision in decisions)
    return DONE if sound and not failures and not story.failed else ATTENTION


def _print_json(decided: Decided, forces: Mapping[str, Force], store: str | None) -> Story:
    """Every decision, then every case, for programs. A store is made only where one is named."""
    for by_force in decided.values():
        for decision in by_force.values():
            if decision is not None:
                print_result(decision.to_json())
    first = next(iter(forces.values()))
    story = _play_aside(first) if store is None else _play_in_store(first, place_for(store))
    for case in story.cases.values():
        print_json(case_mapping(case))
    return story


def _play_aside(force: Force) -> Story:
    """The lives, in a store that is gone afterwards."""
    with TemporaryDirectory() as folder:
        return _play_in_store(force, place_for(f"sqlite:///{Path(folder) / 'cara.db'}"))


def _print_acts(decided: Decided, forces: Mapping[str, Force], store: str | None) -> Story:
    """Every act, for a person."""
    drawn = console()
    _print_decisions(decided, forces, drawn)
    where, first = place_for(store), next(iter(forces.values()))
    story = _play_in_store(first, where)
    _print_lives(story, first, drawn)
    print_lines(schedule_lines(first), drawn)
    print_lines(message_lines(story.cases, forces, captured_in(where)), drawn)
    _print_next(forces, where, drawn)
    return story


def _play_in_store(force: Force, where: Place) -> Story:
    """The lives, in the store there; what it holds in the end is signed."""
    with new_store(where) as casework:
        story = play_lives(force, casework)
        sign_checkpoint(casework, where, max(story.due))
    return story


def _decide(example: Example, force: Force) -> Decision | None:
    try:
        return screen(example.referral, force, on=example.on)
    except InputError:
        return None


def _load_forces(name: str | None) -> tuple[dict[str, Force], list[str]]:
    """The force of that name, or every installed one with its communities; and what could not be loaded."""
    forces: dict[str, Force] = {}
    failures: list[str] = []
    for wanted in forces_and_communities() if name is None else (name,):
        try:
            forces[wanted] = load_force(wanted)
        except ForceError as wrong:
            failures.append(str(wrong))
    return forces, failures


def _print_decisions(decided: Decided, forces: Mapping[str, Force], drawn: "Console") -> None:
    shown = examples()
    drawn.print(f"{len(shown)} made-up referrals, decided by the rules of every force here", style="bold")
    drawn.print("May this person be offered CARA, and why or why not?\n")
    for line in decision_table(shown, decided, drawn.width):
        drawn.print(line, soft_wrap=True)
    full = _shown_in_full()
    drawn.print(f"\nOne of them in full, as a sergeant reads it: {full.shows.lower()}\n", style="bold")
    decision = decided[full.name][next(iter(forces))]
    if decision is not None:
        print_decision(decision.lines(), drawn)


def _shown_in_full() -> Example:
    return next(example for example in examples() if example.name == SHOWN_IN_FULL)


def _print_lives(story: Story, force: Force, drawn: "Console") -> None:
    drawn.print(f"\n{len(story.cases)} whole lives under the rules of {force.card.name}, day by day", style="bold")
    drawn.print("The first is told from its beginning, the others from the caution on.")
    print_lines(story_lines(story), drawn)


def _print_next(forces: Mapping[str, Force], where: Place, drawn: "Console") -> None:
    drawn.print("\nWhat next", style="bold")
    for command, does in (*_hints(next(iter(forces)), _shown_in_full()), *_hints_on_store(where)):
        drawn.print(f"  {command}", style="bold cyan", soft_wrap=True)
        drawn.print(f"      {does}", soft_wrap=True)
    drawn.print("\nWhat it left", style="bold")
    drawn.print(f"  {where.shown}\n      the case log", soft_wrap=True)
    drawn.print(f"  {captured_in(where)}\n      the messages, texts and letters", soft_wrap=True)
    drawn.print(f"  {where.checkpoint}\n      what it held in the end, signed, and kept outside it", soft_wrap=True)


def _hints_on_store(where: Place) -> Sequence[tuple[str, str]]:
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
