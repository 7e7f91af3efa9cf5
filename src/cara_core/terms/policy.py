"""What one force says on one day: the values its hooks and books give.

Every setting is :class:`~cara_core.terms.sources.Sourced`. The validators here are part
of the safety floor: a value that would loosen it cannot be built.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

import attrs
from attrs.validators import optional

from cara_core.terms.caution import LEAST_RANK, Rank
from cara_core.terms.checking.checked_values import text_form
from cara_core.terms.days import Day, days_after, months_from, weeks_after
from cara_core.terms.offences import OffenceBook
from cara_core.terms.risk import GRADES, Grade, RiskTool
from cara_core.terms.sources import Provenance, Sourced, Standing
from cara_core.terms.words import Words

__all__ = [
    "HARD_LIMIT_DAYS",
    "NATIONAL_FROM",
    "SOFT_LIMIT_DAYS",
    "CautionTerms",
    "DashMapping",
    "Delivery",
    "Dispensation",
    "EligibilityTerms",
    "ForceCard",
    "LanguageOffer",
    "Length",
    "LookBack",
    "NationalRegime",
    "OffenceList",
    "OfferedLanguage",
    "Policy",
    "Unit",
]

SOFT_LIMIT_DAYS = 16 * 7
"""Conditions are normally completed within 16 weeks (Code of Practice, as reported)."""
HARD_LIMIT_DAYS = 20 * 7
"""Conditions are never given more than 20 weeks: a caution longer than this cannot be built."""
NATIONAL_FROM = Day(2024, 8, 8)
"""From this day every force may: the DPP's guidance no longer singles out domestic abuse."""
MODELLED_FROM = Day(2013, 4, 8)
"""Before this day another Code of Practice held, which is not modelled here."""
NATIONAL_SOURCE = "DPP-GUIDANCE-2024"
"""The source that says so."""


class LookBack(StrEnum):
    """What an earlier conviction or caution must be for, to count."""

    VIOLENCE = "violence"
    DOMESTIC_ABUSE = "domestic_abuse"


class NationalRegime(StrEnum):
    """What a force does with a grade above the national dispensation's: advise, or refer."""

    ADVISE = "advise"
    ENFORCE = "enforce"


class Delivery(StrEnum):
    """How the programme is given in a language: a native group, or through an interpreter."""

    NATIVE = "native"
    INTERPRETER = "interpreter"


@attrs.frozen(kw_only=True)
class Dispensation:
    """A period in which the DPP let this force caution domestic abuse; both days included.

    ``last`` is ``None`` where it ran on until the national dispensation.
    """

    first: Day
    last: Day | None = None
    source: str
    standing: Standing
    set_by: str = ""

    def covers(self, on: Day) -> bool:
        """Does it cover that day?"""
        return self.first <= on and (self.last is None or on <= self.last)

    @property
    def provenance(self) -> Provenance:
        """Which source says so, and who set it."""
        return Provenance(source=self.source, standing=self.standing, set_by=self.set_by, since=self.first)


@attrs.frozen(kw_only=True)
class ForceCard:
    """Who this force is: its name, police force code, and dispensation periods."""

    id: str = attrs.field(validator=text_form(r"[a-z][a-z0-9_]{0,63}"))
    name: str
    police_code: str | None = None
    note: str = ""
    dispensations: tuple[Dispensation, ...] = ()


@attrs.frozen(kw_only=True)
class OffenceList:
    """Which codes of the core's offence book are in the programme there, and since when."""

    codes: tuple[Sourced[str], ...] = ()


_ACCEPTABLE = (frozenset({Grade.STANDARD}), frozenset({Grade.STANDARD, Grade.MEDIUM}))


def _never_high(_: object, field: "attrs.Attribute[Any]", grades: Sourced[tuple[Grade, ...]]) -> None:
    if frozenset(grades.value) not in _ACCEPTABLE:
        raise ValueError(f"{field.name}: standard, or standard and medium; high is never accepted")


def _some_subject(_: object, field: "attrs.Attribute[Any]", subjects: Sourced[tuple[LookBack, ...]]) -> None:
    if not subjects.value:
        raise ValueError(f"{field.name}: violence, domestic_abuse, or both")


def _some_days(_: object, field: "attrs.Attribute[Any]", days: Sourced[int]) -> None:
    if not 0 <= days.value <= _MOST_DAYS_OLD:
        raise ValueError(f"{field.name}: 0 to {_MOST_DAYS_OLD} days")


_MOST_DAYS_OLD = 366


