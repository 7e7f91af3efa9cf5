"""The channel that sends nothing: what would have been sent is written into a folder.

It is the default, so that nothing leaves a machine that nobody set up. File names and the
index hold no personal data; the files do, and are their owner's alone (mode 0600).
"""

import json
import os
import threading
from pathlib import Path
from typing import ClassVar, Final

import attrs

from cara_core.channels.atomic_file import make_private_folder, write_atomically
from cara_core.channels.channel import OutcomeUnknown
from cara_core.channels.letters.pdf import LetterRefused
from cara_core.channels.letters.printable import letter_as_pdf, letter_as_text
from cara_core.channels.mail import mail, why_not_mailed
from cara_core.terms.instants import Instant, write_instant
from cara_core.terms.messages import CAPTURE, Charset, Medium, Notice, Progress, Reader, Receipt
from cara_core.terms.veil import unveiled

__all__ = ["INDEX", "Capture"]

INDEX: Final = "index.jsonl"
_SENDER: Final = "office@capture.invalid"
_WAIT: Final = 60
"""Seconds until a folder that could not be written to is tried again."""
_KINDS: Final = ("txt", "eml", "pdf")


@attrs.frozen
class Capture:
    """A folder with one file for each notice, named by its reference, and ``index.jsonl``.

    A text message, a task or a call is ``.txt``, an e-mail ``.eml``, a letter ``.pdf`` (or
    ``.txt`` without the extra ``letters``). The same notice writes the same bytes, and only once.
    """

    folder: Path
    name: ClassVar[str] = CAPTURE
    charset: ClassVar[Charset] = Charset.CAPTURE
    media: ClassVar[frozenset[Medium]] = frozenset(Medium)
    finds: ClassVar[bool] = True
    _index: "_Index" = attrs.field(init=False, repr=False, eq=False)

    @_index.default
    def _index_of_the_folder(self) -> "_Index":
        return _Index(self.folder / INDEX)

    def send(self, notice: Notice, at: Instant) -> Receipt:
        """Write it, unless it is there already. A folder that cannot be written to has not taken it.

        The index has its line before the file gets its name: whoever is killed between the
        two finds no file, writes it, and adds no second line.
        """
        there = self.found(notice.reference, at)
        if there is not None:
            return there
        try:
            kind, content, detail = _file_of(notice, at)
        except LetterRefused:
            return Receipt(reference=notice.reference, state=Progress.FAILED, at=at, detail="letter-refused")
        file = self.folder / f"{notice.reference}.{kind}"
        try:
            make_private_folder(self.folder)
            self._index.add(notice.reference, _index_line(notice, at, file_name=file.name))
            write_atomically(file, content)
        except OSError:
            return Receipt(
                reference=notice.reference, state=Progress.CLAIMED, at=at, detail="not-written", retry_after=_WAIT
            )
        return Receipt(reference=notice.reference, state=Progress.ACCEPTED, at=at, provider_id=file.name, detail=detail)

    def found(self, reference: str, at: Instant) -> Receipt | None:
        """Is there a file of that reference? A file that has its name is whole."""
        try:
            for kind in _KINDS:
                if (self.folder / f"{reference}.{kind}").is_file():
                    return Receipt(
                        reference=reference,
                        state=Progress.ACCEPTED,
                        at=at,
                        provider_id=f"{reference}.{kind}",
                        detail="captured",
                    )
        except OSError:
            raise OutcomeUnknown("capture: the folder cannot be read, so nobody knows what is in it") from None
        return None


def _file_of(notice: Notice, at: Instant) -> tuple[str, bytes, str]:
    """The kind of file a notice becomes, its bytes, and what the receipt says of it."""
    if notice.page is not None:
        letter = letter_as_pdf(notice)
        if letter is None:
            return "txt", f"{letter_as_text(notice.page)}\n".encode(), "captured letter as text"
        return "pdf", letter, "captured"
    if notice.medium in {Medium.EMAIL, Medium.WORK} and why_not_mailed(notice) is None:
        return "eml", mail(notice, _SENDER, at).as_bytes(), "captured"
    lines = [
        *([] if notice.to is None else [f"To: {unveiled(notice.to)}"]),
        *([] if notice.subject is None else [f"Subject: {notice.subject}"]),
        f"Language: {notice.language}",
    ]
    return "txt", "\n".join([*lines, "", notice.body, ""]).encode(), "captured"


def _index_line(notice: Notice, at: Instant, *, file_name: str) -> bytes:
    fields = {
        "reference": notice.reference,
        "case": notice.case,
        "message": notice.message,
        "reader": notice.reader.value,
        "medium": notice.medium.value,
        # The victim's language stays in the file, which can be taken away: a line of this index cannot.
        **({} if notice.reader is Reader.VICTIM else {"language": notice.language, "digest": notice.digest}),
        "at": write_instant(at),
        "file": file_name,
        "would_stop": list(notice.would_stop),
    }
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


@attrs.define(eq=False)
class _Index:
    """Which references stand in the index: read once, and then only what was added since."""

    path: Path
    _read_to: int = 0
    _references: set[str] = attrs.field(factory=set)
    _one_at_a_time: threading.Lock = attrs.field(factory=threading.Lock)

    def add(self, reference: str, line: bytes) -> None:
        """Add this line, unless a line of that reference is in the index."""
        with self._one_at_a_time:
            rest = self._read_on()
            if reference in self._references:
                return
            # What a power cut left of a line is ended, so that the next one stands alone.
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with open(handle, "ab", buffering=0) as opened:  # noqa: PTH123
                opened.write(b"\n" + line if rest else line)

    def _read_on(self) -> bytes:
        """Read what was added since, up to the last complete line; what stands after that line comes back."""
        if not self.path.exists():
            self._read_to, self._references = 0, set()
            return b""
        with self.path.open("rb") as opened:
            opened.seek(self._read_to)
            lines, end, rest = opened.read().rpartition(b"\n")
        self._read_to += len(lines) + len(end)
        self._references |= {found for line in lines.splitlines() if (found := _reference_in(line)) is not None}
        return rest


def _reference_in(line: bytes) -> str | None:
    try:
        fields = json.loads(line)
    except ValueError:
        return None
    found = fields.get("reference") if isinstance(fields, dict) else None
    return found if isinstance(found, str) else None
