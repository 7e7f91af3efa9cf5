"""Who holds a place in a workshop: asked of the facts each time, so that nothing has to be kept up with them.

A booking names its workshops in the open part of a fact. The cases that ever named one are found by
that, and folded: whether one of them still holds the place follows from all of its facts.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

import attrs
from sqlalchemy import bindparam, select

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import KIND_OF, WorkshopsBooked
from cara_core.errors import StoreError
from cara_core.store.database.database import Database
from cara_core.store.database.tables import fact
from cara_core.store.log.reading import Reading
from cara_core.terms.days import Day

__all__ = ["BookedPlaces", "held_by"]

_ESCAPE: Final = "!"
# The kind stands in the statement, so that the database can go by the index of bookings alone.
_NAMING: Final = (
    select(fact.c.case_id)
    .where(
        fact.c.kind == KIND_OF[WorkshopsBooked],
        fact.c.day >= bindparam("since"),
        fact.c.body.like(bindparam("workshop"), escape=_ESCAPE),
    )
    .distinct()
    .order_by(fact.c.case_id)
)


@attrs.frozen
class BookedPlaces:
    """The places that are taken in the workshops of one store.

    Inside a transaction it sees what is kept at that moment, and nobody else can add to it before the commit.
    """

    database: Database
    reading: Reading

    def holders(self, workshops: Collection[str], *, since: Day) -> Mapping[str, frozenset[str]]:
        """Which cases hold a place in each of these workshops, by a booking recorded as of ``since`` or later?

        A case that named one and cannot be read counts: nobody knows that its place is free.
        """
        found: dict[str, set[str]] = {workshop: set() for workshop in workshops}
        for workshop in sorted(found):
            for name in self._naming(workshop, since):
                held = self._held_by(name)
                if held is None or workshop in held:
                    found[workshop].add(name)
        return {workshop: frozenset(cases) for workshop, cases in found.items()}

    def _naming(self, workshop: str, since: Day) -> Iterator[str]:
        quoted = "".join(f"{_ESCAPE}{sign}" if sign in {"%", "_", _ESCAPE} else sign for sign in f'"{workshop}"')
        for (case,) in self.database.rows(_NAMING, (KIND_OF[WorkshopsBooked], since.isoformat(), f"%{quoted}%")):
            yield str(case)

    def _held_by(self, name: str) -> frozenset[str] | None:
        """The workshops in which this case holds a place; ``None``: it cannot be read."""
        try:
            return held_by(replay(self.reading.open_facts(name)))
        except StoreError:
            return None


def held_by(case: Case) -> frozenset[str]:
    """The ids of the workshops in which this case holds a place."""
    pair = None if case.phase.ended else case.booking
    named = () if pair is None else (pair.first_workshop, pair.second_workshop)
    return frozenset(workshop for workshop in named if workshop is not None)
