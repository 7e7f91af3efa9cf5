"""What each message said of the workshops when it was handed over: sealed under the participant's key, and read back.

An erasure takes it away with everything else of theirs: then it is not known what was told.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from sqlalchemy import bindparam, insert, select

from cara_core.errors import StoreDamaged
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import message_announcement, message_event
from cara_core.store.log.chain import canonical
from cara_core.store.log.reading import Reading
from cara_core.store.log.sealing import SealedPlace, Sealing
from cara_core.terms.caution import Part, Person
from cara_core.terms.days import read_day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.workshops import Announcement

__all__ = ["AnnouncementKept", "AnnouncementLog"]

_ADD: Final = insert(message_announcement)
_OF_CASE: Final = (
    select(*message_announcement.c, message_event.c.at)
    .join(message_event, message_event.c.seq == message_announcement.c.seq)
    .where(message_announcement.c.case_id == bindparam("case"))
    .order_by(message_announcement.c.seq)
)
_TELLS: Final = "tells"


@attrs.frozen(kw_only=True, repr=False)
class AnnouncementKept:
    """What one message stated at one handing over. ``tells`` is ``None`` where that was erased."""

    seq: int
    reference: str
    at: Instant
    tells: tuple[Announcement, ...] | None


@attrs.frozen
class AnnouncementLog:
    """What was told, in one store."""

    database: Database
    store: str
    sealing: Sealing
    reading: Reading

    def add(self, cursor: Cursor, *, case: str, reference: str, seq: int, tells: Sequence[Announcement]) -> None:
        """Keep what a message says, beside the event that it is handed over, in a transaction that was begun."""
        after = self.reading.last(case)
        if not after:
            return  # nobody's case: there is no participant, and no key
        body = self.sealing.seal(
            canonical({_TELLS: [_entries(announcement) for announcement in tells]}),
            self._place(case, reference, seq=seq, after_fact=after),
            self.reading.erasures(case),
            lambda person: person not in self.reading.sealed_people(case),
        )
        cursor.execute(self.database.sql(_ADD), (seq, reference, case, after, body))

    def of_case(self, case: str) -> tuple[AnnouncementKept, ...]:
        """What the messages of this case stated, the oldest handing over first. Raises :class:`StoreDamaged`."""
        rows = self.database.rows(_OF_CASE, (case,))
        erasures = self.reading.erasures(case) if rows else {}
        found = []
        for seq, reference, _, after, body, at in rows:
            entries = self.sealing.unseal(body, self._place(case, reference, seq=seq, after_fact=after), erasures)
            instant = read_instant(at)
            if instant is None:
                raise StoreDamaged(message_announcement.name, f"row {seq} cannot be read")
            found.append(AnnouncementKept(seq=seq, reference=reference, at=instant, tells=_tells(entries, seq)))
        return tuple(found)

    def _place(self, case: str, reference: str, *, seq: int, after_fact: int) -> SealedPlace:
        bound = f"{self.store}/{case}/announcement/{reference}/{seq}".encode()
        return SealedPlace(case, Person.PARTICIPANT, after_fact + 1, bound, f"{message_announcement.name} {seq}")


def _entries(announcement: Announcement) -> dict[str, object]:
    stated = attrs.asdict(announcement)
    return {
        name: str(value) if name in {"part", "day"} else value for name, value in stated.items() if value is not None
    }


def _tells(entries: Mapping[str, Any] | None, seq: int) -> tuple[Announcement, ...] | None:
    if entries is None:
        return None
    try:
        return tuple(_announcement(stated) for stated in entries[_TELLS])
    except (KeyError, TypeError, ValueError):
        raise StoreDamaged(message_announcement.name, f"row {seq} cannot be read") from None


def _announcement(stated: Mapping[str, Any]) -> Announcement:
    day = stated.get("day")
    return Announcement(
        part=Part(stated["part"]),
        day=None if day is None else read_day(day),
        starts=stated.get("starts"),
        ends=stated.get("ends"),
        venue=stated.get("venue"),
        falls_away=stated.get("falls_away", False),
    )
