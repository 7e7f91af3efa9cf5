"""What a fact says, as it is kept: the open part in clear, each person's part under that person's key.

Sealed with AES-256-GCM. The store, the case, the number and the person are part of what is
authenticated, so that no sealed part can stand in another place.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeAlias

import attrs
from cryptography.exceptions import InvalidTag
from typing_extensions import override

from cara_core.case.facts import KIND_OF, KINDS, Fact, PersonErased, Screened, What
from cara_core.case.personal import WHOSE, joined, split
from cara_core.errors import Fault, InputError, KeyMissing, StoreDamaged
from cara_core.formats.stored_facts import fact_entries
from cara_core.store.keys import KeyFolder
from cara_core.store.log.chain import canonical, read_json
from cara_core.store.log.fact_rows import MOVES_DAY, FactRow, moves_day_in
from cara_core.terms.caution import Person

__all__ = [
    "DIGEST",
    "KEEPER_OF_WHY",
    "SEALED",
    "Erasures",
    "MayMakeKey",
    "OpenedFact",
    "Reach",
    "SealedPlace",
    "Sealing",
    "SplitFact",
    "erasures_among",
    "padded",
    "split_fact",
    "split_what",
]

Entries: TypeAlias = dict[str, object]
Erasures: TypeAlias = Mapping[Person, Sequence[int]]
"""The numbers of the facts by which a person's data in one case were erased."""
MayMakeKey: TypeAlias = Callable[[Person], bool]
"""May a key be made for this person? Only while nothing of theirs is sealed in the case.

Where something is, and the key is not there, something is wrong with the folder of the
keys, and a new key would hide it.
"""

SEALED: Final = '"sealed":'
"""Stands in every body in which something is sealed: there, as in all that is canonical, without spaces."""
DIGEST: Final = "digest"
"""Stands in the body of a screening, beside what it says: the digest of its decision, sealed under both keys.

In the open part stands a digest of that digest under the same two keys. The digest itself is one of
the few thousand that the answers of a referral can come to: whoever has it tries them all.
"""
_NONCE: Final = 12
_BLOCKS: Final = (256, 1_024)
"""What is sealed is filled up to the first of these, or to a multiple of the last: its length tells no answer."""
_WHY: Final = "why"
_PEOPLE: Final = {person.value: person for person in Person}


def _keeper_of_why(kind: str) -> Person:
    owners = set(WHOSE[kind].values())
    return Person.VICTIM if owners == {Person.VICTIM} else Person.PARTICIPANT


KEEPER_OF_WHY: Final[Mapping[str, Person]] = {kind: _keeper_of_why(kind) for kind in KINDS}
"""Under whose key it is kept why a fact of this kind supersedes another.

The victim's where all that a person says in it is the victim's; else the participant's.
"""


class Reach(StrEnum):
    """Whose record of how to be reached: the victim's safe contact, or the participant's own record."""

    SAFE_CONTACT = "safe_contact"
    PARTICIPANT = "participant"

    @property
    def person(self) -> Person:
        """Under whose key it is sealed."""
        return Person.VICTIM if self is Reach.SAFE_CONTACT else Person.PARTICIPANT

    @property
    def words(self) -> str:
        """How it is called in the access log and in an error."""
        return self.value.replace("_", " ")


class SplitFact(NamedTuple):
    """What a fact says, in two: what is kept in clear, and the part of each person."""

    open: Entries
    parts: Mapping[Person, Entries]

    @override
    def __repr__(self) -> str:
        return f"<SplitFact of {len(self.parts)} people>"


class OpenedFact(NamedTuple):
    """What can still be read of a fact: what it says, why it supersedes another, and whether it moves the day."""

    entries: Entries
    why: str | None
    moves_day: bool

    @override
    def __repr__(self) -> str:
        return f"<OpenedFact of {len(self.entries)} fields>"


class SealedPlace(NamedTuple):
    """Where something sealed stands, and whose it is.

    It is sealed under the key that this person has just before the fact of this number.
    ``bound`` is authenticated with it: it opens in the place that has the same. ``name`` is
    the place for people, in an error.
    """

    case: str
    person: Person
    number: int
    bound: bytes
    name: str


class _KeyOfTime(NamedTuple):
    """Which of a person's keys is in use before a fact: the how-manieth (from 0), and was it destroyed since?"""

    generation: int
    is_destroyed: bool


