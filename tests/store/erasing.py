"""An erasure as it reaches the store: the decision is written, and the key destroyed."""

from cara_core.case.facts import Fact, PersonErased
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from store.made_up_facts import AT, ON

__all__ = ["erase"]


def erase(store: CaseStore, person: Person, *, case: str = "case-1", on: Day = ON) -> None:
    """Erase this person's data in this case, as the next fact of it."""
    what = PersonErased(person=person, authority="DPO/7")
    fact = Fact(case=case, number=len(store.facts(case)) + 1, on=on, by="Records 2", what=what)
    FactWriter(store).append([fact], at=AT)
