"""``cara case screen``: what is known of a case by now is screened again."""

from collections.abc import Sequence

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Fact, Screened
from cara_core.cli.arguments.store import who_asks
from cara_core.cli.case.change import Call, NewFacts, keep_change
from cara_core.cli.terminal.lines import plain
from cara_core.forces.force import Force
from cara_core.programme import screen, screen_again
from cara_core.stages.rescreening import known_now
from cara_core.terms.days import Day

__all__ = ["run"]


def run(call: Call, by: str | None) -> int:
    """Screen what is known of the case by now; the exit status."""
    return keep_change(_Screening(who_asks(by)), call)


@attrs.frozen
class _Screening:
    """A case screened again, by this role."""

    by: str

    def new_facts(self, case: Case, force: Force, today: Day) -> NewFacts:
        """The screening, with its decision in words."""
        _, facts = screen_again(case, force, on=today, by=self.by)
        known = known_now(case)
        if known is None:
            return NewFacts(facts=facts)
        return NewFacts(facts=facts, lines=(*screen(known, force, on=today).lines(), plain()))

    def repeated_facts(self, kept: Sequence[Fact], today: Day) -> Sequence[Fact]:
        """The screening of before: it is the same where the same role asks for it on the same day."""
        return [attrs.evolve(fact, by=self.by, on=today) for fact in kept if isinstance(fact.what, Screened)]
