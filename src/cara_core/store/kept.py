"""What a store says of many cases at once: each fact as it was kept, each case in a line, who heard of what.

Values alone: they need none of the libraries of the store.
"""

import attrs
from typing_extensions import override

from cara_core.case.case import Phase
from cara_core.case.facts import Fact
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant

__all__ = ["CaseHead", "HookReport", "KeptFact"]


@attrs.frozen(kw_only=True, repr=False)
class KeptFact:
    """One fact of the stream of all facts. ``position`` is its place, counted from 1: it never changes.

    ``number``, ``kind``, ``on``, ``at`` and ``by`` are those of the fact; ``recorded_at`` is
    when it was kept. ``fact`` is ``None`` where it cannot be read, and ``why_unreadable`` then
    the code of the error that reading its case raises: ``KEY_MISSING``, ``STORE_DAMAGED``,
    ``MADE_BY_NEWER``. ``on`` and ``recorded_at`` are ``None`` only where the row is damaged.
    """

    position: int
    case: str
    number: int
    kind: str
    on: Day | None
    at: Instant | None
    by: str
    recorded_at: Instant | None
    fact: Fact | None
    why_unreadable: str | None = None

    @override
    def __repr__(self) -> str:
        return f"<KeptFact {self.position}: {self.case} {self.number} {self.kind}>"


@attrs.frozen(kw_only=True)
class CaseHead:
    """One case in a line: what it has come to, without anything that anybody said.

    ``opened_on`` and ``last_on`` are the days of its first and its last fact, ``number`` the
    number of the last, ``held`` whether a safety hold stands.

    Where the case cannot be read, ``why_unreadable`` is the code of the error: then ``phase``
    is ``None`` and ``held`` says nothing, and of the rest there is what can still be read
    (``force`` empty, a day ``None``, where that cannot).
    """

    case: str
    force: str
    community: str | None
    opened_on: Day | None
    last_on: Day | None
    number: int
    phase: Phase | None
    held: bool
    why_unreadable: str | None = None


@attrs.frozen(kw_only=True)
class HookReport:
    """How many facts the hooks heard of, and how many they did not; with what kind of error each force failed.

    ``unreadable`` are the cases that could not be read, by their names: nobody was told of
    them. ``interrupted``: an error of this kind ended the telling; what is left is told the next time.
    """

    heard: int
    not_heard: int
    failures: tuple[str, ...]
    unreadable: tuple[str, ...] = ()
    interrupted: str | None = None

    @property
    def complete(self) -> bool:
        """Did everybody hear of everything?"""
        return not (self.failures or self.unreadable or self.interrupted)
