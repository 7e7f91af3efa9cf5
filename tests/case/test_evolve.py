"""A case is what its facts come to: replayed or folded, and with what was superseded in its place."""

import itertools
from typing import Any

import attrs
import pytest

from cara_core.case.case import Case, Phase
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import (
    KIND_OF,
    KINDS,
    Attendance,
    AttendanceRecorded,
    Fact,
    Occasion,
    Part,
    What,
    WorkshopHeld,
)
from cara_core.case.personal import split
from cara_core.due.duties import duties
from cara_core.errors import InputError
from cara_core.formats.stored_facts import fact_entries, stored_what
from cara_core.terms.days import day
from support.kinds import ONE_OF_EACH
from support.lives import FIRST, POINT_OF, SECOND, Life, attendance, contact, judged, life
from support.worked import WORKED

POINTS = (*POINT_OF.values(), "viewed", "told", "booked", "first", "between", "second", "after")


def corrected() -> Life:
    """A life in which something of every kind that can be superseded was."""
    caution = life("booked").do("2026-04-20", attendance(Part.FIRST, FIRST))
    caution.corrected(caution.last("attendance_recorded"), attendance(Part.FIRST, FIRST, Attendance.ABSENT))
    caution.do("2026-04-21", judged(Part.FIRST, FIRST))
    caution.corrected(caution.last("absence_judged"), judged(Part.FIRST, FIRST, reasonable=False))
    caution.corrected(caution.last("absence_judged"), judged(Part.FIRST, FIRST))
    caution.do("2026-04-23", contact())
    return caution.corrected(caution.last("victim_contacted"), contact(Occasion.CAUTION_ISSUED, concern=True))


def answered_again() -> Life:
    """Before issue: what the victim answered was recorded wrongly."""
    caution = life("asked")
    return caution.corrected(caution.last("victim_asked"), ONE_OF_EACH["victim_asked"])


LIVES = [*map(life, POINTS), corrected(), answered_again()]


@pytest.mark.parametrize("caution", LIVES, ids=[*POINTS, "corrected", "answered_again"])
class TestEveryLife:
    def test_replay_equals_folding_one_fact_after_the_other(self, caution: Life) -> None:
        folded = Case(id="C-1")
        for number, fact in enumerate(caution.facts, 1):
            folded = evolve(folded, fact)
            assert folded == replay(caution.facts[:number])
            assert folded.number == len(folded.facts) == number
        assert folded == caution.case == replay(iter(caution.facts))

    def test_its_phase_and_duties_need_nothing_personal(self, caution: Life) -> None:
        bare = replay([attrs.evolve(fact, what=opened(fact)) for fact in caution.facts])
        assert duties(bare, WORKED) == duties(caution.case, WORKED)
        assert (bare.phase, bare.ends_on, bare.stopped) == (
            caution.case.phase,
            caution.case.ends_on,
            caution.case.stopped,
        )
        assert (bare.hold is None) is (caution.case.hold is None)

    def test_it_prints_no_more_than_its_name(self, caution: Life) -> None:
        assert repr(caution.case) == f"<Case C-1 {caution.case.number} {caution.case.phase}>"
        assert {repr(fact) for fact in caution.facts} == {
            f"<Fact C-1 {fact.number} {fact.kind}>" for fact in caution.facts
        }


def opened(fact: Fact) -> What:
    """What it says without anything that is under somebody's key."""
    part, _ = split(fact.kind, fact_entries(fact.what))
    return stored_what(fact.kind, part)


def test_a_case_begins_with_a_fact() -> None:
    with pytest.raises(ValueError, match="begins with a fact"):
        replay([])


