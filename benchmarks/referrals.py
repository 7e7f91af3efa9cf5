"""Synthetic referrals from a seed, about a quarter of them eligible; no real data.

Every fact that the criteria read is there, and each is sometimes wrong and sometimes not known.
"""

import random

from cara_core.terms.days import Day, days_after
from cara_core.terms.referral import (
    Antecedent,
    AntecedentKind,
    Evidence,
    Offence,
    OffenceFacts,
    Referral,
    Relationship,
    Risk,
    Suspect,
    Victim,
)
from cara_core.terms.risk import Answer, Grade

ON = Day(2026, 3, 10)
CODES = (
    *("CJ88116", "CJ88001") * 24,
    *("CD71039", "PH97004", "PU86116", "TH68002", "TH68020") * 4,
    *("TH68013", "OF61102", "CD98070", "CD98069", "CD71038", "CD71040", "CD71042", "CD71043"),
    *("CJ88116A", "SC15005A", "SX03001", "ZZ00001"),
)
EARLIER_CODES = (*("TH68020", None) * 5, "CJ88116", "OF61102B", "cj88-001", "SC15004", "ZZ00001")
QUESTIONS = tuple(str(number) for number in range(1, 28))
LOOKED_AT_AGAIN = frozenset({"8", "11", "12", "16", "17", "19", "20", "26"})
GRADES_GIVEN = (*(Grade.STANDARD,) * 30, *(Grade.MEDIUM,) * 8, Grade.HIGH, None)
RELATIONSHIPS = (Relationship.PARTNER,) * 12 + (Relationship.FORMER_SPOUSE,) * 12 + (Relationship.FAMILY, None)


def referrals(count: int, seed: int) -> list[Referral]:
    """So many referrals, the same for the same seed."""
    rng = random.Random(seed)
    return [_referral(rng, number) for number in range(count)]


def _referral(rng: random.Random, number: int) -> Referral:
    first = days_after(ON, -rng.choice((rng.randint(1, 62), rng.randint(1, 190))))
    return Referral(
        reference=f"B-{number}",
        suspect=_suspect(rng, number, first),
        victim=_victim(rng, number, first),
        relationship=rng.choice(RELATIONSHIPS),
        offences=tuple(_offence(rng, first) for _ in range(1 if rng.random() < 0.9 else 2)),
        evidence=Evidence(
            sufficient_to_charge=_mostly(rng, True, False),
            prosecutor_agrees=_mostly(rng, True, False),
            victim_statement_on=None if rng.random() < 0.05 else _between(rng, first, ON),
        ),
        risk=_risk(rng),
    )


def _mostly(rng: random.Random, usual: object, other: object, share: float = 0.98) -> object:
    """The usual value in that share of all draws; in the rest the other one or ``None``."""
    drawn = rng.random()
    return usual if drawn < share else other if drawn < share + (1 - share) / 2 else None


def _between(rng: random.Random, first: Day, last: Day) -> Day:
    return days_after(first, rng.randint(0, last.toordinal() - first.toordinal()))


def _suspect(rng: random.Random, number: int, first: Day) -> Suspect:
    antecedents = tuple(_antecedent(rng) for _ in range(rng.randint(0, 3)))
    return Suspect(
        person=f"P-{number}",
        date_of_birth=_mostly(rng, days_after(ON, -rng.randint(17 * 365, 60 * 365)), None),
        language=_mostly(rng, "en", "pl"),
        interpreter_needed=_mostly(rng, False, True),
        first_domestic_abuse_arrest=_mostly(rng, True, False),
        arrested_on=_between(rng, first, ON),
        admits_offence=_mostly(rng, True, False),
        serving_community_sentence=_mostly(rng, False, True),
        on_bail_for_other_offence=_mostly(rng, False, True),
        legal_advice_offered=True,
        appropriate_adult_needed=False,
        antecedents=None if rng.random() < 0.02 else antecedents,
    )


def _antecedent(rng: random.Random) -> Antecedent:
    return Antecedent(
        kind=_mostly(rng, rng.choice(tuple(AntecedentKind)), None),
        date=_mostly(rng, days_after(ON, -rng.randint(200, 4000)), None),
        violence=_mostly(rng, False, True, 0.9),
        domestic_abuse=_mostly(rng, False, True, 0.9),
        offence_code=rng.choice(EARLIER_CODES),
        arrested=rng.choice((True, False, None)),
    )


def _victim(rng: random.Random, number: int, first: Day) -> Victim:
    contacted = _between(rng, first, ON)
    return Victim(
        person=f"V-{number}",
        date_of_birth=_mostly(rng, days_after(ON, -rng.randint(15 * 365, 60 * 365)), None),
        contacted_on=contacted if rng.random() < 0.98 else None,
        asked_on=_between(rng, contacted, ON) if rng.random() < 0.5 else None,
        agrees=_mostly(rng, True, False),
        specific_risk=_mostly(rng, False, True),
        views_sought=_mostly(rng, True, False),
    )


def _offence(rng: random.Random, first: Day) -> Offence:
    """On one day, or sometimes over several up to the decision day."""
    on_one_day, last = rng.random() < 0.9, min(days_after(first, rng.randint(0, 20)), ON)
    return Offence(
        code=rng.choice(CODES),
        committed_on=first if on_one_day else None,
        committed_from=None if on_one_day else first,
        committed_to=None if on_one_day else last,
        hate_crime=_mostly(rng, False, True),
        both_inside_dwelling=_mostly(rng, False, True, 0.9),
        property_of_victim=False,
        facts=_facts(rng) if rng.random() < 0.5 else None,
    )


def _facts(rng: random.Random) -> OffenceFacts:
    return OffenceFacts(
        serious_injury=_mostly(rng, False, True),
        weapon=_mostly(rng, False, True),
        by_fire=_mostly(rng, False, True),
        stalking=_mostly(rng, False, True),
        value_pounds=rng.choice((None, 80, 5_000, 5_001)),
        occasions=rng.choice((None, 1, 2, 3)),
    )


def _risk(rng: random.Random) -> Risk:
    yes_share = 0.5 if rng.random() < 0.05 else 0.1
    answers = {key: Answer.YES if rng.random() < yes_share else Answer.NO for key in QUESTIONS}
    if rng.random() < 0.05:
        answers |= dict.fromkeys(rng.sample(QUESTIONS, 3), Answer.UNKNOWN)
    yes = tuple(key for key in QUESTIONS if answers[key] is Answer.YES and key in LOOKED_AT_AGAIN)
    return Risk(
        tool=_mostly(rng, "DASH", "another"),
        grade=rng.choice(GRADES_GIVEN),
        assessed_on=days_after(ON, -rng.randint(0, 30)) if rng.random() < 0.3 else ON,
        assessor="officer 1",
        answers=answers,
        reviewed=yes if rng.random() < 0.9 else None,
        coercive_control=_mostly(rng, False, True),
        strangulation=_mostly(rng, False, True),
    )
