"""Whatever changes what is known is screened again at once: of today before the caution, of its day after it."""

import attrs
import pytest

from cara_core.case.evolve import replay
from cara_core.case.facts import (
    AgreementWithdrawn,
    Authorised,
    CautionIssued,
    Channel,
    ErrorCode,
    EvidenceFound,
    Fact,
    RecordedInError,
    ReferralCorrected,
    Referred,
    Screened,
    Unmet,
)
from cara_core.errors import Fault, InputError
from cara_core.stages.screening.following_screening import screening_of
from cara_core.terms.caution import Decider, Rank
from cara_core.terms.days import day
from cara_core.terms.decision.decision import Decision, Outcome
from support.kinds import ONE_OF_EACH
from support.lives import GIVEN, Life, life
from support.referrals import example

ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")
UNKNOWN = ReferralCorrected(changes={"suspect.on_bail_for_other_offence": None}, source="the custody record")
BY_PROSECUTOR = Authorised(
    decider=Decider.PROSECUTOR,
    enough_evidence=True,
    caution_right=True,
    reference="CPS 1",
    decided_on=day("2026-03-11"),
)


def last(caution: Life) -> Screened:
    what = caution.facts[-1].what
    assert isinstance(what, Screened)
    return what


def erased(caution: Life) -> Life:
    facts: tuple[Fact, ...] = tuple(
        attrs.evolve(fact, what=attrs.evolve(fact.what, referral=None)) if isinstance(fact.what, Referred) else fact
        for fact in caution.facts
    )
    return Life(replay(facts), facts, caution.settings)


def test_before_the_caution_what_is_known_by_today_is_screened() -> None:
    kept = life("opened").kept("2026-03-11", UNKNOWN, typed="2026-03-12")
    corrected, screening = kept.facts
    assert isinstance(screening.what, Screened)
    assert (str(screening.on), screening.at, screening.what.as_of) == ("2026-03-12", None, day("2026-03-12"))
    assert (screening.what.cause, screening.what.outcome) == (corrected.number, Outcome.UNDETERMINED)
    assert screening.what.needs == ("suspect.on_bail_for_other_offence",)
    ((number, decision),) = kept.decisions
    assert (number, decision.digest) == (screening.number, screening.what.digest)


@pytest.mark.parametrize("kind", ["effect_explained", "legal_advice_offered", "conditions_decided"])
def test_what_changes_nothing_of_what_is_known_is_followed_by_none(kind: str) -> None:
    assert [fact.kind for fact in life("authorised").kept("2026-03-12", ONE_OF_EACH[kind]).facts] == [kind]
    sure = EvidenceFound(sufficient=True)
    assert len(life("opened").kept("2026-03-11", sure).facts) == 1, "the referral said so"


def test_what_is_taken_back_is_screened_without_it_and_with_it_again() -> None:
    caution = life("asked").do("2026-03-11", AgreementWithdrawn(how=Channel.TELEPHONE))
    assert last(caution).outcome is Outcome.NOT_ELIGIBLE
    gone = caution.last("agreement_withdrawn")
    back = RecordedInError(fact=gone, code=ErrorCode.WRONG_CASE, rank=Rank.SERGEANT, reason="another case")
    assert last(caution.do("2026-03-12", back, by="sergeant 2")).outcome is Outcome.ELIGIBLE
    again = attrs.evolve(back, fact=caution.last("recorded_in_error"))
    assert last(caution.do("2026-03-12", again, by="sergeant 3")).outcome is Outcome.NOT_ELIGIBLE
    assert caution.case.screened is not None
    assert caution.case.screened.what.outcome is Outcome.NOT_ELIGIBLE


def test_after_an_end_before_any_caution_nothing_is_screened() -> None:
    assert [fact.kind for fact in life("closed").kept("2026-03-12", UNKNOWN).facts] == ["referral_corrected"]


def test_what_can_no_longer_be_read_is_undetermined() -> None:
    opened = erased(life("asked"))
    assert len(opened.kept("2026-03-11", AgreementWithdrawn(how=Channel.TELEPHONE)).facts) == 1, "nothing is known"
    given = erased(life("issued"))
    kept = given.kept("2026-03-12", AgreementWithdrawn(how=Channel.TELEPHONE), typed="2026-03-20")
    screening = kept.facts[-1].what
    assert isinstance(screening, Screened)
    assert (screening.outcome, screening.unmet) == (Outcome.UNDETERMINED, (Unmet.SCREENING,))
    assert kept.decisions == ()


def test_who_decided_counts_too() -> None:
    """Who was referred, and given a caution, by somebody who was no prosecutor: that is found, and not hidden."""
    referred = example({"offences[0].hate_crime": True})
    caution = life("decided", referral=referred)
    caution.corrected(caution.last("authorised"), BY_PROSECUTOR)
    steps = life("signed").facts[-1]
    caution.do(steps.on, steps.what).do(GIVEN, ISSUE)
    by_sergeant = attrs.evolve(BY_PROSECUTOR, decider=Decider.AUTHORISED_PERSON, rank=Rank.SERGEANT)
    caution.corrected(caution.last("authorised"), by_sergeant)
    assert last(caution).unmet == (Unmet.SCREENING,)
    other = life("issued").corrected(life("issued").last("authorised"), attrs.evolve(by_sergeant, reason="typed"))
    assert other.facts[-1].kind == "authorised", "nothing of what it rests on has changed"


def test_a_caution_that_is_taken_back_is_looked_back_at_no_longer() -> None:
    caution = life("issued")
    back = RecordedInError(
        fact=caution.last("caution_issued"), code=ErrorCode.NEVER_HAPPENED, rank=Rank.INSPECTOR, reason="another case"
    )
    caution.do("2026-03-16", back)
    assert caution.facts[-1].kind == "recorded_in_error"
    again = attrs.evolve(back, fact=caution.last("recorded_in_error"))
    assert last(caution.do("2026-03-17", again)).as_of == GIVEN


def test_a_referral_that_contradicts_itself_by_now_is_undetermined() -> None:
    """Screened as of an earlier day than some of what it says: nobody can say what it comes to."""
    caution = life("opened")

    def unscreenable(*_: object) -> Decision:
        raise InputError([Fault("victim.asked_on", "OUT_OF_ORDER", "before the earliest offence")])

    broken = attrs.evolve(caution.rules, screen=unscreenable)
    found = screening_of(caution.case, GIVEN, broken)
    assert (found.what.outcome, found.decision, found.what.as_of) == (Outcome.UNDETERMINED, None, GIVEN)
