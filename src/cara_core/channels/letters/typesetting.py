"""From a page to a PDF: what typst is handed, and what it is not.

Text goes to typst as JSON and stays text there (``letter.typ``). It sees no file and no font
but the typeface of the extra ``letters`` and those typst brings along, so that the same page
gives the same bytes everywhere.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.errors import CaraError, ExtraMissing
from cara_core.terms.messages import Page, PageWords
from cara_core.terms.veil import unveiled

if TYPE_CHECKING:
    from typst import Compiler

__all__ = ["NEUTRAL", "TYPEFACE", "LetterRefused", "pictures_of", "set_page"]

NEUTRAL: Final = "((page))/((pages))"
"""How a page is numbered where its language's words for it were not given."""
TYPEFACE: Final = "Noto Sans"
"""The typeface of every letter: without serifs, as clear print asks (``domain/adapt.md`` section 11)."""
_FACE_PACKAGE: Final = "fontpkg_noto_sans"
_FONTS: Final = (TYPEFACE, "DejaVu Sans Mono")
"""The typeface, and the one that comes with typst for a script it lacks (Arabic). Neither has serifs."""
_EMAIL: Final = re.compile(r"(?=\S{13})[^\s@]+@[^\s@]+")
"""An e-mail address that may be wider than its column in the largest print."""
_MAY_BREAK: Final = "\u200b"
_SHORT_WORD: Final = re.compile(r"(?<![^\s(])(\w) (?=\S)")
"""A word of a single letter, which does not end a line (some languages have many)."""
_STANDARD: Final = "ua-1"
_ONE_LETTER: Final = b"""#let data = json(bytes(sys.inputs.letter))
#set document(title: [-])
#set text(font: data.fonts, fallback: false)
#text(data.letter)"""
_ONE_AT_A_TIME: Final = threading.Lock()
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}")
_REGION: Final = re.compile(r"[A-Za-z]{2}")