@attrs.frozen(kw_only=True)
class EligibilityTerms:
    """What this force asks beside what the law and the floor ask, setting by setting.

    ``assessment_days``: how many days old a risk assessment may be on the decision day;
    ``agreement_days``: how many the victim's agreement may be. ``None``: as the core.
    """

    accepted_grades: Sourced[tuple[Grade, ...]] = attrs.field(validator=_never_high)
    look_back: Sourced[tuple[LookBack, ...]] = attrs.field(validator=_some_subject)
    first_arrest_asked: Sourced[bool]
    bail_asked: Sourced[bool]
    prosecutor_asked: Sourced[bool]
    assessment_days: Sourced[int] = attrs.field(validator=_some_days)
    national_regime: Sourced[NationalRegime]
    agreement_days: Sourced[int] | None = attrs.field(default=None, validator=optional(_some_days))


@attrs.frozen(kw_only=True)
class DashMapping:
    """The risk tools this force knows, each with how its answers are read."""

    tools: tuple[Sourced[RiskTool], ...]


@attrs.frozen(kw_only=True)
class OfferedLanguage:
    """A language (BCP 47; ``*`` for any) and how the programme is given in it."""

    tag: str = attrs.field(validator=text_form(r"\*|[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"))
    delivery: Delivery

    def fits(self, tag: str) -> bool:
        """Is a person's language tag covered? ``en`` covers ``en-GB``, whatever the case."""
        offered, wanted = self.tag.lower(), tag.lower()
        return offered in {"*", wanted} or wanted.startswith(f"{offered}-")


@attrs.frozen(kw_only=True)
class LanguageOffer:
    """In which languages the programme is given, and how."""

    languages: tuple[Sourced[OfferedLanguage], ...]


class Unit(StrEnum):
    """What the length of a caution is counted in."""

    MONTHS = "months"
    WEEKS = "weeks"


@attrs.frozen(kw_only=True)
class Length:
    """How long a caution runs: so many calendar months, or so many weeks."""

    number: int
    unit: Unit

    def last_day(self, given: Day) -> Day:
        """On which day does a caution given on that day end?"""
        if self.unit is Unit.MONTHS:
            return months_from(given, self.number)
        return weeks_after(given, self.number)


