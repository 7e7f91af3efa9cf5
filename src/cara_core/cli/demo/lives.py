"""The lives of ``cara demo``: lived day by day, in a store, and shown when they are over."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import attrs

from cara_core.case.case import Case
from cara_core.case.timeline import Sort, marks, moment_lines, timeline
from cara_core.casework.asked_facts import NumberedFact
from cara_core.casework.casework import Casework
from cara_core.cli.arguments.store import hooks_status
from cara_core.cli.case.words import english
from cara_core.cli.terminal.lines import heading, plain
from cara_core.due.duty import Duty, LedgerRow
from cara_core.due.ledger import shown
from cara_core.due.words import duty_lines, ledger_lines
from cara_core.errors import CaraError
from cara_core.examples.lives import Life, due_days, lives
from cara_core.examples.people import safe_contact
from cara_core.forces.force import Force
from cara_core.formats.fact import ReadFact
from cara_core.terms.contact import SafeContact
from cara_core.terms.days import FIRST_DAY, Day
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.instants import LONDON, Instant, london_day, read_instant

__all__ = ["Story", "noon", "play_lives", "story_lines"]

_NOON: Final = 12


@attrs.frozen(kw_only=True)
class Story:
    """What came of the lives: each case in the end, what was due on some mornings, and why some could not go on.

    ``ledgers`` are those of the lives whose duties are worth showing.
    """

    cases: Mapping[str, Case]
    due: Mapping[Day, Sequence[Duty]]
    ledgers: Mapping[str, Sequence[LedgerRow]]
    failed: Mapping[str, str]


def noon(on: Day) -> Instant:
    """The moment at which what happened on that day is recorded in the story."""
    return datetime(on.year, on.month, on.day, _NOON, tzinfo=LONDON)


def play_lives(force: Force, casework: Casework) -> Story:
    """Live every life under the rules of this force, the days of all of them in their order.

    A life that this force's rules end early stops there; the others go on.
    """
    cases: dict[str, Case] = {}
    due: dict[Day, Sequence[Duty]] = {}
    failed: dict[str, str] = {}
    mornings = deque(sorted(due_days()))
    for step in _steps():
        while mornings and mornings[0] <= step.on:
            morning = mornings.popleft()
            due[morning] = casework.due(on=morning)
        if step.life.case in failed:
            continue
        try:
            cases[step.life.case] = _take(step, force, casework)
        except CaraError as wrong:
            failed[step.life.case] = str(wrong)
    for morning in mornings:
        due[morning] = casework.due(on=morning)
    in_order = {life.case: cases[life.case] for life in lives() if life.case in cases}
    ledgers = {
        life.case: shown(casework.duties(life.case), cases[life.case])
        for life in lives()
        if life.ledger and life.case in cases
    }
    return Story(cases=in_order, due=due, ledgers=ledgers, failed=failed)


class _Step(NamedTuple):
    """One step of a life: ``number`` 0 opens the case, the others are its facts."""

    on: Day
    place: int
    number: int

    @property
    def life(self) -> Life:
        """Whose step it is: that of the life in this place."""
        return lives()[self.place]


def _steps() -> list[_Step]:
    """Every step of every life by its day."""
    steps = []
    for place, life in enumerate(lives()):
        steps.append(_Step(life.opened_on, place, 0))
        steps += [_Step(london_day(_at(read)), place, number) for number, read in enumerate(life.facts, 1)]
    return sorted(steps)


def _at(read: ReadFact) -> Instant:
    """When was it recorded? Where the story does not say, at noon of the day it happened."""
    envelope = read.envelope
    recorded_at = None if envelope.recorded_at is None else read_instant(envelope.recorded_at)
    happened = None if envelope.at is None else read_instant(envelope.at)
    if recorded_at is not None or happened is not None:
        return recorded_at or happened or noon(FIRST_DAY)
    return noon(FIRST_DAY if envelope.on is None else envelope.on)


def _take(step: _Step, force: Force, casework: Casework) -> Case:
    """The case after this step."""
    life = step.life
    if step.number == 0:
        at = noon(step.on)
        opened = casework.open(life.referral, force=force, case=life.case, on=life.opened_on, at=at, by=life.by)
        hooks_status(opened.hooks)
        casework.keep_safe_contact(_safe_contact(life), at=at)
        return casework.case(life.case)
    read = ReadFact(*life.facts[step.number - 1])
    recorded = casework.record(life.case, NumberedFact.of(read), at=_at(read))
    hooks_status(recorded.hooks)
    return recorded.case


def _safe_contact(life: Life) -> SafeContact:
    """How the victim of this life can be reached, recorded on the day of the opening."""
    sample = safe_contact()
    ways = tuple(attrs.evolve(way, verified_on=life.opened_on) for way in sample.channels)
    return attrs.evolve(sample, case=life.case, recorded_on=life.opened_on, channels=ways)


def story_lines(story: Story) -> Iterator[Line]:
    """Each life as a timeline, then what was due on some mornings."""
    words = english()
    for life in lives():
        yield plain()
        yield heading(f"{life.title}. {life.shows}")
        case = story.cases.get(life.case)
        if case is not None:
            yield from _life_lines(case, on=max(story.due), from_the_caution=life is not lives()[0])
        if life.case in story.ledgers:
            yield plain()
            yield heading("Its ledger: every duty that began, and the fact that ended it")
            yield from ledger_lines(story.ledgers[life.case], words)
        if life.case in story.failed:
            yield Line(Kind.NOT_MET, f"It stops here, by the rules of this force: {story.failed[life.case]}")
    for on, due in story.due.items():
        yield plain()
        yield heading(f"What is due over all of them, on the morning of {words.spell(on)}")
        yield from duty_lines(due, words, on)


def _life_lines(case: Case, *, on: Day, from_the_caution: bool) -> Iterator[Line]:
    """A life as a timeline. How a caution comes to be given is shown in the first life alone."""
    words = english()
    moments = (*timeline(case, words), *marks(case, words))
    given = 0 if case.issued is None or not from_the_caution else case.issued.number
    shown = (moment for moment in moments if moment.sort is not Sort.FACT or moment.number >= given)
    return moment_lines(case, shown, words, on=on)
