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
OF_THE_INSTALLER = ("_sysconfigdata", "__editable__")
"""Made by the installer, or the standard library's own for one machine."""
FOR_TYPE_CHECKERS = ast.parse(Path(inspect.getfile(cara)).with_suffix(".pyi").read_text(encoding="utf-8"))
EVERY_NAME = "\n".join(f"cara_core.{name}" for name in cara.__all__)
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
    """Each name that ``__init__.pyi`` gives on, with the module it comes from."""
    return {
        str(alias.asname): node.module or ""
        for node in FOR_TYPE_CHECKERS.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    }


def names_in_the_lazy_table() -> dict[str, str]:
    return {name: home for home, names in cara._HOME.items() for name in names.split()}


def test_the_names_are_sorted_and_stand_once() -> None:
    assert cara.__all__ == sorted(set(cara.__all__))
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
    foreign = {name for name in foreign if not name.startswith(OF_THE_INSTALLER)}
    assert foreign - FOUR_LIBRARIES - THEIR_NEEDS == set()
    assert {"attr", "cattrs", "pendulum", "pluggy"} <= foreign, "the list is not empty for another reason"


OF_THE_CORE = {"cara_core", *FOUR_LIBRARIES, *THEIR_NEEDS}
ABSENT = f"""
import importlib.abc, sys

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        known = sys.stdlib_module_names | {OF_THE_CORE!r}
        if name.partition(".")[0] not in known and not name.startswith({OF_THE_INSTALLER!r}):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
"""
"""A Python in which nothing can be imported beside the core, its four libraries, and what these bring."""


def run_without_the_extras(code: str) -> str:
    """What this prints in a fresh Python that has the core alone. It has to end well."""
    done = subprocess.run(  # noqa: S603  (this Python)
        [sys.executable, "-W", "error", "-c", f"{ABSENT}\n{code}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_name_can_be_had_with_the_core_alone() -> None:
    listed = run_without_the_extras(
        "from cara_core import *\nprint(*sorted(set(dir()) & set(sys.modules['cara_core'].__all__)))"
    )
    assert listed.split() == cara.__all__


def test_everything_about_every_name_can_be_asked_with_the_core_alone() -> None:
    code = """
import cara_core, pydoc
for name in cara_core.__all__:
    named = getattr(cara_core, name)
    for attribute in dir(named):
        getattr(named, attribute, None)
    pydoc.render_doc(named)
print(pydoc.plain(pydoc.render_doc(cara_core)))
"""
    shown = run_without_the_extras(code)
    assert "The CARA programme as rules a force can run" in shown
    assert [name for name in cara.__all__ if name not in shown] == []


@pytest.mark.parametrize(
    ("call", "extra"),
    [
        ("open_casework('sqlite:///none.db')", "store"),
        ("open_casework('postgresql://none@localhost/none', keys='keys')", "store"),
        ("verify_store('sqlite:///none.db')", "store"),
        ("working_days()", "calendar"),
    ],
)
def test_what_needs_an_extra_says_which_in_one_line_when_it_is_called(call: str, extra: str) -> None:
    code = f"import cara_core\ntry:\n    cara_core.{call}\nexcept cara_core.ExtraMissing as absent:\n    print(absent)"
    (line,) = run_without_the_extras(code).splitlines()
    assert line.endswith(f"the extra `{extra}`: pip install 'cara-core[{extra}]'")


def test_a_name_that_needs_an_extra_would_be_found() -> None:
    with pytest.raises(AssertionError, match="sqlalchemy"):
        run_without_the_extras("import cara_core.store.case_store")


@pytest.mark.parametrize("library", ["rich", "typer", "click", "holidays", "pytest", "hypothesis"])
def test_what_an_extra_or_a_test_needs_is_not_imported(library: str) -> None:
    assert library not in imported_by(WHOLE_WORK)


def test_the_version_is_that_of_the_distribution() -> None:
    force = cara.load_force("hampshire")
    assert force.made_with["cara-core"] == version("cara-core")
