"""A booked case in a store, and the two records of how its people are reached. Everything in them is made up."""

import json
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from cara_core.store.case_store import CaseStore
from cara_core.store.opening import open_store
from support.clocks import NOW

__all__ = [
    "BOOKED",
    "CASE",
    "NOON",
    "PARTICIPANT_DETAILS",
    "PERSONAL",
    "VICTIM_DETAILS",
    "Cara",
    "Write",
    "open_booked",
    "participant_file",
    "victim_file",
]

Cara = Callable[..., CompletedProcess[str]]
Write = Callable[..., Path]

CASE = "C-1"
NOON = "2026-03-10T12:00:00Z"
"""A weekday on which the booking is due."""
_LIFE = [json.loads(line) for line in (files("cara_core.examples") / "lives/completion.jsonl").read_text().splitlines()]
_IDS = {"first_workshop": "SOU-M-02-A", "second_workshop": "SOU-M-02-B"}
BOOKED: list[dict[str, Any]] = [
    {**fact, "what": {**fact["what"], **_IDS}} if fact["kind"] == "workshops_booked" else fact
    for fact in _LIFE[1:]
    if fact["on"] <= "2026-03-09"
]
PARTICIPANT_DETAILS = ("PLANTED PERSON", "07700 900123", "planted@example.org", "1 Planted Street")
VICTIM_DETAILS = ("07700 900789", "the planted dentist", "PLANTED-NOTE-4242", "PLANTED-STOP-2424")
PERSONAL = (*PARTICIPANT_DETAILS, *VICTIM_DETAILS, "900123", "900789")
"""Nothing that is shown or raised may hold one of these, but what is asked for with a reason."""


def participant_file(**other: object) -> dict[str, object]:
    """The participant's record as a file."""
    name, phone, email, street = PARTICIPANT_DETAILS
    said: dict[str, object] = {
        "format": "cara-participant/1",
        "case": CASE,
        "name": name,
        "sex": "male",
        "language": "en",
        "interpreter_needed": False,
        "phone": phone,
        "email": email,
        "address": [street, "Sampleton", "EX1 1AA"],
    }
    return said | other


def victim_file(version: int = 1, *, way: dict[str, object] | None = None, **other: object) -> dict[str, object]:
    """The victim's safe contact as a file: a call on Tuesdays from 10 to 14."""
    number, dentist, note, stop = VICTIM_DETAILS
    call: dict[str, object] = {
        "kind": "call",
        "value": number,
        "owner": "own",
        "perpetrator_access": "no",
        "caller_identity": dentist,
        "safe_windows": [{"weekday": "tue", "starts": "10:00", "ends": "14:00"}],
        "verified_on": "2026-03-02",
    }
    said: dict[str, object] = {
        "format": "cara-safe-contact/1",
        "case": CASE,
        "version": version,
        "recorded_by": "victim contact officer",
        "recorded_on": "2026-03-02",
        "told_by": "victim",
        "worker": "adviser 3",
        "channels": [call | (way or {})],
        "language": "en",
        "living_with_participant": False,
        "notes": note,
        "stop_word_meaning": stop,
    }
    return said | other


_MADE: dict[tuple[object, ...], Path] = {}


def open_booked(
    called: Cara, write: Write, *, force: str = "hampshire", facts: int | None = None, records: bool = False
) -> None:
    """A case with two workshops booked (or only so many of its facts), in the store of this folder.

    With ``records`` both are kept. A store is made once, and then copied: making it takes most of a second.
    """
    key, here = (force, facts, records), Path.cwd()
    made = _MADE.get(key)
    if made is not None and made.is_dir():
        shutil.copytree(made, here, dirs_exist_ok=True)
        return
    referral = write("referral.json", _LIFE[0])
    ran = called("case", "open", referral, "--force", force, "--case", CASE, "--on", "2026-03-03")
    assert (ran.returncode, ran.stderr) == (0, "")
    if facts != 0:
        lines = "".join(f"{json.dumps(fact)}\n" for fact in BOOKED[:facts])
        ran = called("case", "record", CASE, write("facts.jsonl", lines))
        assert (ran.returncode, ran.stderr) == (0, "")
    if records:
        ran = called(
            "contact",
            "record",
            write("participant.json", participant_file()),
            write("victim.json", victim_file()),
        )
        assert (ran.returncode, ran.stderr) == (0, "")
    _MADE[key] = here.parent / f"made-{len(_MADE)}-{here.name}"
    shutil.copytree(here, _MADE[key])


def store_in(folder: Path) -> CaseStore:
    """The store of this folder, opened."""
    return open_store(f"sqlite:///{folder / 'cara.db'}", keys=folder / "cara.db.keys", at=NOW, create=False)
