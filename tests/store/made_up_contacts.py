"""Contact records for the tests of the store; every value in them is made up."""

import datetime as dt

from cara_core.formats.participant import Away, Participant
from cara_core.terms.contact import (
    InterpreterNeed,
    Owned,
    PerpetratorAccess,
    SafeContact,
    SafeWay,
    SafeWindow,
    WayKind,
)
from cara_core.terms.days import Day
from cara_core.terms.referral import Sex
from cara_core.terms.veil import Veiled

__all__ = [
    "PARTICIPANT_NAME",
    "PARTICIPANT_NUMBER",
    "VICTIM_NUMBER",
    "VICTIM_WORD",
    "participant_record",
    "safe_contact",
]

VICTIM_NUMBER = "07700 900123"
VICTIM_WORD = "PLANTED-WORD-é-4242"
PARTICIPANT_NAME = "PLANTED NAME ü 2424"
PARTICIPANT_NUMBER = "07700 900456"


def safe_contact(case: str = "case-1", version: int = 1, **other: object) -> SafeContact:
    """A version of a safe contact with everything in it."""
    way = SafeWay(
        kind=WayKind.SMS,
        value=Veiled(VICTIM_NUMBER),
        owner=Owned.OWN,
        perpetrator_access=PerpetratorAccess.NO,
        safe_windows=(SafeWindow(weekday=2, starts=dt.time(10), ends=dt.time(12, 30)),),
        avoid=(Day(2026, 12, 25),),
        verified_on=Day(2026, 11, 2),
        expires_on=Day(2026, 12, 1),
        opted_in=frozenset({"V07-appointment"}),
    )
    fields: dict[str, object] = {
        "case": case,
        "version": version,
        "recorded_by": "DAU 7",
        "recorded_on": Day(2026, 11, 2),
        "told_by": "IDVA 3",
        "channels": (way,),
        "language": "pl",
        "interpreter_need": InterpreterNeed(language="pl", excluded=Veiled(VICTIM_WORD)),
        "do_not_contact": False,
        "notes": Veiled(VICTIM_WORD),
    }
    return SafeContact(**(fields | other))  # type: ignore[arg-type]  # the test says which fields


def participant_record(case: str = "case-1", **other: object) -> Participant:
    """A participant's record with everything in it."""
    fields: dict[str, object] = {
        "case": case,
        "name": PARTICIPANT_NAME,
        "sex": Sex.MALE,
        "language": "pl",
        "interpreter_needed": True,
        "phone": PARTICIPANT_NUMBER,
        "email": "planted@example.org",
        "address": ("1 Planted Street", "Exampletown", "EX1 1AA"),
        "access": ("step_free",),
        "away": (Away(first=Day(2026, 12, 1)), Away(first=Day(2026, 12, 5), last=Day(2026, 12, 7))),
        "starts_from": "SO14",
        "keep_apart": ("red",),
    }
    return Participant(**(fields | other))  # type: ignore[arg-type]  # the test says which fields
