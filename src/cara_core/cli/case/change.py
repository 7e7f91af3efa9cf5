"""Something happens in a case and is kept: what ``cara case record``, ``screen`` and ``erase`` have in common.

All facts of one call are kept, or none.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.store import (
    case_name,
    keep_facts,
    naming_the_key,
    open_existing_store,
    store_url,
    tell_forces,
)
from cara_core.cli.case.words import case_heading, may_follow
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import plain, print_json, print_lines
from cara_core.errors import CaseError, Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.formats.fact import fact_mapping
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Line

if TYPE_CHECKING:
    from cara_core.store.case_store import CaseStore

__all__ = ["Call", "Change", "FaultyFact", "NewFacts", "keep_change"]


class FaultyFact(Exception):
    """One fact of a file cannot be kept: the lines that say so."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("a fact is wrong")
        self.lines = lines


@attrs.frozen(kw_only=True)
class Call:
    """What one call asks: in which case of which store, looked at from which day.

    ``on`` is the day as it was given, where one was; ``key`` makes the call safe to repeat.
    """

    case: str
    on: str | None
    key: str | None
    url: str
    as_json: bool = False

    @classmethod
    def read(cls, *, case: str, on: str | None, key: str | None, store: str | None, as_json: bool = False) -> "Call":
        """The call that these options make; :class:`InputError` where they cannot be met."""
        decision_day(on)
        return cls(case=case_name(case, option="CASE"), on=on, key=key, url=store_url(store), as_json=as_json)


@attrs.frozen(kw_only=True)
class NewFacts:
    """The facts to keep, and what a person is shown before them."""

    facts: Sequence[Fact]
    lines: Sequence[Line] = ()


class Change(Protocol):
    """What one call wants to happen in a case."""

    def new_facts(self, case: Case, force: Force, today: Day) -> NewFacts:
        """Which facts come of it, as the case stands? Raises where it cannot happen."""

    def repeated_facts(self, kept: Sequence[Fact], today: Day) -> Sequence[Fact]:
        """Which facts does the call ask for, where ``kept`` were kept under its key before?

        They are compared with those, so nothing is worked out from what is known only now.
        """


@attrs.frozen(kw_only=True)
class _Kept:
    """What was kept, what a person is shown before it, the case it comes to, and the exit status so far."""

    facts: Sequence[Fact]
    case: Case
    lines: Sequence[Line] = ()
    status: int = DONE
    repeated: bool = False


def keep_change(change: Change, call: Call) -> int:
    """Keep what happens in the case, and say what it has come to; the exit status.

    What was kept under the key before is not worked out again, as the case may have moved on
    since. It is only compared with what is asked.
    """
    with open_existing_store(call.url) as store:
        kept = _kept_before(store, change, call)
        if kept is None:
            try:
                kept = _keep(store, change, call)
            except (FaultyFact, CaseError, InputError):
                # Another call with the same key may have come between the question and the answer.
                kept = _kept_before(store, change, call)
                if kept is None:
                    raise
        of_the_forces = tell_forces(store)
    _print_kept(kept, call)
    return of_the_forces or kept.status


def _print_kept(kept: _Kept, call: Call) -> None:
    if call.as_json:
        for fact in kept.facts:
            print_json(fact_mapping(fact))
        return
    again = " (kept before, and not kept twice)" if kept.repeated else ""
    recorded = (plain(f"fact {fact.number} of {fact.on}: {fact.kind}{again}") for fact in kept.facts)
    print_lines([*kept.lines, *recorded, plain(), case_heading(kept.case), plain(), *may_follow(kept.case)])


def _keep(store: "CaseStore", change: Change, call: Call) -> _Kept:
    """What happens in the case as it is now, kept."""
    case, today = store.case(call.case), decision_day(call.on)
    new = change.new_facts(case, load_force(case.force, community=case.community), today)
    kept = keep_facts(store, new.facts, call.key)
    # After an error in the middle of keeping, the store may refuse to be read: the case is worked out from memory.
    after = store.case(call.case) if kept.repeated else replay((*case.facts, *kept.facts))
    return _Kept(facts=kept.facts, case=after, lines=new.lines, status=kept.status, repeated=kept.repeated)


def _kept_before(store: "CaseStore", change: Change, call: Call) -> _Kept | None:
    """What was kept under the key before, where this call asks for the same; ``None``: nothing was kept."""
    found = None if call.key is None else store.requested(call.key)
    if found is None or call.key is None:
        return None
    reused = InputError([Fault("--key", "KEY_REUSED", "this key was used for something else; allowed: a new key")])
    if found.case != call.case:
        raise reused
    facts = store.facts(call.case)
    kept = facts[found.first - 1 : found.last]
    asked = change.repeated_facts(kept, kept[0].on if call.on is None else decision_day(call.on))
    if not asked:
        raise reused
    with naming_the_key():
        store.repeated(asked, request=call.key)
    return _Kept(facts=kept, case=replay(facts), repeated=True)
