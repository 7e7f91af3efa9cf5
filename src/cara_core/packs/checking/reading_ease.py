"""How hard is this Polish text to read? The Polish FOG index: advice, and never a gate.

``domain/contact.md`` section 14: ``0.4 * (words per sentence + 100 * share of words with
four or more syllables)``. 9 to 10 is what is recommended for letters to the public.
"""

import re
from typing import Final

import attrs

from cara_core.packs.comparing import WORD

__all__ = ["RECOMMENDED", "ReadingEase", "polish_fog", "polish_syllables"]

RECOMMENDED: Final = 10.0
_HARD: Final = 4
_VOWELS: Final = "aąeęioóuy"
_SOFTENING: Final = re.compile(rf"i(?=[{_VOWELS}])")
_PAIRS: Final = re.compile("au|eu")
_SENTENCE: Final = re.compile(r"[.!?\u2026]+(?=\s|$)|\n+")


@attrs.frozen(kw_only=True)
class ReadingEase:
    """What was counted, the index, the longest sentence and the hardest words."""

    sentences: int
    words: int
    hard_words: int
    fog: float
    longest: str
    hardest: tuple[str, ...]


def polish_syllables(word: str) -> int:
    """How many syllables has this word? An ``i`` before a vowel only softens; ``au`` and ``eu`` count once."""
    small = _PAIRS.sub("a", _SOFTENING.sub("", word.lower()))
    return max(1, sum(letter in _VOWELS for letter in small))


def polish_fog(text: str) -> ReadingEase | None:
    """The index of this text; ``None`` where it has no words."""
    sentences = [one.strip() for one in _SENTENCE.split(text) if WORD.search(one)]
    words = WORD.findall(text)
    if not words:
        return None
    hard = sorted(
        {word for word in words if polish_syllables(word) >= _HARD}, key=lambda one: (-polish_syllables(one), one)
    )
    count = sum(polish_syllables(word) >= _HARD for word in words)
    return ReadingEase(
        sentences=len(sentences),
        words=len(words),
        hard_words=count,
        fog=0.4 * (len(words) / len(sentences) + 100 * count / len(words)),
        longest=max(sentences, key=lambda one: len(WORD.findall(one))),
        hardest=tuple(hard[:5]),
    )
