"""A referral: what a force knows when it asks whether someone may be offered the programme.

The public format is ``cara-referral/1`` (``docs/reference/referral.md``). ``None``
always means *not known*, never *no*. No value here prints what it holds.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, cast, get_args, get_origin

import attrs
from typing_extensions import override

from cara_core.errors import Fault, InputError
from cara_core.terms.days import Day
from cara_core.terms.risk import Answer, Grade

__all__ = [
    "REFERRAL_FORMAT",
    "Antecedent",
    "AntecedentKind",
    "Disposal",
    "Evidence",
    "Offence",
    "OffenceFacts",
    "Referral",
    "Relationship",
    "Risk",
    "Sex",
    "Suspect",
    "Victim",
]

REFERRAL_FORMAT: Final = "cara-referral/1"


class Sex(StrEnum):
    """Recorded for single-sex groups and for studies; never a criterion."""

    MALE = "male"
    FEMALE = "female"
    OTHER = "other"


class Relationship(StrEnum):
    """What the suspect and the victim are to each other."""

    SPOUSE = "spouse"
    FORMER_SPOUSE = "former_spouse"
    CIVIL_PARTNER = "civil_partner"
    FORMER_CIVIL_PARTNER = "former_civil_partner"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    CO_PARENT = "co_parent"
    FAMILY = "family"
    OTHER = "other"

    @property
    def intimate_partner(self) -> bool:
        """Present or past intimate partners, whom the programme is for?"""
        return self in _INTIMATE

    @property
    def personally_connected(self) -> bool:
        """Personally connected: Domestic Abuse Act 2021 s.2?

        Wider than :attr:`intimate_partner`: parents of one child and relatives count.
        """
        return self is not Relationship.OTHER

    @property
    def married(self) -> bool:
        """Married or civil partners now, so that Theft Act 1968 s.30(4) may bite?"""
        return self in _MARRIED


_MARRIED: Final = (Relationship.SPOUSE, Relationship.CIVIL_PARTNER)
_INTIMATE: Final = (
    *_MARRIED,
    Relationship.PARTNER,
    Relationship.FORMER_PARTNER,
    Relationship.FORMER_SPOUSE,
    Relationship.FORMER_CIVIL_PARTNER,
)


class AntecedentKind(StrEnum):
    """How an earlier case ended."""

    CONVICTION = "conviction"
    CAUTION = "caution"
    CONDITIONAL_CAUTION = "conditional_caution"
    YOUTH_CAUTION = "youth_caution"
    COMMUNITY_RESOLUTION = "community_resolution"


class Disposal(StrEnum):
    """What would have happened without the programme; recorded for evaluation only."""

    CHARGE = "charge"
    SIMPLE_CAUTION = "simple_caution"
    COMMUNITY_RESOLUTION = "community_resolution"
    NO_FURTHER_ACTION = "no_further_action"


_SECTIONS: Final = {
    "Antecedent": "suspect.antecedents[].",
    "Suspect": "suspect.",
    "Victim": "victim.",
    "Offence": "offences[].",
    "OffenceFacts": "offences[].facts.",
    "Evidence": "evidence.",
    "Risk": "risk.",
}


def _of_their_kinds(cls: type, fields: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """Every field takes values of exactly its own kind: what is neither yes nor no nor not known cannot be built.

    Without this a fact like ``"no"`` or ``0`` would be neither, and pass.
    """
    return [
        field.evolve(validator=_kind(f"{_SECTIONS.get(cls.__name__, '')}{field.name}", field.type)) for field in fields
    ]


def _kind(path: str, declared: Any) -> Callable[[object, object, object], None]:
    kinds = get_args(declared) if isinstance(declared, UnionType) else (declared,)
    allowed = frozenset(dict if get_origin(kind) is Mapping else get_origin(kind) or kind for kind in kinds)
    items = [frozenset(get_args(kind)) - {Ellipsis} for kind in kinds if get_origin(kind)]
    named = " or ".join(sorted("null" if kind is NoneType else kind.__name__ for kind in allowed))

    def check(_: object, __: object, value: object) -> None:
        # By type() and not isinstance(): a moment is a Date and an enum is a str, and neither may pass for one.
        right = type(value) in allowed
        if right and items and value is not None:
            if isinstance(value, dict):
                right = all(type(key) is str and type(answer) is Answer for key, answer in value.items())
            else:
                right = all(type(part) in items[0] for part in cast("tuple[object, ...]", value))
        if not right:
            raise InputError([Fault(path, "WRONG_KIND", f"found a value of another kind; allowed: {named}")])

    return check


def _own(answers: Mapping[str, Answer] | None) -> Mapping[str, Answer] | None:
    """A map of its own: nobody else can change it, and it can be copied."""
    return dict(answers) if isinstance(answers, Mapping) else answers


class _Silent:
    """Says what kind of value it is and nothing it holds."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@attrs.frozen(kw_only=True, repr=False, field_transformer=_of_their_kinds)
