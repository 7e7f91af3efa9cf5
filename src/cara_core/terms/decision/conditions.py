"""Conditions over flat facts, as data: read slowly, or compiled to Python.

One law makes silence safe: **a comparison with something not known is never true**.
What is not known is asked for by name, with :class:`Unknown`.

:func:`holds` is the slow, obviously right reading; what is compiled is tested against it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, TypeAlias, assert_never

import attrs

__all__ = [
    "ALWAYS",
    "AllOf",
    "AnyOf",
    "Condition",
    "Equals",
    "Fact",
    "Later",
    "Lists",
    "NotLater",
    "Side",
    "Unknown",
    "Within",
    "as_python",
    "holds",
]


class Side(StrEnum):
    """Where a fact stands: drawn from the referral, or a setting of the policy."""

    REFERRAL = "referral"
    POLICY = "policy"


@attrs.frozen
class Fact:
    """One flat fact by name, and the contract path that would settle it when not known."""

    name: str
    path: str = ""
    side: Side = Side.REFERRAL

    def later_than(self, other: "Fact") -> "Later":
        """Both are known days, and this one is later."""
        return Later(self, other)

    def not_later_than(self, other: "Fact") -> "NotLater":
        """Both are known days, and this one is the same or earlier."""
        return NotLater(self, other)

    def within(self, others: "Fact") -> "Within":
        """It is known, and one of the values of that set."""
        return Within(self, others)

    def equals(self, value: object) -> "Equals":
        """It is known, and it is this value."""
        return Equals(self, value)

    @property
    def yes(self) -> "Equals":
        """It is known, and it is *yes*."""
        return Equals(self, True)

    @property
    def no(self) -> "Equals":
        """It is known, and it is *no*."""
        return Equals(self, False)

    @property
    def not_yes(self) -> "AnyOf":
        """It is *no*, or not known."""
        return AnyOf((self.no, self.unknown))

    @property
    def unknown(self) -> "Unknown":
        """It is not known."""
        return Unknown(self)

    @property
    def any(self) -> "Lists":
        """It is a list with something in it."""
        return Lists(self)


@attrs.frozen
class Later:
    """Two known days, the first later than the second."""

    fact: Fact
    than: Fact


@attrs.frozen
class NotLater:
    """Two known days, the first not later than the second."""

    fact: Fact
    than: Fact


@attrs.frozen
class Within:
    """A known fact that is one of a set of values."""

    fact: Fact
    of: Fact


@attrs.frozen
class Equals:
    """A known fact with this value."""

    fact: Fact
    value: object


@attrs.frozen
class Unknown:
    """A fact that is not known."""

    fact: Fact


@attrs.frozen
class Lists:
    """A list (of positions, or of paths) that is not empty."""

    fact: Fact


@attrs.frozen
class AllOf:
    """Every part holds; with no parts, it holds."""

    parts: tuple["Condition", ...]


@attrs.frozen
class AnyOf:
    """At least one part holds; with no parts, it does not."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Later | NotLater | Within | Equals | Unknown | Lists | AllOf | AnyOf
ALWAYS: Final = AllOf(())


def holds(condition: Condition, facts: Mapping[Side, object]) -> bool:
    """Does the condition hold? The slow reading; ``facts`` gives the record of each side."""

    def value(fact: Fact) -> Any:
        return attrgetter(fact.name)(facts[fact.side])

    match condition:
        case Later(fact, than):
            first, second = value(fact), value(than)
            return first is not None and second is not None and bool(first > second)
        case NotLater(fact, than):
            first, second = value(fact), value(than)
            return first is not None and second is not None and bool(first <= second)
        case Within(fact, of):
            return value(fact) is not None and value(fact) in value(of)
        case Equals(fact, wanted):
            return bool(value(fact) == wanted)
        case Unknown(fact):
            return value(fact) is None
        case Lists(fact):
            return bool(value(fact))
        case AllOf(parts):
            return all(holds(part, facts) for part in parts)
        case AnyOf(parts):
            return any(holds(part, facts) for part in parts)
        case _ as never:
            assert_never(never)


def as_python(condition: Condition, names: Mapping[Side, str], constants: dict[str, object]) -> str:
    """The condition as a Python expression over the records called ``names``.

    Values to compare with are put into ``constants`` under names the expression uses.
    """

    def value(fact: Fact) -> str:
        return f"{names[fact.side]}.{fact.name}"

    def joined(word: str, parts: Iterable[Condition], *, empty: str) -> str:
        inner = [as_python(part, names, constants) for part in parts]
        return f"({f' {word} '.join(inner)})" if inner else empty

    # "Is not None" stands before each comparison: what is not known makes it false, and Python would
    # refuse to compare it.
    match condition:
        case Later(fact, than):
            first, second = value(fact), value(than)
            return f"({first} is not None and {second} is not None and {first} > {second})"
        case NotLater(fact, than):
            first, second = value(fact), value(than)
            return f"({first} is not None and {second} is not None and {first} <= {second})"
        case Within(fact, of):
            return f"({value(fact)} is not None and {value(fact)} in {value(of)})"
        case Equals(fact, True):
            return f"{value(fact)} is True"
        case Equals(fact, False):
            return f"{value(fact)} is False"
        case Equals(fact, wanted):
            name = f"_{len(constants)}"
            constants[name] = wanted
            return f"{value(fact)} == {name}"
        case Unknown(fact):
            return f"{value(fact)} is None"
        case Lists(fact):
            return value(fact)
        case AllOf(parts):
            return joined("and", parts, empty="True")
        case AnyOf(parts):
            return joined("or", parts, empty="False")
        case _ as never:
            assert_never(never)
