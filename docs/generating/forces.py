"""The page of the shipped forces: every setting side by side, since when, on what source, how firm."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.resources.abc import Traversable
from typing import Any, Final

import attrs

from cara_core.examples import examples
from cara_core.forces.force import Community, Force
from cara_core.forces.loader import load_force
from cara_core.programme import screen
from cara_core.terms.days import Day, day
from cara_core.terms.policy import CautionTerms, EligibilityTerms, Length, OfferedLanguage
from cara_core.terms.risk import RiskTool
from cara_core.terms.sources import Sourced, Standing
from generating.markdown import code, page, table

__all__ = ["ON", "SHIPPED", "forces_page"]

ON: Final = day("2026-03-10")
PAIRS: Final = ("hampshire", "leicestershire", "west_midlands", "west_midlands/polish")
ILLUSTRATIVE: Final = "\\*"
NAMES: Final = {"length": "caution_length"}
"""Settings whose name in ``cara forces`` is not that in terms.toml."""


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


@attrs.frozen
class Row:
    """One setting of a force on that day."""

    setting: str
    value: str
    since: str
    source: str
    standing: Standing


def forces_page() -> str:
    """The shipped forces side by side, each in full, and where they decide differently."""
    forces = {name: load_force(name) for name in PAIRS}
    alone = {name: force for name, force in forces.items() if force.community is None}
    communities = [force.community for force in forces.values() if force.community is not None]
    return page(
        "The shipped forces side by side",
        f"As they stand on {ON}. `cara forces --on DAY` says the same for any day.\n\n{WARNING}",
        f"## Side by side\n\n{_side_by_side(alone)}\n\n{ILLUSTRATIVE} illustrative: no public source gives the value.",
        "\n\n".join(f"## {force.card.name}\n\n{_in_full(force)}" for force in alone.values()),
        *(f"## The {one.name} community\n\n{_in_full_community(one)}" for one in communities),
        f"## Where they decide differently\n\n{_differences(forces)}",
    )


WARNING: Final = """\
```{warning}
These are not the policies of the three forces of today, which are not public. What is *published* was said in public
about CARA there; what is *illustrative* stands here so that the program can be tried. A force replaces it, with its own
source, and has every row signed off by its lawyers.
```"""


def rows(force: Force, on: Day) -> Iterator[Row]:
    """Every setting of this force on that day."""
    for period in force.card.dispensations:
        last = period.last or "the national permission"
        yield Row("dispensation", f"{period.first} to {last}", str(period.first), period.source, period.standing)
    asking, defaults = force.asking, force.defaults
    listed = asking.offence_list(on) or defaults.offence_list(on)
    by_row: dict[tuple[str, str, Standing], list[str]] = {}
    for one in () if listed is None else listed.codes:
        by_row.setdefault((str(one.since), one.source, one.standing), []).append(one.value)
    for (since, source, standing), codes in by_row.items():
        yield Row("offence_list", " ".join(map(code, codes)), since, source, standing)
    for kind, said in (
        (EligibilityTerms, asking.eligibility_terms(on) or defaults.eligibility_terms(on)),
        (CautionTerms, asking.caution_terms(on) or defaults.caution_terms(on)),
    ):
        for field in attrs.fields(kind):
            yield _row(NAMES.get(field.name, field.name), getattr(said, field.name))
    offer = asking.languages() or defaults.languages()
    for language in () if offer is None else offer.languages:
        yield _row(f"languages.{language.value.tag}", language)
    tools = asking.dash_mapping(on) or defaults.dash_mapping(on)
    for tool in () if tools is None else tools.tools:
        yield _row(f"risk_tool.{tool.value.name}", tool)


def _row(setting: str, sourced: Sourced[Any]) -> Row:
    return Row(setting, _value(sourced.value), str(sourced.since), sourced.source, sourced.standing)


def _value(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(map(str, value))
        case Length(number=number, unit=unit):
            return f"{number} {unit}"
        case OfferedLanguage(delivery=delivery):
            return str(delivery)
        case RiskTool(medium_from=medium, high_from=high, counted=counted):
            medium_too = "" if medium is None else f"medium from {medium}, "
            return f"{medium_too}high from {high} *yes* of {len(counted)} counted"
        case _:
            return str(value)


def _side_by_side(forces: Mapping[str, Force]) -> str:
    said = {name: list(rows(force, ON)) for name, force in forces.items()}
    settings = dict.fromkeys(row.setting for found in said.values() for row in found)
    cells = ([code(setting), *(_cell(setting, found) for found in said.values())] for setting in settings)
    return table(("setting", *(force.card.name for force in forces.values())), cells)


def _cell(setting: str, found: Sequence[Row]) -> str:
    marked = (
        f"{row.value}{' ' + ILLUSTRATIVE if row.standing is Standing.ILLUSTRATIVE else ''}"
        for row in found
        if row.setting == setting
    )
    return "<br>".join(marked) or "none"


def _in_full(force: Force) -> str:
    lines = ([code(row.setting), row.value, row.since, row.source, str(row.standing)] for row in rows(force, ON))
    return f"{force.card.note}\n\n{table(('setting', 'value', 'since', 'source', 'standing'), lines)}"


def _in_full_community(community: Community) -> str:
    lines = (
        [code(f"languages.{one.value.tag}"), _value(one.value), str(one.since), one.source, str(one.standing)]
        for one in community.languages
    )
    return f"{community.note}\n\n{table(('setting', 'value', 'since', 'source', 'standing'), lines)}"


def _differences(forces: Mapping[str, Force]) -> str:
    lines = []
    for example in examples():
        outcomes = [screen(example.referral, force, on=example.on).outcome for force in forces.values()]
        if len(set(outcomes)) > 1:
            lines.append([example.shows, *(str(outcome).replace("_", " ") for outcome in outcomes)])
    said = f"Of the {len(examples())} examples that `cara demo` decides, {len(lines)} do not end the same everywhere."
    return f"{said}\n\n{table(('example', *map(code, forces)), lines)}"
