"""One file of ``messages/``: its front block, its texts by medium, the prompts of a call.

``domain/contact.md`` sections 18.1 and 18.2. Headings are the only thing in it that means
something; a text is taken as it stands.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import attrs

from cara_core.packs.checking.faults import PackFault
from cara_core.terms.messages import Medium
from cara_core.terms.pack import AddressForm, CallScript, MessageText, TextStatus

__all__ = ["MESSAGE_MEDIA", "MessageFile", "read_message"]

MESSAGE_MEDIA: Final = (Medium.SMS, Medium.EMAIL, Medium.LETTER, Medium.PRINT, Medium.WORK)
_SCRIPT: Final = "script"
_HEADING: Final = re.compile(
    rf"##\s+(?P<back>back translation:\s*)?(?P<what>{'|'.join([*MESSAGE_MEDIA, _SCRIPT])})"
    r"(?:\s+\[(?P<form>impersonal|masculine|feminine)\])?\s*",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(r"(?P<key>[a-z_.]+):(?P<value>.*)")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_KEYS: Final = ("id", "status", *(f"source_hash.{medium}" for medium in (*MESSAGE_MEDIA, _SCRIPT)))
_SUBJECT: Final = "Subject:"
_MOST_LETTERS: Final = 10_000
_WHY: Final = "A file that is not of this form cannot be read for sure, so nothing of it may be sent."
_FENCE: Final = "---"


@attrs.frozen(kw_only=True)
class MessageFile:
    """What one file holds: its texts, the line each begins on, a script, and what is wrong with its form."""

    texts: tuple[MessageText, ...] = ()
    script: CallScript | None = None
    lines: Mapping[tuple[str, str], int] = attrs.field(factory=dict)
    faults: tuple[PackFault, ...] = ()


class _Line(NamedTuple):
    """One line below a heading, with its number in the file, which a fault has to name."""

    number: int
    text: str


@attrs.define
class _Section:
    """What stands below one heading: ``what`` is a medium or ``script``; ``back`` marks a back translation."""

    line: int
    what: str
    form: AddressForm
    back: bool
    body: list[_Line] = attrs.field(factory=list)

    @property
    def key(self) -> tuple[str, AddressForm]:
        """What a text and its back translation have in common."""
        return self.what, self.form

    def trimmed(self) -> list[_Line]:
        """Its lines without the blank ones at both ends and the blanks at the ends of lines.

        What an editor adds there is no part of the text: it must not change its digest.
        """
        body = [_Line(number, text.rstrip()) for number, text in self.body]
        while body and not body[0].text:
            del body[0]
        while body and not body[-1].text:
            del body[-1]
        return body


def read_message(*, file: str, text: str) -> MessageFile:
    """What does this file of ``messages/`` hold? Every fault of its form at once."""
    return _MessageFileReader(file, text.split("\n")).read()


class _MessageFileReader:
    """Reads one file of ``messages/``, and keeps every fault of its form.

    Headings are read line by line, and not by a Markdown library: such a library would take
    ``_`` and ``*`` in a text for marks, and would not say on which line a paragraph stands.
    """

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file = file
        self.name = file.rpartition("/")[2].removesuffix(".md")
        self.lines = lines
        self.faults: list[PackFault] = []
        self.places: dict[tuple[str, str], int] = {}

    def fault(self, line: int, *, what: str, mend: str) -> None:
        self.faults.append(PackFault(file=self.file, line=line, code="C00", what=what, why=_WHY, mend=mend))

    def read(self) -> MessageFile:
        """The whole file."""
        front, after = self._front_block()
        sections = list(self._sections(after=after))
        texts = tuple(self._texts(sections, front))
        script = next((section for section in sections if section.what == _SCRIPT and not section.back), None)
        return MessageFile(
            texts=texts,
            script=None if script is None else self._script(script, sections, front),
            lines=self.places,
            faults=tuple(self.faults),
        )

    def _front_block(self) -> tuple[dict[str, str], int]:
        """The values of the block at the top, and the number of lines it takes."""
        if self.lines[0].strip() != _FENCE or _FENCE not in [line.strip() for line in self.lines[1:]]:
            self.fault(
                1, what="the block at the top is missing", mend=f"Begin with {_FENCE}, id, status, and {_FENCE} again."
            )
            return {}, 0
        end = 1 + [line.strip() for line in self.lines[1:]].index(_FENCE)
        front: dict[str, str] = {}
        for number, line in enumerate(self.lines[1:end], 2):
            found = _FRONT.fullmatch(line.strip())
            if found is None or found["key"] not in _KEYS or found["key"] in front:
                self.fault(
                    number,
                    what="this line of the block is not known, or there twice",
                    mend=f"Allowed: {', '.join(_KEYS)}.",
                )
                continue
            front[found["key"]] = found["value"].strip()
            self._check_front_value(number, key=found["key"], value=front[found["key"]])
        for key in ("id", "status"):
            if key not in front:
                self.fault(1, what=f"{key} is missing in the block at the top", mend=f"Write {key}: there.")
        return front, end + 1

    def _check_front_value(self, line: int, *, key: str, value: str) -> None:
        if key == "id" and value != self.name:
            self.fault(line, what="the id is not the name of the file", mend=f"Write id: {self.name}.")
        if key == "status" and value not in list(TextStatus):
            self.fault(line, what="no such status", mend="Write draft, or ready.")
        if key.startswith("source_hash.") and not _HASH.fullmatch(value):
            self.fault(line, what=f"{key} is no digest", mend="It has 64 letters 0-9 and a-f: copy it as it is given.")

    def _sections(self, *, after: int) -> Iterator[_Section]:
        """The headings below the first ``after`` lines, each with the lines down to the next one."""
        section: _Section | None = None
        seen: set[tuple[str, AddressForm, bool]] = set()
        for number, line in enumerate(self.lines[after:], after + 1):
            if line.startswith("## ") or line.strip() == "##":
                if section is not None:
                    yield section
                section = self._heading(number, line)
                if (*section.key, section.back) in seen:
                    self.fault(number, what="this heading is there twice", mend="Keep one of the two.")
                seen.add((*section.key, section.back))
            elif section is not None:
                section.body.append(_Line(number, line))
            elif line.strip():
                self.fault(
                    number,
                    what="there is text before the first heading",
                    mend="Write a heading such as ## sms above it.",
                )
        if section is not None:
            yield section

    def _heading(self, number: int, line: str) -> _Section:
        found = _HEADING.fullmatch(line)
        if found is None:
            allowed = ", ".join(f"## {what}" for what in (*MESSAGE_MEDIA, _SCRIPT))
            self.fault(
                number, what="no such heading", mend=f"Allowed: {allowed}, and ## back translation: before each."
            )
            # Its lines still belong to no other text. As a back translation of nothing it is read no further.
            return _Section(number, "", AddressForm.IMPERSONAL, back=True)
        form = AddressForm((found["form"] or AddressForm.IMPERSONAL).lower())
        return _Section(number, found["what"].lower(), form, back=found["back"] is not None)

    def _texts(self, sections: Sequence[_Section], front: Mapping[str, str]) -> Iterator[MessageText]:
        backs = {section.key: section for section in sections if section.back}
        own = [section for section in sections if not section.back]
        # The key without a medium is that of an unknown heading, which has its own fault.
        for missing in set(backs) - {section.key for section in own} - {("", AddressForm.IMPERSONAL)}:
            self.fault(
                backs[missing].line,
                what="this is the back translation of a text that is not here",
                mend="Add its text.",
            )
        status = _status(front)
        for section in own:
            if section.what == _SCRIPT:
                continue
            subject, text = self._subject_and_text(section)
            back = backs.get(section.key)
            yield MessageText(
                message=self.name,
                medium=Medium(section.what),
                form=section.form,
                subject=subject,
                text=text,
                back=None if back is None else "\n".join(line.text for line in back.trimmed()),
                status=status,
                source_hash=front.get(f"source_hash.{section.what}"),
                file=self.file,
                line=section.line,
            )

    def _subject_and_text(self, section: _Section) -> tuple[str | None, str]:
        """Subject and text of a section; where each begins is remembered."""
        body = section.trimmed()
        subject = None
        if body and body[0].text.startswith(_SUBJECT):
            heading = body.pop(0)
            self.places[self.file, f"{section.line}.subject"] = heading.number
            subject = heading.text.removeprefix(_SUBJECT).strip()
            if section.what == Medium.SMS or not subject:
                what = "a subject that is empty, or of a text message"
                self.fault(heading.number, what=what, mend="Delete the line, or fill it.")
            while body and not body[0].text:
                del body[0]
        elif section.what == Medium.EMAIL:
            what, mend = "email: there is no subject", "Write Subject: and the subject below the heading."
            self.fault(section.line, what=what, mend=mend)
        self.places[self.file, f"{section.line}.text"] = body[0].number if body else section.line
        text = "\n".join(line.text for line in body)
        if len(text) > _MOST_LETTERS:
            what = f"a text of more than {_MOST_LETTERS:,} characters"
            self.fault(section.line, what=what, mend="Make it shorter.")
        return subject, text

    def _script(self, section: _Section, sections: Sequence[_Section], front: Mapping[str, str]) -> CallScript:
        back = next((other for other in sections if other.back and other.what == _SCRIPT), None)
        stages: list[tuple[str, list[str]]] = []
        for number, line in section.trimmed():
            if line.startswith("### "):
                stages.append((line.removeprefix("### ").strip(), []))
            elif line.startswith("- ") and stages:
                stages[-1][1].append(line.removeprefix("- ").strip())
            elif line:
                self.fault(
                    number,
                    what="a line of a script that is no prompt",
                    mend="Write ### and a stage, and below it - prompts.",
                )
        return CallScript(
            message=self.name,
            stages=tuple((title, tuple(prompts)) for title, prompts in stages),
            back=None if back is None else "\n".join(line.text for line in back.trimmed() if line.text),
            status=_status(front),
            source_hash=front.get(f"source_hash.{_SCRIPT}"),
            file=self.file,
            line=section.line,
        )


def _status(front: Mapping[str, str]) -> TextStatus:
    return TextStatus.READY if front.get("status") == TextStatus.READY else TextStatus.DRAFT
