"""Checks C13, C15 and C16: a text beside the English it was translated from, and how it reads."""

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.checking.inspection import Inspection, Passage
from cara_core.packs.checking.reading_ease import RECOMMENDED, polish_fog
from cara_core.packs.comparing import bare, without_placeholders
from cara_core.terms.messages import Medium
from cara_core.terms.pack import MessageText

__all__ = ["literals_agree", "reads_easily", "tidy", "translated"]

_LINK: Final = re.compile(r"https?://[^\s)]+|www\.[^\s)]+|\b[\w.+-]{1,64}@[\w.-]+\.[a-z]+", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d(?:[ .:/-]?\d)*")
_LONG: Final = 6
"""So many digits are a telephone number or a date: in English they belong into a placeholder."""
_DOUBLED: Final = re.compile(r"\b([^\W\d_]+) +\1\b", re.IGNORECASE)
_SPACES: Final = re.compile(r"\S {2,}\S|[^\S\n] [,.;:]|\S [,.;](?=\s|$)")
_SLOT: Final = "[synthetic:"
"""A slot that somebody has yet to fill; it stands in English on purpose."""
_ENDS: Final = frozenset(".?!:\u2026\u061f\u06d4\u0964")
_SHORTEST, _LONGEST = 0.6, 2.0
_ENOUGH: Final = 20
"""The index is made for samples of 100 words: of fewer words than these it says nothing."""
_LONG_TEXTS: Final = frozenset({Medium.LETTER, Medium.PRINT, Medium.EMAIL})


def literals_agree(inspection: Inspection) -> Iterator[PackFault]:
    """C13: no date, number, telephone number or link that the English has not, unless it is a service's."""
    listed = {token for one in inspection.pack.services for token in _literals(f"{one.phone} {one.what}")}
    for text, _ in inspection.texts():
        source = inspection.source(text)
        allowed = listed | (set() if source is None else set(_literals(f"{source.subject or ''} {source.text}")))
        for passage in inspection.passages(text):
            for at, line in enumerate(without_placeholders(passage.said, " | ").split("\n")):
                for token in _literals(line):
                    if token not in allowed and (source is not None or _fixed(token)):
                        yield passage.fault(
                            "C13",
                            f'"{token}" is written out here, and the English has it not',
                            "A date or number that is written into a text is wrong for everybody else, or soon.",
                            "Write the placeholder instead, or put the service into services.csv.",
                            at=at,
                        )


def _literals(text: str) -> list[str]:
    links = _LINK.findall(text)
    numbers = (_plain_digits(one) for one in _NUMBER.findall(_LINK.sub(" ", text)))
    return [*(link.rstrip(".").casefold() for link in links), *numbers]


def _plain_digits(number: str) -> str:
    return "".join(str(unicodedata.digit(one)) for one in number if one.isdigit())


def _fixed(token: str) -> bool:
    return not token.isdigit() or len(token) >= _LONG


def translated(inspection: Inspection) -> Iterator[PackFault]:
    """C15, which blocks: no line that has words is still the English one."""
    if inspection.english is None or inspection.in_english:
        return
    for text, _ in inspection.texts():
        english = _lines_of(inspection, text)
        for passage in inspection.passages(text):
            for at, line in enumerate(passage.said.split("\n")):
                if not line.startswith(_SLOT) and bare([line]) & english:
                    yield passage.fault(
                        "C15",
                        "this line is still in English",
                        "Whoever reads it in this language cannot read the line, and there is no silent English.",
                        f'Translate "{line.strip()}".',
                        at=at,
                    )
    yield from _prompts_translated(inspection)


def _lines_of(inspection: Inspection, text: MessageText) -> frozenset[str]:
    found: list[str] = []
    for one in inspection.english.texts.values() if inspection.english else ():
        if one.message == text.message:
            found += [one.subject or "", *one.text.split("\n")]
    return bare(found)


def _prompts_translated(inspection: Inspection) -> Iterator[PackFault]:
    for name, script in inspection.pack.scripts.items():
        english = inspection.english.scripts.get(name) if inspection.english else None
        if english is None:
            continue
        known = bare(prompt for _, prompts in english.stages for prompt in prompts)
        for prompt in (one for _, prompts in script.stages for one in prompts if bare([one]) & known):
            yield PackFault(
                file=f"messages/{name}.md",
                line=1,
                code="C15",
                what=f'script: "{prompt}" is still in English',
                why="Whoever makes the call has to read it in the language of the call.",
                mend="Translate it.",
            )


def tidy(inspection: Inspection) -> Iterator[PackFault]:
    """C15, a warning: words or spaces twice, brackets, the end of the text, much shorter or longer than the English."""
    for text, _ in inspection.texts():
        for passage in inspection.passages(text):
            for at, line in enumerate(passage.said.split("\n")):
                yield from _untidy(passage, at, line)
        body, source = inspection.body(text), inspection.source(text)
        if body.said.count("(") != body.said.count(")") and body.said.count("((") == body.said.count("))"):
            yield _warned(body, 0, "a bracket is open, or closed twice", "Close it.")
        if source is None:
            continue
        if (body.said.rstrip()[-1:] in _ENDS) != (source.text.rstrip()[-1:] in _ENDS):
            yield _warned(body, body.said.count("\n"), "it ends otherwise than the English", "Compare the last line.")
        ratio = len(without_placeholders(body.said)) / max(1, len(without_placeholders(source.text)))
        longest = math.inf if text.medium is Medium.SMS else _LONGEST  # there C09 counts
        if body.said.strip() and not _SHORTEST <= ratio <= longest:
            yield _warned(
                body, 0, f"it has {ratio:.1f} times the letters of the English", "Look whether something is missing."
            )


def _untidy(passage: Passage, at: int, line: str) -> Iterator[PackFault]:
    doubled = _DOUBLED.search(without_placeholders(line, " | "))
    if doubled is not None:
        yield _warned(passage, at, f'"{doubled[1]}" stands there twice', "Delete one of the two.")
    if _SPACES.search(without_placeholders(line, "|")):
        yield _warned(passage, at, "a space too many", "Delete it.")


def _warned(passage: Passage, at: int, what: str, mend: str) -> PackFault:
    return passage.fault("C15", what, "It looks careless, and may hide a mistake.", mend, at=at, level=Level.WARN)


def reads_easily(inspection: Inspection) -> Iterator[PackFault]:
    """C16, said only: how hard a Polish letter is to read."""
    if inspection.pack.language.partition("-")[0] != "pl":
        return
    for text, _ in inspection.texts():
        ease = polish_fog(without_placeholders(text.text)) if text.medium in _LONG_TEXTS else None
        if ease is not None and ease.words >= _ENOUGH and ease.fog > RECOMMENDED:
            yield inspection.body(text).fault(
                "C16",
                f"the FOG index is {ease.fog:.1f}; {RECOMMENDED:.0f} is recommended at most",
                f'Its longest sentence is "{ease.longest}".',
                f"Shorter sentences help, and easier words than {', '.join(ease.hardest)}.",
                level=Level.INFORM,
            )
