"""The core installed by itself, in an environment of its own: every name, and one line where an extra is missing."""

import os
import re
import subprocess
import venv
from importlib.metadata import requires
from pathlib import Path

import pytest

import cara_core as cara

REPOSITORY = Path(__file__).resolve().parents[2]
EVERYTHING = """
from cara_core import *
import cara_core, pydoc
import importlib.metadata as metadata

assert sorted(set(dir()) & set(cara_core.__all__)) == cara_core.__all__
for name in cara_core.__all__:
    named = getattr(cara_core, name)
    pydoc.render_doc(named)
    for attribute in dir(named):
        getattr(named, attribute, None)
pydoc.render_doc(cara_core)
print(*sorted(found.name for found in metadata.distributions()))
"""
WITHOUT = """
import cara_core as cara
url = "sqlite:///none.db"
for call in (lambda: cara.open_casework(url), lambda: cara.verify_store(url), cara.working_days):
    try:
        call()
    except cara.ExtraMissing as absent:
        print(absent.extra, absent)
"""

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the core, and nothing of its extras."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder / "env", with_pip=True)
    found = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    installed = subprocess.run(  # noqa: S603  (the pip of that environment)
        [found, "-m", "pip", "install", "-q", "--disable-pip-version-check", REPOSITORY],
        capture_output=True,
        text=True,
        check=False,
    )
    if installed.returncode and os.environ.get("CARA_REQUIRE_PACKAGES") != "1":
        pytest.skip("NOT CHECKED: the core alone, as pip could not install its libraries here")
    assert installed.returncode == 0, installed.stderr
    return found


def printed(python: Path, code: str, folder: Path) -> list[str]:
    """The lines that this prints, run in another folder than the repository."""
    done = subprocess.run(  # noqa: S603  (that environment)
        [python, "-W", "error", "-c", code], capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_every_name_and_its_help_can_be_had(python: Path, tmp_path: Path) -> None:
    (line,) = printed(python, EVERYTHING, tmp_path)
    installed = {name.lower() for name in line.split()}
    of_extras = {
        re.split(r"[^A-Za-z0-9_-]", need)[0].lower() for need in requires("cara-core") or () if "extra ==" in need
    }
    assert installed & (of_extras - {"cara-core"}) == set(), "it is the core alone"
    assert {"attrs", "cattrs", "pendulum", "pluggy", "cara-core"} <= installed


def test_what_is_missing_is_named_in_one_line(python: Path, tmp_path: Path) -> None:
    lines = printed(python, WITHOUT, tmp_path)
    assert [line.split()[0] for line in lines] == ["store", "store", "calendar"]
    assert list(tmp_path.iterdir()) == [], "and nothing was made"


def test_the_types_are_installed_with_it(python: Path, tmp_path: Path) -> None:
    code = "import cara_core, os; print(len(cara_core.__all__), *os.listdir(os.path.dirname(cara_core.__file__)))"
    (line,) = printed(python, code, tmp_path)
    count, *files = line.split()
    assert int(count) == len(cara.__all__)
    assert {"__init__.pyi", "py.typed"} <= set(files)
