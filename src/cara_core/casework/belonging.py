"""Cases that belong together: which they are, and where one of them stands against a caution in another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import CautionIssued, Fact, NotTheSame
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.errors import CaseError, Fault, InputError
from cara_core.stages.belonging import LinkedCase, holds_a_caution, keeps_apart, refuses_a_second_caution, relations_of
from cara_core.store.belonging.keeping import Belonging, changes_digests
from cara_core.store.case_store import CaseStore
from cara_core.store.database.database import Cursor
from cara_core.store.log.fact_groups import Within

__all__ = [
    "SHOWN_AT_OPENING",
    "CautionMeanwhile",
    "LinkedCases",
    "OpeningLinks",
    "against_the_caution",
    "asks_within",
]

SHOWN_AT_OPENING: Final = 100
"""Of the cases that have one and the same thing in common, so many are named when a case is opened."""


class CautionMeanwhile(CaseError):
    """While this caution was worked out, one was given in a case that belongs with it: it is worked out again."""


def against_the_caution(store: CaseStore, case: Case, asked: Fact) -> tuple[str, ...]:
    """Which other cases stand against what is asked to be recorded in this one, and why? Only of a caution any do.

    One that was given on paper all the same (``irregular``) is kept, and looked at afterwards; one that
    corrects the case's own is no second one. Raises :class:`InputError` where a decision that another case is
    not the same names none that is in the store.
    """
    if isinstance(asked.what, NotTheSame) and not store.has_case(asked.what.case):
        allowed = "there is no case of that name in the store; allowed: one that was opened"
        raise InputError([Fault("what.case", "NO_SUCH_CASE", allowed)])
    if not _is_asked_of(case, asked):
        return ()
    belonging = store.belonging()
    belonging.caught_up()
    return tuple(_cautions_elsewhere(belonging, case))


def _is_asked_of(case: Case, fact: Fact) -> bool:
    """Is this a caution that another case may stand against?"""
    return isinstance(fact.what, CautionIssued) and fact.what.irregular is None and case.issued is None


def _cautions_elsewhere(belonging: Belonging, case: Case) -> Iterator[str]:
    """The cautions in cases about the same offence, in words: what a caution here waits for."""
    for linked in belonging.of_one_offence(case):
        if linked.settled or not refuses_a_second_caution(linked.relations):
            continue
        there = belonging.other(linked.case)
        relations = ", ".join(linked.relations)
        if there is None:
            yield f"a readable {linked.case}, which belongs with this case ({relations}) and may hold a caution"
        elif holds_a_caution(there):
            yield f"no caution in {linked.case}, which belongs with this case ({relations}), or a not_the_same"


def asks_within(store: CaseStore, before: Case, new: Sequence[Fact], after: Case) -> Within | None:
    """What is asked, and kept, in the transaction that keeps these facts; ``None``: nothing is.

    Whether a caution was given elsewhere is asked there again: nobody else writes between that question
    and the commit, so of two cautions for one offence one is refused. It raises :class:`CautionMeanwhile`.
    """
    cautions = list(_cases_at_issue(before, new))
    changes = changes_digests(new)
    if not cautions and not changes:
        return None
    belonging = store.belonging()

    def within(cursor: Cursor) -> None:
        if cautions:
            belonging.caught_up_within(cursor)
        if any(reason for case in cautions for reason in _cautions_elsewhere(belonging, case)):
            raise CautionMeanwhile("a caution was given in a case that belongs with this one")
        if changes:
            belonging.keep(cursor, after)

    return within


def _cases_at_issue(before: Case, new: Sequence[Fact]) -> Iterator[Case]:
    """The case as each caution among these facts found it."""
    for number, fact in enumerate(new):
        if isinstance(fact.what, CautionIssued):
            case = replay((*before.facts, *new[:number]))
            if _is_asked_of(case, fact):
                yield case


@attrs.define
class OpeningLinks:
    """Keeps what a case that is opened is known again by, in its own transaction, and finds whom it belongs with."""

    belonging: Belonging
    case: Case
    found: tuple[LinkedCase, ...] = ()

    def within(self, cursor: Cursor) -> None:
        """Called in the transaction that keeps the facts."""
        self.belonging.keep(cursor, self.case)
        self.found = self.belonging.linked(self.case, most=SHOWN_AT_OPENING)


def _marks(belonging: Belonging) -> Mapping[str, frozenset[str]]:
    """For each case the marks it shares with those whose participants its own never meets in a workshop group.

    A mark is of two cases, and says nothing: neither which they are, nor why.
    """
    belonging.caught_up()
    marks: dict[str, set[str]] = {}
    for case, other, here, there in belonging.pairs():
        if keeps_apart(relations_of(here, there)):
            mark = belonging.digester.mark(case, other)
            marks.setdefault(case, set()).add(mark)
            marks.setdefault(other, set()).add(mark)
    return {case: frozenset(shared) for case, shared in marks.items()}


@attrs.frozen(kw_only=True)
class LinkedCases:
    """Reads, of one store, which cases belong together."""

    at_hand: StoreAtHand

    def of_case(self, case: Case) -> tuple[LinkedCase, ...]:
        """The cases that belong with this one, which is in the store."""
        store = self.at_hand.find()
        if store is None:
            return ()
        belonging = store.belonging()
        belonging.caught_up()
        return belonging.linked(case)

    def marks(self) -> Mapping[str, frozenset[str]]:
        """For each case the marks it shares with others. Those that share none with any are left out."""
        store = self.at_hand.find()
        return {} if store is None else _marks(store.belonging())
