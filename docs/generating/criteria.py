"""The page of the criteria, from their declarations (stages/criteria.py) and the words of a decision."""

import re
from typing import Final

import attrs

from cara_core.books.core import core_sources, core_words
from cara_core.stages.criteria import ADVICE, CRITERIA
from cara_core.terms.decision.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Equals,
    Fact,
    Later,
    Lists,
    NotLater,
    Unknown,
    Within,
)
from cara_core.terms.decision.criterion import Criterion, Lacking, Missing, Rule, State
from cara_core.terms.policy import CautionTerms, EligibilityTerms
from generating.markdown import cited, code, page, table

__all__ = ["criteria_page"]

WORDS: Final = core_words()["en"]
STATES: Final = {State.NOT_MET: "not met", State.REFER: "refer", State.UNKNOWN: "unknown"}
SAYS: Final = {
    "authority": "the dispensation of that day, the force's or the national one",
    "listed": "the force's list of offences",
    "offence_list": "the force's list of offences",
    "language": "the force's or the community's languages",
    "risk_tool": "the force's risk tools",
    "time_limit": "the limit that binds",
}
"""Who says so, where it is neither a source nor a setting by its own name."""
SETTINGS: Final = {field.name for kind in (EligibilityTerms, CautionTerms) for field in attrs.fields(kind)}
VALUES: Final = {
    "accepted_grades": "the grades",
    "adult_from": "day",
    "agreement_days": "number",
    "agreement_lasts": "day",
    "answered_on": "day",
    "contacted_on": "day",
    "modelled_from": "day",
    "assessment_days": "number",
    "breach_margin_days": "number",
    "caution_ends": "day",
    "first_offence": "day",
    "last_offence": "day",
    "look_back": "subject",
    "on": "day",
    "risk.grade": "grade",
    "risk.assessed_on": "day",
    "risk.lasts": "day",
    "soft_limit": "day",
    "offences.deadline": "day",
    "offences.deadline_at_best": "day",
}
"""What a placeholder of a text stands for; any other stands for numbers of offences or of entries."""


def criteria_page() -> str:
    """Every criterion with every reason, and the advice."""
    return page(
        "Criteria",
        INTRODUCTION,
        table(
            ("criterion", "met when", "asked"),
            (
                [f"[`{criterion.name}`](#{criterion.name.lower()})", _words(f"{criterion.name}.met"), _asked(criterion)]
                for criterion in CRITERIA
            ),
        ),
        *(_section(criterion) for criterion in CRITERIA),
        "## LOCAL",
        LOCAL,
        "## Advice",
        "Advice stands beside the findings and never changes the outcome.",
        table(
            ("code", "applies when", "what it says"),
            (
                [f"{code(advice.code)}<br>{_by(advice.by)}", _in_words(advice.when), _words(f"advice.{advice.code}")]
                for advice in ADVICE
            ),
        ),
    )


INTRODUCTION: Final = """\
A decision answers every criterion, in this order, with every reason that applies, strongest first.
The outcome is `not_eligible` if any finding is *not met*; else `refer` if any is *refer*; else `undetermined` if any is
*unknown*; else `eligible`. [A decision](decision.md) says how this is written as JSON.

In the tables, *applies when* is the declaration itself, in words: names in `code` are facts drawn from a referral
([its paths](referral.md)), lists of offences or entries that give a reason, or settings of a force
([its books](books.md)). **A comparison with something not known is never true**: a reason of its own asks for what is
not known, and *needs* says which path would settle it. In its text, a word in italics stands for a value of the
case."""

LOCAL: Final = """\
What a force's plugin adds in code ([`further_refusals`](hooks.md#further_refusalsreferral-on)) comes after these, as
`LOCAL:<CODE>`: *not met*, *refer*, or *unknown* with its needs. A plugin that fails while it is asked gives
`LOCAL:PLUGIN_FAULT`, *refer*: no case is lost, and none becomes eligible."""


def _section(criterion: Criterion) -> str:
    rows = (
        [
            f"{code(rule.code)}<br>{STATES[rule.state]}<br>{_by(rule.by or criterion.by)}",
            _in_words(rule.when) + _needs(rule),
            _words(f"{criterion.name}.{rule.code}"),
        ]
        for rule in criterion.rules
    )
    name = criterion.name
    head = f"## {name}\n\n**{WORDS.texts[f'{name}.name']}.** Who says so: {_by(criterion.by)}."
    if _asked(criterion) != "always":
        head += f" Asked where {_asked(criterion)}; else it is met with the code `NOT_ASKED`."
    return f"{head}\n\n{table(('reason', 'applies when', 'what it says'), rows)}"


def _asked(criterion: Criterion) -> str:
    """When is this criterion asked?"""
    return "always" if criterion.asked == AllOf(()) else _in_words(criterion.asked)


def _by(by: str) -> str:
    """Who says so, with a link where there is a place to read more."""
    if by in core_sources():
        return cited(by)
    if by in SAYS:
        return SAYS[by]
    if by not in SETTINGS:
        raise KeyError(f"{by}: neither a source, a setting, nor among those this page explains")
    return f"the setting [`{by}`](books.md#termstoml)"


def _words(key: str) -> str:
    """A text of the words file, with a mark where a value of the case comes in."""
    return re.sub(r"\(\(([a-z_.]+)\)\)", lambda found: f"*{VALUES.get(found[1], 'numbers')}*", WORDS.texts[key])


def _needs(rule: Rule) -> str:
    needs = dict.fromkeys(_needed(need) for need in rule.needs)
    return f"<br>*needs* {', '.join(needs)}" if needs else ""


def _needed(need: Missing) -> str:
    if need.lacking is Lacking.PATHS:
        return f"the paths in {code(need.fact.name)}"
    return code(need.fact.path)


def _in_words(condition: Condition) -> str:  # noqa: PLR0911  (one branch for each kind of condition)
    """A condition in words."""
    match condition:
        case Later(fact, than):
            return f"{_named(fact)} is later than {_named(than)}"
        case NotLater(fact, than):
            return f"{_named(fact)} is not later than {_named(than)}"
        case Within(fact, of):
            return f"{_named(fact)} is among {_named(of)}"
        case Equals(fact, True):
            return f"{_named(fact)} is yes"
        case Equals(fact, False):
            return f"{_named(fact)} is no"
        case Equals(fact, value):
            return f"{_named(fact)} is *{value}*"
        case Unknown(fact):
            return f"{_named(fact)} is not known"
        case Lists(fact):
            return f"{_named(fact)} is not empty"
        case AllOf(parts):
            return " **and** ".join(_inner(part) for part in parts)
        case AnyOf(parts):
            return " **or** ".join(dict.fromkeys(_inner(part) for part in parts))


def _inner(condition: Condition) -> str:
    several = isinstance(condition, AllOf | AnyOf) and len(condition.parts) > 1
    return f"({_in_words(condition)})" if several else _in_words(condition)


def _named(fact: Fact) -> str:
    return code(fact.name)
