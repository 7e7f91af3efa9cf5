"""What the store keeps of a fact is read back the same; without a person's part, the rest still is."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cara_core.case.facts import KINDS, ReferralCorrected, Referred, What
from cara_core.case.personal import WHOSE, joined, rest_with_a_stand_in, split
from cara_core.formats.referral import read_referral
from cara_core.formats.stored_facts import fact_entries, referral_entries, stored_what
from cara_core.terms.caution import Person
from support.referrals import dash, example
from support.strategies import whats

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_read_back_the_same_and_each_persons_part_stands_apart(kind: str) -> None:
    @QUICK
    @given(whats(kind))
    def same(what: What) -> None:
        entries: Any = json.loads(json.dumps(fact_entries(what)))
        assert stored_what(kind, entries) == what
        opened, sealed = split(kind, entries)
        assert joined(opened, sealed) == entries
        assert not set(opened) & set(WHOSE[kind])
        veiled = set(rest_with_a_stand_in(kind, entries))
        assert {name.partition(".")[0] for part in sealed.values() for name in part} <= set(WHOSE[kind]) | veiled
        bare = stored_what(kind, opened)
        assert all(getattr(bare, name) is None for name in WHOSE[kind])
        assert fact_entries(bare) == opened

    same()


def test_a_referral_is_kept_in_two_parts_and_read_without_the_victims() -> None:
    both_sides = {"force": "example", "referral": referral_entries(example({"risk.answers": dash(yes=2)}))}
    opened, sealed = split("referred", both_sides)
    assert opened == {"force": "example"}
    assert set(sealed[Person.VICTIM]) == {"referral.victim", "referral.risk"}
    assert json.dumps(sealed[Person.PARTICIPANT]).count("victim") == json.dumps("victim_statement_on").count("victim")
    without: Any = stored_what("referred", joined(opened, {Person.PARTICIPANT: sealed[Person.PARTICIPANT]}))
    assert without.referral == example({"victim": None, "risk": None})
    hers_alone: Any = stored_what("referred", joined(opened, {Person.VICTIM: sealed[Person.VICTIM]}))
    assert hers_alone.referral is None


def test_a_referral_is_written_as_it_can_be_read() -> None:
    for changes in ({}, {"risk.answers": dash(yes=2)}, {"suspect": None, "victim": None, "suspect.antecedents": ()}):
        assert read_referral(referral_entries(example(changes))) == example(changes)


@pytest.mark.parametrize(
    ("kind", "entries"),
    [
        ("no_such_kind", {}),
        ("evidence_found", {"no_such_field": 1}),
        ("evidence_found", {}),
        ("workshops_booked", {"first": "tomorrow", "second": "2026-03-10"}),
        ("attendance_recorded", {"part": "third", "workshop_on": "2026-03-10", "attendance": "late"}),
        ("conditions_decided", {"conditions": [{"id": "x"}]}),
    ],
)
def test_what_was_never_written_is_not_read(kind: str, entries: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        stored_what(kind, entries)


@pytest.mark.parametrize(
    ("kind", "entries"),
    [
        ("screened", {"outcome": "eligible", "digest": "sha256:" + "0" * 64, "made_with": {}}),
        ("attendance_recorded", {"part": "first", "workshop_on": "2026-03-10", "attendance": "late"}),
        ("victim_contacted", {"occasion": "other", "how": "telephone", "reached": True, "concern": False}),
        ("risk_reassessed", {"grade": "standard", "tool": "DASH"}),
        ("caution_issued", {"rank": "sergeant", "enhanced": True, "dpp_consent_needed": False}),
        ("safety_hold_lifted", {"rank": "inspector"}),
        ("ceased", {}),
        ("offence_admitted", {}),
    ],
)
def test_what_an_older_version_kept_is_read_and_says_no_more(kind: str, entries: dict[str, object]) -> None:
    """Fields that came later are absent there: not known, or no."""
    what = stored_what(kind, entries)
    later = {name: value for name, value in fact_entries(what).items() if name not in entries}
    assert not any(later.values())


def test_a_correction_keeps_who_is_the_same_person_as_little_as_a_referral() -> None:
    changes = {"suspect.person": "PLANTED-1", "victim.person": "PLANTED-2", "suspect.sex": None}
    what = ReferralCorrected(changes=changes, source="a call", paths=tuple(changes))
    assert fact_entries(what)["changes"] == {"suspect.sex": None}
    assert "PLANTED" not in json.dumps(fact_entries(what))
    assert fact_entries(ReferralCorrected(changes=None, source="a call")) == {"source": "a call", "paths": []}


def test_no_fact_keeps_who_is_the_same_person() -> None:
    """They are read with a referral, and neither kept nor shown; the referral itself has them."""
    named = example({"suspect.person": "PLANTED-1", "victim.person": "PLANTED-2"})
    assert "PLANTED" not in json.dumps(fact_entries(Referred(force="example", referral=named)))
    assert "PLANTED-1" in json.dumps(referral_entries(named))
