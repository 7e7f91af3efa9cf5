"""How a caution ends: completed, run out, withdrawn, handed over; or a case before any caution was given.

Sources: the programme's public pages; contract 6.4; life.md 1.
"""

from collections.abc import Iterator

from cara_core.case.case import Case, Phase
from cara_core.case.contradictions import contradictions
from cara_core.case.facts import CaseTransferred, EndedIncomplete, Occasion, Part
from cara_core.errors import Fault
from cara_core.stages.attendance import unknown_attendance
from cara_core.stages.consent import owed_contact
from cara_core.stages.issue.deciding import rank_faults
from cara_core.stages.refusing import Reason
from cara_core.stages.safety import unacknowledged
from cara_core.terms.caution import LEAST_RANK, ConditionKind
from cara_core.terms.days import Day

__all__ = ["end_incomplete", "not_run_out", "transfer", "unfinished"]


def unfinished(case: Case, on: Day) -> Iterator[str]:
    """What is still to be done before the case can be completed on that day?

    The victim was told of the caution, every absence is judged, no two reports disagree. The rest
    follows from the conditions attached. With the workshops: both attended, the victim contacted
    after each (or every rung of the ladder climbed and passed on). With any other condition: the
    caution's last day has come.
    """
    if case.issued is not None and owed_contact(case, Occasion.CAUTION_ISSUED, case.issued.on):
        yield "the victim told of the caution, or every attempt made and passed on"
    if case.workshops_asked:
        yield from _workshops_left(case, on)
    if case.unjudged:
        yield "a judgement of every absence"
    if contradictions(case):
        yield "two reports that disagree settled: all but one taken back or superseded"
    lasting = any(condition.kind is not ConditionKind.WORKSHOPS for condition in case.conditions)
    if lasting and case.ends_on is not None and on < case.ends_on:
        yield f"the caution's last day, {case.ends_on}"


def _workshops_left(case: Case, on: Day) -> Iterator[str]:
    for part, occasion in ((Part.FIRST, Occasion.FIRST_WORKSHOP), (Part.SECOND, Occasion.COMPLETION)):
        attended = case.attended(part)
        if attended is None or attended.what.workshop_on > on:
            yield f"the {part} workshop attended"
        elif owed_contact(case, occasion, attended.what.workshop_on):
            yield f"the victim contacted after the {part} workshop, or every attempt made and passed on"


def end_incomplete(case: Case, what: EndedIncomplete, on: Day) -> Iterator[Reason]:
    """What stands against saying that the caution ran out, not completed and without a breach?"""
    yield from rank_faults(what.rank, LEAST_RANK)
    ids = {condition.id for condition in case.conditions}
    if any(condition not in ids for condition in what.outstanding):
        allowed = f"not attached; allowed: {', '.join(sorted(ids))}"
        yield Fault("what.outstanding", "NO_SUCH_CONDITION", allowed)
    yield from not_run_out(case, on)


def not_run_out(case: Case, on: Day) -> Iterator[str]:
    """Why can it not be said of this caution that it simply ran out by that day?"""
    if case.ends_on is not None and on <= case.ends_on:
        yield f"a day after the caution's last day, {case.ends_on}"
    if unknown_attendance(case, on):
        yield "the attendance of every workshop that was booked"
    if case.unjudged:
        yield "a judgement of every absence"
    if case.phase in {Phase.NON_COMPLIANCE, Phase.BREACH, Phase.PROSECUTION}:
        yield f"a breach that is decided: it is {case.phase}"


def transfer(case: Case, what: CaseTransferred, on: Day) -> Iterator[Reason]:
    """What stands against handing the case over? Nobody has taken a concern up; it was accepted after that day."""
    if what.accepted_on > on:
        yield Fault("what.accepted_on", "AHEAD", f"after the transfer; allowed: {on} or earlier")
    for concern in unacknowledged(case):
        yield f"somebody who takes up the concern of fact {concern.number}"
