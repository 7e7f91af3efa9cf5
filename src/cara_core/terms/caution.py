"""The words of a conditional caution: its conditions, who may give it, how it can end.

Sources: Criminal Justice Act 2003 ss.22 to 24A; the DPP's guidance, paragraph 2.1.
"""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import attrs

from cara_core.errors import Fault, InputError
from cara_core.terms.checking.checked_values import TextForm, checked_kinds

__all__ = [
    "LEAST_RANK",
    "MOST_ATTENDANCE_HOURS",
    "SPENT_AFTER_MONTHS",
    "ArrestOutcome",
    "Condition",
    "ConditionKind",
    "ConditionObject",
    "Decider",
    "Part",
    "Person",
    "Rank",
    "Requirement",
    "RunningTerms",
    "conditions_digest",
]

MOST_ATTENDANCE_HOURS: Final = 20
"""Attendance that is not for rehabilitation totals at most 20 hours: CJA 2003 s.22(3B)."""
SPENT_AFTER_MONTHS: Final = 3
"""A conditional caution is spent three months after it is given: ROA 1974 Sch. 2 para. 1(1)(a)."""


class Person(StrEnum):
    """Whose data a value is, and so under whose key it is kept."""

    PARTICIPANT = "participant"
    VICTIM = "victim"


class Part(StrEnum):
    """Which of the two workshops."""

    FIRST = "first"
    SECOND = "second"


class Rank(StrEnum):
    """The ranks of a police officer, lowest first."""

    CONSTABLE = "constable"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CHIEF_INSPECTOR = "chief_inspector"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent"

    def reaches(self, least: "Rank") -> bool:
        """Is it that rank, or one above?"""
        ranks = list(Rank)
        return ranks.index(self) >= ranks.index(least)


LEAST_RANK: Final = Rank.SERGEANT
"""Not below the rank of sergeant, or specially authorised by the DPP: DPP guidance, paragraph 2.1."""


class Decider(StrEnum):
    """Who decides that there is enough evidence and that a caution should be given: s.23(2)."""

    PROSECUTOR = "prosecutor"
    AUTHORISED_PERSON = "authorised_person"


class ConditionObject(StrEnum):
    """What a condition is for; each has at least one object: s.22(3)."""

    REHABILITATION = "rehabilitation"
    REPARATION = "reparation"
    PUNISHMENT = "punishment"


class ConditionKind(StrEnum):
    """What a condition asks. Only ``workshops`` makes the two workshops part of completion."""

    WORKSHOPS = "workshops"
    NOT_TO_REOFFEND = "not_to_reoffend"
    ATTENDANCE = "attendance"
    FINANCIAL_PENALTY = "financial_penalty"
    OTHER = "other"


class Requirement(StrEnum):
    """The five requirements of CJA 2003 s.23, each of which has to be met and recorded."""

    EVIDENCE = "evidence"
    DECISION = "decision"
    ADMISSION = "admission"
    EXPLANATION = "explanation"
    DOCUMENT = "document"


class ArrestOutcome(StrEnum):
    """What follows an arrest for a suspected breach: s.24A(2), as it stands since 28 October 2022."""

    CHARGED = "charged"
    BAIL_FOR_DECISION = "bail_for_decision"
    RELEASED = "released"
    RELEASED_CONDITIONS_VARIED = "released_conditions_varied"


_MOST_HOURS: Final = 200
_CONDITION_PATH: Final = "conditions[]."
_ID_PATTERN: Final = "[a-z][a-z0-9_-]{0,39}"
_ID: Final = TextForm("NOT_ALLOWED", _ID_PATTERN, _ID_PATTERN)


def _not_allowed(field: "attrs.Attribute[Any]", allowed: str) -> InputError:
    words = f"found a value that is not allowed there; allowed: {allowed}"
    return InputError([Fault(f"{_CONDITION_PATH}{field.name}", "NOT_ALLOWED", words)])


def _an_object(_: object, field: "attrs.Attribute[Any]", objects: tuple[ConditionObject, ...]) -> None:
    if not objects or len(set(objects)) != len(objects):
        raise _not_allowed(field, "at least one of rehabilitation, reparation, punishment, none twice")


def _some_hours(condition: "Condition", field: "attrs.Attribute[Any]", hours: int | None) -> None:
    needed = condition.kind in {ConditionKind.ATTENDANCE, ConditionKind.WORKSHOPS}
    if (hours is None) == needed or (hours is not None and not 0 < hours <= _MOST_HOURS):
        raise _not_allowed(field, f"whole hours from 1 to {_MOST_HOURS}, for workshops and attendance only")


def _its_order(condition: "Condition", field: "attrs.Attribute[Any]", order: str | None) -> None:
    if (condition.kind is ConditionKind.FINANCIAL_PENALTY) != bool(order):
        raise _not_allowed(field, "the order that prescribes the offence (CJA 2003 s.23A), for a penalty only")


@attrs.frozen(kw_only=True, field_transformer=checked_kinds(_CONDITION_PATH))
class Condition:
    """One condition of a caution: what it asks and what it is for. Its wording stands in the document.

    ``hours``: how long attendance takes, in whole hours. ``order``: the reference of the
    order without which there can be no financial penalty (s.23A).
    """

    id: str = attrs.field(validator=_ID.validator(f"{_CONDITION_PATH}id"))
    kind: ConditionKind
    objects: tuple[ConditionObject, ...] = attrs.field(validator=_an_object)
    hours: int | None = attrs.field(default=None, validator=_some_hours)
    order: str | None = attrs.field(default=None, validator=_its_order)

    @property
    def counted_hours(self) -> int:
        """Hours that count towards the 20: none where it is for rehabilitation (s.22(3B))."""
        return 0 if ConditionObject.REHABILITATION in self.objects else self.hours or 0


def conditions_digest(conditions: Iterable[Condition]) -> str:
    """By what does a signed document say exactly which conditions it lists?

    The SHA-256 of the conditions as canonical JSON, in the order of their ids.
    """
    rows = [
        {
            "id": condition.id,
            "kind": condition.kind,
            "objects": sorted(condition.objects),
            "hours": condition.hours,
            "order": condition.order,
        }
        for condition in sorted(conditions, key=lambda condition: condition.id)
    ]
    canonical = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


@attrs.frozen(kw_only=True, field_transformer=checked_kinds("terms."))
class RunningTerms:
    """The terms a caution runs under: the force's on the day it was issued, kept with the case.

    Days are calendar days where the name does not say working days.
    """

    gap_least_days: int
    gap_most_days: int
    both_repeated: bool
    breach_margin_days: int
    contact_working_days: int
    attendance_working_days: int
    judgement_working_days: int
    warning_days: int
    retention_years: int
