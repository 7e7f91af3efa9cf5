"""A case in which every word, number and address of the victim's is a canary, and finding one again in any spelling."""

import base64
import html
import unicodedata
from random import Random
from typing import Any, Final
from urllib.parse import quote

import attrs

from cara_core.case.case import Case
from cara_core.case.evolve import replay
from cara_core.case.facts import Fact
from cara_core.case.personal import WHOSE
from cara_core.terms.caution import Person
from cara_core.terms.contact import Owned, SafeContact, SafeWay, WayKind
from cara_core.terms.days import Day
from cara_core.terms.veil import Veiled

__all__ = ["Canaries", "found_in", "planted_case", "planted_contact"]

_LETTERS: Final = "bcdfghjkmpqrtvwxzż"


@attrs.frozen
class Canaries:
    """What is planted: a word nobody writes, with a Polish letter in it; a telephone number; an address."""

    word: str
    number: str
    email: str
    address: str

    @classmethod
    def of(cls, random: Random) -> "Canaries":
        """Fresh ones, the same for the same random numbers."""
        word = "Ż" + "".join(random.choice(_LETTERS) for _ in range(11))
        number = "07700 9" + "".join(random.choice("2345678") for _ in range(5))
        plain = "".join(random.choice("bcdfghjk") for _ in range(10))
        return cls(word, number, f"{plain}@example.net", f"{random.randrange(1000, 9999)} {plain} Row")


def planted_case(case: Case, canaries: Canaries) -> Case:
    """The same case with a canary wherever the victim's words stand."""
    return replay(tuple(_planted(fact, canaries) for fact in case.facts))


def _planted(fact: Fact, canaries: Canaries) -> Fact:
    texts = {
        name: canaries.word
        for name, person in WHOSE[fact.kind].items()
        if person is Person.VICTIM and isinstance(getattr(fact.what, name), str | None) and name != "specific_risk"
    }
    kinds = {field.name: field.type for field in attrs.fields(type(fact.what))}
    words = {name: value for name, value in texts.items() if "str" in str(kinds[name])}
    what: Any = fact.what
    return attrs.evolve(fact, what=attrs.evolve(what, **words)) if words else fact


def planted_contact(case: str, canaries: Canaries) -> SafeContact:
    """A safe-contact record that holds nothing but canaries."""
    values = {
        WayKind.SMS: canaries.number,
        WayKind.EMAIL: canaries.email,
        WayKind.POST: f"{canaries.address}, Otherton, LS2 4NT",
    }
    ways = tuple(
        SafeWay(kind=kind, value=Veiled(value), owner=Owned.OWN, caller_identity=Veiled(canaries.word))
        for kind, value in values.items()
    )
    return SafeContact(
        case=case,
        version=1,
        recorded_by="officer 9",
        recorded_on=Day(2026, 3, 1),
        told_by="victim",
        channels=ways,
        language="pl",
        notes=Veiled(canaries.word),
        stop_word_meaning=Veiled(canaries.word),
    )


def found_in(said: bytes, canaries: Canaries) -> list[str]:
    """In which spellings does any canary stand in these bytes? As text, as base64, in a URL, in HTML, as digits."""
    text = said.decode("utf-8", errors="replace").casefold()
    digits = "".join(character for character in text if character.isdigit())
    plain = _stripped(text)
    found = []
    for value in attrs.astuple(canaries):
        for name, form in _spellings(value).items():
            if form.casefold() in text or (name == "stripped" and form in plain):
                found.append(f"{name} of {value[:2]}")
    if "".join(character for character in canaries.number if character.isdigit()) in digits:
        found.append("digits")
    return found


def _spellings(value: str) -> dict[str, str]:
    coded = base64.b64encode(value.encode()).decode().rstrip("=")
    return {
        "text": value,
        "base64": coded[: len(value) - 2],
        "url": quote(value),
        "html": html.escape(value).encode("ascii", "xmlcharrefreplace").decode(),
        "stripped": _stripped(value.casefold()),
        "escaped": value.encode("unicode_escape").decode(),
    }


def _stripped(text: str) -> str:
    return "".join(
        character for character in unicodedata.normalize("NFD", text) if not unicodedata.combining(character)
    )
