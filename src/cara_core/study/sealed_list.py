"""The sealed list of a trial: which arm each entry of each stratum has, made from a seed before the first enrolment.

Whoever has the protocol's digest and the seed makes the same list again, in any language: each step is an
HMAC-SHA256 of a text. Before the seed is published nobody else can: entries are shown one by one, each with
the salt and the path that prove it against the root that was published first. Source: evidence.md 1.4.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cara_core.case.facts import StudyArm
from cara_core.errors import Fault, InputError
from cara_core.store.verifying.merkle import root_of
from cara_core.study.proving import path_to, root_by

__all__ = ["BLOCK_SIZES", "Entry", "Opening", "Protocol", "SealedList", "is_proved"]

BLOCK_SIZES: Final = (4, 6, 8)
"""Where a protocol says nothing else. Of two sizes, or of one, the next arm is guessed more often."""
_WORD: Final = 1 << 32
_WORDS_IN_A_BLOCK: Final = 8
_LEAST_SIZE: Final = 4
_SEED_BYTES: Final = 32
_HEX: Final = re.compile(r"[0-9a-f]{64}")


@attrs.frozen(kw_only=True)
class Protocol:
    """What of a study's protocol shapes its list.

    ``digest`` is the SHA-256 of the protocol in hexadecimal, ``strata`` the texts ``name=level;name=level`` in
    the protocol's order, ``least`` how many entries each stratum has at least: its last block is always complete.
    Raises :class:`InputError` with every fault.
    """

    digest: str
    strata: tuple[str, ...]
    least: int
    block_sizes: tuple[int, ...] = BLOCK_SIZES

    def __attrs_post_init__(self) -> None:
        """Refuse what no list can be made of."""
        faults = list(_protocol_faults(self))
        if faults:
            raise InputError(faults)


def _protocol_faults(protocol: Protocol) -> Iterator[Fault]:
    if _HEX.fullmatch(protocol.digest) is None:
        yield Fault("digest", "BAD_DIGEST", "found text of another form; allowed: 64 of 0-9 a-f")
    if not protocol.strata or len(set(protocol.strata)) < len(protocol.strata):
        yield Fault("strata", "NOT_ALLOWED", "found none, or one twice; allowed: each stratum once")
    if protocol.least < 1:
        yield Fault("least", "NOT_ALLOWED", "found a number below 1; allowed: whole numbers from 1")
    if not protocol.block_sizes or any(size % 2 or size < _LEAST_SIZE for size in protocol.block_sizes):
        # A block of two gives away every second arm.
        yield Fault("block_sizes", "NOT_ALLOWED", "found a size that gives too much away; allowed: even, 4 or more")


@attrs.frozen(kw_only=True)
class Entry:
    """One entry of the list: the ``number`` in its stratum from 1, and the arm."""

    stratum: str
    number: int
    arm: StudyArm


@attrs.frozen(kw_only=True)
class Opening:
    """One entry that was shown, and what proves it against the root: its salt, its place, the path of digests.

    ``place`` counts the entries of all strata from 0, of which there are ``size``; digests are hexadecimal.
    """

    entry: Entry
    salt: str
    place: int
    size: int
    path: tuple[str, ...]


@attrs.frozen(kw_only=True, repr=False)
class SealedList:
    """Every entry of every stratum. It holds the seed, and so it is for the allocator alone.

    ``seed`` is 32 bytes that nobody can guess. Raises :class:`InputError` for another length.
    """

    protocol: Protocol
    seed: bytes = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a seed of another length."""
        if len(self.seed) != _SEED_BYTES:
            raise InputError([Fault("seed", "NOT_ALLOWED", "found another length; allowed: 32 bytes")])

    def entries(self, stratum: str) -> tuple[Entry, ...]:
        """The entries of one stratum, in order. Raises :class:`InputError` (``STRATUM_UNKNOWN``)."""
        self._known(stratum)
        arms = _arms(self.seed, self.protocol, stratum)
        return tuple(Entry(stratum=stratum, number=number, arm=arm) for number, arm in enumerate(arms, 1))

    def every_entry(self) -> tuple[Entry, ...]:
        """All entries: stratum by stratum in the protocol's order."""
        return tuple(entry for stratum in self.protocol.strata for entry in self.entries(stratum))

    def salt(self, stratum: str, number: int) -> str:
        """With what is this entry salted, so that its digest gives nothing away? 64 of 0-9 a-f."""
        return _hmac(self.seed, f"cara-salt/1\n{self.protocol.digest}\n{stratum}\n{number}").hex()

    def root(self) -> str:
        """The digest that stands for the complete list, and is published first. 64 of 0-9 a-f."""
        return root_of(self._digests()).hex()

    def seed_digest(self) -> str:
        """The digest of the seed, which is published with the root. 64 of 0-9 a-f."""
        return hashlib.sha256(b"cara-seed/1\n" + self.seed).hexdigest()

    def open(self, stratum: str, number: int) -> Opening:
        """Show this entry. Raises :class:`InputError`: ``STRATUM_UNKNOWN``, or ``LIST_SPENT`` behind the last entry."""
        entries = self.entries(stratum)
        if not 1 <= number <= len(entries):
            raise InputError([Fault("entry", "LIST_SPENT", "the stratum has no such entry; allowed: those it has")])
        digests = self._digests()
        before = self.protocol.strata[: self.protocol.strata.index(stratum)]
        place = sum(len(self.entries(other)) for other in before) + number - 1
        return Opening(
            entry=entries[number - 1],
            salt=self.salt(stratum, number),
            place=place,
            size=len(digests),
            path=tuple(digest.hex() for digest in path_to(place, digests)),
        )

    def _digests(self) -> list[bytes]:
        return [
            _entry_digest(self.protocol.digest, entry, self.salt(entry.stratum, entry.number))
            for entry in self.every_entry()
        ]

    def _known(self, stratum: str) -> None:
        if stratum not in self.protocol.strata:
            raise InputError([Fault("stratum", "STRATUM_UNKNOWN", "no stratum of the protocol; allowed: those of it")])


