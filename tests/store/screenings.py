"""Screenings with their decisions, for the tests of the store."""

from functools import cache

from cara_core.case.facts import Fact, Screened
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.terms.decision.decision import Decision
from store.made_up_facts import AT, make_fact, opening
from support.golden_cases import golden_decision

__all__ = ["REFUSED", "UNSURE", "decided", "keep", "screen", "screening"]

UNSURE = "nothing known"
REFUSED = "the victim disagrees"


@cache
def decided(name: str = REFUSED) -> Decision:
    return golden_decision(name)


def screening(case: str, number: int, decision: Decision) -> Fact:
    what = Screened(outcome=decision.outcome, digest=decision.digest, made_with=dict(decision.made_with))
    return make_fact(case, number, what)


def keep(store: CaseStore, *names: str, case: str = "case-1") -> None:
    """A case that is opened and screened to these decisions, one after the other."""
    FactWriter(store).append([opening(case)], at=AT)
    screen(store, *names, case=case)


def screen(store: CaseStore, *names: str, case: str = "case-1") -> None:
    for name in names:
        number = len(store.facts(case)) + 1
        decision = decided(name)
        FactWriter(store).append([screening(case, number, decision)], at=AT, decisions=[(number, decision)])