class LetterRefused(CaraError):
    """This page cannot become a letter that may be posted: ``faults`` names every reason, and no text."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults: Sequence[str] = tuple(faults)
        super().__init__("\n  ".join(("the letter cannot be printed:", *self.faults)))


def set_page(page: Page, *, title: str, numbered: str) -> bytes:
    """This page as PDF; ``title`` and ``numbered`` are those of ``letters.pdf.letter_pdf``.

    Raises :class:`LetterRefused` where the typeface lacks a letter, and
    :class:`ExtraMissing` without the extra ``letters``.
    """
    data = _data(page, title=title, numbered=numbered)
    try:
        return _pdf(_template(), data)
    except RuntimeError:
        # Typst's own message repeats the letter it could not show: ours says where it stands, and its script.
        lacking = sorted(_lacking(page, title=title, numbered=numbered))
    raise LetterRefused(lacking or ["text: typst cannot set it"])


def _lacking(page: Page, *, title: str, numbered: str) -> set[str]:
    """Where in the letter stands what the typeface lacks? Lines are named by their number, never by their text."""
    tried = cache(_can_show)
    return {
        f"{place}: the typeface {TYPEFACE} has no {_script(letter)}; allowed: letters it has"
        for place, line in _lines(page, title=title, numbered=numbered)
        for letter in dict.fromkeys(line)
        if not tried(letter)
    }


def _lines(page: Page, *, title: str, numbered: str) -> Iterator[tuple[str, str]]:
    """Every line of the letter, and what it is called in a fault."""
    yield from (("title", title), ("page number", _numbered(page, numbered)), ("reference", page.reference))
    for name, block in (("address", map(unveiled, page.address)), ("sender", iter(page.sender))):
        yield from ((f"{name}, line {number}", line) for number, line in enumerate(block, 1))
    for language, _, text in page.texts:
        yield from ((f"text ({language}), line {number}", line) for number, line in enumerate(text.splitlines(), 1))
    for words in page.words:
        yield from ((f"words, {name}", text) for name, text in attrs.asdict(words).items())


def pictures_of(page: Page, *, title: str, numbered: str, dots_an_inch: float) -> tuple[bytes, ...]:
    """The same pages as PNG. Raises as :func:`set_page` does."""
    set_page(page, title=title, numbered=numbered)  # says what is lacking, in our own words
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            _template(),
            format="png",
            ppi=dots_an_inch,
            sys_inputs={"letter": json.dumps(_data(page, title=title, numbered=numbered))},
        )
    pages = made if isinstance(made, list) else [made]
    return tuple(picture for picture in pages if picture is not None)


def _data(page: Page, *, title: str, numbered: str) -> dict[str, object]:
    """What the template is handed, as JSON."""
    (_, _, first_text), *_ = page.texts
    first = first_text.strip().split("\n", 1)[0].strip()
    headed = first == title.strip()
    words = [*page.words, *[PageWords()] * len(page.texts)]
    return {
        "title": title.strip() or first,
        "size": page.points,
        "fonts": _FONTS,
        "numbered": _numbered(page, numbered),
        "address": [unveiled(line).strip() for line in page.address],
        "sender": [_may_break(line) for line in page.sender if line.strip()],
        "dated": _each(page, [around.date for around in page.words]),
        "reference": _each(page, [around.reference for around in page.words]) if page.reference else [],
        "number": page.reference,
        "ends": _each(page, [around.end for around in page.words]),
        "texts": [
            {
                **_language(tag),
                "direction": direction,
                "paragraphs": _paragraphs(text, headed=headed),
                "languages": _line(around.languages),
                "formats": _line(around.formats),
            }
            for (tag, direction, text), around in zip(page.texts, words, strict=False)
        ],
    }


def _numbered(page: Page, numbered: str) -> str:
    return next((around.numbered for around in page.words if around.numbered), numbered)


def _each(page: Page, texts: Sequence[str]) -> list[dict[str, str | None]]:
    """Each of these texts that is not empty, none of them twice, with the language of its place in the letter."""
    tags = {text: tag for text, (tag, _, _) in reversed([*zip(texts, page.texts, strict=False)]) if text}
    return [{"text": text, **_language(tags[text])} for text in dict.fromkeys(texts) if text in tags]


def _line(line: str) -> str:
    """The line as it is set: where it may be broken, and where it may not."""
    return _SHORT_WORD.sub("\\1\u00a0", _may_break(line.strip()))


def _may_break(line: str) -> str:
    """The line, with places where a long e-mail address may go on in the next line: before a dot, behind the @."""
    return _EMAIL.sub(lambda found: found[0].replace("@", f"@{_MAY_BREAK}").replace(".", f"{_MAY_BREAK}."), line)


def _language(tag: str) -> dict[str, str | None]:
    """The parts of a BCP 47 tag that a PDF is told; a language of no such name is undetermined."""
    language, *rest = tag.split("-")
    language = language.lower() if _LANGUAGE.fullmatch(language) else "und"
    return {"language": language, "region": next((part.upper() for part in rest[:2] if _REGION.fullmatch(part)), None)}


def _paragraphs(text: str, *, headed: bool) -> list[dict[str, object]]:
    """Paragraphs are parted by empty lines; one whose lines all begin with ``- `` is a list."""
    found: list[dict[str, object]] = []
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        lines = [_line(line) for line in paragraph.splitlines()]
        kind = "list" if all(line.startswith("- ") for line in lines) else "text"
        if headed and number == 0:
            kind, lines = "heading", [" ".join(lines)]
        found.append({"kind": kind, "lines": [line.removeprefix("- ") if kind == "list" else line for line in lines]})
    return found


@cache
def _compiler() -> "Compiler":
    """One compiler for all letters: the fonts are read once."""
    try:
        from typst import Compiler  # noqa: PLC0415  (an extra: the message is ExtraMissing's)

        face = resources.files(_FACE_PACKAGE)
    except ImportError:
        raise ExtraMissing("letters", needed_by="printed letters need") from None
    return Compiler(ignore_system_fonts=True, font_paths=[str(face)])


@cache
def _template() -> bytes:
    return (resources.files("cara_core.channels.letters") / "letter.typ").read_bytes()


def _pdf(template: bytes, data: Mapping[str, object]) -> bytes:
    compiler = _compiler()
    # The compiler keeps the fonts and its own state: it is not made for two threads at once.
    with _ONE_AT_A_TIME:
        made = compiler.compile(
            template, format="pdf", sys_inputs={"letter": json.dumps(data)}, pdf_standards=_STANDARD
        )
    assert isinstance(made, bytes), "asked for one PDF"  # noqa: S101  (the library's type allows more)
    return made


def _can_show(letter: str) -> bool:
    """Has a font got this letter? It is tried alone, as no font can be asked."""
    try:
        _pdf(_ONE_LETTER, {"fonts": _FONTS, "letter": letter})
    except RuntimeError:
        return False
    return True


def _script(letter: str) -> str:
    """What is lacking, without saying which letter of somebody's name it was."""
    script = unicodedata.name(letter, "").split(" ")[0]
    return f"{script} letter" if script and unicodedata.category(letter)[0] in "LM" else "such sign"
