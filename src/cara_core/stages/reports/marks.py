"""What the core adds to a report: what follows from it is read off these open marks, without any key."""

import attrs

from cara_core.case.case import Case
from cara_core.case.contacts import work_out_effect
from cara_core.case.facts import (
    AttendanceRecorded,
    Ceased,
    ConcernRaised,
    Fact,
    ReferralCorrected,
    RiskReassessed,
    SafetyHoldPlaced,
    VictimContacted,
    What,
)
from cara_core.stages.attendance import mark_unbooked
from cara_core.stages.breach import mark_irregular
from cara_core.stages.safety import mark_lowering
from cara_core.terms.policy import Policy

__all__ = ["marked"]


def marked(case: Case, then: Case, asked: Fact, policy: Policy) -> What:
    """This report with what the core works out, whatever was given for it.

    ``then`` is the case as it stood when it happened, ``case`` as it is known by now; ``policy`` is that of
    the day it happened on.
    """
    what = asked.what
    match what:
        case VictimContacted():
            what = attrs.evolve(what, effect=work_out_effect(what))
        case AttendanceRecorded():
            what = mark_unbooked(case, what)
        case RiskReassessed():
            what = mark_lowering(what, asked.by, policy)
        case Ceased():
            what = mark_irregular(then, what, asked.on)
        case ReferralCorrected():
            what = attrs.evolve(what, paths=tuple(sorted(what.changes or {})))
        case ConcernRaised() | SafetyHoldPlaced():
            # Only what the core adds itself follows from another fact.
            what = attrs.evolve(what, cause=None)
        case _:
            pass
    return what
