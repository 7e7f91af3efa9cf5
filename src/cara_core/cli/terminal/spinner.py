"""That something takes its time, on a terminal and nowhere else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cara_core.cli.terminal.colours import is_plain

__all__ = ["spinner"]


@contextmanager
def spinner(what: str) -> Iterator[None]:
    """A line on standard error that says what is being done, gone when it is done."""
    if is_plain() or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415  (a pipe does without it)

    with Console(stderr=True).status(what):
        yield
