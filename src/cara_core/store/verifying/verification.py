"""What ``cara verify`` found: the value, as ``cara-verify/1``, and in lines for a person."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import attrs

from cara_core.store.verifying.checkpoint import Checkpoint
from cara_core.store.verifying.fault import VerifyFault
from cara_core.terms.instants import write_instant

__all__ = [
    "ALGORITHM",
    "VERIFY_FORMAT",
    "OutboxFound",
    "RecordedFact",
    "Unprotected",
    "Verification",
    "VerificationState",
]

VERIFY_FORMAT: Final = "cara-verify/1"
ALGORITHM: Final = "SHA-256 chain, RFC 6962 root, Ed25519 signed notes"


class VerificationState(StrEnum):
    """What it comes to. ``unanchored`` is good as far as it goes, and nothing from outside vouches for the end."""

    GOOD = "good"
    TAMPERED = "tampered"
    UNANCHORED = "unanchored"
    COULD_NOT_CHECK = "could_not_check"


_STATES: Final = {
    VerificationState.GOOD: "good: every row follows, and a signed checkpoint kept elsewhere vouches for them",
    VerificationState.TAMPERED: "tampered: what is stored is not what was recorded",
    VerificationState.UNANCHORED: "unanchored: every row follows, but without a signed checkpoint kept elsewhere,"
    " and its key, rows may be missing at the end, or all be rewritten",
    VerificationState.COULD_NOT_CHECK: "could not check: this says nothing of the store, good or bad",
}


class RecordedFact(NamedTuple):
    """One end of the facts: its number in the log, and when it was recorded."""

    seq: int
    recorded_at: str


class Unprotected(NamedTuple):
    """How many rows came after the newest checkpoint kept elsewhere: nothing shows if the last of them are gone."""

    facts: int = 0
    access: int = 0


_NONE_UNPROTECTED: Final = Unprotected()


@attrs.frozen(kw_only=True)
class OutboxFound:
    """What does not fit between facts and outbox: how many rows of each kind."""

    without_fact: int = 0
    facts_without: int = 0
    wrong_identity: int = 0


@attrs.frozen(kw_only=True)
class Verification:
    """What was checked, against which checkpoint, and what is wrong: the first fault first.

    ``first`` and ``last`` are the ends of the facts; ``head`` is the digest of the last one.
    The rows ``after_newest`` are under no checkpoint that is kept elsewhere.
    """

    state: VerificationState
    store: str
    faults: Sequence[VerifyFault] = ()
    facts: int = 0
    first: RecordedFact | None = None
    last: RecordedFact | None = None
    head: str = ""
    access: int = 0
    decisions: int = 0
    signed: int = 0
    unsigned: int = 0
    keys: Sequence[str] = ()
    newest: Checkpoint | None = None
    elsewhere: Checkpoint | None = None
    after_newest: Unprotected = _NONE_UNPROTECTED
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
            "first": self.first and self.first._asdict(),
            "last": self.last and self.last._asdict(),
            "head": self.head,
            "access": self.access,
            "decisions": self.decisions,
            "checkpoints": {"signed": self.signed, "unsigned": self.unsigned, "keys": list(self.keys)},
            "newest_checkpoint": _checkpoint_mapping(self.newest),
            "held_elsewhere": _checkpoint_mapping(self.elsewhere),
            "unprotected": self.after_newest._asdict(),
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
        yield f"facts               {self.facts}{self._span()}"
        yield f"head                {self.head}"
        yield f"decisions           {self.decisions}, each named by its fact"
        yield f"access log          {self.access} rows"
        yield f"checkpoints         {self.signed} signed by a given key, {self.unsigned} not"
        yield from (f"                    {key}" for key in self.keys)
        yield f"newest checkpoint   {_checkpoint_words(self.newest)}"
        yield f"kept elsewhere      {_checkpoint_words(self.elsewhere)}"
        after = f"{self.after_newest.facts} facts and {self.after_newest.access} access rows"
        yield f"not protected       {after} came after it, and could be cut off unseen"
        yield f"persons erased      {self.erased}"
        yield (
            f"outbox              {self.outbox.without_fact} rows without a fact, {self.outbox.facts_without} facts "
            f"without a row, {self.outbox.wrong_identity} wrong identities"
        )
        yield f"database            {self.integrity}"

    def _span(self) -> str:
        first, last = self.first, self.last
        if first is None or last is None:
            return ""
        return f", from {first.seq} ({first.recorded_at}) to {last.seq} ({last.recorded_at})"


def _checkpoint_mapping(found: Checkpoint | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {"number": found.number, "facts": found.facts, "access": found.access, "at": write_instant(found.at)}


def _checkpoint_words(found: Checkpoint | None) -> str:
    if found is None:
        return "none"
    return f"number {found.number}: {found.facts} facts and {found.access} access rows, {write_instant(found.at)}"
