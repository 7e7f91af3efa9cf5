"""A referral arrives: can its days be right?

A contradiction is a fault of the input, never a finding: nobody is refused over a typing
error. What a referral *says* is laid out in ``stages/particulars/values.py``.
"""

from collections.abc import Iterator
from typing import Final

from cara_core.errors import Fault
from cara_core.terms.days import Day
from cara_core.terms.offences import code_meant, is_code
from cara_core.terms.policy import Policy
from cara_core.terms.referral import Offence, Referral

__all__ = ["faults"]

AFTER_DECISION: Final = "AFTER_DECISION_DAY"
OUT_OF_ORDER: Final = "OUT_OF_ORDER"
NOT_A_QUESTION: Final = "NOT_A_QUESTION"
DAY_OR_RANGE: Final = "DAY_OR_RANGE"
NO_OFFENCE: Final = "EMPTY"
BAD_CODE: Final = "BAD_CODE"


def faults(referral: Referral, on: Day, policy: Policy) -> tuple[Fault, ...]:
    """What in this referral cannot be right on that decision day? All of it, in order.

    A date after the decision day; ``committed_to`` before ``committed_from``; a statement,
    a victim contact or an arrest before the earliest offence day; a birth after it, or after
    an entry of the record; an answer to a question that the risk tool does not ask, or one
    reviewed. A referral built in code may also lack what a reader insists on, an offence
    with its day or range and a code: then nothing else can be compared.
    """
    unreadable = (*_undated_offences(referral), *_no_codes(referral))
    return unreadable or (*_after_decision(referral, on), *_out_of_order(referral), *_stray_answers(referral, policy))


def _undated_offences(referral: Referral) -> Iterator[Fault]:
    if not referral.offences:
        yield Fault("offences", NO_OFFENCE, "no offence; allowed: at least one offence")
    for index, offence in enumerate(referral.offences):
        ends = (offence.committed_from, offence.committed_to)
        if (offence.committed_on is None and None in ends) or (offence.committed_on is not None and any(ends)):
            allowed = "neither one day nor one whole range; allowed: committed_on, or committed_from and committed_to"
            yield Fault(f"offences[{index}].committed_on", DAY_OR_RANGE, allowed)


def _no_codes(referral: Referral) -> Iterator[Fault]:
    for index, offence in enumerate(referral.offences):
        if not is_code(offence.code):
            meant = code_meant(offence.code)
            close = "" if meant is None else f"; did you mean {meant}?"
            allowed = f"text of another form; allowed: a CJS offence code, such as CJ88116{close}"
            yield Fault(f"offences[{index}].code", BAD_CODE, allowed)


def _days_by_path(referral: Referral) -> Iterator[tuple[str, Day | None]]:
    """Every day a referral holds, with its path."""
    suspect, victim = referral.suspect, referral.victim
    yield "suspect.date_of_birth", suspect.date_of_birth
    yield "suspect.arrested_on", suspect.arrested_on
    for index, antecedent in enumerate(suspect.antecedents or ()):
        yield f"suspect.antecedents[{index}].date", antecedent.date
    yield "victim.date_of_birth", victim.date_of_birth
    yield "victim.contacted_on", victim.contacted_on
    yield "victim.asked_on", victim.asked_on
    for index, offence in enumerate(referral.offences):
        yield f"offences[{index}].committed_on", offence.committed_on
        yield f"offences[{index}].committed_from", offence.committed_from
        yield f"offences[{index}].committed_to", offence.committed_to
    yield "evidence.victim_statement_on", referral.evidence.victim_statement_on
    yield "risk.assessed_on", referral.risk.assessed_on


def _after_decision(referral: Referral, on: Day) -> Iterator[Fault]:
    for path, found in _days_by_path(referral):
        if found is not None and found > on:
            yield Fault(path, AFTER_DECISION, f"a day after the decision day; allowed: a day up to {on}")


def _out_of_order(referral: Referral) -> Iterator[Fault]:
    for index, offence in enumerate(referral.offences):
        if _backwards(offence):
            yield Fault(
                f"offences[{index}].committed_to",
                OUT_OF_ORDER,
                "a day before committed_from; allowed: that day or a later one",
            )
    first = referral.first_offence_day
    for path, found in (
        ("evidence.victim_statement_on", referral.evidence.victim_statement_on),
        ("victim.contacted_on", referral.victim.contacted_on),
        ("victim.asked_on", referral.victim.asked_on),
        ("suspect.arrested_on", referral.suspect.arrested_on),
    ):
        if found is not None and found < first:
            allowed = "a day before the earliest offence; allowed: the day of the earliest offence or a later one"
            yield Fault(path, OUT_OF_ORDER, allowed)
    birth = referral.suspect.date_of_birth
    for index, antecedent in enumerate(referral.suspect.antecedents or ()):
        if birth is not None and antecedent.date is not None and antecedent.date < birth:
            allowed = "a day before the birth; allowed: a day after the suspect's date of birth"
            yield Fault(f"suspect.antecedents[{index}].date", OUT_OF_ORDER, allowed)
    for path, born in (
        ("suspect.date_of_birth", birth),
        ("victim.date_of_birth", referral.victim.date_of_birth),
    ):
        if born is not None and born > first:
            allowed = "a birth after the earliest offence; allowed: a day up to the earliest offence"
            yield Fault(path, OUT_OF_ORDER, allowed)


def _backwards(offence: Offence) -> bool:
    first, last = offence.committed_from, offence.committed_to
    return first is not None and last is not None and last < first


def _stray_answers(referral: Referral, policy: Policy) -> Iterator[Fault]:
    tool = policy.tools.get(referral.risk.tool or "")
    if tool is None:
        return
    asked = tool.value.questions
    for path, keys in (("risk.answers", referral.risk.answers or {}), ("risk.reviewed", referral.risk.reviewed or ())):
        strays = [key for key in keys if key not in asked]
        if strays:
            allowed = f"{len(strays)} keys are no questions of {tool.value.name}; allowed: {asked[0]} to {asked[-1]}"
            yield Fault(path, NOT_A_QUESTION, allowed)
