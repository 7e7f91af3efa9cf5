"""Check C27: does the back translation say what the text says, and does a *not* stand on both sides?

A lost *nie* turns a rule round, and no other check sees it. Whether a sentence denies something is counted
sentence by sentence, against the English and against the back translation. Such a warning is settled by a
named person, with why, before anybody can sign: it cannot be clicked away.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from cara_core.contact.text.rendering import PLACEHOLDER
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.checking.inspection import Inspection
from cara_core.packs.comparing import folded, without_placeholders
from cara_core.packs.parts import key_of
from cara_core.packs.touching import touching_text
from cara_core.terms.pack import CallScript, MessageText

__all__ = ["check_back_placeholders", "check_negations", "unsettled"]

_NEGATORS: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:no|not|never|nobody|nothing|none|neither|nor|cannot|without|unless|unable|lack"
        r"|(?:do|does|did|ca|wo|is|are|was|were|should|would|could|must|have|has|had)n['\u2019]t)\b"
    ),
    "pl": re.compile(
        r"\b(?:nie|nigdy|nikt|nikogo|nikomu|nikim|nic|niczego|niczym|zad(?:en|na|ne|nego|nej|nych)|bez|ani|chyba"
        r"|brak|braku|nie(?:mozliw|aktualn|udan|zdoln)\w*)\b"
    ),
}
"""Words that deny, folded, by language. Short on purpose: too many give alarms where nothing is lost."""
_CODE: Final = re.compile(r"\w+_\w+")
_SUBJECT: Final = re.compile(r"\A\s*Subject:[^\n]*\n+")
_SENTENCE: Final = re.compile(r"(?<=[.?!:])\s+|\n+")
_WHY: Final = "A lost word such as not turns a rule round."


def check_back_placeholders(inspection: Inspection) -> Iterator[PackFault]:
    """C27, which blocks: a back translation that has placeholders has those of its text, in their order."""
    if inspection.in_english:
        return
    for text, _ in inspection.texts():
        here, there = _names(text.text), _names(text.back or "")
        if there and here != there:
            yield PackFault(
                file=text.file,
                line=text.line,
                code="C27",
                what=f"{inspection.body(text).name}: its back translation has other placeholders, or in another order",
                why="Whoever compares it with the English reads something that the text does not say.",
                mend="Translate the text back again as it is now.",
                touches=touching_text(text),
            )


def _names(text: str) -> list[str]:
    return [found[1] for found in PLACEHOLDER.finditer(text)]


def check_negations(inspection: Inspection) -> Iterator[PackFault]:
    """C27, a warning: a sentence denies something on one side only, and nobody has settled it."""
    language = inspection.pack.language.partition("-")[0]
    if inspection.in_english or language not in _NEGATORS:
        return
    for item, own, side, other in _pairs(inspection):
        for mine, theirs in _aligned(own, other):
            if _denies(mine, language) == _denies(theirs, "en"):
                continue
            digest = sha256(f"{mine}\n{theirs}".encode()).hexdigest()
            if not _is_settled(inspection, item, digest):
                yield _fault(item, side, mine, theirs, digest)


def unsettled(faults: Sequence[PackFault], item: MessageText | CallScript) -> Sequence[PackFault]:
    """The warnings of meaning over this text that nobody has settled."""
    return [fault for fault in faults if fault.settles and fault.touches == touching_text(item)]


def _pairs(inspection: Inspection) -> Iterator[tuple[MessageText | CallScript, str, str, str]]:
    """Each text with its back translation and with its English, where there is one."""
    english = inspection.english
    for text, _ in inspection.texts():
        source = inspection.source(text)
        if text.back is not None:
            yield text, text.text, "the back translation", _SUBJECT.sub("", text.back)
        if source is not None:
            yield text, text.text, "the English", source.text
    for script, _ in inspection.scripts():
        prompts = "\n".join(script.lines)
        if script.back is not None:
            yield script, prompts, "the back translation", script.back
        source_script = None if english is None else english.scripts.get(script.message)
        if source_script is not None:
            yield script, prompts, "the English", "\n".join(source_script.lines)


def _aligned(own: str, other: str) -> Iterator[tuple[str, str]]:
    """Sentence beside sentence; where their numbers differ, paragraph beside paragraph, else the whole."""
    for cut in (_SENTENCE, re.compile(r"\n\s*\n")):
        here, there = (_stretches(cut, text) for text in (own, other))
        if len(here) == len(there):
            yield from zip(here, there, strict=True)
            return
    yield own.strip(), other.strip()


def _stretches(cut: re.Pattern[str], text: str) -> list[str]:
    return [stretch.strip() for stretch in cut.split(text) if stretch.strip()]


def _denies(text: str, language: str) -> bool:
    # A code such as not_reached is no word.
    words = _CODE.sub(" ", without_placeholders(text))
    return _NEGATORS[language].search(folded(words)) is not None


def _is_settled(inspection: Inspection, item: MessageText | CallScript, digest: str) -> bool:
    people = {person.id for person in inspection.pack.people}
    return any(
        (row.check, row.sentences, row.message, row.medium, row.form) == ("C27", digest, *key_of(item))
        and row.on <= inspection.on
        and row.by in people
        for row in inspection.pack.settled
    )


def _fault(item: MessageText | CallScript, side: str, mine: str, theirs: str, digest: str) -> PackFault:
    message, medium, _ = key_of(item)
    return PackFault(
        file=item.file or f"messages/{message}.md",
        line=max(1, item.line),
        code="C27",
        level=Level.WARN,
        what=f"{medium}: {side} denies something that this does not, or the other way round: "
        f'"{_short(theirs)}" beside "{_short(mine)}"',
        why=_WHY,
        mend=f'Put it back, or: cara adapt settle FOLDER C27 {message} {medium} --digest {digest[:8]} --why "..."',
        touches=touching_text(item),
        settles=digest,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}\u2026"  # noqa: PLR2004  (a line that can be read)
