"""Words of one language, and how placeholders in them are filled.

A text says ``((name))`` where a value goes. How a day or a grade is written is part of
the words too, so that nothing is formatted by a global locale.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import attrs

from cara_core.errors import WordsMissing

__all__ = ["ENGLISH", "Catalogue", "Words", "words_in"]

ENGLISH: Final = "en"

_PLACEHOLDER: Final = re.compile(r"\(\(([a-z_.]+)\)\)")


@attrs.frozen
class Words:
    """The texts of one language by key, such as ``ADULT.AGE_UNDER_18``."""

    language: str
    texts: Mapping[str, str] = attrs.field(repr=False)

    def has(self, key: str) -> bool:
        """Is there a text for this key?"""
        return key in self.texts

    def say(self, key: str, values: Callable[[str], object] | None = None) -> str:
        """The text for ``key`` with each placeholder filled.

        ``values`` gives the value for a placeholder's name. Raises ``KeyError`` for a key
        without a text: the caller says which language lacks what.
        """
        text = self.texts[key]
        if values is None:
            return text
        return _PLACEHOLDER.sub(lambda match: self.written(values(match[1])), text)

    def written(self, value: object) -> str:
        """How a value is written in this language: a day, yes or no, a grade, a list."""
        if isinstance(value, date):
            month = self.texts[f"month.{value.month}"]
            return self.say("day", {"day": value.day, "month": month, "year": value.year}.__getitem__)
        if value is None:
            return self.texts["not_known"]
        if isinstance(value, bool):
            return self.texts["yes" if value else "no"]
        if isinstance(value, StrEnum):
            return self.texts.get(f"{type(value).__name__.lower()}.{value}", str(value))
        if isinstance(value, tuple | frozenset):
            items = sorted(value, key=_declared) if isinstance(value, frozenset) else value
            return self.texts["list_comma"].join(self.written(item) for item in items) or self.texts["none"]
        return str(value)

    @property
    def placeholders(self) -> Mapping[str, frozenset[str]]:
        """The names of the placeholders in each text: what a translation must keep."""
        return {key: frozenset(_PLACEHOLDER.findall(text)) for key, text in self.texts.items()}


Catalogue = Mapping[str, Words]
"""The words of each language there is, by its tag."""


def _declared(one: object) -> tuple[int, str]:
    """A set has no order of its own: members stand as they are declared, anything else by its text."""
    return (list(type(one)).index(one) if isinstance(one, StrEnum) else 0, str(one))


def words_in(catalogue: Catalogue, lang: str) -> Words:
    """The words of a language, or ``WordsMissing`` with the languages there are.

    A tag matches by prefix, whatever the case: ``en-GB`` is told in the words of ``en``.
    """
    asked = lang.lower()
    fitting = [tag for tag in catalogue if asked == tag.lower() or asked.startswith(f"{tag.lower()}-")]
    found = catalogue[max(fitting, key=len)] if fitting else None
    if found is None:
        raise WordsMissing(f"there are no words in that language; there are: {', '.join(sorted(catalogue))}")
    return found
