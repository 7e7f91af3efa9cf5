"""Which plural forms a language has for counting: the categories of Unicode's CLDR.

A small table, so that checking needs no library of languages; a test compares it with one.
Source: CLDR 48, *Language Plural Rules*, cardinal numbers, as Babel 2.18 has it.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["KNOWN", "categories"]

KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "cy": ("zero", "one", "two", "few", "many", "other"),
    "en": ("one", "other"),
    "lt": ("one", "few", "many", "other"),
    "pa": ("one", "other"),
    "pl": ("one", "few", "many", "other"),
    "ro": ("one", "few", "other"),
    "uk": ("one", "few", "many", "other"),
    "ur": ("one", "other"),
    "qps": ("one", "other"),
}
"""By the first part of the tag. ``qps`` is no language: the pseudo-language is made from English."""


def categories(language: str) -> tuple[str, ...] | None:
    """The categories this language (BCP 47) counts in; ``None`` where the table does not know it."""
    return KNOWN.get(language.partition("-")[0])
