"""Which plural forms a language has for counting: the categories of Unicode's CLDR.

They stand in ``data/plurals.toml``, so that checking a pack needs no library of languages;
a test compares the file with one.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import attrs

__all__ = ["Counting", "categories", "counting", "known"]


@attrs.frozen(kw_only=True)
class Counting:
    """How one language counts: its English name, and for each plural form some numbers that take it."""

    name: str
    examples: Mapping[str, str]

    @property
    def categories(self) -> tuple[str, ...]:
        """Its plural forms, in CLDR's order."""
        return tuple(self.examples)


@cache
def known() -> Mapping[str, Counting]:
    """Every language of which the forms are known, by the first part of its tag."""
    text = (files("cara_core.packs") / "data" / "plurals.toml").read_text(encoding="utf-8")
    return {
        language: Counting(name=forms.pop("name"), examples=forms) for language, forms in tomllib.loads(text).items()
    }


def counting(language: str) -> Counting | None:
    """How does this language (a BCP 47 tag) count? ``None``: it is not in the file."""
    return known().get(language.partition("-")[0])


def categories(language: str) -> tuple[str, ...] | None:
    """The plural forms this language (a BCP 47 tag) counts in; ``None``: it is not in the file."""
    found = counting(language)
    return None if found is None else found.categories
