"""Random referrals and policies from a seed: near the edge of eligible, where mistakes show."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

from cara_core.terms.days import Day, day, days_after, years_from
from cara_core.terms.policy import Length, LookBack, NationalRegime, Policy, Unit
from cara_core.terms.referral import Antecedent, AntecedentKind, Offence, OffenceFacts, Referral, Relationship, Risk
from cara_core.terms.risk import Answer, Grade, RiskTool
from support.policies import DARA, DASH, offered, policy, tools
from support.referrals import ON, example, with_value

__all__ = ["MANY", "many_cases", "random_policy", "random_referral", "seeded"]

Draw = Callable[[random.Random, Day], object]

MANY: Final = 1_200
"""How many cases a property is tried on in the ordinary run."""
YES_NO_UNKNOWN: Final = (True, False, None)
CODES: Final = (
    *("CJ88116", "CJ88001", "PH97004", "PU86116", "PU86149", "CD71039", "CD71040", "TH68020") * 4,
    *("TH68006", "OF61102", "SC15005", "CD98080", "OF61016", "CD71041", "CD71042", "CD71043"),
    *("CD98075", "CD98999", "SX03001", "CJ88116A", "SC15005A", "ZZ00001"),
)
DAYS_BEFORE: Final = (0, 1, 2, 2, 2, 27, 28, 29, 60, 90, 180, 190, 400, 720, 760)
HOW_MANY_CHANGES: Final = (0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6)


def many_cases(seed: int, count: int = MANY) -> Iterator[tuple[Referral, Policy]]:
    """So many random referrals, each with a random policy of its decision day."""
    rng = seeded(seed)
    for _ in range(count):
        rules = random_policy(rng)
        yield random_referral(rng, rules.on), rules


def seeded(seed: int) -> random.Random:
    """Draws that are the same in every run."""
    return random.Random(seed)  # noqa: S311  (nothing here is a secret)


def random_referral(rng: random.Random, on: Day = ON) -> Referral:
    """The example, decided on that day, with up to six facts changed."""
    referral = example(on=on)
    for path in rng.choices(_PATHS, k=rng.choice(HOW_MANY_CHANGES)):
        referral = with_value(referral, path, _DRAWN[path](rng, on))
    return referral


def random_policy(rng: random.Random) -> Policy:
    """What some force may say: every setting drawn from what can be built."""
    return policy(
        rng.choice((ON, ON, ON, day("2024-08-08"), day("2024-08-07"), day("2012-08-13"), day("2012-08-12"))),
        accepted_grades=frozenset(rng.choice(((Grade.STANDARD,), (Grade.STANDARD, Grade.MEDIUM)))),
        look_back=frozenset(rng.choice(((LookBack.VIOLENCE,), (LookBack.DOMESTIC_ABUSE,), tuple(LookBack)))),
        first_arrest_asked=rng.random() < 0.5,
        bail_asked=rng.random() < 0.5,
        prosecutor_asked=rng.random() < 0.5,
        assessment_days=rng.choice((0, 28, 366)),
        agreement_days=rng.choice((0, 56, 366)),
        national_regime=rng.choice(tuple(NationalRegime)),
        tools=rng.choice((tools(DASH), tools(DASH, DARA))),
        languages=rng.choice(
            (offered("en"), offered("en", "pl"), offered("en", "pl+"), offered("en", "en+"), offered("*+"), ())
        ),
        caution_length=rng.choice((Length(number=4, unit=Unit.MONTHS), Length(number=16, unit=Unit.WEEKS))),
        breach_margin_days=rng.choice((0, 28)),
        sound=rng.random() < 0.95,
    )


def _one_of(*values: object) -> Draw:
    return lambda rng, _: rng.choice(values)


def _days_before(*before: int) -> Draw:
    return lambda rng, on: None if rng.random() < 0.2 else days_after(on, -rng.choice(before))


def _birth(rng: random.Random, on: Day) -> Day | None:
    years = rng.choice((16, 18, 18))
    return rng.choice((None, years_from(on, -years), days_after(years_from(on, -years), 1), years_from(on, -40)))


def _antecedents(rng: random.Random, on: Day) -> tuple[Antecedent, ...] | None:
    return rng.choice((None, (), *[tuple(_antecedent(rng, on) for _ in range(rng.randint(1, 3)))] * 4))


def _antecedent(rng: random.Random, on: Day) -> Antecedent:
    two_years_before = years_from(on, -2)
    return Antecedent(
        kind=rng.choice((*AntecedentKind, None)),
        date=rng.choice((None, on, days_after(two_years_before, rng.randint(-5, 5)), years_from(on, -9))),
        violence=rng.choice(YES_NO_UNKNOWN),
        domestic_abuse=rng.choice(YES_NO_UNKNOWN),
        offence_code=rng.choice((None, None, "TH68020", "OF61102", "SC15004")),
        arrested=rng.choice(YES_NO_UNKNOWN),
    )


def _offences(rng: random.Random, on: Day) -> tuple[Offence, ...]:
    return tuple(_offence(rng, on) for _ in range(rng.randint(1, 3)))


def _offence(rng: random.Random, on: Day) -> Offence:
    last = days_after(on, -rng.choice(DAYS_BEFORE))
    facts = Offence(
        code=rng.choice(CODES),
        committed_on=last,
        both_inside_dwelling=rng.choice(YES_NO_UNKNOWN),
        hate_crime=rng.choice((*YES_NO_UNKNOWN, False, False)),
        property_of_victim=rng.choice(YES_NO_UNKNOWN),
        facts=rng.choice((None, None, _what_happened(rng))),
    )
    if rng.random() < 0.7:
        return facts
    return attrs.evolve(
        facts, committed_on=None, committed_from=days_after(last, -rng.randint(0, 40)), committed_to=last
    )


def _what_happened(rng: random.Random) -> OffenceFacts:
    return OffenceFacts(
        serious_injury=rng.choice((*YES_NO_UNKNOWN, False, False)),
        weapon=rng.choice((*YES_NO_UNKNOWN, False, False)),
        by_fire=rng.choice((*YES_NO_UNKNOWN, False, False)),
        stalking=rng.choice((*YES_NO_UNKNOWN, False, False)),
        value_pounds=rng.choice((None, 0, 5_000, 5_001)),
        occasions=rng.choice((None, 1, 2)),
    )


def _risk(rng: random.Random, on: Day) -> Risk:
    tool = rng.choice((DASH, DARA))
    return Risk(
        tool=tool.name,
        grade=rng.choice((Grade.STANDARD, Grade.STANDARD, Grade.MEDIUM)),
        assessed_on=days_after(on, -1),
        assessor="officer 1234",
        answers=_answers_to(tool, rng),
        coercive_control=False,
        strangulation=False,
    )


def _answers(rng: random.Random, _: Day) -> Mapping[str, Answer] | None:
    return rng.choice((None, _answers_to(rng.choice((DASH, DARA)), rng)))


def _answers_to(tool: RiskTool, rng: random.Random) -> Mapping[str, Answer]:
    yes = rng.choice((0, 1, tool.medium_from or 1, tool.high_from - 1, tool.high_from))
    left = len(tool.counted) - yes
    unknown = min(rng.choice((0, 0, 1, 2)), left)
    given = [Answer.YES] * yes + [Answer.UNKNOWN] * unknown + [Answer.NO] * (left - unknown)
    rng.shuffle(given)
    answers = dict(zip(tool.counted, given, strict=True))
    if tool.strangulation is not None:
        answers[tool.strangulation] = rng.choice((Answer.YES, Answer.NO, Answer.NO, Answer.UNKNOWN))
    return answers


_DRAWN: Final[Mapping[str, Draw]] = {
    "suspect.date_of_birth": _birth,
    "suspect.language": _one_of("en", "en-GB", "EN", "pl", "pl-PL", "xx", "und", None),
    "suspect.interpreter_needed": _one_of(*YES_NO_UNKNOWN),
    "suspect.first_domestic_abuse_arrest": _one_of(*YES_NO_UNKNOWN),
    "suspect.admits_offence": _one_of(*YES_NO_UNKNOWN),
    "suspect.serving_community_sentence": _one_of(*YES_NO_UNKNOWN),
    "suspect.on_bail_for_other_offence": _one_of(*YES_NO_UNKNOWN),
    "suspect.antecedents": _antecedents,
    "victim.date_of_birth": _birth,
    "victim.contacted_on": _days_before(0, 1, 2),
    "victim.asked_on": _days_before(0, 1, 2, 56, 57),
    "victim.agrees": _one_of(*YES_NO_UNKNOWN),
    "victim.specific_risk": _one_of(*YES_NO_UNKNOWN),
    "victim.views_sought": _one_of(*YES_NO_UNKNOWN),
    "relationship": _one_of(*Relationship, None),
    "offences": _offences,
    "evidence.sufficient_to_charge": _one_of(*YES_NO_UNKNOWN),
    "evidence.prosecutor_agrees": _one_of(*YES_NO_UNKNOWN),
    "evidence.victim_statement_on": _days_before(0, 1, 2, 60, 170, 190),
    "risk": _risk,
    "risk.tool": _one_of("DASH", "DARA", "SARA", None),
    "risk.grade": _one_of(*Grade, None),
    "risk.assessed_on": _days_before(0, 1, 2, 27, 28, 29, 90),
    "risk.assessor": _one_of("officer 1234", "", None),
    "risk.answers": _answers,
    "risk.reviewed": _one_of(None, (), ("8",), ("8", "11", "12", "20", "26", "16", "17", "19")),
    "risk.coercive_control": _one_of(*YES_NO_UNKNOWN),
    "risk.strangulation": _one_of(*YES_NO_UNKNOWN),
}
_PATHS: Final = (*_DRAWN, *("risk", "offences") * 5)
