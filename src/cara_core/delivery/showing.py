"""Which view each reader gets of a case: the participant that of the participant's side, staff a task."""

from collections.abc import Iterable, Sequence
from typing import Final

from cara_core.case.facts import Attendance
from cara_core.contact.views import (
    FacilitatorView,
    OfficerView,
    RegisterPart,
    SessionPart,
    SupervisorView,
    TaskPart,
    View,
)
from cara_core.contact.wall import office_part, participant_view, session_part
from cara_core.delivery.case_records import CaseRecords
from cara_core.packs.checking.services import is_refuge_for_participant, is_verified
from cara_core.packs.force_values import office_in
from cara_core.terms.days import Day, days_after, read_day
from cara_core.terms.messages import MessageDue, MessageRule, Reader, Trigger
from cara_core.terms.one_message import Blocked
from cara_core.terms.pack import Pack, Service, Signer

__all__ = ["REPLY_DAYS", "service_lines", "shown_to"]

REPLY_DAYS: Final = 7
"""By so many days after a message was due an answer is asked for: illustrative."""
PARTICIPANTS: Final = frozenset({"participant", "both"})


def shown_to(records: CaseRecords, rule: MessageRule, due: MessageDue, pack: Pack, on: Day) -> View | Blocked:
    """What this reader is shown of this case for this message; or what there are no words for."""
    match rule.reader:
        case Reader.PARTICIPANT:
            return _participant(records, due, pack, on)
        case Reader.OFFICER:
            return _officer(records, rule, due)
        case Reader.FACILITATOR:
            return _facilitator(records, rule, due)
        case Reader.SUPERVISOR:
            return SupervisorView(task=_task(records, rule, due))
        case Reader.VICTIM:
            return Blocked("V1", "a victim is called by a person")


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


def _participant(records: CaseRecords, due: MessageDue, pack: Pack, on: Day) -> View | Blocked:
    if records.participant is None:
        return Blocked("V2", "participant")
    wordless = [kind for kind in records.side.conditions if f"condition.{kind}" not in pack.labels]
    if wordless:
        return Blocked("WORDS", f"labels.condition.{wordless[0]}")
    verifiers = (*pack.people, *records.force.register.people)
    missing = "" if records.live else f"[no {{name}} in {pack.language}]"
    return participant_view(
        records.side,
        records.participant.name,
        office_part(
            office_in(records.force.office, pack.language, missing=missing), days_after(due.opens_on, REPLY_DAYS)
        ),
        records.workshops,
        session=read_day(due.about),
        services=service_lines(pack.services, PARTICIPANTS, on, live=records.live, people=verifiers),
        early_minutes=records.force.sending.arrive_by_minutes,
        conditions="; ".join(pack.labels[f"condition.{kind}"] for kind in records.side.conditions),
    )


def _officer(records: CaseRecords, rule: MessageRule, due: MessageDue) -> View:
    pair = records.side.last_pair
    about = read_day(due.about)
    return OfficerView(
        task=_task(records, rule, due),
        first=None if pair is None else _session(records, pair.first),
        second=None if pair is None else _session(records, pair.second),
        session=None if about is None else _session(records, about),
        attendance=_attendance(records, about),
        ends_on=records.case.ends_on,
    )


def _facilitator(records: CaseRecords, rule: MessageRule, due: MessageDue) -> View:
    about, person = read_day(due.about), records.participant
    register = None
    if about is not None and person is not None:
        workshop = records.workshops.get(about)
        needs = [person.name, person.language, *person.access]
        needs += ["interpreter"] if person.interpreter_needed else []
        register = RegisterPart(
            session=f"{due.about} {workshop.venue}" if workshop else due.about,
            date=about,
            places=1,
            people=", ".join(needs),
            conflicts="ask the coordinator" if person.keep_apart else "none known",
        )
    return FacilitatorView(task=_task(records, rule, due), register=register, office=office_part(records.force.office))


def _task(records: CaseRecords, rule: MessageRule, due: MessageDue) -> TaskPart:
    blocked = rule.trigger is Trigger.BLOCKED
    return TaskPart(
        case=records.case.id,
        what=rule.title,
        since=due.opens_on,
        by=due.due_by,
        status=due.about,
        # What follows from a case is that no way to reach the victim is left: V1, by no channel of the record.
        rule="V1" if blocked else "",
        field="channels" if blocked else "",
        attempts=due.attempts,
    )


def _session(records: CaseRecords, on: Day) -> SessionPart | None:
    workshop = records.workshops.get(on)
    return None if workshop is None else session_part(workshop)


def _attendance(records: CaseRecords, on: Day | None) -> str:
    """Attendance, and nothing else of a workshop: a word the pack has a label for."""
    side = records.side
    if any(attended.on == on for attended in side.attended):
        return str(Attendance.ATTENDED)
    return str(Attendance.ABSENT) if any(missed.on == on for missed in side.missed) else ""
