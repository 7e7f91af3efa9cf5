"""The lives of ``cara demo``: lived day by day, in a store, and told when they are over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import Fact
from cara_core.case.timeline import Moment, Sort, marks, moment_lines, timeline
from cara_core.cli.arguments.store import tell_forces
from cara_core.cli.arguments.working_days import calendar
from cara_core.cli.case.words import english
from cara_core.due.duties import Duty, duties
from cara_core.due.words import duty_lines
from cara_core.errors import CaraError
from cara_core.examples.lives import Life, due_days, lives
from cara_core.forces.force import Force
from cara_core.formats.fact import asked_in
from cara_core.programme import open_case, record
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.instants import LONDON, Instant

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["Story", "noon", "play_lives", "story_lines"]

_NOON: Final = 12


@attrs.frozen(kw_only=True)
class Story:
    """What came of the lives: each case in the end, what was due on some mornings, and which could not go on."""

    cases: Mapping[str, Case]
    due: Mapping[Day, Sequence[Duty]]
    failed: Mapping[str, str]


def noon(on: Day) -> Instant:
    """The moment at which what happened on that day is recorded in the story."""
    return datetime(on.year, on.month, on.day, _NOON, tzinfo=LONDON)


def play_lives(force: Force, store: "CaseStore | None") -> Story:
    """Live every life under the rules of this force, the days of all of them in their order.

    A life that this force's rules end early stops there; the others go on.
    """
    cases: dict[str, Case] = {}
    due: dict[Day, Sequence[Duty]] = {}
    failed: dict[str, str] = {}
    mornings = iter(sorted(due_days()))
    morning = next(mornings, None)
    for on, life, number in _days():
        while morning is not None and morning <= on:
            due[morning] = _due(morning, store, cases)
            morning = next(mornings, None)
        if life.case in failed:
            continue
        try:
            cases[life.case], facts = _step(life, number, cases, force)
        except CaraError as wrong:
            failed[life.case] = str(wrong)
            continue
        if store is not None:
            store.append(facts, at=noon(on))
            tell_forces(store, noon(on))
    for left in chain(() if morning is None else (morning,), mornings):
        due[left] = _due(left, store, cases)
    in_order = {life.case: cases[life.case] for life in lives() if life.case in cases}
    return Story(cases=in_order, due=due, failed=failed)


def _days() -> list[tuple[Day, Life, int]]:
    """Every step of every life by its day: 0 opens the case, the others are its facts."""
    steps = [(life.opened_on, place, 0) for place, life in enumerate(lives())]
    for place, life in enumerate(lives()):
        steps += [(asked.on, place, number) for number, (asked, _) in enumerate(life.facts, 1) if asked.on is not None]
    return [(on, lives()[place], number) for on, place, number in sorted(steps)]


def _step(life: Life, number: int, cases: Mapping[str, Case], force: Force) -> tuple[Case, tuple[Fact, ...]]:
    if number == 0:
        return open_case(life.referral, force, case=life.case, on=life.opened_on, by=life.by)
    case = cases[life.case]
    return record(case, asked_in(case.id, case.number + 1, *life.facts[number - 1]), force)


def _due(on: Day, store: "CaseStore | None", cases: Mapping[str, Case]) -> Sequence[Duty]:
    if store is not None:
        return tuple(store.due(on, calendar()))
    return tuple(duty for case in cases.values() for duty in duties(case, calendar()))


def story_lines(story: Story) -> Iterator[Line]:
    """Each life as a timeline, then what was due on some mornings."""
    words = english()
    last = max(story.due)
    for life in lives():
        yield Line(Kind.PLAIN, "")
        yield Line(Kind.HEADING, f"{life.title}. {life.shows}")
        case = story.cases.get(life.case)
        if case is not None:
            moments = (*timeline(case, words), *marks(case, words))
            yield from moment_lines(
                case, moments if life is lives()[0] else _since_given(case, moments), words, on=last
            )
        if life.case in story.failed:
            yield Line(Kind.NOT_MET, f"It stops here, by the rules of this force: {story.failed[life.case]}")
    for on, due in story.due.items():
        yield Line(Kind.PLAIN, "")
        yield Line(Kind.HEADING, f"What is due over all of them, on the morning of {words.spell(on)}")
        yield from duty_lines(due, words, on)


def _since_given(case: Case, moments: Iterable[Moment]) -> Iterator[Moment]:
    """From the caution on: how it comes to be given was told in the first life."""
    given = 0 if case.issued is None else case.issued.number
    return (one for one in moments if one.sort is not Sort.FACT or one.number >= given)
