"""What each reader may be shown: one view for each, unrelated to any other, and to the case.

A text sees its reader's view and nothing else. Which placeholder a text may name follows
from the view's class: ``session.date`` is the field ``date`` of the field ``session``. So a
text for the participant that names ``victim.name`` names nothing that is there.

Views are made in ``contact/wall.py`` alone.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, TypeAlias, get_args, get_type_hints

import attrs

from cara_core.terms.days import Day
from cara_core.terms.messages import Reader

__all__ = [
    "VIEWS",
    "CallView",
    "CancelledPart",
    "CautionPart",
    "FacilitatorView",
    "OfficePart",
    "OfficerView",
    "ParticipantView",
    "PersonPart",
    "RegisterPart",
    "RulesPart",
    "ServicesPart",
    "SessionPart",
    "ShortDay",
    "SupervisorView",
    "TaskPart",
    "VictimView",
    "View",
    "WorkerPart",
    "nearest_placeholder",
    "placeholders",
    "values",
]


@attrs.frozen(kw_only=True, repr=False)
class PersonPart:
    """The reader: ``name`` only where it stands in the nominative (address block, *Re* line)."""

    name: str


@attrs.frozen
class ShortDay:
    """A day that is written without its year: of a text message, which is read within days."""

    on: Day


@attrs.frozen(kw_only=True)
class SessionPart:
    """One workshop, as whoever goes there sees it.

    ``arrive_by`` is by when somebody has to be there: when it starts, or as many minutes
    before as the force says (``arrive_by_minutes`` in its ``contact.toml``). ``place`` is the
    venue in a few letters, and ``day`` the date without its year: both for text messages.
    ``attended`` is a flag: the reader was there.
    """

    date: Day
    starts: dt.time
    ends: dt.time
    arrive_by: dt.time
    venue: str
    place: str = attrs.field()
    attended: bool = False
    day: ShortDay = attrs.field(init=False)

    @place.default
    def _venue_as_it_stands(self) -> str:
        return self.venue

    @day.default
    def _without_its_year(self) -> ShortDay:
        return ShortDay(self.date)


@attrs.frozen(kw_only=True)
class OfficePart:
    """Whom to call or write to.

    ``short_name`` is who writes, as a text message begins with it. ``reply_by`` is the day by which
    an answer is asked for, ``reply_day`` the same without its year, and ``reply_time`` until when on it.
    """

    name: str
    phone: str
    email: str
    hours: str
    address: str
    advice: str
    complaints: str
    short_name: str = attrs.field()
    reply_by: Day | None = None
    reply_time: dt.time | None = None
    reply_day: ShortDay | None = attrs.field(init=False)

    @short_name.default
    def _name_as_it_stands(self) -> str:
        return self.name

    @reply_day.default
    def _without_its_year(self) -> ShortDay | None:
        return None if self.reply_by is None else ShortDay(self.reply_by)


@attrs.frozen(kw_only=True)
class CautionPart:
    """The caution as it was given, and as the participant signed it."""

    issued_on: Day
    ends_on: Day
    conditions: str


@attrs.frozen(kw_only=True)
class RulesPart:
    """What this caution's own terms say of a missed workshop. Flags: a text says something where one is so.

    ``both_repeated``: both workshops are done again. ``missed_only`` is the opposite.
    """

    both_repeated: bool
    missed_only: bool = attrs.field(init=False)

    @missed_only.default
    def _opposite(self) -> bool:
        return not self.both_repeated


@attrs.frozen(kw_only=True)
class CancelledPart:
    """What fell away. ``both`` is a flag: the second workshop does too."""

    both: bool


@attrs.frozen(kw_only=True)
class ServicesPart:
    """Services for this reader, in this language, that were verified in time: one line each."""

    list: str


@attrs.frozen(kw_only=True, repr=False)
class WorkerPart:
    """Who asks the victim to ring back. Nothing else is ever written to a victim."""

    first_name: str
    number: str


@attrs.frozen(kw_only=True, repr=False)
class RegisterPart:
    """Who is to come, as the provider's staff need it: references and needs, no narrative."""

    session: str
    date: Day
    places: int
    people: str
    conflicts: str


