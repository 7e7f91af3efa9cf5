"""The pseudo-language: English that looks foreign, to show that no text is hard-coded.

``domain/contact.md`` sections 16 and 19 (C25). Every stretch of words between placeholders
stands in brackets, has other letters and is 40 % longer. Its letters are all of the
alphabet of text messages, and its tag can never become a language's.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

import attrs

from cara_core.books.messages import core_forbidden
from cara_core.contact.text.rendering import PLACEHOLDER
from cara_core.terms.pack import DateWords, Pack

__all__ = ["LANGUAGE", "pseudo", "rewritten"]

LANGUAGE: Final = "qps-ploc"
_LETTERS: Final = str.maketrans("aeiounAEOUN", "àéìòùñÅÉÖÜÑ")
_STRETCH: Final = re.compile(r"(?P<core>[^\W\d_].*?)(?P<tail>[\s:.,]*)$")
_LONGER: Final = 0.4
_BRACKETS: Final = 2


def pseudo(pack: Pack) -> Pack:
    """This English pack in the pseudo-language ``qps-ploc``: unsigned, and synthetic."""
    return attrs.evolve(rewritten(pack, _looking_foreign), id=LANGUAGE, title="Pseudo-language", language=LANGUAGE)


def _looking_foreign(words: str) -> str:
    return f"[{words.translate(_LETTERS)}{'_' * max(1, round(len(words) * _LONGER) - _BRACKETS)}]"


def rewritten(pack: Pack, rewrite: Callable[[str], str]) -> Pack:
    """This English pack with every stretch of words rewritten; what stands in ``((...))`` is as it was.

    The words that may not stand in a text stay the English ones.
    """

    def line(said: str) -> str:
        parts, done = [], 0
        for found in PLACEHOLDER.finditer(said):
            parts += [stretch(said[done : found.start()]), found[0]]
            done = found.end()
        return "".join([*parts, stretch(said[done:])])

    def stretch(words: str) -> str:
        return _STRETCH.sub(lambda found: f"{rewrite(found['core'])}{found['tail']}", words, count=1)

    def whole(said: str) -> str:
        return "\n".join(map(line, said.split("\n")))

    return attrs.evolve(_with_words(pack, whole), synthetic=True, signoffs=(), forbidden=core_forbidden())


def _with_words(pack: Pack, of: Callable[[str], str]) -> Pack:
    texts = {
        key: attrs.evolve(
            text,
            text=of(text.text),
            subject=None if text.subject is None else of(text.subject),
            back=text.text,
            source_hash=text.digest,
        )
        for key, text in pack.texts.items()
    }
    scripts = {
        key: attrs.evolve(one, stages=tuple((of(title), tuple(map(of, prompts))) for title, prompts in one.stages))
        for key, one in pack.scripts.items()
    }
    return attrs.evolve(
        pack,
        texts=texts,
        scripts=scripts,
        dates=_dates(pack.dates, of),
        counts={noun: _each(forms, of) for noun, forms in pack.counts.items()},
        labels=_each(pack.labels, of),
        services=tuple(attrs.evolve(one, language=LANGUAGE) for one in pack.services),
    )


def _dates(dates: DateWords, of: Callable[[str], str]) -> DateWords:
    return attrs.evolve(
        dates,
        months=tuple(map(of, dates.months)),
        weekdays=tuple(map(of, dates.weekdays)),
        weekdays_on=tuple(map(of, dates.weekdays_on)),
        halves=(of(dates.halves[0]), of(dates.halves[1])),
    )


def _each(words: Mapping[str, str], of: Callable[[str], str]) -> dict[str, str]:
    return {key: of(text) for key, text in words.items()}
