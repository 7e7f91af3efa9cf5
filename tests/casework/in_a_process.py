"""What processes of a pool do with a store of cases: each opens its own."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Barrier

import cara_core as cara
from cara_core.terms.instants import minutes_after
from casework.worked import AT, BY, DAY, FACTS
from support.referrals import example

__all__ = ["issue_one", "make_stores", "record_some", "refuse"]


def record_some(url: str, keys: Path, *, case: str, several: int) -> list[int]:
    """Record so many facts in this case; their numbers."""
    with cara.open_casework(url, keys=keys) as casework:
        answers = [
            casework.record(
                case,
                cara.facts.EvidenceFound(sufficient=True, reference=os.urandom(6).hex()),
                at=minutes_after(AT, number),
                by=BY,
            )
            for number in range(several)
        ]
    return [fact.number for answer in answers for fact in answer.facts]


def refuse(url: str, keys: Path, *, case: str) -> None:
    """A call that is refused out of turn."""
    with cara.open_casework(url, keys=keys) as casework:
        casework.record(case, cara.facts.CautionIssued(rank=cara.Rank.SERGEANT), at=AT, by=BY)


def make_stores(places: Sequence[tuple[str, Path]], name: str, ready: Barrier) -> list[str]:
    """Open a case of this name in each of these stores, at the same moment as others; what went wrong."""
    wrong: list[str] = []
    for url, keys in places:
        ready.wait()
        try:
            with cara.open_casework(url, keys=keys) as casework:
                casework.open(example(), case=name, force="hampshire", on=DAY, at=AT, by=BY)
        except Exception as raised:  # noqa: BLE001  (it is what the test asks for)
            wrong.append(f"{type(raised).__name__}: {raised}")
    return wrong


def issue_one(url: str, keys: Path, case: str, ready: Barrier) -> str:
    """Issue the caution of this case, at the same moment as others."""
    with cara.open_casework(url, keys=keys) as casework:
        ready.wait()
        try:
            casework.record(case, FACTS[-1], at=AT, by=BY)
        except cara.OutOfTurn:
            return "refused"
        return "kept"
