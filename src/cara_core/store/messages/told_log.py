"""What each message said of the workshops when it was handed over: sealed under the participant's key, and read back.

An erasure takes it away with everything else of theirs: then it is not known what was told.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from sqlalchemy import bindparam, insert, select

from cara_core.errors import StoreDamaged
from cara_core.store.database.database import Cursor, Database
from cara_core.store.database.tables import message_event, message_told
from cara_core.store.log.chain import canonical
from cara_core.store.log.reading import Reading
from cara_core.store.log.sealing import SealedPlace, Sealing
from cara_core.terms.caution import Part, Person
from cara_core.terms.days import read_day
from cara_core.terms.instants import Instant, read_instant
from cara_core.terms.told import Told

__all__ = ["ToldKept", "ToldLog"]

_ADD: Final = insert(message_told)
_OF_CASE: Final = (
    select(*message_told.c, message_event.c.at)
    .join(message_event, message_event.c.seq == message_told.c.seq)
    .where(message_told.c.case_id == bindparam("case"))
    .order_by(message_told.c.seq)
)
_TELLS: Final = "tells"


@attrs.frozen(kw_only=True, repr=False)
class ToldKept:
    """What one message said at one handing over. ``tells`` is ``None`` where that was erased."""

    seq: int
    reference: str
    at: Instant
    tells: tuple[Told, ...] | None


@attrs.frozen
class ToldLog:
    """What was told, in one store."""

    database: Database
    store: str
    sealing: Sealing
    reading: Reading

    def add(self, cursor: Cursor, *, case: str, reference: str, seq: int, tells: Sequence[Told]) -> None:
        """Keep what a message says, beside the event that it is handed over, in a transaction that was begun."""
        after = self.reading.last(case)
        if not after:
            return  # nobody's case: there is no participant, and no key
        body = self.sealing.seal(
            canonical({_TELLS: [_entries(told) for told in tells]}),
            self._place(case, reference, seq=seq, after_fact=after),
            self.reading.erasures(case),
            lambda person: person not in self.reading.sealed_people(case),
        )
        cursor.execute(self.database.sql(_ADD), (seq, reference, case, after, body))

    def of_case(self, case: str) -> tuple[ToldKept, ...]:
        """What the messages of this case said, the oldest handing over first. Raises :class:`StoreDamaged`."""
        rows = self.database.rows(_OF_CASE, (case,))
        erasures = self.reading.erasures(case) if rows else {}
        found = []
        for seq, reference, _, after, body, at in rows:
            entries = self.sealing.unseal(body, self._place(case, reference, seq=seq, after_fact=after), erasures)
            instant = read_instant(at)
            if instant is None:
                raise StoreDamaged(message_told.name, f"row {seq} cannot be read")
            found.append(ToldKept(seq=seq, reference=reference, at=instant, tells=_tells(entries, seq)))
        return tuple(found)

    def _place(self, case: str, reference: str, *, seq: int, after_fact: int) -> SealedPlace:
        bound = f"{self.store}/{case}/told/{reference}/{seq}".encode()
        return SealedPlace(case, Person.PARTICIPANT, after_fact + 1, bound, f"{message_told.name} {seq}")


def _entries(told: Told) -> dict[str, object]:
    said = attrs.asdict(told)
    return {name: str(value) if name in {"part", "day"} else value for name, value in said.items() if value is not None}


def _tells(entries: Mapping[str, Any] | None, seq: int) -> tuple[Told, ...] | None:
    if entries is None:
        return None
    try:
        return tuple(_told(said) for said in entries[_TELLS])
    except (KeyError, TypeError, ValueError):
        raise StoreDamaged(message_told.name, f"row {seq} cannot be read") from None


def _told(said: Mapping[str, Any]) -> Told:
    day = said.get("day")
    return Told(
        part=Part(said["part"]),
        day=None if day is None else read_day(day),
        starts=said.get("starts"),
        ends=said.get("ends"),
        venue=said.get("venue"),
        falls_away=said.get("falls_away", False),
    )
