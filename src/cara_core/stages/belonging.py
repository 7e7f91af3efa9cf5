"""Which cases belong together, how, and which of them refuses a second caution. Source: contract 6.6.

Two cases are compared by digests alone: of who is the suspect and who the victim, of the force's own
reference, of the codes and days of the offences. No name, code or day is needed to see that two are the same.

The force and ``reference`` that two cases share are one offence, and so are the same suspect, the same code
and overlapping days: there a second caution is refused. A code and a day alone are shown, and refuse nothing:
two people may do the same on one day.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import NotTheSame
from cara_core.errors import Fault
from cara_core.stages.issue.deciding import rank_faults
from cara_core.stages.refusing import Reason
from cara_core.terms.caution import LEAST_RANK
from cara_core.terms.days import Day, days_after, days_before, months_beginning_with

__all__ = [
    "CaseDigests",
    "DaysCovered",
    "LinkedCase",
    "Relation",
    "covered",
    "holds_a_caution",
    "keeps_apart",
    "not_the_same",
    "refuses_a_second_caution",
    "relations_of",
    "settled_in",
]


class Relation(StrEnum):
    """How another case belongs with this one."""

    SAME_SUSPECT = "same_suspect"
    SAME_COUPLE = "same_couple"
    COUNTER_ALLEGATION = "counter_allegation"
    SHARED_VICTIM = "shared_victim"
    SUSPECT_IS_VICTIM_THERE = "suspect_is_victim_there"
    VICTIM_IS_SUSPECT_THERE = "victim_is_suspect_there"
    SAME_REFERENCE = "same_reference"
    SAME_OFFENCE = "same_offence"


_ONE_SUSPECT: Final = frozenset({Relation.SAME_SUSPECT, Relation.SAME_COUPLE})
_APART: Final = frozenset(
    {
        *(Relation.COUNTER_ALLEGATION, Relation.SHARED_VICTIM),
        *(Relation.SUSPECT_IS_VICTIM_THERE, Relation.VICTIM_IS_SUSPECT_THERE),
    }
)


@attrs.frozen(kw_only=True)
class LinkedCase:
    """Another case that belongs with one: its name, how it belongs, and whether it was settled that it is not the same.

    ``settled``: a supervisor said so, in either case. Then it refuses nothing, and stays shown.
    """

    case: str
    relations: tuple[Relation, ...]
    settled: bool = False


@attrs.frozen(kw_only=True, repr=False)
class CaseDigests:
    """What one case is known again by. ``None``, or nothing: it is not known, and is the same as no other.

    ``suspect`` and ``victim`` are digests of one kind, so that the suspect here can be found as the victim
    there. ``days`` and ``months`` are those that the offences cover, ``within`` the months in which their
    ``days`` lie: see :func:`covered`.
    """

    suspect: str | None = None
    victim: str | None = None
    reference: str | None = None
    days: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()


class DaysCovered(NamedTuple):
    """A range of days, in months that lie in it as a rule and in single days at its two ends.

    Two ranges overlap exactly where they share a day or a month, or a month of one holds a day of the
    other. ``within`` are the first days of the months in which the single days lie.
    """

    days: tuple[Day, ...]
    months: tuple[Day, ...]
    within: tuple[Day, ...]


def covered(first: Day, last: Day) -> DaysCovered:
    """The days from ``first`` to ``last``, both of them counted: a year is some sixty days and ten months, no more."""
    days: list[Day] = []
    months: list[Day] = []
    on = first
    while on <= last:
        ends = months_beginning_with(_first_of_month(on), 1)
        if on.day == 1 and ends <= last:
            months.append(on)
            on = days_after(ends, 1)
        else:
            days.append(on)
            on = days_after(on, 1)
    return DaysCovered(tuple(days), tuple(months), tuple(dict.fromkeys(map(_first_of_month, days))))


def _first_of_month(on: Day) -> Day:
    return days_before(on, on.day - 1)


def relations_of(here: CaseDigests, there: CaseDigests) -> tuple[Relation, ...]:
    """How does the case ``there`` belong with the one ``here``? Nothing: as far as is known, it does not."""
    return tuple(_relations(here, there))


def _relations(here: CaseDigests, there: CaseDigests) -> Iterator[Relation]:
    one_suspect, one_victim = _same(here.suspect, there.suspect), _same(here.victim, there.victim)
    if one_suspect:
        # Whoever is the same person need not be told apart from themselves: that they share a victim says less.
        yield Relation.SAME_COUPLE if one_victim else Relation.SAME_SUSPECT
    elif one_victim:
        yield Relation.SHARED_VICTIM
    suspect_there, victim_there = _same(here.suspect, there.victim), _same(here.victim, there.suspect)
    if suspect_there and victim_there:
        yield Relation.COUNTER_ALLEGATION
    elif suspect_there:
        yield Relation.SUSPECT_IS_VICTIM_THERE
    elif victim_there:
        yield Relation.VICTIM_IS_SUSPECT_THERE
    if _same(here.reference, there.reference):
        yield Relation.SAME_REFERENCE
    if _overlap(here, there):
        yield Relation.SAME_OFFENCE


def _same(here: str | None, there: str | None) -> bool:
    """Are both known, and the same?"""
    return here is not None and here == there


def _overlap(here: CaseDigests, there: CaseDigests) -> bool:
    shared = (here.days & there.days, here.months & (there.months | there.within), here.within & there.months)
    return any(shared)


def refuses_a_second_caution(relations: Collection[Relation]) -> bool:
    """Are two cases that belong together so about one offence of one person?"""
    one_offence = Relation.SAME_OFFENCE in relations and not _ONE_SUSPECT.isdisjoint(relations)
    return one_offence or Relation.SAME_REFERENCE in relations


def keeps_apart(relations: Iterable[Relation]) -> bool:
    """Do the two participants never come into one workshop group, as what is between them runs over a victim?"""
    return not _APART.isdisjoint(relations)


def holds_a_caution(case: Case) -> bool:
    """Was a caution given in this case that stands? One that was taken back, or quashed, counts as never given."""
    return case.issued is not None and case.ended is not case.phase.QUASHED


def settled_in(case: Case) -> frozenset[str]:
    """Of which other cases did a supervisor record in this one that they are not the same?"""
    return frozenset(record.what.case for record in case.standing if isinstance(record.what, NotTheSame))


def not_the_same(case: Case, what: NotTheSame) -> Iterator[Reason]:
    """What stands against this decision? It is a sergeant's or above, and about another case."""
    yield from rank_faults(what.rank, LEAST_RANK)
    if what.case == case.id:
        yield Fault("what.case", "CONTRADICTION", "the case it is recorded in; allowed: another one")
