"""The pages that people write name everything there is, and nothing that is not."""

import ast
import inspect
import re
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import pytest

from cara_core.books import contact_rows, policy_rows
from cara_core.forces.community_folder import COMMUNITY_FILES
from cara_core.forces.force_folder import FORCE_FILES
from cara_core.hooks.spec import HOOKS, ForcePlugin
from cara_core.terms.days import (
    Day,
    birthday_on,
    day,
    days_after,
    days_between,
    latest_start,
    months_beginning_with,
    months_from,
    years_from,
)
from cara_core.terms.pack import Signer, SignOff
from cara_core.terms.policy import CautionTerms, EligibilityTerms
from hostile.plugins import TELL_HOOKS

REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCE = REPOSITORY / "docs" / "reference"
DAYS = REPOSITORY / "docs" / "explanation" / "days.md"
FAULT_MAKERS = {"Fault", "RowFault", "Unfit", "TextForm", "TextRule", "Unreadable", "_not_read"}
"""What is called with the code of a fault among its first two arguments."""


def said(page: str) -> str:
    return (REFERENCE / page).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its own depth or above."""
    mark = heading.split(" ", maxsplit=1)[0]
    after = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"^#{{1,{len(mark)}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def cells(text: str, after: str) -> Iterator[list[str]]:
    """The rows of the first table after these words."""
    lines = text.split(after, 1)[1].splitlines()
    started = False
    for line in lines:
        if line.startswith("|"):
            started = True
            yield [cell.strip() for cell in line.strip("|").split("|")]
        elif started:
            return


def table(text: str, after: str) -> list[list[str]]:
    """The same without its heading."""
    return list(cells(text, after))[2:]


# Hooks


def test_every_hook_has_its_heading_in_order() -> None:
    arguments = {name: list(inspect.signature(getattr(ForcePlugin, name)).parameters)[1:] for name in HOOKS}
    headings = re.findall(r"^### (\w+\(.*?\))$", said("hooks.md"), re.MULTILINE)
    assert headings == [f"{name}({', '.join(names)})" for name, names in arguments.items()]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_says_its_kind_what_none_means_what_the_core_never_does_and_who_uses_it(hook: str) -> None:
    (heading,) = re.findall(rf"^### {hook}\(.*\)$", said("hooks.md"), re.MULTILINE)
    text = section(said("hooks.md"), heading)
    kind = "*Replace.*" if getattr(ForcePlugin, hook).cara_spec["firstresult"] else "*Gather.*"
    assert text.strip().startswith(f"{'*Tell.*' if hook in TELL_HOOKS else kind} **")
    assert "`None`" in text
    assert ("There is no answer" in text) == (hook in TELL_HOOKS)
    assert "never" in text
    assert "\n* Used by" in text
    assert "```python" in text


# Books

BOOKS = {
    "### force.toml": (policy_rows.CardRow, policy_rows.DispensationRow),
    "### offences.toml": (policy_rows.ListedRow,),
    "### terms.toml": (policy_rows.SettingRow,),
    "### risk_tools.toml": (policy_rows.ToolRow,),
    "### languages.toml": (policy_rows.LanguageRow,),
    "### contact.toml": (
        contact_rows.OfficeRow,
        contact_rows.WorkRow,
        contact_rows.SendingRow,
        contact_rows.RouteRow,
    ),
    "### people.toml": (Signer,),
    "### signoff.toml": (SignOff,),
    "### sources.toml": (policy_rows.SourceRow,),
    "### community.toml": (policy_rows.CommunityRow,),
}


@pytest.mark.parametrize("heading", BOOKS)
def test_every_key_of_a_book_is_documented(heading: str) -> None:
    text = section(said("books.md"), heading)
    first_cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    documented = {key for cell in first_cells for key in re.findall(r"`(\w+)`", cell)}
    settings = {field.name for kind in (EligibilityTerms, CautionTerms) for field in attrs.fields(kind)}
    # A key that is a word of Python has an underscore after its name in the code.
    expected = {field.name.removesuffix("_") for kind in BOOKS[heading] for field in attrs.fields(kind)}
    assert documented == expected | (settings if heading == "### terms.toml" else set())


def test_every_file_of_a_force_and_of_a_community_is_documented() -> None:
    assert {heading.removeprefix("### ") for heading in BOOKS} == {*FORCE_FILES, *COMMUNITY_FILES}


# Errors


def fault_codes() -> set[str]:
    """Every code that the source gives to a fault, where it stands as text or as a constant beside it."""
    found: set[str] = set()
    for file in (REPOSITORY / "src" / "cara_core").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FAULT_MAKERS:
                parts = node.args[1:2] if getattr(node.func, "id", "") == "Fault" else node.args[:2]
                given = [constants.get(getattr(part, "id", ""), getattr(part, "value", None)) for part in parts]
                found |= {code for code in given if isinstance(code, str) and re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", code)}
        found |= set(re.findall(r'code = "([A-Z_]+)" if raw is None else "[A-Z_]+"', file.read_text(encoding="utf-8")))
    return found


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str() as text)):
                yield name, text


def test_every_fault_code_is_documented_and_no_other() -> None:
    first_cells = re.findall(r"^\| (`[A-Z0-9_]+`(?:, `[A-Z0-9_]+`)*) \|", said("errors.md"), re.MULTILINE)
    documented = {code for cell in first_cells for code in re.findall(r"[A-Z0-9_]+", cell)}
    assert documented == fault_codes()


# Commands


def commands() -> dict[str, Any]:
    """Every command by how it is called, those of a group too."""
    import typer.main  # noqa: PLC0415  (only these tests need the extra)

    from cara_core.cli.commands import app  # noqa: PLC0415  (the same)

    group: Any = typer.main.get_command(app)
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        within = getattr(command, "commands", None)
        found |= {name: command} if within is None else {f"{name} {inner}": nested for inner, nested in within.items()}
    return found


def test_every_command_has_a_heading_and_no_other_has() -> None:
    headings = re.findall(r"^##+ cara ([a-z -]+)$", said("commands.md"), re.MULTILINE)
    groups = {"adapt", "case", "contact", "messages", "register", "report", "workshops"}
    assert sorted(set(headings) - groups) == sorted(commands())


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_option_of_a_command_is_documented(command: str) -> None:
    options = {opt for part in commands()[command].params for opt in part.opts if opt.startswith("--")}
    (heading,) = re.findall(rf"^##+ cara {command}$", said("commands.md"), re.MULTILINE)
    shown = re.findall(r"^\| `(--[a-z-]+)", section(said("commands.md"), heading), re.MULTILINE)
    assert set(shown) == options


# Days: every row of the tables is worked out

VECTORS: dict[str, Callable[[list[str]], tuple[object, object]]] = {
    "## Months from a day": lambda row: (months_from(day(row[0]), int(row[1])), day(row[2])),
    "The latest day on which": lambda row: (
        latest_start(day(row[0]), lambda start: months_from(start, int(row[1]))),
        day(row[2]),
    ),
    "## Months beginning with a day": lambda row: (months_beginning_with(day(row[0]), int(row[1])), day(row[2])),
    "## Birthdays": lambda row: (18 if birthday_on(day(row[0]), 18) <= day(row[1]) else 17, int(row[2])),
    "## How long a caution runs": lambda row: (_caution(day(row[0])), tuple(row[1:])),
    "is\nexcluded, and a charge": lambda row: (_limits(day(row[0]), day(row[1])), (row[2], row[3])),
    "## The look-back": lambda row: ("yes" if years_from(day(row[1]), 2) >= day(row[0]) else "no", row[2]),
}


def _caution(given: Day) -> tuple[str, ...]:
    end = months_from(given, 4)
    return str(end), str(days_between(given, until=end)), str(days_after(given, 112)), str(days_after(given, 140))


def _limits(offence: Day, statement: Day) -> tuple[str, str]:
    """The two limits as the page states them; ``terms/limits.py`` is tested beside its code."""
    six_months = months_from(offence, 6)
    return str(six_months), str(max(six_months, min(years_from(offence, 2), months_from(statement, 6))))


@pytest.mark.parametrize("heading", VECTORS)
def test_every_row_of_the_calendar_tables_is_right(heading: str) -> None:
    found = table(DAYS.read_text(encoding="utf-8"), heading)
    assert len(found) > 1
    for row in found:
        worked_out, shown = VECTORS[heading](row)
        assert worked_out == shown, row


def test_the_working_days_of_the_page_are_right() -> None:
    planning = pytest.importorskip("cara_core.planning.bank_holidays")
    worked = planning.working_days(2025, 2027)
    for event, next_day, fifth in table(DAYS.read_text(encoding="utf-8"), "## Working days"):
        assert [str(worked.after(day(event), number)) for number in (1, 5)] == [next_day, fifth]
    assert worked.last_on_or_before(day("2026-12-27")) == day("2026-12-24")


# The core's defaults, which books.md repeats beside each setting


def default_shown(value: object) -> str:
    """A value of the core's terms as the column of the page shows it."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(map(str, value))
        case {"number": number, "unit": unit}:
            return f"{number} {unit}"
        case _:
            return str(value)


