"""What is still to be asked before an outcome is certain: what settles most first, and nothing where it is."""

import attrs

from cara_core.stages.eligibility import assess
from cara_core.stages.screening.still_to_ask import is_certain, still_to_ask
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Decision, Outcome
from cara_core.terms.referral import Evidence, Offence, Referral, Risk, Suspect, Victim
from support.policies import policy
from support.referrals import ON, example

BARE = attrs.evolve(example(), suspect=Suspect(), victim=Victim(), relationship=None, evidence=Evidence(), risk=Risk())


def decided(referral: Referral) -> Decision:
    return assess(referral, policy(), ON)


def test_a_referral_of_which_all_is_known_is_asked_nothing() -> None:
    assert decided(example()).outcome is Outcome.ELIGIBLE
    assert still_to_ask(decided(example())) == ()
    assert is_certain(decided(example()))


def test_what_is_not_met_is_certain_whatever_else_is_not_known() -> None:
    young = attrs.evolve(BARE, suspect=Suspect(date_of_birth=day("2010-04-02")))
    decision = decided(young)
    assert decision.outcome is Outcome.NOT_ELIGIBLE
    assert still_to_ask(decision)
    assert is_certain(decision)


def test_what_somebody_else_decides_is_not_certain_before_everything_is_known() -> None:
    """One more answer may close the case before a prosecutor is asked."""
    hated = Offence(code=BARE.offences[0].code, committed_on=BARE.offences[0].first_day, hate_crime=True)
    decision = decided(attrs.evolve(BARE, offences=(hated,)))
    assert decision.outcome is Outcome.REFER
    assert not is_certain(decision)


def test_each_path_stands_once_and_what_settles_most_comes_first() -> None:
    decision = decided(BARE)
    asked = still_to_ask(decision)
    assert len(asked) == len(set(asked)) > 5
    needs = [path for finding in decision.findings for path in finding.needs]
    counts = [needs.count(path) for path in asked]
    assert counts == sorted(counts, reverse=True)
    first = [path for path in dict.fromkeys(needs) if needs.count(path) == max(counts)]
    assert asked[: len(first)] == tuple(first), "among those that settle as much, the order of the criteria stands"
