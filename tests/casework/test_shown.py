"""What is printed, logged or handed to another process: no public value shows what somebody said or is."""

import copy
import pickle
from collections.abc import Callable
from typing import Final

import attrs
import pytest

import cara_core as cara
from cara_core.case.evolve import replay
from cara_core.case.facts import Referred
from cara_core.contact.wall import participant_side
from cara_core.due.duties import duties
from casework.worked import AT, BY, CASE, Place, issued, opened
from faults.secrets_planted import MARK, REFERENCE, SECRETS, found_in, planted_life
from store.made_up_contacts import (
    PARTICIPANT_NAME,
    PARTICIPANT_NUMBER,
    VICTIM_NUMBER,
    VICTIM_WORD,
    participant_record,
    safe_contact,
)
from support.worked import WORKED

FACTS: Final = tuple(planted_life("case-1"))
REFERRED: Final = FACTS[0].what
assert isinstance(REFERRED, Referred)
LIVED: Final = replay(FACTS)
PARTICIPANT: Final = participant_record("case-1")
CONTACT: Final = safe_contact("case-1")
READER: Final = cara.ReadBy(who=BY, at=AT, reason=f"{MARK} the victim's own words", recipient=f"{MARK} to whom")
KEPT: Final = cara.KeptFact(
    position=1,
    case="case-1",
    number=1,
    kind="referred",
    on=FACTS[0].on,
    at=AT,
    by=BY,
    recorded_at=AT,
    fact=FACTS[0],
)
OPENED: Final = cara.CaseOpened(case=LIVED, facts=FACTS, decision=None)
VALUES: Final = {
    "Case": LIVED,
    "Fact": FACTS,
    "what": tuple(fact.what for fact in FACTS),
    "Duty": duties(LIVED, WORKED),
    "Participant": PARTICIPANT,
    "Away": PARTICIPANT.away,
    "SafeContact": CONTACT,
    "SafeWay": CONTACT.channels,
    "SafeWindow": tuple(window for way in CONTACT.channels for window in way.safe_windows),
    "InterpreterNeed": CONTACT.interpreter_need,
    "ReadBy": READER,
    "ParticipantSide": participant_side(LIVED),
    "KeptFact": KEPT,
    "CaseOpened": OPENED,
    "CaseRecorded": cara.CaseRecorded(case=LIVED, facts=FACTS),
    "OpenRequest": cara.OpenRequest(referral=REFERRED.referral, case="case-1", by=BY),  # type: ignore[arg-type]
    "OpenResult": cara.OpenResult(case="case-1", opened=OPENED),
    "ReferralReading": cara.ReferralReading(None, "", REFERRED.referral),
}
PERSONAL: Final = {
    *SECRETS,
    MARK,
    PARTICIPANT_NAME,
    PARTICIPANT_NUMBER,
    VICTIM_NUMBER,
    VICTIM_WORD,
    "weekday",
} - {REFERENCE}
"""The reference is the force's own, without personal data: a referral is printed by it."""


def shown(value: object) -> set[str]:
    """What of all that is planted this shows."""
    text = f"{value!r} {value!s}"
    named = text.replace(REFERENCE, "")
    return {secret for secret in PERSONAL if secret in named} | set(found_in(named))


@pytest.mark.parametrize("name", VALUES)
def test_a_value_shows_nothing_personal(name: str) -> None:
    assert shown(VALUES[name]) == set()


@pytest.mark.parametrize("name", ["Participant", "SafeContact", "ParticipantSide", "SafeWay", "Away", "SafeWindow"])
def test_a_value_that_says_nothing_says_what_it_is(name: str) -> None:
    assert f"<{name}>" in repr(VALUES[name])


def test_a_value_that_shows_itself_would_be_found() -> None:
    @attrs.frozen
    class Plain:
        name: str
        facts: object

    assert shown(Plain(PARTICIPANT_NAME, ())) == {PARTICIPANT_NAME}
    assert shown(Plain("", attrs.asdict(FACTS[3], recurse=False))) == set()
    assert MARK in shown(Plain("", [attrs.asdict(fact.what) for fact in FACTS]))


def _out_of_turn(casework: cara.Casework) -> None:
    asked: list[cara.facts.What] = [cara.facts.OffenceAdmitted(), cara.facts.CautionIssued(rank=cara.Rank.SERGEANT)]
    casework.record(CASE, asked, at=AT, by=BY)


REFUSED: Final[dict[str, tuple[Callable[[cara.Casework], object], dict[str, object]]]] = {
    "out of turn": (_out_of_turn, {"code": "OUT_OF_TURN", "case": CASE, "asked": "caution_issued", "index": 1}),
    "conflict": (
        lambda casework: casework.screen(CASE, at=AT, by=BY, expected=1),
        {"code": "CONFLICT", "case": CASE, "expected": 1, "found": 2, "retry": False},
    ),
    "no such case": (lambda casework: casework.duties("X/9"), {"code": "NO_SUCH_CASE", "index": None}),
    "input": (
        lambda casework: casework.screen(CASE, at=AT, by="Siân", request="a b"),
        {
            "code": "BAD_BY",
            "faults": (
                cara.Fault("by", "BAD_BY", "*"),
                cara.Fault("request", "BAD_KEY", "*"),
            ),
        },
    ),
    "already open": (opened, {"code": "ALREADY_OPEN"}),
    "no force": (
        lambda casework: opened(casework, "N/1", force="nowhere"),
        {"code": "FORCE_NOT_INSTALLED", "retry": False},
    ),
}


def _through_pickle(error: cara.CaraError) -> cara.CaraError:
    found: cara.CaraError = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own)
    return found


@pytest.mark.parametrize("again", [_through_pickle, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
@pytest.mark.parametrize("name", REFUSED)
def test_an_error_of_a_casework_survives_with_its_data(
    sqlite_place: Place, name: str, again: Callable[[cara.CaraError], cara.CaraError]
) -> None:
    call, expected = REFUSED[name]
    with sqlite_place.open() as casework:
        opened(casework)
        with pytest.raises(cara.CaraError) as refused:
            call(casework)
    error = again(refused.value)
    assert type(error) is type(refused.value)
    assert (str(error), error.args, vars(error)) == (str(refused.value), refused.value.args, vars(refused.value))
    found = {field: getattr(error, field) for field in expected}
    if "faults" in expected:
        found["faults"] = tuple(
            attrs.evolve(fault, allowed="*") for fault in error.faults if isinstance(fault, cara.Fault)
        )
    assert found == expected


def test_the_case_has_ended_says_how_and_survives_too(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issued(casework)
        casework.record(CASE, cara.facts.Withdrawn(rank=cara.Rank.SERGEANT, reason="new evidence"), at=AT, by=BY)
        with pytest.raises(cara.CaseEnded) as refused:
            casework.record(CASE, cara.facts.Closed(closure=cara.facts.Closure.OTHER), at=AT, by=BY)
    error = _through_pickle(refused.value)
    assert isinstance(error, cara.CaseEnded)
    assert (error.case, error.asked, error.ended, error.index) == (
        CASE,
        "closed",
        "withdrawn",
        refused.value.index,
    )
