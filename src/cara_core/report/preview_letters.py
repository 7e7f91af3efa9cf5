"""The letters of a preview: each as it comes out of the printer, in ordinary and in large print; or why it cannot."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

import attrs

from cara_core.channels.letters.pdf import LetterRefused
from cara_core.channels.letters.pictures import letter_pictures
from cara_core.delivery.letter_page import letter_page
from cara_core.packs.samples import Reading, readings
from cara_core.report.messages_page import LetterPicture
from cara_core.terms.days import Day
from cara_core.terms.messages import Medium, MessageRule, Office, Reader
from cara_core.terms.pack import MessageText, Pack

__all__ = ["letters_of"]

Filled: TypeAlias = Callable[[Pack, str, Medium, Reading], str]
"""Fills a text of a pack for that medium, as its flags stand."""

_PAPER: Final = frozenset({Medium.LETTER, Medium.PRINT})
_ADDRESS: Final = ("A. Sample", "1 Sample Street", "Sampleton", "EX1 1AA")
_REFERENCE: Final = "0123456789abcdef" * 2


def letters_of(
    packs: Sequence[Pack],
    rule: MessageRule,
    mine: Sequence[MessageText],
    filled: Filled,
    *,
    office: Office,
    on: Day,
) -> Iterator[LetterPicture | str]:
    """Every letter of this message; for one that cannot be printed a line that says where and why.

    ``packs`` are those whose texts stand in it, the reader's own first; ``mine`` the texts of
    the first. ``on`` is the day of the letter.
    """
    if rule.reader is not Reader.PARTICIPANT:
        return
    for text in mine:
        if text.medium not in _PAPER or text.form != "impersonal":
            continue
        for reading in readings(text.text):
            yield from _pictures(packs, rule, text, reading, filled, office=office, on=on)


def _pictures(
    packs: Sequence[Pack],
    rule: MessageRule,
    text: MessageText,
    reading: Reading,
    filled: Filled,
    *,
    office: Office,
    on: Day,
) -> Iterator[LetterPicture | str]:
    """The letter as it reads so, in ordinary and, for the usual reading, in large print."""
    wordings = [(pack, pack.text(rule.id, text.medium)) for pack in packs]
    page = letter_page(
        [
            (pack, filled(pack, _with_subject(wording), text.medium, reading))
            for pack, wording in wordings
            if wording is not None
        ],
        on=on,
        address=_ADDRESS,
        office=office,
        reference=_REFERENCE,
    )
    title = filled(packs[0], text.subject or rule.title, text.medium, reading)
    sizes = (page, attrs.evolve(page, large_print=True)) if reading == Reading() else (page,)
    try:
        for sized in sizes:
            pictures = letter_pictures(sized, title=title)
            yield LetterPicture(language=packs[0].language, large_print=sized.large_print, pages=pictures)
    except LetterRefused as refused:
        yield from (f"{text.file}: {text.medium}: {fault}" for fault in refused.faults)


def _with_subject(text: MessageText) -> str:
    return text.text if text.subject is None else f"{text.subject}\n\n{text.text}"
