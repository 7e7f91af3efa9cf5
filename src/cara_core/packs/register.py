"""Which signatures hold on a day: those of people of a register, in their role and language, within twelve months.

``domain/adapt.md`` section 3. The register of the pack has its translators and its community; the force's has
whoever signs for law, safeguarding and accessibility, and for the force's own values.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from cara_core.packs.comparing import folded
from cara_core.terms.days import Day, months_from
from cara_core.terms.messages import Role
from cara_core.terms.pack import ForceSheet, Pack, Signer, SignOff

__all__ = ["EVERYWHERE", "FORCE_ROLES", "FOUR_EYES", "HOLDS_MONTHS", "Signature", "may_sign", "signatures"]

HOLDS_MONTHS: Final = 12
"""So long a signature holds."""
FORCE_ROLES: Final = frozenset({Role.LEGAL, Role.SAFEGUARDING, Role.ACCESSIBILITY})
"""Who signs as one of these stands in the force's register, never in the pack's."""
FOUR_EYES: Final = (Role.TRANSLATION, Role.BACK_TRANSLATION, Role.COMMUNITY, Role.LEGAL, Role.SAFEGUARDING)
"""On one text nobody holds two of these."""
EVERYWHERE: Final = "*"
"""For a message: this part wherever it stands."""
_OF_A_LANGUAGE: Final = frozenset({Role.TRANSLATION, Role.BACK_TRANSLATION, Role.COMMUNITY})
_OLD: Final = "it was given before there was a register, and names nobody of one"


@attrs.frozen
class Signature:
    """One row with whoever signed it, and why it does not hold on that day (empty: it does)."""

    row: SignOff
    person: Signer | None
    fault: str

    @property
    def who(self) -> str:
        """The person, however the name is spelled: two ids of one name are one person."""
        return "" if self.person is None else " ".join(folded(self.person.name).split())


def signatures(pack: Pack, sheet: ForceSheet | None, on: Day) -> Sequence[Signature]:
    """Every signature over texts of this pack, and over the force's values, judged on that day.

    What was taken back is not among them.
    """
    of_pack = [*_judged(_standing(pack.signoffs), pack.people, pack.language, on, of_force=False)]
    if sheet is None:
        return of_pack
    rows = [row for row in _standing(sheet.register.signoffs) if row.pack in {"", pack.id}]
    return [*of_pack, *_judged(rows, sheet.register.people, pack.language, on, of_force=True)]


def may_sign(person: Signer, role: Role, language: str, on: Day) -> str:
    """Why may this person not sign as that, in that language, on that day? Empty: they may."""
    if role not in person.roles:
        return f"{person.id} does not have the role {role} in the register"
    if role in _OF_A_LANGUAGE and not _speaks(person, language):
        return f"{person.id} does not have the language {language} in the register"
    if on < person.from_ or (person.until is not None and on > person.until):
        return f"{person.id} was not in the register on that day"
    if person.revoked is not None and on >= person.revoked:
        return f"{person.id} may not sign any more"
    return ""


def _speaks(person: Signer, language: str) -> bool:
    asked = language.lower().partition("-")[0]
    return any(tag.lower().partition("-")[0] == asked for tag in person.languages)


def _standing(rows: Iterable[SignOff]) -> Sequence[SignOff]:
    """The rows that were not taken back by a later one of the same person, role and thing."""
    standing: list[SignOff] = []
    for row in rows:
        if row.withdrawn:
            standing = [earlier for earlier in standing if not _same_thing(earlier, row)]
        else:
            standing.append(row)
    return standing


def _same_thing(row: SignOff, other: SignOff) -> bool:
    fields = ("message", "medium", "form", "role", "by", "pack", "language")
    return all(getattr(row, name) == getattr(other, name) for name in fields)


def _judged(
    rows: Iterable[SignOff], people: Sequence[Signer], language: str, on: Day, *, of_force: bool
) -> Iterator[Signature]:
    known: Mapping[str, Signer] = {person.id: person for person in people}
    doubled = {person.id for person in people if sum(other.id == person.id for other in people) > 1}
    for row in rows:
        person = None if row.by in doubled else known.get(row.by)
        yield Signature(row, person, _fault(row, person, row.language or language, on, of_force=of_force))


def _fault(row: SignOff, person: Signer | None, language: str, on: Day, *, of_force: bool) -> str:
    if not row.by or person is None:
        return "whoever gave it is in no register, or twice" if row.by else _OLD
    if row.role in FORCE_ROLES and not of_force:
        return "it stands in the pack, and this role is the force's to give"
    return _fault_of_day(row, person, language, on)


def _fault_of_day(row: SignOff, person: Signer, language: str, on: Day) -> str:
    if row.on > on:
        return "it is of a day that lies ahead"
    if on > months_from(row.on, HOLDS_MONTHS):
        return f"it was given more than {HOLDS_MONTHS} months ago"
    if person.revoked is not None and on >= person.revoked:
        return f"{person.id} was taken out of the register, and what they signed with them"
    return may_sign(attrs.evolve(person, revoked=None), row.role, language, row.on)
