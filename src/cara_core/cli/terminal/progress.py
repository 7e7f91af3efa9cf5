"""How far a long run has come, on a terminal and nowhere else."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final, TypeVar

from cara_core.cli.terminal.colours import is_plain

__all__ = ["with_progress"]

T = TypeVar("T")
MANY: Final = 200
"""From so many on, a person wonders how far it is."""


def with_progress(items: Iterable[T]) -> Iterator[T]:
    """The same items, counted on standard error once there are many.

    Only where standard error is a terminal and standard output is not: decisions that run
    over the screen show progress enough.
    """
    waiting = iter(items)
    if is_plain() or sys.stdout.isatty() or not sys.stderr.isatty():
        yield from waiting
        return
    yield from islice(waiting, MANY)
    following = next(waiting, None)
    if following is not None:
        yield from _shown(chain((following,), waiting))


def _shown(items: Iterable[T]) -> Iterator[T]:
    from rich.console import Console  # noqa: PLC0415  (a pipe does without it)
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415  (the same)

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} referrals"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=None, completed=MANY)
        for item in items:
            yield item
            progress.advance(task)
