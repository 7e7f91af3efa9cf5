"""A letter as a page: what stands around its text, from the words of each of its languages."""

import re
from collections.abc import Sequence
from typing import Final

import attrs

from cara_core.contact.text.rendering import written_day
from cara_core.terms.days import Day
from cara_core.terms.messages import Office, Page, PageWords
from cara_core.terms.pack import Pack
from cara_core.terms.veil import Veiled

__all__ = ["ORDINARY", "in_print", "letter_page", "sender_of", "shown_reference"]

ORDINARY: Final = "ordinary"
LARGE: Final = "large"
_WEEKDAY: Final = re.compile(r"\(\((?:weekday|weekday_on)\)\),?\s*")
_SHOWN: Final = 12
"""So many letters of a reference stand on a letter: enough to tell any two apart, few enough to be read out."""


def letter_page(
    texts: Sequence[tuple[Pack, str]], *, on: Day, address: Sequence[str], office: Office, reference: str
) -> Page:
    """The page of a letter of that day: the text of each pack with what stands around it, to that address.

    ``reference`` is the message's own. The size of print is left as it is usual.
    """
    bilingual = len(texts) > 1
    return Page(
        address=tuple(Veiled(line) for line in address),
        sender=sender_of(office),
        texts=tuple((pack.language, pack.direction, text) for pack, text in texts),
        words=tuple(_around(pack, on, bilingual=bilingual) for pack, _ in texts),
        reference=shown_reference(reference),
    )


def _around(pack: Pack, on: Day, *, bilingual: bool) -> PageWords:
    labels = pack.labels
    return PageWords(
        date=_date_of_letter(on, pack),
        reference=labels.get("letter.reference", ""),
        languages=labels.get("letter.bilingual", "") if bilingual else "",
        formats=labels.get("letter.large_print", ""),
        numbered=labels.get("letter.page", ""),
        end=labels.get("letter.end", ""),
    )


def _date_of_letter(on: Day, pack: Pack) -> str:
    """A letter bears the day, month and year in the order of its language, and no weekday."""
    return written_day(on, attrs.evolve(pack.dates, day=_WEEKDAY.sub("", pack.dates.day).strip(" ,")))


def shown_reference(reference: str) -> str:
    """What stands on a letter of its message's reference: the beginning, in groups of four to be read out."""
    shown = reference[:_SHOWN]
    return "\u00a0".join(shown[start : start + 4] for start in range(0, len(shown), 4))


def in_print(page: Page, asked: str | None, *, large: bool) -> Page:
    """The page in the print the person asked for, else in that of the force's letters (``large``: in large print).

    ``asked`` is that of ``cara-participant/1``: ``ordinary``, ``large`` or points.
    """
    if asked is None or asked in {ORDINARY, LARGE}:
        return attrs.evolve(page, large_print=large if asked is None else asked == LARGE)
    return attrs.evolve(page, size=int(asked))


def sender_of(office: Office) -> tuple[str, ...]:
    """Who writes, line by line."""
    return (office.name, *office.address, office.phone, office.email)