def split_fact(fact: Fact) -> SplitFact:
    """The open part of this fact, and the part of each person."""
    return split_what(fact.what, fact.why)


def split_what(what: What, why: str | None) -> SplitFact:
    """The same of what happened, and of why it supersedes another fact."""
    kind = KIND_OF[type(what)]
    opened, parts = split(kind, fact_entries(what))
    if why is not None:
        parts.setdefault(KEEPER_OF_WHY[kind], {})[_WHY] = why
    return SplitFact(opened, parts)


def erasures_among(facts: Sequence[Fact]) -> dict[Person, list[int]]:
    """Which of these facts erase whose data?"""
    found: dict[Person, list[int]] = {}
    for fact in facts:
        if isinstance(fact.what, PersonErased):
            found.setdefault(fact.what.person, []).append(fact.number)
    return found


@attrs.frozen
class Sealing:
    """Seals the facts of one store, and opens them."""

    store: str
    keys: KeyFolder

    def seal_fact(
        self,
        fact: Fact,
        split_up: SplitFact,
        erased: Erasures,
        may_make_key: MayMakeKey,
        *,
        decision: str | None = None,
    ) -> str:
        """The body of this fact, as it is kept, from its :func:`split_fact`.

        ``erased`` are the erasures of its case, those that are kept together with it among
        them; ``decision`` is the digest of the decision that is kept beside it. Raises
        :class:`KeyMissing` where a person's key is missing and none may be made,
        :class:`InputError` for text that has no form in UTF-8.
        """
        try:
            body: dict[str, object] = {"open": split_up.open}
            if isinstance(fact.what, Screened):
                body |= self._veiled_digest(fact, split_up.open, erased, may_make_key)
            if decision is not None:
                body["decision"] = decision
            if fact.moves_day:
                body[MOVES_DAY] = True
            if split_up.parts:
                body["sealed"] = {
                    person.value: self.seal(
                        padded(canonical(part)), self._place(fact.case, fact.number, person), erased, may_make_key
                    )
                    for person, part in split_up.parts.items()
                }
            return canonical(body).decode()
        except ValueError:
            fault = Fault("what", "NOT_TEXT", "half a character; allowed: text that has a form in UTF-8")
            raise InputError([fault]) from None

    def open_fact(self, row: FactRow, erased: Erasures) -> OpenedFact:
        """What can still be read of this row.

        Raises ``KeyError``, ``TypeError`` or ``ValueError`` where the store wrote no such body.
        """
        # A part that was erased is missing, and its fields with it: the fact is read as one that never said them.
        body = row.read_body()
        sealed = body.get("sealed")
        if DIGEST in body:
            body["open"] = {**body["open"], DIGEST: self._digest_in(body, row, erased)}
        if not sealed:
            return OpenedFact(body["open"], None, moves_day_in(body))
        parts: dict[Person, Entries] = {}
        for name, text in sealed.items():
            person = _PEOPLE[name]
            part = self.open_part(text, row, person, erased)
            if part is not None:
                parts[person] = part
        why = parts.get(KEEPER_OF_WHY[row.kind], {}).pop(_WHY, None)
        return OpenedFact(joined(body["open"], parts), None if why is None else str(why), moves_day_in(body))

    def open_part(self, text: str, row: FactRow, person: Person, erased: Erasures) -> Entries | None:
        """The part of one person in this row; ``None`` where it was erased."""
        return self.unseal(text, self._place(row.case, row.number, person), erased)

    def seal(self, plain: bytes, place: SealedPlace, erased: Erasures, may_make_key: MayMakeKey) -> str:
        """These bytes, sealed for this place. Raises :class:`KeyMissing` where the key is missing."""
        generation, _ = _key_before(place.number, erased.get(place.person, ()))
        key = self.keys.durable_key(place.case, place.person, generation, new=False)
        if key is None and may_make_key(place.person):
            key = self.keys.durable_key(place.case, place.person, generation, new=True)
        if key is None:
            raise _missing_key(place)
        # Drawn anew each time: the same nonce twice under one key would give both texts away.
        nonce = secrets.token_bytes(_NONCE)
        return base64.b64encode(nonce + key.encrypt(nonce, plain, place.bound)).decode("ascii")

    def unseal(self, text: str, place: SealedPlace, erased: Erasures) -> Entries | None:
        """The entries that were sealed for this place. As :meth:`unsealed`."""
        plain = self.unsealed(text, place, erased)
        try:
            return None if plain is None else dict(read_json(plain.decode()))
        except (TypeError, ValueError):
            raise _does_not_open(place) from None

    def unsealed(self, text: str, place: SealedPlace, erased: Erasures) -> bytes | None:
        """What was sealed for this place; ``None`` where it was erased.

        Raises :class:`KeyMissing` where the key is missing, :class:`StoreDamaged` where it does not open.
        """
        generation, is_destroyed = _key_before(place.number, erased.get(place.person, ()))
        # Asked of the record, and before the key is looked for: a copy of the key that survived somewhere
        # must not bring back what was erased.
        if is_destroyed:
            return None
        key = self.keys.key(place.case, place.person, generation)
        if key is None:
            raise _missing_key(place)
        try:
            data = base64.b64decode(text, validate=True)
            return key.decrypt(data[:_NONCE], data[_NONCE:], place.bound)
        except (InvalidTag, binascii.Error, TypeError, ValueError):
            raise _does_not_open(place) from None

    def _veiled_digest(self, fact: Fact, opened: Entries, erased: Erasures, may_make_key: MayMakeKey) -> Entries:
        """The open part of this screening with a keyed digest in it, and the true one under both persons' keys."""
        digest = str(opened[DIGEST])
        sealed = digest.encode()
        for person in Person:
            sealed = self.seal(
                sealed, self._digest_place(fact.case, fact.number, person), erased, may_make_key
            ).encode()
        return {"open": {**opened, DIGEST: self._keyed(digest, fact, erased)}, DIGEST: sealed.decode()}

    def _keyed(self, digest: str, fact: Fact, erased: Erasures) -> str:
        """The same for the same digest, while neither person is erased; without either key nobody can work it out."""
        keyed = digest.encode()
        for person in Person:
            generation, _ = _key_before(fact.number, erased.get(person, ()))
            found = self.keys.keyed_digest(keyed, case=fact.case, person=person, generation=generation)
            if found is None:
                raise _missing_key(self._digest_place(fact.case, fact.number, person))
            keyed = found
        return f"sha256:{keyed.hex()}"

    def _digest_in(self, body: Mapping[str, Any], row: FactRow, erased: Erasures) -> str:
        """The digest of the decision, or, once either person was erased, what stands for it in the open part."""
        places = [self._digest_place(row.case, row.number, person) for person in Person]
        if any(_key_before(row.number, erased.get(place.person, ())).is_destroyed for place in places):
            return str(body["open"][DIGEST])
        text = str(body[DIGEST])
        for place in reversed(places):
            text = (self.unsealed(text, place, erased) or b"").decode()
        return text

    def _digest_place(self, case: str, number: int, person: Person) -> SealedPlace:
        bound = f"{self.store}/{case}/{number}/digest/{person}".encode()
        return SealedPlace(case, person, number, bound, f"the digest in fact {number} of case {case}")

    def _place(self, case: str, number: int, person: Person) -> SealedPlace:
        bound = f"{self.store}/{case}/{number}/{person}".encode()
        return SealedPlace(case, person, number, bound, f"fact {number} of case {case}")


def padded(entries: bytes) -> bytes:
    """These entries of a JSON map, filled up with spaces behind its first brace: every version reads past them."""
    first, last = _BLOCKS
    size = first if len(entries) <= first else -(-len(entries) // last) * last
    return entries[:1] + b" " * (size - len(entries)) + entries[1:]


def _key_before(number: int, erased: Sequence[int]) -> _KeyOfTime:
    """Which key has a person before the fact of this number, whose data these facts erased?

    Each erasure destroys the key there is, and the next thing that is sealed makes another
    one. So the erasures before a fact count the keys, and one after it took its key away:
    that it is gone is known from the record, and not from a file that is not there.
    """
    if not erased:
        return _KeyOfTime(0, is_destroyed=False)
    before = sum(1 for erasure in erased if erasure < number)
    return _KeyOfTime(before, is_destroyed=before < len(erased))


def _does_not_open(place: SealedPlace) -> StoreDamaged:
    return StoreDamaged(place.name, f"the sealed part of the {place.person} does not open with its key")


def _missing_key(place: SealedPlace) -> KeyMissing:
    return KeyMissing(
        f"case {place.case}: the key of the {place.person} is not in the folder of the keys, and no erasure is on "
        "record; is CARA_KEYS the folder of this store?"
    )
