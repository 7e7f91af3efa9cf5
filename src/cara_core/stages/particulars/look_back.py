"""What the antecedents hold inside the look-back, and what is not known of it."""

from typing import Final

from cara_core.stages.particulars.values import Record
from cara_core.terms.days import Day, years_from
from cara_core.terms.offences import OffenceBook, OffenceRow, code_meant
from cara_core.terms.referral import Antecedent, AntecedentKind

__all__ = ["draw_record"]

LOOK_BACK_YEARS: Final = 2
_UNCHECKED: Final = Record(checked=None)
_NOTHING_FOUND: Final = Record(checked=True)


def draw_record(antecedents: tuple[Antecedent, ...] | None, first_offence: Day, book: OffenceBook) -> Record:
    """What counts inside the look-back, and what is not known of it.

    Convictions and cautions from two years before the earliest offence, the boundary day
    inside, up to the decision day (later days are faults of the input). A community
    resolution is no caution. An entry that says it was not for violence, or not for
    domestic abuse, while its code says otherwise, is not known until one of the two is put
    right. Whether it was a first arrest is compared with every entry, however old, by its flag,
    and where that is silent by its code.
    """
    if not antecedents:
        return _UNCHECKED if antecedents is None else _NOTHING_FOUND
    drawn = Record(checked=True)
    for number, entry in enumerate(antecedents, 1):
        path = f"suspect.antecedents[{number - 1}]"
        if entry.kind is None:
            drawn.entry_missing += (f"{path}.kind",)
        if entry.date is None:
            drawn.entry_missing += (f"{path}.date",)
        if entry.domestic_abuse:
            drawn.earlier_abuse += (number,)
        _add_earlier_arrest(drawn, entry, path, book)
        if _may_count(entry, first_offence):
            _add_antecedent(drawn, number, entry, path)
            _add_contradictions(drawn, entry, path, book)
    return drawn


def _add_earlier_arrest(drawn: Record, entry: Antecedent, path: str, book: OffenceBook) -> None:
    """Does the entry speak against a first arrest? By its flag, or where that is silent by its code."""
    if entry.arrested is False:
        return
    if entry.domestic_abuse:
        drawn.earlier_arrest_doubted += (f"{path}.domestic_abuse", f"{path}.arrested")
        return
    row = _row(entry, book) if entry.domestic_abuse is None else None
    if row is not None and row.domestic_abuse:
        drawn.earlier_arrest_doubted += (f"{path}.domestic_abuse", f"{path}.offence_code", f"{path}.arrested")


def _row(entry: Antecedent, book: OffenceBook) -> OffenceRow | None:
    if entry.offence_code is None:
        return None
    return book.row(code_meant(entry.offence_code) or entry.offence_code)


def _may_count(entry: Antecedent, first_offence: Day) -> bool:
    """Could this entry count? Without its kind or its day it could: silence never clears anybody."""
    if entry.kind is AntecedentKind.COMMUNITY_RESOLUTION:
        return False
    return entry.date is None or years_from(entry.date, LOOK_BACK_YEARS) >= first_offence


def _add_antecedent(drawn: Record, number: int, entry: Antecedent, path: str) -> None:
    complete = entry.kind is not None and entry.date is not None
    if entry.violence is None:
        drawn.violence_missing += (f"{path}.violence",)
    elif entry.violence and complete:
        drawn.violence += (number,)
    if entry.domestic_abuse is None:
        drawn.domestic_abuse_missing += (f"{path}.domestic_abuse",)
    elif entry.domestic_abuse and complete:
        drawn.domestic_abuse += (number,)


def _add_contradictions(drawn: Record, entry: Antecedent, path: str, book: OffenceBook) -> None:
    """The entry says *no* and its code says *yes*: which of them is right, nobody knows yet."""
    if entry.violence is not False and entry.domestic_abuse is not False:
        return
    row = _row(entry, book)
    if row is None:
        return
    if row.violent and entry.violence is False:
        drawn.violence_doubted += (f"{path}.violence", f"{path}.offence_code")
    if row.domestic_abuse and entry.domestic_abuse is False:
        drawn.domestic_abuse_doubted += (f"{path}.domestic_abuse", f"{path}.offence_code")
