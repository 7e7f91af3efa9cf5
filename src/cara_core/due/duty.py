"""What a duty is: what has to happen, whose it is, by when, and how it can end."""

from enum import StrEnum

import attrs

from cara_core.terms.days import Day, days_between
from cara_core.terms.instants import Instant

__all__ = ["Duty", "DutyKind", "EndedHow", "LedgerRow", "NoLongerOwed", "Owner", "WaitsFor"]


class DutyKind(StrEnum):
    """What is due. The order is that of a case's life."""

    REFERRAL_INCOMPLETE = "referral_incomplete"
    REFUSE_OR_CLOSE = "refuse_or_close"
    ISSUE_BY = "issue_by"
    DECIDE_CASE = "decide_case"
    ANSWER_REFERRAL = "answer_referral"
    DECIDE_AFTER_REJECTION = "decide_after_rejection"
    BOOK_WORKSHOPS = "book_workshops"
    COMPLETION_IMPOSSIBLE = "completion_impossible"
    RECORD_ATTENDANCE = "record_attendance"
    SETTLE_CONTRADICTION = "settle_contradiction"
    JUDGE_ABSENCE = "judge_absence"
    DECIDE_AFTER_ABSENCE = "decide_after_absence"
    DECIDE_EXCUSE = "decide_excuse"
    DECIDE_PROSECUTION = "decide_prosecution"
    RECORD_PROCEEDINGS = "record_proceedings"
    DECIDE_UNAVAILABLE = "decide_unavailable"
    REVIEW_BOOKINGS = "review_bookings"
    TELL_OUTCOME = "tell_outcome"
    CONTACT_VICTIM = "contact_victim"
    TELL_CHANGE = "tell_change"
    CONTACT_RECORD = "contact_record"
    REVIEW_RISK = "review_risk"
    ACT_ON_HIGH_RISK = "act_on_high_risk"
    END_STOPPED = "end_stopped"
    ACKNOWLEDGE_CONCERN = "acknowledge_concern"
    CLOSE_CONCERN = "close_concern"
    REASSESS_RISK = "reassess_risk"
    LIFT_OR_KEEP_HOLD = "lift_or_keep_hold"
    DECIDE_AFTER_INCIDENT = "decide_after_incident"
    MARAC_REPLY = "marac_reply"
    REVIEW_ISSUE = "review_issue"
    END_CAUTION = "end_caution"
    DECIDE_EXPIRED = "decide_expired"
    LIMIT_NEAR = "limit_near"
    RECORD_OUTCOME = "record_outcome"
    REVIEW_RETENTION = "review_retention"
    SEND_UNKNOWN = "send_unknown"
    SEND_STOPPED = "send_stopped"
    PUT_RIGHT = "put_right"


class Owner(StrEnum):
    """Whose duty it is. A force says who that is by name, elsewhere."""

    OFFICER = "officer_in_the_case"
    VICTIM_CONTACT = "victim_contact"
    PROVIDER = "provider"
    SUPERVISOR = "supervisor"
    RECORDS = "records"


class WaitsFor(StrEnum):
    """Why a duty may not be done now: it stays open, and its day stands."""

    HOLD = "hold"
    STOPPED = "stopped"
    ISSUE_REVIEW = "issue_review"
    UNAVAILABLE = "unavailable"
    BREACH = "breach"
    SUPERVISOR = "supervisor"


class EndedHow(StrEnum):
    """How a duty ended: it was done, it is no longer owed, or what began it was recorded in error."""

    DONE = "done"
    NO_LONGER_OWED = "no_longer_owed"
    IN_ERROR = "in_error"


class NoLongerOwed(StrEnum):
    """Why a duty is no longer owed: a closed list, each given by one kind of fact."""

    DIED = "DIED"
    VICTIM_DIED = "VICTIM_DIED"
    DECLINED = "DECLINED"
    TRANSFERRED = "TRANSFERRED"
    COMPLETED = "COMPLETED"
    CEASED = "CEASED"
    WITHDRAWN = "WITHDRAWN"
    CLOSED = "CLOSED"
    RAN_OUT = "RAN_OUT"
    QUASHED = "QUASHED"
    ISSUED = "ISSUED"
    SCREENED = "SCREENED"
    REBOOKED = "REBOOKED"
    UNBOOKED = "UNBOOKED"
    NOT_HELD = "NOT_HELD"
    MISSED = "MISSED"
    ATTENDED = "ATTENDED"
    VARIED = "VARIED"
    PROSECUTION = "PROSECUTION"
    CHARGED = "CHARGED"
    GOES_ON = "GOES_ON"


@attrs.frozen(kw_only=True)
class Duty:
    """One thing that has to happen in a case.

    It is shown from ``opens_on`` and has to be done by ``due_by``; where hours count, ``due_at`` is
    the instant. ``about`` says which workshop, occasion or concern it is about, where there is
    more than one; ``root`` is the root of the fact that it follows from (0: none), so that a
    second absence is a second duty. ``waits_for``: it may not be done now, and stays open.
    ``source`` is the id of the rule's source.
    """

    case: str
    kind: DutyKind
    owner: Owner
    opens_on: Day
    due_by: Day
    source: str
    about: str = ""
    due_at: Instant | None = None
    waits_for: WaitsFor | None = None
    root: int = 0

    def overdue_days(self, on: Day) -> int:
        """How many days has it been overdue on that day? 0: it is not."""
        return max(0, days_between(self.due_by, until=on))


@attrs.frozen(kw_only=True)
class LedgerRow:
    """One duty of a case from its beginning to its end.

    ``began_by`` and ``ended_by`` are numbers of facts (``began_by_event``, ``ended_by_event``: of a
    message's events). ``ended_how`` and, where it is no longer owed, ``reason`` say how it ended.
    ``reopens`` is the number of the fact by which the same duty ended before.
    """

    duty: Duty
    began_by: int | None = None
    ended_by: int | None = None
    began_by_event: str | None = None
    ended_by_event: str | None = None
    ended_how: EndedHow | None = None
    reason: NoLongerOwed | None = None
    reopens: int | None = None

    @property
    def is_open(self) -> bool:
        """Is it still owed?"""
        return self.ended_how is None
