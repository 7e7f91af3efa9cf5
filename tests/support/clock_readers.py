"""What reads a clock, or the zone of the machine, in the text of a module: found without running it."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["BANNED", "READERS", "clock_reads", "dotted_names"]

_SETTINGS: Final = Path(__file__).parents[2] / "pyproject.toml"
BANNED: Final[dict[str, dict[str, str]]] = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))["tool"]["ruff"]["lint"][
    "flake8-tidy-imports"
]["banned-api"]
"""The calls nobody may make, each with what to do instead: ruff's own list."""
READERS: Final = frozenset(name for name, said in BANNED.items() if said["msg"].endswith("as an argument"))
"""The calls among them that read a clock. What measures how long something took (``time.monotonic``) is none."""
_ZONED: Final = {"fromtimestamp": 1, "astimezone": 0}
"""Methods that ask for the machine's zone where they are given no more arguments than this."""


def dotted_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every dotted name a module uses or imports, with what its first part was imported as."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                known[alias.asname or alias.name] = alias.name
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield f"{node.module}.{alias.name}", node.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, _, rest = ast.unparse(node).partition(".")
            yield f"{known.get(first, first)}.{rest}", node.lineno


def clock_reads(text: str) -> set[str]:
    """What in this module reads a clock, or takes the zone of the machine?"""
    tree = ast.parse(text)
    return {name for name, _ in dotted_names(tree) if name in READERS} | set(_zone_reads(tree))


def _zone_reads(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ZONED:
            given = len(node.args) + len(node.keywords)
            if given <= _ZONED[node.func.attr]:
                yield f"{node.func.attr} without a zone"
