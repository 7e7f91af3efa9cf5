"""Duties and messages say one thing: what is owed to the victim, by when, and that a concern was not taken up."""

from collections.abc import Iterator

import attrs
import pytest

from cara_core.books.messages import catalogue
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    Attendance,
    Channel,
    ContactEffect,
    ContactRecordKept,
    Fact,
    NotHeldCause,
    Occasion,
    Part,
    PersonDied,
    VictimContacted,
    What,
    WorkshopNotHeld,
    WorkshopsBooked,
)
from cara_core.contact.triggers.messages_due import messages_due
from cara_core.due.duties import duties
from cara_core.due.duty import Duty, DutyKind, WaitsFor
from cara_core.terms.caution import Person
from cara_core.terms.days import Day, day
from cara_core.terms.messages import MessageDue, PausedBy
from support.golden_lives import golden_lives
from support.lives import FIRST, SECOND, attendance, contact, life
from support.worked import WORKED

RULES = tuple(catalogue().values())
GOLDEN = tuple(golden_lives())
KINDS = {DutyKind.TELL_OUTCOME, DutyKind.CONTACT_VICTIM, DutyKind.TELL_CHANGE}
Owed = tuple[str, Day, Day, bool]


def owed(found: Iterator[Duty]) -> list[Owed]:
    """The duties to the victim: by which call, from when, by when, and whether they wait for a supervisor."""
    calls = {"caution_issued": "V02", "ended": "V06", "first_workshop": "V04", "completion": "V05"}
    return sorted(
        (
            "V06" if duty.kind is DutyKind.TELL_CHANGE else calls[duty.about],
            duty.opens_on,
            duty.due_by,
            duty.waits_for is WaitsFor.SUPERVISOR,
        )
        for duty in found
        if duty.kind in KINDS
    )


def tasks(found: Iterator[MessageDue]) -> list[Owed]:
    """The tasks with the victim that are not done, in the same words."""
    return sorted(
        (message.message[:3], message.opens_on, message.due_by, message.paused is PausedBy.SUPERVISOR)
        for message in found
        if message.message[:3] in {"V02", "V04", "V05", "V06"} and not message.done
    )


@pytest.mark.parametrize("facts", GOLDEN, ids=lambda facts: facts[0].case)
def test_whoever_rings_has_the_same_list_in_both(facts: tuple[Fact, ...]) -> None:
    for number in range(1, len(facts) + 1):
        case = replay(facts[:number])
        assert tasks(iter(messages_due(case, RULES, WORKED))) == owed(iter(duties(case, WORKED))), number


MISSED = attendance(Part.FIRST, FIRST, Attendance.SENT_HOME)
FELL_AWAY = WorkshopNotHeld(part=Part.SECOND, workshop_on=SECOND, cause=NotHeldCause.VENUE)
DECLINED = attrs.evolve(contact(Occasion.OTHER), effect=ContactEffect.ENDS)
AGAIN = attrs.evolve(contact(Occasion.FIRST_WORKSHOP), effect=ContactEffect.AGAIN)
DO_NOT = ContactRecordKept(person=Person.VICTIM, version=2, usable=False, do_not_contact=True)
DIED = PersonDied(person=Person.VICTIM)
HE_DIED = PersonDied(person=Person.PARTICIPANT)
REBOOKED = WorkshopsBooked(first=day("2026-05-09"), second=day("2026-06-06"))
LIVES: dict[str, tuple[str, tuple[What, ...], int]] = {
    "missed": ("booked", (MISSED,), 2),
    "missed and booked again": ("booked", (MISSED, REBOOKED), 3),
    "not held": ("between", (FELL_AWAY,), 1),
    "reached, and could not talk": ("first", (AGAIN, AGAIN), 1),
    "declined": ("first", (DECLINED,), 0),
    "declined, and then missed": ("booked", (DECLINED, MISSED), 0),
    "declined, and spoke again at no known hour of that day": (
        "booked",
        (DECLINED, contact(Occasion.OTHER), MISSED),
        0,
    ),
    "declined, but for what is written": ("issued", (attrs.evolve(DECLINED, tell_by=Channel.WRITING),), 1),
    "may not be contacted": ("first", (DO_NOT,), 1),
    "she died": ("first", (DIED,), 0),
    "he died": ("first", (HE_DIED,), 2),
    "told with another call": (
        "booked",
        (MISSED, attrs.evolve(contact(Occasion.CHANGE), also=(Occasion.FIRST_WORKSHOP,))),
        0,
    ),
}


@pytest.mark.parametrize("name", LIVES)
def test_in_each_of_these_lives_too(name: str) -> None:
    point, whats, count = LIVES[name]
    facts = life(point).facts
    for what in whats:
        about_another = isinstance(what, VictimContacted) and what.occasion is Occasion.OTHER
        on = day("2026-04-01" if about_another else "2026-05-20")
        facts = (*facts, attrs.evolve(facts[-1], number=len(facts) + 1, on=on, at=None, what=what))
    case = replay(facts)
    found = tasks(iter(messages_due(case, RULES, WORKED)))
    assert found == owed(iter(duties(case, WORKED)))
    assert len(found) == count


@pytest.mark.parametrize("facts", GOLDEN, ids=lambda facts: facts[0].case)
def test_a_concern_that_nobody_took_up_is_a_duty_and_a_message(facts: tuple[Fact, ...]) -> None:
    case = replay(facts)
    unanswered = {message.occurrence for message in messages_due(case, RULES, WORKED) if message.message[:3] == "S01"}
    assert unanswered == {duty.about for duty in duties(case, WORKED) if duty.kind is DutyKind.ACKNOWLEDGE_CONCERN}
