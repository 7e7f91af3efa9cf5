"""What has to happen next in a case, by when, and whose it is: worked out, never stored as a flag.

The duties follow from the facts alone and from the calendar of working days. They do not
follow from the day on which they are asked for: that only says which have begun, and which
are overdue. So an index of them can be kept, and made again, and is the same.

A duty follows from facts that began it (``due/beginnings``), and is open until a fact ends it that
stands in the closed table of endings (``due/endings.py``). Nothing else ends one: neither time, nor
what the case has come to meanwhile.

How long each duty may take stands in three places. The terms a caution runs under
(:class:`~cara_core.terms.caution.RunningTerms`) hold what a force sets. Constants of
``due/beginnings`` hold what no force sets, each with its unit in its name. And some days are worked
out from the case, such as the caution's last day.

Nothing here reads what a person said: the open part of the facts is enough.
"""

from collections.abc import Callable, Iterator
from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.due.beginnings import breach, deciding, ending, safety, victim, workshops
from cara_core.due.begun import Begun, CaseFacts, Identity
from cara_core.due.duty import Duty, DutyKind, Owner, WaitsFor
from cara_core.due.endings import ended_by
from cara_core.due.owners import OWNED_BY
from cara_core.stages.issue_review import open_issue_reviews
from cara_core.terms.days import Day, WorkingDays, days_after

__all__ = [
    "OWNED_BY",
    "STOPPED_MESSAGE_DAYS",
    "Duty",
    "DutyKind",
    "Owner",
    "begun_duties",
    "duties",
    "duty_of",
    "pauses_of",
    "send_stopped",
]

STOPPED_MESSAGE_DAYS: Final = 1
"""Calendar days to settle a message that a rule stopped: worked out where no calendar of working days is at hand."""

_BEGINNINGS: Final[tuple[Callable[[CaseFacts], Iterator[Begun]], ...]] = (
    deciding.referral_incomplete,
    deciding.refuse_or_close,
    deciding.case_to_decide,
    workshops.provider_to_answer,
    workshops.rejection_to_decide,
    workshops.workshops_to_book,
    workshops.attendance_to_record,
    workshops.contradiction_to_settle,
    breach.absence_to_judge,
    breach.absence_to_follow_up,
    breach.excuse_to_decide,
    breach.prosecution_to_decide,
    breach.proceedings_to_record,
    workshops.unavailability_to_decide,
    workshops.bookings_to_review,
    victim.outcome_to_tell,
    victim.victim_to_contact,
    victim.change_to_tell,
    victim.contact_record_to_keep,
    safety.risk_to_review,
    safety.high_risk_to_act_on,
    safety.stopped_to_end,
    safety.concern_to_acknowledge,
    safety.concern_to_close,
    safety.risk_to_reassess,
    safety.hold_to_look_at,
    safety.incident_to_decide,
    safety.marac_to_reply,
    ending.issue_to_review,
    ending.caution_to_end,
    ending.expired_to_decide,
    ending.limit_to_watch,
    ending.outcome_to_record,
    ending.retention_to_review,
)


def duties(case: Case, working: WorkingDays) -> tuple[Duty, ...]:
    """Every duty that is open in this case, the earliest due first.

    ``working`` says which days are worked, and has to reach from the case's first day to
    weeks beyond its last.
    """
    facts = CaseFacts(case, working.of_force(case.force))
    pauses = pauses_of(case)
    open_now = (begun for begun in begun_duties(facts) if next(ended_by(facts, begun), None) is None)
    found: dict[Identity, Duty] = {}
    for duty in sorted((duty_of(case, begun, pauses) for begun in open_now), key=lambda duty: duty.due_by):
        found.setdefault(Identity.of(duty), duty)
    return tuple(sorted(found.values(), key=lambda duty: (duty.due_by, duty.kind, duty.about, duty.root)))


def begun_duties(facts: CaseFacts) -> Iterator[Begun]:
    """Every duty that ever followed from these facts, whether it has ended or not."""
    for rule in _BEGINNINGS:
        yield from rule(facts)


def duty_of(case: Case, begun: Begun, pauses: "_Pauses | None" = None) -> Duty:
    """The duty that began so, as it stands now: whose it is, and what it waits for."""
    owned = OWNED_BY[begun.kind]
    waits = (pauses or pauses_of(case)).of(begun)
    # Whom nobody may contact is in no caller's list: a supervisor decides what becomes of it.
    owner = Owner.SUPERVISOR if waits is WaitsFor.SUPERVISOR else owned.owner
    return Duty(
        case=case.id,
        kind=begun.kind,
        owner=owner,
        opens_on=begun.opens_on,
        due_by=begun.due_by,
        source=owned.source,
        about=begun.about,
        due_at=begun.due_at,
        waits_for=waits,
        root=begun.root,
    )


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


_TO_THE_VICTIM: Final = frozenset({DutyKind.TELL_OUTCOME, DutyKind.CONTACT_VICTIM, DutyKind.TELL_CHANGE})
_WITH_THE_PROGRAMME: Final = frozenset(
    {DutyKind.BOOK_WORKSHOPS, DutyKind.ANSWER_REFERRAL, DutyKind.END_CAUTION, DutyKind.ISSUE_BY, DutyKind.DECIDE_CASE}
)
_NOT_IN_A_BREACH: Final = frozenset({DutyKind.BOOK_WORKSHOPS, DutyKind.END_CAUTION, DutyKind.DECIDE_EXPIRED})


@attrs.frozen(kw_only=True)
class _Pauses:
    """What keeps a duty from being done now."""

    programme: WaitsFor | None
    breach: bool
    unavailable: bool
    no_contact: bool

    def of(self, begun: Begun) -> WaitsFor | None:
        """What does this duty wait for?"""
        if begun.kind in _TO_THE_VICTIM:
            return WaitsFor.SUPERVISOR if self.no_contact else None
        if begun.kind in _WITH_THE_PROGRAMME and self.programme is not None:
            return self.programme
        if begun.kind in _NOT_IN_A_BREACH and self.breach:
            return WaitsFor.BREACH
        return WaitsFor.UNAVAILABLE if begun.kind is DutyKind.BOOK_WORKSHOPS and self.unavailable else None


def pauses_of(case: Case) -> _Pauses:
    """What keeps the duties of this case from being done now: asked once for all of them."""
    programme = (
        WaitsFor.STOPPED
        if case.stopped
        else WaitsFor.HOLD
        if case.hold is not None
        else WaitsFor.ISSUE_REVIEW
        if open_issue_reviews(case)
        else None
    )
    kept = case.contact_record
    return _Pauses(
        programme=programme,
        breach=case.phase in {Phase.NON_COMPLIANCE, Phase.BREACH, Phase.PROSECUTION},
        unavailable=any(away.what.until is None for away in case.unavailable),
        no_contact=kept is not None and kept.what.do_not_contact,
    )
