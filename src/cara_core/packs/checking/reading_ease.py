"""How hard is a text to read? The FOG index, in its form for each language that has one: advice, and never a gate.

``domain/contact.md`` section 14: ``0.4 * (words per sentence + 100 * share of words with
four or more syllables)``. 9 to 10 is what is recommended for letters to the public.
"""

import re
from collections.abc import Mapping
from typing import Final

import attrs

from cara_core.packs.comparing import WORD

__all__ = ["RECOMMENDED", "SYLLABLES", "ReadingEase", "SyllableRule", "reading_ease"]

RECOMMENDED: Final = 10.0
_HARD: Final = 4
"""A word of so many syllables is hard."""
_SENTENCE: Final = re.compile(r"[.!?\u2026]+(?=\s|$)|\n+")


@attrs.frozen(kw_only=True)
class SyllableRule:
    """How syllables are counted in one language: one for each vowel.

    ``softening`` before a vowel is no vowel of its own; each of ``diphthongs`` counts once.
    """

    vowels: str
    softening: str
    diphthongs: tuple[str, ...]

    def syllables(self, word: str) -> int:
        """How many syllables has this word? At least one."""
        sounded = re.sub(rf"{self.softening}(?=[{self.vowels}])", "", word.lower())
        sounded = re.sub("|".join(self.diphthongs), self.vowels[0], sounded)
        return max(1, sum(letter in self.vowels for letter in sounded))


SYLLABLES: Final[Mapping[str, SyllableRule]] = {
    "pl": SyllableRule(vowels="aąeęioóuy", softening="i", diphthongs=("au", "eu")),
}
"""By the first part of the tag. For other languages the index has no form here, and no advice is given."""


@attrs.frozen(kw_only=True)
class ReadingEase:
    """What was counted, the index, the longest sentence and the hardest words."""

    sentences: int
    words: int
    hard_words: int
    fog: float
    longest: str
    hardest: tuple[str, ...]


def reading_ease(text: str, rule: SyllableRule) -> ReadingEase | None:
    """The index of this text, its syllables counted by this rule; ``None`` where it has no words."""
    sentences = [sentence.strip() for sentence in _SENTENCE.split(text) if WORD.search(sentence)]
    words = WORD.findall(text)
    if not words:
        return None
    hard = [word for word in words if rule.syllables(word) >= _HARD]
    return ReadingEase(
        sentences=len(sentences),
        words=len(words),
        hard_words=len(hard),
        fog=0.4 * (len(words) / len(sentences) + 100 * len(hard) / len(words)),
        longest=max(sentences, key=lambda sentence: len(WORD.findall(sentence))),
        hardest=tuple(sorted(set(hard), key=lambda word: (-rule.syllables(word), word))[:5]),
    )
