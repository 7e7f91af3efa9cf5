"""``cara adapt sign``: recording a signature, and showing what is signed and what is lacking."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cara_core.adapt.place import Place, open_place
from cara_core.adapt.seen import digest_of_texts
from cara_core.adapt.signing import Act, Item, Signed, items_of, sign, sign_sheet
from cara_core.adapt.writing import free_text
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.clock import today
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import detail, heading, plain, print_json, print_lines
from cara_core.errors import Fault, InputError
from cara_core.packs.parts import key_of
from cara_core.packs.signing import roles_for
from cara_core.terms.decision.lines import Line
from cara_core.terms.messages import MessageRule, Role
from cara_core.terms.pack import FORCE_SHEET, AddressForm

__all__ = ["Call", "run", "show_status"]

_EVERY: Final = "all"
_LETTERS: Final = 8


@attrs.frozen(kw_only=True)
class Call:
    """What is signed, by whom, as what."""

    message: str
    medium: str | None
    form: AddressForm | None
    part: str | None
    seen: str | None
    act: Act

    @classmethod
    def read(
        cls,
        *,
        message: str | None,
        medium: str | None,
        role: str | None,
        by: str | None,
        evidence: str | None,
        recorded_by: str | None,
        form: str | None,
        part: str | None,
        seen: str | None,
        on: str | None,
    ) -> "Call":
        """The options of the command. Raises :class:`InputError` with everything that is missing."""
        needed = {"MESSAGE": message, "--role": role, "--as": by, "--evidence": evidence}
        missing = [Fault(name, "MISSING", "needed to sign") for name, value in needed.items() if value is None]
        if missing or message is None or role is None or by is None or evidence is None:
            raise InputError(missing)
        day = decision_day(on)
        if day > today():
            raise InputError([Fault("--on", "AHEAD", "a day that lies ahead; allowed: today or a day before")])
        said = free_text(evidence, option="--evidence")
        act = Act(role=Role(role), by=by, on=day, evidence=said, recorded_by=recorded_by or "")
        asked = None if form is None else AddressForm(form)
        return cls(message=message, medium=medium, form=asked, part=part, seen=seen, act=act)


def run(folder: str, call: Call, *, force: str | None) -> int:
    """Record the signatures; the exit status."""
    place = open_place(folder, force=force)
    if call.message == FORCE_SHEET:
        print_lines(_signed_lines([sign_sheet(place, call.act)]))
        return DONE
    found = [pair for pair in items_of(place, call.message, call.medium) if call.form in {None, key_of(pair[0])[2]}]
    if call.message == _EVERY:
        if not digest_of_texts(place).startswith(call.seen or "-") or len(call.seen or "") < _LETTERS:
            allowed = "what you looked at is not what would be signed; allowed: the digest that cara adapt check shows"
            raise InputError([Fault("--seen", "NOT_SEEN", allowed)])
        found = [(item, rule) for item, rule in found if call.act.role in roles_for(place.pack, rule)]
    made = sign(place, call.act, found, call.part)
    again = open_place(folder, force=force)
    print_lines([*_signed_lines(made), *_still_lacking(again, call, items_of(again, call.message, call.medium))])
    return DONE


def _signed_lines(made: Sequence[Signed]) -> Iterator[Line]:
    for signed in made:
        yield heading(" ".join(word for word in (signed.row.message, signed.row.medium, signed.row.form) if word))
        for part in signed.parts:
            yield detail(f"  {part.name}  {part.digest[:_LETTERS]}")
    parts = sum(len(signed.parts) for signed in made)
    yield plain(f"Signed: {_counted(len(made), 'thing')}, {_counted(parts, 'part')}.")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _still_lacking(place: Place, call: Call, items: Sequence[tuple[Item, MessageRule]]) -> Iterator[Line]:
    signing = place.signing(call.act.on)
    roles = dict.fromkeys(
        role
        for item, rule in items
        for role in roles_for(place.pack, rule)
        if any(True for _ in signing.unsigned(item, rule, role))
    )
    yield plain(f"Still lacks: {', '.join(roles)}." if roles else "Every role has signed.")


def show_status(folder: str, *, force: str | None, on: str | None, as_json: bool) -> int:
    """Print of every text what it lacks, and why; the exit status."""
    place = open_place(folder, force=force)
    signing = place.signing(decision_day(on))
    lacking = 0
    for item, rule in items_of(place, _EVERY, None):
        message, medium, form = key_of(item)
        missing = list(signing.lacking(item, rule))
        lacking += bool(missing)
        if as_json:
            print_json({"message": message, "medium": medium, "form": form, "lacks": missing, "signed": not missing})
            continue
        shown = f"{message} {medium}" if form is AddressForm.IMPERSONAL else f"{message} {medium} [{form}]"
        print_lines([heading(f"{shown}: {'lacks' if missing else 'signed'}"), *(detail(f"  {why}") for why in missing)])
    return ATTENTION if lacking else DONE
