"""Which cases belong together, how, and which refuses a second caution: contract 6.6, case by case."""

from itertools import product

import attrs
import pytest

from cara_core.case.case import Case
from cara_core.case.evolve import evolve
from cara_core.case.facts import CautionQuashed, ErrorCode, Fact, NotTheSame, QuashedBy, RecordedInError
from cara_core.stages.belonging import (
    CaseDigests,
    Relation,
    covered,
    holds_a_caution,
    keeps_apart,
    not_the_same,
    refuses_a_second_caution,
    relations_of,
    settled_in,
)
from cara_core.terms.caution import Rank
from cara_core.terms.days import Day, days_after, days_between
from support.lives import life

R = Relation
DAY = frozenset({"d1"})
HERE = CaseDigests(suspect="ann", victim="ben", reference="R-1", days=DAY, within=frozenset({"m1"}))

TABLE = {
    "nothing is known": (CaseDigests(), (), False, False),
    "the same suspect": (CaseDigests(suspect="ann"), (R.SAME_SUSPECT,), False, False),
    "the same suspect, another victim": (CaseDigests(suspect="ann", victim="eve"), (R.SAME_SUSPECT,), False, False),
    "the same couple": (CaseDigests(suspect="ann", victim="ben"), (R.SAME_COUPLE,), False, False),
    "a shared victim": (CaseDigests(suspect="eve", victim="ben"), (R.SHARED_VICTIM,), False, True),
    "a shared victim, the suspect not known": (CaseDigests(victim="ben"), (R.SHARED_VICTIM,), False, True),
    "a counter-allegation": (CaseDigests(suspect="ben", victim="ann"), (R.COUNTER_ALLEGATION,), False, True),
    "the suspect is a victim": (CaseDigests(suspect="eve", victim="ann"), (R.SUSPECT_IS_VICTIM_THERE,), False, True),
    "the victim is a suspect": (CaseDigests(suspect="ben", victim="eve"), (R.VICTIM_IS_SUSPECT_THERE,), False, True),
    "the same reference": (CaseDigests(reference="R-1"), (R.SAME_REFERENCE,), True, False),
    "the same day alone": (CaseDigests(days=DAY), (R.SAME_OFFENCE,), False, False),
    "the same day, another suspect": (CaseDigests(suspect="eve", days=DAY), (R.SAME_OFFENCE,), False, False),
    "one person, one day": (CaseDigests(suspect="ann", days=DAY), (R.SAME_SUSPECT, R.SAME_OFFENCE), True, False),
    "one couple, one day": (
        CaseDigests(suspect="ann", victim="ben", days=DAY),
        (R.SAME_COUPLE, R.SAME_OFFENCE),
        True,
        False,
    ),
    "one person, another day": (CaseDigests(suspect="ann", days=frozenset({"d2"})), (R.SAME_SUSPECT,), False, False),
    "a month with that day in it": (CaseDigests(months=frozenset({"m1"})), (R.SAME_OFFENCE,), False, False),
    "another day of that month": (CaseDigests(days=frozenset({"d2"}), within=frozenset({"m1"})), (), False, False),
    "counter-allegation of one day": (
        CaseDigests(suspect="ben", victim="ann", days=DAY),
        (R.COUNTER_ALLEGATION, R.SAME_OFFENCE),
        False,
        True,
    ),
}


@pytest.mark.parametrize(("there", "relations", "refuses", "apart"), TABLE.values(), ids=TABLE)
def test_how_two_cases_belong_together(
    there: CaseDigests, relations: tuple[Relation, ...], *, refuses: bool, apart: bool
) -> None:
    assert relations_of(HERE, there) == relations
    assert (refuses_a_second_caution(relations), keeps_apart(relations)) == (refuses, apart)


MIRRORED = {
    R.SUSPECT_IS_VICTIM_THERE: R.VICTIM_IS_SUSPECT_THERE,
    R.VICTIM_IS_SUSPECT_THERE: R.SUSPECT_IS_VICTIM_THERE,
}


