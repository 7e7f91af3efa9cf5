"""A state machine over whole lives: what the core makes of any order of events, held against a plain model.

:class:`Lives` keeps its facts in memory. A store is tried by the same machine: override
:meth:`Lives.keep` (facts are acknowledged) and :meth:`Lives.reopen` (whatever held the
case is gone, and the case is read again). ``Lives.steps`` counts what was tried.
"""

import datetime as dt
import random
from collections import Counter
from functools import cache
from typing import Any, ClassVar, Final

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import KINDS, Fact, Part
from cara_core.errors import CaseError, InputError
from cara_core.stages.attendance import outstanding
from cara_core.stages.issue.requirements import ledger
from cara_core.stages.recording import record
from life.model import moves
from life.model.facts import Row
from life.model.rows_and_facts import fact_of
from life.model.state import REPORTS
from support.lives import NOT_TO_REOFFEND, POINT_OF, WORKSHOPS, Life, life
from support.moves import correcting_row, next_row, rows_of
from support.plain_life import PlainLife
from support.plain_rules import IMPOSSIBLE, against, is_last

__all__ = ["POINTS", "Lives", "recorded_in_the_evening"]

POINTS: Final = (*POINT_OF.values(), "explained", "booked", "first", "between", "second", "after")
_OF_WORKSHOPS: Final = {"booked", "first", "between", "second", "after", "completed"}
_SEEDS: Final = st.integers(0, 2**32 - 1)
_KINDS: Final = tuple(kind for kind in KINDS if kind in moves.MAKERS)


def recorded_in_the_evening(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """These facts, each recorded on the evening of its day."""
    return tuple(
        attrs.evolve(
            fact, recorded_at=dt.datetime(fact.on.year, fact.on.month, fact.on.day, 17, fact.number, tzinfo=dt.UTC)
        )
        for fact in facts
    )


@cache
def _begun(point: str, *, both: bool, control: bool) -> Life:
    """A good life to that point; where its force is another, or its condition, to the nearest point it has."""
    conditions = (NOT_TO_REOFFEND,) if control else (WORKSHOPS,)
    where = "issued" if control and point in _OF_WORKSHOPS else point
    return life(where, conditions=conditions, both_repeated=both)


class Lives(RuleBasedStateMachine):
    """One case: whatever happens, the core and the plain model agree on what it has come to."""

    steps: ClassVar[int] = 0
    kinds: ClassVar[Counter[str]] = Counter()
    """How often something of each kind was kept."""
    judged: ClassVar[int] = 0
    """How many acts were kept that the plain rules were asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Case(id="C-1")
        self.kept: list[Fact] = []
        self.life = _begun("opened", both=True, control=False)
        self.today = dt.date(2026, 3, 10)
        self.minute = 0
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
        self.life, self.both = _begun(point, both=both, control=control), both
        facts = recorded_in_the_evening(self.life.facts)
        self.today = max(dt.date(fact.on.year, fact.on.month, fact.on.day) for fact in facts)
        self.case = self.moved(replay(facts), facts)
        self.keep(facts)

    @property
    def model(self) -> PlainLife:
        return PlainLife(rows_of(self.kept), both_repeated=self.both)

    @rule(seed=_SEEDS)
    def anything_happens(self, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311  (moves, not keys)
        self._asked(next_row(self.model, self.today, dice))

    @rule(kind=st.sampled_from(_KINDS), seed=_SEEDS)
    def something_of_this_kind_happens(self, kind: str, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311
        what = moves.MAKERS[kind](self.model, self.today, dice)
        self._asked({"kind": kind, "what": what, "by": "inspector 3", "on": self.today.isoformat()})

    @rule(seed=_SEEDS)
    def the_case_goes_on(self, seed: int) -> None:
        """What leads further: oftener than chance would have it, so that whole lives are reached."""
        self._asked(next_row(self.model, self.today, random.Random(seed), further=1))  # noqa: S311

    @rule(seed=_SEEDS)
    def something_was_wrong(self, seed: int) -> None:
        """Something is corrected, taken back, or contradicted."""
        row = correcting_row(self.model, self.today, random.Random(seed))  # noqa: S311
        if row is not None:
            self._asked(row)

    @rule(days=st.sampled_from([1, 1, 2, 7, 14, 28, 35]))
    def days_pass(self, days: int) -> None:
        type(self).steps += 1
        self.today, self.minute = dt.date.fromordinal(self.today.toordinal() + days), 0

    @rule()
    def it_is_read_again(self) -> None:
        type(self).steps += 1
        again = self.reopen()
        assert again == self.case
        self.case = again

    def _asked(self, row: Row) -> None:
        type(self).steps += 1
        self.minute = min(self.minute + 1, 59)
        moment = f"{self.today.isoformat()}T18:{self.minute:02}:00+00:00"
        asked = {**row, "number": self.case.number + 1, "recorded_at": moment}
        recorded = self._recorded(asked)
        if recorded is None:
            return
        before = self.model
        if is_last(before, asked):
            type(self).judged += 1
            found = against(before, asked)
            assert found == [], f"{asked['kind']} was let through: {found}"
        self.kinds.update(fact.kind for fact in recorded[1])
        self.case = self.moved(*recorded)
        self.keep(recorded[1])

    def _recorded(self, asked: Row) -> tuple[Case, tuple[Fact, ...]] | None:
        """What recording it comes to; ``None``: nothing was kept, and it is no report that has to be."""
        fact = fact_of(asked)
        try:
            kept = record(self.case, fact, self.life.rules, today=fact.recorded_on)
        except CaseError:
            assert asked["kind"] not in REPORTS
            return None
        except InputError as wrong:
            codes = {fault.code for fault in wrong.faults}
            corrects = asked.get("supersedes") is not None
            assert corrects or asked["kind"] not in REPORTS or codes <= IMPOSSIBLE, codes
            return None
        return None if kept.same_as is not None else (kept.case, kept.facts)

    @invariant()
    def the_model_agrees(self) -> None:
        if not self.kept:
            return
        case, model = self.case, self.model
        found = {"phase": case.phase, "held": case.hold is not None, "stopped": case.stopped}
        assert found == model.state
        assert [row.partition(":")[0] for row in ledger(case).missing] == model.missing
        assert {(workshop.part, workshop.on.isoformat()) for workshop in _unjudged(case)} == model.unjudged
        assert [_day(case, part) for part in Part] == [model.attended(part) for part in Part]
        pair, still = case.booking, outstanding(case)
        assert (None if pair is None else (pair.first.isoformat(), pair.second.isoformat())) == model.pair
        assert (() if still is None else still.parts) == model.to_attend
        assert (None if case.ends_on is None else case.ends_on.isoformat()) == model.last_day
        assert [condition.id for condition in case.conditions] == [condition["id"] for condition in model.conditions]
        assert case.number == len(case.facts) == len(self.kept)


def _unjudged(case: Case) -> Any:
    return [absence.what.workshop for absence in case.unjudged]


def _day(case: Case, part: Part) -> str | None:
    attended = case.attended(part)
    return None if attended is None else attended.what.workshop_on.isoformat()
