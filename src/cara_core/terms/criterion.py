"""The shape of a criterion: declared once as data, read in several ways.

A criterion is a list of rules; a rule is a *condition* over flat facts and the reason it
gives. The declarations (``stages/eligibility.py``) are compiled to one Python function
for a single decision, and can be compiled to columns for a million of them; :func:`holds`
is the slow, obviously right reading that both are tested against.

One law makes silence safe: **a comparison with something not known is never true**.
What is not known is asked for by name, with :class:`Unknown`.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, TypeAlias, assert_never

import attrs

__all__ = [
    "AllOf",
    "AnyOf",
    "Condition",
    "Criterion",
    "Equals",
    "Fact",
    "Lacking",
    "Later",
    "Lists",
    "Missing",
    "NotLater",
    "Note",
    "Rule",
    "Side",
    "State",
    "Unknown",
    "Within",
    "advise",
    "as_python",
    "holds",
    "missing",
    "missing_paths",
    "not_met",
    "refer",
    "renewed",
    "unknown",
]


class State(StrEnum):
    """What a finding says of its criterion."""

    MET = "met"
    NOT_MET = "not_met"
    REFER = "refer"
    UNKNOWN = "unknown"


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


class Lacking(StrEnum):
    """In which way something is lacking.

    ``value``: a fact is not known. ``paths``: a list of missing paths is not empty.
    ``renewal``: it is known, but has to be given anew.
    """

    VALUE = "value"
    PATHS = "paths"
    RENEWAL = "renewal"


@attrs.frozen
class Missing:
    """What would settle an unknown, and in which way it is lacking.

    It counts only where ``when`` holds (the prosecutor's view only where it is asked).
    """

    fact: Fact
    when: Condition = ALWAYS
    lacking: Lacking = Lacking.VALUE

    @property
    def condition(self) -> Condition:
        """It is missing, and it counts."""
        if self.lacking is Lacking.RENEWAL:
            return self.when
        lacking: Condition = Lists(self.fact) if self.lacking is Lacking.PATHS else Unknown(self.fact)
        return lacking if self.when == ALWAYS else AllOf((self.when, lacking))


@attrs.frozen(kw_only=True)
class Rule:
    """A reason: it applies when its condition holds.

    ``by`` names who says so: a source of the core's book, or a setting of the policy.
    """

    state: State
    code: str
    when: Condition
    needs: tuple[Missing, ...] = ()
    by: str = ""


@attrs.frozen(kw_only=True)
class Criterion:
    """One question of the programme: when it is asked, and every reason against it.

    ``by`` says who asks it. Rules stand strongest first: not met, refer, unknown. Where
    none applies it is met; where it is not asked it is met with the code ``NOT_ASKED``.
    """

    name: str
    by: str
    rules: tuple[Rule, ...]
    asked: Condition = ALWAYS


@attrs.frozen(kw_only=True)
class Note:
    """A piece of advice: it applies when its condition holds, and changes no outcome."""

    code: str
    when: Condition
    by: str


def not_met(code: str, *when: Condition, by: str = "") -> Rule:
    """The route is closed where all of these hold."""
    return Rule(state=State.NOT_MET, code=code, when=_all(when), by=by)


def refer(code: str, *when: Condition, by: str = "") -> Rule:
    """Somebody else must decide where all of these hold."""
    return Rule(state=State.REFER, code=code, when=_all(when), by=by)


def unknown(code: str, *needs: Missing | Fact, by: str = "") -> Rule:
    """It is not known where any of these is missing; its needs are the missing paths."""
    wanted = tuple(need if isinstance(need, Missing) else Missing(need) for need in needs)
    return Rule(state=State.UNKNOWN, code=code, when=AnyOf(tuple(w.condition for w in wanted)), needs=wanted, by=by)


def missing(fact: Fact, *, when: Condition = ALWAYS) -> Missing:
    """A fact that is not known, where ``when`` holds."""
    return Missing(fact, when)


def missing_paths(fact: Fact, *, when: Condition = ALWAYS) -> Missing:
    """The paths in a list of what is missing, where ``when`` holds."""
    return Missing(fact, when, Lacking.PATHS)


def renewed(fact: Fact, *, when: Condition) -> Missing:
    """A known fact that has to be given anew where ``when`` holds."""
    return Missing(fact, when, Lacking.RENEWAL)


def advise(code: str, *when: Condition, by: str) -> Note:
    """Worth saying where all of these hold."""
    return Note(code=code, when=_all(when), by=by)


def _all(parts: Sequence[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


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

    def joined(word: str, parts: Iterable[Condition], empty: str) -> str:
        inner = [as_python(part, names, constants) for part in parts]
        return f"({f' {word} '.join(inner)})" if inner else empty

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
            return joined("and", parts, "True")
        case AnyOf(parts):
            return joined("or", parts, "False")
        case _ as never:
            assert_never(never)
