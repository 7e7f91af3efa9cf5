"""A report is kept whatever the case has come to; it is refused only where it cannot be, or contradicts itself.

The days of acts are judged here too: they begin with the case, or with the caution. Sources: contract
6.1; life.md 1 (days ``o``, ``c``, ``i``) and 1.1.
"""

from collections.abc import Iterator
from functools import singledispatch
from typing import Final

from cara_core.case.case import Case
from cara_core.case.corrected_referral import change_faults
from cara_core.case.facts import (
    ACTS,
    AbsenceJudged,
    ArrestedForBreach,
    AttendanceRecorded,
    BookingCancelled,
    BreachNotPursued,
    CautionIssued,
    CautionQuashed,
    Completed,
    ConditionsDecided,
    ConditionsVaried,
    EndedIncomplete,
    ExcuseDecided,
    Fact,
    IncidentReported,
    MaracReferred,
    NonComplianceRecorded,
    PersonUnavailable,
    ProsecutionDecided,
    ReferralCorrected,
    ReferredForProsecution,
    RiskReassessed,
    VictimAsked,
    VictimContacted,
    ViewsSought,
    What,
    Withdrawn,
    WorkshopHeld,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.errors import Fault
from cara_core.stages.consent import contact_faults, presence_faults
from cara_core.stages.referral import NOT_A_QUESTION, faults
from cara_core.terms.days import Day
from cara_core.terms.policy import Policy

__all__ = ["change_contradictions", "day_faults", "earliest_day", "impossibilities", "question_faults"]

_SINCE_ISSUE: Final = frozenset(
    {WorkshopsBooked, BookingCancelled, AbsenceJudged, ConditionsVaried, Completed, EndedIncomplete, Withdrawn}
    | {ExcuseDecided, BreachNotPursued, ReferredForProsecution}
)
"""The acts that are of a caution, and so lie on no day before it was given."""


def earliest_day(case: Case) -> Day | None:
    """The first day on which anything of this case can have happened: that of the earliest offence.

    Where the referral was erased, the day the case was opened; ``None``: it has not begun.
    """
    return case.opened_on if case.referral is None else case.referral.first_offence_day


def day_faults(case: Case, asked: Fact) -> Iterator[Fault]:
    """Can it have happened on that day? Reports from the earliest offence on, acts from the opening or the caution."""
    if type(asked.what) not in ACTS:
        first = earliest_day(case)
        if first is not None and asked.on < first:
            allowed = f"before the earliest offence; allowed: {first} or later"
            yield Fault("on", "BEFORE_OFFENCE", allowed)
    elif case.opened_on is not None and asked.on < case.opened_on:
        way = "; of a caution that was given before: a case opened as of that day (cara case open --on)"
        allowed = f"{case.opened_on} or later{way if isinstance(asked.what, CautionIssued) else ''}"
        yield Fault("on", "BEFORE_OPENED", f"before the case was opened; allowed: {allowed}")
    elif case.issued is not None and type(asked.what) in _SINCE_ISSUE and asked.on < case.issued.on:
        yield Fault("on", "BEFORE_ISSUED", f"before the caution was given; allowed: {case.issued.on} or later")


@singledispatch
def impossibilities(_what: What, _case: Case, _on: Day) -> Iterator[Fault]:
    """What of this report, said of that day, cannot be? Nothing, for a kind that has no rule of its own."""
    yield from ()


def _ahead(path: str, day: Day | None, on: Day) -> Iterator[Fault]:
    if day is not None and day > on:
        yield Fault(path, "AHEAD", f"it has not come yet; allowed: {on} or earlier")


def _too_early(path: str, day: Day, case: Case) -> Iterator[Fault]:
    first = earliest_day(case)
    if first is not None and day < first:
        yield Fault(path, "BEFORE_OFFENCE", f"before the earliest offence; allowed: {first} or later")


def _backwards(path: str, day: Day | None, first: Day) -> Iterator[Fault]:
    if day is not None and day < first:
        yield Fault(path, "OUT_OF_ORDER", f"before what it follows; allowed: {first} or later")


@impossibilities.register
def _(what: ViewsSought, _case: Case, _on: Day) -> Iterator[Fault]:
    yield from presence_faults(what)


@impossibilities.register
def _(what: VictimAsked, _case: Case, _on: Day) -> Iterator[Fault]:
    yield from presence_faults(what)


@impossibilities.register
def _(what: VictimContacted, _case: Case, on: Day) -> Iterator[Fault]:
    yield from contact_faults(what, on)


@impossibilities.register
def _(what: AttendanceRecorded, case: Case, on: Day) -> Iterator[Fault]:
    yield from _ahead("what.workshop_on", what.workshop_on, on)
    yield from _too_early("what.workshop_on", what.workshop_on, case)


@impossibilities.register
def _(what: WorkshopNotHeld, case: Case, _on: Day) -> Iterator[Fault]:
    yield from _too_early("what.workshop_on", what.workshop_on, case)


@impossibilities.register
def _(what: WorkshopHeld, case: Case, on: Day) -> Iterator[Fault]:
    yield from _ahead("what.workshop_on", what.workshop_on, on)
    yield from _too_early("what.workshop_on", what.workshop_on, case)


@impossibilities.register
def _(what: PersonUnavailable, case: Case, _on: Day) -> Iterator[Fault]:
    yield from _too_early("what.from", what.from_, case)
    yield from _backwards("what.until", what.until, what.from_)


@impossibilities.register
def _(what: RiskReassessed, _case: Case, on: Day) -> Iterator[Fault]:
    yield from _ahead("what.assessed_on", what.assessed_on, on)


@impossibilities.register
def _(what: MaracReferred, _case: Case, on: Day) -> Iterator[Fault]:
    yield from _ahead("what.sent_on", what.sent_on, on)
    yield from _ahead("what.replied_on", what.replied_on, on)
    yield from _backwards("what.replied_on", what.replied_on, what.sent_on)


@impossibilities.register
def _(what: CautionQuashed, _case: Case, on: Day) -> Iterator[Fault]:
    yield from _ahead("what.decided_on", what.decided_on, on)


@impossibilities.register
def _(what: ProsecutionDecided, _case: Case, on: Day) -> Iterator[Fault]:
    yield from _ahead("what.decided_on", what.decided_on, on)


@impossibilities.register
def _(what: ArrestedForBreach, _case: Case, on: Day) -> Iterator[Fault]:
    yield from _backwards("what.bail_until", what.bail_until, on)


@impossibilities.register
def _(what: NonComplianceRecorded, case: Case, on: Day) -> Iterator[Fault]:
    yield from _unknown_condition(what.condition, case)
    yield from _ahead("what.failed_on", what.failed_on, on)
    yield from _too_early("what.failed_on", what.failed_on, case)


@impossibilities.register
def _(what: IncidentReported, case: Case, _on: Day) -> Iterator[Fault]:
    if what.condition is not None:
        yield from _unknown_condition(what.condition, case)


def _unknown_condition(condition: str, case: Case) -> Iterator[Fault]:
    """A condition that never was, where any are on record: no caution of this case can have had it."""
    decided = [record.what for record in case.standing if isinstance(record.what, ConditionsDecided | ConditionsVaried)]
    known = {each.id for what in decided for each in what.conditions}
    if known and condition not in known:
        allowed = f"no condition of this case; allowed: {', '.join(sorted(known))}"
        yield Fault("what.condition", "NO_SUCH_CONDITION", allowed)


@impossibilities.register
def _(what: ReferralCorrected, case: Case, on: Day) -> Iterator[Fault]:
    yield from _ahead("what.since", what.since, on)
    if case.referral is None:
        allowed = "the referral was erased; allowed: a case whose referral can be read"
        yield Fault("what.changes", "ERASED", allowed)
    elif what.changes is not None:
        yield from change_faults(case.referral, what.changes)


def change_contradictions(before: Case, after: Case, on: Day, policy: Policy) -> Iterator[Fault]:
    """What of the corrected referral cannot be right any more, and was before? A correction that says so is refused."""
    if before.referral is None or after.referral is None:
        return
    known = {(fault.path, fault.code) for fault in faults(before.referral, on, policy)}
    for fault in faults(after.referral, on, policy):
        if (fault.path, fault.code) not in known:
            yield Fault(f"what.changes.{fault.path}", fault.code, fault.allowed)


def question_faults(what: RiskReassessed, policy: Policy) -> Iterator[Fault]:
    """Are the answers those to questions of that tool? Asked only where the force knows the tool."""
    tool = policy.tools.get(what.tool)
    if tool is None or what.answers is None:
        return
    asked = tool.value.questions
    strays = [key for key in what.answers if key not in asked]
    if strays:
        allowed = f"{len(strays)} keys are no questions of {tool.value.name}; allowed: {asked[0]} to {asked[-1]}"
        yield Fault("what.answers", NOT_A_QUESTION, allowed)
