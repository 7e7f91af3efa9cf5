"""Adding a row to a TOML file of a pack or force: nothing that stands there is changed, and nobody finds half of it.

Two people may sign at one moment. Each adds to what the other wrote: from reading a file to
replacing it the folder is held. It is let go by itself where the program is stopped.
"""

import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cara_core.channels.atomic_file import write_atomically
from cara_core.errors import CaraError, Fault, InputError
from cara_core.packs.parts import Part
from cara_core.terms.days import Day

__all__ = ["add_rows", "free_text", "keep_parts", "row_text"]

_READABLE: Final = 0o644
_LONGEST: Final = 500


def free_text(text: str, *, option: str) -> str:
    """This text, where it is one line that says something. Raises :class:`InputError`."""
    said = " ".join(text.split())
    if not said or len(said) > _LONGEST or not said.isprintable():
        raise InputError([Fault(option, "NOT_ALLOWED", f"blank or too long; allowed: 1 to {_LONGEST} characters")])
    return said


def row_text(table: str, values: Mapping[str, object]) -> str:
    """One ``[[table]]`` of these values; what is empty is left out."""
    lines = [f"[[{table}]]"]
    for key, value in values.items():
        if isinstance(value, Mapping):
            pairs = (f"{_quoted(name)} = {_quoted(digest)}" for name, digest in value.items())
            lines += [f"{key} = {{ {', '.join(pairs)} }}"] if value else []
        elif isinstance(value, bool):
            lines += [f"{key} = true"] if value else []
        elif isinstance(value, Day):
            lines.append(f"{key} = {value.isoformat()}")
        elif value not in {None, ""}:
            lines.append(f"{key} = {_quoted(str(value))}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # JSON's text is TOML's: the same quotes, the same escapes.
    return json.dumps(text, ensure_ascii=False)


def add_rows(file: Path, rows: Sequence[str]) -> None:
    """Add these rows to that file, or begin it. Raises :class:`CaraError` where it cannot be written.

    It waits while somebody else writes in that folder, so that no row is lost (on Windows it does not).
    """
    try:
        with _held(file.parent):
            before = file.read_text(encoding="utf-8") if file.exists() else ""
            text = "\n".join([before.rstrip("\n"), *rows] if before.strip() else rows)
            tomllib.loads(text)
            _write(file, text.encode())
    except (OSError, ValueError):
        raise CaraError(
            f"{file.name}: it cannot be written, and nothing was; is the folder yours to write to?"
        ) from None


def keep_parts(folder: Path, parts: Sequence[Part]) -> None:
    """Keep these parts as they are now, each under its digest, so that a change can be told later."""
    try:
        (folder / "signed").mkdir(exist_ok=True)
        with _held(folder):
            for part in parts:
                file = folder / "signed" / f"{part.digest}.json"
                if not file.exists():
                    _write(file, part.json.encode())
    except OSError:
        raise CaraError("signed: it cannot be written; is the folder yours to write to?") from None


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Nobody else who writes here holds this folder meanwhile. A lock of the folder itself leaves no file behind."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415  (there is none on Windows)

    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _write(file: Path, content: bytes) -> None:
    mode = file.stat().st_mode & 0o777 if file.exists() else _READABLE
    write_atomically(file, content)
    file.chmod(mode)
