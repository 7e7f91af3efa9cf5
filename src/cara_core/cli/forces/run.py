"""``cara forces``: what is installed, and how firm each of its values is."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.forces.entries import Entry, installed_entries
from cara_core.cli.terminal.colours import console
from cara_core.cli.terminal.streams import print_note, print_result
from cara_core.terms.days import Day
from cara_core.terms.sources import Standing

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["INSTALL", "run"]

INSTALL: Final = "install the plugin of a force, from a clone of this project: pip install ./plugins/NAME"
_STYLES: Final = {Standing.ILLUSTRATIVE: "yellow", Standing.DESIGN: "cyan"}


def run(*, on: str | None, as_json: bool) -> int:
    """List what is installed; the exit status, 1 where something cannot be used or nothing is installed."""
    day = decision_day(on)
    entries = installed_entries(day)
    if as_json:
        for entry in entries:
            print_result(json.dumps(entry.to_mapping(day), separators=(",", ":"), ensure_ascii=False))
    else:
        _draw(entries, day, console())
    if not any(entry.kind == "force" for entry in entries):
        print_note(f"cara: no force is installed; {INSTALL}")
        return ATTENTION
    return ATTENTION if any(entry.faults for entry in entries) else DONE


def _draw(entries: Sequence[Entry], on: Day, drawn: "Console") -> None:
    if not entries:
        return
    drawn.print(f"Installed, as it stands on {on}\n", style="bold")
    drawn.print(_overview(entries))
    for entry in entries:
        drawn.print()
        _draw_entry(entry, drawn)
    drawn.print(
        "\nillustrative: no public source gives the value; the force must replace it with its own.", style="dim"
    )


def _overview(entries: Sequence[Entry]) -> Table:
    """A line each: who, in which languages, and how many values of which standing."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "version", "languages"):
        table.add_column(heading, no_wrap=True)
    for standing in Standing:
        table.add_column(str(standing), justify="right", style=_STYLES.get(standing, ""))
    for entry in entries:
        languages = "cannot be used" if entry.faults and not entry.settings else ", ".join(entry.languages)
        counts = [str(number) for number in entry.standings.values()] if entry.settings else []
        name = entry.name if entry.kind == "force" else f"{entry.name} ({entry.kind})"
        table.add_row(name, entry.version, languages, *counts)
    return table


def _draw_entry(entry: Entry, drawn: "Console") -> None:
    head = Text(entry.name, style="bold")
    head.append(f"  {entry.title}, {entry.kind}" if entry.title else f"  {entry.kind}", style="not bold")
    head.append(f"  {entry.distribution} {entry.version}", style="not bold dim")
    drawn.print(head)
    if entry.note:
        drawn.print(Padding(entry.note, (0, 0, 0, 2)))
    for fault in entry.faults:
        drawn.print(Padding(Text(f"cannot be used: {fault}"), (0, 0, 0, 2)), style="bold red")
    if entry.settings:
        drawn.print(Padding(_settings(entry), (0, 0, 0, 2)))
    if entry.upcoming:
        drawn.print(Padding("Coming, and not holding yet:", (1, 0, 0, 2)), style="bold")
        drawn.print(Padding(_upcoming(entry), (0, 0, 0, 2)))


def _settings(entry: Entry) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("setting", no_wrap=True)
    table.add_column("value", ratio=1)
    table.add_column("since", no_wrap=True, style="dim")
    table.add_column("standing", no_wrap=True)
    table.add_column("source", no_wrap=True, style="dim")
    for row in entry.settings:
        provenance = row.provenance
        since = "" if provenance.since is None else str(provenance.since)
        standing = Text(str(provenance.standing), _STYLES.get(provenance.standing, ""))
        table.add_row(row.setting, row.value, since, standing, provenance.source)
    return table


def _upcoming(entry: Entry) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("from", no_wrap=True)
    table.add_column("setting", no_wrap=True)
    table.add_column("value", ratio=1)
    table.add_column("standing", no_wrap=True)
    table.add_column("source", no_wrap=True, style="dim")
    for row in entry.upcoming:
        provenance = row.setting.provenance
        standing = Text(str(provenance.standing), _STYLES.get(provenance.standing, ""))
        table.add_row(str(row.on), row.setting.setting, row.setting.value, standing, provenance.source)
    return table
