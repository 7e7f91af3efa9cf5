"""Signing a text of a pack: who may, what is bound, and which row says so.

``domain/adapt.md`` section 3. A signature is a record that somebody agreed. It proves no identity: whoever writes
it says where the agreement can be looked up.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import attrs

from cara_core.adapt.place import Place
from cara_core.adapt.writing import add_rows, keep_parts, row_text
from cara_core.books.messages import catalogue
from cara_core.errors import Fault, InputError
from cara_core.packs.checking.meaning import unsettled
from cara_core.packs.parts import Part, key_of, parts_of, sheet_parts
from cara_core.packs.register import EVERYWHERE, FORCE_ROLES, FOUR_EYES, may_sign
from cara_core.packs.signing import answering, roles_for
from cara_core.terms.days import Day
from cara_core.terms.messages import Medium, MessageRule, Role
from cara_core.terms.pack import FORCE_SHEET, AddressForm, CallScript, MessageText, Signer, SignOff

__all__ = ["Act", "Item", "Signed", "items_of", "sign", "sign_sheet", "unsign"]

Item: TypeAlias = MessageText | CallScript
_RECORDED_BY_ANOTHER: Final = frozenset({Role.LEGAL, Role.SAFEGUARDING})
_ALL: Final = "all"


@attrs.frozen(kw_only=True)
class Act:
    """Who signs as what, on which day, and where that can be looked up; ``recorded_by`` writes it down."""

    role: Role
    by: str
    on: Day
    evidence: str = ""
    recorded_by: str = ""
    why: str = ""


@attrs.frozen
class Signed:
    """What one act signed: the row, and the parts it binds."""

    row: SignOff
    parts: Sequence[Part]


def items_of(place: Place, message: str, medium: str | None) -> Sequence[tuple[Item, MessageRule]]:
    """The texts of this message (an id, its code such as ``P03``, or ``all``), by this medium or by all.

    Raises :class:`InputError` where the pack has none.
    """
    found = list(_named(place, message, medium))
    if not found:
        allowed = f"no such text in this pack; allowed: a message of it and its medium, or {_ALL}"
        raise InputError([Fault("MESSAGE", "NOT_ALLOWED", allowed)])
    return found


def _named(place: Place, message: str, medium: str | None) -> Iterator[tuple[Item, MessageRule]]:
    rules = catalogue()
    items: list[Item] = [*place.pack.texts.values(), *place.pack.scripts.values()]
    for item in items:
        rule = rules.get(item.message)
        if rule is None or message not in {_ALL, rule.id, rule.code}:
            continue
        own = "script" if isinstance(item, CallScript) else str(item.medium)
        if medium is None or medium == own or medium == key_of(item)[1]:
            yield item, rule


def sign(
    place: Place, act: Act, items: Sequence[tuple[Item, MessageRule]], part: str | None = None
) -> Sequence[Signed]:
    """Write down that this person signs these texts; with ``part``, that part alone, wherever it is as it is now.

    Raises :class:`InputError` with everything that stands against it, and then nothing is written.
    """
    person, of_force = _signer(place, act)
    faults = [
        *_person_faults(place, act, person),
        *(fault for item, rule in items for fault in _against(place, act, item, rule)),
    ]
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    made = [_signed(place, act, item, rule, of_force=of_force) for item, rule in items]
    if part is not None:
        made = _part_everywhere(place, act, made, part, of_force=of_force)
    _write(place, made, of_force=of_force)
    return made


def sign_sheet(place: Place, act: Act) -> Signed:
    """Write down that this person signs the force's own values, as they are in the language of this pack."""
    if place.sheet is None:
        raise InputError([Fault("--force", "MISSING", "needed: whose values are signed; allowed: a force's folder")])
    person, _ = _signer(place, act)
    faults = [*_person_faults(place, act, person)]
    if act.role is not Role.LEGAL:
        faults.append(Fault("--role", "NOT_ALLOWED", "a force's values are signed by legal"))
    if faults:
        raise InputError(faults)
    language = place.pack.language
    parts = sheet_parts(place.sheet, language)
    row = attrs.evolve(
        _row(act), message=FORCE_SHEET, language=language, parts={part.name: part.digest for part in parts}
    )
    made = Signed(row, parts)
    _write(place, [made], of_force=True)
    return made


def unsign(place: Place, act: Act, items: Sequence[tuple[Item, MessageRule]]) -> Sequence[SignOff]:
    """Write down that this person takes back what they signed of these texts. Nothing is deleted."""
    person, of_force = _signer(place, act)
    given = [signature.row for signature in place.signing(act.on).given if signature.row.by == person.id]
    rows = [
        attrs.evolve(
            _row(act), message=message, medium=medium, form=form, withdrawn=True, pack=_pack(place, of_force=of_force)
        )
        for message, medium, form in (key_of(item) for item, _ in items)
        if any((row.message, row.medium, row.form, row.role) == (message, medium, form, act.role) for row in given)
    ]
    if not rows:
        allowed = f"{person.id} signed none of these as {act.role}; allowed: what cara adapt sign --status shows"
        raise InputError([Fault("MESSAGE", "NOT_SIGNED", allowed)])
    _write(place, [Signed(row, ()) for row in rows], of_force=of_force)
    return rows


