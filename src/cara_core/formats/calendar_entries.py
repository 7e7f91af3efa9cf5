"""What is kept of a workshop or a facilitator, as JSON: the body of one entry of the calendar in the store.

Nobody's name is in it, and a coordinator's notes are not kept. Read strictly: what is read has to
be written the same again, so a body that was changed by hand does not pass for another workshop.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

import attrs

from cara_core.books.csv_cells import read_clock
from cara_core.books.single_values import Unfit
from cara_core.case.facts import NotHeldCause
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, read_day
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Facilitator, Workshop

__all__ = [
    "CalendarWorkshop",
    "EntryKind",
    "EntryState",
    "facilitator_body",
    "read_facilitator_body",
    "read_workshop_body",
    "workshop_body",
]

T = TypeVar("T")
_UNREADABLE: Final = (AttributeError, KeyError, TypeError, ValueError, Unfit)


class EntryKind(StrEnum):
    """What an entry of the calendar is about."""

    WORKSHOP = "workshop"
    FACILITATOR = "facilitator"


class EntryState(StrEnum):
    """How a version of an entry stands: a workshop is offered or cancelled, a facilitator is listed."""

    OFFERED = "offered"
    CANCELLED = "cancelled"
    LISTED = "listed"


@attrs.frozen(kw_only=True)
class CalendarWorkshop:
    """A workshop as one version of the calendar has it.

    ``staff`` are the ids of its facilitators: who of them is qualified, other entries say.
    ``illustrative``: nobody can cite it. ``cause`` says why it was cancelled.
    """

    workshop: Workshop
    staff: tuple[str, ...]
    illustrative: bool = False
    cause: NotHeldCause | None = None

    @classmethod
    def of(cls, workshop: Workshop, *, illustrative: bool) -> "CalendarWorkshop":
        """This workshop, as it stands in a file."""
        staff = tuple(facilitator.id for facilitator in workshop.facilitators)
        return cls(workshop=attrs.evolve(workshop, facilitators=()), staff=staff, illustrative=illustrative)

    def staffed_by(self, people: Mapping[str, Facilitator]) -> Workshop:
        """The workshop with those of its facilitators who are known."""
        staff = tuple(people[id_] for id_ in self.staff if id_ in people)
        return attrs.evolve(self.workshop, facilitators=staff)


def workshop_body(kept: CalendarWorkshop) -> dict[str, object]:
    """The body of an entry for this workshop."""
    workshop = kept.workshop
    body: dict[str, object] = {
        "part": workshop.part.value,
        "after": workshop.after,
        "venue": workshop.venue,
        "on": workshop.on.isoformat(),
        "starts": f"{workshop.starts:%H:%M}",
        "ends": f"{workshop.ends:%H:%M}",
        "language": workshop.language,
        "group": workshop.sex.value,
        "interpreter": workshop.interpreter,
        "least": workshop.least,
        "most": workshop.most,
        "facilitators": list(kept.staff),
        "access": sorted(workshop.access),
        "illustrative": kept.illustrative,
    }
    if workshop.place is not None:
        body["place"] = workshop.place
    return body if kept.cause is None else {**body, "cause": kept.cause.value}


def read_workshop_body(id_: str, body: Mapping[str, Any]) -> CalendarWorkshop:
    """The workshop of this id in such a body. Raises ``ValueError`` where none was written like this."""
    return _read_back(lambda: _workshop(id_, body), workshop_body, body)


def facilitator_body(facilitator: Facilitator) -> dict[str, object]:
    """The body of an entry for this facilitator."""
    return {
        "languages": list(facilitator.languages),
        "qualified": facilitator.qualified,
        "qualified_from": _day_text(facilitator.qualified_from),
        "qualified_until": _day_text(facilitator.qualified_until),
    }


def read_facilitator_body(id_: str, body: Mapping[str, Any]) -> Facilitator:
    """The facilitator of this id in such a body. Raises ``ValueError`` where none was written like this."""
    return _read_back(lambda: _facilitator(id_, body), facilitator_body, body)


def _workshop(id_: str, body: Mapping[str, Any]) -> CalendarWorkshop:
    cause = body.get("cause")
    return CalendarWorkshop(
        workshop=Workshop(
            id=id_,
            part=Part(body["part"]),
            after=body["after"],
            venue=_checked(body["venue"], str),
            on=_needed_day(body["on"]),
            starts=read_clock(body["starts"]),
            ends=read_clock(body["ends"]),
            language=_checked(body["language"], str),
            sex=Sex(body["group"]),
            interpreter=_checked(body["interpreter"], bool),
            least=_checked(body["least"], int),
            most=_checked(body["most"], int),
            access=frozenset(_texts(body["access"])),
            place=None if "place" not in body else _checked(body["place"], str),
        ),
        staff=_texts(body["facilitators"]),
        illustrative=_checked(body["illustrative"], bool),
        cause=None if cause is None else NotHeldCause(cause),
    )


def _facilitator(id_: str, body: Mapping[str, Any]) -> Facilitator:
    return Facilitator(
        id=id_,
        languages=_texts(body["languages"]),
        qualified=_checked(body["qualified"], bool),
        qualified_from=_day(body["qualified_from"]),
        qualified_until=_day(body["qualified_until"]),
    )


def _read_back(read: Callable[[], T], write: Callable[[T], dict[str, object]], body: Mapping[str, Any]) -> T:
    try:
        found = read()
    except _UNREADABLE:
        raise ValueError("no body of an entry of the calendar") from None
    if write(found) != body:
        raise ValueError("no body of an entry of the calendar")
    return found


def _checked(value: Any, kind: type[T]) -> T:
    # ``True`` is a number to Python, and none here.
    if type(value) is not kind:
        raise ValueError("a value of another kind")
    return value


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(_checked(value, str) for value in _checked(values, list))


def _day(text: str | None) -> Day | None:
    return None if text is None else _needed_day(text)


def _needed_day(text: str) -> Day:
    found = read_day(_checked(text, str))
    if found is None:
        raise ValueError("no day")
    return found


def _day_text(on: Day | None) -> str | None:
    return None if on is None else on.isoformat()
