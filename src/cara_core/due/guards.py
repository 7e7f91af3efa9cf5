"""Which fact of a kind ends a duty: the guards of the table of endings. Each answers for one duty and one fact.

Two reports of one day, of which only the day is known, have no order; then the guard that ends
less decides. An act has its place behind whatever was recorded before it.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from cara_core.case.aspects import grade, is_after
from cara_core.case.contacts import effect_of, has_spoken_since, settling
from cara_core.case.facts import (
    Attendance,
    Completed,
    ContactEffect,
    IssueReviewed,
    NonComplianceRecorded,
    Occasion,
    OutcomeRecorded,
    Part,
    RecordSystem,
    ReviewAbout,
    RiskReassessed,
    WorkshopsBooked,
)
from cara_core.case.standing import Recorded
from cara_core.due.begun import Begun, CaseFacts
from cara_core.due.duty import DutyKind
from cara_core.stages.issue_review import REVIEWED_ENDS
from cara_core.terms.caution import ConditionKind, Person
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.risk import Grade

__all__ = [
    "accepted_after",
    "after_the_last_day",
    "always",
    "answered_by_the_contact_after_it",
    "attended_after_all",
    "before_its_day",
    "cancels_what_was_booked",
    "certainly_after",
    "declined",
    "end_before_its_day",
    "ends_what_was_stopped",
    "is_an_end",
    "last_of_what_was_booked",
    "last_record_entered",
    "makes_the_end_void",
    "missed_before",
    "missed_of_what_was_booked",
    "moves_the_last_day",
    "no_workshops_asked",
    "nothing_outstanding",
    "of_what_was_booked",
    "participant_died",
    "passed_on",
    "placed_after",
    "pursued",
    "record_answers",
    "recorded_after",
    "replies",
    "review_goes_on",
    "reviewed_with_bookings",
    "reviews_it",
    "risk_lowered",
    "same_absence",
    "same_concern",
    "same_workshop",
    "screened_otherwise",
    "settles",
    "victim_died",
]

Guard: TypeAlias = Callable[[CaseFacts, Begun, Recorded[Any]], bool]


def always(_: CaseFacts, __: Begun, ___: Recorded[Any]) -> bool:
    """Every fact of that kind."""
    return True


def placed_after(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It has its place after what the duty follows from."""
    return begun.is_before(record)


