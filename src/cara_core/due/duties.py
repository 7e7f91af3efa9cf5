"""What has to happen next in a case, by when, and whose it is: worked out, never stored as a flag.

The duties follow from the facts alone and from the calendar of working days. They do not
follow from the day on which they are asked for: that only says which have begun, and which
are overdue. So an index of them can be kept, and made again, and is the same.

How long each duty may take stands in three places. The terms a caution runs under
(:class:`~cara_core.terms.caution.RunningTerms`) hold what a force sets. The constants below
hold what no force sets, each with its unit in its name: working days, or calendar days
(``_DAYS`` alone). And some days are worked out from the case, such as the caution's last day.

Nothing here reads what a person said: the open part of the facts is enough.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

import attrs

from cara_core.case.case import Case, Phase, Recorded
from cara_core.case.facts import AbsenceJudged, NonComplianceRecorded, Occasion, Part
from cara_core.stages.attendance import outstanding
from cara_core.stages.consent import untold
from cara_core.terms.days import Day, WorkingDays, days_after, days_before, days_between, years_from

__all__ = [
    "ENHANCED_WORKING_DAYS",
    "ORDINARY_WORKING_DAYS",
    "OWNED_BY",
    "RETENTION_NOTICE_DAYS",
    "RETENTION_YEARS",
    "SAFETY_WORKING_DAYS",
    "STOPPED_MESSAGE_DAYS",
    "UNDECIDED_DAYS",
    "Duty",
    "DutyKind",
    "Owner",
    "Ownership",
    "duties",
    "send_stopped",
]


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
        return max(0, days_between(self.due_by, until=on))


ENHANCED_WORKING_DAYS: Final = 1
"""To tell a victim with enhanced rights what was decided: Victims' Code, right 6."""
ORDINARY_WORKING_DAYS: Final = 5
"""To tell any other victim what was decided: Victims' Code, right 6."""
SAFETY_WORKING_DAYS: Final = 1
"""To look at a concern for safety: a choice of this project, on the safe side."""
STOPPED_MESSAGE_DAYS: Final = 1
"""Calendar days to settle a message that a rule stopped: worked out where no calendar of working days is at hand."""
UNDECIDED_DAYS: Final = 28
"""Calendar days to decide a case without a time limit: illustrative, so that none is ever out of sight."""
RETENTION_NOTICE_DAYS: Final = 28
"""Calendar days by which a review of retention is announced ahead of its day."""
RETENTION_YEARS: Final = 6
"""For a case that ended before any caution, and so before any terms: illustrative."""


def duties(case: Case, working: WorkingDays) -> tuple[Duty, ...]:
    """Every duty that is open in this case, the earliest due first.

    ``working`` says which days are worked, and has to reach from the case's first day to
    weeks beyond its last.
    """
    found = [duty for rule in _RULES for duty in rule(case, working)]
    return tuple(sorted(found, key=lambda duty: (duty.due_by, duty.kind, duty.about)))


def send_stopped(*, case: str, since: Day, about: str) -> Duty:
    """A message that a rule forbade to send: it stands as a duty until it is settled, and is never dropped (V9).

    It follows from no fact: whoever tried to send it knows. ``about`` says which message,
    and which rule forbade it.
    """
    return Duty(
        case=case,
        kind=DutyKind.SEND_STOPPED,
        owner=Owner.SUPERVISOR,
        opens_on=since,
        due_by=days_after(since, STOPPED_MESSAGE_DAYS),
        source="SAFETY-FLOOR",
        about=about,
    )


