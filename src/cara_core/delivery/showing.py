"""Which view each reader gets of a case: the participant's from his own side, staff the reference and the task."""

from collections.abc import Iterable
from typing import Final

from cara_core.case.facts import Attendance
from cara_core.contact.safe.rules import Blocked
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
from cara_core.delivery.material import Material
from cara_core.terms.days import Day, days_after, read_day
from cara_core.terms.messages import MessageDue, MessageRule, Reader
from cara_core.terms.pack import Pack, Service

__all__ = ["REPLY_DAYS", "service_lines", "shown_to"]

REPLY_DAYS: Final = 7
"""By so many days after a message was due an answer is asked for: illustrative."""
PARTICIPANTS: Final = frozenset({"participant", "both"})


def shown_to(material: Material, rule: MessageRule, due: MessageDue, pack: Pack, on: Day) -> View | Blocked:
    """What this reader is shown of this case for this message; or what there are no words for."""
    match rule.reader:
        case Reader.PARTICIPANT:
            return _participant(material, due, pack, on)
        case Reader.OFFICER:
            return _officer(material, rule, due)
        case Reader.FACILITATOR:
            return _facilitator(material, rule, due)
        case Reader.SUPERVISOR:
            return SupervisorView(task=_task(material, rule, due))
        case Reader.VICTIM:
            return Blocked("V1", "a victim is called by a person")


def service_lines(services: Iterable[Service], audience: Iterable[str], on: Day, *, live: bool) -> str:
    """The services for this audience that were verified in time, one a line.

    Where nothing leaves (not ``live``) the others stand there too, each marked.
    """
    lines = []
    for one in services:
        in_time = one.verified_on is not None and one.recheck_by is not None and one.verified_on <= on <= one.recheck_by
        if one.audience in audience and (in_time or not live):
            where = f"{one.name}: {one.phone}" if one.phone else one.name
            said = ", ".join(part for part in (where, one.hours) if part)
            lines.append(said if in_time else f"{said} [not verified]")
    return "\n".join(lines)


def _participant(material: Material, due: MessageDue, pack: Pack, on: Day) -> View | Blocked:
    if material.participant is None:
        return Blocked("V2", "participant")
    wordless = [kind for kind in material.side.conditions if f"condition.{kind}" not in pack.labels]
    if wordless:
        return Blocked("WORDS", f"labels.condition.{wordless[0]}")
    return participant_view(
        material.side,
        material.participant.name,
        office_part(material.force.office, days_after(due.opens_on, REPLY_DAYS)),
        material.workshops,
        session=read_day(due.about),
        services=service_lines(pack.services, PARTICIPANTS, on, live=material.live),
        early_minutes=material.force.sending.arrive_by_minutes,
        conditions="; ".join(pack.labels[f"condition.{kind}"] for kind in material.side.conditions),
    )


def _officer(material: Material, rule: MessageRule, due: MessageDue) -> View:
    pair = material.side.last_pair
    about = read_day(due.about)
    return OfficerView(
        task=_task(material, rule, due),
        first=None if pair is None else _session(material, pair.first),
        second=None if pair is None else _session(material, pair.second),
        session=None if about is None else _session(material, about),
        attendance=_attendance(material, about),
        ends_on=material.case.ends_on,
    )


def _facilitator(material: Material, rule: MessageRule, due: MessageDue) -> View:
    about, person = read_day(due.about), material.participant
    register = None
    if about is not None and person is not None:
        workshop = material.workshops.get(about)
        needs = [person.name, person.language, *person.access]
        needs += ["interpreter"] if person.interpreter_needed else []
        register = RegisterPart(
            session=f"{due.about} {workshop.venue}" if workshop else due.about,
            date=about,
            places=1,
            people=", ".join(needs),
            conflicts="ask the coordinator" if person.keep_apart else "none known",
        )
    return FacilitatorView(
        task=_task(material, rule, due), register=register, office=office_part(material.force.office)
    )


def _task(material: Material, rule: MessageRule, due: MessageDue) -> TaskPart:
    return TaskPart(case=material.case.id, what=rule.title, since=due.opens_on, by=due.due_by, status=due.about)


def _session(material: Material, on: Day) -> SessionPart | None:
    workshop = material.workshops.get(on)
    return None if workshop is None else session_part(workshop)


def _attendance(material: Material, on: Day | None) -> str:
    """Attendance, and nothing else of a workshop: a word the pack has a label for."""
    side = material.side
    if any(attended.on == on for attended in side.attended):
        return str(Attendance.ATTENDED)
    return str(Attendance.ABSENT) if any(missed.on == on for missed in side.missed) else ""
