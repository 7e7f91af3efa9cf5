"""The plans that ``cara schedule`` makes: of one case, and of everybody who waits in one force."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import attrs

from cara_core.case.case import Case
from cara_core.cli.schedule.on_offer import OnOffer
from cara_core.planning.case_plan import CasePlan
from cara_core.planning.waiting_list import WaitingList
from cara_core.stages.schedule.assignment import Assignment, seats_of
from cara_core.stages.schedule.fitting_pairs import Taken, Travel
from cara_core.terms.workshops import Workshop, WorkshopPair

__all__ = ["Board", "ForcePlan", "Proposal"]


@attrs.frozen(kw_only=True)
class Proposal:
    """What one case is shown: its plan, and the pair that is chosen.

    ``local``: the force's own preference chose it. ``all_pairs``: every pair is listed, and why each does not fit.
    """

    case: Case
    plan: CasePlan
    offer: OnOffer
    travel: Travel
    chosen: WorkshopPair | None
    local: bool = False
    all_pairs: bool = False


class Board(NamedTuple):
    """How many places are taken with a plan, and how many of them are new in it, by workshop."""

    taken: Mapping[str, int]
    new: Mapping[str, int]


@attrs.frozen(kw_only=True)
class ForcePlan:
    """The plan of one force: who waits, which workshops lie ahead, and who gets which pair.

    ``kept`` are the places of people who do not wait. ``no_repeat``: the cases in which a repeat
    of what is missed would no longer fit.
    """

    force: str
    title: str
    offer: OnOffer
    ahead: Sequence[Workshop]
    waiting_list: WaitingList
    assignment: Assignment
    kept: Taken
    no_repeat: frozenset[str]

    @property
    def board(self) -> Board:
        """The places taken with this plan."""
        held = self.waiting_list.held.values()
        placed = Counter(seat.workshop for seat in seats_of(self.assignment.placed, self.waiting_list.waiting))
        before = Counter(workshop.id for pair in held for workshop in (pair.first, pair.second))
        taken = Counter({id_: len(seats) for id_, seats in self.kept.items()}) + placed
        return Board(taken=taken, new=placed - before)

    def is_waiting(self, case: str) -> bool:
        """Does somebody of this case wait in it?"""
        return any(waiting.case == case for waiting in self.waiting_list.waiting)
