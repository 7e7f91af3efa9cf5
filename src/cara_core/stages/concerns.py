"""A concern for safety: until when does somebody have to have taken it up?

Asked by the duty to acknowledge it and by the message to the supervisor where nobody did (S01), so that both say
the same. The hours are an illustrative setting: a safety clock may only be shortened.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from cara_core.case.facts import ConcernRaised, Fact, Immediacy
from cara_core.case.standing import Recorded
from cara_core.terms.days import WorkingDays
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.working_hours import end_of_day, hours_worked_after, is_in_hours

__all__ = ["HOURS", "acknowledge_by"]

HOURS: Final[Mapping[Immediacy, int]] = {Immediacy.NOW: 1, Immediacy.TODAY: 4}
"""Working hours in which a concern is taken up: contact.md 5.5 (now); illustrative (today)."""


def acknowledge_by(concern: Recorded[ConcernRaised], working: WorkingDays, chain: Sequence[Fact] = ()) -> Instant:
    """By which instant does somebody have to have taken this concern up?

    ``chain`` are the versions of a concern that was corrected (:func:`~cara_core.case.versions.versions`): a
    correction may shorten the time, and never gives more of it.

    ``now``: an hour in working hours, and at once outside of them. ``today``: four working hours.
    Neither is ever later than the working hours of that day: an hour that began at half past four on
    a Friday does not end on Monday. ``next_contact``: the end of the next working day. It is counted from
    the instant it was raised; where that is not known, from when it was recorded, else from the end
    of its day.
    """
    every = chain or (concern.fact,)
    return min(_taken_up_by(fact, fact.what, working) for fact in every if isinstance(fact.what, ConcernRaised))


def _taken_up_by(concern: Fact, what: ConcernRaised, working: WorkingDays) -> Instant:
    immediacy = what.immediacy
    if immediacy is Immediacy.NEXT_CONTACT:
        return end_of_day(working.after(concern.recorded_on, 1))
    at = concern.at or concern.recorded_at or end_of_day(concern.on)
    if immediacy is Immediacy.NOW and not is_in_hours(at, working):
        return at
    until = hours_worked_after(at, HOURS[immediacy], working)
    # Where the hours would reach into another day, what is left of this one is all there is.
    return min(until, max(at, end_of_day(london_day(at))))
