"""Letters of the shipped packs with the longest values, and what a reader finds on their pages, letter by letter."""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import attrs

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.contact.text.rendering import fill, named
from cara_core.delivery.letter_page import letter_page
from cara_core.packs.samples import FLAGS, Reading, readings, sample
from cara_core.terms.days import day
from cara_core.terms.messages import Medium, MessageRule, Office, Page, Reader
from cara_core.terms.pack import Pack

__all__ = ["OFFICE", "PAPER", "Letter", "letters_on", "longest_letter", "packs_of", "paper_letters", "readings_of"]

OFFICE = Office(
    name="Example Community Programmes Office (North)",
    phone="01632 960 123",
    email="community.programmes.north@example.org",
    hours="Monday to Friday",
    address=("Example Community Centre", "129 Long Example Street", "Exampleton", "EX1 1EX"),
)
ADDRESS = ("Synthetic Maximiliana Longname-Exampleton", "Flat 3", "14 Example Road", "Example Town", "EX9 2XX")
PAPER = (Medium.LETTER, Medium.PRINT)
LANGUAGES = (("en",), ("pl", "en"))


class Letter(NamedTuple):
    """A page with its title, and the values filled into each of its texts: by placeholder, as they were written."""

    page: Page
    title: str
    values: Sequence[dict[str, str]]


class Sign(NamedTuple):
    """One letter of a finished PDF: on which page, how far from the top and the left of it in points, how large."""

    text: str
    page: int
    down: float
    left: float
    size: float


@cache
def packs_of(languages: tuple[str, ...]) -> Sequence[Pack]:
    """The packs that ship, of these languages."""
    force = cara.load_force("west_midlands", community="polish")
    found = [force.pack(language) for language in languages]
    return [pack for pack in found if pack is not None]


def paper_letters() -> Iterator[tuple[MessageRule, Medium, tuple[str, ...]]]:
    """Every message to the participant that goes on paper, in English and in two languages."""
    for rule in catalogue().values():
        for medium in PAPER:
            for languages in LANGUAGES:
                packs = packs_of(languages)
                if rule.reader is Reader.PARTICIPANT and all(pack.text(rule.id, medium) for pack in packs):
                    yield rule, medium, languages


def readings_of(rule: MessageRule, medium: Medium, languages: tuple[str, ...]) -> Sequence[Reading]:
    """In how many ways can this letter read? Every way once, over all of its languages, the usual one first."""
    return readings("\n".join(_words_of(pack, rule, medium) for pack in packs_of(languages)))


def _words_of(pack: Pack, rule: MessageRule, medium: Medium) -> str:
    text = pack.text(rule.id, medium)
    assert text is not None
    return text.text if text.subject is None else f"{text.subject}\n\n{text.text}"


def longest_letter(
    rule: MessageRule,
    medium: Medium,
    languages: tuple[str, ...],
    *,
    size: float = 12.5,
    unbroken: bool = True,
    reading: Reading | None = None,
) -> Letter:
    """This letter with the longest realistic values; without a ``reading`` in the one with the most letters."""
    if reading is None:
        ways = [
            longest_letter(rule, medium, languages, size=size, unbroken=unbroken, reading=reading)
            for reading in readings_of(rule, medium, languages)
        ]
        return max(ways, key=lambda letter: sum(len(text) for _, _, text in letter.page.texts))
    texts, found, title = [], [], ""
    for pack in packs_of(languages):
        view = sample(rule.reader, longest=True, dates=pack.dates, reading=reading)
        text = pack.text(rule.id, medium)
        assert text is not None

        def filled(words: str, pack: Pack = pack, view: Any = view) -> str:
            return fill(words, rule.reader, view, pack.dates, pack.labels, unbroken=unbroken)

        words = _words_of(pack, rule, medium)
        texts.append((pack, filled(words)))
        found.append({name: filled(f"(({name}))") for name in sorted(named(words) - FLAGS.keys())})
        title = title or filled(text.subject or rule.title)
    page = letter_page(texts, on=day("2027-09-29"), address=ADDRESS, office=OFFICE, reference="0123456789abcdef" * 2)
    return Letter(attrs.evolve(page, size=size), title, found)


def letters_on(pdf: bytes) -> Sequence[Sign]:
    """Every letter on every page that leaves ink, in the order in which the file holds them."""
    from pdfminer.high_level import extract_pages  # noqa: PLC0415  (slow to load, and wanted by few tests)
    from pdfminer.layout import LTChar, LTContainer  # noqa: PLC0415

    def inside(container: Any, number: int, height: float) -> Iterator[Sign]:
        for item in container:
            if isinstance(item, LTChar):
                if item.get_text().strip("\u200b\u00a0 "):
                    yield Sign(item.get_text(), number, height - item.matrix[5], item.x0, item.size)
            elif isinstance(item, LTContainer):
                yield from inside(item, number, height)

    pages = extract_pages(io.BytesIO(pdf), laparams=None)
    return [sign for number, page in enumerate(pages, 1) for sign in inside(page, number, page.height)]
