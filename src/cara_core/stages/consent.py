"""What the victim says: views, which are owed, and agreement, which the programme needs.

They are two facts. Views: reasonable efforts before the conditions are decided, and no
veto (Criminal Justice Act 2003 s.23ZA). Agreement: an explicit answer, without which the
programme's route is closed (the programme's criteria; the DPP's letter of 2019). Neither
can be obtained in the suspect's presence.
"""

from cara_core.case.case import Case, Phase
from cara_core.case.facts import (
    AgreementWithdrawn,
    Attendance,
    Concern,
    Occasion,
    Part,
    SafetyHoldPlaced,
    VictimAsked,
    VictimContacted,
    ViewsSought,
)
from cara_core.errors import Fault, InputError
from cara_core.stages.what_may_follow import out_of_turn
from cara_core.terms.contact import CallOutcome
from cara_core.terms.days import Day

__all__ = ["agreement", "ask", "contact", "seek_views", "untold", "withdraw_agreement"]

_NOT_PRESENT = "the suspect was present, so it does not count; ask again without the suspect; allowed: false"


def seek_views(what: ViewsSought) -> ViewsSought:
    """An effort to obtain the victim's views; :class:`InputError` where the suspect was present."""
    _check_suspect_absent(suspect_present=what.suspect_present)
    return what


def ask(what: VictimAsked) -> VictimAsked:
    """The victim's answer about agreement and risk; :class:`InputError` where the suspect was present."""
    _check_suspect_absent(suspect_present=what.suspect_present)
    return what


def _check_suspect_absent(*, suspect_present: bool) -> None:
    if suspect_present:
        raise InputError([Fault("what.suspect_present", "SUSPECT_PRESENT", _NOT_PRESENT)])


def withdraw_agreement(case: Case, what: AgreementWithdrawn) -> AgreementWithdrawn:
    """The victim no longer agrees. There must have been an agreement.

    Before issue this closes the route. After issue the caution stands: it raises a review of
    risk (see ``due``), and is never by itself a breach.
    """
    if case.asked is None or case.asked.what.agrees is False or case.agreement_withdrawn is not None:
        raise out_of_turn(case, what, "an agreement of the victim that still stands")
    return what


def agreement(case: Case) -> str | None:
    """What is missing before it can be said that the victim agrees and is not put at risk? ``None``: nothing."""
    if case.asked is None:
        return "the victim's answer (VICTIM_NOT_ASKED)"
    answer = case.asked.what
    if case.agreement_withdrawn is not None or answer.agrees is not True:
        return "the victim's agreement (VICTIM_DISAGREES)"
    return (
        None
        if answer.specific_risk is False
        else "that the caution puts the victim at no specific risk (VICTIM_AT_RISK)"
    )


def contact(case: Case, what: VictimContacted, on: Day) -> tuple[VictimContacted | SafetyHoldPlaced, ...]:
    """A contact, or an attempt, on an occasion that has come.

    A concern places a safety hold at once. Raises :class:`OutOfTurn` where the occasion has
    not come, :class:`InputError` where the outcome says another thing than the rest: not
    reached is never *no concern*.
    """
    _check_outcome(what)
    days = _days_of(case, what.occasion)
    if not days or days[0] > on:
        raise out_of_turn(case, what, f"the occasion: {_WHEN[what.occasion]}")
    if not what.concern:
        return (what,)
    return (what, SafetyHoldPlaced(concern=Concern.VICTIM, reason=what.said or _WITH_THE_CONTACT))


def _check_outcome(what: VictimContacted) -> None:
    """Does the outcome of a call agree with whether the victim was reached, and whether there is a concern?"""
    if what.outcome is None:
        return
    reached = what.outcome not in _UNREACHED
    if what.reached is not reached:
        fitting = "true" if reached else "false"
        allowed = f"the outcome says otherwise; allowed with it: {fitting}"
        raise InputError([Fault("what.reached", "NOT_ALLOWED", allowed)])
    if what.outcome is CallOutcome.REACHED_SAFETY_CONCERN and not what.concern:
        raise InputError([Fault("what.concern", "NOT_ALLOWED", "the outcome is a concern; allowed with it: true")])


def untold(case: Case) -> tuple[tuple[Occasion, Day], ...]:
    """Which outcomes is the victim still to be told of, each with the day it came?

    That the caution was given, and how the case ended: where the contact on completion of
    the workshops says it, that one. A case closed before any caution is told to whoever was
    asked about it.
    """
    ended = case.ended_on
    if case.ended is Phase.COMPLETED and case.workshops_asked:
        ended = None
    if case.ended is Phase.CLOSED and case.asked is None:
        ended = None
    issued = None if case.issued is None else case.issued.on
    outcomes = ((Occasion.CAUTION_ISSUED, issued), (Occasion.ENDED, ended))
    return tuple((what, on) for what, on in outcomes if on is not None and case.contacted(what, on) is None)


_UNREACHED = frozenset(
    {
        CallOutcome.NOT_REACHED,
        CallOutcome.WRONG_PERSON_ANSWERED,
        CallOutcome.NUMBER_DEAD,
        CallOutcome.NO_SAFE_CHANNEL,
    }
)
_WITH_THE_CONTACT = "a concern was recorded with the contact"
_WHEN = {
    Occasion.CAUTION_ISSUED: "a caution that was issued",
    Occasion.FIRST_WORKSHOP: "a first workshop that was attended",
    Occasion.COMPLETION: "a second workshop that was attended",
    Occasion.ENDED: "a case that has ended",
    Occasion.OTHER: "a case that was opened",
}


def _days_of(case: Case, occasion: Occasion) -> list[Day]:
    """The days on which that occasion came; empty where it has not."""
    parts = {Occasion.FIRST_WORKSHOP: Part.FIRST, Occasion.COMPLETION: Part.SECOND}
    if occasion in parts:
        attended = (record.what for record in case.attendances if record.what.attendance is Attendance.ATTENDED)
        return [what.workshop_on for what in attended if what.part is parts[occasion]]
    day_of = {
        Occasion.CAUTION_ISSUED: None if case.issued is None else case.issued.on,
        Occasion.ENDED: case.ended_on,
        Occasion.OTHER: case.opened_on,
    }
    on = day_of[occasion]
    return [] if on is None else [on]
