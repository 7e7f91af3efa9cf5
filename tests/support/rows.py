"""Rows of a table: what changes in the example, and the codes that one criterion then gives."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
from typing_extensions import override

from cara_core.terms.days import Day, day
from cara_core.terms.policy import LookBack, NationalRegime
from cara_core.terms.referral import AntecedentKind, Offence, OffenceFacts
from cara_core.terms.risk import Answer, Grade
from support.policies import DARA, offered
from support.referrals import antecedent, example

__all__ = [
    "ARMED",
    "BOTH",
    "CODE",
    "DA",
    "ENFORCED",
    "EN_PL",
    "EN_PL_INTERPRETED",
    "MEDIUM",
    "STANDARD_ONLY",
    "STATED",
    "Row",
    "agreed",
    "coded",
    "dara",
    "happened",
    "lookback",
    "offence",
    "speaks",
    "two",
]

STANDARD_ONLY: Final = frozenset({Grade.STANDARD})
CODE: Final = "offences[0].code"
STATED: Final = "evidence.victim_statement_on"


_SHORT: Final = (str, bool, Day, type(None))


@attrs.frozen
class Row:
    """What is changed in the example and in the policy, and the codes of one criterion then."""

    criterion: str
    codes: str
    changes: Mapping[str, object] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)

    @override
    def __str__(self) -> str:
        """The same name in every run: a set among the values has no order of its own."""
        facts = [*self.changes.items(), *self.settings.items()]
        said = (f"{name}={value}" if isinstance(value, _SHORT) else name for name, value in facts)
        return "-".join((self.criterion, self.codes.replace(" ", "+"), *said))


def two(code: str, **facts: Any) -> tuple[Offence, ...]:
    """The example's offence and, on the same day, another."""
    (first,) = example().offences
    return (first, attrs.evolve(first, code=code, **facts))


def dara(yes: int, unknown: int = 0) -> dict[str, object]:
    """The second tool, standard by its assessor, with so many yes and unknown of six answers."""
    answers = [Answer.YES] * yes + [Answer.UNKNOWN] * unknown + [Answer.NO] * (6 - yes - unknown)
    return {"risk.tool": "DARA", "risk.answers": dict(zip(DARA.counted, answers, strict=True))}


def lookback(date: str | None, kind: AntecedentKind | None = AntecedentKind.CAUTION, **facts: Any) -> dict[str, object]:
    return {"suspect.antecedents": (antecedent("2009-05-01"), antecedent(date, kind, **facts))}


def happened(code: str, **facts: Any) -> dict[str, object]:
    """The example's offence under that code, with what is known of what happened."""
    return {CODE: code, "offences[0].both_inside_dwelling": False, "offences[0].facts": OffenceFacts(**facts)}


def coded(code: str, date: str = "2025-01-01") -> dict[str, object]:
    """An earlier caution of that code, for neither violence nor domestic abuse by its own answers."""
    return {"suspect.antecedents": (attrs.evolve(antecedent(date, AntecedentKind.CAUTION), offence_code=code),)}


def agreed(contacted_on: str, asked_on: str | None = None) -> dict[str, object]:
    """The victim agreed on that day; the offence was long enough before."""
    return {
        "offences[0].committed_on": "2025-11-01",
        STATED: "2025-11-01",
        "victim.contacted_on": contacted_on,
        "victim.asked_on": None if asked_on is None else day(asked_on),
    }


def offence(first: str, last: str | None = None, code: str = "CJ88116") -> dict[str, object]:
    """The same offence on another day or days, with no statement on record."""
    on, begins, ends = (day(first), None, None) if last is None else (None, day(first), day(last))
    offence = Offence(code=code, hate_crime=False, committed_on=on, committed_from=begins, committed_to=ends)
    return {"offences": (offence,), STATED: None}


ARMED: Final = OffenceFacts(serious_injury=False, weapon=True)
DA: Final = {"look_back": frozenset({LookBack.DOMESTIC_ABUSE})}
BOTH: Final = {"look_back": frozenset(LookBack)}
ENFORCED: Final = {"national_regime": NationalRegime.ENFORCE}
MEDIUM: Final = {"risk.grade": Grade.MEDIUM}
EN_PL: Final = {"languages": offered("en", "pl")}
EN_PL_INTERPRETED: Final = {"languages": offered("en", "pl+")}


def speaks(tag: str | None, needed: object) -> dict[str, object]:
    """The suspect's language, and whether an interpreter is needed."""
    return {"suspect.language": tag, "suspect.interpreter_needed": needed}
