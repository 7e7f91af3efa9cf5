"""Reading one TOML book: what stands in the file, or every fault with the file's name."""

import tomllib
from importlib.resources.abc import Traversable
from typing import TypeVar

from cara_core.books.strict_reading import FaultsFound, read_strictly, strict_converter
from cara_core.errors import BookError, Fault

__all__ = ["read_book", "read_toml"]

T = TypeVar("T")


def read_toml(file: Traversable) -> dict[str, object]:
    """What stands in this TOML file. Raises :class:`BookError` when it cannot be read."""
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8"))
    except OSError:
        raise BookError(file.name, [Fault("", "NOT_FOUND", "no such file, or it cannot be opened")]) from None
    except UnicodeDecodeError:
        raise BookError(file.name, [Fault("", "NOT_UTF8", "not UTF-8 text; allowed: TOML in UTF-8")]) from None
    except tomllib.TOMLDecodeError as wrong:
        raise BookError(file.name, [Fault("", "NOT_TOML", f"not TOML: {wrong}")]) from None


def read_book(file: Traversable, kind: type[T]) -> T:
    """What stands in this file as a value of ``kind``; its fields are the file's tables.

    Raises :class:`BookError` with every fault: unknown names with the close match, missing
    ones, wrong kinds, words that are not allowed.
    """
    try:
        return read_strictly(strict_converter(days="toml"), read_toml(file), kind)
    except FaultsFound as found:
        raise BookError(file.name, found.faults) from None
