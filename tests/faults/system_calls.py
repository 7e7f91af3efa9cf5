"""The system calls of a store on its own library, as ``strace`` writes them down, in the words of ``recording``."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

from faults.recording import Operation

__all__ = ["PROGRAM", "operations", "traced"]

PROGRAM: Final = Path(__file__).with_name("recording_process.py")
CALLS: Final = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,link,mkdir,rename"
_CALL: Final = re.compile(r"(?:\d+\s+)?(?P<name>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+)(?:<[^>]*>)?(?: .*)?")
_HANDLE: Final = re.compile(r"\d+<(?P<path>[^>]*)>")
_QUOTED: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def traced(folder: Path, arguments: Sequence[str], strace: Sequence[str] = ()) -> subprocess.CompletedProcess[bytes]:
    """Run the program under strace; the calls of it and what it forks are in ``folder / "trace"``."""
    command = ["strace", "-f", "-q", "-o", str(folder / "trace"), *strace, sys.executable, str(PROGRAM), *arguments]
    tests = str(PROGRAM.parents[1])
    code = f"import sys; sys.path[:0] = {[tests, *sys.path]!r}"
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return subprocess.run(  # noqa: S603  (strace, with a program of these tests)
        command, capture_output=True, check=False, env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    )


class _Call(NamedTuple):
    """One system call, as strace writes it down: its arguments, the file of its handle, and the texts it was given."""

    name: str
    arguments: str
    path: str
    texts: Sequence[bytes]

    @classmethod
    def read(cls, name: str, *, arguments: str) -> Self:
        """The call of this name with these arguments, in hexadecimal where they are text."""
        handle = _HANDLE.match(arguments)
        path = handle["path"] if handle else ""
        if "\\x" in path:
            path = _text(path).decode()
        return cls(name, arguments, path, [_text(quoted) for quoted in _QUOTED.findall(arguments)])

    @property
    def last_number(self) -> int:
        """Its last argument: where it writes, or to which length it cuts."""
        return int(self.arguments.rsplit(",", 1)[1])

    @property
    def names(self) -> list[str]:
        """The names of files it was given."""
        takes_names = self.name in {"openat", "unlink", "link", "mkdir", "rename"}
        return [text.decode() for text in self.texts] if takes_names else []


def _text(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))


def operations(trace: Path, here: Path) -> Iterator[Operation]:
    """What was asked of the file system below that folder, call by call; each acknowledgement in its place."""
    drafts: dict[str, int] = {}
    for line in trace.read_text("ascii").splitlines():
        found = _CALL.fullmatch(line)
        if found is not None and int(found["result"]) >= 0:
            yield from _operation(_Call.read(found["name"], arguments=found["arguments"]), here, drafts)


def _operation(call: _Call, here: Path, drafts: dict[str, int]) -> Iterator[Operation]:
    path, names = Path(call.path), call.names
    if call.path == str(here / "acknowledged") and call.name == "write":
        yield Operation("acknowledged")
        return
    is_database = path.parent == here and path.name.startswith("store.db")
    is_kept = is_database and not call.path.endswith("-shm")
    match call.name:
        case "openat" if names and Path(names[0]).parent == here and Path(names[0]).name.startswith("store.db"):
            yield Operation("opened", Path(names[0]).name)
        case "pwrite64" if is_kept:
            yield Operation("write", path.name, call.last_number, call.texts[0])
        case "ftruncate" if is_kept:
            yield Operation("truncate", path.name, call.last_number)
        case "fsync" | "fdatasync":
            yield from _synchronised(call.path, drafts, is_database=is_database)
        case "unlink" if names:
            yield Operation("deleted", Path(names[0]).name)
        case "link":
            yield Operation("named", names[1], drafts.setdefault(names[0], len(drafts) + 1))
        case "mkdir":
            yield Operation("named", names[0])
        case _:
            pass


def _synchronised(path: str, drafts: dict[str, int], *, is_database: bool) -> Iterator[Operation]:
    if is_database:
        yield Operation("sync", Path(path).name)
    elif Path(path).is_dir():
        yield Operation("folder synchronised", path)
    else:
        yield Operation("key synchronised", "", drafts.setdefault(path, len(drafts) + 1))
