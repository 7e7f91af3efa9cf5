"""From a page to a PDF: what typst is handed, and what it is not.

Text goes to typst as JSON and stays text there (``letter.typ``). It sees no font but those
it brings along and no file, so that the same page gives the same bytes everywhere.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from cara_core.errors import CaraError, ExtraMissing
from cara_core.terms.messages import Page
from cara_core.terms.veil import unveiled

if TYPE_CHECKING:
    from typst import Compiler

__all__ = ["NEUTRAL", "LetterRefused", "pictures_of", "set_page"]

NEUTRAL: Final = "((page))/((pages))"
"""How a page is numbered where its language's words for it were not given."""
_BODY: Final = {False: 12.5, True: 16.0}
"""The size of the text in points: as Notify prints, and large print."""
_FONTS: Final = ("Libertinus Serif", "DejaVu Sans Mono")
"""The typeface, and the one for the scripts it lacks (Arabic): both come with typst."""
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
        # Typst's own message repeats the letter it could not show: ours says of which script it is.
        letters = sorted({letter for text in _strings(data) for letter in text})
        lacking = sorted({_script(letter) for letter in letters if not _can_show(letter)})
    raise LetterRefused(
        [f"text: the typeface {_FONTS[0]} has no {name}; allowed: letters it has" for name in lacking]
        or ["text: typst cannot set it"]
    )


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
    return {
        "title": title.strip() or first,
        "size": _BODY[page.large_print],
        "fonts": _FONTS,
        "numbered": numbered,
        "address": [unveiled(line).strip() for line in page.address],
        "sender": [line for line in page.sender if line.strip()],
        "texts": [
            {**_language(tag), "direction": direction, "paragraphs": _paragraphs(text, headed=headed)}
            for tag, direction, text in page.texts
        ],
    }


def _language(tag: str) -> dict[str, str | None]:
    """The parts of a BCP 47 tag that a PDF is told; a language of no such name is undetermined."""
    language, *rest = tag.split("-")
    language = language.lower() if _LANGUAGE.fullmatch(language) else "und"
    return {"language": language, "region": next((part.upper() for part in rest[:2] if _REGION.fullmatch(part)), None)}


def _paragraphs(text: str, *, headed: bool) -> list[dict[str, object]]:
    """Paragraphs are parted by empty lines; one whose lines all begin with ``- `` is a list."""
    found: list[dict[str, object]] = []
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        lines = [line.strip() for line in paragraph.splitlines()]
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
    except ImportError:
        raise ExtraMissing("letters", needed_by="printed letters need") from None
    return Compiler(ignore_system_fonts=True)


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


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
