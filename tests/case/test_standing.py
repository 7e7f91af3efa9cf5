"""Which facts stand: a correction takes the place of what it corrects, and nothing else moves."""

from cara_core.case.facts import Fact, Occasion
from cara_core.case.standing import standing, superseded_by
from cara_core.contact.safe.ladder import not_reached
from cara_core.terms.days import day
from support.lives import Life, contact, life


def corrected_twice() -> Life:
    """Two attempts failed; then the first is corrected, and the correction too."""
    case = life("told")
    case.do("2026-04-01", contact(Occasion.OTHER, reached=False))
    first = case.last("victim_contacted")
    case.do("2026-04-02", contact(Occasion.OTHER, reached=False))
    case.corrected(first, "2026-04-03", contact(Occasion.OTHER, reached=True))
    return case.corrected(case.last("victim_contacted"), "2026-04-04", contact(Occasion.OTHER, reached=True))


def numbers(facts: tuple[Fact, ...]) -> list[int]:
    return [fact.number for fact in facts]


def test_where_nothing_was_corrected_every_fact_stands() -> None:
    case = life("told").case
    assert standing(case.facts) is case.facts
    assert superseded_by(case.facts) == {}


def test_a_correction_stands_where_the_first_it_corrects_stood() -> None:
    facts = corrected_twice().facts
    first, second, correction, again = (fact.number for fact in facts[-4:])
    assert numbers(standing(facts))[-2:] == [again, second]
    assert superseded_by(facts) == {first: correction, correction: again}
    assert numbers(standing(iter(facts))) == numbers(standing(facts))


def test_leaving_out_what_was_superseded_would_put_a_correction_last() -> None:
    """The known-bad twin: the order of recording, in which the victim was reached after the second attempt."""
    facts = corrected_twice().facts
    gone = superseded_by(facts)
    by_number = tuple(fact for fact in facts if fact.number not in gone)
    assert numbers(by_number) != numbers(standing(facts))
    assert not_reached(facts, Occasion.OTHER, day("2026-04-01")).attempts == 1
    assert not_reached(by_number, Occasion.OTHER, day("2026-04-01")).attempts == 0
