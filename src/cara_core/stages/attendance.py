"""The two workshops: both attended, in order, inside the caution; absences judged by a human.

Sources: the programme's public pages. Both parts are required; who comes late is refused
entry, which is an absence; where the force says so, missing either means repeating both.
"""

from collections.abc import Iterable

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.facts import AbsenceJudged, AttendanceRecorded, BookingCancelled, Part, WorkshopsBooked
from cara_core.errors import Fault, InputError
from cara_core.stages.what_may_follow import out_of_turn
from cara_core.terms.caution import RunningTerms
from cara_core.terms.days import Day, days_after, days_before, days_between

__all__ = ["Outstanding", "book", "cancel", "judge_absence", "outstanding", "record_attendance"]


@attrs.frozen(kw_only=True)
class Outstanding:
    """Which workshops have still to be attended, and until when that is possible.

    ``last_first`` is the last day on which the next one can be begun, so that the rest still
    lies inside the caution. From the day after, the case can no longer be completed.
    """

    parts: tuple[Part, ...]
    last_first: Day

    @property
    def impossible_from(self) -> Day:
        """The day on which it becomes true that the case can no longer be completed."""
        return days_after(self.last_first, 1)


def outstanding(case: Case) -> Outstanding | None:
    """What has still to be attended? ``None``: nothing, or no condition asks for workshops, or no caution runs.

    With both to attend, the first has to lie so early that the least number of days to
    the second still fits: programme.md 13.2.
    """
    terms, ends_on = case.terms, case.ends_on
    if terms is None or ends_on is None or not case.workshops_asked or case.ended is not None:
        return None
    first, second = case.attended(Part.FIRST), case.attended(Part.SECOND)
    if first is None:
        return Outstanding(parts=(Part.FIRST, Part.SECOND), last_first=days_before(ends_on, terms.gap_least_days))
    return None if second is not None else Outstanding(parts=(Part.SECOND,), last_first=ends_on)


def book(case: Case, what: WorkshopsBooked, on: Day) -> WorkshopsBooked:
    """A pair of workshops: inside the caution, as far apart as the terms say.

    Where only the second is outstanding, ``first`` is the one that was attended, and the
    second may lie further from it than a pair does: there may be no group sooner. Neither
    lies before the caution, nor on or before a day already missed. Raises :class:`InputError`
    with every fault of the days, :class:`OutOfTurn` where nothing is outstanding.
    """
    remaining = outstanding(case)
    if remaining is None or case.terms is None or case.issued is None or case.ends_on is None:
        raise out_of_turn(case, what, "a workshop that has still to be attended")
    missed = [days_after(absence.what.workshop_on, 1) for absence in case.absences]
    earliest = max([on, case.issued.on, *missed])
    second_alone = Part.FIRST not in remaining.parts
    faults = [
        *_first_day_faults(case, what, earliest, second_alone=second_alone),
        *_gap_faults(what, case.terms, second_alone=second_alone),
    ]
    if second_alone and what.second < earliest:
        faults.append(Fault("what.second", "TOO_EARLY", f"already past or missed; allowed: {earliest} or later"))
    if what.second > case.ends_on:
        faults.append(Fault("what.second", "AFTER_CAUTION", f"after the caution; allowed: {case.ends_on} or earlier"))
    if faults:
        raise InputError(faults)
    return what


def _first_day_faults(case: Case, what: WorkshopsBooked, earliest: Day, *, second_alone: bool) -> list[Fault]:
    attended = case.attended(Part.FIRST)
    if second_alone and attended is not None:
        if what.first == attended.what.workshop_on:
            return []
        return [
            Fault("what.first", "ALREADY_ATTENDED", f"the first was attended; allowed: {attended.what.workshop_on}")
        ]
    if what.first < earliest:
        return [Fault("what.first", "TOO_EARLY", f"already past or missed; allowed: {earliest} or later")]
    return []


