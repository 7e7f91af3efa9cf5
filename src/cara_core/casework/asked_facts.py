"""What a caller asks to be recorded, read and checked by itself: values, or mappings of ``cara-fact/1``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Self, TypeAlias, get_args

import attrs

from cara_core.case.facts import Fact, What
from cara_core.casework.call_checks import AHEAD, FIRST_YEAR, raise_but_ahead
from cara_core.errors import Fault, InputError
from cara_core.formats.fact import FactEnvelope, ReadFact, read_asked_fact
from cara_core.store.requests import AskedFact
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant, london_day, read_instant

__all__ = ["Askable", "FactsAsked", "NumberedFact", "Viewpoint", "as_fact", "placed", "read_asked"]

_WHATS: Final = tuple(get_args(What))


@attrs.frozen(kw_only=True)
class NumberedFact:
    """One thing that is asked to be recorded; the case, the number and the moment of recording it names, if any."""

    asked: AskedFact
    number: int | None = None
    case: str | None = None
    recorded_at: Instant | None = None

    @classmethod
    def of(cls, read: ReadFact) -> Self:
        """What was read from a mapping of ``cara-fact/1``."""
        return cls.in_envelope(read.envelope, read.what)

    @classmethod
    def in_envelope(cls, envelope: FactEnvelope, what: What | None) -> Self:
        """The same, where perhaps only its envelope could be read."""
        at = None if envelope.at is None else read_instant(envelope.at)
        asked = AskedFact(
            what=what,
            on=envelope.on if at is None else london_day(at),
            at=at,
            by=envelope.by,
            supersedes=envelope.supersedes,
            why=envelope.why,
            moves_day=envelope.moves_day,
        )
        recorded_at = None if envelope.recorded_at is None else read_instant(envelope.recorded_at)
        return cls(asked=asked, number=envelope.number, case=envelope.case, recorded_at=recorded_at)


Askable: TypeAlias = What | Fact | NumberedFact | Mapping[str, object]
"""One thing to record: what happened, a fact, or a mapping of ``cara-fact/1``."""


@attrs.frozen(kw_only=True)
class Viewpoint:
    """From where facts are looked at when they are recorded: in which case, on which day, at which moment.

    What lies after ``today``, or after ``at``, has not happened yet.
    """

    case: str
    today: Day
    at: Instant

    def faults(self, numbered: NumberedFact) -> Iterator[Fault]:
        """What is wrong with the case and the times that this names?"""
        case, on, at = numbered.case, numbered.asked.on, numbered.asked.at
        if numbered.recorded_at not in {None, self.at}:
            # The store alone says when something was recorded: what a file says is compared, and never believed.
            allowed = "allowed: null, and the store says when it is recorded"
            yield Fault("recorded_at", "CONTRADICTION", f"another moment than that of recording it; {allowed}")
        if case not in {None, self.case}:
            yield Fault("case", "CONTRADICTION", "not the case it is recorded in; allowed: the same, or null")
        if on is not None and on.year < FIRST_YEAR:
            yield Fault("on", "TOO_EARLY", f"before any caution of this kind; allowed: from the year {FIRST_YEAR} on")
        elif on is not None and on > self.today:
            yield Fault("on", AHEAD, f"it has not happened yet; allowed: {self.today} or earlier")
        elif at is not None and at > self.at:
            yield Fault("at", AHEAD, "it has not happened yet; allowed: the present moment, or earlier")


@attrs.frozen(kw_only=True)
class FactsAsked:
    """What one call asks to be recorded. ``several``: it was given as a sequence, so that paths begin with a place.

    ``ahead`` is what of it has not happened yet: to be refused, unless all of it was kept before.
    """

    facts: tuple[NumberedFact, ...]
    several: bool
    ahead: Sequence[Fault]

    def path_of(self, index: int) -> int | None:
        """The place that the paths of this one of them begin with."""
        return index if self.several else None


def read_asked(
    given: Askable | Sequence[Askable], seen_from: Viewpoint, *, by: str | None, on: Day | None
) -> FactsAsked:
    """What these ask to be recorded. Raises :class:`InputError` with every fault of each.

    ``by`` says who says so, and ``on`` on which day it happened, where the thing itself does
    not. The path of a fault begins with the place in a sequence, as in ``[2].by``.
    """
    several = isinstance(given, Sequence) and not isinstance(given, str | bytes)
    items: Sequence[object] = list(given) if isinstance(given, Sequence) and several else [given]
    faults: list[Fault] = [] if items else [Fault("facts", "EMPTY", "no fact; allowed: at least one")]
    found: list[NumberedFact] = []
    for index, item in enumerate(items):
        try:
            numbered = _read(item, by=by, on=on)
        except InputError as wrong:
            faults += placed(wrong.faults, index if several else None)
            continue
        found.append(numbered)
        faults += placed(seen_from.faults(numbered), index if several else None)
    return FactsAsked(facts=tuple(found), several=several, ahead=raise_but_ahead(faults))


def placed(faults: Iterable[Fault], index: int | None) -> list[Fault]:
    """These faults of one thing of several, under its place; ``None``: it was the only one."""
    if index is None:
        return list(faults)
    return [attrs.evolve(fault, path=f"[{index}].{fault.path}" if fault.path else f"[{index}]") for fault in faults]


def as_fact(asked: AskedFact, *, case: str, number: int, today: Day, facts: Sequence[Fact] = ()) -> Fact:
    """The fact that is asked for, under this number.

    Where it names no day, it happened when the one of these ``facts`` did that it supersedes; of
    what supersedes none, on ``today``.
    """
    if asked.what is None:
        raise ValueError("a screening is no fact that somebody hands over")
    on, at = asked.on, asked.at
    if on is None:
        on, at = _when_corrected(asked.supersedes, facts) or (today, at)
    return Fact(
        case=case,
        number=number,
        on=on,
        at=at,
        by=asked.by,
        what=asked.what,
        supersedes=asked.supersedes,
        why=asked.why,
        moves_day=asked.moves_day,
    )


def _when_corrected(number: int | None, facts: Sequence[Fact]) -> tuple[Day, Instant | None] | None:
    """The day, and the instant, of the fact of this number; ``None`` where there is no such fact.

    A correction keeps the day of the first of its chain, unless it, or one before it, moved the day.
    """
    by_number = {fact.number: fact for fact in facts}
    corrected = first = by_number.get(number or 0)
    while first is not None and first.supersedes in by_number and not first.moves_day:
        first = by_number[first.supersedes]
    if corrected is None or first is None:
        return None
    return first.on, corrected.at if corrected.on == first.on else first.at


def _read(item: object, *, by: str | None, on: Day | None) -> NumberedFact:
    if isinstance(item, NumberedFact):
        return item
    if isinstance(item, Fact):
        return _of_fact(item)
    if isinstance(item, Mapping):
        return NumberedFact.of(read_asked_fact(_completed(item, by=by, on=on)))
    if isinstance(item, _WHATS):
        return _of_what(item, by=by, on=on)
    kinds = "what happened (a value of cara_core.facts), a cara_core.Fact, or a mapping of cara-fact/1"
    raise InputError([Fault("", "WRONG_CALL", f"{type(item).__name__} was given; allowed: {kinds}")])


def _completed(item: Mapping[str, object], *, by: str | None, on: Day | None) -> dict[str, object]:
    """This mapping, with what the call says in place of what it does not say itself."""
    completed = dict(item)
    if by is not None and item.get("by") is None:
        completed["by"] = by
    # A correction that names no day has that of what it corrects, and not the day of the call.
    if on is not None and all(item.get(key) is None for key in ("on", "at", "supersedes")):
        completed["on"] = on.isoformat()
    return completed


def _of_fact(fact: Fact) -> NumberedFact:
    asked = AskedFact(
        what=fact.what,
        on=fact.on,
        at=fact.at,
        by=fact.by,
        supersedes=fact.supersedes,
        why=fact.why,
        moves_day=fact.moves_day,
    )
    return NumberedFact(asked=asked, number=fact.number, case=fact.case)


def _of_what(what: What, *, by: str | None, on: Day | None) -> NumberedFact:
    if by is None:
        raise InputError([Fault("by", "MISSING", "nothing says who says so; allowed: a role or a collar number")])
    return NumberedFact(asked=AskedFact(what=what, on=on, by=by))
