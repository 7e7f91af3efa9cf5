"""What ``cara verify`` found: the value, as ``cara-verify/1``, and in lines for a person."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

import attrs

from cara_core.store.verifying.checkpoints import Checkpoint
from cara_core.store.verifying.fault import VerifyFault
from cara_core.terms.instants import write_instant

__all__ = ["ALGORITHM", "VERIFY_FORMAT", "OutboxFound", "State", "Verification"]

VERIFY_FORMAT: Final = "cara-verify/1"
ALGORITHM: Final = "SHA-256 chain, RFC 6962 root, Ed25519 signed notes"


class State(StrEnum):
    """What it comes to. ``unanchored`` is good as far as it goes, and nothing from outside vouches for the end."""

    GOOD = "good"
    TAMPERED = "tampered"
    UNANCHORED = "unanchored"
    COULD_NOT_CHECK = "could_not_check"


_STATES: Final = {
    State.GOOD: "good: every row follows, and a signed checkpoint kept elsewhere vouches for them",
    State.TAMPERED: "tampered: what is stored is not what was recorded",
    State.UNANCHORED: "unanchored: every row follows, but without a signed checkpoint kept elsewhere, and its key,"
    " rows may be missing at the end, or all be rewritten",
    State.COULD_NOT_CHECK: "could not check: this says nothing of the store, good or bad",
}


@attrs.frozen
class OutboxFound:
    """What does not fit between facts and outbox: how many rows of each kind."""

    without_fact: int = 0
    facts_without: int = 0
    wrong_identity: int = 0


@attrs.frozen(kw_only=True)
class Verification:
    """What was checked, against which checkpoint, and what is wrong: the first fault first.

    ``first`` and ``last`` are (sequence number, when recorded) of the facts. The rows
    ``after_newest`` (facts, access) came after the newest checkpoint kept elsewhere: nothing
    shows if the last of them are taken away.
    """

    state: State
    store: str
    faults: Sequence[VerifyFault] = ()
    facts: int = 0
    first: tuple[int, str] | None = None
    last: tuple[int, str] | None = None
    head: str = ""
    access: int = 0
    signed: int = 0
    unsigned: int = 0
    keys: Sequence[str] = ()
    newest: Checkpoint | None = None
    elsewhere: Checkpoint | None = None
    after_newest: tuple[int, int] = (0, 0)
    erased: int = 0
    outbox: OutboxFound = OutboxFound()
    integrity: str = "not asked"
    algorithm: str = ALGORITHM

    def to_mapping(self) -> dict[str, object]:
        """As ``cara-verify/1``."""
        return {
            "format": VERIFY_FORMAT,
            "state": self.state.value,
            "store": self.store,
            "algorithm": self.algorithm,
            "facts": self.facts,
            "first": _row(self.first),
            "last": _row(self.last),
            "head": self.head,
            "access": self.access,
            "checkpoints": {"signed": self.signed, "unsigned": self.unsigned, "keys": list(self.keys)},
            "newest_checkpoint": _checkpoint(self.newest),
            "held_elsewhere": _checkpoint(self.elsewhere),
            "unprotected": {"facts": self.after_newest[0], "access": self.after_newest[1]},
            "erased_persons": self.erased,
            "outbox": attrs.asdict(self.outbox),
            "integrity": self.integrity,
            "faults": [fault.to_mapping() for fault in self.faults],
        }

    def lines(self) -> Iterator[str]:
        """For a person. Nothing in it is personal."""
        yield f"{self.state.value}  {_STATES[self.state].partition(': ')[2]}"
        for fault in self.faults:
            yield f"  {fault.place}: {fault.kind.value}: {fault.words}"
        yield f"store               {self.store}"
        yield f"algorithm           {self.algorithm}"
        yield f"facts               {self.facts}{_span(self.first, self.last)}"
        yield f"head                {self.head}"
        yield f"access log          {self.access} rows"
        yield f"checkpoints         {self.signed} signed by a given key, {self.unsigned} not"
        yield from (f"                    {key}" for key in self.keys)
        yield f"newest checkpoint   {_told(self.newest)}"
        yield f"kept elsewhere      {_told(self.elsewhere)}"
        facts, access = self.after_newest
        yield f"not protected       {facts} facts and {access} access rows came after it, and could be cut off unseen"
        yield f"persons erased      {self.erased}"
        yield (
            f"outbox              {self.outbox.without_fact} rows without a fact, {self.outbox.facts_without} facts "
            f"without a row, {self.outbox.wrong_identity} wrong identities"
        )
        yield f"database            {self.integrity}"


def _row(found: tuple[int, str] | None) -> dict[str, object] | None:
    return {"seq": found[0], "recorded_at": found[1]} if found else None


def _checkpoint(found: Checkpoint | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {"number": found.number, "facts": found.facts, "access": found.access, "at": write_instant(found.at)}


def _span(first: tuple[int, str] | None, last: tuple[int, str] | None) -> str:
    return f", from {first[0]} ({first[1]}) to {last[0]} ({last[1]})" if first and last else ""


def _told(found: Checkpoint | None) -> str:
    if found is None:
        return "none"
    return f"number {found.number}: {found.facts} facts and {found.access} access rows, {write_instant(found.at)}"
