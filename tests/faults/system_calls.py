"""The system calls of a store on its own library, as ``strace`` writes them down, in the words of ``recording``."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from faults.recording import Operation

__all__ = ["PROGRAM", "operations", "traced"]

PROGRAM: Final = Path(__file__).with_name("recording_process.py")
CALLS: Final = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,link,mkdir,rename"
_CALL: Final = re.compile(r"(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)(?:<[^>]*>)?(?: .*)?")
_HANDLE: Final = re.compile(r"\d+<([^>]*)>")
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


def operations(trace: Path, here: Path) -> Iterator[Operation]:
    """What was asked of the file system below that folder, call by call; each acknowledgement in its place."""
    drafts: dict[str, int] = {}
    for line in trace.read_text("ascii").splitlines():
        found = _CALL.fullmatch(line)
        if found is None or int(found[3]) < 0:
            continue
        handle = _HANDLE.match(found[2])
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _QUOTED.findall(found[2])]
        path = (
            bytes.fromhex(handle[1].replace("\\x", "")).decode()
            if handle and "\\x" in handle[1]
            else handle[1]
            if handle
            else ""
        )
        yield from _operation(found[1], found[2], path, texts, here, drafts)


def _operation(  # noqa: PLR0917  (one call, part by part)
    call: str, said: str, path: str, texts: Sequence[bytes], here: Path, drafts: dict[str, int]
) -> Iterator[Operation]:
    names = [text.decode() for text in texts] if call in {"openat", "unlink", "link", "mkdir", "rename"} else []
    if path == str(here / "acknowledged") and call == "write":
        yield Operation("acknowledged")
        return
    is_database = Path(path).parent == here and Path(path).name.startswith("store.db")
    if call == "openat" and names and Path(names[0]).parent == here and Path(names[0]).name.startswith("store.db"):
        yield Operation("opened", Path(names[0]).name)
    elif call == "pwrite64" and is_database and not path.endswith("-shm"):
        yield Operation("write", Path(path).name, int(said.rsplit(",", 1)[1]), texts[0])
    elif call == "ftruncate" and is_database and not path.endswith("-shm"):
        yield Operation("truncate", Path(path).name, int(said.rsplit(",", 1)[1]))
    elif call in {"fsync", "fdatasync"}:
        yield from _synchronised(path, drafts, is_database=is_database)
    elif call == "unlink" and names:
        yield Operation("deleted", Path(names[0]).name)
    elif call == "link":
        yield Operation("named", names[1], drafts.setdefault(names[0], len(drafts) + 1))
    elif call == "mkdir":
        yield Operation("named", names[0])


def _synchronised(path: str, drafts: dict[str, int], *, is_database: bool) -> Iterator[Operation]:
    if is_database:
        yield Operation("sync", Path(path).name)
    elif Path(path).is_dir():
        yield Operation("folder synchronised", path)
    else:
        yield Operation("key synchronised", "", drafts.setdefault(path, len(drafts) + 1))
