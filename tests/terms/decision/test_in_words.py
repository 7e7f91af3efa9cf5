"""A decision for a person: the outcome first, what stands against it, then the rest."""

from typing import Any

import attrs
import pytest

from cara_core.errors import WordsMissing
from cara_core.stages.eligibility import assess
from cara_core.terms.decision.decision import Decision
from cara_core.terms.decision.lines import Kind
from cara_core.terms.policy import Length, Unit
from cara_core.terms.referral import Referral
from cara_core.terms.risk import Grade
from cara_core.terms.sources import Provenance, Standing
from support.policies import LISTED, offered, policy
from support.referrals import ON, dash, example


def decided(referral: Referral, **settings: Any) -> Decision:
    return assess(referral, policy(**settings), ON)


def lines_of(decision: Decision) -> list[tuple[Kind, str]]:
    """The lines of a decision, without the empty ones between its parts."""
    return [(line.kind, line.text) for line in decision.lines("en") if line.text]


def test_an_eligible_decision_takes_a_few_lines() -> None:
    assert lines_of(decided(example())) == [
        (Kind.OUTCOME, "ELIGIBLE for R-0001"),
        (Kind.DETAIL, "decided for example on 10 month-3 2026"),
        (Kind.HEADING, "Advice:"),
        (Kind.ADVICE, "  ! mind PERIOD_OVER_16W"),
        (Kind.DETAIL, "    PERIOD_OVER_16W by CODE-WEEKS, published, cara-core 0.1.0"),
        (Kind.ADVICE, "  ! mind RISK_ANSWERS_MISSING"),
        (Kind.DETAIL, "    RISK_ANSWERS_MISSING by SAFETY-FLOOR, design, cara-core 0.1.0"),
        (Kind.ADVICE, "  ! mind OFFENCE_FACTS_CHECK"),
        (Kind.DETAIL, "    OFFENCE_FACTS_CHECK by OFFENCE-BOOK, design, cara-core 0.1.0"),
        (
            Kind.PLAIN,
            (
                "Met: authority, adult, offence*, first*, relationship, admission, evidence, lookback*, order, bail*, "
                "risk*, coercion, victim, language*, time_limit"
            ),
        ),
        (Kind.PLAIN, "Not asked: dwelling"),
        (Kind.PLAIN, "* illustrative, by cara-example 0.1.0"),
        (Kind.DETAIL, "A human decides."),
    ]


def test_what_stands_against_it_comes_strongest_first_with_what_would_settle_it() -> None:
    worse = example({"suspect.date_of_birth": "2008-03-31", "offences[0].hate_crime": True, "victim.agrees": None})
    lines = lines_of(decided(worse))
    against = lines.index((Kind.HEADING, "Not eligible because:"))
    assert lines[against : against + 9] == [
        (Kind.HEADING, "Not eligible because:"),
        (Kind.NOT_MET, "  - 18 from 31 month-3 2026"),
        (Kind.DETAIL, "    AGE_UNDER_18 by CJA2003-s22, law, cara-core 0.1.0"),
        (Kind.HEADING, "Somebody else decides:"),
        (Kind.REFER, "  - OFFENCE because of HATE_CRIME_REFER"),
        (Kind.DETAIL, "    HATE_CRIME_REFER by DPP-GUIDANCE-2024, published, cara-core 0.1.0"),
        (Kind.HEADING, "Not known:"),
        (Kind.UNKNOWN, "  - VICTIM because of VICTIM_UNKNOWN"),
        (Kind.DETAIL, "    VICTIM_UNKNOWN by PROGRAMME-SLIDES, published, cara-core 0.1.0"),
    ]
    assert lines[against + 9] == (Kind.PLAIN, "    Record: victim.agrees")
    assert lines[0] == (Kind.OUTCOME, "not_eligible for R-0001")


def test_what_is_met_by_a_source_of_certain_years_is_named_with_them() -> None:
    """What was published of the years of a trial may not hold now: whoever reads the decision checks it."""
    accepted = Provenance(
        source="TRIAL", standing=Standing.PUBLISHED, set_by="cara-example 0.1.0", years="2012 to 2015"
    )
    dated = attrs.evolve(policy(), provenance={**policy().provenance, "accepted_grades": accepted})
    lines = lines_of(assess(example(), dated, ON))
    assert (Kind.PLAIN, "Of 2012 to 2015: risk") in lines
    narrower = attrs.evolve(dated, accepted_grades=frozenset({Grade.STANDARD}))
    graded = lines_of(assess(example({"risk.grade": Grade.MEDIUM}), narrower, ON))
    assert (Kind.DETAIL, "    RISK_NOT_ACCEPTED by TRIAL of 2012 to 2015, published, cara-example 0.1.0") in graded
    assert not [text for _, text in lines_of(decided(example())) if text.startswith("Of ")]


def test_the_community_stands_beside_its_force() -> None:
    decision = decided(example(), community="polish", languages=offered("en"))
    assert (Kind.DETAIL, "decided for example/polish on 10 month-3 2026") in lines_of(decision)


def test_no_heading_stands_over_nothing() -> None:
    """A caution of four weeks, every answer given, a Public Order Act offence, and nothing illustrative."""
    asked = example(
        {"offences[0].code": "PU86116", "offences[0].both_inside_dwelling": False, "risk.answers": dash(yes=1)}
    )
    published = {key: attrs.evolve(by, standing=Standing.PUBLISHED) for key, by in policy().provenance.items()}
    decision = decided(
        asked,
        caution_length=Length(number=4, unit=Unit.WEEKS),
        provenance=published,
        listed=dict.fromkeys(LISTED, published["offence_list"]),
    )
    assert [text.partition(":")[0] for _, text in lines_of(decision)] == [
        "ELIGIBLE for R-0001",
        "decided for example on 10 month-3 2026",
        "Met",
        "A human decides.",
    ]


def test_a_decision_reads_as_its_lines() -> None:
    decision = decided(example())
    assert decision.text() == "\n".join(line.text for line in decision.lines())


def test_a_language_without_words_is_refused_and_never_falls_back_to_english() -> None:
    with pytest.raises(WordsMissing, match="there are no words in that language; there are: en"):
        decided(example()).text("pl")
