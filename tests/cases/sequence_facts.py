"""What a row of a sequence records: as ``cara-fact/1``, as a referral, or as a safe-contact record."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

import cara_core as cara
from cara_core.case.facts import KINDS
from cases.sequences import Happening
from support.referrals import with_value

__all__ = ["CASE", "fact_of", "referral_of", "safe_contact_of"]

CASE: Final = "26/0117"
_REFERRAL: Final = Path(__file__).parents[2] / "docs" / "examples" / "referral.json"
_ENVELOPE: Final = ("supersedes", "why", "moves_day")
_RANK: Final = "rank"


def fact_of(row: Happening, numbers: Mapping[str, int]) -> dict[str, object]:
    """This row as ``cara-fact/1``; ``numbers`` are those under which the rows before it are kept."""
    fields = {field.name.removesuffix("_"): field for field in attrs.fields(KINDS[row.what])}
    values = {key: _value(value, fields.get(key), numbers) for key, value in row.details.items()}
    if row.rank and _RANK in fields:
        values[_RANK] = row.rank
    envelope: dict[str, object] = {key: values.pop(key) for key in _ENVELOPE if key in values}
    when: dict[str, object] = {"on": str(row.happened.on)} if row.happened.hour is None else {"at": _instant(row)}
    return {"format": "cara-fact/1", "kind": row.what, "by": row.by, **when, **envelope, "what": values}


def _instant(row: Happening) -> str:
    return cara.write_instant(row.happened.at())


def _value(text: str, field: "attrs.Attribute[Any] | None", numbers: Mapping[str, int]) -> object:
    """A cell's word as JSON has it: ``yes``, a row's number, a list, or text as it stands."""
    if text.startswith("#"):
        # A row that was refused has no number; then no fact has this one, and the program says so.
        return numbers.get(text.removeprefix("#"), max(numbers.values(), default=0) + 1000)
    if text.startswith(("{", "[")):
        return json.loads(text)
    kind = bool if field is None else field.type
    if kind in {bool, bool | None} and text in {"yes", "no"}:
        return text == "yes"
    return text.split(", ") if str(kind).startswith("tuple[") else text


def referral_of(row: Happening) -> cara.Referral:
    """The example referral, with what the row says otherwise, by the paths of ``docs/reference/referral.md``."""
    referral = cara.read_referral(_REFERRAL.read_text(encoding="utf-8"))
    for path, text in row.details.items():
        day = cara.day(text) if text[:2] in {"19", "20"} and text.count("-") == 2 else None
        referral = with_value(referral, path, day or _value(text, None, {}))
    return referral


def safe_contact_of(row: Happening, version: int = 1) -> cara.SafeContact:
    """A record with one safe way, in the mornings and in the afternoons."""
    windows = [
        {"weekday": weekday, "starts": starts, "ends": ends}
        for weekday in ("mon", "tue", "wed", "thu", "fri")
        for starts, ends in (("10:00", "12:00"), ("14:00", "16:00"))
    ]
    way = {
        "kind": "call",
        "value": "+447700900001",
        "owner": "own",
        "perpetrator_access": "no",
        "safe_windows": windows,
        "verified_on": str(row.happened.on),
    }
    return cara.read_safe_contact(
        {
            "format": "cara-safe-contact/1",
            "case": CASE,
            "version": version,
            "recorded_by": row.by,
            "recorded_on": str(row.happened.on),
            "told_by": "victim",
            "channels": [way],
            "language": "en",
            "living_with_participant": False,
            **row.details,
        }
    )
