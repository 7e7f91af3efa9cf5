"""A condition that seems not to have been kept: two human decisions, and proceedings that are started.

Sources: Criminal Justice Act 2003 ss.24 and 24A; Theft Act 1968 s.30(4). Nothing here makes
either decision, and what happened elsewhere is kept as it happened.
"""

from collections.abc import Iterator
from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.facts import ArrestedForBreach, Ceased
from cara_core.stages.issue.deciding import reference_faults
from cara_core.terms.days import Day

__all__ = ["EARLIER_ARREST_RULES", "against_ceasing", "arrest_notice", "mark_irregular"]

ARREST_RULES_FROM: Final = Day(2022, 10, 28)
"""s.24A(2)(b) and (c) reach only arrests for the original offence after this day (PCSC Act 2022 s.45(3)(c))."""
EARLIER_ARREST_RULES: Final = "earlier_arrest_rules"
"""The notice that other rules of arrest apply, which are not held here."""


def against_ceasing(case: Case, what: Ceased, on: Day) -> Iterator[str]:
    """What does the law ask for before proceedings are started, that is not on record?

    A breach that was referred or charged, a day on which it could still be prosecuted, and the
    DPP's consent where it is property of a spouse (s.30(4)). That they were started is a report
    all the same: it is kept, marked, and looked at.
    """
    issued = case.issued
    if case.phase is not Phase.PROSECUTION:
        yield f"a breach that was referred for prosecution, or charged: it is {case.phase}"
    if issued is not None and issued.what.prosecute_by is not None and on > issued.what.prosecute_by:
        yield f"a day by {issued.what.prosecute_by}, the last on which it could be prosecuted (TIME_LIMIT_PASSED)"
    needed = issued is not None and issued.what.dpp_consent_needed
    if needed and any(reference_faults(what.dpp_consent, "what.dpp_consent")):
        yield "the reference of the DPP's consent: property of a spouse (SPOUSE_DPP_CONSENT)"


def mark_irregular(case: Case, what: Ceased, on: Day) -> Ceased:
    """The report, marked where something that the law asks for is missing, or somebody says so."""
    return attrs.evolve(what, is_irregular=what.irregular is not None or any(against_ceasing(case, what, on)))


def arrest_notice(case: Case, _: ArrestedForBreach) -> Iterator[str]:
    """Do the words of s.24A(2) in use here reach this arrest? Not where the first arrest was too early."""
    arrested_on = None if case.referral is None else case.referral.suspect.arrested_on
    if arrested_on is not None and arrested_on <= ARREST_RULES_FROM:
        yield EARLIER_ARREST_RULES
