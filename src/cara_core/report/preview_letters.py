"""The letters of a preview: each as it comes out of the printer, in ordinary and in large print; or why it cannot."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import attrs

from cara_core.channels.letters.pdf import LetterRefused
from cara_core.channels.letters.pictures import letter_pictures
from cara_core.delivery.letter_page import letter_page
from cara_core.report.messages_page import LetterPicture
from cara_core.terms.days import Day
from cara_core.terms.messages import Medium, MessageRule, Office, Reader
from cara_core.terms.pack import MessageText, Pack

__all__ = ["letters_of"]

_PAPER: Final = frozenset({Medium.LETTER, Medium.PRINT})
_ADDRESS: Final = ("A. Sample", "1 Sample Street", "Sampleton", "EX1 1AA")
_REFERENCE: Final = "0123456789abcdef" * 2


def letters_of(
    packs: Sequence[Pack],
    rule: MessageRule,
    mine: Sequence[MessageText],
    filled: Callable[[Pack, str], str],
    *,
    office: Office,
    on: Day,
) -> Iterator[LetterPicture | str]:
    """Every letter of this message; for one that cannot be printed a line that says where and why.

    ``packs`` are those whose texts stand in it, the reader's own first; ``mine`` the texts of
    the first. ``filled`` fills a text of a pack; ``on`` is the day of the letter.
    """
    if rule.reader is not Reader.PARTICIPANT:
        return
    for text in mine:
        if text.medium not in _PAPER or text.form != "impersonal":
            continue
        wordings = [(pack, pack.text(rule.id, text.medium)) for pack in packs]
        page = letter_page(
            [(pack, filled(pack, _with_subject(wording))) for pack, wording in wordings if wording is not None],
            on=on,
            address=_ADDRESS,
            office=office,
            reference=_REFERENCE,
        )
        title = filled(packs[0], text.subject or rule.title)
        try:
            for sized in (page, attrs.evolve(page, large_print=True)):
                pictures = letter_pictures(sized, title=title)
                yield LetterPicture(language=packs[0].language, large_print=sized.large_print, pages=pictures)
        except LetterRefused as refused:
            yield from (f"{text.file}: {text.medium}: {fault}" for fault in refused.faults)


def _with_subject(text: MessageText) -> str:
    return text.text if text.subject is None else f"{text.subject}\n\n{text.text}"
