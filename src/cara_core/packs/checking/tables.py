"""Checks C04, C05, and what of C23 is only worth a warning: the tables of a pack."""

from collections.abc import Iterator, Mapping
from typing import Final

from cara_core.contact.text.rendering import named
from cara_core.packs.checking.faults import Level, PackFault
from cara_core.packs.checking.inspection import COUNTS, DATES, Inspection
from cara_core.packs.plurals import Counting, counting
from cara_core.packs.touching import DAYS, NOTHING, TIMES

__all__ = ["check_dates", "check_plurals", "check_reading"]

_NOUNS: Final = ("day", "week", "workshop")
_DAY: Final = frozenset({"weekday", "weekday_on", "day", "month", "year"})
_MONTHS: Final = frozenset({"month", "month2"})
_SHORT_DAYS: Final = frozenset({"session.day", "first.day", "second.day", "office.reply_day"})
_TIMES: Final = (frozenset({"hour", "minute"}), frozenset({"hour12", "minute12", "half"}))
_REMARKS: Final[Mapping[str, tuple[Level, str, str]]] = {
    "cp1250": (Level.WARN, "the file is not UTF-8; it was read as cp1250", "Save it as 'CSV UTF-8'."),
    "NFC": (
        Level.WARN,
        "letters and their marks stand apart (not NFC); they were put together",
        "Write the word anew.",
    ),
    "question mark": (Level.WARN, "a ? stands inside a word", "Look whether a letter was lost when it was saved."),
    "separator": (
        Level.INFORM,
        "the cells are not separated by commas; it was read all the same",
        "Nothing has to be done.",
    ),
}


def check_plurals(inspection: Inspection) -> Iterator[PackFault]:
    """C04: every word for counting has all the forms its language counts in."""
    language = counting(inspection.pack.language)
    if language is None:
        yield _plurals_unknown(inspection.pack.language)
    # Of a language that is not known one form at least is needed: the one CLDR gives every language.
    needed = ("other",) if language is None else language.categories
    for noun in dict.fromkeys((*_NOUNS, *inspection.pack.counts)):
        forms = inspection.pack.counts.get(noun)
        if forms is None:
            mend = f"Add a row: {noun},{','.join(needed)}."
            yield _plural_fault(1, f"{noun}: the row is missing", form="every count", mend=mend)
            continue
        for category in needed:
            if not forms.get(category, "").strip():
                what = f"{noun}: the form {category} is empty"
                mend = f"Write in the column {category} what stands {_example(category, language)}."
                yield _plural_fault(inspection.row(COUNTS, key=noun), what, form=category, mend=mend)


def _plurals_unknown(language: str) -> PackFault:
    return PackFault(
        file=COUNTS,
        line=1,
        code="C04",
        level=Level.WARN,
        what=f"which plurals the language {language} has is not known here",
        why="Whether the table is complete cannot be checked.",
        mend="Ask for the language to be added (CLDR, plural rules).",
    )


_STANDS: Final[Mapping[str, str]] = {
    "zero": "with 0",
    "one": "with 1",
    "two": "with 2",
    "few": "with a few, such as {examples} in {name}",
    "many": "with many, such as {examples} in {name}",
    "other": "with every other number",
}


def _example(category: str, language: Counting | None) -> str:
    """With which numbers stands this form, in words?"""
    if language is None:
        return _STANDS[category]
    return _STANDS[category].format(examples=language.examples[category], name=language.name)


def _plural_fault(line: int, what: str, *, form: str, mend: str) -> PackFault:
    why = f"For the numbers of this form ({form}) there would be no word, or a wrong one."
    # No text counts yet: what is wrong here stops none.
    return PackFault(file=COUNTS, line=line, code="C04", what=what, why=why, mend=mend, touches=NOTHING)


def check_dates(inspection: Inspection) -> Iterator[PackFault]:
    """C05: twelve months, seven weekdays, alone and after a preposition, and how a day and a time are written."""
    dates = inspection.pack.dates
    for kind, words in (("month", dates.months), ("weekday", dates.weekdays), ("weekday_on", dates.weekdays_on)):
        empty = [str(number) for number, word in enumerate(words, 1) if not word.strip()]
        if empty:
            line = inspection.row(DATES, key=f"{kind} {empty[0]}")
            yield _date_fault(
                line, f"{kind} {', '.join(empty)}: there is no word", mend=f"Add rows {kind},number,word."
            )
    day = named(dates.day)
    if not {"day", "month"} <= day or not day <= _DAY:
        mend = "Write pattern,day with ((weekday)) ((day)) ((month)) ((year)) in the order of the language."
        yield _date_fault(inspection.row(DATES, key="pattern day"), "pattern day: it does not write a day", mend=mend)
    yield from _short_days(inspection)
    time = named(dates.time)
    if time not in _TIMES or (time == _TIMES[1] and not all(dates.halves)):
        mend = "Write ((hour)):((minute)), or ((hour12))((minute12))((half)) with rows half,am and half,pm."
        yield _date_fault(
            inspection.row(DATES, key="pattern time"),
            "pattern time: it does not write a time",
            mend=mend,
            touches=TIMES,
        )


def _short_days(inspection: Inspection) -> Iterator[PackFault]:
    """How a day is written without its year, where a text asks for one."""
    pattern = inspection.pack.dates.day_short
    asked = any(_SHORT_DAYS & named(text.text) for text in inspection.pack.texts.values())
    if not pattern and not asked:
        return
    shown = named(pattern)
    if "day" not in shown or not shown & _MONTHS or not shown <= _DAY | _MONTHS:
        what = "pattern day_short: it does not write a day"
        mend = "Write pattern,day_short with ((weekday)) ((day)) and ((month)), or ((month2)) for two digits."
        yield _date_fault(inspection.row(DATES, key="pattern day_short"), what, mend=mend)


def _date_fault(line: int, what: str, *, mend: str, touches: str = DAYS) -> PackFault:
    why = "A date without it sends somebody to the wrong place in time, or nowhere."
    return PackFault(file=DATES, line=line, code="C05", what=what, why=why, mend=mend, touches=touches)


def check_reading(inspection: Inspection) -> Iterator[PackFault]:
    """C23: what had to be put right when the files were read."""
    for file, line, remark in inspection.pack.remarks:
        level, what, mend = _REMARKS[remark]
        yield PackFault(
            file=file,
            line=line,
            code="C23",
            level=level,
            what=what,
            why="Letters can be lost where a file is written in another way.",
            mend=mend,
        )
