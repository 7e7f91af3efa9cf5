"""A fact of every kind in every way it can go, with a planted text wherever somebody could have typed one."""

import types
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations, product
from math import prod
from typing import Any, Final, Union, get_args, get_origin

import attrs

from cara_core.case.facts import KINDS, Fact, What
from cara_core.case.facts.fields import (
    CASE_FORM,
    CLOCK_FORM,
    CONDITION_FORM,
    DIGEST_FORM,
    SALT_FORM,
    STRATUM_FORM,
    form_of,
)
from cara_core.terms.caution import Condition, ConditionKind, ConditionObject, RunningTerms
from cara_core.terms.checking.checked_values import TextForm
from cara_core.terms.days import Day, days_after
from cara_core.terms.referral import Referral
from support.referrals import example

__all__ = ["PLANTED", "planted_facts", "planted_whats"]

PLANTED: Final = "Zaphod"
"""What nobody may ever read in a timeline."""
START: Final = Day(2026, 3, 10)
MOST: Final = 2000
"""Combinations of one kind that are tried one by one."""
FINE: Final = Condition(
    id="fine", kind=ConditionKind.FINANCIAL_PENALTY, objects=(ConditionObject.PUNISHMENT,), order=f"{PLANTED} order"
)


def planted_whats(kind: type[What]) -> Iterator[What]:
    """Every combination of yes-or-no, of words of the field, and of what may be absent.

    Where those are too many: every combination of any two fields, the others as they come first.
    """
    fields = attrs.fields(attrs.resolve_types(kind))
    values = [_of_its_form(field) or _values(field.type) for field in fields]
    names = [field.name for field in fields]
    every = product(*values) if prod(map(len, values)) <= MOST else _by_pairs(values)
    for chosen in every:
        yield kind(**dict(zip(names, chosen, strict=True)))


def _by_pairs(values: Sequence[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    usual = [of_field[0] for of_field in values]
    for first, second in combinations(range(len(values)), 2):
        for pair in product(values[first], values[second]):
            chosen = list(usual)
            chosen[first], chosen[second] = pair
            yield tuple(chosen)


def planted_facts(whats: Iterator[What] | None = None) -> tuple[Fact, ...]:
    """Facts of one case, numbered, on days one after the other; without ``whats`` one of every kind."""
    every = whats if whats is not None else (next(planted_whats(kind)) for kind in KINDS.values())
    return tuple(
        Fact(case="C-1", number=number, on=days_after(START, number), by=PLANTED, what=what, why=PLANTED)
        for number, what in enumerate(every, 1)
    )


_OF_FORM: Final[Mapping[TextForm, str]] = {
    DIGEST_FORM: f"sha256:{0:064}",
    SALT_FORM: f"{0:064}",
    STRATUM_FORM: "grade=standard",
    CLOCK_FORM: "10:00",
    CASE_FORM: "planted",
    CONDITION_FORM: "planted",
}
"""A text of each form that no planted text has."""


def _of_its_form(field: "attrs.Attribute[Any]") -> tuple[object, ...]:
    """A digest, a time and the id of a condition have a form that no planted text has."""
    form = form_of(field)
    if form is None or form not in _OF_FORM:
        return ()
    text = _OF_FORM[form]
    return (text,) if field.type in {str, str | None} else ((text,), ())


def _values(kind: Any) -> tuple[object, ...]:
    if get_origin(kind) in {types.UnionType, Union}:
        return tuple(value for member in get_args(kind) for value in _values(member))
    if get_origin(kind) is tuple and get_args(kind)[0] is not Condition:
        return ((), (_values(get_args(kind)[0])[0],))
    if kind is bool:
        return (True, False)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(kind)
    simple: dict[object, object] = {
        str: f"{PLANTED} said",
        int: 1,
        Day: START,
        types.NoneType: None,
        Referral: example(),
        RunningTerms: None,
        tuple[Condition, ...]: (FINE,),
    }
    return (simple[kind],) if kind in simple else ({PLANTED: PLANTED},)