def recorded_after(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It lies after what the duty follows from, and was recorded after it: a review settles what was on record."""
    return begun.is_before(record) and record.root > begun.cause.root


def passed_on(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """The transfer lies after it and was recorded after it: the other force takes on what was there to be taken on.

    What is reported later begins duties here, wherever it has its place; and so does what happened only after the
    transfer, whichever of the two was typed first.
    """
    return recorded_after(facts, begun, record)


def certainly_after(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It happened after: on a later day, or at a later instant where both are known."""
    return is_after(record, begun.cause)


def is_an_end(facts: CaseFacts, _: Begun, record: Recorded[Any]) -> bool:
    """It ended the case: neither a closing after a caution, nor an end before one."""
    return any(record.number == end.number for end in facts.ends)


def ends_what_was_stopped(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It ended the case; but the very end that a review found wrong, recorded before it, ends nothing that it asks.

    Nor does a completion from before a review that withdraws the caution: that it was completed says nothing of it.
    """
    review = begun.cause.what
    if isinstance(review, IssueReviewed) and record.root < begun.cause.root:
        wrong = {ReviewAbout.CAUTION_ISSUED: Completed} | {about: kind for kind, about in REVIEWED_ENDS.items()}
        if type(record.what) is wrong[review.about]:
            return False
    return is_an_end(facts, begun, record)


def makes_the_end_void(facts: CaseFacts, begun: Begun, _: Recorded[Any]) -> bool:
    """With this caution what the duty follows from ended nothing: a closing, or an end placed before it."""
    reported = {end.number for end in facts.reported_ends}
    return begun.cause.number in reported - {end.number for end in facts.ends}


def participant_died(_: CaseFacts, __: Begun, record: Recorded[Any]) -> bool:
    """The participant died."""
    return bool(record.what.person is Person.PARTICIPANT)


def victim_died(_: CaseFacts, __: Begun, record: Recorded[Any]) -> bool:
    """The victim died."""
    return bool(record.what.person is Person.VICTIM)


_OCCASIONS = {
    DutyKind.TELL_CHANGE: (Occasion.CHANGE,),
    DutyKind.CONTACT_RECORD: (),
}


def _occasions(begun: Begun) -> tuple[Occasion, ...]:
    """The occasions on which a contact settles this duty."""
    return _OCCASIONS[begun.kind] if begun.kind in _OCCASIONS else (Occasion(begun.about),)


def settles(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It is the contact by which this was done: spoken to safely, or the ladder was climbed and passed on."""
    contact = settling(facts.case, _occasions(begun), begun.opens_on)
    return contact is not None and contact.number == record.number


def declined(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """She asked in it for no more contact, and has not certainly spoken to anybody since.

    Once she has, whatever was not told her is owed again: life.md 2 does not say so, and so nothing is lost. What
    was decided she is told all the same, where she ever chose a way.
    """
    if effect_of(record.what) is not ContactEffect.ENDS:
        return False
    if begun.kind is DutyKind.TELL_OUTCOME and any(each.what.tell_by is not None for each in facts.case.contacts):
        return False
    return not has_spoken_since(facts.case, record)


def screened_otherwise(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It was screened again, and the outcome no longer calls for this."""
    if record.place <= begun.since or (record.what.as_of is not None and record.what.as_of != record.on):
        return False
    outcome = record.what.outcome
    if begun.kind is DutyKind.REFERRAL_INCOMPLETE:
        return bool(outcome is not Outcome.UNDETERMINED)
    if begun.kind is DutyKind.REFUSE_OR_CLOSE:
        return bool(outcome is not Outcome.NOT_ELIGIBLE)
    changed = (record.what.issue_by is None) is not (begun.kind is DutyKind.DECIDE_CASE)
    return bool(outcome is Outcome.NOT_ELIGIBLE or changed)


def accepted_after(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """The provider says yes after all."""
    return bool(record.what.accepts) and record.place > begun.since


def nothing_outstanding(facts: CaseFacts, _: Begun, record: Recorded[Any]) -> bool:
    """It is one of the two attendances with which nothing is left to attend: the later recorded of them ended it."""
    counted = [facts.case.attended(part) for part in Part]
    return None not in counted and any(each is not None and each.number == record.number for each in counted)


def answered_by_the_contact_after_it(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It is the last attendance of a caution that is completed: the contact after it says that it is."""
    return isinstance(begun.cause.what, Completed) and nothing_outstanding(facts, begun, record)


def attended_after_all(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """The workshop that was said to be missed turns out to have been attended: nothing is left to excuse."""
    failure = begun.cause.what
    if not isinstance(failure, NonComplianceRecorded) or record.what.workshop_on != failure.failed_on:
        return False
    return facts.case.was_attended(failure)


def moves_the_last_day(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """The caution was given another last day."""
    return record.what.ends_on is not None and record.place > begun.since


def no_workshops_asked(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """The conditions no longer ask for workshops."""
    asked = any(condition.kind is ConditionKind.WORKSHOPS for condition in record.what.conditions)
    return not asked and begun.is_before(record)


def pursued(facts: CaseFacts, _: Begun, record: Recorded[Any]) -> bool:
    """It was referred, or charged, and nobody has dropped it since."""
    return any(record.number == standing.number for standing in facts.pursued)


def same_workshop(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It is about that part on that day."""
    return bool(record.what.part == begun.about and record.what.workshop_on == begun.opens_on)


def same_absence(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It judges that absence."""
    return bool(record.what.workshop == begun.cause.what.workshop)


def before_its_day(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It came after the booking, and before the workshop had taken place."""
    return record.place > begun.since and record.on <= begun.opens_on


def missed_before(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """The first workshop of the pair was missed, which ends the pair: nobody is expected at the second."""
    if record.what.attendance is Attendance.ATTENDED or begun.about != Part.SECOND:
        return False
    pair = begun.cause.what
    return bool(record.what.part is Part.FIRST and record.what.workshop_on == pair.first and facts.case.terms)


def end_before_its_day(ended: Guard) -> Guard:
    """The case ended before that workshop: one that took place before still wants its attendance."""

    def guard(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
        return record.on < begun.opens_on and ended(facts, begun, record)

    return guard


def _pair(begun: Begun) -> WorkshopsBooked:
    """The pair that was booked when a review of bookings began."""
    booked: Recorded[WorkshopsBooked] = begun.also[0]
    return booked.what


def cancels_what_was_booked(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It cancels the pair that was booked then."""
    return record.place > begun.also[0].place


def of_what_was_booked(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It is about a workshop of the pair that was booked then."""
    return bool(record.what.workshop in _pair(begun).workshops)


def missed_of_what_was_booked(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """A workshop of that pair was missed."""
    return record.what.attendance is not Attendance.ATTENDED and of_what_was_booked(facts, begun, record)


def last_of_what_was_booked(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """The second workshop of that pair was attended: nothing of it lies ahead."""
    attended = record.what.attendance is Attendance.ATTENDED and record.what.part is Part.SECOND
    return attended and of_what_was_booked(facts, begun, record)


def reviewed_with_bookings(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """A review of risk that says what becomes of the bookings."""
    return record.what.bookings is not None and recorded_after(facts, begun, record)


def record_answers(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """A record of the victim is kept that is usable, or forbids all contact; after a dead way a new one."""
    if record.what.person is not Person.VICTIM or not (record.what.usable or record.what.do_not_contact):
        return False
    return begun.about == "opened" or record.place > begun.since


def review_goes_on(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """A review says that it goes on: of what a review stopped, never of a risk that is high."""
    by_grade = isinstance(begun.cause.what, RiskReassessed)
    return bool(record.what.continues) and not by_grade and recorded_after(facts, begun, record)


def risk_lowered(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """A later assessment is below high, and with it the risk was no longer high: it has all that lowering needs."""
    if not isinstance(begun.cause.what, RiskReassessed) or record.what.lowering_met is False:
        return False
    until_then = [other for other in facts.case.assessments if other.place.day <= record.place.day]
    stood = grade(until_then)
    return record.place > begun.since and stood is not None and stood.what.grade is not Grade.HIGH


def same_concern(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It is about that concern, by whichever number of its chain of corrections."""
    return str(facts.root_of(record.what.concern)) == begun.about


def replies(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It is the reply to that referral."""
    return record.what.replied_on is not None and record.what.reference == begun.about


def reviews_it(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It reviews that, and was recorded after what made it necessary: a correction that shows it is later, too."""
    return bool(record.what.about == begun.about and record.root > begun.cause.number)


def after_the_last_day(_: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """It was recorded once the caution had run out."""
    return record.on >= begun.opens_on


def last_record_entered(facts: CaseFacts, begun: Begun, record: Recorded[Any]) -> bool:
    """With it the outcome stands in every record: in the crime record and in the Police National Computer."""
    entered: set[RecordSystem] = set()
    for other in facts.of(OutcomeRecorded):
        if other.place.day < begun.since.day:
            continue
        entered.add(other.what.system)
        if entered == set(RecordSystem):
            return other.number == record.number
    return False
