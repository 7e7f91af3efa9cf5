"""What the victim says: views, which are owed, and agreement, which the programme needs.

They are two facts. Views: reasonable efforts before the conditions are decided, and no
veto (Criminal Justice Act 2003 s.23ZA). Agreement: an explicit answer, without which the
programme's route is closed (the programme's criteria; the DPP's letter of 2019). Neither
can be obtained in the suspect's presence.
"""

from collections.abc import Iterator
from typing import Final

from cara_core.case import aspects
from cara_core.case.case import Case, Phase, Recorded
from cara_core.case.contacts import declined_by, settling
from cara_core.case.facts import Channel, Occasion, VictimAsked, VictimContacted, ViewsSought
from cara_core.case.standing import Place
from cara_core.errors import Fault
from cara_core.terms.contact import CallOutcome
from cara_core.terms.days import Day

__all__ = [
    "agreement",
    "contact_faults",
    "counted_answer",
    "owed_contact",
    "presence_faults",
    "says_reached",
    "untold",
]

_EVER: Final = Place(day=10**9, second=0.0, root=0)
"""A place behind every other."""
_NOT_PRESENT: Final = "the suspect was present, so it does not count; ask again without the suspect; allowed: false"
_UNREACHED: Final = frozenset(
    {
        CallOutcome.NOT_REACHED,
        CallOutcome.WRONG_PERSON_ANSWERED,
        CallOutcome.NUMBER_DEAD,
        CallOutcome.NO_SAFE_CHANNEL,
    }
)


def presence_faults(what: ViewsSought | VictimAsked) -> Iterator[Fault]:
    """An answer in the suspect's presence is none."""
    if what.suspect_present:
        yield Fault("what.suspect_present", "SUSPECT_PRESENT", _NOT_PRESENT)


def contact_faults(what: VictimContacted, on: Day) -> Iterator[Fault]:
    """Does what is said of a contact agree with itself?

    Not reached is never *no concern*; what is said of a concern needs one.
    """
    if what.outcome is not None:
        reached = says_reached(what.outcome)
        if what.reached is not reached:
            allowed = f"the outcome says otherwise; allowed with it: {'true' if reached else 'false'}"
            yield Fault("what.reached", "NOT_ALLOWED", allowed)
        if what.outcome is CallOutcome.REACHED_SAFETY_CONCERN and not what.concern:
            yield Fault("what.concern", "NOT_ALLOWED", "the outcome is a concern; allowed with it: true")
    if not what.concern and (what.category is not None or what.immediacy is not None):
        allowed = "something is said of a concern; allowed with it: true"
        yield Fault("what.concern", "NOT_ALLOWED", allowed)
    if what.again_on is not None and what.again_on < on:
        yield Fault("what.again_on", "NOT_AHEAD", f"before the contact; allowed: {on} or later")


def says_reached(outcome: CallOutcome) -> bool:
    """Was the victim reached in a call of which this came?"""
    return outcome not in _UNREACHED


def counted_answer(case: Case) -> Recorded[VictimAsked] | None:
    """The answer of the victim that counts; ``None``: there is none.

    An agreement in writing alone is kept, and is none: nobody knows who held the pen.
    """
    spoken = [answer for answer in case.answers if not _agrees_in_writing(answer.what)]
    return aspects.answer(spoken)


def _agrees_in_writing(what: VictimAsked) -> bool:
    return what.how is Channel.WRITING and what.agrees is True and what.specific_risk is False


def agreement(case: Case) -> str | None:
    """What is missing before it can be said that the victim agrees and is not put at risk? ``None``: nothing."""
    asked = counted_answer(case)
    if asked is None:
        # That the answer the referral held is enough is for the screening to say; here somebody has to have asked.
        return "the victim's answer, and not in writing alone (VICTIM_NOT_ASKED)"
    if aspects.withdrawal(case.withdrawals, asked) is not None or asked.what.agrees is not True:
        return "the victim's agreement (VICTIM_DISAGREES)"
    if asked.what.specific_risk is not False:
        return "that the caution puts the victim at no specific risk (VICTIM_AT_RISK)"
    return None


def owed_contact(case: Case, occasion: Occasion, since: Day) -> bool:
    """Is the victim still to be spoken to on this occasion, which came on that day?

    Nobody is who was spoken to safely, has asked for no more contact, or died.
    """
    if case.victim_died is not None or settling(case, {occasion}, since) is not None:
        return False
    return declined_by(case, _EVER) is None


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
    return tuple((what, on) for what, on in outcomes if on is not None and owed_contact(case, what, on))
