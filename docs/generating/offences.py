"""The page of the offence book: what the core does with each code, and which shipped force lists it."""

from collections.abc import Sequence
from typing import Final

from cara_core.books.core import offence_book
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.terms.offences import LimitBasis, OffenceRow, Treatment
from generating.forces import ON, SHIPPED
from generating.markdown import code, page, table

__all__ = ["offences_page"]

SECTIONS: Final = (
    (
        Treatment.ELIGIBLE_FAMILY,
        "A force may list them",
        "None is in a programme automatically: a force lists it, or not.",
    ),
    (Treatment.EXCLUDED, "Excluded", "Not eligible in any force (`OFFENCE_EXCLUDED`), whatever a plugin says."),
    (Treatment.REFER, "Referred", "Somebody else decides: a Crown prosecutor."),
)
LIMITS: Final = {
    LimitBasis.S39A: "six months, or longer under CJA 1988 s.39A",
    LimitBasis.S127: "six months",
    LimitBasis.NONE: "none",
    LimitBasis.NOT_KNOWN: "not known",
}
INTRODUCTION: Final = """\
What the law says about each code, and what the core does with it: the same for every force. Codes, Home Office classes
and modes of trial agree with the Ministry of Justice's open data (the npm package
`@moj-bichard7-developers/bichard7-next-data`; `tox -e system` compares them). Statutes, limits, tests and the treatment
are this project's own, and need the sign-off of a force's lawyers.

A code has its own row, or else the longest row ending in `*` that fits. A letter at the end is an attempt, aiding or
conspiracy: without a row of its own, such a code has the treatment, the tests and the strangulation mark of the code
without the letter, but it is listed only by its own row, and its time limit is not known. A code that is not here is on
no list, and its time limit is not known."""


def offences_page() -> str:
    """Every code by what is done with it."""
    forces = [load_force(shipped.name) for shipped in SHIPPED if shipped.name != "polish"]
    sections = (
        f"## {title}\n\n{about}\n\n{_rows([row for row in offence_book().rows if row.treatment is treatment], forces)}"
        for treatment, title, about in SECTIONS
    )
    return page("The offence book", INTRODUCTION, *sections)


def _rows(rows: Sequence[OffenceRow], forces: Sequence[Force]) -> str:
    listable = any(row.treatment is Treatment.ELIGIBLE_FAMILY for row in rows)
    headings = ("code", "offence", "mode, class", "limit to prosecute", "tests")
    lines = ([*_row(row), *([_listed_by(row, forces)] if listable else [])] for row in rows)
    return table((*headings, "listed by") if listable else headings, lines)


def _row(row: OffenceRow) -> list[str]:
    offence = f"{row.title}<br>{row.statute}<br>*{row.family.replace('_', ' ')}*"
    mode = f"{row.mode.replace('_', ' ')}<br>{row.ho_class or ''}".removesuffix("<br>")
    return [code(row.code), offence, mode, LIMITS[row.limit], "<br>".join(sorted(row.tests)).replace("_", " ")]


def _listed_by(row: OffenceRow, forces: Sequence[Force]) -> str:
    return "<br>".join(force.card.name for force in forces if row.code in force.policy(ON).listed) or "none"
