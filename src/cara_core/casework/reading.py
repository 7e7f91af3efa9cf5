"""What is known of the cases that are kept: one case, all of them, what is due, what happened since."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import islice
from typing import Final

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.evolve import replay
from cara_core.casework.at_hand.forces import ForcesAtHand
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.belonging import LinkedCases
from cara_core.casework.call_checks import check_case, check_query, checked_call, word_of
from cara_core.casework.results import DutyList, Health, LinkedCase, ReadBy, UnreadableCase
from cara_core.casework.what_changed import had_opened, ledger_of
from cara_core.contact.wall import ParticipantSide, participant_side
from cara_core.due.duty import Duty, LedgerRow, Owner
from cara_core.errors import Fault, InputError, NoSuchCase, StoreError
from cara_core.programme import further_conditions
from cara_core.stages.issue.further_conditions import NOTHING_OFFERED, ConditionsOffered, can_be_offered
from cara_core.store.case_store import CaseStore
from cara_core.store.kept import CaseHead, KeptFact
from cara_core.store.kept_decision import KeptDecision
from cara_core.store.messages.duties import MessageDuties
from cara_core.terms.days import Day, WorkingDays
from cara_core.terms.instants import Instant

__all__ = ["CaseReader"]

_LOG: Final = logging.getLogger("cara_core.casework")
_NEVER: Final = dt.datetime.max.replace(tzinfo=dt.UTC)
"""Behind every instant."""


@attrs.frozen(kw_only=True)
class CaseReader:
    """Reads the cases of one store. Of a store that is not made yet there is nothing to read."""

    at_hand: StoreAtHand
    forces: ForcesAtHand
    working: Callable[[], WorkingDays]

    @checked_call
    def case(self, case: str, read_by: ReadBy | None, known_at: Instant | None = None) -> Case:
        """What has this case come to, or had it, by what was known then? Raises :class:`NoSuchCase`."""
        return _known(self._logged(case, read_by).case(case), known_at)

    @checked_call
    def participant_side(self, case: str, read_by: ReadBy) -> ParticipantSide:
        """What of this case may somebody see who may not see the victim's side?"""
        return without_numbers(participant_side(self._logged(case, read_by).case(case)))

    @checked_call
    def each_case(self, read_by: ReadBy | None) -> Iterator[Case | UnreadableCase]:
        """Every case, in the order of their names; few are in memory at once."""
        store = self.at_hand.find()
        if store is None:
            return
        self._log(read_by)
        for name, facts in store.readings():
            if isinstance(facts, StoreError):
                yield UnreadableCase(case=name, why=str(facts), code=facts.code)
            else:
                yield replay(facts)

    @checked_call
    def cases(
        self,
        *,
        force: str | None,
        phase: Phase | str | None,
        text: str | None,
        after: str | None,
        limit: int | None,
        read_by: ReadBy | None,
    ) -> tuple[CaseHead, ...]:
        """The cases in the order of their names."""
        check_query(limit=limit, force=force)
        in_phase = word_of(Phase, phase, path="phase")
        store = self.at_hand.find()
        if store is None:
            return ()
        self._log(read_by)
        return store.case_heads(self.working(), force=force, phase=in_phase, text=text, after=after, limit=limit)

    @checked_call
    def names_like(self, text: str, *, limit: int) -> tuple[str, ...]:
        """The names of cases with this text in them, a name that is just this text first."""
        store = self.at_hand.find()
        if store is None:
            return ()
        if store.has_case(text):
            return (text,)
        heads = store.case_heads(self.working(), text=text, limit=None)
        names = sorted((head.case for head in heads), key=lambda name: (name.lower() != text.lower(), name))
        return tuple(names[:limit])

    @checked_call
    def duties(self, case: str, read_by: ReadBy | None, known_at: Instant | None = None) -> tuple[LedgerRow, ...]:
        """Every duty that ever began in this case, in the order in which they began. Raises :class:`NoSuchCase`."""
        store, working = self._logged(case, read_by), self.working()
        known = _known(store.case(case), known_at)
        rows = (*ledger_of(known, working), *MessageDuties(store.messages).of_case(known, working, known_at=known_at))
        return tuple(row for row in rows if had_opened(row, known))

    @checked_call
    def due(
        self,
        on: Day,
        *,
        owner: Owner | str | None,
        force: str | None,
        after: Duty | None,
        limit: int | None,
        read_by: ReadBy | None,
    ) -> DutyList:
        """Every duty that has begun by this day, the earliest due first."""
        check_query(limit=limit, force=force)
        owned_by = word_of(Owner, owner, path="owner")
        store = self.at_hand.find()
        if store is None:
            return DutyList()
        self._log(read_by)
        unreadable: list[str] = []
        mended: list[bool] = []
        index = store.due(
            on,
            self.working(),
            owner=owned_by,
            force=force,
            after=after,
            limit=limit,
            mended=lambda: mended.append(True),
            unreadable=unreadable.append,
        )
        stopped = self._of_messages(store, unreadable.append, on=on, owner=owned_by, force=force, after=after)
        # Both are in that order already, so they are merged as they are read.
        found = list(islice(merge(index, stopped, key=_place), limit)) if stopped else list(index)
        if mended:
            _LOG.warning("store %s: the index of duties had been changed, and was made again", store.id)
        if unreadable:
            _LOG.warning("store %s: cases that cannot be read: %d", store.id, len(unreadable))
        return DutyList(found, unreadable=dict.fromkeys(unreadable), mended=bool(mended))

    def _of_messages(
        self,
        store: CaseStore,
        unreadable: Callable[[str], None],
        *,
        on: Day,
        owner: Owner | None,
        force: str | None,
        after: Duty | None,
    ) -> Sequence[Duty]:
        """What follows from messages and has begun by that day, as somebody's duty, the earliest first."""
        found = [
            duty
            for duty in MessageDuties(store.messages).open_now(self.working(), unreadable, force_of=store.force_of)
            if duty.opens_on <= on and owner in {None, duty.owner} and (after is None or _place(duty) > _place(after))
        ]
        if force is not None:
            found = [duty for duty in found if store.force_of(duty.case) == force]
        return sorted(found, key=_place)

    def rebuild_index(self) -> None:
        """Make the lists of cases and of duties anew, from the facts."""
        store = self.at_hand.find()
        if store is not None:
            store.reindex(self.working())

    @checked_call
    def facts_after(self, position: int | None, *, limit: int, read_by: ReadBy | None) -> tuple[KeptFact, ...]:
        """Every fact that was kept after this position, in the order in which they were kept."""
        check_query(limit=limit, position=position)
        store = self.at_hand.find()
        if store is None:
            return ()
        self._log(read_by)
        return store.facts_after(position, limit=limit)

    @checked_call
    def decisions(self, case: str, read_by: ReadBy | None) -> tuple[KeptDecision, ...]:
        """The decision of every screening of this case, in their order. Raises :class:`NoSuchCase`."""
        return self._logged(case, read_by).decisions(case)

    @checked_call
    def linked(self, case: str, read_by: ReadBy | None) -> tuple[LinkedCase, ...]:
        """The cases that belong with this one. Raises :class:`NoSuchCase`."""
        found = self._logged(case, read_by).case(case)
        return LinkedCases(at_hand=self.at_hand).of_case(found)

    def keep_apart_marks(self) -> Mapping[str, frozenset[str]]:
        """Marks of the cases whose participants are never in one workshop group."""
        return LinkedCases(at_hand=self.at_hand).marks()

    @checked_call
    def further_conditions(self, case: str, *, on: Day, read_by: ReadBy | None) -> ConditionsOffered:
        """What does the case's own force offer? Raises :class:`NoSuchCase`, :class:`ForceError`."""
        found = self._logged(case, read_by).case(case)
        if not can_be_offered(found):
            # The force is not looked for where it has nothing to say.
            return NOTHING_OFFERED
        return further_conditions(found, self.forces.of_case(found), on=on)

    def health(self) -> Health | None:
        """How the store stands; ``None``: it is not made yet. Raises :class:`StoreError` where it cannot be used."""
        store = self.at_hand.find()
        if store is None:
            return None
        return Health(
            store=store.id,
            position=store.position(),
            untold_cases=sum(1 for _ in store.outbox.waiting_cases()),
            sending_stopped=store.messages.stopped() is not None,
        )

    @checked_call
    def log_reading(self, read_by: ReadBy, *, case: str | None = None) -> None:
        """Put into the access log that somebody reads this case, or every case. Raises :class:`InputError`."""
        self._log(read_by, case=case)

    def _log(self, read_by: ReadBy | None, *, case: str | None = None) -> None:
        """Put this reading into the access log, where it is said who reads."""
        store = self.at_hand.find()
        if read_by is None or store is None:
            return
        if read_by.recipient is None or case is None:
            store.consulted(read_by.who, read_by.at, case=case, reason=read_by.reason)
        else:
            store.disclosed(read_by.who, read_by.at, case=case, recipient=read_by.recipient, reason=read_by.reason)

    def _logged(self, case: str, read_by: ReadBy | None) -> CaseStore:
        """The store, once it is in the access log that this case is read. Raises :class:`NoSuchCase`."""
        check_case(case)
        store = self.at_hand.find()
        if store is None or (read_by is not None and not store.has_case(case)):
            raise NoSuchCase("there is no case of that name in the store")
        # Before it is read: where it cannot be logged, nothing is read.
        self._log(read_by, case=case)
        return store


