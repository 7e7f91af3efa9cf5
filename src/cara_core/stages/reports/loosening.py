"""A correction that takes away what somebody's safety rests on, or changes what was given or ended.

Whoever may not take a fact back may not correct it away either: what a taking-back needs, such a correction
needs too. One that only adds, or says it more strictly, is free. Sources: contract 6.3; life.md 1.6.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from cara_core.case.case import Case, Recorded
from cara_core.case.facts import (
    GIVEN_OR_ENDED,
    OF_SAFETY,
    CautionIssued,
    Ceased,
    ConcernRaised,
    Fact,
    Immediacy,
    IncidentAgainst,
    IncidentReported,
    PersonDied,
    RiskReassessed,
    SafetyHoldLifted,
    SafetyHoldPlaced,
    VictimContacted,
    What,
)
from cara_core.errors import Fault
from cara_core.stages.issue.deciding import is_same_person, rank_faults
from cara_core.terms.caution import LEAST_RANK, Rank
from cara_core.terms.risk import Grade

__all__ = ["is_of_safety", "loosening_faults", "rank_of"]

_HOW_SOON: Final = tuple(Immediacy)
"""The soonest first."""


def is_of_safety(what: What) -> bool:
    """May somebody's safety rest on this? Of a grade where it is high, of a contact where there was a concern."""
    if isinstance(what, RiskReassessed):
        return what.grade is Grade.HIGH
    if isinstance(what, VictimContacted):
        return what.concern
    return type(what) in OF_SAFETY


def rank_of(what: What) -> Rank | None:
    """The rank that this says of whoever answers for it; ``None``: it says none."""
    rank = getattr(what, "irregular_rank", None) or getattr(what, "rank", None)
    return rank if isinstance(rank, Rank) else None


def loosening_faults(case: Case, wrong: Recorded[Any], asked: Fact) -> Iterator[Fault]:
    """What stands against correcting ``wrong`` so, where taking it back would need a rank and another person?

    What was given or ended needs an inspector or above. What takes away, or weakens, what safety rests on
    needs a sergeant or above, who recorded none of its chain of corrections.
    """
    if type(wrong.what) in GIVEN_OR_ENDED:
        if not _only_adds(wrong, asked):
            yield from _rank_faults(asked.what, Rank.INSPECTOR)
    elif is_of_safety(wrong.what) and (_is_moved(case, wrong, asked) or _weakens(wrong.what, asked.what)):
        yield from _rank_faults(asked.what, LEAST_RANK)
        if any(is_same_person(by, asked.by) for by in _recorded_by(case, wrong)):
            allowed = "whoever recorded it does not weaken it; allowed: somebody else"
            yield Fault("by", "SAME_PERSON", allowed)


def _rank_faults(what: What, least: Rank) -> Iterator[Fault]:
    """A kind that says no rank cannot say that somebody of that rank answers for it: a taking-back can."""
    if any(field.name == "rank" for field in attrs.fields(type(what))):
        yield from rank_faults(rank_of(what), least)
    else:
        way = f"recorded_in_error by {least} or above, and then what is right"
        yield Fault("supersedes", "TAKE_BACK", f"this kind says no rank, which taking it away needs; allowed: {way}")


def _recorded_by(case: Case, wrong: Recorded[Any]) -> Iterator[str]:
    """Everybody who recorded one of this chain of corrections."""
    fact: Fact | None = wrong.fact
    while fact is not None:
        yield fact.by
        fact = None if fact.supersedes is None else case.facts[fact.supersedes - 1]


def _is_moved(case: Case, wrong: Recorded[Any], asked: Fact) -> bool:
    """Is it said of another time: so that what was done since might answer it, or it might answer nothing?"""
    if asked.on != wrong.on:
        return True
    if wrong.at is None and asked.at is not None:
        # An hour that is added tells more; but what was lifted that day may come behind it by that.
        lifted = (record for record in case.standing if isinstance(record.what, SafetyHoldLifted))
        return any(record.place.day == wrong.place.day for record in lifted)
    return asked.at != wrong.at


def _only_adds(wrong: Recorded[Any], asked: Fact) -> bool:
    """Does it say the same, of the same time, and only more? A caution is never corrected so: its days follow."""
    if isinstance(wrong.what, CautionIssued) or (asked.on, asked.at) != (wrong.on, wrong.at):
        return False
    before = attrs.evolve(wrong.what, is_irregular=False) if isinstance(wrong.what, Ceased) else wrong.what
    names = [field.name for field in attrs.fields(type(before))]
    return all(getattr(before, name) in {None, getattr(asked.what, name)} for name in names)


def _weakens(wrong: What, asked: What) -> bool:
    weakens = _WEAKENS.get(type(wrong))
    return weakens is not None and weakens(wrong, asked)


def _is_less_soon(wrong: Immediacy | None, asked: Immediacy | None) -> bool:
    # A concern of which nobody said how soon is for today: ``concern_of``.
    return _HOW_SOON.index(asked or Immediacy.TODAY) > _HOW_SOON.index(wrong or Immediacy.TODAY)


def _weakens_contact(wrong: VictimContacted, asked: VictimContacted) -> bool:
    return not asked.concern or _is_less_soon(wrong.immediacy, asked.immediacy)


def _weakens_concern(wrong: ConcernRaised, asked: ConcernRaised) -> bool:
    return _is_less_soon(wrong.immediacy, asked.immediacy)


def _weakens_incident(wrong: IncidentReported, asked: IncidentReported) -> bool:
    is_hers_no_more = wrong.against is IncidentAgainst.VICTIM and asked.against is not IncidentAgainst.VICTIM
    return is_hers_no_more or wrong.condition not in {None, asked.condition}


def _weakens_death(wrong: PersonDied, asked: PersonDied) -> bool:
    return wrong.person is not asked.person


def _weakens_grade(_: RiskReassessed, asked: RiskReassessed) -> bool:
    return asked.grade is not Grade.HIGH


def _weakens_hold(_: SafetyHoldPlaced, __: SafetyHoldPlaced) -> bool:
    # It says nothing but why: another reason is another hold.
    return True


_WEAKENS: Final[Mapping[type, Callable[[Any, Any], bool]]] = {
    VictimContacted: _weakens_contact,
    ConcernRaised: _weakens_concern,
    IncidentReported: _weakens_incident,
    PersonDied: _weakens_death,
    RiskReassessed: _weakens_grade,
    SafetyHoldPlaced: _weakens_hold,
}
"""What a correction takes away from what safety rests on; a withdrawn agreement only where it is moved."""
