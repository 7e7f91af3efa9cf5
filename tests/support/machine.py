"""A state machine over whole lives: what the core makes of any order of events, held against a plain model.

:class:`Lives` keeps its facts in memory. A store is tried by the same machine: override
:meth:`Lives.keep` (facts are acknowledged) and :meth:`Lives.reopen` (whatever held the
case is gone, and the case is read again). ``Lives.steps`` counts what was tried.
"""

import random
from functools import cache
from typing import Any, ClassVar, Final, cast

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import KINDS, SUPERSEDABLE, AbsenceJudged, AttendanceRecorded, Fact, Part, What
from cara_core.errors import CaseError, InputError
from cara_core.formats.fact import fact_mapping
from cara_core.stages.attendance import outstanding
from cara_core.stages.caution import ledger
from cara_core.stages.eligibility import assess
from cara_core.stages.recording import record
from cara_core.stages.what_may_follow import turns
from cara_core.terms.days import Day, days_after
from cara_core.terms.decision.decision import Decision
from cara_core.terms.policy import NationalRegime, Policy
from cara_core.terms.referral import Referral
from cara_core.terms.risk import Grade
from support.lives import NOT_TO_REOFFEND, POINT_OF, WORKSHOPS, life
from support.moves import move
from support.plain_life import PlainLife
from support.plain_rules import may_happen
from support.policies import policy
from support.referrals import ON, example

__all__ = ["POINTS", "Lives"]

POINTS: Final = (*POINT_OF.values(), "explained", "booked", "first", "between", "second", "after")
_RULES: Final[dict[bool, Policy]] = {both: policy(both_repeated=both) for both in (True, False)}
_MEDIUM: Final = example({"risk.grade": Grade.MEDIUM})
SCREENINGS: Final[dict[str, tuple[Referral, Decision]]] = {
    "eligible": (example(), assess(example(), policy(), ON)),
    "refer": (_MEDIUM, assess(_MEDIUM, policy(national_regime=NationalRegime.ENFORCE), ON)),
    "not_eligible": (example(), assess(example({"victim.agrees": False}), policy(), ON)),
}
_OF_A_WORKSHOP: Final = (AttendanceRecorded, AbsenceJudged)
SEEDS: Final = st.integers(0, 2**32 - 1)


@cache
def _begun(point: str, *, both: bool, control: bool) -> tuple[Fact, ...]:
    """A good life to that point; where its force is another, or its condition, to the nearest point it has."""
    conditions = (NOT_TO_REOFFEND,) if control else (WORKSHOPS,)
    where = "issued" if control and point in {"booked", "first", "between", "second", "after", "completed"} else point
    return life(where, conditions=conditions, both_repeated=both).facts


