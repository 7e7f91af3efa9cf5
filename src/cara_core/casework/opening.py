"""Opening cases: one, or thousands at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

import attrs

from cara_core.case.evolve import replay
from cara_core.case.facts import Fact, Referred
from cara_core.casework.at_hand.forces import ForceNames, ForcesAtHand, names_of
from cara_core.casework.at_hand.store import StoreAtHand
from cara_core.casework.belonging import SHOWN_AT_OPENING, OpeningLinks
from cara_core.casework.call_checks import check_call, checked_call
from cara_core.casework.recording import decisions_of, recorded_facts
from cara_core.casework.results import CaseOpened, LinkedCase, OpenRequest, OpenResult
from cara_core.errors import CaraError, Conflict, Fault, InputError
from cara_core.forces.force import Force
from cara_core.programme import Opening, opening
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactGroup, FactWriter
from cara_core.store.requests import Appended, AskedFact
from cara_core.terms.instants import Instant, london_day
from cara_core.terms.referral import Referral

__all__ = ["Opener"]

_AT_ONCE: Final = 200
"""How many cases are opened in one transaction: its commit waits for the disk, and all of them wait for it."""


@attrs.frozen(kw_only=True)
class Opener:
    """Opens the cases of one store."""

    at_hand: StoreAtHand
    forces: ForcesAtHand

    def open(self, request: OpenRequest, *, at: Instant) -> CaseOpened:
        """The case, opened, screened and kept. Raises :class:`InputError`, :class:`ForceError`, ``StoreError``."""
        asked = self._asked(request, at)
        if asked.repeated is not None:
            return asked.repeated
        opened = self._work_out(request, asked.names, at)
        # Only now: where anything was wrong, no store has been made for it.
        store = self.at_hand.make(at)
        links = _links(store, opened)
        try:
            kept = FactWriter(store).append(
                opened.facts,
                at=at,
                request=request.request,
                decisions=decisions_of(opened.facts, opened.decision),
                within=links.within,
            )
        except (Conflict, InputError) as refused:
            return self._opened_before(request, asked.names, refused)
        if kept.repeated:
            return _first_answer(store, kept)
        return _opened(opened, at, links.found)

    @checked_call
    def open_many(self, requests: Iterable[OpenRequest], *, at: Instant) -> Iterator[OpenResult]:
        """What comes of each of these, in their order; a batch is one transaction, and each case of it all or none."""
        remaining = iter(requests)
        while batch := list(islice(remaining, _AT_ONCE)):
            if not all(isinstance(request, OpenRequest) for request in batch):
                raise InputError([Fault("requests", "WRONG_CALL", "another was given; allowed: cara_core.OpenRequest")])
            yield from self._open_batch(batch, at=at)

    def _open_batch(self, requests: Sequence[OpenRequest], *, at: Instant) -> list[OpenResult]:
        results: dict[int, OpenResult] = {}
        fresh: dict[int, Opening] = {}
        for place, request in enumerate(requests):
            try:
                asked = self._asked(request, at)
                if asked.repeated is None:
                    fresh[place] = self._work_out(request, asked.names, at)
                else:
                    results[place] = OpenResult(case=request.case, opened=asked.repeated)
            except CaraError as wrong:
                results[place] = OpenResult(case=request.case, error=wrong)
        if fresh:
            results.update(self._keep_batch(requests, fresh, at=at))
        return [results[place] for place in range(len(requests))]

    def _keep_batch(
        self, requests: Sequence[OpenRequest], fresh: dict[int, Opening], *, at: Instant
    ) -> Iterator[tuple[int, OpenResult]]:
        store = self.at_hand.make(at)
        links = {place: _links(store, opened) for place, opened in fresh.items()}
        groups = [
            FactGroup(
                facts=opened.facts,
                request=requests[place].request,
                decisions=decisions_of(opened.facts, opened.decision),
                within=links[place].within,
            )
            for place, opened in fresh.items()
        ]
        for (place, opened), kept in zip(fresh.items(), FactWriter(store).append_groups(groups, at=at), strict=True):
            request = requests[place]
            if isinstance(kept, Conflict):
                yield place, OpenResult(case=request.case, error=_already_open())
            elif isinstance(kept, CaraError):
                yield place, OpenResult(case=request.case, error=kept)
            elif kept.repeated:
                yield place, OpenResult(case=request.case, opened=_first_answer(store, kept))
            else:
                yield place, OpenResult(case=request.case, opened=_opened(opened, at, links[place].found))

    def _asked(self, request: OpenRequest, at: Instant) -> "_Asked":
        """What is asked, and its first answer. Raises :class:`InputError` with all that is wrong with the call."""
        ahead = check_call(at=at, case=request.case, by=request.by, request=request.request, on=request.on)
        if not isinstance(request.referral, Referral):
            given = type(request.referral).__name__
            allowed = f"{given} was given; allowed: Referral, from cara_core.read_referral"
            raise InputError([Fault("referral", "WRONG_CALL", allowed)])
        names = names_of(request.force, request.community, request.referral)
        if isinstance(request.force, Force):
            # Whatever comes of this call: what is recorded in the case, and told of it, follows this force.
            self.forces.add(request.force)
        repeated = self._repeated(request, names)
        if repeated is None and ahead:
            raise InputError(ahead)
        return _Asked(names, repeated)

    def _work_out(self, request: OpenRequest, names: ForceNames, at: Instant) -> Opening:
        on = london_day(at) if request.on is None else request.on
        return opening(request.referral, self.forces.find(*names), case=request.case, on=on, by=request.by)

    def _repeated(self, request: OpenRequest, names: ForceNames) -> CaseOpened | None:
        """The first answer again, where this was opened under the same request; ``None``: it was not.

        It is not screened again, and its force is not loaded: what it was screened with may be gone.
        """
        store = None if request.request is None else self.at_hand.find()
        if store is None or request.request is None:
            return None
        what = Referred(force=names.force, community=names.community, referral=request.referral)
        asked = [AskedFact(what=what, on=request.on, by=request.by)]
        kept = store.repeated_request(case=request.case, asked=asked, request=request.request)
        return None if kept is None else _first_answer(store, kept)

    def _opened_before(self, request: OpenRequest, names: ForceNames, refused: CaraError) -> CaseOpened:
        """The answer of another call with the same request, which came between; else why it is refused."""
        found = self._repeated(request, names)
        if found is not None:
            return found
        if isinstance(refused, Conflict):
            raise _already_open() from None
        raise refused


class _Asked(NamedTuple):
    """Under which force a case is asked to be opened, and the first answer, where it was asked before."""

    names: ForceNames
    repeated: CaseOpened | None


def _links(store: CaseStore, opened: Opening) -> OpeningLinks:
    belonging = store.belonging()
    belonging.caught_up()
    return OpeningLinks(belonging, opened.case)


def _opened(opened: Opening, at: Instant, linked: tuple[LinkedCase, ...]) -> CaseOpened:
    facts = recorded_facts(opened.facts, at)
    return CaseOpened(case=replay(facts), facts=facts, decision=opened.decision, linked=linked)


def _first_answer(store: CaseStore, kept: Appended) -> CaseOpened:
    facts: tuple[Fact, ...] = store.facts(kept.case)[kept.first - 1 : kept.last]
    decisions = [found.decision for found in store.decisions(kept.case) if found.number <= kept.last]
    case = replay(facts)
    return CaseOpened(
        case=case,
        facts=facts,
        decision=decisions[0] if decisions else None,
        linked=store.belonging().linked(case, most=SHOWN_AT_OPENING),
        repeated=True,
    )


def _already_open() -> InputError:
    allowed = "a case of that name is in the store; allowed: another name, or the request it was opened with"
    return InputError([Fault("case", "ALREADY_OPEN", allowed)])
