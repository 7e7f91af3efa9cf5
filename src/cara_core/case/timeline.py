"""A case as it happened, told in one line for each fact, and the days that lie ahead of it.

What is made here is for a screen that others may see. It shows days, whole numbers, yes or
no, and words of the words file; never a text that somebody typed, never what belongs to a
person (``case/personal.py``), and nothing from which the victim's answer could be read.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.facts import Fact
from cara_core.case.standing import superseded_by
from cara_core.case.timeline_words import Lane, lane_of, shown, words_key
from cara_core.terms.days import Day, days_after
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.policy import HARD_LIMIT_DAYS, SOFT_LIMIT_DAYS
from cara_core.terms.words import Words

__all__ = ["Lane", "Mark", "Moment", "Sort", "in_full", "marks", "moment_lines", "timeline"]


class Sort(StrEnum):
    """What a moment is: something that happened, a day that matters, or something to be done."""

    FACT = "fact"
    MARK = "mark"
    DUTY = "duty"


class Mark(StrEnum):
    """The days that matter to a caution, in the order in which they usually come."""

    ISSUE_BY = "issue_by"
    SPENT = "spent"
    SIXTEEN_WEEKS = "sixteen_weeks"
    LAST_DAY = "last_day"
    TWENTY_WEEKS = "twenty_weeks"
    PROSECUTE_BY = "prosecute_by"


@attrs.frozen(kw_only=True)
class Moment:
    """One moment of a case, in words.

    ``number`` is the fact's, 0 for a mark or a duty. ``label`` says the same in two or three
    words. ``overdue_days`` is how long a duty has been overdue on the day it was asked for.
    """

    sort: Sort
    on: Day
    kind: str
    lane: Lane
    text: str
    label: str
    number: int = 0
    supersedes: int | None = None
    superseded_by: int | None = None
    overdue_days: int = 0


def timeline(case: Case, words: Words) -> tuple[Moment, ...]:
    """What has happened in this case, in the order of its days, then of its numbers?

    Every fact is there; one that no longer holds says which took its place. Raises
    ``KeyError`` where the language lacks a text.
    """
    later = superseded_by(case.facts)
    found = (_moment(case, fact, words, later.get(fact.number)) for fact in case.facts)
    return tuple(sorted(found, key=lambda moment: (moment.on, moment.number)))


def _moment(case: Case, fact: Fact, words: Words, superseded_by: int | None) -> Moment:
    key, values = words_key(fact.what), shown(case, fact.what)
    return Moment(
        sort=Sort.FACT,
        on=fact.on,
        kind=fact.kind,
        lane=lane_of(fact.kind),
        text=words.say(f"fact.{key}", values),
        label=words.say(f"label.{key}", values),
        number=fact.number,
        supersedes=fact.supersedes,
        superseded_by=superseded_by,
    )


def marks(case: Case, words: Words) -> tuple[Moment, ...]:
    """Which days matter to this caution: 16 and 20 weeks, spent, the last days? In their order.

    Once a case has ended, only those that came before; of a completed one also the day the
    caution is spent.
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
    yield Mark.SPENT, what.spent_on
    yield Mark.SIXTEEN_WEEKS, days_after(given, SOFT_LIMIT_DAYS)
    yield Mark.LAST_DAY, case.ends_on
    yield Mark.TWENTY_WEEKS, days_after(given, HARD_LIMIT_DAYS)
    yield Mark.PROSECUTE_BY, what.prosecute_by


def _matters(case: Case, mark: Mark, on: Day) -> bool:
    if case.ended_on is None or on <= case.ended_on:
        return True
    return mark is Mark.SPENT and case.ended is Phase.COMPLETED


def moment_lines(case: Case, moments: Iterable[Moment], words: Words, *, on: Day) -> Iterator[Line]:
    """A timeline as a person reads it: what happened, what is due on that day, what lies ahead.

    ``moments`` are those of :func:`timeline`, with those of :func:`marks` and of
    ``due.words.duty_moments`` where they are wanted.
    """
    every = sorted(moments, key=lambda moment: (moment.on, moment.number))
    head = {"case": case.id, "phase": case.phase}
    yield Line(Kind.HEADING, words.say("timeline.head", head))
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
    """The text of a moment, with what it supersedes or is superseded by."""
    for key, number in (("superseded", moment.superseded_by), ("in_place", moment.supersedes)):
        if number is not None:
            return words.say(f"timeline.{key}", {"text": moment.text, "number": number})
    return moment.text


def _kind(moment: Moment) -> Kind:
    """How it is coloured: the words say all of it too."""
    if moment.sort is Sort.DUTY:
        return Kind.NOT_MET if moment.overdue_days else Kind.UNKNOWN
    if moment.sort is Sort.MARK or moment.superseded_by is not None:
        return Kind.DETAIL
    return Kind.REFER if moment.lane is Lane.SAFETY else Kind.PLAIN