def _within_limit(_: object, field: "attrs.Attribute[Any]", length: Sourced[Length]) -> None:
    most = {Unit.MONTHS: 4, Unit.WEEKS: HARD_LIMIT_DAYS // 7}[length.value.unit]
    if not 1 <= length.value.number <= most:
        raise ValueError(f"{field.name}: 1 to 4 months, or 1 to 20 weeks; never more than 20 weeks")


def _no_less_than_none(_: object, field: "attrs.Attribute[Any]", days: Sourced[int]) -> None:
    if days.value < 0:
        raise ValueError(f"{field.name}: 0 days or more")


def _sergeant_or_above(_: object, field: "attrs.Attribute[Any]", rank: Sourced[Rank]) -> None:
    if not rank.value.reaches(LEAST_RANK):
        raise ValueError(f"{field.name}: {LEAST_RANK} or above")


def _some_gap(terms: "CautionTerms | None", field: "attrs.Attribute[Any]", days: Sourced[int]) -> None:
    # A row of a file is checked by itself (``terms`` is None), and once more beside the others.
    least = terms.gap_least_days if terms is not None and field.name == "gap_most_days" else None
    from_days = 1 if least is None else least.value
    if not from_days <= days.value <= SOFT_LIMIT_DAYS:
        raise ValueError(f"{field.name}: {from_days} to {SOFT_LIMIT_DAYS} days")


def _a_few(_: object, field: "attrs.Attribute[Any]", days: Sourced[int]) -> None:
    if not 1 <= days.value <= _MOST_WORKING_DAYS:
        raise ValueError(f"{field.name}: 1 to {_MOST_WORKING_DAYS}")


_MOST_WORKING_DAYS = 60


@attrs.frozen(kw_only=True)
class CautionTerms:
    """How a caution runs that is given on that day.

    ``length``, and how many days must be left to prosecute after it (``breach_margin_days``);
    how many days lie between the workshops; whether missing one means repeating both; who
    may authorise. Then by when something is due: the victim contacted after a workshop,
    attendance told by the provider, an absence judged (working days); how many days ahead
    it is warned of an end or a limit; and after how many years the record is reviewed.
    ``None``: as the core.
    """

    length: Sourced[Length] = attrs.field(validator=_within_limit)
    breach_margin_days: Sourced[int] = attrs.field(validator=_no_less_than_none)
    authorised_rank: Sourced[Rank] | None = attrs.field(default=None, validator=optional(_sergeant_or_above))
    gap_least_days: Sourced[int] | None = attrs.field(default=None, validator=optional(_some_gap))
    gap_most_days: Sourced[int] | None = attrs.field(default=None, validator=optional(_some_gap))
    both_repeated: Sourced[bool] | None = None
    contact_working_days: Sourced[int] | None = attrs.field(default=None, validator=optional(_a_few))
    attendance_working_days: Sourced[int] | None = attrs.field(default=None, validator=optional(_a_few))
    judgement_working_days: Sourced[int] | None = attrs.field(default=None, validator=optional(_a_few))
    warning_days: Sourced[int] | None = attrs.field(default=None, validator=optional(_a_few))
    retention_years: Sourced[int] | None = attrs.field(default=None, validator=optional(_a_few))


@attrs.frozen(kw_only=True)
class Policy:
    """Everything one force says on one day, with its community laid over it.

    The settings stand here flat, as the criteria read them; ``provenance`` says for each
    setting, and for each source of the core, who says so. ``sound`` is false when the
    plugin failed while it was asked: then nothing under this policy is eligible. ``title``
    is what people call the force, and its community; ``failures`` say what failed, and hold
    nothing of a case.
    """

    force: str
    community: str | None
    on: Day
    dispensations: tuple[Dispensation, ...]
    book: OffenceBook = attrs.field(repr=False)
    listed: Mapping[str, Provenance] = attrs.field(repr=False)
    accepted_grades: frozenset[Grade]
    look_back: frozenset[LookBack]
    first_arrest_asked: bool
    bail_asked: bool
    prosecutor_asked: bool
    assessment_days: int
    agreement_days: int
    national_regime: NationalRegime
    tools: Mapping[str, Sourced[RiskTool]]
    languages: tuple[OfferedLanguage, ...]
    caution_length: Length
    breach_margin_days: int
    authorised_rank: Rank
    gap_least_days: int
    gap_most_days: int
    both_repeated: bool
    contact_working_days: int
    attendance_working_days: int
    judgement_working_days: int
    warning_days: int
    retention_years: int
    provenance: Mapping[str, Provenance] = attrs.field(repr=False)
    words: Mapping[str, Words] = attrs.field(repr=False)
    made_with: Mapping[str, str]
    title: str = ""
    sound: bool = True
    failures: tuple[str, ...] = ()

    @property
    def modelled_from(self) -> Day:
        """The first day whose rules are modelled here: the Code of Practice in force since then."""
        return MODELLED_FROM

    @cached_property
    def national_line(self) -> bool:
        """Does the national dispensation apply, which speaks of standard risk only?"""
        return self.on >= NATIONAL_FROM

    @cached_property
    def authority(self) -> Provenance | None:
        """On what may this force give such a caution on this day? ``None``: on nothing."""
        if self.national_line:
            return self.by(NATIONAL_SOURCE)
        return next((period.provenance for period in self.dispensations if period.covers(self.on)), None)

    @cached_property
    def caution_ends(self) -> Day:
        """The last day of a caution given on this day."""
        return self.caution_length.last_day(self.on)

    @cached_property
    def english_given(self) -> bool:
        """Is the programme given natively in English here?"""
        return any(offer.delivery is Delivery.NATIVE and offer.fits("en") for offer in self.languages)

    @cached_property
    def given_beside_english(self) -> bool:
        """Is it given natively in some other language?"""
        native = [offer.tag.lower() for offer in self.languages if offer.delivery is Delivery.NATIVE]
        return any(tag.partition("-")[0] != "en" for tag in native)

    @cached_property
    def interpreters_offered(self) -> bool:
        """Is it given through an interpreter in some language?"""
        return any(offer.delivery is Delivery.INTERPRETER for offer in self.languages)

    @cached_property
    def soft_limit(self) -> Day:
        """The last day of 16 weeks from the day the caution is given."""
        return days_after(self.on, SOFT_LIMIT_DAYS)

    @cached_property
    def refused_grades(self) -> frozenset[Grade]:
        """The grades below high that this force does not accept."""
        return frozenset(GRADES) - self.accepted_grades - {Grade.HIGH}

    @cached_property
    def passing_grades(self) -> frozenset[Grade]:
        """The accepted grades that this force does not refer: it may hold to the national line."""
        enforced = self.national_line and self.national_regime is NationalRegime.ENFORCE
        return self.accepted_grades - {Grade.MEDIUM} if enforced else self.accepted_grades

    @cached_property
    def violence_counts(self) -> bool:
        """Does an earlier conviction or caution for violence count?"""
        return LookBack.VIOLENCE in self.look_back

    @cached_property
    def domestic_abuse_counts(self) -> bool:
        """Does an earlier conviction or caution for domestic abuse count?"""
        return LookBack.DOMESTIC_ABUSE in self.look_back

    def by(self, key: str) -> Provenance:
        """Who says so: the provenance of a setting, or of a source of the core."""
        return self.provenance[key]
