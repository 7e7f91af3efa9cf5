"""What follows what in a case, found by trying: every kind of fact that may follow, in every state that can be reached.

Nothing is typed here. A case is opened, and from there every act that `turns` allows and every report
is tried with `evolve`, each yes-or-no both ways, until no new state is found. A report may come at any
time; one that changes no phase where it comes is not built upon.
"""

from collections.abc import Iterator
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any, Final, cast, get_args

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.evolve import evolve, replay
from cara_core.case.facts import KIND_OF, KINDS, REPORTS, CautionIssued, Fact, What
from cara_core.case.facts.fields import DIGEST_FORM, SALT_FORM, STRATUM_FORM, form_of
from cara_core.forces.loader import load_force
from cara_core.formats.referral import read_referral
from cara_core.programme import open_case
from cara_core.stages import what_may_follow
from cara_core.terms.caution import ArrestOutcome, Condition, ConditionKind, ConditionObject, Person, conditions_digest
from cara_core.terms.days import Day, days_after

__all__ = ["Transition", "transitions"]

ON: Final = Day(2026, 3, 10)
EXAMPLE: Final = Path(__file__).resolve().parents[1] / "examples" / "referral.json"
CONDITION: Final = Condition(
    id="workshops", kind=ConditionKind.WORKSHOPS, objects=(ConditionObject.REHABILITATION,), hours=10
)
NO_FACT: Final = 999
"""A number that no fact has: what is taken back here is nothing, for the rest comes to whatever it comes to."""
Step = tuple[Case, What, Case]


@attrs.frozen
class Transition:
    """From one phase to another, by a kind of fact; ``when`` says what in the fact decides, where something does."""

    source: Phase
    kind: str
    target: Phase
    when: str = ""

    @property
    def is_report(self) -> bool:
        """Does it follow from what happened, and not from what somebody does here?"""
        return KINDS[self.kind] in REPORTS


def transitions() -> tuple[Transition, ...]:
    """Every transition from one phase to another, in the order of the phases."""
    ends: dict[tuple[Phase, str, bool], dict[Phase, list[What]]] = {}
    for before, what, after in _steps():
        key = before.phase, after.facts[-1].kind, _is_irregular(what)
        ends.setdefault(key, {}).setdefault(after.phase, []).append(what)
    found = [
        Transition(source, kind, target, "irregular" if irregular else _decided_by(target, targets))
        for (source, kind, irregular), targets in ends.items()
        for target in targets
        if target is not source
    ]
    phases, kinds = list(Phase), list(KINDS)
    return tuple(
        sorted(
            found,
            key=lambda each: (phases.index(each.source), kinds.index(each.kind), phases.index(each.target), each.when),
        )
    )


def _is_irregular(what: What) -> bool:
    """Is it a caution that was given though something was missing, which is kept all the same?"""
    return isinstance(what, CautionIssued) and what.irregular is not None


def _decided_by(target: Phase, targets: dict[Phase, list[What]]) -> str:
    """The yes-or-no, or the word, that decides whether it leads there; nothing where other values lead there too."""
    elsewhere = [what for phase, whats in targets.items() if phase is not target for what in whats]
    for field in attrs.fields(type(targets[target][0])):
        here = {getattr(what, field.name) for what in targets[target] if _plain(getattr(what, field.name))}
        there = {getattr(what, field.name) for what in elsewhere if _plain(getattr(what, field.name))}
        if len(here) == 1 and there and not here & there:
            return f"{field.name}: {_in_words(here.pop())}"
    return ""


def _plain(value: object) -> bool:
    return isinstance(value, bool | StrEnum)


def _in_words(value: object) -> str:
    return str(value) if isinstance(value, StrEnum) else "yes" if value else "no"


def _steps() -> Iterator[Step]:
    """Every step from a state that can be reached, from the opening of a case on."""
    referral = read_referral(EXAMPLE.read_text(encoding="utf-8"))
    opened, facts = open_case(referral, load_force("hampshire"), case="C-1", on=ON, by="officer")
    for number in range(1, len(facts)):
        before, after = replay(facts[:number]), replay(facts[: number + 1])
        yield before, facts[number].what, after
    waiting, seen = [opened], {_state(opened)}
    while waiting:
        before = waiting.pop()
        for what in _that_may_follow(before):
            # Each on a day of its own: what the strictest of one day is says nothing of what leads where.
            on = days_after(ON, before.number)
            after = evolve(before, Fact(case="C-1", number=before.number + 1, on=on, by="officer", what=what))
            yield before, what, after
            built_upon = after.phase is not before.phase or type(what) not in REPORTS
            if built_upon and _state(after) not in seen:
                seen.add(_state(after))
                waiting.append(after)


def _that_may_follow(case: Case) -> Iterator[What]:
    """Every act whose turn it is, a caution given on paper, and every report."""
    allowed = what_may_follow.turns(case)
    for kind in KINDS.values():
        name = KIND_OF[kind]
        if name in allowed or kind in REPORTS:
            yield from _samples(kind)
        if kind is CautionIssued and name in what_may_follow.TURNS[case.phase]:
            yield from (attrs.evolve(cast("CautionIssued", what), irregular="text") for what in _samples(kind))


_FIELDS: Final = {field.name for field in attrs.fields(Case)}


def _read_by(name: str) -> Iterator[str]:
    """The fields of a case that a property of it reads, by itself or through others."""
    for read in vars(Case)[name].fget.__code__.co_names:
        if read in _FIELDS:
            yield read
        elif isinstance(vars(Case).get(read), property):
            yield from _read_by(read)


_DECIDING: Final = sorted(set(_read_by("phase")))


def _state(case: Case) -> tuple[object, ...]:
    """What of a case decides how far it has come: which of those things have happened."""
    return (case.phase, *(getattr(case, name) is None for name in _DECIDING))


def _samples(kind: type[What]) -> Iterator[What]:
    """A fact of that kind for each combination of its yes-or-no's; the rest as it may be."""
    fields = list(attrs.fields(attrs.resolve_types(kind)))
    for values in product(*map(_values, fields)):
        yield kind(**dict(zip((field.name for field in fields), values, strict=True)))


_OF_FORM: Final = {DIGEST_FORM: conditions_digest([CONDITION]), SALT_FORM: "0" * 64, STRATUM_FORM: "name=level"}


def _values(field: "attrs.Attribute[Any]") -> tuple[object, ...]:
    kind, default = field.type, field.default
    if kind is bool:
        return (True, False)
    if default is not attrs.NOTHING:
        return (default,)
    if kind in {ArrestOutcome, Person}:
        return tuple(cast("type[StrEnum]", kind))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return (next(iter(kind)),)
    form = form_of(field)
    text = "text" if form is None else _OF_FORM.get(form, "text")
    simple: dict[object, object] = {str: text, int: NO_FACT, Day: ON, tuple[Condition, ...]: (CONDITION,)}
    simple[tuple[str, ...]] = ()
    if kind in simple:
        return (simple[kind],)
    return ({},) if get_args(kind) else (None,)
