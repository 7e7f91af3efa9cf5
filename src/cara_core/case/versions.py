"""As what was a fact recorded at first, and how was it corrected since? No correction begins a clock again."""

from collections.abc import Hashable, Mapping, Sequence

from cara_core.case.facts import (
    Attendance,
    AttendanceRecorded,
    Concern,
    ConcernRaised,
    Fact,
    IncidentReported,
    SafetyHoldPlaced,
    What,
)

__all__ = ["versions", "was_missed", "was_news"]


def versions(facts: Sequence[Fact]) -> Mapping[int, Sequence[Fact]]:
    """For the number of each fact that was corrected, or corrects: the facts of that chain up to it, the first first.

    What the core added to a fact, and adds again to its correction (a concern to a contact, a hold to a concern),
    is of one chain too. Nearly every case has no correction: then nothing is looked for.
    """
    for fact in facts:
        if fact.supersedes is not None:
            break
    else:
        return {}
    chains: dict[Hashable, list[Fact]] = {}
    key_of: dict[int, Hashable] = {}
    found: dict[int, Sequence[Fact]] = {}
    for fact in facts:
        key = key_of[fact.number] = _key(fact, key_of)
        chain = chains.setdefault(key, [])
        chain.append(fact)
        if len(chain) > 1:
            found[fact.number] = tuple(chain)
    return found


def _key(fact: Fact, key_of: Mapping[int, Hashable]) -> Hashable:
    """By what a fact is of the same chain as another."""
    what = fact.what
    if fact.supersedes is not None:
        return key_of.get(fact.supersedes, fact.supersedes)
    if isinstance(what, ConcernRaised | SafetyHoldPlaced) and what.cause is not None:
        return type(what), key_of.get(what.cause, what.cause)
    return fact.number


def was_missed(what: What) -> bool:
    """Does it say that a workshop was missed?"""
    return isinstance(what, AttendanceRecorded) and what.attendance is not Attendance.ATTENDED


def was_news(what: What) -> bool:
    """Was the victim to be told already of what this said, before it was corrected?"""
    match what:
        case AttendanceRecorded():
            return was_missed(what)
        case IncidentReported(told_by=told_by):
            return told_by is not Concern.VICTIM
        case _:
            return True
