"""``cara case erase``: a person's data in a case are erased, for good."""

from collections.abc import Sequence

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import FACT_FORMAT, Fact
from cara_core.cli.arguments.store import who_asks
from cara_core.cli.case.change import Call, NewFacts, keep_change
from cara_core.forces.force import Force
from cara_core.formats.fact import fact_in_case, read_fact
from cara_core.programme import record
from cara_core.terms.caution import Person
from cara_core.terms.days import Day

__all__ = ["run"]


def run(call: Call, *, person: str, authority: str, by: str | None) -> int:
    """Erase a person's data in this case: the decision is recorded, then the key destroyed; the exit status."""
    return keep_change(_Erasure(case=call.case, person=Person(person), authority=authority, by=who_asks(by)), call)


@attrs.frozen(kw_only=True)
class _Erasure:
    """Whose data are erased in which case, on whose authority, and by which role."""

    case: str
    person: Person
    authority: str
    by: str

    def new_facts(self, case: Case, force: Force, today: Day) -> NewFacts:
        """The decision to erase. The store destroys the key when it keeps it."""
        return NewFacts(facts=record(case, self._decision(case.number + 1, today), force)[1])

    def repeated_facts(self, kept: Sequence[Fact], today: Day) -> Sequence[Fact]:
        """The same decision, under the number it has."""
        return [self._decision(kept[0].number, today)]

    def _decision(self, number: int, today: Day) -> Fact:
        what = {"person": self.person.value, "authority": self.authority}
        raw = {"format": FACT_FORMAT, "kind": "person_erased", "on": today.isoformat(), "by": self.by, "what": what}
        return fact_in_case(self.case, number, *read_fact(raw))
