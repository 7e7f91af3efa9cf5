"""Requests that a case meets from its opening to the erasure of a person's data, each under a key of its own.

They are made again and again, by any worker, at any time; and in the end the cases have to be
what each of those that were kept, once, and in the order in which it was first kept, comes to.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs
from typing_extensions import override

import cara_core as cara
from cara_core.formats.case_file import case_mapping
from cara_core.terms.instants import Instant
from casework.situations import pair_of
from casework.worked import BY, FACTS
from support.referrals import example

__all__ = ["CASES", "KeptOnce", "Request", "requests_of", "state_of"]

facts = cara.facts
CASES: Final = ("A/1", "B/2")
Call = Callable[[cara.Casework, Instant, str | None], object]


@attrs.frozen
class Request:
    """One call under its key. Made without the key, it is another call each time."""

    case: str
    name: str
    call: Call = attrs.field(repr=False)

    @property
    def key(self) -> str:
        """Its idempotency key."""
        return f"{self.case}:{self.name}"

    def make(self, casework: cara.Casework, at: Instant, *, with_key: bool = True) -> object:
        """Make the call, at this moment."""
        return self.call(casework, at, self.key if with_key else None)

    @override
    def __str__(self) -> str:
        return self.key


def requests_of(case: str) -> tuple[Request, ...]:
    """The requests of this case, in an order in which each of them can be kept."""
    return tuple(Request(case, name, call) for name, call in _calls(case))


def _calls(case: str) -> Iterable[tuple[str, Call]]:
    yield "open", lambda cases, at, key: cases.open(example(), case=case, force="hampshire", at=at, by=BY, request=key)
    yield "views", _record(case, FACTS[0:2])
    yield "evidence", _record(case, FACTS[2])
    yield "screen", lambda cases, at, key: cases.screen(case, at=at, by=BY, request=key)
    yield "decision", _record(case, FACTS[3:8])
    yield "issue", _record(case, FACTS[8:])
    yield "book", _book(case, "1")
    yield "cancel", lambda cases, at, key: cases.cancel(case, at=at, by=BY, request=key)
    yield "book-again", _book(case, "2")
    yield "concern", _record(case, _contacted("other", concern=True))
    yield "agreement", _record(case, facts.AgreementWithdrawn(how=facts.Channel.TELEPHONE))
    yield "assess", _record(case, facts.RiskReassessed(grade=cara.Grade.MEDIUM, tool="DASH"))
    yield "lift", _record(case, facts.SafetyHoldLifted(rank=cara.Rank.INSPECTOR, reason="looked into"))
    yield "end", _record(case, _ENDING)
    yield "erase", _erase(case, cara.Person.VICTIM)
    yield "erase-the-other", _erase(case, cara.Person.PARTICIPANT)


def _record(case: str, given: Any) -> Call:
    return lambda cases, at, key: cases.record(case, given, at=at, by=BY, request=key)


def _book(case: str, pair: str) -> Call:
    return lambda cases, at, key: cases.book(case, pair_of(pair), at=at, by=BY, request=key)


def _erase(case: str, person: cara.Person) -> Call:
    """By order of a court: of a case in which something is still owed to the victim nothing else erases."""
    return lambda cases, at, key: cases.erase(case, person, authority="RRD-1", ordered=True, at=at, by=BY, request=key)


def _contacted(occasion: str, *, concern: bool = False) -> facts.VictimContacted:
    """Without a day: it is of the day on which it is first kept. A concern places a hold."""
    return facts.VictimContacted(
        occasion=facts.Occasion(occasion), how=facts.Channel.TELEPHONE, reached=True, concern=concern, said="a word"
    )


_ENDING: Final = (
    facts.Withdrawn(rank=cara.Rank.INSPECTOR, reason="no longer right"),
    _contacted("caution_issued"),
    _contacted("ended"),
)


@attrs.define
class KeptOnce:
    """Which requests were kept, each at the moment it was first kept, in that order."""

    kept: dict[str, tuple[Request, Instant]] = attrs.field(factory=dict)

    def add(self, request: Request, at: Instant) -> None:
        """This was kept now, for the first time."""
        assert request.key not in self.kept, f"{request} was kept twice"
        self.kept[request.key] = (request, at)

    def replay(self, casework: cara.Casework) -> None:
        """Make each of them once, in that order, in another store."""
        for request, at in self.kept.values():
            request.make(casework, at)


_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


def state_of(casework: cara.Casework) -> Mapping[str, str]:
    """All that the cases of a store have come to.

    Once somebody is erased, what is left of a decision's digest is of the keys of that store: then which are the same.
    """
    return {case.id: _as_json(case) for case in casework.each_case() if isinstance(case, cara.Case)}


def _as_json(case: cara.Case) -> str:
    found = json.dumps(case_mapping(case), ensure_ascii=False)
    if '"kind": "person_erased"' not in found:
        return found
    places: dict[str, int] = {}
    return _DIGEST.sub(lambda digest: f"digest {places.setdefault(digest[0], len(places))}", found)
