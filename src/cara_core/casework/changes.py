"""The changes a case can be asked for: something is recorded, it is screened, workshops are booked, data erased."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Fact, WorkshopsBooked
from cara_core.casework.asked_facts import (
    Askable,
    FactsAsked,
    NumberedFact,
    Viewpoint,
    as_fact,
    placed,
    read_asked,
)
from cara_core.casework.call_checks import check_call
from cara_core.errors import CaseError, Fault, InputError
from cara_core.forces.force import Force
from cara_core.planning.booking import booking_of
from cara_core.programme import Recording, recording, screening
from cara_core.stages.refusing import Reason
from cara_core.store.requests import AskedFact
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.workshops import Workshop, WorkshopPair

__all__ = ["Against", "Booking", "Change", "Recordings", "Screening", "WorkOut", "recording_change"]


Against: TypeAlias = Callable[[Case, Fact], Sequence[Reason]]
"""What stands against an act beside the case itself: other cases, workshops, duties that are open."""
WorkOut: TypeAlias = Callable[[Case, Force, Against], Recording]
"""What comes of it in the case as it is now. Raises where it cannot happen."""


@attrs.frozen(kw_only=True)
class Change:
    """What one call wants to happen in one case, and what may be kept under its request already.

    ``asked`` is compared with what was kept under the same request; ``work_out`` gives the
    facts to keep, as the case stands now. ``ahead`` is what of it has not come yet: it is refused
    with that, unless it was kept before. ``workshops`` are those of a pair that is booked.
    """

    case: str
    asked: Sequence[AskedFact]
    work_out: WorkOut
    at: Instant
    request: str | None
    expected: int | None
    ahead: Sequence[Fault] = ()
    workshops: Sequence[Workshop] = ()


@attrs.frozen(kw_only=True)
class Recordings:
    """These things happened, in this order. What cannot happen ends it there: what comes after may rest on it.

    ``has_key``: they came under a key, under which nothing was kept before. Then each is kept although the
    same is on record: a key is new for anything else.
    """

    asked: FactsAsked
    today: Day
    has_key: bool = False

    def work_out(self, case: Case, force: Force, against: Against) -> Recording:
        """What comes of them. Raises :class:`OutOfTurn`, :class:`CaseEnded` and :class:`InputError`, with the place."""
        parts: list[Recording] = []
        for index, numbered in enumerate(self.asked.facts):
            try:
                asked = self._fact(numbered, case)
                found = against(case, asked)
                recorded = recording(case, asked, force, today=self.today, against=found, is_new=self.has_key)
            except InputError as wrong:
                raise InputError(placed(wrong.faults, self.asked.path_of(index))) from None
            except CaseError as wrong:
                # Which of several things it is about is data beside the message.
                wrong.index = index
                raise
            case = recorded.case
            parts.append(recorded)
        decisions = [decision for part in parts for decision in part.decisions]
        return Recording(
            case=case,
            facts=tuple(fact for part in parts for fact in part.facts),
            decision=decisions[-1][1] if decisions else None,
            decisions=tuple(decisions),
            notices=tuple(notice for part in parts for notice in part.notices),
            same_as=tuple(number for part in parts for number in part.same_as),
        )

    def _fact(self, numbered: NumberedFact, case: Case) -> Fact:
        number = case.number + 1
        if numbered.number not in {None, number}:
            allowed = f"not the next number; allowed: {number}, or none"
            raise InputError([Fault("number", "CONTRADICTION", allowed)])
        return as_fact(numbered.asked, case=case.id, number=number, today=self.today, facts=case.facts)


@attrs.frozen(kw_only=True)
class Screening:
    """What is known of the case by now is screened, on that day."""

    on: Day
    by: str

    def work_out(self, case: Case, force: Force, _: Against) -> Recording:
        """The screening and its decision. Raises :class:`CaseError`, :class:`InputError`."""
        return screening(case, force, on=self.on, by=self.by)


@attrs.frozen(kw_only=True)
class Booking:
    """A pair of workshops is booked. Where it is booked already, nothing is recorded."""

    pair: WorkshopsBooked
    on: Day
    by: str

    @classmethod
    def of(cls, pair: WorkshopPair, *, on: Day, by: str, short_notice: str | None = None) -> "Booking":
        """A booking of this pair. Raises :class:`InputError` where it is none."""
        if not isinstance(pair, WorkshopPair):
            given = type(pair).__name__
            raise InputError([Fault("pair", "WRONG_CALL", f"{given} was given; allowed: cara_core.WorkshopPair")])
        return cls(pair=booking_of(pair, short_notice=short_notice), on=on, by=by)

    def work_out(self, case: Case, force: Force, against: Against) -> Recording:
        """The booking, where it is not what stands. Raises :class:`CaseError`, :class:`InputError`."""
        if case.booking is not None and case.booking.is_same_as(self.pair):
            return Recording(case=case, facts=(), decision=None)
        fact = Fact(case=case.id, number=case.number + 1, on=self.on, by=self.by, what=self.pair)
        return recording(case, fact, force, today=self.on, against=against(case, fact))


def recording_change(
    case: str,
    facts: Askable | Sequence[Askable],
    *,
    at: Instant,
    by: str | None = None,
    on: Day | None = None,
    request: str | None = None,
    expected: int | None = None,
) -> Change:
    """The change that a call of ``Casework.record`` asks for. Raises :class:`InputError` with every fault of it."""
    ahead = check_call(at=at, case=case, by=by, request=request, on=on, expected=expected)
    today = london_day(at) if on is None else on
    found = read_asked(facts, Viewpoint(case=case, today=today, at=at), by=by, on=on)
    return Change(
        case=case,
        asked=[fact.asked for fact in found.facts],
        work_out=Recordings(asked=found, today=today, has_key=request is not None).work_out,
        at=at,
        request=request,
        expected=expected,
        ahead=(*ahead, *found.ahead),
    )
