"""The calls that read: what a casework says of the cases it keeps."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cara_core.case.case import Case, Phase
from cara_core.casework.results import (
    CaseHead,
    DutyList,
    Health,
    KeptDecision,
    KeptFact,
    LinkedCase,
    ReadBy,
    UnreadableCase,
)
from cara_core.contact.wall import ParticipantSide
from cara_core.due.duty import Duty, LedgerRow, Owner
from cara_core.stages.issue.further_conditions import ConditionsOffered
from cara_core.terms.days import Day, WorkingDays
from cara_core.terms.instants import Instant

if TYPE_CHECKING:
    # It needs the store, and that an extra; who only names the type of a casework does not.
    from cara_core.casework.reading import CaseReader

__all__ = ["ReadingCalls"]


class ReadingCalls:
    """What can be read of a store of cases. ``read_by`` puts the reading into the access log."""

    def __init__(self, reader: "CaseReader") -> None:
        self._reader = reader

    def case(self, case: str, *, read_by: ReadBy | None = None, known_at: Instant | None = None) -> Case:
        """What has this case come to? It holds what both people said: show it to nobody but the police.

        With ``known_at`` as it was known then: by what had been recorded, under the rules of today.
        What was erased since stays erased, and ``.erased`` says whose it was.
        """
        return self._reader.case(case, read_by, known_at)

    def participant_side(self, case: str, *, read_by: ReadBy) -> ParticipantSide:
        """This case for somebody who may not see the victim's side: nothing of it is there, nor a gap in its place."""
        return self._reader.participant_side(case, read_by)

    def each_case(self, *, read_by: ReadBy | None = None) -> Iterator[Case | UnreadableCase]:
        """Every case in full, in the order of their names; few are in memory at once. For a list: :meth:`cases`."""
        return self._reader.each_case(read_by)

    def cases(
        self,
        *,
        force: str | None = None,
        phase: Phase | str | None = None,
        text: str | None = None,
        after: str | None = None,
        limit: int | None = None,
        read_by: ReadBy | None = None,
    ) -> tuple[CaseHead, ...]:
        """The cases in the order of their names, each with how far it has come.

        ``text`` is a part of the name. A page begins after the case named ``after`` and has ``limit`` cases.
        """
        return self._reader.cases(force=force, phase=phase, text=text, after=after, limit=limit, read_by=read_by)

    def names_like(self, text: str, *, limit: int = 100) -> tuple[str, ...]:
        """The names of the cases with this text in them, in large letters or small; one that is just that text first.

        It is for whoever looks for a case: names hold nothing of anybody, and no case is read.
        """
        return self._reader.names_like(text, limit=limit)

    def decisions(self, case: str, *, read_by: ReadBy | None = None) -> tuple[KeptDecision, ...]:
        """The decision of every screening of this case, with its reasons and words, as it was then."""
        return self._reader.decisions(case, read_by)

    def linked(self, case: str, *, read_by: ReadBy | None = None) -> tuple[LinkedCase, ...]:
        """The cases that belong with this one, in the order of their names, and how each does.

        They find each other by the persons' references, by force and reference, and by the code and days of an
        offence. It is for the police alone: neither side is told. Of a person whose data were erased nothing is found.
        """
        return self._reader.linked(case, read_by)

    def keep_apart_marks(self) -> Mapping[str, frozenset[str]]:
        """Which participants are never in one workshop group, as what is between them runs over a victim?

        By case, marks without meaning: two cases with one in common are kept apart. They are the same from
        call to call. Cases that are kept apart from none are left out.
        """
        return self._reader.keep_apart_marks()

    def further_conditions(self, case: str, *, on: Day, read_by: ReadBy | None = None) -> ConditionsOffered:
        """Which conditions beside the usual ones does the force offer in this case, were they decided on that day?

        Whoever decides takes each as it is, or leaves it; none is attached by itself. Nothing is offered once
        the caution was given, or the case has ended. ``.failures`` says why nobody knows, where the
        force's code failed: conditions cannot be decided then.
        """
        return self._reader.further_conditions(case, on=on, read_by=read_by)

    def duties(
        self, case: str, *, read_by: ReadBy | None = None, known_at: Instant | None = None
    ) -> tuple[LedgerRow, ...]:
        """The ledger of this case: every duty that ever began, and the fact or event that ended it, how and why.

        Those that never came to be shown before they ended are left out. Of those that are open,
        ``.duty.opens_on`` says from which day they are shown. ``known_at`` as in :meth:`case`.
        """
        return self._reader.duties(case, read_by, known_at)

    def due(
        self,
        *,
        on: Day,
        owner: Owner | str | None = None,
        force: str | None = None,
        after: Duty | None = None,
        limit: int | None = None,
        read_by: ReadBy | None = None,
    ) -> DutyList:
        """Every duty of every case that has begun by this day, the earliest due first.

        A page begins after the duty ``after`` and has ``limit`` of them. ``.unreadable`` names
        the cases of which nobody knows what is due: look at them.
        """
        return self._reader.due(on, owner=owner, force=force, after=after, limit=limit, read_by=read_by)

    def working_days(self) -> WorkingDays:
        """Which days are worked on, as what is due is counted: with the closed days of the store's own force."""
        return self._reader.working()

    def log_reading(self, read_by: ReadBy, *, case: str | None = None) -> None:
        """Put into the access log that somebody reads this case, or every case."""
        self._reader.log_reading(read_by, case=case)

    def rebuild_index(self) -> None:
        """Make the lists of cases and of duties anew, from the facts."""
        self._reader.rebuild_index()

    def facts_after(
        self, position: int | None, *, limit: int = 1000, read_by: ReadBy | None = None
    ) -> tuple[KeptFact, ...]:
        """Every fact that was kept after this position, of every case, in one order that never changes.

        ``None`` starts at the first. Each reader keeps the position of the last fact it has
        seen, and asks from there: an event stream for as many readers as there are.
        """
        return self._reader.facts_after(position, limit=limit, read_by=read_by)

    def health(self) -> Health | None:
        """Can the store be used, and how does it stand? ``None``: it is made with its first case.

        Raises :class:`StoreError` where it cannot be used. It holds nobody's data.
        """
        return self._reader.health()
