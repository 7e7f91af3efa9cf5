"""Can this person keep this very pair? As the rules for one person say it, with places that others keep."""

import attrs
import pytest

from cara_core.stages.schedule.fitting_pairs import feasible, seats_by_workshop, verdicts
from cara_core.stages.schedule.offer import Offer, kind_of
from cara_core.terms.caution import Part
from cara_core.terms.days import days_after
from cara_core.terms.workshops import Seat, Workshop, WorkshopPair
from support.schedules import START, small, waiting, workshop


@pytest.mark.parametrize("tied", [True, False])
def test_a_pair_fits_where_the_rules_for_one_person_say_so(tied: bool) -> None:  # noqa: FBT001  (a case each)
    seats = [Seat(workshop="a0", case="X", keep_apart=frozenset({"m1"})), Seat(workshop="b1", case="X")]
    for seed in range(60):
        made = small(seed, gap_most=35, tied=tied, marks=True, halves=True)
        offer = Offer(made.offered, {}).beside(seats)
        for person in made.people:
            taken = seats_by_workshop(seats)
            pairs = feasible(verdicts(person.needs, person.span, made.offered, taken, person.attended))
            firsts = (
                [person.attended] if person.attended else [some for some in made.offered if some.part is Part.FIRST]
            )
            seconds = [some for some in made.offered if some.part is Part.SECOND]
            every = [WorkshopPair(first, second) for first in firsts for second in seconds]
            assert {pair for pair in every if offer.fits(person, pair)} == set(pairs)


def _both() -> tuple[Workshop, Workshop]:
    return workshop("a", START), workshop("b", days_after(START, 28), Part.SECOND)


def test_a_workshop_that_is_not_on_offer_or_was_changed_is_another() -> None:
    first, second = _both()
    person, offer = waiting(), Offer([first, second], {})
    assert offer.fits(person, WorkshopPair(first, second))
    assert not offer.fits(person, WorkshopPair(attrs.evolve(first, venue="elsewhere"), second))
    assert not offer.fits(person, WorkshopPair(attrs.evolve(first, id="c"), second))
    assert not offer.fits(person, WorkshopPair(second, first))
    assert not offer.fits(person, WorkshopPair(first, first))
    assert not offer.fits(attrs.evolve(person, attended=workshop("z", START)), WorkshopPair(first, second))


def test_places_taken_beside_are_taken() -> None:
    first, second = (attrs.evolve(some, most=1) for some in _both())
    offer = Offer([first, second], {})
    full = offer.beside([Seat(workshop="a", case="X")])
    assert (offer.left["a"], full.left["a"], full.left["b"]) == (1, 0, 1)
    assert not full.fits(waiting(), WorkshopPair(first, second))


def test_pairs_are_counted_without_listing_them() -> None:
    first, second = _both()
    tied = workshop("c", days_after(START, 28), Part.SECOND, after="a")
    later = workshop("d", days_after(START, 29), Part.SECOND)
    offer = Offer([first, second, tied, later], {})
    assert offer.pairs_for(kind_of(waiting())) == len(offer.rows(kind_of(waiting()))) == 2
