"""Policies as values: no plugin and no file, with a small offence book and plain words."""

from typing import Any, Final

import attrs

from cara_core.terms.caution import Rank
from cara_core.terms.days import Day, day
from cara_core.terms.limits import Basis
from cara_core.terms.offences import LimitBasis, Mode, OffenceBook, OffenceRow, SpecialTest, Treatment
from cara_core.terms.policy import (
    Delivery,
    Dispensation,
    Length,
    LookBack,
    NationalRegime,
    OfferedLanguage,
    Policy,
    Unit,
)
from cara_core.terms.risk import Grade, RiskTool
from cara_core.terms.sources import Provenance, Sourced, Standing
from support.plain_words import WORDS
from support.referrals import DASH_COUNTED, ON, SECOND_LOOK

__all__ = ["BOOK", "DARA", "DASH", "DISPENSATION", "LISTED", "offered", "policy", "row", "tools"]

CORE_SET_BY: Final = "cara-core 0.1.0"
FORCE_SET_BY: Final = "cara-example 0.1.0"
SINCE: Final = day("2012-08-01")

DASH: Final = RiskTool(
    name="DASH",
    questions=tuple(str(number) for number in range(1, 28)),
    counted=DASH_COUNTED,
    high_from=14,
    strangulation="18",
    second_look=SECOND_LOOK,
)
DARA: Final = RiskTool(
    name="DARA",
    questions=("d1", "d2", "d3", "d4", "d5", "d6", "d7"),
    counted=("d1", "d2", "d3", "d4", "d5", "d6"),
    medium_from=2,
    high_from=4,
)
DISPENSATION: Final = Dispensation(
    first=day("2012-08-13"),
    last=day("2020-12-31"),
    source="EXAMPLE",
    standing=Standing.ILLUSTRATIVE,
    set_by=FORCE_SET_BY,
)


def row(
    code: str,
    *tests: SpecialTest,
    treatment: Treatment = Treatment.ELIGIBLE_FAMILY,
    mode: Mode = Mode.SUMMARY,
    limit: LimitBasis = LimitBasis.S127,
    family: str = "example",
) -> OffenceRow:
    """One row of an offence book: a summary offence a force may list, unless said otherwise."""
    return OffenceRow(
        code=code,
        ho_class=None,
        family=family,
        treatment=treatment,
        mode=mode,
        limit=limit,
        tests=frozenset(tests),
        statute="an Act",
        title="an offence",
    )


def _either_way(
    code: str, *tests: SpecialTest, treatment: Treatment = Treatment.ELIGIBLE_FAMILY, family: str = "example"
) -> OffenceRow:
    return row(code, *tests, treatment=treatment, mode=Mode.EITHER_WAY, limit=LimitBasis.NONE, family=family)


def _indictable(code: str, treatment: Treatment) -> OffenceRow:
    return row(code, treatment=treatment, mode=Mode.INDICTABLE_ONLY, limit=LimitBasis.NONE)


def _prefix(code: str, *tests: SpecialTest, treatment: Treatment) -> OffenceRow:
    return row(code, *tests, treatment=treatment, mode=Mode.NOT_KNOWN, limit=LimitBasis.NOT_KNOWN)


BOOK: Final = OffenceBook(
    (
        row("CJ88116", SpecialTest.ASSAULT_FACTS, limit=LimitBasis.S39A),
        row("CJ88001", SpecialTest.ASSAULT_FACTS, limit=LimitBasis.S39A),
        row("PH97004", SpecialTest.COURSE_OF_CONDUCT, SpecialTest.NOT_STALKING),
        row("PU86116", SpecialTest.DWELLING),
        row("PU86149", SpecialTest.DWELLING),
        _either_way("CD71039", SpecialTest.SPOUSE_PROPERTY, SpecialTest.NOT_BY_FIRE),
        _either_way("CD71040", SpecialTest.NOT_BY_FIRE, SpecialTest.VALUE_UNKNOWN),
        _either_way("CD71038", SpecialTest.NOT_BY_FIRE, SpecialTest.VALUE_OVER_5000),
        _either_way("TH68020", SpecialTest.SPOUSE_PROPERTY),
        _either_way("TH68006", SpecialTest.SPOUSE_PROPERTY),
        _either_way("OF61102", treatment=Treatment.EXCLUDED, family="serious_assault"),
        _either_way("SC15005", SpecialTest.STRANGULATION, treatment=Treatment.EXCLUDED, family="strangulation"),
        _either_way("SC15004", SpecialTest.DOMESTIC_ABUSE, treatment=Treatment.EXCLUDED),
        _either_way("CD98080", SpecialTest.STRANGULATION, SpecialTest.HATE_CRIME, treatment=Treatment.EXCLUDED),
        _indictable("OF61016", Treatment.EXCLUDED),
        _indictable("CD71041", Treatment.REFER),
        _indictable("CD71042", Treatment.ELIGIBLE_FAMILY),
        _either_way("CD71043", SpecialTest.THREAT_ONLY, treatment=Treatment.REFER),
        row("CD98075", SpecialTest.HATE_CRIME, SpecialTest.DWELLING, treatment=Treatment.REFER),
        _prefix("SX03*", treatment=Treatment.EXCLUDED),
        _prefix("CD98*", SpecialTest.HATE_CRIME, treatment=Treatment.REFER),
    )
)
LISTED: Final = (
    *("CJ88001", "CJ88116", "PH97004", "PU86116", "PU86149"),
    *("CD71038", "CD71039", "CD71040", "CD71042", "TH68020"),
)
"""The codes the example force lists: TH68006 is in the book, and is not listed."""


