"""One fact is asked to be recorded: what is kept, under which number, and what has to be said."""

import attrs
import pytest

from cara_core.case.facts import (
    ACTS,
    KINDS,
    MADE_BY_THE_CORE,
    CautionIssued,
    Concern,
    ConcernRaised,
    Fact,
    Part,
    SafetyHoldPlaced,
    Screened,
)
from cara_core.case.personal import WHOSE
from cara_core.errors import CaseEnded, InputError, OutOfTurn
from cara_core.stages.recording import record
from cara_core.stages.what_may_follow import turns
from cara_core.terms.caution import Rank
from cara_core.terms.days import day
from support.kinds import ONE_OF_EACH, changed_in
from support.lives import BY, FIRST, GIVEN, POINT_OF, contact, judged, life

ISSUE = CautionIssued(rank=Rank.SERGEANT, period_reason="four months")
ON = "2026-07-20"


def needed(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(KINDS[kind]) if field.metadata.get("needed"))


def takes_text(kind: str) -> bool:
    return all(field.type == str | None for field in attrs.fields(KINDS[kind]) if field.name in needed(kind))


@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        *((kind, None) for kind in KINDS if needed(kind)),
        *((kind, "") for kind in KINDS if needed(kind) and takes_text(kind)),
    ],
)
def test_every_needed_field_is_asked_for_at_once(kind: str, nothing: str | None) -> None:
    if KINDS[kind] in MADE_BY_THE_CORE:
        return
    what = attrs.evolve(ONE_OF_EACH[kind], **dict.fromkeys(needed(kind), nothing))
    missing = {f"what.{name.rstrip('_')}" for name in needed(kind)}
    for point in POINT_OF.values():
        caution = life(point)
        if KINDS[kind] in ACTS:
            with pytest.raises((InputError, OutOfTurn, CaseEnded)) as raised:
                caution.tried(ON, what)
            assert isinstance(raised.value, CaseEnded) or "missing, and needed" in str(raised.value)
        else:
            assert {path for path, code in caution.faults(ON, what) if code == "MISSING"} == missing


def test_a_needed_field_is_always_somebodys() -> None:
    assert all(set(needed(kind)) <= set(WHOSE[kind]) for kind in KINDS)


def test_the_next_number_is_given_whatever_was_asked_and_the_rest_is_kept() -> None:
    caution = life("issued")
    what = ONE_OF_EACH["legal_advice_offered"]
    asked = Fact(case="C-1", number=99, on=day("2026-03-13"), by="IDVA 2", what=what)
    kept = record(caution.case, asked, caution.rules)
    assert kept.facts == (attrs.evolve(asked, number=caution.case.number + 1),)
    assert (kept.case.number, kept.case.facts[-1]) == (kept.facts[0].number, kept.facts[0])
    assert (kept.decisions, kept.notices, kept.same_as) == ((), (), None)


def test_an_issue_keeps_its_screening_before_it_with_its_decision() -> None:
    kept = life("signed").kept(GIVEN, ISSUE)
    screening, issued = kept.facts
    assert isinstance(screening.what, Screened)
    assert isinstance(issued.what, CautionIssued)
    assert (screening.number + 1, screening.by, screening.on) == (issued.number, BY, GIVEN)
    assert screening.what.as_of == GIVEN
    assert issued.what.ends_on is not None
    ((number, decision),) = kept.decisions
    assert (number, decision.digest) == (screening.number, screening.what.digest)


def test_what_follows_from_a_contact_with_a_concern_is_a_concern_and_a_hold() -> None:
    caution = life("told").do("2026-03-14", contact(concern=True))
    called, concern, hold = caution.facts[-3:]
    assert isinstance(concern.what, ConcernRaised)
    assert isinstance(hold.what, SafetyHoldPlaced)
    assert (concern.what.cause, hold.what.cause) == (called.number, concern.number)
    assert (concern.what.told_by, concern.what.immediacy) == (Concern.VICTIM, "today")
    assert (hold.on, hold.by) == (called.on, called.by)


def test_a_hold_that_follows_from_a_correction_is_no_correction() -> None:
    caution = life("told")
    caution.corrected(caution.last("victim_contacted"), contact(concern=True))
    again, concern, hold = caution.facts[-3:]
    assert (again.supersedes, again.why) == (caution.facts[-4].number, "recorded wrongly")
    for follows in (concern, hold):
        assert (follows.supersedes, follows.why, follows.moves_day) == (None, None, False)


@pytest.mark.parametrize(
    ("kind", "holds"),
    [("concern_raised", True), ("incident_reported", True), ("safety_hold_placed", True), ("person_died", False)],
)
def test_a_concern_and_an_incident_hold_the_case_and_a_participants_death_does_not(kind: str, *, holds: bool) -> None:
    caution = life("told").do("2026-04-02", ONE_OF_EACH[kind])
    assert (caution.case.hold is not None) is holds


def test_recording_changes_no_case_that_was_there() -> None:
    caution = life("booked")
    before = caution.case
    caution.tried("2026-03-20", contact())
    assert caution.case is before
    assert caution.case.contacts == life("booked").case.contacts
    assert isinstance(caution.refused("2026-04-20", judged(Part.FIRST, FIRST)), Exception)
    assert turns(caution.case) == turns(before)


def test_what_else_stands_against_an_act_is_said_with_the_rest() -> None:
    refused = life("opened").refused("2026-03-12", ISSUE, against_it=["another case with a caution for it"])
    assert "another case with a caution for it" in getattr(refused, "missing", ())


def test_what_is_missing_is_named_with_the_words_that_may_stand_there() -> None:
    caution = life("told")
    with pytest.raises(InputError) as raised:
        caution.tried("2026-04-02", changed_in(ONE_OF_EACH["concern_raised"], category=None))
    assert "one of immediate_danger, new_offence" in str(raised.value)
    with pytest.raises(InputError) as raised:
        caution.tried("2026-04-02", changed_in(ONE_OF_EACH["victim_asked"], agrees=None))
    assert "what.agrees: missing, and needed; allowed: true or false" in str(raised.value)
    with pytest.raises(InputError) as raised:
        caution.tried("2026-04-02", changed_in(ONE_OF_EACH["safety_hold_placed"], reason=None))
    assert "allowed: what happened, as recorded" in str(raised.value)
