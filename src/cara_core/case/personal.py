"""Whose data is what, in every kind of fact and in a decision: what is kept under which person's key.

One table, for whoever answers for data protection, read off the declarations of the facts.
What stands in no row is open: kinds, days, numbers, digests, yes-or-no that no person is
known by. The duties of a case, and what it has come to, need the open part alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from cara_core.case.facts import KINDS, Fact, What
from cara_core.terms.caution import Person

__all__ = [
    "WHOSE",
    "WITHIN_DECISION",
    "WITHIN_REFERRAL",
    "joined",
    "missing_fields",
    "people_in",
    "rest_with_a_stand_in",
    "split",
    "whose_reason",
    "without_words",
]

Entries = dict[str, object]

WHOSE: Final[Mapping[str, Mapping[str, Person]]] = {
    kind: {field.name: field.metadata["person"] for field in attrs.fields(declared) if "person" in field.metadata}
    for kind, declared in KINDS.items()
}
"""For each kind of fact, the fields that are kept under a person's key."""

WITHIN_REFERRAL: Final[Mapping[str, Person]] = {"victim": Person.VICTIM, "risk": Person.VICTIM}
"""The parts of a referral that are the victim's: what is known of the victim, and what the victim answered."""

WITHIN_DECISION: Final[Mapping[str, Person]] = dict.fromkeys(
    (
        *("RISK", "COERCION", "VICTIM"),
        *("VIEWS_NOT_SOUGHT", "RISK_ABOVE_NATIONAL_DISPENSATION", "RISK_ANSWERS_MISSING"),
        *("VICTIM_UNDER_18", "VICTIM_AGE_UNKNOWN"),
    ),
    Person.VICTIM,
)
"""The criteria, and the codes of advice, that are the victim's; every other one is the participant's."""


def _any_ground(closure: object) -> object:
    """That the victim does not agree is any ground against the programme; what is owed comes to the same by either."""
    return "not_eligible" if closure == "victim_disagrees" else closure


def _not_hers(needs: Any) -> object:
    """Which of the paths that would settle something are not the victim's? The others say what nobody knew of her."""
    return [path for path in needs if path.partition(".")[0] not in WITHIN_REFERRAL]


_STAND_INS: Final[Mapping[str, Mapping[str, Callable[[object], object]]]] = {
    "closed": {"closure": _any_ground},
    "screened": {"needs": _not_hers},
}
"""Fields that would give away what the victim answered, and what stands for their value in the open part.

By kind and field. No duty rests on the difference. The true value is kept under the victim's key,
whichever it is, so that no fact can be told from another by having something under it.
"""
_NEEDED: Final[Mapping[type, tuple[str, ...]]] = {
    declared: tuple(field.name for field in attrs.fields(declared) if field.metadata.get("needed"))
    for declared in KINDS.values()
}


def missing_fields(what: What) -> tuple[str, ...]:
    """Which fields have to be filled in when this is recorded, and are not?"""
    return tuple(name for name in _NEEDED[type(what)] if _is_empty(getattr(what, name)))


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def people_in(kind: str) -> frozenset[Person]:
    """Of whom may something be kept under a key in a fact of this kind?"""
    victims = {Person.VICTIM} if kind in _STAND_INS else set()
    return frozenset(WHOSE[kind].values()) | victims


def rest_with_a_stand_in(kind: str, what: Mapping[str, object]) -> Entries:
    """The fields of this fact of which the open part has a stand-in, as they truly are."""
    return {name: what[name] for name in _STAND_INS.get(kind, ()) if what.get(name) is not None}


def split(kind: str, what: Mapping[str, object]) -> tuple[Entries, dict[Person, Entries]]:
    """The open part of a fact, and the part of each person; nulls are left out.

    ``what`` is the mapping of ``cara-fact/1``.
    """
    whose, stand_ins = WHOSE[kind], _STAND_INS.get(kind, {})
    opened: Entries = {}
    sealed: dict[Person, Entries] = {}
    for name, value in what.items():
        if value is None:
            continue
        person = whose.get(name)
        if person is None:
            opened[name] = stand_ins[name](value) if name in stand_ins else value
        else:
            parts = _BOTH_PEOPLES.get(name)
            for owner, part, content in [(person, name, value)] if parts is None else parts(person, name, value):
                sealed.setdefault(owner, {})[part] = content
    veiled = rest_with_a_stand_in(kind, what)
    if veiled:
        sealed.setdefault(Person.VICTIM, {}).update(veiled)
    return opened, sealed


def _parts_of_referral(person: Person, name: str, referral: Any) -> Iterator[tuple[Person, str, object]]:
    """A referral holds both people's data: the part of each, under a path of its own."""
    yield person, name, {part: content for part, content in referral.items() if part not in WITHIN_REFERRAL}
    for part, owner in WITHIN_REFERRAL.items():
        if referral.get(part) is not None:
            yield owner, f"{name}.{part}", referral[part]


def _parts_of_changes(person: Person, name: str, changes: Any) -> Iterator[tuple[Person, str, object]]:
    """Changes of a referral, by path: each is of whoever that part of the referral is of. Null is a value too."""
    shares: dict[Person, Entries] = {} if changes else {person: {}}
    for path, value in changes.items():
        shares.setdefault(WITHIN_REFERRAL.get(path.partition(".")[0], person), {})[path] = value
    for owner, share in shares.items():
        yield owner, name, share


_BOTH_PEOPLES: Final[Mapping[str, Callable[[Person, str, Any], Iterator[tuple[Person, str, object]]]]] = {
    "referral": _parts_of_referral,
    "changes": _parts_of_changes,
}
"""The fields in which something is the participant's and something the victim's, and how they are taken apart."""


def without_words(fact: Fact) -> Fact:
    """The fact without anything that a person said or did in it: as it is once everybody's data were erased."""
    personal = [field.name for field in attrs.fields(type(fact.what)) if "person" in field.metadata]
    what: Any = fact.what
    return attrs.evolve(fact, what=attrs.evolve(what, **dict.fromkeys(personal)), why=None)


def whose_reason(reason: Mapping[str, object]) -> Person:
    """Whose is this finding, or this advice, of ``cara-decision/1``?

    Where a path that would settle it is the victim's, so is the finding: a plugin's, say.
    """
    needs = reason.get("needs", ())
    if isinstance(needs, Sequence) and any(str(path).partition(".")[0] in WITHIN_REFERRAL for path in needs):
        return Person.VICTIM
    return WITHIN_DECISION.get(str(reason.get("criterion", reason["code"])), Person.PARTICIPANT)


def joined(opened: Mapping[str, object], sealed: Mapping[Person, Mapping[str, object]]) -> Entries:
    """A fact put together again, of the parts that could still be read. The inverse of :func:`split`."""
    what = dict(opened)
    within: Entries = {}
    for part in sealed.values():
        for name, value in part.items():
            if "." in name:
                within[name] = value
            elif isinstance(value, Mapping):
                # Of the changes of a referral each person has a share, under the same name.
                shared = what.get(name)
                what[name] = {**shared, **value} if isinstance(shared, Mapping) else dict(value)
            else:
                what[name] = value
    # The victim's part of a referral goes back into it last: where the rest of the referral was erased,
    # there is nothing to put it into, and it is left out.
    for name, value in within.items():
        field, _, key = name.partition(".")
        referral = what.get(field)
        if isinstance(referral, dict):
            referral[key] = value
    return what
