"""Synthetic referrals from a seed, about a quarter of them eligible; no real data."""

import random

from cara_core.terms.days import Day, days_after
from cara_core.terms.referral import (
    Antecedent,
    AntecedentKind,
    Evidence,
    Offence,
    Referral,
    Relationship,
    Risk,
    Suspect,
    Victim,
)
from cara_core.terms.risk import Answer, Grade

ON = Day(2026, 3, 10)
CODES = ("CJ88116",) * 8 + ("CJ88001", "CD71039", "PH97004", "PU86116", "TH68002", "TH68013", "OF61102", "CD98070")
QUESTIONS = tuple(str(number) for number in range(1, 28))


def referrals(count: int, seed: int) -> list[Referral]:
    """So many referrals, the same for the same seed."""
    rng = random.Random(seed)
    return [_referral(rng, number) for number in range(count)]


def _referral(rng: random.Random, number: int) -> Referral:
    def mostly(value: object, other: object, share: float = 0.97) -> object:
        drawn = rng.random()
        return value if drawn < share else other if drawn < share + (1 - share) / 2 else None

    offence = days_after(ON, -rng.randint(1, 150))
    antecedents = tuple(
        Antecedent(
            kind=rng.choice(tuple(AntecedentKind)),
            date=days_after(ON, -rng.randint(200, 4000)),
            violence=rng.random() < 0.2,
            domestic_abuse=False,
        )
        for _ in range(rng.randint(0, 3))
    )
    answers = {key: Answer.YES if rng.random() < 0.15 else Answer.NO for key in QUESTIONS}
    return Referral(
        reference=f"B-{number}",
        suspect=Suspect(
            date_of_birth=days_after(ON, -rng.randint(17 * 365, 60 * 365)),
            language=mostly("en", "pl"),
            interpreter_needed=mostly(False, True),
            admits_offence=mostly(True, False),
            serving_community_sentence=mostly(False, True),
            on_bail_for_other_offence=mostly(False, True),
            antecedents=None if rng.random() < 0.02 else antecedents,
        ),
        victim=Victim(
            date_of_birth=days_after(ON, -rng.randint(18 * 366, 60 * 365)),
            contacted_on=ON if rng.random() < 0.95 else None,
            agrees=mostly(True, False),
            specific_risk=mostly(False, True),
            views_sought=mostly(True, False),
        ),
        relationship=rng.choice(
            (Relationship.PARTNER,) * 9 + (Relationship.FORMER_PARTNER,) * 9 + (Relationship.FAMILY, None)
        ),
        offences=(
            Offence(
                code=rng.choice(CODES),
                committed_on=offence,
                hate_crime=mostly(False, True),
                both_inside_dwelling=mostly(False, True),
                property_of_victim=False,
            ),
        ),
        evidence=Evidence(
            sufficient_to_charge=mostly(True, False),
            prosecutor_agrees=mostly(True, False),
            victim_statement_on=days_after(offence, rng.randint(0, 1)),
        ),
        risk=Risk(
            tool="DASH",
            grade=mostly(Grade.STANDARD, Grade.MEDIUM, 0.7),
            assessed_on=days_after(ON, -rng.randint(0, 20)) if rng.random() < 0.5 else ON,
            assessor="officer 1",
            answers=answers,
            coercive_control=mostly(False, True),
            strangulation=mostly(False, True),
        ),
    )
