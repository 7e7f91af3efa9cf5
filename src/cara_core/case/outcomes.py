"""Under which codes a case is reported: the Home Office's outcome type, and the courts' result code.

Sources: the Home Office's guide to police recorded crime and outcomes; the open data of
court results. That simple and conditional cautions of adults share type 3 is this
project's reading (``HO-OUTCOMES``), to be confirmed by a force.
"""

from typing import Final

from cara_core.case.case import Case, Phase
from cara_core.case.facts import Closed, Closure

__all__ = ["CAUTION_ADULT", "CHARGED", "OUT_OF_TIME", "outcome_type", "result_code"]

CHARGED: Final = 1
CAUTION_ADULT: Final = 3
OUT_OF_TIME: Final = 17
_RESULTS: Final = {Phase.COMPLETED: 1117, Phase.WITHDRAWN: 1118}


def outcome_type(case: Case) -> int | None:
    """Which Home Office outcome type does this case have? ``None``: none yet, or none of these.

    3 once a caution was given; 1 once proceedings were started for the original offence; 17
    where the case was closed because the time to prosecute had passed.
    """
    if case.phase is Phase.CEASED:
        return CHARGED
    if case.issued is not None:
        return CAUTION_ADULT
    why = {fact.what.closure for fact in case.facts if isinstance(fact.what, Closed)}
    return OUT_OF_TIME if Closure.OUT_OF_TIME in why else None


def result_code(case: Case) -> int | None:
    """Which result code: 1117 conditional caution completed, 1118 withdrawn; ``None``: neither."""
    return _RESULTS.get(case.phase)
