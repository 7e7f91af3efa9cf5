"""What booking has to know of the cases: the places they hold, and what each still waits for.

Whoever knows the cases hands them over: nothing here opens a store. Needs no extra.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.facts import WorkshopsBooked
from cara_core.stages.attendance import NOTICE_DAYS, outstanding
from cara_core.stages.issue.interlock import running_terms
from cara_core.stages.issue_review import open_issue_reviews
from cara_core.stages.schedule.assignment import Waiting
from cara_core.stages.schedule.fitting_pairs import Span
from cara_core.terms.caution import Part, RunningTerms
from cara_core.terms.days import Day, days_after, days_between
from cara_core.terms.policy import Policy
from cara_core.terms.workshops import Misfit, Needs, Seat, Workshop, WorkshopPair, WorkshopQuery

__all__ = [
    "Outlook",
    "booking_of",
    "held_pair",
    "held_seats",
    "kept_apart",
    "may_be_booked",
    "names_no_workshop",
    "outlook_of",
    "query_of",
    "shown_reasons",
]

_ALONE: Final = "attended"


def held_seats(cases: Iterable[Case], marks: Mapping[str, frozenset[str]]) -> Iterator[Seat]:
    """Which places do these cases hold? ``marks`` are the keep-apart marks of each, where they are known.

    A booking that names no workshop holds a place that cannot be counted: see :func:`names_no_workshop`.
    """
    for case in cases:
        pair = None if case.phase.ended else case.booking
        ids = () if pair is None else (pair.first_workshop, pair.second_workshop)
        for id_ in ids:
            if id_ is not None:
                yield Seat(workshop=id_, case=case.id, keep_apart=marks.get(case.id, frozenset()))


def kept_apart(people: Mapping[str, Needs], marks: Mapping[str, frozenset[str]]) -> dict[str, Needs]:
    """These people, each with the marks of their case (``Casework.keep_apart_marks``) beside those of their record."""
    return {
        case: attrs.evolve(needs, keep_apart=needs.keep_apart | marks.get(case, frozenset()))
        for case, needs in people.items()
    }


def names_no_workshop(case: Case) -> bool:
    """Does this case hold a booking that does not say which workshops?"""
    pair = None if case.phase.ended else case.booking
    return pair is not None and None in {pair.first_workshop, pair.second_workshop}


def held_pair(case: Case, offered: Mapping[str, Workshop]) -> WorkshopPair | None:
    """The booked pair that still holds, as it stands on offer; ``None``: there is none, or it is not on offer."""
    pair = None if case.phase.ended else case.booking
    if pair is None:
        return None
    first, second = offered.get(pair.first_workshop or ""), offered.get(pair.second_workshop or "")
    return None if first is None or second is None else WorkshopPair(first, second)


def booking_of(pair: WorkshopPair, *, short_notice: str | None = None) -> WorkshopsBooked:
    """What is recorded where this pair is booked; ``short_notice``: how the participant was told, where it is near."""
    return WorkshopsBooked(
        first=pair.first.on,
        second=pair.second.on,
        first_workshop=pair.first.id,
        second_workshop=pair.second.id,
        first_starts=f"{pair.first.starts:%H:%M}",
        first_ends=f"{pair.first.ends:%H:%M}",
        first_venue=pair.first.venue or None,
        second_starts=f"{pair.second.starts:%H:%M}",
        second_ends=f"{pair.second.ends:%H:%M}",
        second_venue=pair.second.venue or None,
        short_notice=short_notice,
    )


def may_be_booked(case: Case) -> bool:
    """May a pair be booked now?

    None may before a caution is given, once the case has ended, under a safety hold, where the programme is
    stopped, while somebody looks again at the caution, and while a breach is decided or prosecuted.
    Why not is not said here: a provider sees no hold. On which days the participant cannot
    come is asked where a pair is looked for (:func:`outlook_of`).
    """
    runs = case.phase in {Phase.LIVE, Phase.NON_COMPLIANCE}
    paused = case.stopped or case.hold is not None or bool(open_issue_reviews(case))
    return runs and not paused and outstanding(case) is not None


@attrs.frozen(kw_only=True)
class Outlook:
    """What one case waits for: who, within which days, and under which terms.

    ``pair_span`` is the span of both workshops of a pair, which a repeat needs too. ``given``: a
    caution runs; if not, it is as it would be, were the caution given on the day that was asked for.
    """

    waiting: Waiting
    pair_span: Span
    both_repeated: bool
    given: bool

    @property
    def attended(self) -> Workshop | None:
        """The first workshop, where only the second is outstanding."""
        return self.waiting.attended


def outlook_of(
    case: Case,
    needs: Needs,
    on: Day,
    offered: Iterable[Workshop],
    policy: Policy,
    *,
    first_within: int | None = None,
    notice_days: int = NOTICE_DAYS,
) -> Outlook | None:
    """What does this case wait for, seen from that day? ``None``: for nothing, or it has ended.

    The days on which a fact says that the participant cannot come are days ``away``, beside those of ``needs``.
    ``first_within``: the first workshop lies within so many days of the caution, where a
    force asks for that; after an absence it is not asked again. ``notice_days``: no workshop is nearer,
    so that the messages about it come in time; fewer where the participant was told otherwise.
    ``policy`` is asked for the terms where no caution has been given yet.
    """
    needs = attrs.evolve(needs, away=needs.away | _days_away(case))
    if case.issued is None or case.terms is None or case.ends_on is None:
        return None if case.phase.ended else _as_if_given(needs, on, policy, first_within)
    still = outstanding(case)
    if still is None:
        return None
    # Nothing is booked on or before a day on which somebody was absent: what is booked again lies after it.
    absent_until = [days_after(absence.what.workshop_on, 1) for absence in case.absences]
    # Nothing is offered nearer than its messages need: what is booked nearer is arranged with the participant.
    earliest = max([days_after(on, notice_days), case.issued.on, *absent_until])
    first_by = None if first_within is None or absent_until else days_after(case.issued.on, first_within)
    pair_span = Span.of(case.terms, earliest=earliest, ends_on=case.ends_on, first_by=first_by)
    attended, span = None, pair_span
    if Part.FIRST not in still.parts:
        attended = _attended(case, needs, offered)
        # There may be no group sooner: the second alone may lie further off than a pair does (stages/attendance.py).
        longest = max(pair_span.gap_most_days, days_between(attended.on, until=case.ends_on))
        span = attrs.evolve(pair_span, gap_most_days=longest)
    waiting = Waiting(needs=needs, span=span, attended=attended)
    return Outlook(waiting=waiting, pair_span=pair_span, both_repeated=case.terms.both_repeated, given=True)


def _days_away(case: Case) -> frozenset[Day]:
    """On which days of the caution can the participant not come, as far as a fact says so? No end: on none after it."""
    if case.issued is None or case.ends_on is None:
        return frozenset()
    found = set[Day]()
    for away in case.unavailable:
        first = max(away.what.from_, case.issued.on)
        last = case.ends_on if away.what.until is None else min(away.what.until, case.ends_on)
        found.update(days_after(first, number) for number in range(days_between(first, until=last) + 1))
    return frozenset(found)


def _as_if_given(needs: Needs, on: Day, policy: Policy, first_within: int | None) -> Outlook:
    terms: RunningTerms = running_terms(policy)
    first_by = None if first_within is None else days_after(on, first_within)
    ends_on = policy.caution_length.last_day(on)
    span = Span.of(terms, earliest=days_after(on, NOTICE_DAYS), ends_on=ends_on, first_by=first_by)
    waiting = Waiting(needs=needs, span=span)
    return Outlook(waiting=waiting, pair_span=span, both_repeated=terms.both_repeated, given=False)


def _attended(case: Case, needs: Needs, offered: Iterable[Workshop]) -> Workshop:
    """The first workshop that was attended, as it stood on offer; else one of that day, for only the day counts."""
    attended = case.attended(Part.FIRST)
    on = case.facts[-1].on if attended is None else attended.what.workshop_on
    booked = [record.what for record in case.bookings if record.what.first == on]
    named = booked[-1].first_workshop if booked else None
    for workshop in offered:
        if workshop.part is Part.FIRST and workshop.id == named and workshop.on == on:
            return workshop
    return Workshop(
        id=named or _ALONE,
        part=Part.FIRST,
        venue="",
        on=on,
        starts=dt.time(0),
        ends=dt.time(1),
        language=needs.language,
        sex=needs.sex,
        least=0,
        most=1,
    )


def query_of(needs: Needs, span: Span, attended: Workshop | None = None) -> WorkshopQuery:
    """What is asked of whoever knows what is on offer, for this person?"""
    return WorkshopQuery(
        language=needs.language,
        interpreter_needed=needs.interpreter_needed,
        sex=needs.sex,
        earliest=span.earliest if attended is None else min(span.earliest, attended.on),
        latest=span.ends_on,
        access=needs.access,
    )


def shown_reasons(reasons: Iterable[Misfit]) -> tuple[Misfit, ...]:
    """The reasons as they may be shown: whether somebody is kept apart from anybody is never among them.

    A group closed by such a mark is shown as a group without a place.
    """
    shown = (Misfit.FULL if reason is Misfit.KEEP_APART else reason for reason in reasons)
    return tuple(dict.fromkeys(shown))
