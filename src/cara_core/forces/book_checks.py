"""What is wrong with a force's books taken together, once each file could be read."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Protocol

from cara_core.books.core import core_sources, offence_book
from cara_core.forces.force_books import ForceBooks, settings_on
from cara_core.forces.force_folder import FORCE_FILES
from cara_core.forces.workshop_calendars import FORCE_TABLES
from cara_core.terms.days import Day
from cara_core.terms.offences import Treatment
from cara_core.terms.sources import Standing

__all__ = ["code_faults", "contradictions", "unknown_files"]


class Cited(Protocol):
    """A row that cites a source and says how firm it is."""

    @property
    def source(self) -> str: ...

    @property
    def standing(self) -> Standing: ...


def unknown_files(names: list[str]) -> Iterator[str]:
    """Which of these files are no force's? Only books and tables are looked at; other kinds may stand there."""
    for ending, known in ((".toml", FORCE_FILES), (".csv", FORCE_TABLES)):
        stems = [name.removesuffix(ending) for name in known]
        for unknown in sorted(name for name in names if name.endswith(ending) and name not in known):
            close = get_close_matches(unknown.removesuffix(ending), stems, 1)
            hint = f"did you mean {close[0]}{ending}?" if close else f"allowed: {', '.join(known)}"
            yield f"{unknown}: an unknown file; {hint}"


def contradictions(books: ForceBooks) -> Iterator[str]:
    """Which rows contradict one another, or the source they cite, or cite a source that is in no book?"""
    for id_ in sorted(set(books.sources) & set(core_sources())):
        yield f"sources.toml: {id_}: the core's source book has it; cite it as it is, or take another id"
    sources = {**core_sources(), **books.sources}
    for where, row in _cited_rows(books):
        source = sources.get(row.source)
        if source is None:
            yield f"{where}: source: {row.source!r} is in no source book; add it to sources.toml"
        # A row may be less firm than its source, but not firmer.
        elif source.standing is Standing.ILLUSTRATIVE is not row.standing:
            yield f"{where}: standing: its source is illustrative, and so is the value"
    yield from _contradicting_rows(books)
    yield from _gap_faults(books)


def _cited_rows(books: ForceBooks) -> Iterator[tuple[str, Cited]]:
    """Every row of these books that cites a source, with where it stands."""
    for period in books.card.dispensations if books.card else ():
        yield "force.toml: dispensation", period
    for listed in books.listed_rows or ():
        yield f"offences.toml: listed {listed.codes[0] if listed.codes else ''}", listed
    for name, settings in {**books.eligibility, **books.caution}.items():
        for setting in settings:
            yield f"terms.toml: {name}", setting
    for tool in books.tool_rows or ():
        yield f"risk_tools.toml: {tool.name}", tool
    for language in books.language_rows or ():
        yield f"languages.toml: {language.tag}", language
    yield from books.contact.cited


def _contradicting_rows(books: ForceBooks) -> Iterator[str]:
    """Two rows of a setting that hold since one day, and periods that end before they begin."""
    for name, rows in {**books.eligibility, **books.caution}.items():
        days = [row.since for row in rows]
        for day in sorted({day for day in days if days.count(day) > 1}):
            yield f"terms.toml: {name}: two rows hold since {day}; allowed: one"
    for period in books.card.dispensations if books.card else ():
        if period.last is not None and period.last < period.first:
            yield f"force.toml: dispensation: last: a day before first ({period.first}); allowed: that day or later"


def _gap_faults(books: ForceBooks) -> Iterator[str]:
    """The first day on which the most days between two workshops are fewer than the least."""
    beneath = {} if books.beneath is None else books.beneath.caution
    own = {name: books.caution.get(name, ()) for name in ("gap_least_days", "gap_most_days")}
    begun = sorted({row.since for rows in own.values() for row in rows}) if beneath or all(own.values()) else []
    for day in (Day(since.year, since.month, since.day) for since in begun):
        settings = settings_on(day, books.caution, beneath)
        least_days = settings["gap_least_days"].value
        if settings["gap_most_days"].value < least_days:
            allowed = f"{least_days} or more"
            yield f"terms.toml: gap_most_days: fewer days than gap_least_days since {day}; allowed: {allowed}"
            return


def code_faults(codes: Iterable[str]) -> Iterator[str]:
    """Which of these offence codes can no force list, and why?"""
    listed = dict.fromkeys(codes)
    if not listed:
        yield "no code is listed; a force lists the codes that are in the programme there"
    for code in listed:
        row = offence_book().own_row(code)
        if row is None:
            yield f"{code} is not in the core's offence book"
        elif row.treatment is not Treatment.ELIGIBLE_FAMILY:
            yield f"{code} cannot be listed: the core's offence book says {row.treatment}"
