"""Every check of a pack that needs nothing but the pack: C01 to C18, and C23.

``domain/contact.md`` section 19. What is not here is elsewhere or later: C07 is C02 (the
facts a message has to contain are placeholders), C11 and C24 need the finished page, C19
to C22 and C26 the workshop's material, the log and the calendar.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from cara_core.packs import (
    check_catalogue,
    check_phone,
    check_placeholders,
    check_source,
    check_tables,
    check_words,
)
from cara_core.packs.checking.faults import PackFault, in_order
from cara_core.packs.checking.inspection import Inspection
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset, MessageRule
from cara_core.terms.pack import Pack

__all__ = ["check_pack"]

_CHECKS: Final[tuple[Callable[[Inspection], Iterator[PackFault]], ...]] = (
    check_catalogue.all_there,
    check_catalogue.labels_there,
    check_placeholders.placeholders_right,
    check_placeholders.whole_blocks,
    check_tables.plurals_complete,
    check_tables.dates_complete,
    check_catalogue.current,
    check_words.forbidden_words_there,
    check_words.forbidden_words,
    check_phone.few_parts,
    check_phone.letters_arrive,
    check_phone.meaning_kept,
    check_placeholders.forms_there,
    check_placeholders.names_alone,
    check_source.literals_agree,
    check_words.terms_kept,
    check_source.translated,
    check_source.tidy,
    check_source.reads_easily,
    check_catalogue.signed,
    check_tables.services_fit,
    check_tables.read_cleanly,
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