def is_proved(opening: Opening, *, protocol_digest: str, root: str) -> bool:
    """Is this the entry that was on the list whose root was published? One changed sign of it, and it is not."""
    digest = _entry_digest(protocol_digest, opening.entry, opening.salt)
    try:
        path = [bytes.fromhex(step) for step in opening.path]
    except ValueError:
        return False
    found = root_by(digest, place=opening.place, size=opening.size, path=path)
    return found is not None and hmac.compare_digest(found.hex(), root)


def _entry_digest(protocol: str, entry: Entry, salt: str) -> bytes:
    text = f"cara-allocation-entry/1\n{protocol}\n{entry.stratum}\n{entry.number}\n{entry.arm}\n{salt}"
    return hashlib.sha256(text.encode()).digest()


def _hmac(seed: bytes, text: str) -> bytes:
    return hmac.digest(seed, text.encode(), "sha256")


def _words(seed: bytes, protocol: str, stratum: str) -> Iterator[int]:
    """Numbers below 2³² without end, which whoever does not have the seed cannot tell from chance."""
    number = 0
    while True:
        block = _hmac(seed, f"cara-allocation/1\n{protocol}\n{stratum}\n{number}")
        for place in range(_WORDS_IN_A_BLOCK):
            yield int.from_bytes(block[4 * place : 4 * place + 4], "big")
        number += 1


def _below(words: Iterator[int], count: int) -> int:
    """A number from 0 below ``count``, each as likely as any other: what would favour the first is thrown away."""
    most = _WORD // count * count
    return next(word for word in words if word < most) % count


def _arms(seed: bytes, protocol: Protocol, stratum: str) -> Sequence[StudyArm]:
    """Block by block, half of each in each arm, in an order that is drawn; at least as many as the protocol asks."""
    words = _words(seed, protocol.digest, stratum)
    found: list[StudyArm] = []
    while len(found) < protocol.least:
        size = protocol.block_sizes[_below(words, len(protocol.block_sizes))]
        block = [StudyArm.WORKSHOPS] * (size // 2) + [StudyArm.CONTROL] * (size // 2)
        for last in range(size - 1, 0, -1):
            other = _below(words, last + 1)
            block[last], block[other] = block[other], block[last]
        found += block
    return found
