"""Who goes where, so that it costs all together least? And after a cancellation, who has to move?

The places are worked out by OR-Tools (the ``schedule`` extra); what comes back is checked by
the rules of the stage as if anybody had made it. The same people, workshops and places always
give the same list, in whatever order they come.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cara_core.errors import CaraError, ExtraMissing
from cara_core.stages.schedule.assignment import (
    UNPLACED,
    Assignment,
    Placement,
    Unplaced,
    Waiting,
    check_assignment,
    each_case_once,
    others_seats,
)
from cara_core.stages.schedule.fitting_pairs import Taken, Travel
from cara_core.stages.schedule.offer import Offer, why_none
from cara_core.terms.workshops import Misfit, Workshop, WorkshopPair

if TYPE_CHECKING:
    from cara_core.planning.solving.solve import Solve, Solved

__all__ = ["TIME_LIMIT", "assign", "replan"]

TIME_LIMIT: Final = 60.0
"""How long the search for a better list goes on where it is no flow, in the solver's own steady seconds."""
_NONE_HELD: Final[Mapping[str, WorkshopPair]] = {}
_FULL: Final = (Misfit.FULL,)


def assign(
    waiting: Sequence[Waiting],
    offered: Sequence[Workshop],
    seats: Taken,
    travel: Travel,
    *,
    unplaced: int = UNPLACED,
    time_limit: float = TIME_LIMIT,
) -> Assignment:
    """Who goes to which two workshops, at the least cost for all together?

    ``seats`` are the places taken; those of people in ``waiting`` are given out again. ``travel``
    gives minutes one way, and ``unplaced`` is what a person without a pair costs, in minutes
    too. Where each first fixes its second (or each second its first) and nobody has to be
    kept apart from anybody, it is a flow and the least is proved; otherwise the answer says
    how far it may be from the least, after ``time_limit`` seconds at most.

    Raises :class:`~cara_core.errors.InputError` where one case waits twice, and
    :class:`~cara_core.errors.CaraError` where the ``schedule`` extra is not installed.
    """
    return _place(waiting, offered, seats, travel, held=_NONE_HELD, unplaced=unplaced, time_limit=time_limit)


def replan(
    waiting: Sequence[Waiting],
    held: Mapping[str, WorkshopPair],
    offered: Sequence[Workshop],
    seats: Taken,
    travel: Travel,
    *,
    unplaced: int = UNPLACED,
    time_limit: float = TIME_LIMIT,
) -> Assignment:
    """Who goes where after a workshop was cancelled, so that as few people as possible are moved?

    The fewest without a pair come first, then the fewest moved, then the least cost. ``held``
    is the pair each case has now; a cancelled workshop is no longer in ``offered``. Everybody
    who may be moved is in ``waiting``; whoever is not keeps their ``seats``. ``moved`` of the
    answer names those whose pair is another now, or none. Otherwise as :func:`assign`.
    """
    return _place(waiting, offered, seats, travel, held=held, unplaced=unplaced, time_limit=time_limit)


def _place(
    waiting: Sequence[Waiting],
    offered: Sequence[Workshop],
    seats: Taken,
    travel: Travel,
    *,
    held: Mapping[str, WorkshopPair],
    unplaced: int,
    time_limit: float,
) -> Assignment:
    people = each_case_once(waiting)
    kept = others_seats(seats, (person.case for person in people))
    offer = Offer(offered, kept)
    solved = _solver()(people, offer, travel, held=held, unplaced=unplaced, time_limit=time_limit)
    placed = tuple(Placement(case=case, pair=pair, cost=cost) for case, (pair, cost) in sorted(solved.pairs.items()))
    without = tuple(
        Unplaced(case=person.case, reasons=_FULL if person.case in solved.outbid else why_none(person, offered, kept))
        for person in people
        if person.case not in solved.pairs
    )
    assignment = Assignment(
        placed=placed,
        unplaced=without,
        cost=sum(placement.cost for placement in placed) + unplaced * len(without),
        method=solved.method,
        score=solved.score,
        bound=solved.bound,
        moved=_moved(held, solved),
    )
    # A solver is a library of somebody else: what it gives is believed only where the rules of the stage agree.
    if check_assignment(assignment, people, offered, seats):
        raise CaraError("the solver's list breaks a rule of scheduling and is not used; the greedy one needs no solver")
    return assignment


def _moved(held: Mapping[str, WorkshopPair], solved: "Solved") -> tuple[str, ...]:
    """Of those who hold a pair and were to be placed again: whose pair is another now, or none?"""
    return tuple(sorted(case for case, pair in held.items() if case in solved.cases and solved.pair_of(case) != pair))


def _solver() -> "Solve":
    try:
        from cara_core.planning.solving.solve import solve  # noqa: PLC0415  (an extra: the message is below)
    except ModuleNotFoundError as absent:
        if absent.name is None or absent.name.partition(".")[0] not in {"ortools", "numpy"}:
            raise
        raise ExtraMissing("schedule", needed_by="a proved assignment needs") from None
    return solve
