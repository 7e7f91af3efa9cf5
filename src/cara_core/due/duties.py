"""What has to happen next in a case, by when, and whose it is: worked out, never stored as a flag.

The duties follow from the facts alone and from the calendar of working days. They do not
follow from the day on which they are asked for: that only says which have begun, and which
are overdue. So an index of them can be kept, and made again, and is the same.

Nothing here reads what a person said: the open part of the facts is enough.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

from cara_core.case.case import Case, Phase, Recorded
from cara_core.case.facts import NonComplianceRecorded, Occasion, Part
from cara_core.stages.attendance import outstanding
from cara_core.stages.consent import untold
from cara_core.terms.days import Day, WorkingDays, days_after, days_before, days_between, years_from

__all__ = ["Duty", "DutyKind", "Owner", "duties", "send_stopped"]


class DutyKind(StrEnum):
    """What is due."""

    TELL_OUTCOME = "tell_outcome"
    CONTACT_VICTIM = "contact_victim"
    BOOK_WORKSHOPS = "book_workshops"
    RECORD_ATTENDANCE = "record_attendance"
    JUDGE_ABSENCE = "judge_absence"
    DECIDE_AFTER_ABSENCE = "decide_after_absence"
    COMPLETION_IMPOSSIBLE = "completion_impossible"
    DECIDE_EXCUSE = "decide_excuse"
    DECIDE_PROSECUTION = "decide_prosecution"
    REVIEW_RISK = "review_risk"
    ACT_ON_HIGH_RISK = "act_on_high_risk"
    LIFT_OR_KEEP_HOLD = "lift_or_keep_hold"
    END_STOPPED = "end_stopped"
    RECORD_PROCEEDINGS = "record_proceedings"
    DECIDE_CASE = "decide_case"
    ISSUE_BY = "issue_by"
    END_CAUTION = "end_caution"
    LIMIT_NEAR = "limit_near"
    REVIEW_RETENTION = "review_retention"
    SEND_STOPPED = "send_stopped"


class Owner(StrEnum):
    """Whose duty it is. A force says who that is by name, elsewhere."""

    OFFICER = "officer_in_the_case"
    VICTIM_CONTACT = "victim_contact"
    PROVIDER = "provider"
    SUPERVISOR = "supervisor"
    RECORDS = "records"


@attrs.frozen(kw_only=True)
class Duty:
    """One thing that has to happen in a case.

    It is shown from ``opens_on`` and has to be done by ``due_by``. ``about`` says which
    workshop or occasion it is about, where there is more than one; ``source`` is the id of
    the rule's source.
    """

    case: str
    kind: DutyKind
    owner: Owner
    opens_on: Day
    due_by: Day
    source: str
    about: str = ""

    def overdue_days(self, on: Day) -> int:
        """How many days has it been overdue on that day? 0: it is not."""
        return max(0, days_between(self.due_by, on))


ENHANCED_DAYS: Final = 1
ORDINARY_DAYS: Final = 5
"""Victims' Code, right 6: within one working day under enhanced rights, else within five."""


def duties(case: Case, working: WorkingDays) -> tuple[Duty, ...]:
    """Every duty that is open in this case, the earliest due first.

    ``working`` says which days are worked, and has to reach from the case's first day to
    weeks beyond its last.
    """
    found = [duty for rule in _RULES for duty in rule(case, working)]
    return tuple(sorted(found, key=lambda duty: (duty.due_by, duty.kind, duty.about)))


def send_stopped(case: str, since: Day, about: str) -> Duty:
    """A message that a rule forbade to send: it stands as a duty until it is settled, and is never dropped (V9).

    It follows from no fact: whoever tried to send it knows. ``about`` says which message,
    and which rule forbade it.
    """
    return Duty(
        case=case,
        kind=DutyKind.SEND_STOPPED,
        owner=Owner.SUPERVISOR,
        opens_on=since,
        due_by=days_after(since, SAFETY_DAYS),
        source="SAFETY-FLOOR",
        about=about,
    )


