"""What a contact with the victim does to what is owed: does it settle it, is it tried again, has she declined?

Only the open part of a contact is read here (``effect``, ``reached``, ``escalated_to``): what is owed does not depend
on any key. Sources: contract 6.5; ``domain/contact.md`` 6 and 7.1.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from cara_core.case.aspects import is_after
from cara_core.case.case import Case
from cara_core.case.facts import CallOutcome, Channel, ContactEffect, Occasion, VictimContacted
from cara_core.case.standing import Place, Recorded
from cara_core.terms.days import Day
from cara_core.terms.instants import LONDON

__all__ = [
    "ATTEMPTS",
    "DAYS",
    "WINDOWS",
    "attempts",
    "declined_by",
    "effect_of",
    "has_spoken_since",
    "is_climbed",
    "settling",
    "work_out_effect",
]

ATTEMPTS: Final = 3
"""So many attempts make up the ladder, on so many days and at so many times of the week: contact.md 7.1."""
DAYS: Final = 2
WINDOWS: Final = 2

_EFFECTS: Final[Mapping[CallOutcome, ContactEffect]] = {
    CallOutcome.REACHED_SAFE: ContactEffect.SETTLES,
    CallOutcome.REACHED_SAFETY_CONCERN: ContactEffect.SETTLES,
    CallOutcome.REACHED_UNSAFE_NOW: ContactEffect.AGAIN,
    CallOutcome.DEFERRED_BY_VICTIM: ContactEffect.AGAIN,
    CallOutcome.DECLINED_FURTHER_CONTACT: ContactEffect.ENDS,
    CallOutcome.NOT_REACHED: ContactEffect.AGAIN,
    CallOutcome.WRONG_PERSON_ANSWERED: ContactEffect.AGAIN,
    CallOutcome.NUMBER_DEAD: ContactEffect.BLOCKED,
    CallOutcome.NO_SAFE_CHANNEL: ContactEffect.BLOCKED,
}
"""The table of contract 6.5."""


def work_out_effect(what: VictimContacted) -> ContactEffect:
    """What does this contact, which is recorded now, do? One without an outcome is read from ``reached``."""
    if what.outcome is not None:
        return _EFFECTS[what.outcome]
    return ContactEffect.SETTLES if what.reached else ContactEffect.AGAIN


def effect_of(what: VictimContacted) -> ContactEffect:
    """What did this contact, which is kept, do?

    One that was kept before effects were worked out means what it meant: reaching her settled
    what was owed, and so did passing an attempt on.
    """
    if what.effect is not None:
        return what.effect
    return ContactEffect.SETTLES if what.reached or what.escalated_to else ContactEffect.AGAIN


def settling(case: Case, occasions: Collection[Occasion], since: Day) -> Recorded[VictimContacted] | None:
    """The first contact since that day by which what was owed on one of these occasions was done; ``None``: none yet.

    She was spoken to safely, or declined in it, or every rung of the ladder was climbed and the
    last attempt was passed on to a named role. A contact counts for its own occasion and for
    those it says it settles too (``also``).
    """
    about = [contact for contact in case.contacts if contact.on >= since and _is_about(contact.what, occasions)]
    for place, contact in enumerate(about):
        effect = effect_of(contact.what)
        if effect in {ContactEffect.SETTLES, ContactEffect.ENDS}:
            return contact
        if contact.what.escalated_to and is_climbed(about[: place + 1]):
            return contact
    return None


def attempts(case: Case, occasions: Collection[Occasion], since: Day) -> tuple[Recorded[VictimContacted], ...]:
    """The attempts on these occasions since that day by which she could not be spoken to, in their order.

    Whoever was reached has been heard: the ladder begins again after that contact. What was
    tried in writing is no rung of it, nor is a dead number: that is tried again once there is a new record.
    """
    about = [contact for contact in case.contacts if contact.on >= since and _is_about(contact.what, occasions)]
    heard = [place for place, contact in enumerate(about, 1) if effect_of(contact.what) is ContactEffect.SETTLES]
    return tuple(_rungs(about[max(heard, default=0) :]))


def declined_by(case: Case, until: Place | None = None) -> Recorded[VictimContacted] | None:
    """The contact in which she asked for no more, before that place; ``None``: none, or she has spoken since."""
    found = [contact for contact in case.contacts if until is None or contact.place < until]
    declined = [contact for contact in found if effect_of(contact.what) is ContactEffect.ENDS]
    if not declined:
        return None
    last = declined[-1]
    return None if has_spoken_since(case, last, until) else last


def has_spoken_since(case: Case, declined: Recorded[VictimContacted], until: Place | None = None) -> bool:
    """Has she certainly spoken to somebody after she declined, and before that place: in a contact, or with an answer?

    Of one day without both instants nobody knows which was first: then she has declined.
    """
    heard: list[Recorded[Any]] = [*case.answers]
    heard += [contact for contact in case.contacts if effect_of(contact.what) is ContactEffect.SETTLES]
    return any(is_after(record, declined) for record in heard if until is None or record.place < until)


def _is_about(what: VictimContacted, occasions: Collection[Occasion]) -> bool:
    return what.occasion in occasions or any(occasion in occasions for occasion in what.also)


def _rungs(contacts: Iterable[Recorded[VictimContacted]]) -> list[Recorded[VictimContacted]]:
    return [
        contact
        for contact in contacts
        if contact.what.how is not Channel.WRITING and effect_of(contact.what) is ContactEffect.AGAIN
    ]


def is_climbed(contacts: Sequence[Recorded[VictimContacted]]) -> bool:
    """Were there enough attempts, on enough days, at enough times of the week?

    The safe windows themselves are not open. Two attempts are in different ones where their
    weekday or their hour differs; an attempt without an instant counts by its weekday.
    """
    rungs = _rungs(contacts)
    times = {_time_of_week(contact) for contact in rungs}
    return len(rungs) >= ATTEMPTS and len({contact.on for contact in rungs}) >= DAYS and len(times) >= WINDOWS


def _time_of_week(contact: Recorded[VictimContacted]) -> tuple[int, int]:
    hour = -1 if contact.at is None else contact.at.astimezone(LONDON).hour
    return contact.on.isoweekday(), hour
