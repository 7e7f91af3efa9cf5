"""The declared criteria for other rule engines: the same rules, so that the race is fair.

Facts become a flat mapping (days as ``YYYY-MM-DD``, which compare as text); each rule
becomes one JsonLogic expression, or one expression of the zen engine.
"""

import json
from operator import attrgetter
from typing import Any, assert_never

from cara_core.stages.eligibility import RULES
from cara_core.stages.particulars.values import Particulars
from cara_core.terms.days import Day
from cara_core.terms.decision.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Equals,
    Fact,
    Later,
    Lists,
    NotLater,
    Side,
    Unknown,
    Within,
)
from cara_core.terms.policy import Policy

CONDITIONS = tuple(AllOf((criterion.asked, rule.when)) for criterion, rule in RULES)


def _facts_in(condition: Condition) -> set[Fact]:
    match condition:
        case Later(fact, other) | NotLater(fact, other) | Within(fact, other):
            return {fact, other}
        case Equals(fact, _) | Unknown(fact) | Lists(fact):
            return {fact}
        case AllOf(parts) | AnyOf(parts):
            return {fact for part in parts for fact in _facts_in(part)}
        case _ as never:
            assert_never(never)


FACTS = tuple(
    sorted({fact for condition in CONDITIONS for fact in _facts_in(condition)}, key=lambda f: (f.side, f.name))
)


def name(fact: Fact) -> str:
    """The name of a fact in the flat mapping."""
    return f"{fact.side}_{fact.name}".replace(".", "_")


def flat(particulars: Particulars, policy: Policy) -> dict[str, Any]:
    """Every fact the rules read, flat and as JSON knows it."""
    sides = {Side.REFERRAL: particulars, Side.POLICY: policy}
    return {name(fact): _plain(attrgetter(fact.name)(sides[fact.side])) for fact in FACTS}


def _plain(value: object) -> Any:
    if isinstance(value, Day):
        return value.isoformat()
    if isinstance(value, tuple | frozenset):
        return sorted(str(item) for item in value)
    return value if isinstance(value, bool | None) else str(value)


def json_logic(condition: Condition) -> Any:
    """One condition as JsonLogic."""
    match condition:
        case Later(fact, than):
            return {"and": [_known(fact), _known(than), {">": [_var(fact), _var(than)]}]}
        case NotLater(fact, than):
            return {"and": [_known(fact), _known(than), {"<=": [_var(fact), _var(than)]}]}
        case Within(fact, of):
            return {"and": [_known(fact), {"in": [_var(fact), _var(of)]}]}
        case Equals(fact, value):
            return {"===": [_var(fact), value if isinstance(value, bool) else str(value)]}
        case Unknown(fact):
            return {"===": [_var(fact), None]}
        case Lists(fact):
            return {"!!": [_var(fact)]}
        case AllOf(parts):
            return {"and": [json_logic(part) for part in parts]} if parts else True
        case AnyOf(parts):
            return {"or": [json_logic(part) for part in parts]} if parts else False
        case _ as never:
            assert_never(never)


def _var(fact: Fact) -> Any:
    return {"var": name(fact)}


def _known(fact: Fact) -> Any:
    return {"!==": [_var(fact), None]}


def zen(condition: Condition) -> str:
    """One condition as an expression of the zen engine."""
    match condition:
        case Later(fact, than):
            return f"({name(fact)} != null and {name(than)} != null and d({name(fact)}) > d({name(than)}))"
        case NotLater(fact, than):
            return f"({name(fact)} != null and {name(than)} != null and d({name(fact)}) <= d({name(than)}))"
        case Within(fact, of):
            return f"({name(fact)} != null and {name(fact)} in {name(of)})"
        case Equals(fact, value):
            return f"{name(fact)} == {json.dumps(value) if isinstance(value, bool) else json.dumps(str(value))}"
        case Unknown(fact):
            return f"{name(fact)} == null"
        case Lists(fact):
            return f"len({name(fact)}) > 0"
        case AllOf(parts):
            return f"({' and '.join(map(zen, parts))})" if parts else "true"
        case AnyOf(parts):
            return f"({' or '.join(map(zen, parts))})" if parts else "false"
        case _ as never:
            assert_never(never)
