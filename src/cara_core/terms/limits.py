"""Until which day can an offence be prosecuted?

If a caution is breached, the original offence may be prosecuted, but only while its time
limit has not passed. Sources: Magistrates' Courts Act 1980 s.127; Criminal Justice Act
1988 s.39A; [2025] EWHC 2797 (Admin); DPP v Baker [2004] EWHC 2782 (Admin).
"""

from enum import StrEnum
from typing import Final

import attrs

from cara_core.terms.days import Day, birthday_on, months_from, years_from
from cara_core.terms.offences import LimitBasis, OffenceRow
from cara_core.terms.referral import Offence, Referral

__all__ = ["Basis", "Deadline", "prosecution_deadline"]

S39A_STARTS: Final = Day(2022, 6, 28)
"""Criminal Justice Act 1988 s.39A does not reach offences committed before this day."""
DOMESTIC_ABUSE_AGE: Final = 16
"""Domestic Abuse Act 2021 s.1(2)(a): each is aged 16 or over."""
SUMMARY_MONTHS: Final = 6
S39A_YEARS: Final = 2


class Basis(StrEnum):
    """Which rule gives the deadline; the value is the id of its source."""

    NO_LIMIT = "MCA1980-s127-2"
    SIX_MONTHS = "MCA1980-s127"
    LAST_ACT = "DPP-v-BAKER"
    S39A = "CJA1988-s39A"


@attrs.frozen
class Deadline:
    """The last day on which proceedings can start (``None``: no limit), and why.

    Where something is not known, ``last_day`` is the cautious answer, ``at_best`` what it
    would be were the answer the favourable one, and ``needs`` the paths that would settle
    it. Otherwise ``at_best`` is the same day and ``needs`` is empty.
    """

    last_day: Day | None
    basis: Basis
    at_best: Day | None = attrs.field()
    needs: tuple[str, ...] = ()

    @at_best.default
    def _no_better_day(self) -> Day | None:
        return self.last_day


def prosecution_deadline(offence: Offence, row: OffenceRow, referral: Referral) -> Deadline | None:
    """Until which day can this offence be prosecuted? ``None``: the book does not know.

    * Either-way and indictable-only offences have no limit.
    * Common assault and battery that is domestic abuse, where a statement is on record
      (evidence.victim_statement_on): six months from the statement, and two years from
      the offence at most. Without a statement on record the six months run from the offence.
    * Any other summary offence: six months from the offence; for a course of conduct from
      its last act; for any other range of days from its first, the cautious choice.
    * Where a statement is on record, but not whether it was domestic abuse (a relationship
      or a birth is not known), both answers are given.

    The first day is not counted, and no limit moves over a weekend or a bank holiday.
    """
    if row.limit is LimitBasis.NOT_KNOWN:
        return None
    if row.limit is LimitBasis.NONE:
        return _NO_LIMIT
    if row.course_of_conduct:
        return Deadline(months_from(offence.last_day, SUMMARY_MONTHS), Basis.LAST_ACT)
    # Of a range of days the first decides: whether s.39A reaches the offence at all, from when the six
    # months and the two years run, and how old the two people were. Each time the cautious choice.
    first, stated = offence.first_day, referral.evidence.victim_statement_on
    ordinary = Deadline(months_from(first, SUMMARY_MONTHS), Basis.SIX_MONTHS)
    if row.limit is LimitBasis.S127 or first < S39A_STARTS or stated is None or stated < first:
        return ordinary
    extended = min(years_from(first, S39A_YEARS), months_from(stated, SUMMARY_MONTHS))
    abuse, needs = _domestic_abuse(referral, first)
    if abuse is None:
        # Not known whether s.39A applies: the shorter limit binds, and the longer says what is at stake.
        return attrs.evolve(ordinary, at_best=extended, needs=needs)
    return Deadline(extended, Basis.S39A) if abuse else ordinary


_NO_LIMIT: Final = Deadline(None, Basis.NO_LIMIT)


def _domestic_abuse(referral: Referral, on: Day) -> tuple[bool | None, tuple[str, ...]]:
    """Was it domestic abuse: personally connected, and each 16 or over on that day?

    ``None`` with the paths that would settle it where that is not known.
    """
    # One known "no" settles it, whatever else is not known; so every question is asked before giving up.
    needs: list[str] = []
    if referral.relationship is None:
        needs.append("relationship")
    elif not referral.relationship.personally_connected:
        return False, ()
    for path, birth in (
        ("suspect.date_of_birth", referral.suspect.date_of_birth),
        ("victim.date_of_birth", referral.victim.date_of_birth),
    ):
        if birth is None:
            needs.append(path)
        elif birthday_on(birth, DOMESTIC_ABUSE_AGE) > on:
            return False, ()
    return (None, tuple(needs)) if needs else (True, ())
