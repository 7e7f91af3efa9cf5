"""Which view each reader gets of a case: the participant that of the participant's side, staff a task."""

from collections.abc import Iterable, Sequence
from typing import Final

from cara_core.case.facts import Attendance
from cara_core.contact.triggers.fallen_away import days_fallen_away
from cara_core.contact.views import (
    FacilitatorView,
    OfficerView,
    RegisterPart,
    SessionPart,
    SupervisorView,
    View,
)
from cara_core.contact.wall import office_part, participant_view, session_part
from cara_core.delivery.case_records import CaseRecords
from cara_core.delivery.tasks import task_of
from cara_core.formats.participant import Participant
from cara_core.packs.checking.services import is_refuge_for_participant, is_verified
from cara_core.packs.force_values import office_in
from cara_core.terms.days import Day, days_after, days_before, read_day
from cara_core.terms.messages import MessageDue, MessageRule, Reader, Trigger
from cara_core.terms.one_message import Blocked
from cara_core.terms.pack import Pack, Service, Signer

__all__ = ["REPLY_DAYS", "reply_day", "service_lines", "shown_to"]

REPLY_DAYS: Final = 7
"""By so many days after a message was due an answer is asked for, or on the Friday before: illustrative."""
_FRIDAY: Final = 5
PARTICIPANTS: Final = frozenset({"participant", "both"})


def shown_to(records: CaseRecords, rule: MessageRule, due: MessageDue, pack: Pack, on: Day) -> View | Blocked:
    """What this reader is shown of this case for this message; or what there are no words for."""
    match rule.reader:
        case Reader.PARTICIPANT:
            return _participant(records, rule, due, pack, on)
        case Reader.OFFICER:
            return _officer(records, rule, due, pack)
        case Reader.FACILITATOR:
            return _facilitator(records, rule, due, pack)
        case Reader.SUPERVISOR:
            return SupervisorView(task=task_of(records, rule, due, pack))
        case Reader.VICTIM:
            return Blocked("V1", "a victim is called by a person")


def reply_day(opens_on: Day) -> Day:
    """By which day is an answer asked for? Never at a weekend: workshops are then, and offices are closed."""
    day = days_after(opens_on, REPLY_DAYS)
    return days_before(day, max(0, day.isoweekday() - _FRIDAY))


def service_lines(
    services: Iterable[Service], audience: Iterable[str], on: Day, *, live: bool, people: Sequence[Signer]
) -> str:
    """The services for this audience that somebody of these people verified in time, one a line. Refuges never.

    Where nothing leaves (not ``live``) the others stand there too, each marked.
    """
    lines = []
    for service in services:
        verified = is_verified(service, on, people) and not is_refuge_for_participant(service)
        if service.audience in audience and (verified or not live):
            where = f"{service.name}: {service.phone}" if service.phone else service.name
            line = ", ".join(part for part in (where, service.hours) if part)
            lines.append(line if verified else f"{line} [not verified]")
    return "\n".join(lines)


def _participant(records: CaseRecords, rule: MessageRule, due: MessageDue, pack: Pack, on: Day) -> View | Blocked:
    if records.participant is None:
        return Blocked("V2", "participant")
    wordless = [kind for kind in records.side.conditions if f"condition.{kind}" not in pack.labels]
    if wordless:
        return Blocked("WORDS", f"labels.condition.{wordless[0]}")
    about, fell_away = read_day(due.about), tuple[Day, ...]()
    if rule.trigger is Trigger.CANCELLED:
        fell_away = days_fallen_away(records.side, about=due.about, occurrence=due.occurrence)
        about = fell_away[0] if fell_away else about
    verifiers = (*pack.people, *records.force.register.people)
    missing = "" if records.live else f"[no {{name}} in {pack.language}]"
    office = office_in(records.force.office, pack.language, missing=missing)
    return participant_view(
        records.side,
        records.participant.name,
        office_part(office, reply_day(due.opens_on)),
        records.workshops,
        session=about,
        fell_away=fell_away,
        services=service_lines(pack.services, PARTICIPANTS, on, live=records.live, people=verifiers),
        early_minutes=records.force.sending.arrive_by_minutes,
        conditions="; ".join(pack.labels[f"condition.{kind}"] for kind in records.side.conditions),
    )


def _officer(records: CaseRecords, rule: MessageRule, due: MessageDue, pack: Pack) -> View:
    pair = records.side.last_pair
    about = read_day(due.about)
    return OfficerView(
        task=task_of(records, rule, due, pack),
        first=None if pair is None else _session(records, pair.first),
        second=None if pair is None else _session(records, pair.second),
        session=None if about is None else _session(records, about),
        attendance=_attendance(records, about),
        ends_on=records.case.ends_on,
    )


def _facilitator(records: CaseRecords, rule: MessageRule, due: MessageDue, pack: Pack) -> View:
    about = read_day(due.about)
    people = {} if about is None else records.on_register(about)
    register = None
    if about is not None and people:
        workshop = records.workshops.get(about)
        apart = any(person is None or person.keep_apart for person in people.values())
        register = RegisterPart(
            session=f"{due.about} {workshop.venue}" if workshop else due.about,
            date=about,
            places=len(people),
            people="\n".join(_on_register(case, person) for case, person in people.items()),
            conflicts="ask the coordinator" if apart else "none known",
        )
    return FacilitatorView(
        task=task_of(records, rule, due, pack), register=register, office=office_part(records.force.office)
    )


def _on_register(case: str, person: Participant | None) -> str:
    """One line of the register: who comes, in which language, and what they need."""
    if person is None:
        return f"{case}, no record"
    needs = [person.name, person.language, *person.access]
    needs += ["interpreter"] if person.interpreter_needed else []
    return ", ".join(needs)


def _session(records: CaseRecords, on: Day) -> SessionPart | None:
    workshop = records.workshops.get(on)
    return None if workshop is None else session_part(workshop)


def _attendance(records: CaseRecords, on: Day | None) -> str:
    """Attendance, and nothing else of a workshop: a word the pack has a label for."""
    side = records.side
    if any(attended.on == on for attended in side.attended):
        return str(Attendance.ATTENDED)
    return str(Attendance.ABSENT) if any(missed.on == on for missed in side.missed) else ""
