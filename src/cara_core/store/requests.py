"""What is asked for under an idempotency key, and what was kept: values, for which no extra is needed."""

import attrs

from cara_core.case.facts import What
from cara_core.terms.days import Day
from cara_core.terms.instants import Instant

__all__ = ["Appended", "AskedFact"]


@attrs.frozen(kw_only=True)
class Appended:
    """What was kept: the numbers of the facts in their case, the last one's place in the log and its digest.

    ``repeated``: the same request had been kept before, and nothing was added.
    """

    case: str
    first: int
    last: int
    seq: int
    hash: bytes = attrs.field(repr=bytes.hex)
    repeated: bool = False


@attrs.frozen(kw_only=True)
class AskedFact:
    """One fact as a call asks for it, before a number and what the core works out are added.

    ``what`` is ``None`` for a screening, all of which the core works out. ``on`` and ``at`` are
    ``None`` where the call names no day, or no instant, and leaves it to the clock; or, of what
    supersedes a fact, to that fact.
    """

    what: What | None
    by: str
    on: Day | None = None
    at: Instant | None = None
    supersedes: int | None = None
    why: str | None = attrs.field(default=None, repr=False)
    moves_day: bool = False
