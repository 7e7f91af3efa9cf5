"""Facts of one case put together by hand, as they come: no stage is asked, so anything may be typed at any time.

The base is the one of the worked sequences: a caution of 10 March 2026 that ends on 10 July, whose
workshops are booked for 8 April and 6 May.
"""

from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import (
    KIND_OF,
    CautionIssued,
    Channel,
    ConditionsDecided,
    ContactRecordKept,
    ErrorCode,
    Fact,
    Occasion,
    ProviderDecided,
    RecordedInError,
    Referred,
    Screened,
    VictimAsked,
    VictimContacted,
    What,
    WorkshopsBooked,
)
from cara_core.case.facts.victim import ContactEffect
from cara_core.terms.caution import Person, Rank, RunningTerms
from cara_core.terms.days import Day, day
from cara_core.terms.decision.decision import Outcome
from cara_core.terms.instants import Instant, read_instant
from support.referrals import example
from support.steps import WORKSHOPS

__all__ = [
    "ENDS_ON",
    "FIRST_ON",
    "GIVEN_ON",
    "NOTHING",
    "SECOND_ON",
    "TERMS",
    "ByHand",
    "booked",
    "caution",
    "decided",
    "issued",
    "opened",
    "rung",
    "screening",
]

GIVEN_ON: Final = day("2026-03-10")
ENDS_ON: Final = day("2026-07-10")
FIRST_ON: Final = day("2026-04-08")
SECOND_ON: Final = day("2026-05-06")
TERMS: Final = RunningTerms(
    gap_least_days=28,
    gap_most_days=35,
    both_repeated=True,
    breach_margin_days=14,
    contact_working_days=2,
    attendance_working_days=2,
    judgement_working_days=5,
    warning_days=14,
    retention_years=6,
)


def _day(on: Day | str) -> Day:
    return day(on) if isinstance(on, str) else on


@attrs.frozen
class ByHand:
    """The facts of one case, in the order in which they were recorded."""

    facts: tuple[Fact, ...] = ()

    def add(
        self,
        on: Day | str,
        what: What,
        *,
        at: str | None = None,
        recorded: Day | str | None = None,
        corrects: int | None = None,
        moves_day: bool = False,
        by: str = "officer 4411",
    ) -> "ByHand":
        """One more fact was recorded: it happened on that day, or at that instant (``at``, a time of that day).

        ``recorded`` is the day on which it was recorded; without it, the day it happened.
        """
        happened = _day(on)
        fact = Fact(
            case="C-1",
            number=self.number + 1,
            on=happened,
            at=None if at is None else _instant(happened, at),
            by=by,
            what=what,
            supersedes=corrects,
            why=None if corrects is None else "recorded wrongly",
            moves_day=moves_day,
            recorded_at=None if recorded is None else _instant(_day(recorded), "18:00"),
        )
        return ByHand((*self.facts, fact))

    def taken_back(self, on: Day | str, number: int | None = None) -> "ByHand":
        """The fact of that number was recorded in error; without a number, the last."""
        what = RecordedInError(
            fact=number or self.number, code=ErrorCode.NEVER_HAPPENED, rank=Rank.INSPECTOR, reason="it never happened"
        )
        return self.add(on, what)

    @property
    def number(self) -> int:
        """The number of the last fact."""
        return len(self.facts)

    def last(self, kind: type[What]) -> int:
        """The number of the last fact of that kind."""
        return [fact.number for fact in self.facts if fact.kind == KIND_OF[kind]][-1]

    @property
    def case(self) -> Case:
        """What these facts come to."""
        return replay(self.facts)


NOTHING: Final = ByHand()


def _instant(on: Day, time: str) -> Instant:
    """That time of that day, by the clocks of summer where it is summer in London."""
    summer = "2026-03-29" <= on.isoformat() < "2026-10-25"
    found = read_instant(f"{on.isoformat()}T{time}:00{'+01:00' if summer else '+00:00'}")
    assert found is not None
    return found


def screening(
    outcome: Outcome = Outcome.ELIGIBLE, *, issue_by: str | None = "2026-05-08", as_of: str | None = None
) -> Screened:
    """The referral was screened with this outcome."""
    return Screened(
        outcome=outcome,
        digest="sha256:" + "0" * 64,
        made_with={},
        issue_by=None if issue_by is None else day(issue_by),
        as_of=None if as_of is None else day(as_of),
    )


def opened(screened: Screened | None = None) -> ByHand:
    """A case that was opened on 9 March, and screened."""
    referred = NOTHING.add("2026-03-09", Referred(force="example", referral=example()))
    return referred.add("2026-03-09", screening() if screened is None else screened)


def decided() -> ByHand:
    """The victim was asked, the victim's record is kept, and the conditions were decided: workshops."""
    asked = VictimAsked(how=Channel.TELEPHONE, suspect_present=False, agrees=True, specific_risk=False)
    return (
        opened()
        .add("2026-03-09", asked)
        .add("2026-03-09", ContactRecordKept(person=Person.VICTIM, version=1, usable=True))
        .add("2026-03-10", ConditionsDecided(conditions=(WORKSHOPS,)))
    )


def caution(*, enhanced: bool = True, irregular: bool = False, terms: RunningTerms | None = TERMS) -> CautionIssued:
    """A caution to 10 July; the offence could be prosecuted to 8 September."""
    return CautionIssued(
        rank=Rank.SERGEANT,
        enhanced=enhanced,
        irregular="no document was signed" if irregular else None,
        is_irregular=irregular,
        ends_on=ENDS_ON,
        prosecute_by=day("2026-09-08"),
        terms=terms,
    )


def issued(given: CautionIssued | None = None) -> ByHand:
    """The caution was given on 10 March, and the provider accepted."""
    return decided().add(GIVEN_ON, given or caution()).add(GIVEN_ON, ProviderDecided(accepts=True))


def booked() -> ByHand:
    """The victim was told of the caution, and the two workshops were booked."""
    return (
        issued()
        .add("2026-03-11", rung(Occasion.CAUTION_ISSUED))
        .add("2026-03-12", WorkshopsBooked(first=FIRST_ON, second=SECOND_ON))
    )


def rung(
    occasion: Occasion = Occasion.OTHER,
    effect: ContactEffect = ContactEffect.SETTLES,
    *,
    also: tuple[Occasion, ...] = (),
    escalated_to: str | None = None,
    how: Channel = Channel.TELEPHONE,
    tell_by: Channel | None = None,
) -> VictimContacted:
    """The victim was rung on that occasion, and this is what the contact does to what is owed."""
    return VictimContacted(
        occasion=occasion,
        how=how,
        reached=effect in {ContactEffect.SETTLES, ContactEffect.ENDS},
        concern=False,
        escalated_to=escalated_to,
        also=also,
        tell_by=tell_by,
        effect=effect,
    )
