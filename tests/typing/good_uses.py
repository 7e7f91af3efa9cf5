"""What an embedding developer and a plugin author write: no complaint, and these types."""

from collections.abc import Sequence
from importlib.resources import files
from typing import assert_type

from typing_extensions import override

import cara_core as cara

force = cara.load_force("west_midlands", community="polish")
referral = cara.read_referral({"format": "cara-referral/1"})
decision = cara.screen(referral, force, on=cara.day("2026-03-10"))

assert_type(force, cara.Force)
assert_type(referral, cara.Referral)
assert_type(decision, cara.Decision)
assert_type(decision.outcome, cara.Outcome)
assert_type(decision.findings, tuple[cara.Finding, ...])
assert_type(decision.findings[0].needs, tuple[str, ...])
assert_type(decision.advice, tuple[cara.Advice, ...])
assert_type(decision.to_json(), str)
assert_type(decision.text(lang="en"), str)
assert_type(referral.suspect.date_of_birth, cara.Day | None)
assert_type(referral.suspect.antecedents, tuple[cara.Antecedent, ...] | None)
assert_type(cara.day("2026-03-10"), cara.Day)
assert_type(cara.months_from(cara.day("2026-03-10"), 12), cara.Day)


class Hampton(cara.ForcePlugin):
    """A force with a rule of its own."""

    data = files("cara_hampshire") / "data"

    @override
    @cara.hookimpl
    def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
        return []

    @override
    @cara.hookimpl
    def further_conditions(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Condition]:
        return []

    @override
    @cara.hookimpl
    def offence_list(self, on: cara.Day) -> cara.OffenceList | None:
        return None


class Ours(cara.CommunityPlugin):
    """A community with a folder."""

    data = files("cara_west_midlands_polish") / "polish"


assert_type(cara.load_force(plugin=Hampton()), cara.Force)

try:
    cara.load_force("nowhere")
except cara.ForceInvalid as refused:
    assert_type(refused.faults, Sequence[str])
except cara.InputError as wrong:
    assert_type(wrong.faults[0], cara.Fault)
except cara.CaraError:
    pass


def keep_a_case(url: str, now: cara.Instant, pair: cara.WorkshopPair) -> None:
    """A program that keeps cases: with the public names alone."""
    with cara.open_casework(url, keys="cara.keys") as casework:
        opened = casework.open(referral, case="26/0117", force="hampshire", at=now, by="sergeant 12", request="open")
        assert_type(opened, cara.CaseOpened)
        assert_type(opened.case, cara.Case)
        assert_type(opened.facts, tuple[cara.Fact, ...])
        assert_type(opened.decision, cara.Decision | None)
        assert_type(opened.linked, tuple[cara.LinkedCase, ...])
        if opened.decision is not None:
            assert_type(opened.decision.outcome, cara.Outcome)

        done = casework.record("26/0117", cara.facts.OffenceAdmitted(), at=now, by="sergeant 12", expected=2)
        assert_type(done, cara.CaseRecorded)
        assert_type(done.began, tuple[cara.Duty, ...])
        assert_type(done.ended[0].owner, cara.Owner)
        assert_type(done.unfinished, str | None)
        assert_type(done.hooks, cara.HookReport | None)
        several: list[cara.facts.What] = [cara.facts.OffenceAdmitted(), cara.facts.EvidenceFound(sufficient=True)]
        casework.record("26/0117", several, at=now, by="sergeant 12", on=cara.london_day(now))
        casework.record("26/0117", [{"format": "cara-fact/1", "kind": "offence_admitted"}], at=now, by="sergeant 12")
        casework.record("26/0117", cara.read_fact("{}", case="26/0117", number=3), at=now)
        casework.screen("26/0117", at=now, by="sergeant 12")
        casework.book("26/0117", pair, at=now, by="coordinator 3")
        casework.erase("26/0117", cara.Person.VICTIM, authority="IG 2026/4", at=now, by="records 7")

        reader = cara.ReadBy(who="officer 34", at=now, reason="preparing the interview")
        assert_type(casework.case("26/0117", read_by=reader), cara.Case)
        assert_type(casework.participant_side("26/0117", read_by=reader), cara.ParticipantSide)
        assert_type(casework.cases(force="hampshire", phase=cara.Phase.LIVE, limit=50), tuple[cara.CaseHead, ...])
        assert_type(casework.decisions("26/0117")[0].decision, cara.Decision | None)
        assert_type(casework.duties("26/0117"), tuple[cara.LedgerRow, ...])
        assert_type(casework.case("26/0117", known_at=now), cara.Case)
        due = casework.due(on=cara.day("2026-03-12"), owner=cara.Owner.SUPERVISOR)
        assert_type(due, cara.DutyList)
        assert_type(due[0], cara.Duty)
        assert_type(due.unreadable, tuple[str, ...])
        casework.due(on=cara.day("2026-03-12"), after=due[-1], limit=100)
        assert_type(casework.safe_contact("26/0117", read_by=reader), cara.SafeContact | None)
        assert_type(casework.keep_participant(cara.read_participant("{}"), at=now, by="coordinator 3"), int)
        assert_type(casework.health(), cara.Health | None)
        assert_type(casework.tell(now), cara.HookReport)


def follow(casework: cara.Casework, seen: int | None) -> int | None:
    """A reader of the stream of all facts."""
    for kept in casework.facts_after(seen, limit=100):
        assert_type(kept, cara.KeptFact)
        if kept.fact is not None:
            assert_type(cara.fact_mapping(kept.fact), dict[str, object])
        seen = kept.position
    return seen


def open_thousands(casework: cara.Casework, data: bytes, now: cara.Instant) -> list[cara.CaraError]:
    """Every referral of an export, each a case."""
    readings = cara.read_referrals(data, cara.FileKind.CSV)
    referrals = [reading.referral for reading in readings if reading.referral is not None]
    requests = (cara.OpenRequest(referral=found, case=found.reference, by="records 7") for found in referrals)
    return [result.error for result in casework.open_many(requests, at=now) if result.error is not None]


def is_good(url: str, checkpoint: str, key: str) -> bool:
    """Is the store what it was?"""
    found = cara.verify_store(url, checkpoints=[checkpoint], public_keys=[key])
    assert_type(found, cara.Verification)
    assert_type([fault.kind for fault in found.faults], list[cara.VerifyFaultKind])
    return found.state is cara.VerificationState.GOOD


def try_again(casework: cara.Casework, now: cara.Instant) -> bool:
    """What went wrong is data."""
    try:
        casework.cancel("26/0117", at=now, by="coordinator 3")
    except cara.OutOfTurn as refused:
        assert_type(refused.missing, Sequence[str])
        return False
    except cara.Conflict as other:
        assert_type((other.expected, other.found), tuple[int, int])
        return False
    except cara.CaraError as failed:
        return failed.retry
    return True


case = cara.read_case("{}")
assert_type(case, cara.Case)
assert_type(cara.case_mapping(case), dict[str, object])
assert_type(case.admitted, cara.Recorded[cara.facts.OffenceAdmitted] | None)
assert_type(cara.duties(case, cara.working_days()), tuple[cara.Duty, ...])
assert_type(cara.read_instant("2026-03-10T09:30:00Z"), cara.Instant | None)
assert_type(cara.messages_due(case, cara.catalogue().values(), cara.working_days()), tuple[cara.MessageDue, ...])
