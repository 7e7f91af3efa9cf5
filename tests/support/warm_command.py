"""``cara`` as a page types it in a shell, without the half second that each start takes.

A server has imported everything once; the ``cara`` of a test's folder hands it the arguments, the folder, the
environment and the three streams of whoever called it, and the server forks a process that runs the command
with them. What a page shows is the same; that the command starts from nothing is tried elsewhere
(``README.md`` is typed with the real command, and so is every page under other clocks).
"""

import array
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

__all__ = ["put_warm_command", "serving"]

_STREAMS: Final = 3
_CLIENT: Final = """#!{python} -IS
import array, json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
call = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
streams = array.array("i", [0, 1, 2])
server.sendmsg([len(call).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
server.sendall(call)
status = server.recv(1)
os._exit(status[0] if status else 70)
"""


def put_warm_command(folder: Path, address: Path) -> None:
    """Put a ``cara`` into this folder that is run by the server at this address."""
    folder.mkdir(exist_ok=True)
    command = folder / "cara"
    command.write_text(_CLIENT.format(python=sys.executable, address=str(address)), encoding="utf-8")
    command.chmod(0o755)


@contextlib.contextmanager
def serving() -> Iterator[Path]:
    """A server while this lasts: its address."""
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder) / "cara"
        call = [sys.executable, "-m", "support.warm_command", str(address)]
        with subprocess.Popen(call, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as server:  # noqa: S603
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n"
            yield address
            server.terminate()


def _serve(address: str) -> NoReturn:
    import cli.everyday.warmed  # noqa: F401, PLC0415  (what a command imports, had before it begins)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            caller, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _run(caller)
            caller.close()


def _run(caller: socket.socket) -> NoReturn:
    """Run one command in a process of its own, with the streams of whoever called."""
    streams = array.array("i")
    length, beside, _, _ = caller.recvmsg(4, socket.CMSG_LEN(_STREAMS * streams.itemsize))
    streams.frombytes(beside[0][2])
    call = bytearray()
    while len(call) < int.from_bytes(length, "big"):
        call += caller.recv(1 << 16)
    arguments, folder, environment = json.loads(bytes(call))
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:0] = [part for part in environment.get("PYTHONPATH", "").split(os.pathsep) if part]
    sys.argv = ["cara", *arguments]
    status = _status()
    caller.sendall(bytes([status & 255]))
    os._exit(0)


def _status() -> int:
    from cara_core.cli import main  # noqa: PLC0415  (the server has it; whoever imports this module need not)

    sys.stdin, sys.stdout, sys.stderr = (open(number, mode, encoding="utf-8") for number, mode in enumerate("rww"))  # noqa: SIM115, PTH123
    status: int | str | None = 0
    try:
        status = main()
    except SystemExit as ended:
        status = ended.code
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            stream.flush()
    return status if isinstance(status, int) else int(status is not None)


if __name__ == "__main__":
    _serve(sys.argv[1])