def test_every_default_of_the_core_stands_as_its_file_has_it() -> None:
    file = files("cara_core") / "books" / "data" / "defaults" / "terms.toml"
    terms = tomllib.loads(file.read_text(encoding="utf-8"))
    defaults = {row["setting"]: default_shown(row["value"]) for rows_ in terms.values() for row in rows_}
    rows_shown = re.findall(
        r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|", section(said("books.md"), "### terms.toml"), re.MULTILINE
    )
    shown = {setting: default.strip() for setting, default in rows_shown if setting in defaults}
    assert shown == defaults


# README


def test_every_page_that_the_readme_names_is_there() -> None:
    named = re.findall(r"\]\((docs/[^)#]+)", (REPOSITORY / "README.md").read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (REPOSITORY / name).exists()] == []


def rooms_listed(listing: str) -> list[str]:
    """The rooms that the README's picture of the folders names, from the bottom floor up."""
    return re.findall(r"^  (\w+) ", listing, re.MULTILINE)


def test_the_readme_lists_every_room_of_the_core_and_each_folder_beside_it() -> None:
    listing = section((REPOSITORY / "README.md").read_text(encoding="utf-8"), "## The house")
    rooms = {entry.stem for entry in (REPOSITORY / "src" / "cara_core").iterdir() if entry.suffix in {"", ".py"}}
    assert set(rooms_listed(listing)) == rooms - {"__init__", "__pycache__"}
    beside = re.findall(r"^(\w+)/", listing, re.MULTILINE)
    assert [name for name in beside if not (REPOSITORY / name).is_dir()] == []
    assert {"plugins", "tests", "docs"} < set(beside)
