"""What every check of a pack looks at: its texts part by part, each with its lines."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cara_core.contact.text.rendering import NotFilled, WrongView
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.filling import fill_words
from cara_core.packs.samples import readings, sample
from cara_core.packs.touching import touching_text
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset, Medium, MessageRule, Reader
from cara_core.terms.pack import CallScript, ForceSheet, MessageText, Pack, Signer

__all__ = ["COUNTS", "DATES", "FORBIDDEN", "LABELS", "SERVICES", "Inspection", "Passage"]

COUNTS: Final = "words/counts.csv"
DATES: Final = "words/dates.csv"
FORBIDDEN: Final = "words/forbidden.csv"
LABELS: Final = "words/labels.csv"
SERVICES: Final = "services.csv"


@attrs.frozen(kw_only=True)
class Passage:
    """One stretch of a text, its subject or its body, and the line it begins on."""

    text: MessageText
    content: str
    first_line: int
    is_subject: bool = False

    @property
    def name(self) -> str:
        """What to call it, such as ``sms`` or ``letter [feminine], subject``."""
        form = "" if self.text.form == "impersonal" else f" [{self.text.form}]"
        return f"{self.text.medium}{form}{', subject' if self.is_subject else ''}"

    def fault(self, *, code: str, what: str, why: str, mend: str, at: int = 0, level: Level = Level.BLOCK) -> PackFault:
        """What is wrong here, ``at`` so many line ends after its beginning."""
        return PackFault(
            file=self.text.file,
            line=self.first_line + at,
            code=code,
            level=level,
            what=f"{self.name}: {what}",
            why=why,
            mend=mend,
            touches=touching_text(self.text),
        )


@attrs.frozen(kw_only=True)
class Inspection:
    """One pack being checked, and what it is checked against."""

    pack: Pack
    catalogue: Mapping[str, MessageRule]
    english: Pack | None
    on: Day
    charset: Charset
    sheet: ForceSheet | None = None

    @property
    def in_english(self) -> bool:
        """Is it a pack in English, which others are translated from?"""
        return self.pack.language.partition("-")[0] == "en"

    @property
    def verifiers(self) -> tuple[Signer, ...]:
        """Who can have verified a service: the people of the pack's register, and of the force's."""
        return (*self.pack.people, *(() if self.sheet is None else self.sheet.register.people))

    def texts(self) -> Iterator[tuple[MessageText, MessageRule]]:
        """Every text of a message that the catalogue knows, by a medium it has there."""
        for text in self.pack.texts.values():
            rule = self.catalogue.get(text.message)
            if rule is not None and text.medium in rule.media:
                yield text, rule

    def scripts(self) -> Iterator[tuple[CallScript, MessageRule]]:
        """Every script of a call that the catalogue knows."""
        for script in self.pack.scripts.values():
            rule = self.catalogue.get(script.message)
            if rule is not None and rule.reader is Reader.VICTIM and Medium.CALL in rule.media:
                yield script, rule

    def everything(self) -> Iterator[tuple[MessageText | CallScript, MessageRule]]:
        """Everything that is said with this pack: its texts, then its scripts."""
        yield from self.texts()
        yield from self.scripts()

    def passages(self, text: MessageText) -> Iterator[Passage]:
        """The subject, where there is one, and the body."""
        lines = self.pack.lines
        if text.subject is not None:
            line = lines.get((text.file, f"{text.line}.subject"), text.line)
            yield Passage(text=text, content=text.subject, first_line=line, is_subject=True)
        yield self.body(text)

    def body(self, text: MessageText) -> Passage:
        """The body alone."""
        line = self.pack.lines.get((text.file, f"{text.line}.text"), text.line)
        return Passage(text=text, content=text.text, first_line=line)

    def source(self, text: MessageText) -> MessageText | None:
        """The English text that this one was translated from."""
        if self.english is None or self.in_english:
            return None
        return self.english.text(text.message, text.medium)

    def row(self, file: str, *, key: str) -> int:
        """On which line of this table does this entry stand? Where it is missing, the first."""
        return self.pack.lines.get((file, key), 1)

    def filled(self, passage: Passage, rule: MessageRule) -> str | None:
        """This passage with the longest realistic values, in its longest reading; ``None``: it cannot be."""
        views = (
            sample(rule.reader, longest=True, dates=self.pack.dates, reading=reading)
            for reading in readings(passage.content)
        )
        medium = passage.text.medium
        try:
            return max((fill_words(self.pack, passage.content, medium, rule.reader, view) for view in views), key=len)
        except (WrongView, NotFilled, KeyError):
            return None