def _signer(place: Place, act: Act) -> tuple[Signer, bool]:
    """The person, and whether they stand in the force's register."""
    of_force = () if place.sheet is None else place.sheet.register.people
    registers = [(of_force, True)] if act.role in FORCE_ROLES else [(place.pack.people, False), (of_force, True)]
    for people, is_of_force in registers:
        for person in people:
            if person.id == act.by:
                return person, is_of_force
    where = "the force's people.toml (--force)" if act.role in FORCE_ROLES else "people.toml"
    raise InputError([Fault("--as", "NOT_IN_REGISTER", f"nobody of that id; allowed: an id of {where}")])


def _person_faults(place: Place, act: Act, person: Signer) -> Iterator[Fault]:
    why_not = may_sign(person, act.role, place.pack.language, act.on)
    if why_not:
        yield Fault("--as", "NOT_ALLOWED", f"{why_not}; allowed: somebody who holds it on that day")
    if act.role in _RECORDED_BY_ANOTHER and act.recorded_by in {"", act.by}:
        yield Fault("--recorded-by", "NOT_ALLOWED", f"{act.role} is not written down by who signs; allowed: another id")
    if act.recorded_by and act.recorded_by not in {known.id for known in place.people}:
        yield Fault("--recorded-by", "NOT_IN_REGISTER", "nobody of that id; allowed: an id of a register")


def _against(place: Place, act: Act, item: Item, rule: MessageRule) -> Iterator[Fault]:
    """What stands against this person signing that text?"""
    message, medium, _ = key_of(item)
    where = f"{message} {medium}"
    if act.role not in roles_for(place.pack, rule):
        asked = ", ".join(roles_for(place.pack, rule)) or "nobody"
        yield Fault("--role", "NOT_ALLOWED", f"{where} is not signed by {act.role}; allowed: {asked}")
    signing = place.signing(act.on)
    who = {signature.who for signature in signing.given if signature.row.by == act.by}
    for signature in signing.given:
        mine = signature.who in who and (signature.row.message, signature.row.medium, signature.row.form) == key_of(
            item
        )
        if mine and not signature.fault and signature.row.role is not act.role and act.role in FOUR_EYES:
            yield Fault("--as", "FOUR_EYES", f"{where}: they signed it as {signature.row.role}; allowed: somebody else")
    for fault in unsettled(place.verdict(act.on).faults, item):
        yield Fault("MESSAGE", "UNSETTLED", f"{where}: {fault.what}; allowed: mend it, or cara adapt settle")


def _signed(place: Place, act: Act, item: Item, rule: MessageRule, *, of_force: bool) -> Signed:
    message, medium, form = key_of(item)
    roles = roles_for(place.pack, rule)
    parts = [
        part
        for part in parts_of(place.pack, item, rule, place.source)
        if act.role in answering(part.name, roles, medium)
    ]
    return Signed(
        attrs.evolve(
            _row(act),
            message=message,
            medium=medium,
            form=form,
            parts={part.name: part.digest for part in parts},
            pack=_pack(place, of_force=of_force),
        ),
        parts,
    )


def _part_everywhere(place: Place, act: Act, made: Sequence[Signed], name: str, *, of_force: bool) -> list[Signed]:
    """One row for each way that part is now, wherever it stands."""
    ways = {part.digest: part for signed in made for part in signed.parts if part.name == name}
    if not ways or name in {"words", "english", "back"}:
        raise InputError(
            [
                Fault(
                    "--part",
                    "NOT_ALLOWED",
                    f"{act.role} signs no such part; allowed: days, times, labels, services, layout",
                )
            ]
        )
    pack = _pack(place, of_force=of_force)
    return [
        Signed(attrs.evolve(_row(act), message=EVERYWHERE, parts={name: digest}, pack=pack), [part])
        for digest, part in ways.items()
    ]


def _row(act: Act) -> SignOff:
    return SignOff(
        message="",
        role=act.role,
        by=act.by,
        on=act.on,
        evidence=act.evidence,
        recorded_by=act.recorded_by or act.by,
        why=act.why,
    )


def _pack(place: Place, *, of_force: bool) -> str:
    return place.pack.id if of_force else ""


def _write(place: Place, made: Sequence[Signed], *, of_force: bool) -> None:
    folder = place.force_folder if of_force else place.folder
    if folder is None:
        allowed = "an installed one is not written to; allowed: the folder of its files"
        raise InputError([Fault("--force" if of_force else "FOLDER", "NOT_ALLOWED", allowed)])
    # First the parts: whoever is stopped between the two has a part too many, and no signature without its parts.
    keep_parts(folder, [part for signed in made for part in signed.parts])
    add_rows(folder / "signoff.toml", [row_text("signoff", _values(signed.row)) for signed in made])


def _values(row: SignOff) -> dict[str, object]:
    values = attrs.asdict(row)
    if row.medium is None or (row.form is AddressForm.IMPERSONAL and row.medium is Medium.CALL):
        del values["form"]
    return values
