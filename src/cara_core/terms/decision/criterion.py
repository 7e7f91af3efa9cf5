"""The shape of a criterion: declared once as data, read in several ways.

A criterion is a list of rules; a rule is a *condition* over flat facts
(``terms/decision/conditions.py``) and the reason it gives. The declarations are in
``stages/criteria.py``; ``stages/eligibility.py`` compiles them to one Python function for a
single decision, and they can be compiled to columns for a million of them.
"""

from collections.abc import Sequence
from enum import StrEnum

import attrs

from cara_core.terms.decision.conditions import ALWAYS, AllOf, AnyOf, Condition, Fact, Lists, Unknown

__all__ = [
    "Criterion",
    "Lacking",
    "Missing",
    "Note",
    "Rule",
    "State",
    "advise",
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


class Lacking(StrEnum):
    """In which way something is lacking.

    ``value``: a fact is not known. ``paths``: a list of missing paths is not empty.
    ``renewal``: it is known, but has to be made again.
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
    """A known fact that has to be made again where ``when`` holds."""
    return Missing(fact, when, Lacking.RENEWAL)


def advise(code: str, *when: Condition, by: str) -> Note:
    """Worth saying where all of these hold."""
    return Note(code=code, when=_all(when), by=by)


def _all(parts: Sequence[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
