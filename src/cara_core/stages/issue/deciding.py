"""Who may decide: a person of enough rank, or a prosecutor whose decision can be found again.

Sources: Criminal Justice Act 2003 s.22 to 24; the DPP's guidance, paragraph 2.1; contract 6.4.
"""

import re
from collections.abc import Iterator
from typing import Final, Protocol

from cara_core.case.facts import Authorised, BreachNotPursued
from cara_core.errors import Fault
from cara_core.terms.caution import LEAST_RANK, Decider, Rank
from cara_core.terms.days import Day
from cara_core.terms.policy import Policy

__all__ = [
    "Decided",
    "authorise",
    "authority_faults",
    "decision_faults",
    "is_same_person",
    "prosecutor_faults",
    "rank_faults",
    "reference_faults",
]

_LEAST_LENGTH: Final = 3
_WORD_OR_NUMBER: Final = re.compile("[a-z]+|[0-9]+")


def is_same_person(by: str, other: str) -> bool:
    """Do these two mean one person, however each is written? ``Sergeant 12``, ``sergeant  12`` and ``SERGEANT-12`` do.

    Only the words and the numbers count. Where somebody else is asked for, a space makes nobody else.
    """
    return _WORD_OR_NUMBER.findall(by.lower()) == _WORD_OR_NUMBER.findall(other.lower())


class Decided(Protocol):
    """A decision on a breach: who decided it, of which rank, or by which reference and on which day."""

    @property
    def rank(self) -> Rank | None: ...  # noqa: D102
    @property
    def decider(self) -> Decider | None: ...  # noqa: D102
    @property
    def reference(self) -> str | None: ...  # noqa: D102
    @property
    def decided_on(self) -> Day | None: ...  # noqa: D102


def rank_faults(rank: Rank | None, least: Rank, path: str = "what.rank") -> Iterator[Fault]:
    """What is wrong where somebody of that rank does what asks for at least that one?"""
    if rank is None or not rank.reaches(least):
        yield Fault(path, "DECIDER_RANK", f"found {rank or 'no rank'}; allowed: {least} or above")


def authority_faults(rank: Rank | None, dpp_authorisation: str | None, least: Rank) -> Iterator[Fault]:
    """As :func:`rank_faults`, where the DPP's special authorisation stands in for a rank."""
    if dpp_authorisation is not None:
        yield from reference_faults(dpp_authorisation, "what.dpp_authorisation")
    elif rank is None or not rank.reaches(least):
        allowed = f"found {rank or 'no rank'}; allowed: {least} or above, or what.dpp_authorisation"
        yield Fault("what.rank", "DECIDER_RANK", allowed)


def reference_faults(reference: str | None, path: str) -> Iterator[Fault]:
    """Does this look like a reference by which a decision can be found again?

    At least three characters, one of them a digit: an illustrative floor, so that an "x" is none.
    """
    if reference is None:
        yield Fault(path, "MISSING", "missing; allowed: the reference by which the decision can be found")
    elif len(reference) < _LEAST_LENGTH or not any(sign.isdigit() for sign in reference):
        yield Fault(path, "BAD_REFERENCE", "no reference that can be found again; allowed: 3 or more signs and a digit")


def prosecutor_faults(reference: str | None, decided_on: Day | None, on: Day) -> Iterator[Fault]:
    """What is missing of a prosecutor's decision: its reference, and the day it was made."""
    yield from reference_faults(reference, "what.reference")
    if decided_on is None:
        yield Fault("what.decided_on", "MISSING", "missing; allowed: the day of the prosecutor's decision")
    elif decided_on > on:
        yield Fault("what.decided_on", "AHEAD", f"after what rests on it; allowed: {on} or earlier")


def decision_faults(what: Decided, on: Day) -> Iterator[Fault]:
    """Who may decide about a breach? A sergeant or above, or a prosecutor.

    Whoever decided an excuse or a referral has a rank (contract 6.4); of a breach that is not pursued one
    that is given has to be high enough.
    """
    if what.decider is Decider.PROSECUTOR:
        yield from prosecutor_faults(what.reference, what.decided_on, on)
    elif what.rank is not None or not isinstance(what, BreachNotPursued):
        yield from rank_faults(what.rank, LEAST_RANK)


def authorise(what: Authorised, on: Day, policy: Policy) -> Iterator[Fault | str]:
    """What stands against this decision on evidence, and on the caution?"""
    if not policy.sound:
        yield "the force's own rules, which failed when they were asked (PLUGIN_FAULT)"
    if what.decider is Decider.PROSECUTOR:
        yield from prosecutor_faults(what.reference, what.decided_on, on)
    else:
        yield from authority_faults(what.rank, what.dpp_authorisation, policy.authorised_rank)
