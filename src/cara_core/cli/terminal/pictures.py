"""A picture that a command draws: into a file, or to standard output."""

from pathlib import Path

from cara_core.channels.atomic_file import write_atomically
from cara_core.cli.terminal.streams import print_result
from cara_core.errors import Fault, InputError

__all__ = ["write_picture"]


def write_picture(svg: str, *, file: str) -> bool:
    """Write this picture into that file, or to standard output where it is ``-``. Was it a file?

    Raises :class:`InputError` where it cannot be written.
    """
    if file == "-":
        print_result(svg.rstrip("\n"))
        return False
    try:
        write_atomically(Path(file), svg)
    except OSError:
        raise InputError([Fault("--svg", "NOT_WRITABLE", "it cannot be written; allowed: a file, or -")]) from None
    return True
