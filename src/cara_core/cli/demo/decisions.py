"""The first act of ``cara demo``: the examples, decided by the rules of every force, as a table."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from rich.text import Text

from cara_core.cli.terminal.colours import OUTCOME_STYLES
from cara_core.examples import Example
from cara_core.terms.decision.decision import Decision, Outcome

__all__ = ["Decided", "decision_table"]

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


def decision_table(shown: Sequence[Example], decided: Decided, width: int) -> Iterator[Text]:
    """A row for each example, a column for each force, and what the cells mean, in so many characters across."""
    names = list(decided[shown[0].name])
    layout = _layout(shown, names, width)
    rows = (row for example in shown for row in _rows(example, list(decided[example.name].values()), layout))
    return chain(_heads(names, layout), rows, [Text("")], _legend(decided))


class _Layout(NamedTuple):
    """How the table is laid out: what stands in a cell, and how many characters wide a column and the names are."""

    cells: Mapping[Outcome, str]
    column: int
    names: int


def _layout(shown: Sequence[Example], names: Sequence[str], width: int) -> _Layout:
    """Decisions in full where they fit beside the names of the examples, else in one word."""
    widest = max(len(example.shows) for example in shown) + 1
    cells = _WORDS if width >= len(names) * _column(_WORDS) + widest else _SHORT
    column = _column(cells)
    room = max(min(width - column * len(names), widest + len(DIFFER)), _NARROWEST)
    return _Layout(cells=cells, column=column, names=room)


def _column(cells: Mapping[Outcome, str]) -> int:
    return max(map(len, cells.values())) + 1


def _heads(names: Sequence[str], layout: _Layout) -> Iterator[Text]:
    """The names of the forces over one another; a line leads from each to its column."""
    for step, name in enumerate(names):
        lead = f" {'─' * (layout.names - len(name) - 3)}" + f"┼{'─' * (layout.column - 1)}" * step + "┐"
        yield Text.assemble((f"  {name}", "bold"), (lead, "dim"))


def _rows(example: Example, decisions: Sequence[Decision | None], layout: _Layout) -> Iterator[Text]:
    """What one example shows, over as many lines as it needs, the last with the decisions."""
    outcomes = [None if decision is None else decision.outcome for decision in decisions]
    mark = DIFFER if len(set(outcomes)) > 1 else " " * len(DIFFER)
    *above, last = textwrap.wrap(
        f"{mark}{example.shows}", layout.names - 1, subsequent_indent="  ", drop_whitespace=False
    )
    yield from map(Text, above)
    cells = [
        (_UNDECIDED.ljust(layout.column), "dim")
        if outcome is None
        else (layout.cells[outcome].ljust(layout.column), OUTCOME_STYLES[outcome])
        for outcome in outcomes
    ]
    line = Text.assemble((last.ljust(layout.names), "bold" if mark == DIFFER else ""), *cells)
    line.rstrip()
    yield line


def _legend(decided: Decided) -> Iterator[Text]:
    for outcome, meaning in _MEANING.items():
        named = outcome.replace("_", " ")
        yield Text.assemble((f"  {_SHORT[outcome]:<9}", OUTCOME_STYLES[outcome]), f"{named}: {meaning}")
    rows = [list(by_force.values()) for by_force in decided.values()]
    if any(None in row for row in rows):
        yield Text.assemble((f"  {_UNDECIDED:<9}", "dim"), _WHY_NONE)
    if any(len(row) > 1 for row in rows):
        yield Text.assemble((f"  {DIFFER:<9}", "bold"), "the forces do not say the same")
