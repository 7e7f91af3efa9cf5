"""Comparing words as a reader would: capitals, accents and invisible letters make no difference."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from cara_core.contact.text.plain_letters import UNDIVIDED
from cara_core.contact.text.rendering import PLACEHOLDER

__all__ = ["WORD", "begins_a_word", "folded", "lines_with_words", "without_marks", "without_placeholders"]

WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SPACES: Final = re.compile(r"\s+")


def without_marks(text: str) -> str:
    """This text without its marks: ``głównym`` as ``glownym``."""
    # NFD sets each mark apart from its letter, as a character of the class "combining", which can be left out.
    apart = unicodedata.normalize("NFD", text.translate(UNDIVIDED))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """This text for comparing: no marks, no capitals, no letters that cannot be seen."""
    # NFKC makes one of letters that only look different (full width, ligatures). The category Cf is what cannot be
    # seen: a soft hyphen or a joiner in the middle of a word would hide it from every check.
    seen = (letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")
    return without_marks("".join(seen)).casefold()


@lru_cache(maxsize=64)
def begins_a_word(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of these, in folded text, where it begins a word. Without words it finds nothing."""
    wanted = (r"\s+".join(re.escape(part) for part in _SPACES.split(folded(word).strip())) for word in words)
    # Longest first: a pattern takes the first alternative that fits, and the fault quotes what was found.
    alternatives = "|".join(sorted((pattern for pattern in wanted if pattern), key=len, reverse=True))
    # Only the beginning of a word is asked for: in many languages its end changes with the sentence.
    return re.compile(rf"(?<!\w)(?:{alternatives})" if alternatives else r"(?!)")


def without_placeholders(text: str, *, instead: str = " ") -> str:
    """This text with each ``((name))`` replaced, and the text inside each ``((name??text))`` kept."""
    return PLACEHOLDER.sub(lambda match: instead if match[2] is None else match[2], text)


def lines_with_words(lines: Iterable[str]) -> frozenset[str]:
    """These lines, trimmed and without capitals: those of them that have letters of their own."""
    trimmed = (_SPACES.sub(" ", line).strip().casefold() for line in lines)
    return frozenset(line for line in trimmed if WORD.search(PLACEHOLDER.sub("", line)))
