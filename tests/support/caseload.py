"""A made-up caseload of forty cases, as a coordinator has it on a Saturday morning: for the page of the day.

``python -m support.caseload FOLDER`` (in ``tests/``) makes the store ``FOLDER/cara.db``, to look at it.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, Final

import attrs

from cara_core.casework.casework import Casework
from cara_core.casework.open_casework import open_casework
from cara_core.cli.demo.lives import noon
from cara_core.examples.people import safe_contact
from cara_core.formats.referral import read_referral
from cara_core.terms.contact import PerpetratorAccess, SafeContact
from cara_core.terms.days import day
from cara_core.terms.instants import read_instant
from support.canaries import Canaries, planted_contact

__all__ = ["CANARIES", "FORCE", "MORNING", "ON", "fill"]

FORCE: Final = "hampshire"
ON: Final = "2026-04-25"
"""A Saturday: nobody works, and a concern that was raised on Friday evening is overdue by hours."""
MORNING: Final = "2026-04-25T10:00:00+01:00"
CANARIES: Final = Canaries.of(Random(13))  # noqa: S311  (not for secrets)
"""Stand wherever somebody says something in words, and in every way to reach the victim: in no page of the day."""
CANARY: Final = CANARIES.word
NO_RECORD: Final = "26/03"
"""The cases in which nobody has recorded how the victim can be reached begin so."""
OPENED: Final = "2026-03-03"
TYPED: Final = "2026-04-24"
"""When an agreement that was withdrawn before the caution was typed: late."""
LIFE: Final = "lives/completion.jsonl"
SIGNED, GIVEN, ACCEPTED, RECORDED = 8, 9, 11, 13
"""So many facts of that life lead to the signed document, the caution, the provider's yes, the outcome's codes."""
POR = (("POR-M-02-A", "2026-04-25"), ("POR-M-02-B", "2026-05-23"))
BAS = (("BAS-M-02-A", "2026-04-18"), ("BAS-M-02-B", "2026-05-16"))
SOU = (("SOU-M-02-A", "2026-04-11"), ("SOU-M-02-B", "2026-05-09"))
LATER = (("SOU-M-03-A", "2026-05-16"), ("SOU-M-03-B", "2026-06-13"))

Fact = dict[str, Any]
Pair = tuple[tuple[str, str], tuple[str, str]]


def fill(casework: Casework, *, only: Sequence[str] | None = None) -> None:
    """Open the cases (or only these) and record what happened in each, as it happened."""
    referral, *facts = _life()
    for name, recorded in _cases(facts).items():
        if only is not None and name not in only:
            continue
        read = read_referral({**referral, "reference": name.replace("/", "-")})
        casework.open(read, force=FORCE, case=name, on=day(OPENED), at=noon(day(OPENED)), by="PS 4411")
        if not name.startswith(NO_RECORD):
            casework.keep_safe_contact(_safe_contact(name), at=noon(day(OPENED)))
        concern = 0
        for written in recorded:
            fact = {**written, "what": {"concern": concern}} if "what" not in written else written
            # What was typed late was recorded on the day before the morning.
            at = (
                noon(day(fact["on"]))
                if fact["on"] > OPENED or fact["kind"] != "agreement_withdrawn"
                else noon(day(TYPED))
            )
            done = casework.record(name, [fact], at=read_instant(fact.get("at", "")) or at)
            concern = max((kept.number for kept in done.facts if kept.kind == "concern_raised"), default=concern)


def _safe_contact(name: str) -> SafeContact:
    """How the victim can be reached: by ways that are all canaries, verified on the day the case was opened."""
    planted = planted_contact(name, CANARIES)
    windows = safe_contact().channels[0].safe_windows
    ways = tuple(
        attrs.evolve(way, verified_on=day(OPENED), perpetrator_access=PerpetratorAccess.NO, safe_windows=windows)
        for way in planted.channels
    )
    return attrs.evolve(planted, recorded_on=day(OPENED), language="en", channels=ways, living_with_participant=False)


def _life() -> list[Fact]:
    text = (files("cara_core.examples") / LIFE).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _cases(facts: Sequence[Fact]) -> Mapping[str, Sequence[Fact]]:
    """What happened in each case, by its name: first those that are as they should be, then those that are not."""
    given = list(facts[:RECORDED])
    attended = [*given, _booked(SOU), _attendance("2026-04-11", "attended"), _rung("first_workshop", "2026-04-14")]
    usual = (
        (5, facts[:SIGNED]),
        (2, facts[:GIVEN]),
        (4, facts[:ACCEPTED]),
        (7, [*given, _booked(POR)]),
        (4, attended),
        (3, [*given, _booked(BAS), _attendance("2026-04-18", "absent")]),
        (2, [*given, _booked(BAS)]),
        (3, [*given, _booked(LATER)]),
    )
    unusual = (
        [*given, _booked(POR), _concern("now", "2026-04-24T18:30:00+01:00")],
        [*attended, _concern("today", "2026-04-24T14:30:00+01:00")],
        [*given, _concern("next_contact", "2026-04-24T11:00:00+01:00")],
        [*attended, _concern("now", "2026-04-23T11:00:00+01:00"), _taken_up("2026-04-23T11:40:00+01:00")],
        [*given, _booked(POR), _fact("risk_reassessed", "2026-04-24", grade="high", tool="DASH", reason=CANARY)],
        [*given, _booked(LATER), _fact("safety_hold_placed", "2026-04-22", concern="provider", reason=CANARY)],
        [*given, _booked(LATER), _fact("agreement_withdrawn", "2026-04-23", how="telephone", reason=CANARY)],
        [*given, _booked(LATER), _fact("agreement_withdrawn", OPENED, how="telephone", reason=CANARY)],
        [*attended, _fact("incident_reported", "2026-04-24", reference="RMS 1", against="victim", told_by="police")],
        [*given, _fact("risk_reviewed", "2026-04-22", continues=False, rank="inspector", reason=CANARY)],
    )
    named = {f"26/0{count}{number}": so_far for count, (many, so_far) in enumerate(usual, 1) for number in range(many)}
    return named | {f"26/1{number:02}": so_far for number, so_far in enumerate(unusual, 1)}


def _fact(kind: str, on: str, **what: Any) -> Fact:
    return {"format": "cara-fact/1", "kind": kind, "on": on, "by": "PS 4411", "what": what}


def _booked(pair: Pair) -> Fact:
    (first_id, first), (second_id, second) = pair
    return _fact(
        "workshops_booked", "2026-03-09", first=first, second=second, first_workshop=first_id, second_workshop=second_id
    )


def _attendance(on: str, attendance: str) -> Fact:
    return _fact("attendance_recorded", on, part="first", workshop_on=on, attendance=attendance)


def _rung(occasion: str, on: str) -> Fact:
    return _fact("victim_contacted", on, occasion=occasion, how="telephone", reached=True, concern=False)


def _concern(immediacy: str, at: str) -> Fact:
    what = {"immediacy": immediacy, "told_by": "victim", "category": "escalation", "said": CANARY}
    return {**_fact("concern_raised", at[:10], **what), "at": at}


def _taken_up(at: str) -> Fact:
    """The concern before it is taken up by somebody else; its number is known once it is recorded."""
    return {"format": "cara-fact/1", "kind": "concern_acknowledged", "on": at[:10], "at": at, "by": "PI 1203"}


def main(folder: str) -> None:
    """Make the store in this folder."""
    with open_casework(f"sqlite:///{Path(folder) / 'cara.db'}", keys=Path(folder) / "cara.db.keys") as casework:
        fill(casework)


if __name__ == "__main__":
    main(sys.argv[1])
