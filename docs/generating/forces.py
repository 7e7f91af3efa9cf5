"""The page of the shipped forces: every setting side by side, since when, on what source, how firm."""

from collections.abc import Sequence
from importlib import import_module
from importlib.resources.abc import Traversable
from typing import Final

import attrs

from cara_core.cli.forces.entries import Entry, installed_entries
from cara_core.examples import examples
from cara_core.forces.loader import load_force
from cara_core.programme import screen
from cara_core.terms.days import day
from cara_core.terms.sources import Standing
from generating.markdown import code, page, table

__all__ = ["ON", "SHIPPED", "forces_page"]

ON: Final = day("2026-03-10")
PAIRS: Final = ("hampshire", "leicestershire", "west_midlands", "west_midlands/polish")
ILLUSTRATIVE: Final = "\\*"


@attrs.frozen
class Shipped:
    """A folder of books that is shipped with this project: of a force, or of a community."""

    name: str
    title: str
    folder: Traversable


def _shipped(name: str, title: str, module: str, plugin: str) -> Shipped:
    return Shipped(name, title, getattr(import_module(module), plugin).data)


SHIPPED: Final = (
    _shipped("hampshire", "Hampshire", "cara_hampshire", "Hampshire"),
    _shipped("leicestershire", "Leicestershire", "cara_leicestershire", "Leicestershire"),
    _shipped("west_midlands", "West Midlands", "cara_west_midlands_polish", "WestMidlands"),
    _shipped("polish", "The Polish community", "cara_west_midlands_polish", "Polish"),
)


def forces_page() -> str:
    """The shipped forces side by side, each in full, and where they decide differently."""
    names = {shipped.name for shipped in SHIPPED}
    entries = [entry for entry in installed_entries(ON) if entry.name in names]
    forces = [entry for entry in entries if entry.kind == "force"]
    return page(
        "The shipped forces side by side",
        f"As they stand on {ON}. `cara forces --on DAY` says the same for any day.\n\n{WARNING}",
        f"## Side by side\n\n{_side_by_side(forces)}\n\n{ILLUSTRATIVE} illustrative: no public source gives the value.",
        *(f"## {_heading(entry)}\n\n{_in_full(entry)}" for entry in entries),
        f"## Where they decide differently\n\n{_differences()}",
    )


WARNING: Final = """\
```{warning}
These are not the policies of the three forces of today, which are not public. What is *published* was made public
about CARA there; what is *illustrative* is here so that the program can be tried. A force replaces it, with its own
source, and has every row signed off by its lawyers.
```"""


def _side_by_side(forces: Sequence[Entry]) -> str:
    settings = dict.fromkeys(row.setting for entry in forces for row in entry.settings)
    cells = ([code(setting), *(_cell(setting, entry) for entry in forces)] for setting in settings)
    return table(("setting", *(entry.title for entry in forces)), cells)


def _cell(setting: str, entry: Entry) -> str:
    marked = (
        f"{row.value} {ILLUSTRATIVE}" if row.provenance.standing is Standing.ILLUSTRATIVE else row.value
        for row in entry.settings
        if row.setting == setting
    )
    return "<br>".join(marked) or "none"


def _heading(entry: Entry) -> str:
    return entry.title if entry.kind == "force" else f"The {entry.title} community"


def _in_full(entry: Entry) -> str:
    lines = (
        [code(row.setting), row.value, str(row.provenance.since), row.provenance.source, str(row.provenance.standing)]
        for row in entry.settings
    )
    return f"{entry.note}\n\n{table(('setting', 'value', 'since', 'source', 'standing'), lines)}"


def _differences() -> str:
    forces = {name: load_force(name) for name in PAIRS}
    lines = []
    for example in examples():
        outcomes = [screen(example.referral, force, on=example.on).outcome for force in forces.values()]
        if len(set(outcomes)) > 1:
            lines.append([example.shows, *(str(outcome).replace("_", " ") for outcome in outcomes)])
    summary = (
        f"Of the {len(examples())} examples that `cara demo` decides, {len(lines)} do not end the same everywhere."
    )
    return f"{summary}\n\n{table(('example', *map(code, forces)), lines)}"
