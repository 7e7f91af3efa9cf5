"""What is wrong with a force that was built: its texts, its calendars, and its answers on the days that matter."""

from collections.abc import Iterator
from typing import Final

from cara_core.books.workshop_calendar import Gap
from cara_core.forces.book_checks import code_faults
from cara_core.forces.community import Community
from cara_core.forces.contact_book import fields_naming
from cara_core.forces.force import Force
from cara_core.forces.force_books import ForceBooks, settings_on
from cara_core.forces.workshop_calendars import calendar_faults
from cara_core.hooks.asking import PluginFailed
from cara_core.terms.days import FIRST_DAY, LAST_DAY, Day, days_after
from cara_core.terms.policy import NATIONAL_FROM, OffenceList

__all__ = ["days_of_change", "force_faults"]

_NEUTRAL: Final = "it names the force; allowed: what tells a third person nothing"


def force_faults(force: Force, books: ForceBooks | None) -> Iterator[str]:
    """What is wrong with this force, as sentences? ``books`` are its own; ``None``: it has no folder."""
    yield from (
        f"contact.toml: office.{field}: {_NEUTRAL}" for field in fields_naming(force.office, (force.card.name,))
    )
    yield from _calendar_faults(force, books or force.defaults)
    yield from dict.fromkeys(_answer_faults(force))


def _calendar_faults(force: Force, books: ForceBooks) -> Iterator[str]:
    """What in the calendars of the force and its community fits none of its terms or languages?"""
    both = (force.calendars, *(() if force.community is None else (force.community.calendars,)))
    if not any(calendars.calendar.workshops for calendars in both):
        return
    try:
        offer = force.asking.languages() or force.defaults.languages()
    except PluginFailed:  # reported with the answers of the hooks
        return
    assert offer is not None, "the core's defaults are whole"  # noqa: S101  (only a broken installation fails it)
    added = () if force.community is None else force.community.languages
    offered = tuple(language.value for language in (*offer.languages, *added))

    def gap_on(first: Day) -> Gap:
        settings = settings_on(first, books.caution, force.defaults.caution)
        return Gap(least_days=settings["gap_least_days"].value, most_days=settings["gap_most_days"].value)

    for calendars in both:
        yield from calendar_faults(calendars.calendar, gap_on, offered)


def _answer_faults(force: Force) -> Iterator[str]:
    """What is wrong with the answers of the force's hooks, on each day on which something may change?"""
    asking = force.asking
    questions = (asking.offence_list, asking.eligibility_terms, asking.dash_mapping, asking.caution_terms)
    reported: set[str] = set()
    codes: dict[str, None] = {}
    for on in sorted({FIRST_DAY, NATIONAL_FROM, LAST_DAY.subtract(years=1), *force.days_of_change}):
        for question in questions:
            try:
                answer = question(on)
            except PluginFailed as failed:
                if str(failed) not in reported:
                    reported.add(str(failed))
                    yield f"{failed} (asked about {on})"
                continue
            if isinstance(answer, OffenceList):
                codes |= dict.fromkeys(code.value for code in answer.codes)
    yield from (f"offence_list: {wrong}" for wrong in code_faults(codes))
    try:
        asking.languages()
    except PluginFailed as failed:
        yield str(failed)


def days_of_change(books: ForceBooks | None, community: Community | None) -> tuple[Day, ...]:
    """The days since which some row of these books, or a language of the community, holds or holds no more."""
    days: set[Day] = set()
    if books is not None:
        settings = (*books.eligibility.values(), *books.caution.values())
        days |= {Day(row.since.year, row.since.month, row.since.day) for rows in settings for row in rows}
        days |= {row.since for rows in (books.listed_rows, books.tool_rows, books.language_rows) for row in rows or ()}
        days |= {days_after(row.until, 1) for row in books.listed_rows or () if row.until is not None}
    if community is not None:
        days |= {Day(row.since.year, row.since.month, row.since.day) for row in community.languages}
    return tuple(sorted(days))
