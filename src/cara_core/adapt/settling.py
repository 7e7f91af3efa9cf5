"""Settling a warning of meaning: a named person looked at both sentences, and says why they mean the same."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cara_core.adapt.place import Place
from cara_core.adapt.signing import Item, items_of
from cara_core.adapt.writing import add_rows, row_text
from cara_core.errors import Fault, InputError
from cara_core.packs.checking.faults import PackFault
from cara_core.packs.checking.meaning import unsettled
from cara_core.packs.parts import key_of
from cara_core.terms.days import Day

__all__ = ["Settling", "settle"]

_SHORTEST: Final = 8


@attrs.frozen(kw_only=True)
class Settling:
    """Which warnings of which texts are settled, by whom (an id), why, on which day.

    ``digest`` names one of several by its first letters.
    """

    check: str
    message: str
    medium: str | None
    digest: str | None
    by: str
    why: str
    on: Day


def settle(place: Place, act: Settling) -> Sequence[PackFault]:
    """Write down that this person settles that warning.

    Raises :class:`InputError` where nobody of that id is in the pack's register on that day, or there is no
    such warning, or there are several and none is named.
    """
    if place.folder is None:
        raise InputError([Fault("FOLDER", "NOT_ALLOWED", "the core's English is compared with nothing")])
    person = next((person for person in place.pack.people if person.id == act.by), None)
    if person is None or act.on < person.from_ or (person.until is not None and act.on > person.until):
        raise InputError([Fault("--as", "NOT_IN_REGISTER", "nobody of that id then; allowed: an id of people.toml")])
    found = list(_warned(place, act))
    named = act.digest is None or len(act.digest) >= _SHORTEST
    if not named or len({fault.settles for _, fault in found}) != 1:
        allowed = f"no such warning, or several; allowed: --digest, {_SHORTEST} letters that cara adapt check shows"
        raise InputError([Fault("--digest", "NOT_ALLOWED", allowed)])
    add_rows(place.folder / "settled.toml", [_row(act, item, fault) for item, fault in found])
    return [fault for _, fault in found]


def _warned(place: Place, act: Settling) -> Iterator[tuple[Item, PackFault]]:
    faults = place.verdict(act.on).faults
    for item, _ in items_of(place, act.message, act.medium):
        for fault in unsettled(faults, item):
            if fault.code == act.check and fault.settles.startswith(act.digest or ""):
                yield item, fault


def _row(act: Settling, item: Item, fault: PackFault) -> str:
    message, medium, form = key_of(item)
    about = {"check": act.check, "message": message, "medium": medium, "form": form, "sentences": fault.settles}
    return row_text("settled", {**about, "by": act.by, "why": act.why, "on": act.on})
