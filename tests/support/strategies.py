"""Hypothesis strategies for every kind of fact, made from the declarations of the classes."""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, Final, get_args, get_origin

import attrs
from hypothesis import strategies as st

from cara_core.case.facts import KINDS, Fact, What
from cara_core.terms.caution import Condition, ConditionKind, ConditionObject
from cara_core.terms.days import FIRST_DAY, LAST_DAY, Day
from cara_core.terms.instants import london_day
from cara_core.terms.referral import Offence
from cara_core.terms.risk import Answer

__all__ = ["days", "facts", "whats"]

days: Final = st.builds(Day.fromordinal, st.integers(min_value=FIRST_DAY.toordinal(), max_value=LAST_DAY.toordinal()))
_ANY_TEXT: Final = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
_SHORT: Final = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9 ./_-]{0,20}\Z")
_REFERENCE: Final = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_/-]{0,19}\Z")
_DIGEST: Final = st.from_regex(r"\Asha256:[0-9a-f]{64}\Z")
_CLOCK: Final = st.from_regex(r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z")
_ID: Final = st.from_regex(r"\A[a-z][a-z0-9_-]{0,10}\Z")
_HEX: Final = st.from_regex(r"\A[0-9a-f]{64}\Z")
_STRATUM: Final = st.from_regex(r"\A[a-z]{1,8}=[a-z0-9]{1,8}(;[a-z]{1,8}=[a-z0-9]{1,8})?\Z")
_LANGUAGE: Final = st.sampled_from(["en", "pl", "en-GB", "pa-Guru"])
_CODE: Final = st.from_regex(r"\A[A-Z]{2}[0-9]{5}\Z")

_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | _ANY_TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_ID, inner, max_size=2),
    max_leaves=4,
)
_PATHS: Final = [
    "suspect.sex",
    "offences[0].code",
    "suspect.antecedents",
    "victim.agrees",
    "risk.answers.18",
    "risk.reviewed",
]
_CHANGES: Final = st.dictionaries(st.sampled_from(_PATHS), _JSON, max_size=4)

_NAMED: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "dpp_authorisation": _SHORT,
    "dpp_consent": _SHORT,
    "authority": _SHORT,
    "order": _SHORT,
    "condition": _ID,
    "outstanding": _ID,
    "escalated_to": _SHORT,
    "passed_to": _SHORT,
    "assessor": _SHORT,
    "accepted_by": _SHORT,
    "to": _SHORT,
    "digest": _DIGEST,
    "document": _DIGEST,
    "signed_document": _DIGEST,
    "first_workshop": _SHORT,
    "second_workshop": _SHORT,
    **dict.fromkeys(("first_starts", "first_ends", "second_starts", "second_ends"), _CLOCK),
    **dict.fromkeys(("first_venue", "second_venue"), _SHORT),
    **dict.fromkeys(("study", "study_number", "consent_reference", "criterion", "facilitators"), _SHORT),
    **dict.fromkeys(("protocol", "decision", "commitment"), _DIGEST),
    **dict.fromkeys(("salt", "path"), _HEX),
    "stratum": _STRATUM,
    "tool": _SHORT,
    "language": _LANGUAGE,
    "offence_code": _CODE,
    "code": _CODE,
    "case": _REFERENCE,
    "person": st.none(),  # no fact keeps it
}
"""The texts of which the format asks more than that they are not empty, by the name of their field."""


@st.composite
def _conditions(draw: st.DrawFn) -> Condition:
    kind = draw(st.sampled_from(ConditionKind))
    timed = kind in {ConditionKind.WORKSHOPS, ConditionKind.ATTENDANCE}
    return Condition(
        id=draw(_ID),
        kind=kind,
        objects=tuple(draw(st.lists(st.sampled_from(ConditionObject), min_size=1, unique=True))),
        hours=draw(st.integers(1, 200)) if timed else None,
        order=draw(_SHORT) if kind is ConditionKind.FINANCIAL_PENALTY else None,
    )


@st.composite
def _offences(draw: st.DrawFn) -> Offence:
    known = draw(_fields(Offence))
    if known["committed_on"] is None:
        known |= {"committed_from": draw(days), "committed_to": draw(days)}
    else:
        known |= {"committed_from": None, "committed_to": None}
    return Offence(**known)


@st.composite
def _fields(draw: st.DrawFn, kind: Any) -> dict[str, Any]:
    known = {}
    for field in attrs.fields(attrs.resolve_types(kind)):
        if field.name == "conditions" and field.type is str:
            known[field.name] = draw(_DIGEST)
        else:
            known[field.name] = draw(_value(field.name, field.type))
    return known


@cache
def _value(name: str, kind: Any) -> st.SearchStrategy[Any]:
    if NoneType in get_args(kind):
        (known,) = [member for member in get_args(kind) if member is not NoneType]
        return st.none() | _value(name, known)
    if kind is str:
        return _REFERENCE if name == "reference" and name not in _NAMED else _NAMED.get(name, _ANY_TEXT)
    if get_origin(kind) is tuple:
        return st.lists(_value(name, get_args(kind)[0]), min_size=1, max_size=3).map(tuple)
    if get_origin(kind) is Mapping:
        answers = st.dictionaries(st.sampled_from(["1", "18", "27"]), st.sampled_from(Answer))
        by_content = {Answer: answers, object: _CHANGES}
        return by_content.get(get_args(kind)[1], st.dictionaries(_REFERENCE, _ANY_TEXT, max_size=3))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    return _SIMPLE[kind]() if kind in _SIMPLE else _fields(kind).map(lambda known: kind(**known))


_SIMPLE: Final[Mapping[Any, Callable[[], st.SearchStrategy[Any]]]] = {
    bool: st.booleans,
    int: lambda: st.integers(1, 10_000),
    Day: lambda: days,
    Condition: _conditions,
    Offence: _offences,
}


def whats(kind: str) -> st.SearchStrategy[What]:
    """Anything that can be said in a fact of that kind."""
    declared: Any = KINDS[kind]
    return _fields(declared).map(lambda known: declared(**known))


@st.composite
def facts(draw: st.DrawFn, kind: str) -> Fact:
    """Any fact of that kind, with its envelope."""
    moments = st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2198, 1, 1))  # noqa: DTZ001  (given its offset below)
    at = draw(st.none() | moments.map(lambda moment: moment.replace(tzinfo=dt.UTC)))
    supersedes = draw(st.none() | st.integers(1, 99))
    return Fact(
        case=draw(_REFERENCE),
        number=draw(st.integers(1, 10_000)),
        on=draw(days) if at is None else london_day(at),
        at=at,
        by=draw(_SHORT),
        what=draw(whats(kind)),
        supersedes=supersedes,
        why=None if supersedes is None else draw(_ANY_TEXT),
        moves_day=supersedes is not None and draw(st.booleans()),
        recorded_at=at,
    )