def _gap_faults(what: WorkshopsBooked, terms: RunningTerms, *, second_alone: bool) -> list[Fault]:
    gap = days_between(what.first, until=what.second)
    # A second that is booked alone may lie further away: there may be no group sooner.
    if terms.gap_least_days <= gap and (second_alone or gap <= terms.gap_most_days):
        return []
    least, most = days_after(what.first, terms.gap_least_days), days_after(what.first, terms.gap_most_days)
    allowed = f"{least} or later" if second_alone else f"{least} to {most}"
    return [Fault("what.second", "GAP", f"{gap} days after the first; allowed: {allowed}")]


def cancel(case: Case, what: BookingCancelled) -> BookingCancelled:
    """The booked pair does not take place as booked; raises :class:`OutOfTurn` where none is booked."""
    if case.booking is None:
        raise out_of_turn(case, what, "a pair of workshops that was booked")
    return what


def record_attendance(case: Case, what: AttendanceRecorded, on: Day, *, supersedes: int | None) -> AttendanceRecorded:
    """The provider says who was there, of a workshop that was booked and has taken place.

    The second part counts only after the first; a correction is about the same workshop.
    Raises :class:`InputError` where the day is not the booked one, or lies ahead;
    :class:`OutOfTurn` where nothing is booked.
    """
    if supersedes is not None:
        _check_same_workshop(what, case.attendances, supersedes)
    elif case.booked is None:
        raise out_of_turn(case, what, "a pair of workshops that was booked")
    else:
        _check_booked(case, what, case.booked.what)
    if what.workshop_on > on:
        raise InputError([Fault("what.workshop_on", "AHEAD", f"it has not taken place; allowed: {on} or earlier")])
    return what


def _check_booked(case: Case, what: AttendanceRecorded, booked: WorkshopsBooked) -> None:
    allowed = booked.first if what.part is Part.FIRST else booked.second
    if what.workshop_on != allowed:
        raise InputError([Fault("what.workshop_on", "NOT_BOOKED", f"not the booked day; allowed: {allowed}")])
    if case.ends_on is not None and what.workshop_on > case.ends_on:
        found = f"after the caution, which runs to {case.ends_on}; allowed: a workshop by then"
        raise InputError([Fault("what.workshop_on", "AFTER_CAUTION", found)])
    if any(record.what.workshop == what.workshop for record in case.attendances):
        raise out_of_turn(case, what, "a workshop whose attendance is not yet recorded (a correction supersedes)")
    if what.part is Part.SECOND and case.attended(Part.FIRST) is None:
        raise out_of_turn(case, what, "the first workshop attended: who missed it is booked anew")


def _check_same_workshop(
    what: AttendanceRecorded | AbsenceJudged,
    earlier: Iterable[Recorded[AttendanceRecorded]] | Iterable[Recorded[AbsenceJudged]],
    supersedes: int,
) -> None:
    """A correction is about the workshop that the fact it supersedes was about."""
    for recorded in earlier:
        if recorded.number == supersedes and recorded.what.workshop != what.workshop:
            workshop = recorded.what.workshop
            allowed = f"not the workshop of fact {supersedes}; allowed: {workshop.part}, {workshop.on}"
            raise InputError([Fault("what.workshop_on", "ANOTHER_WORKSHOP", allowed)])


def judge_absence(case: Case, what: AbsenceJudged, *, supersedes: int | None) -> AbsenceJudged:
    """Somebody decides whether there was a reasonable excuse, for an absence on record.

    A judgement is never edited; a wrong one is superseded. Raises :class:`OutOfTurn`.
    """
    if what.workshop not in {absence.what.workshop for absence in case.absences}:
        raise out_of_turn(case, what, "an absence on record for that part and day")
    if supersedes is not None:
        _check_same_workshop(what, case.judgements, supersedes)
    elif what.workshop not in {absence.what.workshop for absence in case.unjudged}:
        raise out_of_turn(case, what, "an absence not yet judged (a correction supersedes)")
    return what
