"""Checks C13, C15 and C16: a text beside the English it was translated from, and how it reads."""

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.checking.inspection import Inspection, Passage
from cara_core.packs.checking.reading_ease import RECOMMENDED, SYLLABLES, reading_ease
from cara_core.packs.comparing import lines_with_words, without_placeholders
from cara_core.packs.touching import touching
from cara_core.terms.messages import Medium
from cara_core.terms.pack import MessageText

__all__ = ["check_literals", "check_reading_ease", "check_tidiness", "check_translated"]

_LINK: Final = re.compile(r"https?://[^\s)]+|www\.[^\s)]+|\b[\w.+-]{1,64}@[\w.-]+\.[a-z]+", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d(?:[ .:/-]?\d)*")
_MANY_DIGITS: Final = 6
"""So many digits are a telephone number or a date: in English they belong into a placeholder."""
_DOUBLED: Final = re.compile(r"\b([^\W\d_]+) +\1\b", re.IGNORECASE)
_SPACES: Final = re.compile(r"\S {2,}\S|[^\S\n] [,.;:]|\S [,.;](?=\s|$)")
_TO_BE_FILLED: Final = "[synthetic:"
"""A slot that somebody has yet to fill; it stands in English on purpose."""
_SENTENCE_ENDS: Final = frozenset(".?!:\u2026\u061f\u06d4\u0964")
_SHORTEST, _LONGEST = 0.6, 2.0
_ENOUGH: Final = 20
"""The index is made for samples of 100 words: of fewer words than these it says nothing."""
_LONG_TEXTS: Final = frozenset({Medium.LETTER, Medium.PRINT, Medium.EMAIL})


def check_literals(inspection: Inspection) -> Iterator[PackFault]:
    """C13: no date, number, telephone number or link that the English has not, unless it is a service's."""
    listed = {token for service in inspection.pack.services for token in _literals(f"{service.phone} {service.what}")}
    for text, _ in inspection.texts():
        source = inspection.source(text)
        allowed = listed | (set() if source is None else set(_literals(f"{source.subject or ''} {source.text}")))
        for passage in inspection.passages(text):
            for at, line in enumerate(without_placeholders(passage.content, instead=" | ").split("\n")):
                for token in _literals(line):
                    if token not in allowed and (source is not None or _belongs_in_a_placeholder(token)):
                        yield passage.fault(
                            code="C13",
                            what=f'"{token}" is written out here, and the English has it not',
                            why="A date or number that is written into a text is wrong for everybody else, or soon.",
                            mend="Write the placeholder instead, or put the service into services.csv.",
                            at=at,
                        )


def _literals(text: str) -> list[str]:
    # Links are cut out before numbers are looked for: the digits of an address are no number.
    links = _LINK.findall(text)
    numbers = (_plain_digits(number) for number in _NUMBER.findall(_LINK.sub(" ", text)))
    return [*(link.rstrip(".").casefold() for link in links), *numbers]


def _plain_digits(number: str) -> str:
    return "".join(str(unicodedata.digit(digit)) for digit in number if digit.isdigit())


def _belongs_in_a_placeholder(token: str) -> bool:
    return not token.isdigit() or len(token) >= _MANY_DIGITS


def check_translated(inspection: Inspection) -> Iterator[PackFault]:
    """C15, which blocks: no line that has words is still the English one."""
    if inspection.english is None or inspection.in_english:
        return
    for text, _ in inspection.texts():
        english = _english_lines_of(inspection, text)
        for passage in inspection.passages(text):
            for at, line in enumerate(passage.content.split("\n")):
                if not line.startswith(_TO_BE_FILLED) and lines_with_words([line]) & english:
                    yield passage.fault(
                        code="C15",
                        what="this line is still in English",
                        why="Whoever reads it in this language cannot read the line, and there is no silent English.",
                        mend=f'Translate "{line.strip()}".',
                        at=at,
                    )
    yield from _prompts_translated(inspection)


def _english_lines_of(inspection: Inspection, text: MessageText) -> frozenset[str]:
    found: list[str] = []
    for english in inspection.english.texts.values() if inspection.english else ():
        if english.message == text.message:
            found += [english.subject or "", *english.text.split("\n")]
    return lines_with_words(found)


def _prompts_translated(inspection: Inspection) -> Iterator[PackFault]:
    for name, script in inspection.pack.scripts.items():
        english = inspection.english.scripts.get(name) if inspection.english else None
        if english is None:
            continue
        known = lines_with_words(prompt for _, prompts in english.stages for prompt in prompts)
        for prompt in (line for _, prompts in script.stages for line in prompts if lines_with_words([line]) & known):
            yield PackFault(
                file=f"messages/{name}.md",
                line=1,
                code="C15",
                what=f'script: "{prompt}" is still in English',
                why="Whoever makes the call has to read it in the language of the call.",
                mend="Translate it.",
                touches=touching(name, Medium.CALL),
            )


def check_tidiness(inspection: Inspection) -> Iterator[PackFault]:
    """C15, a warning: words or spaces twice, brackets, the end of the text, much shorter or longer than the English."""
    for text, _ in inspection.texts():
        for passage in inspection.passages(text):
            for at, line in enumerate(passage.content.split("\n")):
                yield from _untidy_line(passage, at, line)
        body, source = inspection.body(text), inspection.source(text)
        if body.content.count("(") != body.content.count(")") and body.content.count("((") == body.content.count("))"):
            yield _untidy_fault(body, 0, what="a bracket is open, or closed twice", mend="Close it.")
        if source is None:
            continue
        if (body.content.rstrip()[-1:] in _SENTENCE_ENDS) != (source.text.rstrip()[-1:] in _SENTENCE_ENDS):
            yield _untidy_fault(
                body, body.content.count("\n"), what="it ends otherwise than the English", mend="Compare the last line."
            )
        ratio = len(without_placeholders(body.content)) / max(1, len(without_placeholders(source.text)))
        longest = math.inf if text.medium is Medium.SMS else _LONGEST  # there C09 counts
        if body.content.strip() and not _SHORTEST <= ratio <= longest:
            yield _untidy_fault(
                body,
                0,
                what=f"it has {ratio:.1f} times the letters of the English",
                mend="Look whether something is missing.",
            )


def _untidy_line(passage: Passage, at: int, line: str) -> Iterator[PackFault]:
    doubled = _DOUBLED.search(without_placeholders(line, instead=" | "))
    if doubled is not None:
        yield _untidy_fault(passage, at, what=f'"{doubled[1]}" stands there twice', mend="Delete one of the two.")
    if _SPACES.search(without_placeholders(line, instead="|")):
        yield _untidy_fault(passage, at, what="a space too many", mend="Delete it.")


def _untidy_fault(passage: Passage, at: int, *, what: str, mend: str) -> PackFault:
    return passage.fault(
        code="C15", what=what, why="It looks careless, and may hide a mistake.", mend=mend, at=at, level=Level.WARN
    )


def check_reading_ease(inspection: Inspection) -> Iterator[PackFault]:
    """C16, information only: how hard a letter is to read, in a language that has a rule for it."""
    rule = SYLLABLES.get(inspection.pack.language.partition("-")[0])
    if rule is None:
        return
    for text, _ in inspection.texts():
        ease = reading_ease(without_placeholders(text.text), rule) if text.medium in _LONG_TEXTS else None
        if ease is not None and ease.words >= _ENOUGH and ease.fog > RECOMMENDED:
            yield inspection.body(text).fault(
                code="C16",
                what=f"the FOG index is {ease.fog:.1f}; {RECOMMENDED:.0f} is recommended at most",
                why=f'Its longest sentence is "{ease.longest}".',
                mend=f"Shorter sentences help, and easier words than {', '.join(ease.hardest)}.",
                level=Level.INFORM,
            )
