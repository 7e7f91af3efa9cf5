"""The shipped examples: made-up referrals, at least one for every reason code.

``index.toml`` says of each file what it shows, on which day it is decided, and the reason
codes it is there for. None is about a real person.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import attrs

from cara_core.books.toml_file import read_book
from cara_core.formats.referral import read_referral
from cara_core.terms.days import Day
from cara_core.terms.referral import Referral

__all__ = ["Example", "examples"]

_FOLDER: Final = files(__package__)


@attrs.frozen(kw_only=True)
class Example:
    """One example: what it shows, the day it is decided on, and the reason codes it is an example of.

    ``codes`` occur in the decision of at least one shipped force, as a finding or as
    advice; an example without codes shows what is let through. ``file`` is the referral as
    JSON, ``referral`` the same, read.
    """

    name: str
    shows: str
    on: Day
    codes: tuple[str, ...]
    file: Traversable
    referral: Referral


@attrs.frozen(kw_only=True)
class _Entry:
    """One ``[[example]]`` of the index."""

    file: str
    shows: str
    on: Day
    codes: tuple[str, ...]


@attrs.frozen(kw_only=True)
class _Index:
    """index.toml."""

    example: tuple[_Entry, ...]


@cache
def examples() -> tuple[Example, ...]:
    """Which examples are shipped? In the order of the index.

    Raises :class:`~cara_core.errors.BookError` or :class:`~cara_core.errors.InputError`
    where the installation is damaged.
    """
    return tuple(
        Example(
            name=entry.file.removesuffix(".json"),
            shows=entry.shows,
            on=entry.on,
            codes=entry.codes,
            file=_FOLDER / entry.file,
            referral=read_referral((_FOLDER / entry.file).read_text(encoding="utf-8")),
        )
        for entry in read_book(_FOLDER / "index.toml", _Index).example
    )
