"""What a message says of the workshops, read off its text and its view: kept with it when it is handed over."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cara_core.contact.text.rendering import named
from cara_core.contact.views import ParticipantView, SessionPart, View
from cara_core.contact.wall import ParticipantSide
from cara_core.terms.caution import Part
from cara_core.terms.days import Day
from cara_core.terms.messages import Trigger
from cara_core.terms.workshops import Announcement

__all__ = ["tells_of"]

_SAYS: Final[Mapping[str, str]] = {
    "date": "day",
    "day": "day",
    "starts": "starts",
    "arrive_by": "starts",
    "ends": "ends",
    "venue": "venue",
    "place": "venue",
}
"""What of a workshop each placeholder of it says."""


def tells_of(trigger: Trigger, side: ParticipantSide, view: View, texts: Iterable[str]) -> tuple[Announcement, ...]:
    """What do these texts, filled from this view, say of the two workshops? A cancellation: that nobody is to come."""
    if not isinstance(view, ParticipantView):
        return ()
    if trigger is Trigger.CANCELLED:
        return tuple(Announcement(part=part, falls_away=True) for part in Part)
    names = frozenset(name for text in texts for name in named(text))
    return tuple(_announcements(side, view, names))


def _announcements(side: ParticipantSide, view: ParticipantView, names: frozenset[str]) -> Iterator[Announcement]:
    for prefix, session in (("first", view.first), ("second", view.second), ("session", view.session)):
        stated = {_SAYS[name.partition(".")[2]] for name in names if name.partition(".")[0] == prefix and _states(name)}
        part = None if session is None else _part(side, prefix, session.date)
        if session is not None and part is not None and stated:
            yield Announcement(part=part, **{name: value for name, value in _values(session).items() if name in stated})  # type: ignore[arg-type]  # each of its own kind


def _states(name: str) -> bool:
    return name.partition(".")[2] in _SAYS


def _part(side: ParticipantSide, prefix: str, on: Day) -> Part | None:
    """Which part is this? A workshop that a text is about is known by its day, the latest booking first."""
    if prefix in set(Part):
        return Part(prefix)
    for booked in reversed(side.bookings):
        for workshop in booked.pair.workshops:
            if workshop.on == on:
                return workshop.part
    return None


def _values(session: SessionPart) -> Mapping[str, object]:
    return {
        "day": session.date,
        "starts": f"{session.starts:%H:%M}",
        "ends": f"{session.ends:%H:%M}",
        "venue": session.venue,
    }
