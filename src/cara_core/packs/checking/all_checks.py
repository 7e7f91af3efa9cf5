"""Every check of a pack that needs nothing but the pack: C01 to C18, and C23.

``domain/contact.md`` section 19. What is not here is elsewhere or later: C07 is C02 (the
facts a message has to contain are placeholders), C11 and C24 need the finished page, C19
to C22 and C26 the workshop's material, the log and the calendar.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from cara_core.packs.checking import catalogue as catalogue_checks
from cara_core.packs.checking import forbidden_words, phone, placeholders, tables, translation
from cara_core.packs.checking.faults import PackFault, in_order
from cara_core.packs.checking.inspection import Inspection
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset, MessageRule
from cara_core.terms.pack import Pack

__all__ = ["check_pack"]

_CHECKS: Final[tuple[Callable[[Inspection], Iterator[PackFault]], ...]] = (
    catalogue_checks.all_there,
    catalogue_checks.labels_there,
    placeholders.placeholders_right,
    placeholders.marks_closed,
    tables.plurals_complete,
    tables.dates_complete,
    catalogue_checks.current,
    forbidden_words.lists_filled,
    forbidden_words.none_stands,
    phone.few_parts,
    phone.letters_arrive,
    phone.meaning_kept,
    placeholders.forms_there,
    placeholders.names_alone,
    translation.literals_agree,
    forbidden_words.glossary_kept,
    translation.translated,
    translation.tidy,
    translation.reads_easily,
    catalogue_checks.signed,
    tables.services_fit,
    tables.read_cleanly,
)


def check_pack(
    pack: Pack,
    catalogue: Mapping[str, MessageRule],
    english: Pack | None,
    on: Day,
    charset: Charset = Charset.NOTIFY,
) -> tuple[PackFault, ...]:
    """What is wrong with this pack on that day? Every fault, by file and line; nothing: it may go live.

    ``english`` is the pack it was translated from: without it, or for an English pack, what
    compares the two is left out. ``charset`` is what the force's channel does to the
    letters of text messages.
    """
    inspection = Inspection(pack=pack, catalogue=catalogue, english=english, on=on, charset=charset)
    return in_order(fault for check in _CHECKS for fault in check(inspection))
