"""A duty that began, by the facts that it follows from; and the facts of a case, ready to be asked by kind."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Self, TypeVar

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import (
    ArrestedForBreach,
    AttendanceRecorded,
    BreachNotPursued,
    CaseTransferred,
    CautionQuashed,
    Ceased,
    Closed,
    Completed,
    EndedIncomplete,
    Fact,
    PersonDied,
    ReferredForProsecution,
    What,
    Withdrawn,
    WorkshopNotHeld,
)
from cara_core.case.standing import Place, Recorded, first_reported
from cara_core.case.versions import versions, was_missed
from cara_core.due.duty import Duty, DutyKind
from cara_core.stages.issue_review import IssueReview, findings
from cara_core.terms.caution import ArrestOutcome, Person
from cara_core.terms.days import Day, WorkingDays
from cara_core.terms.instants import Instant

__all__ = ["Begun", "CaseFacts", "Identity"]

WhatT = TypeVar("WhatT", bound=What)


@attrs.frozen(kw_only=True)
class Begun:
    """One duty that began: which, about what, by which fact, and by when it is due.

    ``cause`` is the fact that it follows from, with ``also`` where it takes several; ``known_by`` the
    number and ``known_on`` the day of the last recorded of them.
    """

    kind: DutyKind
    cause: Recorded[Any]
    opens_on: Day
    due_by: Day
    about: str = ""
    due_at: Instant | None = None
    known_by: int
    known_on: Day
    also: tuple[Recorded[Any], ...] = ()
    root: int

    @property
    def since(self) -> Place:
        """Its place in the order of happening: that of the fact it follows from."""
        return self.cause.place

    def is_before(self, record: Recorded[Any]) -> bool:
        """Does this fact lie after what the duty follows from?

        A workshop that will not be held, and an absence that is planned, have their place on a day that may lie
        ahead. Whatever is done about them from the day on which they were known lies after them.
        """
        known_on = self.cause.on.toordinal()
        if self.since.day <= known_on:
            return record.place > self.since
        return (record.place.day, record.root) > (known_on, self.cause.root)


class Identity(NamedTuple):
    """By what a duty is the same duty from one moment to the next."""

    kind: DutyKind
    about: str
    root: int
    workshop_on: Day | None = None
    """Of whose attendance is to be recorded: a booking that is corrected is of other workshops."""

    @classmethod
    def of(cls, duty: Duty | Begun) -> Self:
        """Of this duty."""
        day = duty.opens_on if duty.kind is DutyKind.RECORD_ATTENDANCE else None
        return cls(duty.kind, duty.about, duty.root, day)


@attrs.frozen(slots=False)
class CaseFacts:
    """The facts of a case that stand, by kind, in the order of happening; and which days are worked."""

    case: Case
    working: WorkingDays

    @cached_property
    def by_kind(self) -> Mapping[type, Sequence[Recorded[Any]]]:
        """The facts that stand, by kind: of most kinds a case has none."""
        found: dict[type, list[Recorded[Any]]] = {}
        for record in self.case.standing:
            found.setdefault(type(record.what), []).append(record)
        return found

    def of(self, *kinds: type[WhatT]) -> Sequence[Recorded[WhatT]]:
        """The facts of these kinds that stand."""
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], ())
        return [record for kind in kinds for record in self.by_kind.get(kind, ())]

    @cached_property
    def ends(self) -> tuple[Recorded[Any], ...]:
        """Every fact that says the case ended, but those that end nothing.

        A closing after a caution, and an end before one, end nothing; but what was quashed is quashed over all.
        """
        issued = self.case.issued
        return tuple(
            end
            for end in self.reported_ends
            if issued is None
            or type(end.what) is CautionQuashed
            or (type(end.what) is not Closed and end.place > issued.place)
        )

    @cached_property
    def reported_ends(self) -> tuple[Recorded[Any], ...]:
        """Every fact that says the case ended, also where a caution that was given makes it end nothing."""
        found = [
            end
            for end in self.of(*_ENDS)
            if not (isinstance(end.what, PersonDied) and end.what.person is Person.VICTIM)
        ]
        return tuple(sorted(found, key=lambda end: end.place))

    @cached_property
    def reviews(self) -> tuple[IssueReview, ...]:
        """Everything that ever showed a caution, or an end, to have been wrong, with the review that ended it."""
        return findings(self.case)

    @cached_property
    def missed(self) -> tuple[Recorded[AttendanceRecorded], ...]:
        """The workshops that were missed, each by the report of it that was recorded first."""
        reports = self.of(AttendanceRecorded)
        missed = (report for report in reports if was_missed(report.what))
        return first_reported(missed, about=lambda absence: absence.workshop)

    @cached_property
    def _first_reports(self) -> Mapping[object, int]:
        found: dict[object, int] = {}
        for fact in self.case.facts:
            if isinstance(fact.what, AttendanceRecorded | WorkshopNotHeld):
                found.setdefault((type(fact.what), fact.what.workshop), fact.number)
        return found

    def root_of_cause(self, cause: Recorded[Any]) -> int:
        """By which number is a duty that follows from this the same duty from one moment to the next?

        Of a report of a workshop by that of the first report of it that was ever recorded, whether it stands
        or not: so it stays the same duty whichever of several reports stands.
        """
        if isinstance(cause.what, AttendanceRecorded | WorkshopNotHeld):
            return self._first_reports.get((type(cause.what), cause.what.workshop), cause.root)
        return cause.root

    @cached_property
    def pursued(self) -> tuple[Recorded[Any], ...]:
        """The referrals for prosecution, and the arrests that ended in a charge, that nobody has dropped since."""
        dropped = [record.place for record in self.of(BreachNotPursued)]
        charged = (record for record in self.of(ArrestedForBreach) if record.what.outcome is ArrestOutcome.CHARGED)
        every: list[Recorded[Any]] = [*self.of(ReferredForProsecution), *charged]
        return tuple(record for record in every if not any(place > record.place for place in dropped))

    @cached_property
    def _versions(self) -> Mapping[int, Sequence[Fact]]:
        return versions(self.case.facts)

    def versions(self, record: Recorded[WhatT], began: Callable[[WhatT], bool] | None = None) -> Sequence[Fact]:
        """This fact as it was recorded, and as it was corrected since: those versions from which the duty followed.

        ``began`` says of what a version says whether the duty followed from it; from this one it does. Without it:
        from each.
        """
        chain = self._versions.get(record.number)
        if chain is None:
            return (record.fact,)
        return [fact for fact in chain if began is None or fact.number == record.number or began(fact.what)]  # type: ignore[arg-type]  # a chain is of one kind

    def known_on(self, record: Recorded[WhatT], began: Callable[[WhatT], bool] | None = None) -> Day:
        """On which day was it first recorded so that the duty followed? No correction begins a clock again."""
        if record.number not in self._versions:
            return record.recorded_on
        return self.versions(record, began)[0].recorded_on

    def begun(
        self,
        kind: DutyKind,
        cause: Recorded[Any],
        *also: Recorded[Any],
        about: str = "",
        opens_on: Day | None = None,
        due_by: Day | None = None,
        within: int = 0,
        due_at: Instant | None = None,
        root: int | None = None,
        began: Callable[[Any], bool] | None = None,
    ) -> Begun:
        """A duty that follows from ``cause``, and from ``also`` where it takes several facts.

        ``within`` so many working days of the day on which the last of them was known, unless
        ``due_by`` gives the day. ``began`` says of what an earlier version of the cause said whether
        the duty followed from that too. It opens on the day of the cause, unless ``opens_on`` says
        another. ``root`` is by what it is the same duty from one moment to the next: that of the
        cause, unless it is given.
        """
        known_by, known_on = cause.number, self.known_on(cause, began)
        for record in also:
            known_by, known_on = max(known_by, record.number), max(known_on, self.known_on(record))
        return Begun(
            kind=kind,
            cause=cause,
            opens_on=cause.on if opens_on is None else opens_on,
            due_by=self.working.after(known_on, within) if due_by is None else due_by,
            about=about,
            due_at=due_at,
            known_by=known_by,
            known_on=known_on,
            also=also,
            root=cause.root if root is None else root,
        )

    def root_of(self, number: int) -> int:
        """The number of the first fact of the chain of corrections that this number is part of."""
        while 0 < number <= len(self.case.facts):
            corrected = self.case.facts[number - 1].supersedes
            if corrected is None:
                break
            number = corrected
        return number

    def record_of(self, number: int) -> Recorded[Any]:
        """The fact of this number, whether it stands or not."""
        standing = (record for record in self.case.standing if record.number == number)
        fact = self.case.facts[number - 1]
        place = Place(fact.on.toordinal(), 0.0, self.root_of(number))
        return next(standing, Recorded(number, fact.on, fact.what, fact, place))


_ENDS = (Completed, EndedIncomplete, Ceased, Withdrawn, CautionQuashed, CaseTransferred, Closed, PersonDied)
