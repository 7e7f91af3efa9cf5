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
    """Where in a file something stands: the file as it was named, the line or row, the path in that."""

    file: str
    row: int | None = None
    path: str = ""

    def line(self, fault: Fault) -> str:
        """The fault as a line that begins with where it is."""
        file = self.file if self.row is None else f"{self.file}:{self.row}"
        step = "." if self.path and fault.path and not fault.path.startswith("[") else ""
        path = f"{self.path}{step}{fault.path}"
        return f"{file}: {path}: {fault.allowed}" if path else f"{file}: {fault.allowed}"


def read_input(file: str, form: FileKind | None, names: str = ".json, .jsonl, .csv") -> tuple[bytes, FileKind]:
    """What does this file hold, and of which kind is it?

    ``form`` says it for standard input and for a file whose name does not; ``names`` are
    the ends of a name that are allowed. Raises :class:`InputError` where it cannot be
    opened, or the kind is not known.
    """
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(), form or FileKind.JSON
    path = Path(file)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _not_read("NOT_FOUND", "no such file; allowed: a file, or - for standard input") from None
    except IsADirectoryError:
        raise _not_read("NOT_A_FILE", "a folder; allowed: a file, or - for standard input") from None
    except OSError:
        raise _not_read("NOT_READABLE", "it cannot be read; allowed: a file this user may read") from None
    kind = kind_of(path) or form
    if kind is None:
        raise _not_read("UNKNOWN_KIND", f"its name does not say what it holds; allowed: {names}, or --format")
    return data, kind


def _not_read(code: str, allowed: str) -> InputError:
    return InputError([Fault("", code, allowed)])
