"""A real terminal, with somebody at it who answers what is asked."""

import multiprocessing
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import NoReturn, cast

import attrs
import pytest

__all__ = ["CTRL_D", "Typed", "at_a_terminal", "at_a_warm_terminal", "in_a_pipe", "in_a_warm_pipe"]

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
    with subprocess.Popen(  # noqa: S603  (our own command)
        [*CALL, *map(str, arguments)], stdin=theirs, stdout=theirs, stderr=theirs, env=_env(env), cwd=cwd
    ) as running:
        os.close(theirs)
        shown, left = _typed(ours, answers, running.kill)
        status = running.wait(timeout=SECONDS)
    os.close(ours)
    return _seen(status, shown, left)


def at_a_warm_terminal(*arguments: object, answers: Sequence[str] = (), cwd: Path) -> Typed:
    """The same, in a process that has the libraries before it begins: for a life of many commands."""
    ours, theirs = pty.openpty()
    running: ForkServerProcess = _warm().Process(
        target=_run_there, args=(os.ttyname(theirs), list(map(str, arguments)), _env(None), str(cwd))
    )
    running.start()
    shown, left = _typed(ours, answers, running.kill, theirs)
    running.join(SECONDS)
    os.close(ours)
    return _seen(cast("int", running.exitcode), shown, left)


def in_a_warm_pipe(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """As :func:`in_a_pipe`, in a process that has the libraries before it begins."""
    warm = _warm()
    outputs, errors = warm.Pipe(duplex=False), warm.Pipe(duplex=False)
    running: ForkServerProcess = warm.Process(
        target=_run_piped, args=(outputs[1], errors[1], list(map(str, arguments)), _env(None), str(cwd))
    )
    running.start()
    for writer in (outputs[1], errors[1]):
        writer.close()
    shown, faults = (_all_of(reader.fileno()) for reader in (outputs[0], errors[0]))
    running.join(SECONDS)
    return subprocess.CompletedProcess([*map(str, arguments)], cast("int", running.exitcode), shown, faults)


@cache
def _warm() -> ForkServerContext:
    """The server of these processes. It imports what they need once, from where this process imports it."""
    warm = multiprocessing.get_context("forkserver")
    warm.set_forkserver_preload(["cli.everyday.warmed"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        # It outlives the test that starts it: what it listens on lies in no test's own folder.
        patch.setattr(tempfile, "tempdir", None)
        forkserver.ensure_running()
    return warm


def _all_of(pipe: int) -> str:
    """What comes through it until its other end is closed: far less than a pipe holds comes through the next one."""
    shown = b""
    while more := os.read(pipe, 65536):
        shown += more
    return shown.decode()


def _run_there(terminal: str, arguments: list[str], env: dict[str, str], cwd: str) -> None:
    """``cara`` in this process, with that terminal for all three of its streams."""
    os.setsid()
    opened = os.open(terminal, os.O_RDWR)
    _run_with((opened, opened, opened), arguments, env, cwd)


def _run_piped(output: Connection, errors: Connection, arguments: list[str], env: dict[str, str], cwd: str) -> None:
    """``cara`` in this process, with nothing to read and two pipes to write into."""
    _run_with((os.open(os.devnull, os.O_RDONLY), output.fileno(), errors.fileno()), arguments, env, cwd)


def _run_with(streams: Sequence[int], arguments: list[str], env: dict[str, str], cwd: str) -> NoReturn:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["cara", *arguments]
    from cara_core.cli import main  # noqa: PLC0415  (had before)

    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _typed(
    ours: int, answers: Sequence[str], kill: Callable[[], None], theirs: int | None = None
) -> tuple[bytes, list[str]]:
    """What stood on the screen until it ended, and the answers that it never asked for."""
    left, shown, answered = list(answers), b"", 0
    while more := _read(ours, kill):
        if theirs is not None:
            # Somebody has it open by now: from here on the end of the command ends the terminal.
            os.close(theirs)
            theirs = None
        shown += more
        prompts = ESCAPES.sub("", shown.decode(errors="replace")).count("\n> ")
        if prompts > answered and shown.endswith(b"> "):
            answered = prompts
            text = left.pop(0) if left else CTRL_D
            os.write(ours, text.encode() if text == CTRL_D else f"{text}\n".encode())
    return shown, left


def _seen(status: int, shown: bytes, left: Sequence[str]) -> Typed:
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


def _read(terminal: int, kill: Callable[[], None]) -> bytes:
    ready, _, _ = select.select([terminal], [], [], SECONDS)
    if not ready:
        kill()
        raise AssertionError("the command waits for something that is no prompt")
    try:
        return os.read(terminal, 65536)
    except OSError:  # how a pty says that its other end is closed
        return b""