class TestSuperseding:
    def fact(self, number: int, what: What, supersedes: int | None = None) -> Fact:
        why = None if supersedes is None else "wrong"
        return Fact(case="C-1", number=number, on=FIRST, by="PC 1", what=what, supersedes=supersedes, why=why)

    def said(self, *facts: Fact) -> list[tuple[int, AttendanceRecorded]]:
        case = replay([*life("booked").facts, *facts])
        return [(record.number, record.what) for record in case.attendances]

    def test_it_takes_the_place_of_the_first_in_the_order(self) -> None:
        first, second = attendance(Part.FIRST, FIRST), attendance(Part.SECOND, SECOND)
        late = attendance(Part.FIRST, FIRST, Attendance.LATE)
        facts = (self.fact(15, first), self.fact(16, second), self.fact(17, late, 15), self.fact(18, first, 17))
        assert self.said(*facts[:2]) == [(15, first), (16, second)]
        assert self.said(*facts[:3]) == [(17, late), (16, second)]
        assert self.said(*facts) == [(18, first), (16, second)]

    def test_what_was_superseded_stays_in_the_facts(self) -> None:
        caution = corrected()
        gone = {fact.supersedes for fact in caution.facts} - {None}
        assert len(gone) == 4
        assert gone <= {fact.number for fact in caution.case.facts}

    def test_an_answer_superseded_stays_before_what_came_after_it(self) -> None:
        caution = life("asked").do("2026-03-11", ONE_OF_EACH["agreement_withdrawn"])
        again = caution.corrected(caution.last("victim_asked"), ONE_OF_EACH["victim_asked"])
        assert again.case.agreement_withdrawn is not None
        assert again.do("2026-03-12", ONE_OF_EACH["victim_asked"]).case.agreement_withdrawn is None


def test_every_kind_has_one_class_and_one_name_and_no_other_can_be_made() -> None:
    assert {KIND_OF[declared]: declared for declared in KINDS.values()} == KINDS
    assert len(KINDS) == 60
    assert all(name == name.lower() and name.isascii() for name in KINDS)
    with pytest.raises(InputError, match="what: found a value of another kind"):
        Fact(case="C-1", number=1, on=FIRST, by="PC 1", what=object())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "wrong"), [("case", ""), ("case", "a b"), ("case", "x" * 65), ("number", 0), ("by", ""), ("by", "a;b")]
)
def test_the_envelope_of_a_fact_is_checked_where_it_is_made(name: str, wrong: Any) -> None:
    good = Fact(case="C-1", number=1, on=FIRST, by="PC 1", what=contact())
    with pytest.raises(ValueError, match=name):
        attrs.evolve(good, **{name: wrong})


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_moves_the_case_it_happens_in_and_leaves_the_other_as_it_was(kind: str) -> None:
    before = life("booked").case
    kept = attrs.asdict(before, recurse=False)
    fact = Fact(case="C-1", number=15, on=day("2026-05-25"), by="PC 1", what=ONE_OF_EACH[kind])
    after = evolve(before, fact)
    assert attrs.asdict(before, recurse=False) == kept
    assert (after.number, after.facts[-1]) == (15, fact)


def test_the_last_eight_phases_end_a_case_and_four_are_of_a_caution_that_runs() -> None:
    assert [phase for phase in Phase if phase.ended] == list(Phase)[-8:]
    assert [phase for phase in Phase if phase.issued] == [
        Phase.LIVE,
        Phase.NON_COMPLIANCE,
        Phase.BREACH,
        Phase.PROSECUTION,
    ]
    ranked = [list(Phase).index(life(point).case.phase) for point in ("opened", "authorised", "signed", "issued")]
    assert all(lower < higher for lower, higher in itertools.pairwise(ranked))


@pytest.mark.parametrize(("present", "length"), [(-1, 300), (6, -1)])
def test_a_workshop_is_held_with_no_less_than_nobody_and_no_less_than_no_time(present: int, length: int) -> None:
    held = ONE_OF_EACH["workshop_held"]
    assert isinstance(held, WorkshopHeld)
    assert held.workshop == (held.part, held.workshop_on)
    with pytest.raises(InputError, match="below 0; allowed: 0 or more"):
        WorkshopHeld(part=held.part, workshop_on=held.workshop_on, present=present, length=length)
