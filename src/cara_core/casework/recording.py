"""Recording in a case that is kept: was it kept before, may it happen, is it kept, what began and ended by it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import attrs

from cara_core.case.case import Case, Phase
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact, PersonErased, Screened, WorkshopsBooked
from cara_core.casework.at_hand.forces import ForcesAtHand
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.belonging import CautionMeanwhile, against_the_caution, asks_within
from cara_core.casework.calendar.workshop_places import WorkshopPlaces, known_workshops
from cara_core.casework.changes import Against, Change
from cara_core.casework.results import CaseRecorded
from cara_core.casework.what_changed import open_duties, what_changed
from cara_core.due.duty import DutyKind
from cara_core.errors import CaseError, Conflict, InputError, NoSuchCase, StoreBusy
from cara_core.forces.force import Force
from cara_core.stages.refusing import Reason
from cara_core.store.case_store import CaseStore
from cara_core.store.database.database import Cursor
from cara_core.store.database.failures import NotFinished
from cara_core.store.fact_writer import FactGroup, FactWriter
from cara_core.store.log.fact_groups import Within
from cara_core.store.requests import Appended
from cara_core.terms.days import WorkingDays
from cara_core.terms.decision.decision import Decision
from cara_core.terms.instants import Instant, london_day

__all__ = ["Recorder", "decisions_of", "recorded_facts"]

_LOG: Final = logging.getLogger("cara_core.casework")

_BEFORE_AN_ERASURE: Final = frozenset(
    {
        *(DutyKind.TELL_OUTCOME, DutyKind.CONTACT_VICTIM, DutyKind.TELL_CHANGE, DutyKind.REVIEW_RISK),
        *(DutyKind.ACT_ON_HIGH_RISK, DutyKind.END_STOPPED, DutyKind.ACKNOWLEDGE_CONCERN, DutyKind.CLOSE_CONCERN),
        *(DutyKind.REASSESS_RISK, DutyKind.LIFT_OR_KEEP_HOLD, DutyKind.DECIDE_AFTER_INCIDENT, DutyKind.REVIEW_ISSUE),
    }
)
"""What is owed to a victim, or for safety. That she can be reached at all is owed as long as it is there to be used."""
_RESTS_ON_OTHERS: Final = frozenset({WorkshopsBooked})
"""What is refused because of what stands in other cases, and so is asked again where nobody else can write."""
_OTHERS: Final = "other cases changed each time it was worked out; allowed: the same call again"
_TRIES: Final = 20
"""How often a call that named no expected number is worked out again, where somebody recorded first."""


@attrs.frozen(kw_only=True)
class Recorder:
    """Records in the cases of one store, each by its own force's rules."""

    at_hand: StoreAtHand
    forces: ForcesAtHand
    working: Callable[[], WorkingDays]

    def keep(self, change: Change) -> CaseRecorded:
        """Keep what happens, once for each request. Raises :class:`CaseError`, :class:`InputError`, ``StoreError``."""
        store = self._store()
        repeated = self._repeated(store, change)
        if repeated is not None:
            return repeated
        if change.ahead:
            raise InputError(change.ahead)
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._keep_now(store, change)
            except _SeenOtherwise:
                if not tries_left:
                    raise StoreBusy(_OTHERS) from None
            except (CaseError, InputError) as refused:
                # Another call with the same request may have come between the question and the answer.
                repeated = self._repeated(store, change)
                if repeated is not None:
                    return repeated
                # Somebody recorded first: whoever named the number the case has to be at wants to know. For
                # anybody else it is worked out again, from the case as it is by now.
                is_moved = isinstance(refused, Conflict) and change.expected is None
                if not (is_moved or isinstance(refused, CautionMeanwhile)) or not tries_left:
                    raise
                _LOG.info("somebody recorded first: worked out again")
        raise AssertionError("unreachable")

    def _against(self, store: CaseStore, change: Change, force: Force) -> Against:
        """What stands against an act of this change, beside its own case."""
        today = london_day(change.at)

        def against(case: Case, asked: Fact) -> Sequence[Reason]:
            if isinstance(asked.what, PersonErased) and not asked.what.ordered:
                return self._owed(case)
            if isinstance(asked.what, WorkshopsBooked):
                known = known_workshops(store.calendar.read(), change.workshops, force, asked.what)
                return tuple(WorkshopPlaces(places=store.booked_places).against(case, asked.what, known, today))
            return against_the_caution(store, case, asked)

        return against

    def _owed(self, case: Case) -> tuple[str, ...]:
        """What is owed to the victim, or for anybody's safety, and stands against erasing a person's data."""
        owed = (duty for duty in open_duties(case, self.working()) if duty.kind in _BEFORE_AN_ERASURE)
        return tuple(f"what is owed before anything is erased: {duty.kind}, by {duty.due_by}" for duty in owed)

    def try_out(self, change: Change) -> CaseRecorded:
        """What would come of it? Nothing is kept. Raises as :meth:`keep` does."""
        store = self._store()
        repeated = self._repeated(store, change)
        if repeated is not None:
            return repeated
        if change.ahead:
            raise InputError(change.ahead)
        return self._made_ready(store, change).answer

    def keep_all(self, changes: Sequence[Change], *, is_trial: bool = False) -> tuple[CaseRecorded, ...]:
        """Keep what happens in several cases, each named once: all of it in one transaction, or nothing.

        ``is_trial``: nothing is kept, and the answer is what would be. Raises :class:`CaseError` and
        :class:`InputError` of the first that cannot be, with its place among them in ``index`` or in the paths.
        """
        store = self._store()
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._keep_all_now(store, changes, is_trial=is_trial)
            except (_SeenOtherwise, Conflict):
                # Somebody recorded in one of the cases meanwhile: all of it is worked out again.
                if not tries_left:
                    raise StoreBusy(_OTHERS) from None
        raise AssertionError("unreachable")

    def _keep_all_now(self, store: CaseStore, changes: Sequence[Change], *, is_trial: bool) -> tuple[CaseRecorded, ...]:
        answers: list[CaseRecorded] = []
        ready: list[_Ready] = []
        for change in changes:
            repeated = self._repeated(store, change)
            if repeated is not None:
                answers.append(repeated)
                continue
            if change.ahead:
                raise InputError(change.ahead)
            made = self._made_ready(store, change)
            answers.append(made.answer)
            ready += [made] if made.group is not None else []
        groups = [made.group for made in ready if made.group is not None]
        if groups and not is_trial:
            FactWriter(store).append_all(groups, at=changes[0].at)
        return tuple(answers)

    def _store(self) -> CaseStore:
        store = self.at_hand.find()
        if store is None:
            raise NoSuchCase("there is no case of that name in the store")
        return store

    def _keep_now(self, store: CaseStore, change: Change) -> CaseRecorded:
        """Keep what happens in the case as it is at this moment. Raises :class:`Conflict` where it has moved on."""
        ready = self._made_ready(store, change)
        group, answer = ready.group, ready.answer
        if group is None:
            # The same report was on record, or the same booking stands: nothing is added. Where it was this
            # very request that put it there, a moment ago, what that one kept is the answer.
            return self._repeated(store, change) or answer
        try:
            kept = FactWriter(store).append(
                group.facts,
                at=change.at,
                request=group.request,
                decisions=group.decisions,
                within=group.within,
            )
        except NotFinished as left:
            _LOG.warning("kept, and not finished: the key of what was erased is still there")
            return attrs.evolve(answer, unfinished=str(left))
        if kept.repeated:
            return self._first_answer(store, kept)
        return answer

    def _made_ready(self, store: CaseStore, change: Change) -> "_Ready":
        """What would be kept in the case as it is at this moment, and what would be answered."""
        before = store.case(change.case)
        if change.expected is not None and before.number != change.expected:
            raise Conflict(change.case, change.expected, before.number)
        force = self.forces.of_case(before)
        against = self._against(store, change, force)
        new = change.work_out(before, force, against)
        if not new.facts:
            again = bool(new.same_as)
            return _Ready(CaseRecorded(case=before, facts=(), same_as=new.same_as, repeated=again), None)
        # Before the commit: where what follows from it cannot be worked out, nothing is kept.
        recorded = recorded_facts(new.facts, change.at)
        after = replay((*before.facts, *recorded))
        answer, wrong = self._answer(store, before, after, recorded, new.decision)
        notices = tuple(dict.fromkeys((*answer.notices, *new.notices)))
        within = _both(
            _both(_asked_again(before, new.facts, against), asks_within(store, before, new.facts, after)),
            _marks_wrong(store, before, after, recorded, wrong),
        )
        group = FactGroup(new.facts, request=change.request, decisions=new.decisions, within=within)
        return _Ready(attrs.evolve(answer, notices=notices, same_as=new.same_as), group)

    def _repeated(self, store: CaseStore, change: Change) -> CaseRecorded | None:
        """The first answer again, where this was kept under the same request; ``None``: it was not."""
        if change.request is None:
            return None
        kept = store.repeated_request(case=change.case, asked=change.asked, request=change.request)
        return None if kept is None else self._first_answer(store, kept)

    def _first_answer(self, store: CaseStore, kept: Appended) -> CaseRecorded:
        """What was answered when this was kept: the case as it was then, whatever was recorded since."""
        facts = store.facts(kept.case)
        before, new = facts[: kept.first - 1], facts[kept.first - 1 : kept.last]
        after = replay(facts[: kept.last])
        decision = self._decision(store, new)
        answer, _ = self._answer(store, replay(before) if before else Case(id=kept.case), after, new, decision)
        return attrs.evolve(answer, repeated=True)

    def _decision(self, store: CaseStore, facts: Sequence[Fact]) -> Decision | None:
        """The decision that was kept with these facts, as far as it can be read."""
        numbers = {fact.number for fact in facts if isinstance(fact.what, Screened)}
        if not numbers:
            return None
        kept = [decision for decision in store.decisions(facts[0].case) if decision.number in numbers]
        return kept[-1].decision if kept else None

    def _answer(
        self, store: CaseStore, before: Case, after: Case, facts: Sequence[Fact], decision: Decision | None
    ) -> tuple[CaseRecorded, Mapping[str, str]]:
        """The answer, and the messages that are wrong by it, each with why."""
        changed = what_changed(before, after, facts, self.working(), store)
        answer = CaseRecorded(
            case=after,
            facts=tuple(facts),
            decision=decision,
            began=changed.began,
            ended=changed.ended,
            ledger=changed.ledger,
            bookings=changed.bookings,
            outdated=changed.outdated,
            swallowed=changed.swallowed,
            notices=changed.notices,
        )
        return answer, changed.wrong


