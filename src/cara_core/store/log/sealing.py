"""What a fact says, as it is kept: the open part in clear, each person's part under that person's key.

Sealed with AES-256-GCM. The store, the case, the number and the person are part of what is
authenticated, so that no sealed part can stand in another place.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import attrs
from cryptography.exceptions import InvalidTag

from cara_core.case.facts import KINDS, Fact, PersonErased
from cara_core.case.personal import WHOSE, joined, split
from cara_core.errors import Fault, InputError, StoreDamaged, StoreError
from cara_core.formats.stored_facts import fact_entries
from cara_core.store.keys import KeyFolder
from cara_core.store.log.chain import canonical, read_json
from cara_core.terms.caution import Person

__all__ = [
    "KEEPER_OF_WHY",
    "SEALED",
    "Erasures",
    "Reach",
    "Sealing",
    "body_of",
    "erased_person",
    "erasures_of",
    "parts_of",
]

Entries = dict[str, object]
Erasures = Mapping[Person, Sequence[int]]
"""The numbers of the facts by which a person's data in one case were erased."""

SEALED: Final = '"sealed":'
"""Stands in every body in which something is sealed: there, as in all that is canonical, without spaces."""
_NONCE: Final = 12
_WHY: Final = "why"
_PEOPLE: Final = {person.value: person for person in Person}


def _keeper_of_why(kind: str) -> Person:
    owners = set(WHOSE[kind].values())
    return Person.VICTIM if owners == {Person.VICTIM} else Person.PARTICIPANT


KEEPER_OF_WHY: Final[Mapping[str, Person]] = {kind: _keeper_of_why(kind) for kind in KINDS}
"""Under whose key it is kept why a fact of this kind supersedes another.

The victim's where all that a person says in it is hers; else the participant's.
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


def parts_of(fact: Fact) -> tuple[Entries, dict[Person, Entries]]:
    """The open part of this fact, and the part of each person."""
    opened, sealed = split(fact.kind, fact_entries(fact.what))
    if fact.why is not None:
        sealed.setdefault(KEEPER_OF_WHY[fact.kind], {})[_WHY] = fact.why
    return opened, sealed


def erasures_of(facts: Sequence[Fact]) -> dict[Person, list[int]]:
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

    def sealed(
        self,
        fact: Fact,
        opened: Entries,
        parts: Mapping[Person, Entries],
        erased: Erasures,
        is_first: Callable[[Person], bool],
    ) -> str:
        """The body of this fact, as it is kept, from its :func:`parts_of`.

        ``erased`` are the erasures of its case. ``is_first`` says whether nothing of this
        person is sealed in the case yet, so that a key has to be made. Where something is,
        and the key is not there, something is wrong with the key folder, and a new key
        would hide it: then :class:`StoreError` is raised.
        """
        try:
            if not parts:
                return canonical({"open": opened}).decode()
            sealed = {
                person.value: self._seal(fact, person, canonical(part), erased, is_first)
                for person, part in parts.items()
            }
            return canonical({"open": opened, "sealed": sealed}).decode()
        except ValueError:
            fault = Fault("what", "NOT_TEXT", "half a character; allowed: text that has a form in UTF-8")
            raise InputError([fault]) from None

    def opened(self, case: str, number: int, kind: str, body: str, erased: Erasures) -> tuple[Entries, str | None]:
        """What can still be read of this body: what the fact says, and why it supersedes another.

        Raises ``KeyError``, ``TypeError`` or ``ValueError`` where the store wrote no such body.
        """
        read = body_of(body, case, number)
        sealed = read.get("sealed")
        if not sealed:
            return read["open"], None
        parts: dict[Person, Entries] = {}
        for name, text in sealed.items():
            person = _PEOPLE[name]
            part = self.part(case, number, person, text, erased)
            if part is not None:
                parts[person] = part
        why = parts.get(KEEPER_OF_WHY[kind], {}).pop(_WHY, None)
        return joined(read["open"], parts), None if why is None else str(why)

    def part(self, case: str, number: int, person: Person, text: str, erased: Erasures) -> Entries | None:
        """The part of one person; ``None`` where it was erased."""
        where = f"fact {number} of case {case}"
        bound = self._bound(case, number, person)
        return self.unsealed(case, person, number, text, erased, bound=bound, where=where)

    def unsealed(
        self, case: str, person: Person, number: int, text: str, erased: Erasures, *, bound: bytes, where: str
    ) -> Entries | None:
        """What was sealed under this person's key before the fact of this number; ``None`` where it was erased."""
        before, after = _around(number, erased.get(person, ()))
        if after:
            return None
        key = self.keys.key(case, person, before)
        if key is None:
            raise _missing(case, person)
        try:
            data = base64.b64decode(text, validate=True)
            return dict(read_json(key.decrypt(data[:_NONCE], data[_NONCE:], bound).decode()))
        except (InvalidTag, binascii.Error, TypeError, ValueError):
            raise StoreDamaged(where, f"the sealed part of the {person} does not open with its key") from None

    def _seal(
        self, fact: Fact, person: Person, plain: bytes, erased: Erasures, is_first: Callable[[Person], bool]
    ) -> str:
        bound = self._bound(fact.case, fact.number, person)
        return self.seal(fact.case, person, fact.number, plain, erased, bound=bound, is_first=is_first)

    def seal(
        self,
        case: str,
        person: Person,
        number: int,
        plain: bytes,
        erased: Erasures,
        *,
        bound: bytes,
        is_first: Callable[[Person], bool],
    ) -> str:
        """This, under the key that the person has before the fact of this number; it opens where ``bound`` is the same.

        For ``is_first``, and what is raised, see :meth:`sealed`.
        """
        generation, _ = _around(number, erased.get(person, ()))
        key = self.keys.durable_key(case, person, generation, new=False)
        if key is None and is_first(person):
            key = self.keys.durable_key(case, person, generation, new=True)
        if key is None:
            raise _missing(case, person)
        nonce = secrets.token_bytes(_NONCE)
        return base64.b64encode(nonce + key.encrypt(nonce, plain, bound)).decode("ascii")

    def _bound(self, case: str, number: int, person: Person) -> bytes:
        return f"{self.store}/{case}/{number}/{person}".encode()


def body_of(body: str, case: str, number: int) -> dict[str, Any]:
    """The parts of a body as it is kept: ``open``, and ``sealed`` where there is any."""
    try:
        read = read_json(body)
    except ValueError:
        read = None
    if type(read) is not dict or type(read.get("open")) is not dict:
        raise StoreDamaged(f"fact {number} of case {case}", "its body cannot be read")
    return read


def erased_person(body: str, case: str, number: int) -> Person:
    """Whose data were erased by the fact with this body?"""
    try:
        return Person(body_of(body, case, number)["open"]["person"])
    except (KeyError, ValueError):
        raise StoreDamaged(f"fact {number} of case {case}", "whose data it erased cannot be read") from None


def _around(number: int, erased: Sequence[int]) -> tuple[int, bool]:
    """How many erasures came before this number, and whether one came after."""
    if not erased:
        return 0, False
    before = sum(1 for one in erased if one < number)
    return before, before < len(erased)


def _missing(case: str, person: Person) -> StoreError:
    return StoreError(
        f"case {case}: the key of the {person} is not in the folder of the keys, and no erasure is on record; "
        "is CARA_KEYS the folder of this store?"
    )