def _tell_outcome(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """The victim is told what was decided: of the caution, and of how it ended."""
    enhanced = case.issued is None or case.issued.what.enhanced
    for occasion, since in untold(case):
        due = working.after(since, ENHANCED_WORKING_DAYS if enhanced else ORDINARY_WORKING_DAYS)
        yield _duty(case, DutyKind.TELL_OUTCOME, opens_on=since, due_by=due, about=occasion)


def _contact_victim(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """The victim is contacted after the first workshop, and on completion of the second."""
    if case.terms is None or case.ended in {Phase.CEASED, Phase.WITHDRAWN}:
        return
    for part, occasion in ((Part.FIRST, Occasion.FIRST_WORKSHOP), (Part.SECOND, Occasion.COMPLETION)):
        attended = case.attended(part)
        if attended is None or case.contacted(occasion, attended.what.workshop_on) is not None:
            continue
        held_on = attended.what.workshop_on
        due = working.after(held_on, case.terms.contact_working_days)
        yield _duty(case, DutyKind.CONTACT_VICTIM, opens_on=held_on, due_by=due, about=occasion)


def _workshops(case: Case, _: WorkingDays) -> Iterator[Duty]:
    """Workshops are booked while they still fit; the day they no longer do is raised that day."""
    remaining, goes_on = outstanding(case), case.phase in {Phase.LIVE, Phase.NON_COMPLIANCE}
    if remaining is None or case.issued is None or not goes_on or case.stopped or case.booking is not None:
        return
    since = max([case.issued.on, *(absence.what.workshop_on for absence in case.absences)])
    lost = max(since, remaining.impossible_from)
    yield _duty(case, DutyKind.BOOK_WORKSHOPS, opens_on=since, due_by=remaining.last_first)
    yield _duty(case, DutyKind.COMPLETION_IMPOSSIBLE, opens_on=lost, due_by=lost)


def _attendance(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """The provider tells who was there; somebody judges each absence, and what follows from it."""
    terms, pair = case.terms, case.booking
    if terms is None or case.phase.ended:
        return
    reported = {record.what.workshop for record in case.attendances}
    for workshop in () if pair is None else pair.workshops:
        if workshop not in reported:
            due = working.after(workshop.on, terms.attendance_working_days)
            yield _duty(case, DutyKind.RECORD_ATTENDANCE, opens_on=workshop.on, due_by=due, about=workshop.part)
    for absence in case.unjudged:
        due = working.after(absence.on, terms.judgement_working_days)
        yield _duty(case, DutyKind.JUDGE_ABSENCE, opens_on=absence.on, due_by=due, about=absence.what.part)
    last = _unanswered_judgement(case)
    if last is not None and case.phase is Phase.LIVE and pair is None:
        due = working.after(last.on, terms.judgement_working_days)
        yield _duty(case, DutyKind.DECIDE_AFTER_ABSENCE, opens_on=last.on, due_by=due)


def _unanswered_judgement(case: Case) -> Recorded[AbsenceJudged] | None:
    """The last judgement, where it found no excuse and no non-compliance was recorded after it."""
    missed = {absence.what.workshop for absence in case.absences}
    judged = [judgement for judgement in case.judgements if judgement.what.workshop in missed]
    if not judged or judged[-1].what.reasonable:
        return None
    last = judged[-1]
    answered = any(type(fact.what) is NonComplianceRecorded and fact.number > last.number for fact in case.facts)
    return None if answered else last


def _breach(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """Two human decisions: whether there was an excuse, and whether to prosecute."""
    decisions = (
        (Phase.NON_COMPLIANCE, DutyKind.DECIDE_EXCUSE, case.non_compliance),
        (Phase.BREACH, DutyKind.DECIDE_PROSECUTION, case.excuse),
        (Phase.PROSECUTION, DutyKind.RECORD_PROCEEDINGS, case.charged),
    )
    for phase, kind, raised_by in decisions:
        if case.phase is phase and raised_by is not None and case.terms is not None:
            due = working.after(raised_by.on, case.terms.judgement_working_days)
            yield _duty(case, kind, opens_on=raised_by.on, due_by=due)


class _Alarm(NamedTuple):
    """A duty about somebody's safety: which, the fact that raised it, and whether it still has to be done."""

    kind: DutyKind
    raised_by: Recorded[Any] | None
    is_open: bool


def _safety(case: Case, working: WorkingDays) -> Iterator[Duty]:
    """A hold is looked at, a high risk acted on, and risk reviewed where agreement was withdrawn.

    A concern does not end with the case.
    """

    def unreviewed(fact: Recorded[Any] | None) -> bool:
        # A review answers only what was on record by then. What is recorded after it still has to be
        # looked at, even where it happened on an earlier day.
        review = case.reviewed
        return fact is not None and (review is None or review.number < fact.number or review.on < fact.on)

    gone = case.agreement_withdrawn
    alarms = (
        _Alarm(DutyKind.LIFT_OR_KEEP_HOLD, case.hold, is_open=True),
        _Alarm(DutyKind.ACT_ON_HIGH_RISK, case.risk, is_open=case.stopped and unreviewed(case.risk)),
        _Alarm(DutyKind.REVIEW_RISK, gone, is_open=case.phase.issued and unreviewed(gone)),
        _end_stopped(case),
    )
    for alarm in alarms:
        if alarm.raised_by is not None and alarm.is_open:
            due = working.after(alarm.raised_by.on, SAFETY_WORKING_DAYS)
            yield _duty(case, alarm.kind, opens_on=alarm.raised_by.on, due_by=due)


def _end_stopped(case: Case) -> _Alarm:
    """Where nothing of the programme goes on, somebody ends the case: a withdrawal, or a closure."""
    stopped_by_review = case.reviewed is not None and not case.reviewed.what.continues
    raised_by = case.reviewed if stopped_by_review else case.risk
    return _Alarm(DutyKind.END_STOPPED, raised_by, is_open=case.stopped and not case.phase.ended)


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
            opens = max(case.issued.on, days_before(day, warning))
            yield _duty(case, kind, opens_on=opens, due_by=day)


def _undecided(case: Case) -> Iterator[Duty]:
    """Before any caution: it is given while a breach could be prosecuted, or the case is closed."""
    if case.opened_on is None:
        return
    issue_by = None if case.screened is None else case.screened.what.issue_by
    if issue_by is not None:
        yield _duty(case, DutyKind.ISSUE_BY, opens_on=min(case.opened_on, issue_by), due_by=issue_by)
    else:
        due = days_after(case.opened_on, UNDECIDED_DAYS)
        yield _duty(case, DutyKind.DECIDE_CASE, opens_on=case.opened_on, due_by=due)


def _retention(case: Case, _: WorkingDays) -> Iterator[Duty]:
    """The record of a case that has ended is reviewed. Nothing is deleted by itself."""
    if case.ended_on is None:
        return
    years = RETENTION_YEARS if case.terms is None else case.terms.retention_years
    due = years_from(case.ended_on, years) if case.retention is None else case.retention.what.review_again_on
    opens = max(case.ended_on, days_before(due, RETENTION_NOTICE_DAYS))
    yield _duty(case, DutyKind.REVIEW_RETENTION, opens_on=opens, due_by=due)


class Ownership(NamedTuple):
    """Whose a duty is, and the id of the source of its rule."""

    owner: Owner
    source: str


OWNED_BY: Final[Mapping[DutyKind, Ownership]] = {
    DutyKind.TELL_OUTCOME: Ownership(Owner.VICTIM_CONTACT, "VICTIMS-CODE-6"),
    DutyKind.CONTACT_VICTIM: Ownership(Owner.VICTIM_CONTACT, "PROGRAMME-SLIDES"),
    DutyKind.BOOK_WORKSHOPS: Ownership(Owner.PROVIDER, "PROGRAMME-PAGES"),
    DutyKind.RECORD_ATTENDANCE: Ownership(Owner.PROVIDER, "PROGRAMME-PAGES"),
    DutyKind.JUDGE_ABSENCE: Ownership(Owner.OFFICER, "CJA2003-s24"),
    DutyKind.DECIDE_AFTER_ABSENCE: Ownership(Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.COMPLETION_IMPOSSIBLE: Ownership(Owner.SUPERVISOR, "PROGRAMME-PAGES"),
    DutyKind.DECIDE_EXCUSE: Ownership(Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.DECIDE_PROSECUTION: Ownership(Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.REVIEW_RISK: Ownership(Owner.SUPERVISOR, "SAFETY-FLOOR"),
    DutyKind.ACT_ON_HIGH_RISK: Ownership(Owner.SUPERVISOR, "SAFETY-FLOOR"),
    DutyKind.LIFT_OR_KEEP_HOLD: Ownership(Owner.SUPERVISOR, "SAFETY-FLOOR"),
    DutyKind.END_STOPPED: Ownership(Owner.SUPERVISOR, "SAFETY-FLOOR"),
    DutyKind.RECORD_PROCEEDINGS: Ownership(Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.DECIDE_CASE: Ownership(Owner.OFFICER, "CORE-DEFAULTS"),
    DutyKind.ISSUE_BY: Ownership(Owner.OFFICER, "SAFETY-FLOOR"),
    DutyKind.END_CAUTION: Ownership(Owner.SUPERVISOR, "PROGRAMME-SLIDES"),
    DutyKind.LIMIT_NEAR: Ownership(Owner.SUPERVISOR, "CJA2003-s24"),
    DutyKind.REVIEW_RETENTION: Ownership(Owner.RECORDS, "CORE-DEFAULTS"),
    DutyKind.SEND_STOPPED: Ownership(Owner.SUPERVISOR, "SAFETY-FLOOR"),
}
"""For each kind of duty, whose it is and where its rule comes from."""


def _duty(case: Case, kind: DutyKind, *, opens_on: Day, due_by: Day, about: str = "") -> Duty:
    owner, source = OWNED_BY[kind]
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