def without_numbers(side: ParticipantSide) -> ParticipantSide:
    """The same, its facts counted among themselves: a gap in the case's own numbers would tell of the other side."""
    numbers = {entry.number for entry in side.bookings}
    numbers.update(entry.number for entry in side.cancelled)
    numbers.update(entry.number for entry in (*side.attended, *side.missed))
    place = {number: index for index, number in enumerate(sorted(numbers), 1)}
    return attrs.evolve(
        side,
        bookings=tuple(attrs.evolve(entry, number=place[entry.number]) for entry in side.bookings),
        cancelled=tuple(attrs.evolve(entry, number=place[entry.number]) for entry in side.cancelled),
        attended=tuple(attrs.evolve(entry, number=place[entry.number]) for entry in side.attended),
        missed=tuple(attrs.evolve(entry, number=place[entry.number]) for entry in side.missed),
    )


def _known(case: Case, known_at: Instant | None) -> Case:
    """This case as it was known at that instant, by the rules of today. What was erased since stays erased.

    Known is what was recorded by then, in the order of recording: the facts up to the last one that was. One
    that a clock far ahead recorded before that was known as well, and hides nothing that came after it.
    Raises :class:`InputError` where the case was opened later.
    """
    if known_at is None:
        return case
    by_then = [fact.number for fact in case.facts if fact.recorded_at is None or fact.recorded_at <= known_at]
    facts = case.facts[: max(by_then, default=0)]
    if not facts:
        raise InputError(
            [Fault("known_at", "TOO_EARLY", "nothing was known of the case then; allowed: a later instant")]
        )
    return attrs.evolve(replay(facts), erased=case.erased)


def _place(duty: Duty) -> tuple[object, ...]:
    """Where a duty stands among others: as in the index, what is due at an hour before what is due by the day's end."""
    return (duty.due_by, duty.due_at or _NEVER, duty.case, duty.kind, duty.about, duty.opens_on, duty.root)
