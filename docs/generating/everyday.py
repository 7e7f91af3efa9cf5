"""The table of the everyday commands of a case, from their own table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from cara_core.cli.case.everyday.table import Command, commands
from generating.markdown import code, table

__all__ = ["EVERYDAY_PARTS"]


def _everyday() -> str:
    return table(("command", "records", "needs", "is"), (_row(command) for command in commands().values()))


def _row(command: Command) -> list[str]:
    needed = ", ".join(_needs(command)) or "nothing more"
    return [code(f"cara case {command.verb}"), f"[`{command.kind}`](fact.md#{command.kind})", needed, command.help]


def _needs(command: Command) -> Iterator[str]:
    yield from (code(question.option) for question in command.questions if question.is_needed)
    if command.sure:
        yield code("--sure")


EVERYDAY_PARTS: Final[Mapping[tuple[str, str], Callable[[], str]]] = {
    ("reference/commands.md", "everyday"): _everyday,
}
"""The parts of pages that are written from the everyday commands."""