@attrs.frozen(kw_only=True)
class TaskPart:
    """What somebody has to do, in a case named by its reference alone."""

    case: str
    what: str = attrs.field(repr=False)
    since: Day
    by: Day
    status: str = attrs.field(default="", repr=False)
    rule: str = ""
    field: str = ""
    attempts: int = 0


@attrs.frozen(kw_only=True, repr=False)
class ParticipantView:
    """Everything the participant may be shown. No field is the victim's, and none says that the victim was asked."""

    participant: PersonPart
    office: OfficePart
    session: SessionPart | None = None
    first: SessionPart | None = None
    second: SessionPart | None = None
    caution: CautionPart | None = None
    rules: RulesPart | None = None
    cancelled: CancelledPart | None = None
    services: ServicesPart | None = None


@attrs.frozen(kw_only=True, repr=False)
class VictimView:
    """Everything that may be written to a victim: a first name to ring, and a number."""

    worker: WorkerPart


@attrs.frozen(kw_only=True, repr=False)
class CallView:
    """What somebody who calls the victim sees beside the prompts.

    ``attended`` says whether the participant was there, and nothing more.
    It is shown to the caller, and never rendered into anything that is sent.
    """

    task: TaskPart
    attended: bool | None = None
    dates: tuple[Day, ...] = ()
    caller_identity: str = ""
    services: ServicesPart | None = None


@attrs.frozen(kw_only=True)
class FacilitatorView:
    """What the provider's staff are sent: registers and tasks."""

    task: TaskPart | None = None
    register: RegisterPart | None = None
    office: OfficePart


@attrs.frozen(kw_only=True)
class OfficerView:
    """What the officer in the case is sent: dates, attendance, tasks. Nothing that was said in a workshop."""

    task: TaskPart
    first: SessionPart | None = None
    second: SessionPart | None = None
    session: SessionPart | None = None
    attendance: str = attrs.field(default="", repr=False)
    ends_on: Day | None = None


@attrs.frozen(kw_only=True)
class SupervisorView:
    """What a supervisor is sent: which task, which rule; never a number, an address or a word of anybody's."""

    task: TaskPart


View: TypeAlias = ParticipantView | VictimView | FacilitatorView | OfficerView | SupervisorView
VIEWS: Final[Mapping[Reader, type[View]]] = {
    Reader.PARTICIPANT: ParticipantView,
    Reader.VICTIM: VictimView,
    Reader.FACILITATOR: FacilitatorView,
    Reader.OFFICER: OfficerView,
    Reader.SUPERVISOR: SupervisorView,
}
"""The one class of view whose values a text for this reader may be filled with."""


@cache
def placeholders(reader: Reader) -> frozenset[str]:
    """Every placeholder that a text for this reader may name."""
    return frozenset(_names(VIEWS[reader]))


def nearest_placeholder(name: str, allowed: Iterable[str]) -> str | None:
    """Which of these was probably meant by this misspelt name? ``None``: none is like it."""
    return next(iter(get_close_matches(name, sorted(allowed), 1)), None)


def values(view: View) -> Mapping[str, object]:
    """The value of each placeholder that this view has."""
    found: dict[str, object] = {}
    for field in attrs.fields(type(view)):
        part = getattr(view, field.name)
        if part is None:
            continue
        if attrs.has(type(part)):
            for inner in attrs.fields(type(part)):
                found[f"{field.name}.{inner.name}"] = getattr(part, inner.name)
        else:
            found[field.name] = part
    return found


def _names(view: type[Any]) -> Iterator[str]:
    for name, hint in get_type_hints(view).items():
        part = next((kind for kind in (hint, *get_args(hint)) if attrs.has(kind)), None)
        if part is None:
            yield name
        else:
            yield from (f"{name}.{inner.name}" for inner in attrs.fields(part))
