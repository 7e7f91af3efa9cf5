"""Reading the files that are named on the command line: bytes, of what kind they are, and where in them a fault is."""

import sys
from pathlib import Path
from typing import Final

import attrs

from cara_core.errors import Fault, InputError
from cara_core.formats.referral import FileKind, kind_of

__all__ = ["STANDARD_INPUT", "FilePlace", "read_input"]

STANDARD_INPUT: Final = "-"


@attrs.frozen
class FilePlace:
    """A place in a file: the file as it was named, the line or row, and the path in that."""

    file: str
    row: int | None = None
    path: str = ""

    def line(self, fault: Fault) -> str:
        """The fault as a line that begins with where it is."""
        file = self.file if self.row is None else f"{self.file}:{self.row}"
        step = "." if self.path and fault.path and not fault.path.startswith("[") else ""
        path = f"{self.path}{step}{fault.path}"
        return f"{file}: {path}: {fault.allowed}" if path else f"{file}: {fault.allowed}"


def read_input(file: str, form: FileKind | None, *, names: str = ".json, .jsonl, .csv") -> tuple[bytes, FileKind]:
    """What does this file hold, and of which kind is it?

    ``form`` is the kind of standard input, and of a file whose name does not show it. ``names``
    are the allowed ends of a name, for the message. Raises :class:`InputError` where the file
    cannot be read, or its kind is not known.
    """
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(), form or FileKind.JSON
    path = Path(file)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _not_read("NOT_FOUND", allowed="no such file; allowed: a file, or - for standard input") from None
    except IsADirectoryError:
        raise _not_read("NOT_A_FILE", allowed="a folder; allowed: a file, or - for standard input") from None
    except OSError:
        raise _not_read("NOT_READABLE", allowed="it cannot be read; allowed: a file this user may read") from None
    kind = kind_of(path) or form
    if kind is None:
        raise _not_read("UNKNOWN_KIND", allowed=f"its name does not say what it holds; allowed: {names}, or --format")
    return data, kind


def _not_read(code: str, *, allowed: str) -> InputError:
    return InputError([Fault("", code, allowed)])
