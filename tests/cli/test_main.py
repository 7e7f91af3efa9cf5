"""The command itself: quick, quiet, and never a traceback."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from subprocess import PIPE, CompletedProcess

import cara_core

Cara = Callable[..., CompletedProcess[str]]

COMMANDS = ("forces", "screen", "demo")
SECRET = "Zbigniew-Wolfe"


def test_the_version_and_nothing_else(cara: Cara) -> None:
    ran = cara("--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"cara-core {version('cara-core')}\n", "")


def test_the_version_needs_no_library_of_the_programme() -> None:
    """What makes it slow is what it imports: neither the core's libraries nor the one that draws."""
    asked = (
        "import sys; from cara_core.cli import main; sys.argv = ['cara', '--version']; assert main() == 0; "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603  (our own command)
    imported = set(ran.stdout.split())
    assert "cara_core" in imported
    assert not imported & {"attr", "attrs", "cattrs", "cattr", "pendulum", "pluggy", "rich"}


def test_help_names_every_command_with_a_line_that_is_not_cut(cara: Cara) -> None:
    ran = cara("--help")
    assert ran.returncode == 0
    for command in COMMANDS:
        (line,) = [line for line in ran.stdout.splitlines() if line.split()[:1] == [command]]
        assert line.endswith("."), "not cut off at 80 columns"
        assert not line.endswith("...")
        assert cara(command, "--help").returncode == 0


def test_an_unknown_command_or_option_is_a_wrong_call(cara: Cara) -> None:
    for arguments in (("scren",), ("--nothing",), ("screen",), ("forces", "--forse"), ("demo", "file.json")):
        ran = cara(*arguments)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "cara" in ran.stderr


def test_without_its_libraries_it_names_the_extra(cara: Cara, tmp_path: Path) -> None:
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    (lacking / "typer.py").write_text("raise ModuleNotFoundError(\"No module named 'typer'\", name='typer')\n")
    ran = cara("--version", plugins=lacking)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "cara needs typer, which is not installed: pip install 'cara-core[cli]'\n"


def test_with_no_force_installed_it_says_how_to_install_one(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for there in Path(sysconfig.get_path("purelib")).iterdir():
        if there.suffix != ".pth" and not there.name.startswith(("cara_", "__editable__")):
            (bare / there.name).symlink_to(there)
    (core,) = Path(sysconfig.get_path("purelib")).glob("cara_core-*.dist-info")
    (bare / core.name).symlink_to(core)
    path = os.pathsep.join([str(bare), str(Path(cara_core.__file__).parents[1])])

    def run(*arguments: str) -> CompletedProcess[str]:
        asked = [sys.executable, "-S", "-m", "cara_core.cli", *arguments]
        env = {**os.environ, "PYTHONPATH": path}
        return subprocess.run(asked, env=env, capture_output=True, text=True, check=False)  # noqa: S603  (our own command)

    demo = run("demo")
    assert (demo.returncode, demo.stdout) == (2, "")
    assert "cara: no force is installed; install the plugin of a force" in demo.stderr
    assert "pip install ./plugins/" in demo.stderr
    forces = run("forces")
    assert (forces.returncode, forces.stdout) == (1, "")
    assert forces.stderr == demo.stderr
    screen = run("screen", "--force", "hampshire", "absent.json")
    assert (screen.returncode, screen.stdout) == (2, "")
    assert "--force: nothing of that name is installed; allowed: none, until a plugin is installed" in screen.stderr


def test_a_fault_of_the_program_is_one_line_without_what_was_raised(cara: Cara, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty"
    faulty.mkdir()
    (faulty / "zoneinfo.py").write_text(f"raise RuntimeError('{SECRET}')\n")
    ran = cara("forces", plugins=faulty)
    assert (ran.returncode, ran.stdout) == (1, "")
    (line,) = ran.stderr.splitlines()
    assert line.startswith("cara: a fault of this program (RuntimeError)")
    assert SECRET not in line
    asked = cara("forces", plugins=faulty, env={"CARA_TRACEBACK": "1"})
    assert "Traceback" in asked.stderr
    assert asked.returncode == 1


def test_a_reader_that_goes_away_is_no_news() -> None:
    asked = [sys.executable, "-m", "cara_core.cli", "demo", "--json"]
    with subprocess.Popen(asked, stdout=PIPE, stderr=PIPE) as running:  # noqa: S603  (our own command)
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith(b'{"format":"cara-decision/1"')
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 1


def test_a_reader_that_goes_away_before_the_last_line_is_no_news() -> None:
    """One short line stays in the buffer until the end."""
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "cara_core.cli", "--version"], stdout=write, stderr=PIPE, check=False, timeout=60
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (1, b"")


def test_words_are_utf_8_whatever_the_locale_says(cara: Cara) -> None:
    ran = cara("demo", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert ran.returncode == 0
    assert "✓ yes" in ran.stdout
