"""What a contact with the victim does to what is owed: does it settle it, is it tried again, has she declined?

Only the open part of a contact is read here (``effect``, ``reached``, ``escalated_to``): what is owed does not depend
on any key. Sources: contract 6.5; ``domain/contact.md`` 6 and 7.1.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from cara_core.case.aspects import is_after
from cara_core.case.case import Case
from cara_core.case.facts import CallOutcome, Channel, ContactEffect, ContactRecordKept, Occasion, VictimContacted
from cara_core.case.standing import Place, Recorded
from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from cara_core.terms.instants import LONDON, Instant, london_day

__all__ = [
    "ATTEMPTS",
    "DAYS",
    "WINDOWS",
    "attempts",
    "chosen_way",
    "declined_by",
    "effect_of",
    "has_spoken_since",
    "is_climbed",
    "rungs_of",
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
        if contact.what.escalated_to and is_climbed(case, about[: place + 1]):
            return contact
    return None


def attempts(case: Case, occasions: Collection[Occasion], since: Day) -> tuple[Recorded[VictimContacted], ...]:
    """The attempts on these occasions since that day by which she could not be spoken to, in their order.

    Whoever was spoken to has been heard: the ladder begins again after that contact. What was
    tried in writing is no attempt, nor is a dead number: that is tried again once there is a new record.
    """
    about = [contact for contact in case.contacts if contact.on >= since and _is_about(contact.what, occasions)]
    heard = [place for place, contact in enumerate(about, 1) if effect_of(contact.what) is ContactEffect.SETTLES]
    return tuple(_tries(about[max(heard, default=0) :]))


def rungs_of(contacts: Iterable[Recorded[VictimContacted]]) -> list[Recorded[VictimContacted]]:
    """Those of these attempts in which she was not reached: the rungs of the ladder.

    Whoever answers and cannot talk, or names another day, was reached: she is tried again, in the next
    safe window or on that day, for as long as it takes.
    """
    return [contact for contact in _tries(contacts) if not contact.what.reached]


def declined_by(case: Case, until: Place | None = None) -> Recorded[VictimContacted] | None:
    """The contact in which she asked for no more, before that place; ``None``: none, or she has spoken since."""
    found = [contact for contact in case.contacts if until is None or contact.place < until]
    declined = [contact for contact in found if effect_of(contact.what) is ContactEffect.ENDS]
    if not declined:
        return None
    last = declined[-1]
    return None if has_spoken_since(case, last, until) else last


def chosen_way(case: Case) -> Channel | None:
    """By which way does she, who wants no more contact, want to be told what has to be told? ``None``: by none."""
    ways = [contact.what.tell_by for contact in case.contacts if contact.what.tell_by is not None]
    return ways[-1] if ways and declined_by(case) is not None else None


def has_spoken_since(case: Case, declined: Recorded[VictimContacted], until: Place | None = None) -> bool:
    """Has she certainly spoken to somebody after she declined, and before that place: in a contact, or with an answer?

    What is written speaks to nobody: a letter by the way she chose tells her what has to be told, and she still
    wants no more contact. Of one day without both instants nobody knows which was first: then she has declined.
    """
    heard: list[Recorded[Any]] = [*case.answers]
    heard += [contact for contact in case.contacts if effect_of(contact.what) is ContactEffect.SETTLES]
    spoken = [record for record in heard if record.what.how is not Channel.WRITING]
    return any(is_after(record, declined) for record in spoken if until is None or record.place < until)


def _is_about(what: VictimContacted, occasions: Collection[Occasion]) -> bool:
    return what.occasion in occasions or any(occasion in occasions for occasion in what.also)


def _tries(contacts: Iterable[Recorded[VictimContacted]]) -> list[Recorded[VictimContacted]]:
    return [
        contact
        for contact in contacts
        if contact.what.how is not Channel.WRITING and effect_of(contact.what) is ContactEffect.AGAIN
    ]


def is_climbed(case: Case, contacts: Sequence[Recorded[VictimContacted]]) -> bool:
    """Was she not reached often enough, on enough days, in enough safe windows?

    The safe windows themselves are not open. An attempt is in one that is known only where its instant is known,
    and where a record by which she could be reached safely was kept by then; two are in different ones where
    their weekday or their hour differs.
    """
    rungs = rungs_of(contacts)
    times = {_time_of_week(rung.at) for rung in rungs if rung.at is not None and _had_a_safe_way(case, rung.at)}
    return len(rungs) >= ATTEMPTS and len({rung.on for rung in rungs}) >= DAYS and len(times) >= WINDOWS


def _had_a_safe_way(case: Case, at: Instant) -> bool:
    """Did the record that was the newest at that instant hold a way known to be safe? An open marker says so."""
    kept = [
        record.what
        for record in case.standing
        if isinstance(record.what, ContactRecordKept)
        and record.what.person is Person.VICTIM
        and (record.on <= london_day(at) if record.at is None else record.at <= at)
    ]
    return bool(kept) and kept[-1].usable


def _time_of_week(at: Instant) -> tuple[int, int]:
    local = at.astimezone(LONDON)
    return local.isoweekday(), local.hour
