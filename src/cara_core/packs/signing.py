"""What a text lacks before it may be used: whether it is ready, and signed, part by part, by those who have to.

``domain/adapt.md`` section 3 and C17. What is signed is what is read: a signature is bound to the digest of
every part the text is made of, and holds for a part only while that part is as it was.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from cara_core.errors import CaraError
from cara_core.packs.parts import Part, key_of, parts_of, sheet_parts
from cara_core.packs.register import EVERYWHERE, FOUR_EYES, HOLDS_MONTHS, Signature, signatures
from cara_core.terms.days import Day
from cara_core.terms.messages import Medium, MessageRule, Role
from cara_core.terms.pack import FORCE_SHEET, CallScript, ForceSheet, MessageText, Pack, TextStatus

__all__ = ["HOLDS_MONTHS", "NotSignedOff", "Signing", "answering", "lacking", "roles_for"]

Item: TypeAlias = MessageText | CallScript
_T, _B, _C, _L, _S = Role.TRANSLATION, Role.BACK_TRANSLATION, Role.COMMUNITY, Role.LEGAL, Role.SAFEGUARDING
_ANSWER: Final[Mapping[str, frozenset[Role]]] = {
    "words": frozenset({_T, _B, _C, _L, _S}),
    "english": frozenset({_T, _L}),
    "back": frozenset({_B, _L}),
    "days": frozenset({_T, _C}),
    "times": frozenset({_T, _C}),
    "labels": frozenset({_T, _C}),
    "services": frozenset({_C, _S}),
    "layout": frozenset({Role.ACCESSIBILITY}),
}
"""Who answers for which part."""
_IN_A_CALL: Final[Mapping[str, frozenset[Role]]] = {
    "words": frozenset({_T, _B, _S}),
    "english": frozenset({_T, _S}),
    "back": frozenset({_B, _S}),
    "services": frozenset({_S}),
}
_LONGEST: Final = 60
_ENGLISH: Final = "en"


class NotSignedOff(CaraError):
    """A text may not be sent: ``message``, ``medium``, and ``lacking``, what it lacks."""

    def __init__(self, text: MessageText, missing: tuple[str, ...]) -> None:
        self.message = text.message
        self.medium = text.medium
        self.lacking = missing
        super().__init__(f"{text.message} ({text.medium}) may not be sent; it lacks: {'; '.join(missing)}")


def roles_for(pack: Pack, rule: MessageRule) -> tuple[Role, ...]:
    """Who has to sign a text of this message: whoever the catalogue names, and of a translation two translators."""
    translated = pack.language.lower().partition("-")[0] != _ENGLISH
    # A role may be asked for by the language and by the catalogue; it is asked for once.
    return tuple(dict.fromkeys((*((_T, _B) if translated else ()), *rule.signed_by)))


def answering(part: str, roles: Sequence[Role], medium: Medium) -> tuple[Role, ...]:
    """Which of these roles answer for this part? Where the table names none of them, all do: no part goes unsigned."""
    table = _IN_A_CALL.get(part, _ANSWER[part]) if medium is Medium.CALL else _ANSWER[part]
    return tuple(role for role in roles if role in table) or tuple(roles)


@attrs.frozen(kw_only=True)
class Signing:
    """Everything that was signed of one pack, and of the force's values in its language, on one day."""

    pack: Pack
    english: Pack | None
    sheet: ForceSheet | None
    on: Day
    given: Sequence[Signature]

    @classmethod
    def of(cls, pack: Pack, english: Pack | None, sheet: ForceSheet | None, on: Day) -> "Signing":
        """All signatures, judged on that day."""
        return cls(pack=pack, english=english, sheet=sheet, on=on, given=signatures(pack, sheet, on))

    def lacking(self, item: Item, rule: MessageRule) -> Iterator[str]:
        """What does this text lack? Nothing: it may be used, as far as people answer for it."""
        if item.status is not TextStatus.READY:
            yield "the status ready"
        if self.pack.synthetic:
            yield "somebody who speaks the language and stands for it: the pack says that it is synthetic"
        for role in roles_for(self.pack, rule):
            for why in dict.fromkeys(self.unsigned(item, rule, role)):
                yield f"the signature {role}{why}"
        yield from self._same_eyes(item)
        yield from self._sheet_unsigned(item)

    def unsigned(self, item: Item, rule: MessageRule, role: Role) -> Iterator[str]:
        """Why is each part of this text, for which that role answers, not signed by it?"""
        roles = roles_for(self.pack, rule)
        for part in parts_of(self.pack, item, rule, self.english):
            if role in answering(part.name, roles, key_of(item)[1]) and not self.holding(item, role, part):
                yield self._why(part, [given for given in self._over(item) if given.row.role is role])

    def over(self, item: Item, rule: MessageRule, role: Role) -> Sequence[Signature]:
        """The signatures of that role over any part of this text that hold."""
        parts = parts_of(self.pack, item, rule, self.english)
        return [given for part in parts for given in self.holding(item, role, part)]

    def holding(self, item: Item, role: Role, part: Part) -> Sequence[Signature]:
        """The signatures of that role over exactly this part that hold."""
        return [
            given
            for given in self._over(item)
            if not given.fault and given.row.role is role and given.row.parts.get(part.name) == part.digest
        ]

    def _over(self, item: Item) -> Sequence[Signature]:
        key = key_of(item)
        return [
            given
            for given in self.given
            if given.row.message == EVERYWHERE or (given.row.message, given.row.medium, given.row.form) == key
        ]

    def _same_eyes(self, item: Item) -> Iterator[str]:
        """Four eyes: who holds two of the roles that have to be of different people?"""
        held: dict[str, set[Role]] = {}
        for given in self._over(item):
            if not given.fault and given.row.role in FOUR_EYES and given.row.message != EVERYWHERE:
                held.setdefault(given.who, set()).add(given.row.role)
        for roles in held.values():
            if len(roles) > 1:
                yield f"four eyes: one person signed as {' and '.join(role for role in FOUR_EYES if role in roles)}"

    def _sheet_unsigned(self, item: Item) -> Iterator[str]:
        if self.sheet is None:
            return
        legal = [given for given in self.given if self._is_of_sheet(given)]
        for part in sheet_parts(self.sheet, self.pack.language, item):
            signed = (given for given in legal if not given.fault and given.row.parts.get(part.name) == part.digest)
            if next(signed, None) is None:
                yield f"the force's signature {_L} of {part.name} in {self.pack.language}{self._why(part, legal)}"

    def _is_of_sheet(self, given: Signature) -> bool:
        return (given.row.message, given.row.role, given.row.language) == (FORCE_SHEET, _L, self.pack.language)

    def _why(self, part: Part, given: Sequence[Signature]) -> str:
        """Why no signature that is there holds for this part; empty where there is none."""
        over_part = [signature for signature in given if part.name in signature.row.parts or not signature.row.parts]
        if not over_part:
            return ""
        faults = [signature.fault for signature in over_part if signature.fault]
        if len(faults) == len(over_part):
            return f" ({faults[-1]})"
        changed = [signature for signature in over_part if not signature.fault]
        return f": {self._what_changed(part, changed[-1].row.parts.get(part.name, ''))}"

    def _what_changed(self, part: Part, digest: str) -> str:
        """What has changed in this part since it was signed, as far as it was kept?"""
        stores = (self.pack.signed, {} if self.sheet is None else self.sheet.register.signed)
        kept = next((store[digest] for store in stores if digest in store), None)
        return f"{part.file} changed{_difference(part, kept)}; it was changed after it was signed"


def _difference(part: Part, kept: str | None) -> str:
    try:
        before = json.loads(kept or "")
    except ValueError:
        return ""
    if not isinstance(before, dict):
        return ""
    now = part.content
    for key in (*now, *before):
        signed, present = before.get(key), now.get(key)
        if signed != present and key != "part":
            return f": {key} was {_quoted(signed)}, is {_quoted(present)}"
    return ""


def _quoted(value: object) -> str:
    if value is None:
        return "not there"
    text = str(value)
    return f'"{text[: _LONGEST - 1]}\u2026"' if len(text) > _LONGEST else f'"{text}"'


def lacking(
    pack: Pack,
    text: Item,
    rule: MessageRule,
    on: Day,
    *,
    english: Pack | None = None,
    sheet: ForceSheet | None = None,
) -> tuple[str, ...]:
    """What does this text lack on that day? Nothing: people answer for it.

    It has to be ready, of a pack that is not synthetic, and signed in every role the catalogue asks for within
    the last twelve months, each part as it is now. A text that is not English has also to be signed by whoever
    translated it and, another person, translated it back. ``english`` is what it was translated from, ``sheet``
    the force's own values.
    """
    return tuple(Signing.of(pack, english, sheet, on).lacking(text, rule))