class Antecedent(_Silent):
    """One earlier conviction, caution or resolution of the suspect."""

    kind: AntecedentKind | None = None
    date: Day | None = None
    violence: bool | None = None
    domestic_abuse: bool | None = None
    offence_code: str | None = None
    arrested: bool | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=_of_their_kinds)
class Suspect(_Silent):
    """The person who may be offered the programme.

    ``antecedents`` is ``None`` when the check has not been made; ``()`` means checked, none.
    ``person`` is the force's own reference for the person, the same in every referral about
    them; no name. It is read, and no fact keeps or shows it. That legal advice was offered,
    and that an appropriate adult is needed, is recorded and decides nothing.
    """

    person: str | None = None
    date_of_birth: Day | None = None
    sex: Sex | None = None
    language: str | None = None
    interpreter_needed: bool | None = None
    first_domestic_abuse_arrest: bool | None = None
    arrested_on: Day | None = None
    admits_offence: bool | None = None
    serving_community_sentence: bool | None = None
    on_bail_for_other_offence: bool | None = None
    legal_advice_offered: bool | None = None
    appropriate_adult_needed: bool | None = None
    antecedents: tuple[Antecedent, ...] | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=_of_their_kinds)
class Victim(_Silent):
    """What is known of the victim that decides; where the victim can be reached is kept elsewhere.

    ``contacted_on`` is the day of the first successful contact about this disposal,
    ``asked_on`` the day of the latest answer. ``person`` is as in :class:`Suspect`.
    """

    person: str | None = None
    date_of_birth: Day | None = None
    language: str | None = None
    contacted_on: Day | None = None
    asked_on: Day | None = None
    agrees: bool | None = None
    specific_risk: bool | None = None
    views_sought: bool | None = None

    @property
    def answered_on(self) -> Day | None:
        """The day the agreement is counted from: the latest answer, else the first contact."""
        return self.asked_on or self.contacted_on


@attrs.frozen(kw_only=True, repr=False, field_transformer=_of_their_kinds)
class OffenceFacts(_Silent):
    """What happened, as far as the special tests of an offence code ask it.

    ``value_pounds`` is the damage in pounds, ``occasions`` on how many occasions it
    happened. An answer that the tests of the code do not ask changes nothing.
    """

    serious_injury: bool | None = None
    weapon: bool | None = None
    by_fire: bool | None = None
    stalking: bool | None = None
    value_pounds: int | None = None
    occasions: int | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=_of_their_kinds)
class Offence(_Silent):
    """One offence: its CJS code and its day, or the range of days it was committed over."""

    code: str
    committed_on: Day | None = None
    committed_from: Day | None = None
    committed_to: Day | None = None
    both_inside_dwelling: bool | None = None
    hate_crime: bool | None = None
    property_of_victim: bool | None = None
    facts: OffenceFacts | None = None

    @property
    def first_day(self) -> Day:
        """The earliest day on which it was committed."""
        first = self.committed_on or self.committed_from
        if first is None:
            raise ValueError("an offence has committed_on, or committed_from and committed_to")
        return first

    @property
    def last_day(self) -> Day:
        """The latest day on which it was committed."""
        last = self.committed_on or self.committed_to
        if last is None:
            raise ValueError("an offence has committed_on, or committed_from and committed_to")
        return last


@attrs.frozen(kw_only=True, repr=False, field_transformer=_of_their_kinds)
class Evidence(_Silent):
    """What is known of the evidence."""

    sufficient_to_charge: bool | None = None
    prosecutor_agrees: bool | None = None
    otherwise_disposal: Disposal | None = None
    victim_statement_on: Day | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=_of_their_kinds)
class Risk(_Silent):
    """The risk assessment: the grade a named assessor gave, and the answers behind it.

    ``answers`` is ``None`` when they were not handed over; a question missing from a map
    that was handed over is not known. ``reviewed`` are the questions whose answers a
    supervisor has looked at again, with the offence and any order in hand.
    """

    tool: str | None = None
    grade: Grade | None = None
    assessed_on: Day | None = None
    assessor: str | None = None
    answers: Mapping[str, Answer] | None = attrs.field(default=None, converter=_own)
    reviewed: tuple[str, ...] | None = None
    coercive_control: bool | None = None
    strangulation: bool | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=_of_their_kinds)
class Referral:
    """One person's case, referred for a decision about the programme."""

    reference: str
    offences: tuple[Offence, ...]
    force: str | None = None
    community: str | None = None
    suspect: Suspect = Suspect()
    victim: Victim = Victim()
    relationship: Relationship | None = None
    evidence: Evidence = Evidence()
    risk: Risk = Risk()

    @override
    def __repr__(self) -> str:
        return f"<Referral {self.reference}>"

    @property
    def first_offence_day(self) -> Day:
        """The earliest day of any offence in the case."""
        return min([offence.first_day for offence in self.offences])

    @property
    def last_offence_day(self) -> Day:
        """The latest day of any offence in the case."""
        return max([offence.last_day for offence in self.offences])
