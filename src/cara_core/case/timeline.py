"""A case as it happened, told in one line for each fact, and the days that lie ahead of it.

What is made here is for a screen that others may see. It shows days, whole numbers, yes or
no, and words of the words file; never a text that somebody typed, never what belongs to a
person (``case/personal.py``), and nothing from which the victim's answer could be read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import AttendanceRecorded, CautionIssued, Ceased, ErrorCode, Fact, RecordedInError
from cara_core.case.outcomes import spent_on
from cara_core.case.standing import fallen, happening_day, standing
from cara_core.case.timeline_words import Lane, lane_of, shown, words_key
from cara_core.terms.days import Day, days_after
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.policy import HARD_LIMIT_DAYS, SOFT_LIMIT_DAYS
from cara_core.terms.words import Words

__all__ = [
    "Fall",
    "Lane",
    "Mark",
    "Moment",
    "Sort",
    "in_full",
    "marks",
    "moment_lines",
    "of_another_case",
    "timeline",
]


class Sort(StrEnum):
    """What a moment is: something that happened, a day that matters, something to be done, or a pause."""

    FACT = "fact"
    MARK = "mark"
    DUTY = "duty"
    PAUSE = "pause"


class Mark(StrEnum):
    """The days that matter to a caution, in the order in which they usually come."""

    ISSUE_BY = "issue_by"
    SPENT = "spent"
    SIXTEEN_WEEKS = "sixteen_weeks"
    LAST_DAY = "last_day"
    TWENTY_WEEKS = "twenty_weeks"
    PROSECUTE_BY = "prosecute_by"


class Fall(StrEnum):
    """Why a fact stands no longer: another took its place, it was taken back, or what it followed from fell."""

    SUPERSEDED = "superseded"
    IN_ERROR = "in_error"
    FOLLOWED = "followed"


@attrs.frozen(kw_only=True)
class Moment:
    """One moment of a case, in words.

    ``number`` is the fact's, 0 for a mark or a duty. ``label`` says the same in two or three
    words. ``order`` is the place of what happened on that day among the others: second, root, number.
    ``recorded_on`` is the day a fact was recorded, ``None`` where that is the day it happened.
    ``supersedes`` and ``takes_back`` are the numbers of the facts against which it stands, ``fell_by``
    that of the fact by which it fell itself, and ``fall`` how. ``irregular``: the law asked for something
    that was missing; ``unbooked``: nothing was booked for that day. ``is_over``: a pause
    that has ended. ``overdue_days`` is how long a duty
    has been overdue on the day it was asked for.
    """

    sort: Sort
    on: Day
    kind: str
    lane: Lane
    text: str = attrs.field(repr=False)
    label: str
    number: int = 0
    order: tuple[float, int, int] = (-1.0, 0, 0)
    recorded_on: Day | None = None
    supersedes: int | None = None
    takes_back: int | None = None
    fell_by: int | None = None
    fall: Fall | None = None
    irregular: bool = False
    unbooked: bool = False
    is_over: bool = False
    overdue_days: int = 0


def timeline(case: Case, words: Words) -> tuple[Moment, ...]:
    """What has happened in this case, in the order in which it happened?

    Every fact is there; one that no longer stands says by which it fell. Of one that belongs to
    another case nothing is shown but that it was there. Raises ``KeyError`` where the language lacks
    a text.
    """
    places = _places(case.facts)
    gone = fallen(case.facts)
    by_number = {fact.number: fact for fact in case.facts}
    found = (
        _moment(case, fact, words, places[fact.number], by_number.get(gone.get(fact.number, 0))) for fact in case.facts
    )
    return tuple(sorted(found, key=_in_order))


def of_another_case(facts: Iterable[Fact]) -> frozenset[int]:
    """The numbers of the facts that were typed into the wrong case: nothing of what they say is shown here."""
    every = tuple(facts)
    wrong = {fact.number for fact in every if _says_wrong_case(fact)}
    return frozenset(number for number, by in fallen(every).items() if by in wrong)


def _says_wrong_case(fact: Fact) -> bool:
    return isinstance(fact.what, RecordedInError) and fact.what.code is ErrorCode.WRONG_CASE


def _in_order(moment: Moment) -> tuple[Day, tuple[float, int, int]]:
    return moment.on, moment.order


_Placed = tuple[Day, tuple[float, int, int]]


def _places(facts: Sequence[Fact]) -> Mapping[int, _Placed]:
    """For each fact the day it happened, and its place on that day; what fell keeps the day it named itself."""
    found: dict[int, _Placed] = {}
    for record in standing(facts):
        day = happening_day(record.what, record.on)
        found[record.number] = (day, (record.place.second, record.place.root, record.number))
    last: dict[Day, float] = {}
    for fact in facts:
        if fact.number not in found:
            day = happening_day(fact.what, fact.on)
            second = last.get(day, 0.0) if fact.at is None or day != fact.on else fact.at.timestamp()
            found[fact.number] = (day, (second, fact.number, fact.number))
        day, (second, _, _) = found[fact.number]
        last[day] = max(second, last.get(day, 0.0))
    return found


def _moment(case: Case, fact: Fact, words: Words, placed: _Placed, by: Fact | None) -> Moment:
    if by is not None and _says_wrong_case(by):
        return _of_another_case(fact, words, by)
    key, values, (on, order) = words_key(case, fact.what), shown(case, fact.what), placed
    return Moment(
        sort=Sort.FACT,
        on=on,
        kind=fact.kind,
        lane=lane_of(key),
        text=words.say(f"fact.{key}", values),
        label=words.say(f"label.{key}", values),
        number=fact.number,
        order=order,
        recorded_on=None if fact.recorded_on == on else fact.recorded_on,
        supersedes=fact.supersedes,
        takes_back=fact.what.fact if isinstance(fact.what, RecordedInError) else None,
        fell_by=None if by is None else by.number,
        fall=None if by is None else _fall(fact, by),
        irregular=isinstance(fact.what, CautionIssued | Ceased) and fact.what.is_irregular,
        unbooked=isinstance(fact.what, AttendanceRecorded) and fact.what.unbooked,
    )


def _of_another_case(fact: Fact, words: Words, by: Fact) -> Moment:
    """Something was typed into the wrong case: not even its kind or its day is shown here."""
    return Moment(
        sort=Sort.FACT,
        on=by.on,
        kind=by.kind,
        lane=lane_of(by.kind),
        text=words.say("timeline.wrong_case"),
        label=words.say("timeline.wrong_case_label"),
        number=fact.number,
        order=(-1.0, fact.number, fact.number),
        fell_by=by.number,
        fall=Fall.IN_ERROR,
    )


def _fall(fact: Fact, by: Fact) -> Fall:
    if by.supersedes == fact.number:
        return Fall.SUPERSEDED
    taken_back = isinstance(by.what, RecordedInError) and by.what.fact == fact.number
    return Fall.IN_ERROR if taken_back else Fall.FOLLOWED


def marks(case: Case, words: Words) -> tuple[Moment, ...]:
    """Which days matter to this caution: 16 and 20 weeks, spent, the last days? In their order.

    Once a case has ended, only those that came before, and the day the caution is spent.
    """
    found = [
        Moment(
            sort=Sort.MARK,
            on=on,
            kind=mark,
            lane=Lane.AHEAD,
            text=words.say(f"mark.{mark}"),
            label=words.say(f"marklabel.{mark}"),
        )
        for mark, on in _days(case)
        if on is not None and _matters(case, mark, on)
    ]
    return tuple(sorted(found, key=lambda moment: (moment.on, list(Mark).index(Mark(moment.kind)))))


def _days(case: Case) -> Iterator[tuple[Mark, Day | None]]:
    if case.issued is None:
        yield Mark.ISSUE_BY, None if case.screened is None else case.screened.what.issue_by
        return
    given, what = case.issued.on, case.issued.what
    yield Mark.SPENT, spent_on(case)
    yield Mark.SIXTEEN_WEEKS, days_after(given, SOFT_LIMIT_DAYS)
    yield Mark.LAST_DAY, case.ends_on
    yield Mark.TWENTY_WEEKS, days_after(given, HARD_LIMIT_DAYS)
    yield Mark.PROSECUTE_BY, what.prosecute_by


def _matters(case: Case, mark: Mark, on: Day) -> bool:
    return case.ended_on is None or on <= case.ended_on or mark is Mark.SPENT


def moment_lines(case: Case, moments: Iterable[Moment], words: Words, *, on: Day) -> Iterator[Line]:
    """A timeline as a person reads it: what happened, what is due on that day, what lies ahead.

    ``moments`` are those of :func:`timeline`, with those of :func:`marks` and of
    ``due.words`` (``duty_moments``, ``pause_moments``) where they are wanted.
    """
    every = sorted(moments, key=_in_order)
    head = {"case": case.id, "phase": case.phase}
    yield Line(Kind.HEADING, words.say("timeline.head", head))
    yield from (Line(_kind(moment), moment.text) for moment in every if moment.sort is Sort.PAUSE)
    yield from (_line(moment, words) for moment in every if moment.sort is Sort.FACT or _passed(moment, on))
    due = [moment for moment in every if moment.sort is Sort.DUTY]
    ahead = [moment for moment in every if moment.sort is Sort.MARK and not _passed(moment, on)]
    for heading, found in (("due", due), ("ahead", ahead)):
        if found:
            yield Line(Kind.PLAIN, "")
            yield Line(Kind.HEADING, words.say(f"timeline.{heading}", {"on": on}))
            yield from (_line(moment, words) for moment in found)


def _passed(moment: Moment, on: Day) -> bool:
    return moment.sort is Sort.MARK and moment.on <= on


_DAY_WIDTH: Final = len("30 September 2026")


def _line(moment: Moment, words: Words) -> Line:
    number = str(moment.number) if moment.number else ""
    before = f"{number:>3}  {words.spell(moment.on):<{_DAY_WIDTH}}  "
    return Line.in_columns(_kind(moment), before=before, last=in_full(moment, words))


def in_full(moment: Moment, words: Words) -> str:
    """The text of a moment, with when it was recorded, and what stands against it or against which it stands."""
    text = moment.text
    for key, holds in (("irregular", moment.irregular), ("unbooked", moment.unbooked)):
        if holds:
            text = words.say(f"timeline.{key}", {"text": text})
    if moment.recorded_on is not None:
        text = words.say("timeline.recorded", {"text": text, "on": moment.recorded_on})
    if moment.supersedes is not None:
        text = words.say("timeline.in_place", {"text": text, "number": moment.supersedes})
    if moment.fall is not None:
        text = words.say(f"timeline.{moment.fall}", {"text": text, "number": moment.fell_by})
    return text


def _kind(moment: Moment) -> Kind:
    """How it is coloured: the words say all of it too."""
    if moment.sort is Sort.DUTY:
        return Kind.NOT_MET if moment.overdue_days else Kind.UNKNOWN
    if moment.sort is Sort.MARK or moment.fell_by is not None or moment.is_over:
        return Kind.DETAIL
    return Kind.REFER if moment.lane is Lane.SAFETY or moment.irregular else Kind.PLAIN
