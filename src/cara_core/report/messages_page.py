"""The preview of a pack's messages as one page: what is said to whom, as it will look, and who has signed it.

For a programme lead. The page sends nothing, fetches nothing, holds no script and opens from
disk (``domain/contact.md`` sections 18.5, 22 and 23). Needs the extra ``report``.
"""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import attrs

from cara_core.errors import CaraError
from cara_core.report.messages_timeline import TimelineStep, timeline_of_messages
from cara_core.report.templates import digest_of, own_markup, page_templates
from cara_core.terms.checking.checked_values import word_of
from cara_core.terms.days import Day

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["Counts", "LetterPicture", "MessageCard", "PageHead", "Phone", "Signature", "TimelineStep", "messages_page"]

DRAFT: Final = "DRAFT - not approved for sending"
MEDIA: Final = {
    "sms": "Text message",
    "email": "Email",
    "letter": "Letter",
    "print": "Handed over on paper",
    "work": "Work list",
    "script": "Prompts for a call (never sent)",
}
_PLACEHOLDER: Final = re.compile(r"(\(\([^()]*\)\))")
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_EACH_SHEET: Final = f'@page {{ @top-left {{ content: "{DRAFT}"; font: bold 10pt sans-serif; }} }}\n'

Signature = tuple[str, str | None, Day | None]
"""The role, who signed in it (``None``: nobody yet), and on which day."""


def _direction_field() -> Any:
    return attrs.field(validator=word_of("ltr", "rtl"))


@attrs.frozen(kw_only=True)
class Counts:
    """How many texts of the pack are ready, still drafts, missing, and blocked."""

    ready: int
    draft: int
    missing: int
    blocked: int


@attrs.frozen(kw_only=True)
class PageHead:
    """Which pack this is, and how far it has come.

    ``language`` is a tag such as ``pl``, ``language_name`` what a reader calls it;
    ``direction`` is ``ltr`` or ``rtl``; ``draft`` puts the banner on the page.
    """

    title: str
    force: str
    language: str
    language_name: str = ""
    direction: str = _direction_field()
    version: str
    draft: bool
    counts: Counts
    made_on: Day
    note: str = ""


@attrs.frozen(kw_only=True)
class Phone:
    """One text message as a phone shows it: ``shown`` is what the channel made of it.

    ``tenths`` is what it costs, in tenths of a penny (24 a part: GOV.UK Notify from 1 April
    2026, ``contact.md`` 8.4); ``locked`` is what stands on a locked screen.
    """

    language: str
    direction: str = _direction_field()
    shown: str
    alphabet: str
    characters: int
    parts: int
    tenths: int
    locked: str

    @property
    def cost(self) -> str:
        """The cost in pence."""
        return f"{self.tenths // 10}.{self.tenths % 10}p"


@attrs.frozen(kw_only=True)
class LetterPicture:
    """A letter as it comes out of the printer: each of ``pages`` as PNG (bytes) or SVG (text)."""

    language: str
    large_print: bool
    pages: Sequence[bytes | str] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class MessageCard:
    """One message with all there is of it.

    ``source_texts`` (English), ``texts`` (the pack's language) and ``back`` (translated back)
    go by medium, where wanted with the form of address: ``letter`` or ``letter [masculine]``.
    ``must`` says of each thing that has to stand in it whether it does.
    """

    id: str
    title: str
    reader: str
    when: str
    media: Sequence[str]
    note: str = ""
    source_texts: Mapping[str, str] = attrs.field(repr=False)
    texts: Mapping[str, str] = attrs.field(repr=False)
    back: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    phones: Sequence[Phone] = attrs.field(default=(), repr=False)
    letters: Sequence[LetterPicture] = attrs.field(default=(), repr=False)
    faults: Sequence[str] = ()
    must: Sequence[tuple[str, bool]] = ()
    signatures: Sequence[Signature] = ()

    @property
    def media_with_texts(self) -> Sequence[str]:
        """The media any text is for, in the order they are first named."""
        return tuple(dict.fromkeys([*self.source_texts, *self.texts, *self.back]))


def messages_page(head: PageHead, cards: Sequence[MessageCard], steps: Sequence[TimelineStep]) -> str:
    """The page as HTML: the same values give the same bytes.

    Raises :class:`CaraError` without the extra ``report``, and where a page of a letter is
    neither PNG nor SVG.
    """
    environment = _environment()
    style = environment.get_template("page_style.css").render() + "\n" + (_EACH_SHEET if head.draft else "")
    page = environment.get_template("messages_page.html").render(
        head=head,
        cards=cards,
        steps=steps,
        draft=DRAFT,
        style=own_markup(style),
        policy=digest_of(style),
        timeline=own_markup(timeline_of_messages(steps)) if steps else "",
        english=head.language.partition("-")[0].lower() == "en",
    )
    return page.rstrip("\n") + "\n"


@cache
def _environment() -> "Environment":
    environment = page_templates(needed_by="the preview page needs")
    environment.filters.update(on=_written_day, picture=_data_uri, pieces=_pieces, medium=_medium, rows=_rows)
    return environment


def _written_day(day: Day) -> str:
    return day.format("D MMMM YYYY", locale="en")


def _medium(key: str) -> str:
    """``letter [masculine]`` becomes ``Letter [masculine]``."""
    name, _, form = key.partition(" ")
    return " ".join(part for part in (MEDIA.get(name, name), form) if part)


def _pieces(text: str) -> Iterable[tuple[str, bool]]:
    """The text in pieces, and of each whether it is a placeholder: those are never turned round."""
    return [(piece, bool(_PLACEHOLDER.fullmatch(piece))) for piece in _PLACEHOLDER.split(text) if piece]


def _rows(
    texts: Sequence[tuple[str, object, str, str]],
) -> Sequence[Sequence[tuple[str, str | None, str | None, str, str]]]:
    """Of texts that say the same, paragraph by paragraph: one that lacks a paragraph has a hole in its row.

    A text that is not there at all is ``None`` in every row.
    """
    given = [
        (name, text if isinstance(text, str) else None, language, direction)
        for name, text, language, direction in texts
    ]
    parts = [[] if text is None else _PARAGRAPHS.split(text.strip()) for _, text, _, _ in given]
    return [
        [
            (name, text, paragraphs[row] if row < len(paragraphs) else None, language, direction)
            for (name, text, language, direction), paragraphs in zip(given, parts, strict=True)
        ]
        for row in range(max(1, *map(len, parts)))
    ]


def _data_uri(page: bytes | str) -> str:
    if isinstance(page, str) and page.lstrip().startswith(("<svg", "<?xml")):
        return "data:image/svg+xml;base64," + base64.b64encode(page.encode()).decode()
    if isinstance(page, bytes) and page.startswith(_PNG):
        return "data:image/png;base64," + base64.b64encode(page).decode()
    raise CaraError("a page of a letter is neither a PNG (bytes) nor an SVG (text)")