def _core(source: str, standing: Standing = Standing.PUBLISHED) -> Provenance:
    return Provenance(source=source, standing=standing, set_by=CORE_SET_BY)


def _forces(source: str, standing: Standing = Standing.ILLUSTRATIVE) -> Provenance:
    return Provenance(source=source, standing=standing, set_by=FORCE_SET_BY)


_OF_THE_LAW: Final = (
    "CJA2003-s22",
    "CJA2003-s23",
    "CJA2003-s23ZA",
    "DAA2021-s1",
    "POA1986-DWELLING",
    "TA1968-s30",
    *map(str, Basis),
)
_OF_THE_PROGRAMME: Final = (
    "CODE-2013",
    "CODE-WEEKS",
    "DPP-GUIDANCE-2013",
    "DPP-GUIDANCE-2024",
    "DPP-LETTER-2019",
    "NATIONAL-2024",
    "PROGRAMME-SLIDES",
)
_OF_THE_FORCE: Final = (
    "accepted_grades",
    "assessment_days",
    "agreement_days",
    "bail_asked",
    "breach_margin_days",
    "first_arrest_asked",
    "look_back",
    "national_regime",
    "offence_list",
    "prosecutor_asked",
)


def tools(*some: RiskTool) -> dict[str, Sourced[RiskTool]]:
    """These risk tools, as a force knows them."""
    return {
        tool.name: Sourced(
            value=tool,
            since=SINCE,
            source="SAFELIVES-DASH" if tool is DASH else "EXAMPLE",
            standing=Standing.PUBLISHED if tool is DASH else Standing.ILLUSTRATIVE,
            set_by=FORCE_SET_BY,
        )
        for tool in some
    }


def offered(*some: str) -> tuple[OfferedLanguage, ...]:
    """These languages as ``tag`` for a native group, ``tag+`` for through an interpreter."""
    return tuple(
        OfferedLanguage(
            tag=tag.removesuffix("+"), delivery=Delivery.INTERPRETER if tag.endswith("+") else Delivery.NATIVE
        )
        for tag in some
    )


_PROVENANCE: Final = {
    **{source: _core(source, Standing.LAW) for source in _OF_THE_LAW},
    **{source: _core(source) for source in _OF_THE_PROGRAMME},
    **{source: _core(source, Standing.DESIGN) for source in ("OFFENCE-BOOK", "RISK-SECOND-LOOK", "SAFETY-FLOOR")},
    **{setting: _forces("EXAMPLE") for setting in _OF_THE_FORCE},
    **{f"languages.{tag}": _forces("EXAMPLE") for tag in ("", "*", "en", "pl", "pl-PL", "pa")},
}


def policy(on: Day = ON, **settings: Any) -> Policy:
    """What the example force says on that day, with these settings changed.

    It asks everything that can be asked, accepts standard and medium, looks back on
    violence, and gives the programme in English.
    """
    standard = Policy(
        force="example",
        community=None,
        on=on,
        dispensations=(DISPENSATION,),
        book=BOOK,
        listed={code: _forces("EXAMPLE-LIST") for code in LISTED},
        accepted_grades=frozenset({Grade.STANDARD, Grade.MEDIUM}),
        look_back=frozenset({LookBack.VIOLENCE}),
        first_arrest_asked=True,
        bail_asked=True,
        prosecutor_asked=True,
        assessment_days=28,
        agreement_days=56,
        national_regime=NationalRegime.ADVISE,
        tools=tools(DASH, DARA),
        languages=offered("en"),
        caution_length=Length(number=4, unit=Unit.MONTHS),
        breach_margin_days=28,
        authorised_rank=Rank.SERGEANT,
        gap_least_days=28,
        gap_most_days=35,
        both_repeated=True,
        contact_working_days=5,
        attendance_working_days=2,
        judgement_working_days=5,
        warning_days=14,
        retention_years=6,
        provenance=_PROVENANCE,
        words=WORDS,
        made_with={"cara-core": "0.1.0", "cara-example": "0.1.0"},
    )
    return attrs.evolve(standard, **settings)
