"""Words of one language, and how placeholders in them are filled.

A text says ``((name))`` where a value goes. How a day or a grade is written is part of
the words too, so that nothing is formatted by a global locale.
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

import attrs

from cara_core.errors import WordsMissing

__all__ = ["ENGLISH", "Catalogue", "Values", "Words", "words_in"]

ENGLISH: Final = "en"

_PLACEHOLDER: Final = re.compile(r"\(\(([a-z_.]+)\)\)")


class Values(Protocol):
    """The values that fill placeholders, by name: a mapping, or what works out a value only when a text names it."""

    def __getitem__(self, name: str, /) -> object:
        """The value for the placeholder of that name."""


@attrs.frozen
class Words:
    """The texts of one language by key, such as ``ADULT.AGE_UNDER_18``."""

    language: str
    texts: Mapping[str, str] = attrs.field(repr=False)

    def has(self, key: str) -> bool:
        """Is there a text for this key?"""
        return key in self.texts

    def say(self, key: str, values: Values | None = None) -> str:
        """The text for ``key`` with each placeholder filled from ``values``.

        Without values the placeholders stay as they stand. Raises ``KeyError`` for a key
        without a text: the caller says which language lacks what.
        """
        text = self.texts[key]
        if values is None:
            return text
        return _PLACEHOLDER.sub(lambda match: self.spell(values[match[1]]), text)

    def spell(self, value: object) -> str:
        """How is a value spelt out in this language: a day, yes or no, a grade, a list?"""
        if isinstance(value, date):
            month = self.texts[f"month.{value.month}"]
            return self.say("day", {"day": value.day, "month": month, "year": value.year})
        if value is None:
            return self.texts["not_known"]
        if isinstance(value, bool):
            return self.texts["yes" if value else "no"]
        if isinstance(value, StrEnum):
            return self.texts.get(f"{type(value).__name__.lower()}.{value}", str(value))
        if isinstance(value, tuple | frozenset):
            items = sorted(value, key=_declared_place) if isinstance(value, frozenset) else value
            return self.texts["list_comma"].join(self.spell(item) for item in items) or self.texts["none"]
        return str(value)

    @property
    def placeholders(self) -> Mapping[str, frozenset[str]]:
        """The names of the placeholders in each text: what a translation must keep."""
        return {key: frozenset(_PLACEHOLDER.findall(text)) for key, text in self.texts.items()}


Catalogue = Mapping[str, Words]
"""The words of each language there is, by its tag."""


def _declared_place(member: object) -> tuple[int, str]:
    """Where a member of a set is written, as a set has no order: an enum as declared, anything else by its text."""
    return (list(type(member)).index(member) if isinstance(member, StrEnum) else 0, str(member))


def words_in(catalogue: Catalogue, lang: str) -> Words:
    """The words of a language, or ``WordsMissing`` with the languages there are.

    A tag matches by prefix, whatever the case: ``en-GB`` is answered with the words of ``en``.
    """
    wanted = lang.lower()
    fitting = [tag for tag in catalogue if wanted == tag.lower() or wanted.startswith(f"{tag.lower()}-")]
    if not fitting:
        raise WordsMissing(f"there are no words in that language; there are: {', '.join(sorted(catalogue))}")
    return catalogue[max(fitting, key=len)]