class _Ready(NamedTuple):
    """What would be answered, and the facts that would be kept with it; ``None``: nothing is added."""

    answer: CaseRecorded
    group: FactGroup | None


class _SeenOtherwise(Exception):
    """Between the answer and its turn something changed that it rests on: it is worked out again."""


def _asked_again(before: Case, facts: Sequence[Fact], against: Against) -> Within | None:
    """Asks in the transaction once more what rests on others than the case; ``None``: nothing of it does."""
    asked = [fact for fact in facts if type(fact.what) in _RESTS_ON_OTHERS]
    if not asked:
        return None

    def ask(_: Cursor) -> None:
        if any(against(before, fact) for fact in asked):
            raise _SeenOtherwise

    return ask


def _marks_wrong(
    store: CaseStore, before: Case, after: Case, facts: Sequence[Fact], wrong: Mapping[str, str]
) -> Within | None:
    """Keeps with the facts which messages are wrong by them, or that there is nobody to tell; ``None``: neither."""
    at, number = facts[-1].recorded_at, facts[-1].number
    died = after.ended is Phase.DIED and before.ended is not Phase.DIED
    if at is None or not (wrong or died):
        return None
    from cara_core.delivery.announced.announced import end_marks, mark_wrong  # noqa: PLC0415  (only where something was sent)

    def keep(cursor: Cursor) -> None:
        mark_wrong(store, cursor, wrong, fact=number, at=at)
        if died:
            end_marks(store, cursor, after.id, fact=number, at=at)

    return keep


def _both(first: Within | None, second: Within | None) -> Within | None:
    """Calls the one and then the other, in one transaction; ``None``: there is neither."""
    if first is None or second is None:
        return first or second

    def within(cursor: Cursor) -> None:
        first(cursor)
        second(cursor)

    return within


def decisions_of(facts: Sequence[Fact], decision: Decision) -> Sequence[tuple[int, Decision]]:
    """The decision of the screening with which a case is opened, by the number of its fact."""
    return tuple((fact.number, decision) for fact in facts if isinstance(fact.what, Screened))


def recorded_facts(facts: Sequence[Fact], at: Instant) -> tuple[Fact, ...]:
    """These facts as they will be read again: recorded at this instant, whatever they say of that themselves."""
    return tuple(attrs.evolve(fact, recorded_at=at) for fact in facts)