def _tell_outcome(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """The victim is told what was decided: of the caution, and of how it ended."""
    enhanced = case.issued is None or case.issued.what.enhanced
    for occasion, since in untold(case):
        due = working.after(since, ENHANCED_DAYS if enhanced else ORDINARY_DAYS)
        yield _duty(case, DutyKind.TELL_OUTCOME, since, due, occasion)


def _contact_victim(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """The victim is contacted after the first workshop, and on completion of the second."""
    if case.terms is None or case.ended in {Phase.CEASED, Phase.WITHDRAWN}:
        return
    for part, occasion in ((Part.FIRST, Occasion.FIRST_WORKSHOP), (Part.SECOND, Occasion.COMPLETION)):
        attended = case.attended(part)
        if attended is None or case.contacted(occasion, attended.what.workshop_on) is not None:
            continue
        on = attended.what.workshop_on
        due = working.after(on, case.terms.contact_working_days)
        yield _duty(case, DutyKind.CONTACT_VICTIM, on, due, occasion)


def _workshops(case: Case, _: WorkingDays) -> Iterator[Duty]:
    """Workshops are booked while they still fit; the day they no longer do is raised that day."""
    still, going_on = outstanding(case), case.phase in {Phase.LIVE, Phase.NON_COMPLIANCE}
    if still is None or case.issued is None or not going_on or case.stopped or case.booking is not None:
        return
    since = max([case.issued.on, *(absence.what.workshop_on for absence in case.absences)])
    lost = max(since, still.impossible_from)
    yield _duty(case, DutyKind.BOOK_WORKSHOPS, since, still.last_first)
    yield _duty(case, DutyKind.COMPLETION_IMPOSSIBLE, lost, lost)


def _attendance(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """The provider tells who was there; somebody judges each absence, and what follows from it."""
    terms, pair = case.terms, case.booking
    if terms is None or case.phase.ended:
        return
    known = {(record.what.part, record.what.workshop_on) for record in case.attendances}
    booked = () if pair is None else ((Part.FIRST, pair.first), (Part.SECOND, pair.second))
    for part, on in booked:
        if (part, on) not in known:
            due = working.after(on, terms.attendance_working_days)
            yield _duty(case, DutyKind.RECORD_ATTENDANCE, on, due, part)
    for record in case.unjudged:
        due = working.after(record.on, terms.judgement_working_days)
        yield _duty(case, DutyKind.JUDGE_ABSENCE, record.on, due, record.what.part)
    missed = {(record.what.part, record.what.workshop_on) for record in case.absences}
    judged = [record for record in case.judgements if (record.what.part, record.what.workshop_on) in missed]
    if case.phase is Phase.LIVE and judged and pair is None:
        last = judged[-1]
        answered = any(type(fact.what) is NonComplianceRecorded and fact.number > last.number for fact in case.facts)
        if not last.what.reasonable and not answered:
            due = working.after(last.on, terms.judgement_working_days)
            yield _duty(case, DutyKind.DECIDE_AFTER_ABSENCE, last.on, due)


def _breach(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """Two human decisions: whether there was an excuse, and whether to prosecute."""
    asked = (
        (Phase.NON_COMPLIANCE, DutyKind.DECIDE_EXCUSE, case.non_compliance),
        (Phase.BREACH, DutyKind.DECIDE_PROSECUTION, case.excuse),
        (Phase.PROSECUTION, DutyKind.RECORD_PROCEEDINGS, case.charged),
    )
    for phase, kind, recorded in asked:
        if case.phase is phase and recorded is not None and case.terms is not None:
            due = working.after(recorded.on, case.terms.judgement_working_days)
            yield _duty(case, kind, recorded.on, due)


def _safety(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """A hold is looked at, a high risk acted on, and risk reviewed where agreement was withdrawn.

    A concern does not end with the case.
    """

    def unreviewed(recorded: Recorded[Any] | None) -> bool:
        review = case.reviewed
        return recorded is not None and (review is None or review.number < recorded.number or review.on < recorded.on)

    gone = case.agreement_withdrawn
    raised = (
        (DutyKind.LIFT_OR_KEEP_HOLD, case.hold, True),
        (DutyKind.ACT_ON_HIGH_RISK, case.risk, case.stopped and unreviewed(case.risk)),
        (DutyKind.REVIEW_RISK, gone, case.phase.issued and unreviewed(gone)),
    )
    for kind, recorded, is_open in (*raised, _end_stopped(case)):
        if recorded is not None and is_open:
            due = working.after(recorded.on, SAFETY_DAYS)
            yield _duty(case, kind, recorded.on, due)


def _end_stopped(case: Case) -> tuple[DutyKind, Recorded[Any] | None, bool]:
    """Where nothing of the programme goes on, somebody ends the case: a withdrawal, or a closure."""
    since = case.reviewed if case.reviewed is not None and not case.reviewed.what.continues else case.risk
    return DutyKind.END_STOPPED, since, case.stopped and not case.phase.ended


def _ends(case: Case, _: WorkingDays) -> Iterator[Duty]:
    """The caution's last day, and the last days on which it could be given, or a breach prosecuted."""
    if case.phase.ended:
        return
    if case.issued is None:
        yield from _undecided(case)
        return
    warning = 0 if case.terms is None else case.terms.warning_days
    for kind, day in (
        (DutyKind.END_CAUTION, case.ends_on),
        (DutyKind.LIMIT_NEAR, case.issued.what.prosecute_by),
    ):
        if day is not None:
            yield _duty(case, kind, max(case.issued.on, days_before(day, warning)), day)


def _undecided(case: Case) -> Iterator[Duty]:
    """Before any caution: it is given while a breach could be prosecuted, or the case is closed."""
    if case.opened_on is None:
        return
    issue_by = None if case.screened is None else case.screened.what.issue_by
    if issue_by is not None:
        yield _duty(case, DutyKind.ISSUE_BY, min(case.opened_on, issue_by), issue_by)
    else:
        yield _duty(case, DutyKind.DECIDE_CASE, case.opened_on, days_after(case.opened_on, UNDECIDED_DAYS))


def _retention(case: Case, _: WorkingDays) -> Iterator[Duty]:
    """The record of a case that has ended is reviewed. Nothing is deleted by itself."""
    if case.ended_on is None:
        return
    years = RETENTION_YEARS if case.terms is None else case.terms.retention_years
    due = years_from(case.ended_on, years) if case.retention is None else case.retention.what.review_again_on
    opens = max(case.ended_on, days_before(due, RETENTION_NOTICE_DAYS))
    yield _duty(case, DutyKind.REVIEW_RETENTION, opens, due)


UNDECIDED_DAYS: Final = 28
"""Until when a case without a time limit is decided: illustrative, so that none is ever out of sight."""
SAFETY_DAYS: Final = 1
"""Working days to look at a concern for safety: a choice of this project, on the safe side."""
RETENTION_YEARS: Final = 6
"""For a case that ended before any caution, and so before any terms: illustrative."""
RETENTION_NOTICE_DAYS: Final = 28


_OWNERS: Final[Mapping[DutyKind, tuple[Owner, str]]] = {
    DutyKind.TELL_OUTCOME: (Owner.VICTIM_CONTACT, "VICTIMS-CODE-6"),
    DutyKind.CONTACT_VICTIM: (Owner.VICTIM_CONTACT, "PROGRAMME-SLIDES"),
    DutyKind.BOOK_WORKSHOPS: (Owner.PROVIDER, "PROGRAMME-PAGES"),
    DutyKind.RECORD_ATTENDANCE: (Owner.PROVIDER, "PROGRAMME-PAGES"),
    DutyKind.JUDGE_ABSENCE: (Owner.OFFICER, "CJA2003-s24"),
    DutyKind.DECIDE_AFTER_ABSENCE: (Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.COMPLETION_IMPOSSIBLE: (Owner.SUPERVISOR, "PROGRAMME-PAGES"),
    DutyKind.DECIDE_EXCUSE: (Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.DECIDE_PROSECUTION: (Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.REVIEW_RISK: (Owner.SUPERVISOR, "SAFETY-FLOOR"),
    DutyKind.ACT_ON_HIGH_RISK: (Owner.SUPERVISOR, "SAFETY-FLOOR"),
    DutyKind.LIFT_OR_KEEP_HOLD: (Owner.SUPERVISOR, "SAFETY-FLOOR"),
    DutyKind.END_STOPPED: (Owner.SUPERVISOR, "SAFETY-FLOOR"),
    DutyKind.RECORD_PROCEEDINGS: (Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.DECIDE_CASE: (Owner.OFFICER, "CORE-DEFAULTS"),
    DutyKind.ISSUE_BY: (Owner.OFFICER, "SAFETY-FLOOR"),
    DutyKind.END_CAUTION: (Owner.SUPERVISOR, "PROGRAMME-SLIDES"),
    DutyKind.LIMIT_NEAR: (Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.REVIEW_RETENTION: (Owner.RECORDS, "CORE-DEFAULTS"),
    DutyKind.SEND_STOPPED: (Owner.SUPERVISOR, "SAFETY-FLOOR"),
}
"""Whose each duty is, and the id of the source of its rule."""


def _duty(case: Case, kind: DutyKind, opens_on: Day, due_by: Day, about: str = "") -> Duty:
    owner, source = _OWNERS[kind]
    return Duty(case=case.id, kind=kind, owner=owner, opens_on=opens_on, due_by=due_by, source=source, about=about)


_RULES: Final[tuple[Callable[[Case, WorkingDays], Iterator[Duty]], ...]] = (
    _tell_outcome,
    _contact_victim,
    _workshops,
    _attendance,
    _breach,
    _safety,
    _ends,
    _retention,
)
