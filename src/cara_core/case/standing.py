"""Which facts of a case stand, and in which order? Worked out here once, for everybody who asks."""

from collections.abc import Iterable, Mapping

from cara_core.case.facts import Fact

__all__ = ["standing", "superseded_by"]


def standing(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts that stand: without those another took the place of, each correction where the first it corrects stood.

    ``facts`` are those of one case in the order of their numbers. A correction of a
    correction keeps the place of the first: what was reported late does not move.
    """
    every = tuple(facts)
    # Nearly every case has no correction: then the facts are the answer, and replaying stays quick.
    if all(fact.supersedes is None for fact in every):
        return every
    # A place is the number of the first fact that stood there. A correction takes the place of what it
    # corrects, and so does a correction of that one: say 3, corrected by 7, corrected by 9, all at place 3.
    # Whoever comes last in a place stands there, and the places are read in their order. Were a correction
    # folded in at its own number instead, a later decision that rested on it would come before it.
    place_of: dict[int, int] = {}
    standing_at: dict[int, Fact] = {}
    for fact in every:
        place = fact.number if fact.supersedes is None else place_of.get(fact.supersedes, fact.supersedes)
        place_of[fact.number] = place
        standing_at[place] = fact
    return tuple(standing_at[place] for place in sorted(standing_at))


def superseded_by(facts: Iterable[Fact]) -> Mapping[int, int]:
    """For the number of each fact that no longer stands: the number of the fact that took its place."""
    return {fact.supersedes: fact.number for fact in facts if fact.supersedes is not None}
