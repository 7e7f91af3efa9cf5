"""Has this been reported already? The same report of the same thing and day, by the same, is kept once.

Two people who report one thing are two reports; so are two calls with keys of their own, and what is raised again
once somebody took the first up. Source: life.md 1.3.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.facts import (
    REPORTS,
    AgreementWithdrawn,
    ArrestedForBreach,
    AttendanceRecorded,
    Ceased,
    ConcernAcknowledged,
    ConcernClosed,
    ConcernRaised,
    Fact,
    NonComplianceRecorded,
    ReferralCorrected,
    RiskReassessed,
    SafetyHoldPlaced,
    VictimAsked,
    VictimContacted,
    What,
)

__all__ = ["repeated_of"]

_BY_THE_CORE: Final[Mapping[type, Mapping[str, Any]]] = {
    AttendanceRecorded: {"unbooked": False},
    VictimContacted: {"effect": None},
    RiskReassessed: {"lowering_met": None},
    Ceased: {"is_irregular": False},
    ReferralCorrected: {"paths": ()},
    ConcernRaised: {"cause": None},
    SafetyHoldPlaced: {"cause": None},
}
"""What the core adds to a report, empty: it says nothing of whether two are the same."""


def repeated_of(case: Case, asked: Fact) -> int | None:
    """The number under which the same is on record: by the same, of the same day and hour, and it still holds.

    ``None``: this is no repetition. Where something has happened since that answered or undid it (a concern that was
    taken up, a hold that was lifted, a new answer), it happened again. ``by`` is compared as it is
    written: to keep one report twice costs less than to lose the second of two.
    """
    if type(asked.what) not in REPORTS or asked.supersedes is not None:
        return None
    plain = _unmarked(asked.what)
    for record in case.standing:
        if type(record.what) is not type(asked.what) or (record.on, record.at) != (asked.on, asked.at):
            continue
        if record.by == asked.by and _unmarked(record.what) == plain and _holds(case, record):
            return record.number
    return None


def _unmarked(what: What) -> What:
    """What was said, without what the core worked out."""
    added = _BY_THE_CORE.get(type(what))
    plain: What = what if added is None else attrs.evolve(cast("Any", what), **added)
    return plain


def _holds(case: Case, record: Recorded[Any]) -> bool:
    what = record.what
    if isinstance(what, VictimContacted):
        # An attempt that was corrected was another one than what is typed now: the envelope differs.
        return record.fact.supersedes is None
    if isinstance(what, ConcernRaised):
        return not _is_answered(case, record)
    if isinstance(what, SafetyHoldPlaced):
        return any(hold.number == record.number for hold in case.concerns)
    current: dict[type, Recorded[Any] | None] = {
        AgreementWithdrawn: case.agreement_withdrawn,
        VictimAsked: case.asked,
        NonComplianceRecorded: case.non_compliance,
        ArrestedForBreach: case.charged,
    }
    if type(what) not in current:
        return True
    holding = current[type(what)]
    return holding is not None and holding.number == record.number


def _is_answered(case: Case, concern: Recorded[ConcernRaised]) -> bool:
    """Has somebody taken this concern up, or closed it?"""
    return any(
        record.what.concern in {concern.number, concern.root}
        for record in case.standing
        if isinstance(record.what, ConcernAcknowledged | ConcernClosed)
    )
