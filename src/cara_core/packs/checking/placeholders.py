"""Checks C02, C03 and C12: what a text is filled with, and how it names its reader."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cara_core.contact.text.rendering import PLACEHOLDER
from cara_core.contact.views import nearest_placeholder, placeholders
from cara_core.packs.checking.faults import PackFault
from cara_core.packs.checking.inspection import Inspection, Passage
from cara_core.packs.samples import FLAGS
from cara_core.packs.touching import touching_text
from cara_core.terms.messages import MessageRule, Reader
from cara_core.terms.pack import AddressForm

__all__ = ["check_forms", "check_marks_closed", "check_names_alone", "check_placeholders"]

_LOOSE: Final = re.compile(r"\(\(([^()]*)\)\)")
_NAME: Final = re.compile(r"[a-z_0-9]+\.[a-z_0-9.]+|[a-z_]+")
_VICTIM: Final = "victim."
_PERSON: Final = "participant.name"
_SLOT: Final = re.compile(rf"(?:[^()]*:\s*)?\(\({re.escape(_PERSON)}\)\)")
_DEAR: Final = f"Dear (({_PERSON}))"
"""In an English pack alone: an English name does not change after it."""


def check_placeholders(inspection: Inspection) -> Iterator[PackFault]:
    """C02: each placeholder that has to stand in the text does, and none that may not."""
    for text, rule in inspection.texts():
        must = rule.must.get(text.medium, ())
        flags = rule.must_flag.get(text.medium, ())
        allowed = frozenset({*must, *flags, *rule.may})
        plain: set[str] = set()
        broken = ""
        for passage in inspection.passages(text):
            plain |= {found[1] for found in PLACEHOLDER.finditer(passage.content) if found[2] is None}
            # A name inside a placeholder that is not closed is there, only broken: C03 says so, and once is enough.
            broken += " ".join(_LOOSE.sub(" ", PLACEHOLDER.sub(" ", passage.content)).split("((")[1:])
            yield from _not_allowed_here(passage, rule, allowed)
            yield from _flags_written_out(passage)
        body = inspection.body(text)
        yield from _flags_missing(body, flags)
        for name in must:
            if name not in plain and name not in _NAME.findall(broken):
                yield body.fault(
                    code="C02",
                    what=f"(({name})) is missing",
                    why=f"The reader has to be told it: {rule.title}.",
                    mend=f"Write (({name})) where it is to stand.",
                )


def _flags_missing(body: Passage, flags: Sequence[str]) -> Iterator[PackFault]:
    asked = {found[1] for found in PLACEHOLDER.finditer(body.content) if (found[2] or "").strip()}
    for name in flags:
        if name not in asked:
            yield body.fault(
                code="C02",
                what=f"nothing is said where (({name})) is so",
                why="What holds there differs from force to force, and the reader has to be told.",
                mend=f"Write (({name}??the words)).",
            )


def _flags_written_out(passage: Passage) -> Iterator[PackFault]:
    for found in PLACEHOLDER.finditer(passage.content):
        if found[1] in FLAGS and found[2] is None:
            yield passage.fault(
                code="C02",
                what=f"(({found[1]})) is a flag: it has no words of its own",
                why="Nothing could be written there: the message would be stopped when it is due.",
                mend=f"Write (({found[1]}??the words)): they stand there where it is so.",
                at=passage.content.count("\n", 0, found.start()),
            )


def _not_allowed_here(passage: Passage, rule: MessageRule, allowed: frozenset[str]) -> Iterator[PackFault]:
    for found in _LOOSE.finditer(passage.content):
        name = found[1].partition("??")[0]
        if name in allowed:
            continue
        at = passage.content.count("\n", 0, found.start())
        owner = _reader_it_belongs_to(name, rule.reader)
        if owner is not None:
            yield passage.fault(
                code="C02",
                what=f"(({name})) belongs to a text for the {owner}; this one is read by the {rule.reader}",
                why=_danger(reader=rule.reader, owner=owner),
                mend=f"Delete (({name})), and whatever is said about it.",
                at=at,
            )
        else:
            is_one = name in placeholders(rule.reader)
            near = None if is_one else nearest_placeholder(name, allowed)
            yield passage.fault(
                code="C02",
                what=f"(({name})) {'is nothing this message may hold' if is_one else 'is no placeholder'}",
                why="Nothing would be filled in there: the message would be stopped when it is due.",
                mend=f"{_meant(near)}Write one of {', '.join(sorted(allowed))}, or delete it.",
                at=at,
            )


def _meant(near: str | None) -> str:
    return "" if near is None else f"Was (({near})) meant? "


def _reader_it_belongs_to(name: str, reader: Reader) -> Reader | None:
    """Whose text names this, where it is not this reader's?"""
    if name.startswith(_VICTIM):
        return None if reader is Reader.VICTIM else Reader.VICTIM
    if name in placeholders(reader):
        return None
    return next((other for other in Reader if name in placeholders(other)), None)


def _danger(*, reader: Reader, owner: Reader) -> str:
    if owner is Reader.VICTIM and reader is Reader.PARTICIPANT:
        return "The participant must never learn anything of the victim, nor that anybody spoke to her."
    return "What one reader is told is not for another one."


def check_marks_closed(inspection: Inspection) -> Iterator[PackFault]:
    """C03: every ``((`` has its ``))``, and none stands inside another."""
    for text, _ in inspection.texts():
        for passage in inspection.passages(text):
            # Take out every proper placeholder, and keep the line ends: what is left over of the marks is a fault.
            rest = _LOOSE.sub(lambda found: "\n" * found[0].count("\n"), passage.content)
            marks = [place for place in (rest.find("(("), rest.find("))")) if place >= 0]
            if marks:
                nested = "((" in rest and "))" in rest
                what = (
                    "a placeholder stands inside another" if nested else "a (( without its )), or a )) without its (("
                )
                yield passage.fault(
                    code="C03",
                    what=what,
                    why="The marks themselves would be sent, and what should stand there would not.",
                    mend="Close each (( with )) before the next one begins; inside ((name??text)) there is only text.",
                    at=rest.count("\n", 0, min(marks)),
                )


def check_forms(inspection: Inspection) -> Iterator[PackFault]:
    """C12: of every text in a form for men or women there is the one that names no gender."""
    for text, _ in inspection.texts():
        if (text.message, text.medium, AddressForm.IMPERSONAL) not in inspection.pack.texts:
            yield PackFault(
                file=text.file,
                line=text.line,
                code="C12",
                what=f"{inspection.body(text).name}: the form without a gender is missing",
                why="Gender may be unknown, or neither; it is never guessed from a name.",
                mend=f"Write ## {text.medium} without [masculine] or [feminine].",
                touches=touching_text(text),
            )


def check_names_alone(inspection: Inspection) -> Iterator[PackFault]:
    """C12, P-NAME: a name stands only where it is in the nominative in every language."""
    for text, _ in inspection.texts():
        for passage in inspection.passages(text):
            for at, line in enumerate(passage.content.split("\n")):
                alone = _SLOT.fullmatch(line.strip()) or (inspection.in_english and line.strip() == _DEAR)
                if f"(({_PERSON}))" in line and not alone:
                    yield passage.fault(
                        code="C12",
                        what=f"(({_PERSON})) stands in a sentence",
                        why="In many languages a name changes its ending there, and would be wrong.",
                        mend=f'Put it on a line of its own, or after a label: "Re: (({_PERSON}))".',
                        at=at,
                    )
