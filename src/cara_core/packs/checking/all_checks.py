"""Every check of a pack that needs nothing but the pack and the force's values: C01 to C18, C23, C27 to C29.

``domain/contact.md`` section 19. What is not here is elsewhere or later: C07 is C02 (the
facts a message has to contain are placeholders), C11 and C24 need the finished page, C19
to C22 and C26 the workshop's material, the log and the calendar.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from cara_core.packs.checking import completeness as catalogue_checks
from cara_core.packs.checking import (
    forbidden_words,
    force_values,
    legal_slots,
    meaning,
    placeholders,
    services,
    signatures,
    tables,
    translation,
)
from cara_core.packs.checking import sms as phone
from cara_core.packs.checking.faults import PackFault, in_order
from cara_core.packs.checking.inspection import Inspection
from cara_core.packs.parts import in_english
from cara_core.terms.days import Day
from cara_core.terms.messages import Charset, MessageRule
from cara_core.terms.pack import ForceSheet, Pack

__all__ = ["check_pack"]

_CHECKS: Final[tuple[Callable[[Inspection], Iterator[PackFault]], ...]] = (
    catalogue_checks.check_all_there,
    catalogue_checks.check_labels,
    placeholders.check_placeholders,
    placeholders.check_marks_closed,
    tables.check_plurals,
    tables.check_dates,
    catalogue_checks.check_source_current,
    forbidden_words.check_lists,
    forbidden_words.check_forbidden_words,
    phone.check_parts,
    phone.check_letters,
    phone.check_meaning,
    placeholders.check_forms,
    placeholders.check_names_alone,
    translation.check_literals,
    forbidden_words.check_glossary,
    translation.check_translated,
    translation.check_tidiness,
    translation.check_reading_ease,
    signatures.check_signatures,
    services.check_services,
    legal_slots.check_slots,
    force_values.check_force_values,
    meaning.check_back_placeholders,
    meaning.check_negations,
    tables.check_reading,
)


def check_pack(
    pack: Pack,
    catalogue: Mapping[str, MessageRule],
    english: Pack | None,
    on: Day,
    charset: Charset = Charset.NOTIFY,
    *,
    sheet: ForceSheet | None = None,
) -> tuple[PackFault, ...]:
    """What is wrong with this pack on that day? Every fault, by file and line; nothing: it may go live.

    ``english`` is the pack it was translated from: without it, or for an English pack, what
    compares the two is left out. ``charset`` is what the force's channel does to the
    letters of text messages; ``sheet`` the force's own values, without which nothing is said of them.
    """
    # Not only "is pack": a force's code may hand over its English pack anew for every tag it is asked for.
    source = None if english is pack or in_english(pack) else english
    inspection = Inspection(pack=pack, catalogue=catalogue, english=source, on=on, charset=charset, sheet=sheet)
    return in_order(fault for check in _CHECKS for fault in check(inspection))