class Lives(RuleBasedStateMachine):
    """One case: whatever happens, the core and the plain model agree on what it has come to."""

    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.case = Case(id="C-1")
        self.told: list[dict[str, Any]] = []
        self.kept: list[Fact] = []
        self.today: Day = ON
        self.both = True

    def keep(self, facts: tuple[Fact, ...]) -> None:
        """These facts are acknowledged, and are never lost from here on."""
        self.kept.extend(facts)

    def reopen(self) -> Case:
        """Whatever held the case is gone: the case, read again from where it was kept."""
        return replay(self.kept)

    def moved(self, case: Case, facts: tuple[Fact, ...]) -> Case:
        """The case these facts come to, as the core has it."""
        assert case.facts[-len(facts) :] == facts
        return case

    @initialize(point=st.sampled_from(POINTS), both=st.booleans(), control=st.sampled_from([False, False, True]))
    def begins(self, point: str, *, both: bool, control: bool) -> None:
        facts = _begun(point, both=both, control=control)
        self.both, self.today = both, facts[-1].on
        self.case = self.moved(replay(facts), facts)
        self._acknowledged(facts)

    def _acknowledged(self, facts: tuple[Fact, ...]) -> None:
        self.keep(facts)
        self.told.extend(fact_mapping(fact) for fact in facts)

    @property
    def model(self) -> PlainLife:
        return PlainLife(self.told, both_repeated=self.both)

    @rule(kind=st.sampled_from([kind for kind in KINDS if kind != "referred"]), seed=SEEDS)
    def anything_happens(self, kind: str, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311  (moves, not keys)
        self._asked(move(kind, self.case, self.today, dice), dice)

    @rule(seed=SEEDS)
    def something_allowed_happens(self, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311
        kinds = [kind for kind in turns(self.case) if dice.random() < _SELDOM.get(kind, 1)]
        kind = dice.choice(kinds or list(turns(self.case)))
        self._asked(move(kind, self.case, self.today, dice), dice)

    @rule(seed=SEEDS)
    def the_case_goes_on(self, seed: int) -> None:
        """What leads further: oftener than chance would have it, so that whole lives are reached."""
        dice = random.Random(seed)  # noqa: S311
        kinds = [kind for kind in turns(self.case) if kind in _FURTHER]
        kind = dice.choice(kinds or list(turns(self.case)))
        self._asked(move(kind, self.case, self.today, dice), dice)

    @rule(seed=SEEDS)
    def something_was_wrong(self, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311
        known = [fact for fact in self.case.facts if type(fact.what) in SUPERSEDABLE] or list(self.case.facts)
        wrong = dice.choice(known)
        what = move(wrong.kind, self.case, self.today, dice)
        before = wrong.what
        if dice.random() < 0.8 and isinstance(what, _OF_A_WORKSHOP) and isinstance(before, _OF_A_WORKSHOP):
            what = attrs.evolve(what, part=before.part, workshop_on=before.workshop_on)
        self._asked(what, dice, supersedes=wrong.number)

    @rule(days=st.sampled_from([1, 1, 2, 7, 14, 28, 35]))
    def days_pass(self, days: int) -> None:
        type(self).steps += 1
        self.today = days_after(self.today, days)

    @rule()
    def it_is_read_again(self) -> None:
        type(self).steps += 1
        again = self.reopen()
        assert again == self.case
        self.case = again

    def _asked(self, what: What, dice: random.Random, supersedes: int | None = None) -> None:
        type(self).steps += 1
        on = days_after(self.today, -dice.choice((0, 0, 0, 0, 0, 1, 5, 30)))
        screening = dice.choice(("eligible", "eligible", "eligible", *SCREENINGS))
        why = None if supersedes is None else "recorded wrongly"
        number = self.case.number + 1
        asked = Fact(case="C-1", number=number, on=on, by="PC 1", what=what, supersedes=supersedes, why=why)
        said = cast("dict[str, Any]", fact_mapping(asked)["what"])
        expected = may_happen(self.model, asked.kind, said, on.toordinal(), screening=screening, supersedes=supersedes)
        recorded = self._recorded(asked, screening)
        assert (recorded is not None) is expected, f"{asked.kind} was {'refused' if expected else 'let through'}"
        if recorded is not None:
            self.case = self.moved(*recorded)
            self._acknowledged(recorded[1])

    def _recorded(self, asked: Fact, screening: str) -> tuple[Case, tuple[Fact, ...]] | None:
        """What recording it comes to; ``None``: it was refused, with an error of ours."""
        try:
            return record(self.case, asked, _RULES[self.both], lambda: SCREENINGS[screening])
        except (CaseError, InputError):
            return None

    @invariant()
    def the_model_agrees(self) -> None:
        if not self.told:
            return
        case, model = self.case, self.model
        assert case.phase == model.phase
        assert set(turns(case)) == model.allowed
        assert [case.hold is not None, case.stopped] == [model.held, model.stopped]
        assert [row.partition(":")[0] for row in ledger(case).missing] == model.missing
        assert {
            (absence.what.part, absence.what.workshop_on.isoformat()) for absence in case.unjudged
        } == model.unjudged
        assert [_number(case, part) for part in Part] == [model.attended(part) for part in Part]
        pair, still = case.booking, outstanding(case)
        assert (None if pair is None else (pair.first.toordinal(), pair.second.toordinal())) == model.holding_pair
        assert (() if still is None else still.parts) == model.to_attend
        assert (None if case.ends_on is None else case.ends_on.toordinal()) == model.ends
        assert [condition.id for condition in case.conditions] == [condition["id"] for condition in model.conditions]
        assert case.number == len(case.facts) == len(self.told)


def _number(case: Case, part: Part) -> int | None:
    attended = case.attended(part)
    return None if attended is None else attended.what.workshop_on.toordinal()


_SELDOM: Final = {
    "closed": 0.05,
    "withdrawn": 0.05,
    "risk_reassessed": 0.2,
    "safety_hold_placed": 0.2,
    "non_compliance_recorded": 0.2,
    "conditions_varied": 0.3,
    "agreement_withdrawn": 0.2,
    "conditions_decided": 0.4,
    "ceased": 0.3,
    "breach_not_pursued": 0.5,
}
_FURTHER: Final = {
    *("conditions_decided", "document_signed", "caution_issued", "workshops_booked", "attendance_recorded"),
    *("absence_judged", "victim_contacted", "excuse_decided", "referred_for_prosecution", "breach_not_pursued"),
    *("safety_hold_lifted", "completed"),
}
