"""One fact is asked to be recorded: which step is it, and what does it come to?

Reports are kept, whatever the case has come to. Acts are judged as of when they are said to have
happened, with all that is known by now of the time up to it, and refused with everything that
stands against them. What follows at once (a hold, a screening) is added in the same step.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, get_args

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import case_for, evolve
from cara_core.case.facts import (
    ACTS,
    ArrestedForBreach,
    CautionIssued,
    ConcernRaised,
    ConditionsDecided,
    Fact,
    IncidentReported,
    PersonDied,
    ReferralCorrected,
    RiskReassessed,
    VictimContacted,
    What,
)
from cara_core.case.personal import missing_fields
from cara_core.errors import Fault, InputError
from cara_core.stages.acts import against, as_kept
from cara_core.stages.breach import arrest_notice
from cara_core.stages.issue.further_conditions import against_offer, offered_in
from cara_core.stages.refusing import Reason, refuse_for
from cara_core.stages.reports.corrections import superseding_faults, taking_back_faults
from cara_core.stages.reports.marks import marked
from cara_core.stages.reports.possible import (
    change_contradictions,
    day_faults,
    impossibilities,
    question_faults,
)
from cara_core.stages.reports.repeats import repeated_of
from cara_core.stages.safety import LOWERS_NOTHING, concern_of, hold_of
from cara_core.stages.screening.following_screening import ForceRules, Screening, follow_up, screening_at_issue
from cara_core.stages.screening.rescreening import standing_grade
from cara_core.stages.what_may_follow import TURNS
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Decision

__all__ = ["Kept", "record"]

_OF_ANOTHER_FACT: Final = frozenset({"supersedes", "what.fact"})
"""The paths that name the fact that is corrected, or taken back."""


@attrs.frozen(kw_only=True)
class Kept:
    """What comes of recording one fact: the case it comes to, and the facts to keep.

    ``decisions`` are those of the screenings among them, each by the number of its fact. ``notices``
    are codes of what somebody should know of it. ``same_as`` is the number under which the same was on
    record already, where nothing is to be kept.
    """

    case: Case
    facts: tuple[Fact, ...] = ()
    decisions: tuple[tuple[int, Decision], ...] = ()
    notices: tuple[str, ...] = ()
    same_as: int | None = None


def record(
    case: Case,
    asked: Fact,
    rules: ForceRules,
    *,
    today: Day | None = None,
    against_it: Sequence[Reason] = (),
    is_new: bool = False,
) -> Kept:
    """What comes of recording this in that case?

    ``today`` is the day on which it is recorded; without it the last day on which anything of the case
    happened. ``against_it`` is what else stands against an act, known to whoever asks: another case with
    a caution for the same offence, a duty that is still open before an erasure. ``is_new``: whoever asks knows that
    it is no repetition, as it came under a key of its own.

    Raises :class:`OutOfTurn` or :class:`CaseEnded` with everything that stands against an act, and
    what is allowed now; :class:`InputError` with everything that is wrong with the fact.
    """
    if not case.facts:
        refuse_for(["a case that was opened"], case, asked.what)
    asked = attrs.evolve(asked, number=case.number + 1)
    today = today or max([asked.on, *(fact.on for fact in case.facts)])
    faults = [*_missing(asked.what), *superseding_faults(case, asked), *taking_back_faults(case, asked)]
    if any(fault.path in _OF_ANOTHER_FACT for fault in faults):
        # There is no case to judge it in: what it corrects is none that it can.
        raise InputError(faults)
    if type(asked.what) in ACTS:
        return _act(case, asked, rules, today, [*faults, *against_it])
    same_as = None if is_new or faults else repeated_of(case, asked)
    if same_as is not None:
        return Kept(case=case, same_as=same_as)
    return _report(case, asked, rules, today, faults)


def _missing(what: What) -> Iterator[Fault]:
    for name in missing_fields(what):
        yield Fault(f"what.{name.rstrip('_')}", "MISSING", f"missing, and needed; allowed: {_allowed(what, name)}")


def _allowed(what: What, name: str) -> str:
    """The words that may stand in this field, where it has words of its own."""
    declared = next(field.type for field in attrs.fields(type(what)) if field.name == name)
    for kind in get_args(declared):
        if kind is bool:
            return "true or false"
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return f"one of {', '.join(kind)}"
    return "what happened, as recorded"


def _act(case: Case, asked: Fact, rules: ForceRules, today: Day, reasons: Sequence[str | Fault]) -> Kept:
    then, _ = case_for(case, asked)
    first = None
    if isinstance(asked.what, CautionIssued):
        first = screening_at_issue(then, asked.on, rules)
    policy = rules.policy(asked.on)
    found = [*reasons, *day_faults(case, asked)]
    found += against(case, then, asked, None if first is None else first.decision, policy)
    if isinstance(asked.what, ConditionsDecided) and case.issued is None:
        # A caution that was given on paper has the conditions it has: about those no force is asked.
        found += against_offer(asked.what, offered_in(then, asked.on, rules.offer))
    refuse_for(found, case, asked.what, ended=_has_ended(then, asked))
    what = as_kept(then, asked, None if first is None else first.decision, policy)
    return _kept(case, attrs.evolve(asked, what=what), rules, today, first)


def _has_ended(then: Case, asked: Fact) -> bool:
    if isinstance(asked.what, CautionIssued) and asked.what.irregular is not None and then.issued is None:
        # It was given on paper all the same: the end before it has ended nothing.
        return False
    return then.phase.ended and asked.kind not in TURNS[then.phase]


def _report(case: Case, asked: Fact, rules: ForceRules, today: Day, faults: Sequence[Fault]) -> Kept:
    policy = rules.policy(asked.on)
    wrong = [*faults, *day_faults(case, asked), *impossibilities(asked.what, case, asked.on)]
    if isinstance(asked.what, RiskReassessed):
        wrong += question_faults(asked.what, policy)
    if wrong:
        raise InputError(wrong)
    then, _ = case_for(case, asked)
    kept = _kept(case, attrs.evolve(asked, what=marked(case, then, asked, policy)), rules, today, None)
    if isinstance(asked.what, ReferralCorrected):
        wrong = list(change_contradictions(case, kept.case, today, rules.policy(today)))
        if wrong:
            raise InputError(wrong)
    return attrs.evolve(kept, notices=tuple(_notices(then, kept, rules)))


def _notices(then: Case, kept: Kept, rules: ForceRules) -> Iterator[str]:
    """What should somebody know of this report?"""
    what, on = kept.facts[0].what, kept.facts[0].on
    if isinstance(what, RiskReassessed) and what.lowering_met is not True:
        stands = standing_grade(then, rules.policy(on).tools)
        if stands is not None and what.grade.rank < stands.rank:
            yield LOWERS_NOTHING
    if isinstance(what, ArrestedForBreach):
        yield from arrest_notice(then, what)


def _kept(case: Case, fact: Fact, rules: ForceRules, today: Day, first: Screening | None) -> Kept:
    """The fact, with what it rests on before it, and what follows at once behind it."""
    facts: list[Fact] = []
    decisions: list[tuple[int, Decision]] = []
    after = case

    def add(new: Fact, decision: Decision | None = None) -> Fact:
        nonlocal after
        numbered = attrs.evolve(new, number=after.number + 1)
        facts.append(numbered)
        if decision is not None:
            decisions.append((numbered.number, decision))
        after = evolve(after, numbered)
        return numbered

    if first is not None:
        add(_by_itself(fact, first.what), first.decision)
    asked = add(fact)
    following = _following(asked)
    while following is not None:
        following = _following(add(_by_itself(fact, following)))
    again = follow_up(case, after, asked, rules, today)
    if again is not None:
        add(attrs.evolve(_by_itself(fact, again.what), on=today, at=None), again.decision)
    return Kept(case=after, facts=tuple(facts), decisions=tuple(decisions))


def _by_itself(fact: Fact, what: What) -> Fact:
    """What follows from a fact stands for itself: it corrects nothing, and moves no day."""
    return attrs.evolve(fact, what=what, supersedes=None, why=None, moves_day=False)


def _following(fact: Fact) -> What | None:
    """What follows at once from this fact, if anything: a concern from a contact, a hold from a concern."""
    what = fact.what
    if isinstance(what, VictimContacted):
        return concern_of(what, fact.number)
    if isinstance(what, ConcernRaised | IncidentReported | PersonDied):
        return hold_of(what, fact.number)
    return None
