"""On a terminal: colour, lines that fit, and how far a long run has come."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Variant = Callable[..., dict[str, Any]]
Write = Callable[..., Path]

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
CALL = (sys.executable, "-m", "cara_core.cli")


def on_a_terminal(*arguments: object, columns: int = 80, only_errors: bool = False, **env: str) -> tuple[str, str]:
    """What shows on a terminal of that width; with ``only_errors`` standard output is a pipe, and comes second."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "FORCE_COLOR"}}
    out = subprocess.PIPE if only_errors else theirs
    with subprocess.Popen(  # noqa: S603  (our own command)
        [*CALL, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=theirs,
        env={**clean, "TERM": "xterm-256color", **env},
    ) as running:
        os.close(theirs)
        piped = running.stdout.read() if running.stdout is not None else b""
        shown = b""
        while more := _read(ours):
            shown += more
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), piped.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how a pty says that its other end is closed
        return b""


@pytest.fixture
def refused(variant: Variant, write: Write) -> Path:
    return write("a.json", variant(suspect__admits_offence=False, suspect__on_bail_for_other_offence=None))


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_colour_and_lines_that_fit(columns: int, refused: Path) -> None:
    arguments = ("screen", "--force", "hampshire", "--on", "2026-03-10", refused)
    shown, _ = on_a_terminal(*arguments, columns=columns)
    assert "\x1b[1;31mNOT ELIGIBLE" in shown
    lines = ESCAPES.sub("", shown).splitlines()
    assert max(map(len, lines)) <= min(columns, 120)
    (first,) = [number for number, line in enumerate(lines) if line.startswith("  - The suspect does not admit")]
    if columns == 60:
        assert lines[first + 1].startswith("    "), "later lines hang under the first word"
    call = [*CALL, *map(str, arguments)]
    plain = subprocess.run(call, capture_output=True, text=True, check=True).stdout  # noqa: S603  (our own command)
    assert " ".join(" ".join(lines).split()) == " ".join(plain.split()), "the same words as in a pipe"


def test_a_refusal_is_never_green_and_no_more_so_where_a_case_is_opened(refused: Path, tmp_path: Path) -> None:
    """A command that shows a decision among other lines colours it by its outcome too."""
    arguments = ("case", "open", "--store", f"sqlite:///{tmp_path}/c.db", "--force", "hampshire", "--on", "2026-03-10")
    shown, _ = on_a_terminal(*arguments, "--case", "C-0001", "--by", "sergeant-1", refused)
    assert "\x1b[1;31mNOT ELIGIBLE" in shown, shown
    assert "\x1b[1;32m" not in shown


def test_no_color_is_honoured(refused: Path) -> None:
    shown, _ = on_a_terminal("screen", "--force", "hampshire", "--on", "2026-03-10", refused, NO_COLOR="1")
    assert "NOT ELIGIBLE" in shown
    assert "\x1b" not in shown, "neither colour nor bold, nor any other sign of the terminal's"


def test_the_tables_fit_a_terminal() -> None:
    for command in (("demo",), ("forces", "--on", "2026-03-10")):
        shown, _ = on_a_terminal(*command)
        assert "\x1b[" in shown
        lines = [line for line in ESCAPES.sub("", shown).splitlines() if "cara screen" not in line]
        assert max(map(len, lines)) <= 80


def test_a_long_run_shows_how_far_it_is_and_leaves_the_decisions_alone(variant: Variant, write: Write) -> None:
    line = json.dumps(variant())
    many = write("many.jsonl", "\n".join([line] * 260))
    arguments = ("screen", "--force", "hampshire", "--on", "2026-03-10", "--json")
    shown, piped = on_a_terminal(*arguments, many, only_errors=True)
    assert "referrals" in shown
    assert len(piped.splitlines()) == 260
    assert "\x1b" not in piped
    shown, piped = on_a_terminal(*arguments, write("few.jsonl", "\n".join([line] * 20)), only_errors=True)
    assert (shown, len(piped.splitlines())) == ("", 20)
