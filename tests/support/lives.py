"""Whole lives of cautions, in memory: a good one to any point, and what may come after it.

``life("signed")`` is a case in which everything up to the signed document was recorded, as
it should be; ``.do(day, what)`` records one thing more. The caution is given on
:data:`GIVEN`, runs to :data:`LAST`, and its workshops are on :data:`FIRST` and :data:`SECOND`.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import attrs
import pytest

from cara_core.case.case import Case, Phase
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import Closed, Closure, ContactRecordKept, Fact, Referred, What
from cara_core.errors import CaseError, InputError
from cara_core.stages.eligibility import assess
from cara_core.stages.issue.further_conditions import NOTHING_OFFERED, AskForConditions
from cara_core.stages.issue.interlock import screened
from cara_core.stages.recording import Kept, record
from cara_core.stages.screening.following_screening import ForceRules
from cara_core.stages.screening.rescreening import known_on
from cara_core.terms.caution import Condition, Person
from cara_core.terms.days import Day, day
from cara_core.terms.decision.decision import Decision
from cara_core.terms.instants import read_instant
from cara_core.terms.policy import Policy
from cara_core.terms.referral import Referral
from support.policies import policy
from support.referrals import ON, example
from support.steps import (
    BY,
    FIRST,
    GIVEN,
    LAST,
    NOT_TO_REOFFEND,
    OTHER_ENDS,
    SECOND,
    WORKSHOPS,
    attendance,
    breach_steps,
    contact,
    good_steps,
    judged,
)

__all__ = [
    "BY",
    "FIRST",
    "GIVEN",
    "LAST",
    "NOT_TO_REOFFEND",
    "POINT_OF",
    "SECOND",
    "WORKSHOPS",
    "Life",
    "attendance",
    "contact",
    "judged",
    "keep_record",
    "life",
    "opened",
]


@lru_cache(maxsize=4096)
def _standard(on: Day) -> Policy:
    return policy(on)


@attrs.define(repr=False)
class Life:
    """A case on its way: what it has come to, its facts, and the settings of its force."""

    case: Case
    facts: tuple[Fact, ...]
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    notices: tuple[str, ...] = ()
    offer: AskForConditions = lambda _, __: NOTHING_OFFERED

    def policy(self, on: Day) -> Policy:
        """What the force says on that day."""
        return policy(on, **self.settings) if self.settings else _standard(on)

    @property
    def rules(self) -> ForceRules:
        """What its force says, and how it screens."""
        return ForceRules(
            policy=self.policy, screen=lambda known, on: assess(known, self.policy(on), on), offer=self.offer
        )

    def screening(self, on: Day) -> tuple[Referral, Decision]:
        """What is known of the case of that day, screened."""
        known = known_on(self.case, on, self.policy(on).tools)
        assert known is not None
        return known, assess(known, self.policy(on), on)

    def do(self, on: Day | str, what: What, **envelope: Any) -> "Life":
        """One thing more happened: the same life, further on. ``envelope``: see :meth:`kept`."""
        kept = self.kept(on, what, **envelope)
        self.case, self.facts, self.notices = kept.case, (*self.facts, *kept.facts), kept.notices
        return self

    def tried(self, on: Day | str, what: What, **envelope: Any) -> tuple[Case, tuple[Fact, ...]]:
        """What recording it comes to, without keeping it."""
        kept = self.kept(on, what, **envelope)
        return kept.case, kept.facts

    def kept(
        self,
        on: Day | str,
        what: What,
        *,
        at: str | None = None,
        typed: str | None = None,
        by: str = BY,
        against_it: Sequence[str] = (),
        is_new: bool = False,
        **envelope: Any,
    ) -> Kept:
        """What recording it comes to, without keeping it.

        ``at`` is the instant it happened, ``typed`` the day it is recorded on; ``is_new``:
        it came under a key of its own; ``envelope`` are
        ``supersedes``, ``why`` and ``moves_day``.
        """
        when = day(on) if isinstance(on, str) else on
        moment = None if at is None else read_instant(at)
        fact = Fact(case=self.case.id, number=self.case.number + 1, on=when, at=moment, by=by, what=what, **envelope)
        today = None if typed is None else day(typed)
        return record(self.case, fact, self.rules, today=today, against_it=against_it, is_new=is_new)

    def corrected(self, number: int, what: What, **envelope: Any) -> "Life":
        """The fact of that number was wrong: this takes its place, on the same day."""
        wrong = next(found for found in self.case.standing if found.number == number)
        return self.do(wrong.on, what, **{"supersedes": number, "why": "recorded wrongly", **envelope})

    def last(self, kind: str) -> int:
        """The number of the last fact of that kind."""
        return [fact.number for fact in self.facts if fact.kind == kind][-1]

    def refused(self, on: Day | str, what: What, **again: Any) -> CaseError:
        """The error of the case with which it is refused now."""
        with pytest.raises(CaseError) as raised:
            self.tried(on, what, **again)
        return raised.value

    def faults(self, on: Day | str, what: What, **again: Any) -> list[tuple[str, str]]:
        """The path and code of every fault for which it is refused."""
        with pytest.raises(InputError) as raised:
            self.tried(on, what, **again)
        return [(fault.path, fault.code) for fault in raised.value.faults]


POINT_OF: Final[Mapping[Phase, str]] = {
    Phase.REFERRED: "referred",
    Phase.SCREENED: "opened",
    Phase.AUTHORISED: "authorised",
    Phase.SIGNED: "signed",
    Phase.LIVE: "issued",
    Phase.NON_COMPLIANCE: "non_compliance",
    Phase.BREACH: "breach",
    Phase.PROSECUTION: "prosecution",
    Phase.COMPLETED: "completed",
    Phase.CEASED: "ceased",
    Phase.WITHDRAWN: "withdrawn",
    Phase.CLOSED: "closed",
    Phase.ENDED_INCOMPLETE: "ended_incomplete",
    Phase.QUASHED: "quashed",
    Phase.DIED: "died",
    Phase.TRANSFERRED: "transferred",
}
"""A point of a life for each phase."""


def opened(referral: Referral | None = None, *, case: str = "C-1", on: Day = ON, **settings: Any) -> Life:
    """A case that was opened with a referral, and screened."""
    referred = referral or example(on=on)
    rules = policy(on, **settings)
    whats: tuple[What, ...] = (
        Referred(force="example", referral=referred),
        screened(assess(referred, rules, on), referred, rules),
    )
    facts = tuple(Fact(case=case, number=number, on=on, by=BY, what=what) for number, what in enumerate(whats, 1))
    return Life(replay(facts), facts, settings)


def keep_record(lived: Life, on: str) -> Life:
    """On that day the core noted that a record was kept by which the victim can be reached safely."""
    what = ContactRecordKept(person=Person.VICTIM, version=1, usable=True)
    fact = Fact(case=lived.case.id, number=lived.case.number + 1, on=day(on), by=BY, what=what)
    lived.case, lived.facts = evolve(lived.case, fact), (*lived.facts, fact)
    return lived


def life(
    to: str = "completed",
    *,
    conditions: tuple[Condition, ...] = (WORKSHOPS,),
    referral: Referral | None = None,
    case: str = "C-1",
    without: Sequence[str] = (),
    **settings: Any,
) -> Life:
    """A good life, up to and with that point; ``without`` leaves points out.

    Points, in their order: ``referred``, ``opened``, those of the way to ``completed``, and
    beside it ``closed``, ``non_compliance`` to ``ceased``, and the other ends (:data:`OTHER_ENDS`).
    """
    found = opened(referral, case=case, **settings)
    if to == "referred":
        return Life(replay(found.facts[:1]), found.facts[:1], settings)
    if to == "closed":
        return found.do("2026-03-11", Closed(closure=Closure.DECLINED))
    steps, breach = good_steps(conditions), breach_steps(conditions)
    names = list(steps)
    if to in breach or to in OTHER_ENDS:
        steps = {name: steps[name] for name in names[: names.index("issued") + 1]} | breach
    way = list(steps)
    last = {"opened": "", **dict.fromkeys(OTHER_ENDS, "issued")}.get(to, to)
    assert not last or last in way
    for name in way[: way.index(last) + 1 if last else 0]:
        if name not in without:
            found.do(*steps[name])
    return found.do(*OTHER_ENDS[to]) if to in OTHER_ENDS else found
