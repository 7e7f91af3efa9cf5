"""What holds of one thing that several facts speak of: how high the risk is, what the victim answered.

Of facts on different days the latest holds. Of one day nothing is loosened by the order in which
somebody typed: the *strictest of all facts of which only the day is known and of the last that
has an instant* holds. Folding pair by pair with "the stricter of the two" would not do: what holds
would then depend on the order of recording.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

from cara_core.case.facts import (
    AgreementWithdrawn,
    EffectExplained,
    EvidenceFound,
    RiskReassessed,
    VictimAsked,
    What,
)
from cara_core.case.standing import Place, Recorded
from cara_core.terms.risk import GRADES

__all__ = ["answer", "evidence", "explanation", "grade", "is_after", "strictest", "withdrawal"]

T = TypeVar("T", bound=What)


def strictest(records: Sequence[Recorded[T]], strictness: Callable[[T], int]) -> Recorded[T] | None:
    """Which of these holds: the strictest of the last day? ``records`` are in the order of happening."""
    if len(records) < 2:  # noqa: PLR2004  (nearly always: nothing to compare)
        return records[0] if records else None
    last_day = records[-1].place.day
    return _of_one_day([record for record in records if record.place.day == last_day], strictness)


def _of_one_day(records: Sequence[Recorded[T]], strictness: Callable[[T], int]) -> Recorded[T]:
    timed = [record for record in records if record.at is not None]
    counted = [record for record in records if record.at is None] + timed[-1:]
    # Of two that are as strict, the later: whoever reads it sees the newest words.
    return max(counted, key=lambda record: (strictness(record.what), record.place))


def is_after(record: Recorded[What], other: Recorded[What]) -> bool:
    """Did this certainly happen after the other? Of one day only where both instants are known."""
    if record.place.day != other.place.day:
        return record.place.day > other.place.day
    return record.at is not None and other.at is not None and record.at > other.at


def grade(assessments: Sequence[Recorded[RiskReassessed]]) -> Recorded[RiskReassessed] | None:
    """Which assessment of risk stands? One that lowers the grade counts only where it has what that needs.

    A fact that was kept before lowering needed anything (``lowering_met`` is none) counts as it did.
    """
    standing: Recorded[RiskReassessed] | None = None
    for _, group in groupby(assessments, key=lambda record: record.place.day):
        of_day = list(group)
        found = [record for record in of_day if record.at is None]
        # Alone, what lowers nothing says nothing. Beside a proper lowering of that day it counts: the stricter holds.
        if all(_lowers_nothing(standing, record) for record in found):
            found = []
        last = standing
        for record in of_day:
            if record.at is not None and not _lowers_nothing(last, record):
                last = record
        if last is not None and last is not standing:
            found.append(last)
        standing = max(found, key=_by_strictness) if found else standing
    return standing


def _lowers_nothing(before: Recorded[RiskReassessed] | None, record: Recorded[RiskReassessed]) -> bool:
    """Is it lower than what stands before it, and has not what lowering needs?"""
    if before is None or record.what.lowering_met is not False:
        return False
    return _strictness(record.what) < _strictness(before.what)


def _by_strictness(record: Recorded[RiskReassessed]) -> tuple[int, bool, Place]:
    # Of two that are as strict the one that has what it needs; of those the later, which has the newest words.
    return _strictness(record.what), record.what.lowering_met is not False, record.place


def _strictness(what: RiskReassessed) -> int:
    return GRADES.index(what.grade)


def answer(answers: Sequence[Recorded[VictimAsked]]) -> Recorded[VictimAsked] | None:
    """Which answer of the victim stands? Of one day one that does not agree, or speaks of a risk."""
    return strictest(answers, lambda what: 2 * (what.agrees is not True) + (what.specific_risk is not False))


def withdrawal(
    withdrawals: Sequence[Recorded[AgreementWithdrawn]], asked: Recorded[VictimAsked] | None
) -> Recorded[AgreementWithdrawn] | None:
    """Which withdrawal stands? Only an answer that certainly came after it ends it."""
    if not withdrawals or (asked is not None and is_after(asked, withdrawals[-1])):
        return None
    return withdrawals[-1]


def evidence(found: Sequence[Recorded[EvidenceFound]]) -> Recorded[EvidenceFound] | None:
    """What was found of the evidence last?"""
    return strictest(found, lambda what: not what.sufficient)


def explanation(explained: Sequence[Recorded[EffectExplained]]) -> Recorded[EffectExplained] | None:
    """What was explained last?"""
    return strictest(explained, lambda what: not (what.effect_explained and what.warned))
