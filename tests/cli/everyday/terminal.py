"""A real terminal, with somebody at it who answers what is asked."""

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

__all__ = ["CTRL_D", "Typed", "at_a_terminal", "in_a_pipe"]

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
CALL = (sys.executable, "-m", "cara_core.cli")
SECONDS = 120.0
CTRL_D = "\x04"
BY = "sergeant 12"


@attrs.frozen
class Typed:
    """What a command did: its status, and everything that stood on the screen."""

    status: int
    screen: str
    raw: str


def _env(more: Mapping[str, str] | None) -> dict[str, str]:
    unset = {"NO_COLOR", "COLUMNS", "FORCE_COLOR"}
    clean = {name: value for name, value in os.environ.items() if name not in unset and not name.startswith("CARA_")}
    return {**clean, "TERM": "xterm-256color", "COLUMNS": "80", "CARA_BY": BY, **(more or {})}


def at_a_terminal(
    *arguments: object, answers: Sequence[str] = (), cwd: Path, env: Mapping[str, str] | None = None
) -> Typed:
    """Run ``cara`` on a terminal; each of ``answers`` is typed when the prompt stands there and waits.

    Ctrl-D is sent as it is, without Enter.
    """
    ours, theirs = pty.openpty()
    left = list(answers)
    shown = b""
    with subprocess.Popen(  # noqa: S603  (our own command)
        [*CALL, *map(str, arguments)], stdin=theirs, stdout=theirs, stderr=theirs, env=_env(env), cwd=cwd
    ) as running:
        os.close(theirs)
        answered = 0
        while more := _read(ours, running):
            shown += more
            prompts = ESCAPES.sub("", shown.decode(errors="replace")).count("\n> ")
            if prompts > answered and shown.endswith(b"> "):
                answered = prompts
                text = left.pop(0) if left else CTRL_D
                os.write(ours, text.encode() if text == CTRL_D else f"{text}\n".encode())
        status = running.wait(timeout=SECONDS)
    os.close(ours)
    raw = shown.decode().replace("\r\n", "\n")
    screen = ESCAPES.sub("", raw)
    assert "Traceback" not in screen, screen
    assert "a fault of this program" not in screen, screen
    assert not left, f"never asked for: {left}\n{screen}"
    return Typed(status, screen, raw)


def in_a_pipe(*arguments: object, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``cara`` where nobody can be asked."""
    return subprocess.run(  # noqa: S603  (our own command)
        [*CALL, *map(str, arguments)],
        input="",
        capture_output=True,
        text=True,
        cwd=cwd,
        env=_env(env),
        timeout=SECONDS,
        check=False,
    )


def _read(terminal: int, running: "subprocess.Popen[bytes]") -> bytes:
    ready, _, _ = select.select([terminal], [], [], SECONDS)
    if not ready:
        running.kill()
        raise AssertionError("the command waits for something that is no prompt")
    try:
        return os.read(terminal, 65536)
    except OSError:  # how a pty says that its other end is closed
        return b""
