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

    def rewrite_text(text: str) -> str:
        return "\n".join(_rewrite_line(line, rewrite) for line in text.split("\n"))

    return attrs.evolve(_with_words(pack, rewrite_text), synthetic=True, signoffs=(), forbidden=core_forbidden())


def _rewrite_line(line: str, rewrite: Callable[[str], str]) -> str:
    """Line by line, and between placeholders: what a stretch may not swallow is a line end or a placeholder."""
    parts, done = [], 0
    for found in PLACEHOLDER.finditer(line):
        parts += [_rewrite_stretch(line[done : found.start()], rewrite), found[0]]
        done = found.end()
    return "".join([*parts, _rewrite_stretch(line[done:], rewrite)])


def _rewrite_stretch(stretch: str, rewrite: Callable[[str], str]) -> str:
    """The marks at its end stay outside, so that ``Call: ((phone))`` keeps its colon."""
    return _STRETCH.sub(lambda found: f"{rewrite(found['core'])}{found['tail']}", stretch, count=1)


def _with_words(pack: Pack, rewrite: Callable[[str], str]) -> Pack:
    texts = {
        key: attrs.evolve(
            text,
            text=rewrite(text.text),
            subject=None if text.subject is None else rewrite(text.subject),
            back=text.text,
            source_hash=text.digest,
        )
        for key, text in pack.texts.items()
    }
    scripts = {
        key: attrs.evolve(
            script,
            stages=tuple((rewrite(title), tuple(map(rewrite, prompts))) for title, prompts in script.stages),
        )
        for key, script in pack.scripts.items()
    }
    return attrs.evolve(
        pack,
        texts=texts,
        scripts=scripts,
        dates=_with_date_words(pack.dates, rewrite),
        counts={noun: _with_values(forms, rewrite) for noun, forms in pack.counts.items()},
        labels=_with_values(pack.labels, rewrite),
        services=tuple(attrs.evolve(service, language=LANGUAGE) for service in pack.services),
    )


def _with_date_words(dates: DateWords, rewrite: Callable[[str], str]) -> DateWords:
    am, pm = dates.halves
    return attrs.evolve(
        dates,
        months=tuple(map(rewrite, dates.months)),
        weekdays=tuple(map(rewrite, dates.weekdays)),
        weekdays_on=tuple(map(rewrite, dates.weekdays_on)),
        halves=(rewrite(am), rewrite(pm)),
    )


def _with_values(words: Mapping[str, str], rewrite: Callable[[str], str]) -> dict[str, str]:
    return {key: rewrite(text) for key, text in words.items()}
