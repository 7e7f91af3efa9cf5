"""Under which codes a case is reported, and when its caution is spent.

Sources: the Home Office's guide to police recorded crime and outcomes; the open data of
court results; the Rehabilitation of Offenders Act 1974. That simple and conditional cautions
of adults share type 3 is this project's reading (``HO-OUTCOMES``), to be confirmed by a force.
"""

from typing import Final

from cara_core.case.case import Case, Phase
from cara_core.case.facts import CautionQuashed, Ceased, Closed, Closure
from cara_core.case.standing import standing
from cara_core.terms.days import Day

__all__ = ["CAUTION_ADULT", "CHARGED", "OFFENDER_DIED", "OUT_OF_TIME", "outcome_type", "result_code", "spent_on"]

CHARGED: Final = 1
CAUTION_ADULT: Final = 3
OFFENDER_DIED: Final = 5
OUT_OF_TIME: Final = 17
_RESULTS: Final = {Phase.COMPLETED: 1117, Phase.WITHDRAWN: 1118}


def outcome_type(case: Case) -> int | None:
    """Which Home Office outcome type does this case have? ``None``: none yet, or none of these.

    1 once proceedings were started for the original offence; 3 once a caution was given, however
    it ended, but for one that was quashed: it counts as never given, and whoever decides next gives
    the offence its outcome. Before any caution 5 where the participant died, and 17 where the
    case was closed because the time to prosecute had passed.
    """
    stand = [record.what for record in standing(case.facts)]
    if any(isinstance(what, Ceased) for what in stand):
        return CHARGED
    if any(isinstance(what, CautionQuashed) for what in stand):
        return None
    if case.issued is not None:
        return CAUTION_ADULT
    if case.phase is Phase.DIED:
        return OFFENDER_DIED
    why = {what.closure for what in stand if isinstance(what, Closed)}
    return OUT_OF_TIME if case.phase is Phase.CLOSED and Closure.OUT_OF_TIME in why else None


def result_code(case: Case) -> int | None:
    """Which result code: 1117 conditional caution completed, 1118 withdrawn; ``None``: neither.

    There is none here for a caution that ran out, ceased, was quashed or handed over.
    """
    return _RESULTS.get(case.phase)


def spent_on(case: Case) -> Day | None:
    """On which day is the caution spent, or was it? ``None``: none was given, or it was quashed.

    Three months from the day it was given, or on the day it ceased to have effect, if that is
    earlier: 1974 c. 53 Sch. 2 para. 1(1)(a). It ceases to have effect when proceedings are started
    (s.24(3)). That a caution was completed, withdrawn or ran out, or that the person died,
    moves no day: the law says nothing of it.
    """
    if case.issued is None or case.phase is Phase.QUASHED:
        return None
    usual = case.issued.what.spent_on
    ceased = [record.on for record in standing(case.facts) if isinstance(record.what, Ceased)]
    return min(ceased if usual is None else [usual, *ceased], default=None)
