"""What the participant was told of the two workshops, and whether that is still so (contract 7: what was told is kept).

What somebody knows is worked out from every message that was handed over, the oldest first: what
surely arrived takes the place of what was told before, what perhaps arrived stands beside it. Of a message that was
sent before this was kept nobody knows what it said: that is taken for something else than what is so now.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import attrs

from cara_core.contact.wall import ParticipantSide
from cara_core.terms.caution import Part
from cara_core.terms.days import Day
from cara_core.terms.messages import Trigger
from cara_core.terms.workshops import Announcement

__all__ = ["NOT_KNOWN", "TELLS_OF", "HandedOver", "arranged", "otherwise_announced", "what_is_known"]

NOT_KNOWN: Final = "?"
"""A value of which nobody knows what was said of it."""
TELLS_OF: Final[Mapping[Trigger, tuple[Part, ...]]] = {
    Trigger.BOOKED: tuple(Part),
    Trigger.REBOOKED: tuple(Part),
    Trigger.VENUE_CHANGED: tuple(Part),
    Trigger.FIRST_COMING: (Part.FIRST,),
    Trigger.SECOND_COMING: (Part.SECOND,),
    Trigger.FIRST_ATTENDED: (Part.SECOND,),
}
"""The triggers of messages that say when and where a workshop is, and of which."""
_FIELDS: Final = ("day", "starts", "ends", "venue")
Known: TypeAlias = Mapping[Part, Mapping[str, frozenset[object]]]
"""For each part and each thing of it, every value that the participant may have been told."""


@attrs.frozen(kw_only=True, repr=False)
class HandedOver:
    """One message that was handed over, and what it says.

    ``tells`` is ``None`` where that is not known: then it is of the parts in ``perhaps_of``. ``surely``: it arrived.
    """

    reference: str
    message: str
    occurrence: str
    surely: bool
    tells: tuple[Announcement, ...] | None
    perhaps_of: tuple[Part, ...] = ()


def what_is_known(messages: Iterable[HandedOver]) -> Known:
    """What may the participant know of the two workshops, once these were handed over, the oldest first?"""
    known: dict[Part, dict[str, frozenset[object]]] = {part: {} for part in Part}
    for message in messages:
        if message.tells is None:
            unknown = dict.fromkeys(_FIELDS, NOT_KNOWN)
            for part in message.perhaps_of:
                _take_in(known[part], unknown, surely=False)
            continue
        for announcement in message.tells:
            if announcement.falls_away:
                # Who perhaps heard of it may still come.
                known[announcement.part] = {} if message.surely else known[announcement.part]
            else:
                _take_in(known[announcement.part], _values(announcement), surely=message.surely)
    return known


def _take_in(known: dict[str, frozenset[object]], values: Mapping[str, object], *, surely: bool) -> None:
    for name, value in values.items():
        before = frozenset[object]() if surely else known.get(name, frozenset())
        known[name] = before | {value}


def arranged(side: ParticipantSide) -> Mapping[Part, Announcement]:
    """What is so of each workshop that is booked now. What the booking does not say is ``None``."""
    pair = side.booking
    if pair is None:
        return {}
    first = Announcement(
        part=Part.FIRST, day=pair.first, starts=pair.first_starts, ends=pair.first_ends, venue=pair.first_venue
    )
    second = Announcement(
        part=Part.SECOND, day=pair.second, starts=pair.second_starts, ends=pair.second_ends, venue=pair.second_venue
    )
    return {Part.FIRST: first, Part.SECOND: second}


def otherwise_announced(known: Known, now: Mapping[Part, Announcement], today: Day) -> frozenset[Part]:
    """Of which parts was the participant told something else than what is so now?

    Nobody has to be told of a day that is over by ``today``.
    """
    return frozenset(part for part in Part if _differs(known[part], now.get(part), today))


def _differs(known: Mapping[str, frozenset[object]], now: Announcement | None, today: Day) -> bool:
    days = [value for value in known.get("day", frozenset({NOT_KNOWN})) if isinstance(value, Day)]
    if not known or (now is None and days and max(days) < today):
        return False
    if now is None:
        return True
    if now.day is None or max([now.day, *days]) < today:
        return False
    so = _values(now)
    return any(value != so[name] for name, values in known.items() if name in so for value in values)


def _values(announcement: Announcement) -> Mapping[str, object]:
    return {name: value for name, value in _each(announcement) if value is not None}


def _each(announcement: Announcement) -> Iterator[tuple[str, object]]:
    for name in _FIELDS:
        yield name, getattr(announcement, name)
