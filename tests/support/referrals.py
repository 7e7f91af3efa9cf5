"""The contract's example referral, and the same with single facts changed by their paths."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from cara_core.terms.days import Day, day, days_after, read_day
from cara_core.terms.referral import (
    Antecedent,
    AntecedentKind,
    Disposal,
    Evidence,
    Offence,
    Referral,
    Relationship,
    Risk,
    Sex,
    Suspect,
    Victim,
)
from cara_core.terms.risk import Answer, Grade

__all__ = [
    "DASH_COUNTED",
    "ON",
    "SECOND_LOOK",
    "antecedent",
    "dash",
    "example",
    "known_paths",
    "value_at",
    "with_value",
]

ON: Final = day("2026-03-10")
"""The decision day of the contract's example."""
DASH_COUNTED: Final = tuple(str(number) for number in range(1, 28))
"""The 27 questions of the 2009 form, in order: all count."""
SECOND_LOOK: Final = (("8",), ("11",), ("12",), ("20",), ("26",), ("16", "17", "19"))
"""The questions whose *yes* asks a supervisor to look again, the last three only together."""
_ASKED_LAST: Final = {"8", "11", "12", "20", "26", "19"}
"""Answered *yes* last in an example, so that a count is not mixed up with a second look."""
_NEVER_NULL: Final = {"reference", "force", "community", "code", "committed_on", "committed_from", "committed_to"}
"""What the contract requires of every referral, and what says to whom it is put."""


def example(changes: Mapping[str, object] | None = None, *, on: Day = ON) -> Referral:
    """The contract's example, its days laid before ``on``, with these paths changed.

    A text that names a day is that day: ``{"risk.assessed_on": "2026-03-01"}``.
    """
    referral = _example(on)
    for path, new in (changes or {}).items():
        referral = with_value(referral, path, (read_day(new) or new) if isinstance(new, str) else new)
    return referral


def _example(on: Day) -> Referral:
    offence_day = days_after(on, -2)
    return Referral(
        reference="R-0001",
        suspect=Suspect(
            date_of_birth=day("1990-04-02"),
            sex=Sex.MALE,
            language="en",
            interpreter_needed=False,
            admits_offence=True,
            serving_community_sentence=False,
            on_bail_for_other_offence=False,
            antecedents=(antecedent("2009-05-01"),),
            first_domestic_abuse_arrest=True,
        ),
        victim=Victim(
            date_of_birth=day("1991-11-20"),
            language="en",
            contacted_on=days_after(on, -1),
            agrees=True,
            specific_risk=False,
            views_sought=True,
        ),
        relationship=Relationship.PARTNER,
        offences=(Offence(code="CJ88116", committed_on=offence_day, hate_crime=False, both_inside_dwelling=True),),
        evidence=Evidence(
            sufficient_to_charge=True,
            prosecutor_agrees=True,
            victim_statement_on=offence_day,
            otherwise_disposal=Disposal.SIMPLE_CAUTION,
        ),
        risk=Risk(
            tool="DASH",
            grade=Grade.STANDARD,
            assessed_on=offence_day,
            assessor="officer 1234",
            coercive_control=False,
            strangulation=False,
        ),
    )


def antecedent(
    date: str | None,
    kind: AntecedentKind | None = AntecedentKind.CONVICTION,
    *,
    violence: bool | None = False,
    domestic_abuse: bool | None = False,
    arrested: bool | None = None,
    offence_code: str = "TH68020",
) -> Antecedent:
    """One earlier case: an ordinary conviction unless something else is said."""
    return Antecedent(
        kind=kind,
        date=None if date is None else day(date),
        violence=violence,
        domestic_abuse=domestic_abuse,
        offence_code=offence_code,
        arrested=arrested,
    )


def dash(*, yes: int = 0, unknown: int = 0, history: Answer = Answer.NO) -> Mapping[str, Answer]:
    """Answers to all 27 questions: so many yes and unknown of those counted, and question 18 as given.

    Question 18 is itself counted, beside the others. As long as there are others, no *yes*
    asks for a second look.
    """
    others = sorted((key for key in DASH_COUNTED if key != "18"), key=lambda key: (key in _ASKED_LAST, int(key)))
    given = [Answer.YES] * yes + [Answer.UNKNOWN] * unknown
    counted = dict(zip(others, given + [Answer.NO] * (len(others) - len(given)), strict=True))
    return {**counted, "18": history}


def with_value(thing: Any, path: str, new: object) -> Any:
    """The same value with what stands at that contract path changed."""
    head, _, rest = path.partition(".")
    name, _, index = head.partition("[")
    if isinstance(thing, Mapping):
        others = {key: value for key, value in thing.items() if key != head}
        return others if new is None else {**others, head: new}
    old = {} if name == "answers" and getattr(thing, name) is None else getattr(thing, name)
    if index:
        at = int(index.removesuffix("]"))
        entries = list(old)
        entries[at] = with_value(old[at], rest, new) if rest else new
        return attrs.evolve(thing, **{name: tuple(entries)})
    if not rest:
        empty_section = type(old)() if new is None and attrs.has(type(old)) else new
        return attrs.evolve(thing, **{name: empty_section})
    return attrs.evolve(thing, **{name: with_value(old, rest, new)})


def value_at(thing: Any, path: str) -> Any:
    """What stands at that contract path; ``None`` where nothing is known."""
    for step in path.split("."):
        name, _, index = step.partition("[")
        if isinstance(thing, Mapping):
            thing = thing.get(name)
        elif thing is not None:
            thing = getattr(thing, name)
        if index:
            thing = thing[int(index.removesuffix("]"))]
    return thing


def known_paths(thing: Any, before: str = "") -> Iterator[str]:
    """Every path at which something is known and may be null, sections and lists too."""
    for field in attrs.fields(type(thing)):
        value = getattr(thing, field.name)
        path = f"{before}{field.name}"
        if value is None or field.name in _NEVER_NULL:
            continue
        if field.name != "offences":
            yield path
        if attrs.has(type(value)):
            yield from known_paths(value, f"{path}.")
        elif isinstance(value, Mapping):
            yield from (f"{path}.{key}" for key in value)
        elif isinstance(value, tuple):
            for index, entry in enumerate(value):
                if attrs.has(type(entry)):
                    yield from known_paths(entry, f"{path}[{index}].")
