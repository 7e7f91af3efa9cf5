"""Has this been reported already? The same report of the same thing and day is kept once. Source: life.md 1.3."""

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

__all__ = ["is_repeated"]

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


def is_repeated(case: Case, asked: Fact) -> bool:
    """Is the same thing on record, of the same day and hour, and does it still hold?

    Where something has happened since that undid it (a hold that was lifted, a new answer), it is
    no repetition: it happened again.
    """
    if type(asked.what) not in REPORTS or asked.supersedes is not None:
        return False
    said = _as_reported(asked.what)
    return any(
        record.on == asked.on and record.at == asked.at and _as_reported(record.what) == said and _holds(case, record)
        for record in case.standing
        if type(record.what) is type(asked.what)
    )


def _as_reported(what: What) -> What:
    """What was said, without what the core worked out."""
    added = _BY_THE_CORE.get(type(what))
    said: What = what if added is None else attrs.evolve(cast("Any", what), **added)
    return said


def _holds(case: Case, record: Recorded[Any]) -> bool:
    what = record.what
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
