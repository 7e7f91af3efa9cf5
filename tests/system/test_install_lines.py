"""Every install line of the pages is run as printed, from where the page says that one stands.

The environment is new for the first of them. For each of the others nothing of this repository is installed in it any
more; what the libraries of others are stays, as to fetch them anew for every page would take minutes.
"""

import os
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

from support.install_lines import INSTALLING_PAGES, InstallLine, install_lines
from support.pages import REPOSITORY, blocks

pytestmark = pytest.mark.system

LINES = [line for page in INSTALLING_PAGES for line in install_lines(page)]
OF_THE_CLONE = ("src", "plugins", "docs", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")
"""What of the clone an installation reads."""
SECONDS = 900


class Machine:
    """A clone, a folder beside it, and an environment that is active and holds nothing yet."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "clone"
        self.clone.mkdir()
        for name in OF_THE_CLONE:
            copy = shutil.copytree if (REPOSITORY / name).is_dir() else shutil.copy
            copy(REPOSITORY / name, self.clone / name)
        self.own = folder / "own"
        self.own.mkdir()
        self.environment = folder / "environment"
        venv.create(self.environment, with_pip=True, symlinks=True)

    def run(self, command: str, *, within: Path) -> str:
        """What a shell prints of it; the test fails where it fails."""
        path = os.pathsep.join([str(self.environment / "bin"), os.environ["PATH"]])
        variables = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
        done = subprocess.run(  # noqa: S602  (our own pages, typed into a shell)
            command,
            shell=True,
            executable=shutil.which("bash"),
            cwd=within,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
            # What is only asked whether it is there need not be compiled.
            env={**variables, "PATH": path, "PIP_COMPILE": "0"},
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine on which nothing was installed, at first."""
    return Machine(tmp_path_factory.mktemp("machine"))


@pytest.fixture
def machine(shared: Machine) -> Machine:
    """A machine on which nothing of this repository is installed."""
    found = sorted(installed(shared))
    if found:
        shared.run(f"pip uninstall -q -y {' '.join(found)}", within=shared.own)
    shutil.rmtree(shared.clone / ".venv", ignore_errors=True)
    shutil.rmtree(shared.own)
    shared.own.mkdir()
    return shared


def without_all_tests(command: str) -> str:
    """The same without the run of every test, which takes its time and installs nothing."""
    return " && ".join(part for part in command.split(" && ") if "tox run" not in part)


def installed(machine: Machine) -> set[str]:
    """The projects of this repository that the active environment can import."""
    program = "from importlib.metadata import distributions; print(*(d.metadata['Name'] for d in distributions()))"
    names = machine.run(f'{python_of(machine)} -c "{program}"', within=machine.own).split()
    return {name for name in names if name.startswith("cara-")}


def python_of(machine: Machine) -> str:
    """The Python that a page's line installed into: its own environment in the clone, where it makes one."""
    made = machine.clone / ".venv" / "bin" / "python"
    return str(made) if made.exists() else "python"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.block.where)
def test_an_install_line_works_as_printed(line: InstallLine, machine: Machine) -> None:
    within = machine.clone if line.block.in_the_clone else machine.own
    if not line.block.in_the_clone:
        machine.run("pip install -q .", within=machine.clone)
        write_files(line, machine.own)
    machine.run(without_all_tests(line.command), within=within)
    expected = {project_of(within / name.partition("[")[0]) for name in line.installs if name != "tox"}
    assert installed(machine) >= expected
    if expected:
        machine.run(f"{python_of(machine)} -c 'import cara_core; cara_core.open_casework'", within=machine.own)


def write_files(line: InstallLine, folder: Path) -> None:
    """What the page tells its reader to write before this line."""
    for block in blocks(line.block.page):
        if (name := block.says("file")) and block.line < line.block.line:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(block.text, encoding="utf-8")


def project_of(folder: Path) -> str:
    """The name of the project in this folder."""
    lines = (folder / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("name = ")).split('"')[1]


def test_an_extra_is_added_by_its_name_once_the_core_is_there(machine: Machine) -> None:
    """What an error of a missing extra tells one to type, wherever one stands."""
    machine.run("pip install -q .", within=machine.clone)
    machine.run("pip install -q 'cara-core[cli]'", within=machine.own)
    assert machine.run("cara --version", within=machine.own).startswith("cara-core ")


def test_without_the_clone_it_cannot_work(machine: Machine) -> None:
    """The line that the page on keeping cases once had, in an empty folder."""
    with pytest.raises(AssertionError, match=r"hampshire|No matching distribution"):
        machine.run("pip install 'cara-core[cli,store]' ./plugins/hampshire", within=machine.own)
