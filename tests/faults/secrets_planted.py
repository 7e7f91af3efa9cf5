"""A text of its own in every field that holds what a person said or is, and where to look for it."""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import attrs

from cara_core.case.facts import AbsenceCause, ConcernCategory, Fact, Referred, RejectionReason, UnavailableReason, What
from cara_core.case.personal import WHOSE
from cara_core.terms.contact import CallOutcome
from cara_core.terms.days import Day, day, days_after
from support.kinds import ONE_OF_EACH
from support.referrals import example, with_value

__all__ = ["DAYS", "MARK", "SECRETS", "found_in", "planted_life", "readings_of"]

MARK: Final = "QX7Z"
"""Part of every planted text."""
DAYS: Final = {
    "suspect.date_of_birth": "1961-02-03",
    "victim.date_of_birth": "1962-09-17",
    "suspect.antecedents[0].date": "2003-07-19",
}
REFERENCE: Final = f"{MARK}-reference"
ASSESSOR: Final = f"{MARK} assessor"
WORDS: Final[Mapping[tuple[str, str], object]] = {
    ("victim_contacted", "outcome"): CallOutcome.DECLINED_FURTHER_CONTACT,
    ("victim_contacted", "category"): ConcernCategory.IMMEDIATE_DANGER,
    ("concern_raised", "category"): ConcernCategory.IMMEDIATE_DANGER,
    ("provider_decided", "why"): RejectionReason.UNSUITABLE,
    ("attendance_recorded", "cause"): AbsenceCause.CHILDCARE,
    ("person_unavailable", "reason"): UnavailableReason.HOSPITAL,
}
"""What somebody says in a word of the field is theirs too."""
PATH: Final = "suspect.community"
MAPS: Final = {("referral_corrected", "changes"), ("risk_reassessed", "answers")}
SHORT: Final = 8
START: Final = Day(2026, 3, 10)
REASON: Final = f"{MARK} why it was wrong, né"


def _said(kind: str, field: str) -> object:
    """What is planted in that field: a text, a word of the field, or a map with a text in it."""
    text = f"{MARK} {kind} {field}, née"
    return {PATH: text} if (kind, field) in MAPS else WORDS.get((kind, field), text)


def _planted() -> Mapping[str, What]:
    referral = example()
    for path, text in DAYS.items():
        referral = with_value(referral, path, day(text))
    referral = attrs.evolve(referral, reference=REFERENCE, risk=attrs.evolve(referral.risk, assessor=ASSESSOR))
    whats: dict[str, What] = {**ONE_OF_EACH, "referred": Referred(force="example", referral=referral)}
    for kind, fields in WHOSE.items():
        named = [field for field in fields if kind not in {"referred", "victim_asked"}]
        texts: dict[str, Any] = {field: _said(kind, field) for field in named}
        whats[kind] = attrs.evolve(cast("Any", whats[kind]), **texts)
    return whats


def planted_life(case: str) -> list[Fact]:
    """One fact of every kind but an erasure, in the order of the kinds; a correction last."""
    whats = [what for kind, what in _planted().items() if kind != "person_erased"]
    facts = [
        Fact(case=case, number=number, on=days_after(START, number), by="PC 1234", what=what)
        for number, what in enumerate(whats, 1)
    ]
    wrong = next(fact for fact in facts if fact.kind == "victim_contacted")
    last = len(facts) + 1
    return [
        *facts,
        attrs.evolve(wrong, number=last, on=days_after(START, last), supersedes=wrong.number, why=REASON),
    ]


SECRETS: Final = (
    *(
        f"{MARK} {kind} {field}"
        for kind, fields in WHOSE.items()
        for field in fields
        if kind not in {"referred", "victim_asked"} and (kind, field) not in WORDS
    ),
    *(REFERENCE, ASSESSOR, REASON),
    *sorted({str(word) for word in WORDS.values()}),
    *DAYS.values(),
)


def readings_of(secret: str) -> Iterator[bytes]:
    """The bytes it would stand there as: as text, escaped, in hexadecimal, in Base64 wherever it begins."""
    plain = secret.encode()
    yield from (plain, secret.encode("utf-16-le"), secret.encode("unicode_escape"), plain.hex().encode())
    for shift in range(3 if len(plain) > SHORT else 0):  # a few characters of Base64 stand anywhere
        coded = base64.b64encode(bytes(shift) + plain)
        yield coded[(shift * 4 + 2) // 3 : len(coded) - 4]


def found_in(shown: bytes | str | Path) -> list[str]:
    """Which secrets stand in this: bytes, a text, or every file of a folder but those of the keys."""
    if isinstance(shown, Path):
        every = b"\n".join(
            path.read_bytes()
            for path in sorted(shown.rglob("*"))
            if path.is_file() and "keys" not in str(path.relative_to(shown))
        )
    else:
        every = shown.encode() if isinstance(shown, str) else shown
    return [secret for secret in (*SECRETS, MARK) if any(way in every for way in readings_of(secret) if way)]
