"""What is recorded while things go wrong: requests of one case, of one to three facts, most with sealed parts.

A screening has its decision beside it: :func:`decisions_of` says which.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count

from cara_core.case.facts import Fact, What
from cara_core.terms.decision.decision import Decision
from store.made_up_facts import AT, booked, held, judged, make_fact, opening, participants_fact, plain, victims_fact
from store.screenings import decided, screening

__all__ = ["AT", "asked", "decisions_of", "requests"]


def _screened(case: str, number: int) -> Fact:
    return screening(case, number, decided())


def decisions_of(facts: Sequence[Fact]) -> list[tuple[int, Decision]]:
    """The decisions of the screenings among these facts."""
    return [(fact.number, decided()) for fact in facts if fact.kind == "screened"]


_FOLLOWING = (
    (plain,),
    (victims_fact,),
    (_screened, plain),
    (participants_fact, plain),
    (held,),
    (judged, victims_fact, booked),
)


@cache
def _referred() -> What:
    return opening("any").what


def requests(case: str) -> Iterator[list[Fact]]:
    """Request after request of this case, the opening first. The same case has always the same."""
    yield [make_fact(case, 1, _referred()), victims_fact(case, 2), participants_fact(case, 3)]
    number = 3
    for turn in count():
        makers = _FOLLOWING[turn % len(_FOLLOWING)]
        yield [make(case, number + place) for place, make in enumerate(makers, 1)]
        number += len(makers)


def asked(case: str, several: int) -> list[list[Fact]]:
    """The first so many requests of this case."""
    return [facts for facts, _ in zip(requests(case), range(several), strict=False)]