@pytest.mark.parametrize("there", [row[0] for row in TABLE.values()], ids=TABLE)
def test_seen_from_the_other_case_it_is_the_same_relation_or_its_mirror(there: CaseDigests) -> None:
    seen = [MIRRORED.get(relation, relation) for relation in relations_of(HERE, there)]
    assert list(relations_of(there, HERE)) == seen


def test_what_two_cases_do_not_know_is_no_link() -> None:
    assert relations_of(CaseDigests(), CaseDigests()) == ()


RANGES = [
    (Day(2026, 1, 1) if first is None else days_after(Day(2026, 1, 1), first), length)
    for first, length in product((None, 0, 14, 27, 30, 31, 58, 59, 200, 364), (0, 1, 16, 30, 31, 59, 120, 400))
]


def digests(first: Day, length: int) -> CaseDigests:
    found = covered(first, days_after(first, length))
    return CaseDigests(
        days=frozenset(map(str, found.days)),
        months=frozenset(map(str, found.months)),
        within=frozenset(map(str, found.within)),
    )


def test_two_ranges_share_a_digest_exactly_where_they_share_a_day() -> None:
    """Against the plain comparison of their ends, every two of them."""
    for (first, length), (other, size) in product(RANGES, RANGES):
        overlap = first <= days_after(other, size) and other <= days_after(first, length)
        shared = relations_of(digests(first, length), digests(other, size))
        assert bool(shared) == overlap, (first, length, other, size)


def test_single_days_alone_would_be_too_many_and_months_alone_too_few() -> None:
    """The known-bad twins: a digest a day for forty years, or a digest a month, by which one day meets another."""
    years = covered(Day(1980, 1, 15), Day(2020, 1, 14))
    assert len(years.days) + len(years.months) + len(years.within) < 550
    assert days_between(Day(1980, 1, 15), until=Day(2020, 1, 14)) > 14_000
    early, late = covered(Day(2026, 3, 2), Day(2026, 3, 2)), covered(Day(2026, 3, 30), Day(2026, 3, 30))
    assert early.within == late.within
    assert relations_of(digests(Day(2026, 3, 2), 0), digests(Day(2026, 3, 30), 0)) == ()


def given(case: Case, what: object, **more: object) -> Case:
    number = case.number + 1
    return evolve(case, Fact(case=case.id, number=number, on=case.facts[-1].on, by="PS 1", what=what, **more))  # type: ignore[arg-type]


def test_a_caution_is_held_until_it_is_taken_back_or_quashed() -> None:
    lived = life().case
    assert lived.issued is not None
    assert holds_a_caution(lived)
    taken_back = RecordedInError(
        fact=lived.issued.number, code=ErrorCode.WRONG_CASE, rank=Rank.INSPECTOR, reason="of another case"
    )
    quashed = CautionQuashed(by=QuashedBy.COURT, reference="CO 1", decided_on=lived.facts[-1].on)
    assert not holds_a_caution(given(lived, taken_back))
    assert not holds_a_caution(given(lived, quashed))
    assert not holds_a_caution(Case(id="C-1"))


def test_a_decision_that_another_case_is_not_the_same_is_of_that_case_and_can_be_taken_back() -> None:
    decided = given(life().case, NotTheSame(case="C-9", rank=Rank.SERGEANT, reason="seen"))
    assert settled_in(decided) == {"C-9"}
    taken_back = RecordedInError(fact=decided.number, code=ErrorCode.WRONG_CONTENT, reason="it is the same")
    assert settled_in(given(decided, taken_back)) == frozenset()


def test_it_is_a_sergeants_decision_and_about_another_case() -> None:
    case = life().case
    decision = NotTheSame(case=case.id, rank=Rank.CONSTABLE, reason="seen")
    assert [getattr(fault, "code", "") for fault in not_the_same(case, decision)] == ["DECIDER_RANK", "CONTRADICTION"]
    assert not list(not_the_same(case, attrs.evolve(decision, case="C-9", rank=Rank.SERGEANT)))
