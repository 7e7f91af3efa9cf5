"""Somebody has moved house: their contact record as it is from now on.

What only held at the old address does not hold at the new one: a letter box that was safe, where the
participant sets out from, whether the two live in one home. It is said anew, or it is not known.
"""

from typing import Any, Final

import attrs

from cara_core.formats.participant import PARTICIPANT_FORMAT, Participant, participant_entries, read_participant
from cara_core.formats.safe_contact import read_safe_contact, unveiled_entries
from cara_core.terms.contact import Owned, PerpetratorAccess, ReachKind, SafeContact, WayKind
from cara_core.terms.days import Day

__all__ = ["NewLetterBox", "participant_moved", "victim_moved"]

_OF_THE_OLD_HOME: Final = ("address", "starts_from")


@attrs.frozen(kw_only=True, repr=False)
class NewLetterBox:
    """The victim's new address, its lines parted by commas: whose it is, and can the participant get at it?"""

    address: str
    owner: Owned
    perpetrator_access: PerpetratorAccess


def participant_moved(case: str, record: Participant | None, said: dict[str, Any]) -> Participant:
    """The participant's record with what is said now, by its fields; without a record, a first one.

    An ``address`` of no lines: they have none now. Raises :class:`InputError` with every fault.
    """
    kept: dict[str, Any] = (
        {"format": PARTICIPANT_FORMAT, "case": case} if record is None else participant_entries(record)
    )
    kept = {name: value for name, value in kept.items() if name not in _OF_THE_OLD_HOME}
    entries = {**kept, **said}
    gone = {kind.value for kind in ReachKind if said.get(kind)}
    has_none = [kind for kind in _listed(kept.get("has_none")) if kind not in gone]
    if not said.get("address") and ReachKind.ADDRESS.value not in has_none:
        has_none.append(ReachKind.ADDRESS.value)
    return read_participant({**entries, "has_none": has_none})


def victim_moved(
    record: SafeContact,
    *,
    by: str,
    on: Day,
    told_by: str,
    letter_box: NewLetterBox | None,
    living_with_participant: bool | None,
) -> SafeContact:
    """The next version of the victim's safe contact: no letter goes to the old address.

    Every other way stays as it is. The new letter box is confirmed only where the victim said so.
    Raises :class:`InputError` with every fault.
    """
    entries = unveiled_entries(record)
    ways = [way for way in _listed(entries.get("channels")) if way["kind"] != WayKind.POST]
    if letter_box is not None:
        confirmed = {"verified_on": on.isoformat()} if told_by.strip().lower() == "victim" else {}
        box = {"kind": "post", "value": letter_box.address, "owner": letter_box.owner.value}
        ways.append({**box, "perpetrator_access": letter_box.perpetrator_access.value, **confirmed})
    new: dict[str, Any] = {
        **entries,
        "version": record.version + 1,
        "recorded_by": by,
        "recorded_on": on.isoformat(),
        "told_by": told_by,
        "channels": ways,
        "living_with_participant": living_with_participant,
    }
    if ways:
        new |= {"no_way_because": None, "rank": None}
    return read_safe_contact(new)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
