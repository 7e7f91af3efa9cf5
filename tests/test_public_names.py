"""The public names: what ``from cara_core import …`` gives, and what it costs."""

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

import cara_core as cara

FOUR_LIBRARIES = {"attr", "attrs", "cattr", "cattrs", "pendulum", "pluggy"}
THEIR_NEEDS = {"dateutil", "six", "tzdata", "backports", "typing_extensions"}
"""What pendulum and cattrs bring with them: nothing else may come."""
SOURCE = ast.parse(Path(inspect.getfile(cara)).read_text(encoding="utf-8"))
OF_AN_EXTRA = {"CaseStore"}
"""Names that need the extra ``store``; ``open_store`` imports it when it is called."""
EVERY_NAME = "\n".join(f"cara_core.{name}" for name in cara.__all__ if name not in OF_AN_EXTRA)
WHOLE_WORK = f"""
import cara_core
{EVERY_NAME}
force = cara_core.load_force("west_midlands/polish")
referral = cara_core.read_referral('{{"format": "cara-referral/1", "reference": "R-1", "offences": '
    '[{{"code": "CJ88116", "committed_on": "2026-03-08"}}]}}')
print(cara_core.screen(referral, force, on=cara_core.day("2026-03-10")).outcome)
"""


def imported_by(code: str) -> set[str]:
    """The top-level modules a fresh Python loads for this, beside those it starts with."""
    listing = "import sys; started = set(sys.modules)\n{}\nprint(*(set(sys.modules) - started))"
    done = subprocess.run(  # noqa: S603  (this Python)
        [sys.executable, "-c", listing.format(code)], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


def names_for_type_checkers() -> dict[str, str]:
    """Each name under ``if TYPE_CHECKING``, with the module it comes from."""
    (block,) = [node for node in SOURCE.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    return {
        alias.name: node.module or "" for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def names_in_the_lazy_table() -> dict[str, str]:
    return {name: home for home, names in cara._HOME.items() for name in names.split()}


def test_the_names_are_sorted_and_stand_once() -> None:
    assert list(cara.__all__) == sorted(set(cara.__all__))
    assert dir(cara) == list(cara.__all__)


@pytest.mark.parametrize("name", cara.__all__)
def test_every_name_is_what_its_own_module_calls_public(name: str) -> None:
    home = names_in_the_lazy_table()[name]
    assert getattr(cara, name) is getattr(import_module(home), name)
    if isinstance(getattr(cara, name), ModuleType):
        assert getattr(cara, name).__all__, "a module of words, such as the kinds of fact"
        return
    assert name in import_module(home).__all__ or getattr(cara, name).__module__ != home


@pytest.mark.parametrize("name", cara.__all__)
def test_every_name_of_this_library_says_what_it_is(name: str) -> None:
    assert inspect.getdoc(getattr(cara, name))


def test_the_list_the_lazy_table_and_what_a_type_checker_sees_agree() -> None:
    assert names_in_the_lazy_table() == names_for_type_checkers()
    assert set(names_in_the_lazy_table()) == set(cara.__all__)


def test_a_name_that_is_none_is_an_attribute_error_with_the_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'scren'"):
        cara.scren  # type: ignore[attr-defined]  # noqa: B018  (the access is the test)


def test_importing_the_library_imports_nothing_of_it() -> None:
    assert imported_by("import cara_core") <= {"cara_core"} | sys.stdlib_module_names


@pytest.mark.parametrize("code", [f"import cara_core\n{EVERY_NAME}", WHOLE_WORK], ids=["every name", "a decision"])
def test_nothing_comes_beside_the_four_libraries_and_their_own_needs(code: str) -> None:
    ours = {"cara_core", "cara_west_midlands_polish"}
    foreign = imported_by(code) - sys.stdlib_module_names - ours
    # Made by the installer, or the standard library's own for one machine.
    foreign = {name for name in foreign if not name.startswith(("_sysconfigdata", "__editable__"))}
    assert foreign - FOUR_LIBRARIES - THEIR_NEEDS == set()
    assert {"attr", "cattrs", "pendulum", "pluggy"} <= foreign, "the list is not empty for another reason"


@pytest.mark.parametrize("library", ["rich", "typer", "click", "holidays", "pytest", "hypothesis"])
def test_what_an_extra_or_a_test_needs_is_not_imported(library: str) -> None:
    assert library not in imported_by(WHOLE_WORK)


def test_the_version_is_that_of_the_distribution() -> None:
    force = cara.load_force("hampshire")
    assert force.made_with["cara-core"] == version("cara-core")
