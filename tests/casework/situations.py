"""The situations that guards are tried in, each made once and copied for every call."""

import datetime as dt
import json
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import cara_core as cara
from cara_core.terms.caution import Part
from cara_core.terms.instants import Instant
from casework.worked import AT, BY, CASE, DAY, FACTS
from cli.reaching import participant_file
from support.offers import STAFF

__all__ = ["ENDED", "FLOOR", "OTHER", "REFERRAL", "SITUATIONS", "fact", "make_situation", "open_in", "pair_of"]

OTHER: Final = "B/2"
REFERRAL: Final[Mapping[str, Any]] = json.loads(
    (files("cara_core.examples") / "answers-not-given.json").read_text(encoding="utf-8")
)
"""The contract's own example."""


def fact(kind: str, what: Mapping[str, object] | None = None, **envelope: object) -> dict[str, Any]:
    """One fact as ``cara-fact/1``, of 10 March 2026."""
    plain = {"format": "cara-fact/1", "kind": kind, "on": "2026-03-10", "by": BY, "what": dict(what or {})}
    return {name: value for name, value in {**plain, **envelope}.items() if value is not None}


ENDED: Final = (
    fact("withdrawn", {"rank": "inspector", "reason": "no longer right"}, by="PI 1203"),
    *(
        fact(
            "victim_contacted",
            {"occasion": occasion, "how": "telephone", "reached": True, "concern": False},
            by="victim contact officer",
        )
        for occasion in ("caution_issued", "ended")
    ),
)
"""How a caution that was given ends, so that data may be erased."""


def open_in(folder: Path) -> cara.Casework:
    """The cases whose store is in this folder, where the command has it."""
    return cara.open_casework(f"sqlite:///{folder / 'cara.db'}")


def nothing(folder: Path) -> None:
    """There is no store."""


def opened(folder: Path, *cases: str, at: Instant = AT) -> None:
    """Cases of Hampshire were opened, each under a request ``open-<case>``."""
    with open_in(folder) as casework:
        for case in cases or (CASE,):
            referral = cara.read_referral(REFERRAL)
            casework.open(referral, case=case, force="hampshire", on=DAY, at=at, by=BY, request=f"open-{case}")


FLOOR: Final[Mapping[str, tuple[str, Mapping[str, object]]]] = {
    "a suspect of 17": ("suspect", {"date_of_birth": "2008-03-11"}),
    "a high risk": ("risk", {"grade": "high"}),
    "a risk that nobody assessed": ("risk", {"grade": None}),
    "strangulation": ("risk", {"strangulation": True}),
    "control": ("risk", {"coercive_control": True}),
    "a victim of 15": ("victim", {"date_of_birth": "2010-06-01"}),
}
"""What of a referral stands below the safety floor: its part, and what is other there than in the example."""


def below_the_floor(folder: Path, name: str) -> None:
    """A case was opened that nobody may be given a caution in."""
    part, other = FLOOR[name]
    referral = cara.read_referral({**REFERRAL, part: {**REFERRAL[part], **other}})
    with open_in(folder) as casework:
        casework.open(referral, case=CASE, force="hampshire", on=DAY, at=AT, by=BY)


CALENDAR: Final = {
    "facilitators.csv": "id,languages,qualified\nT1,en,yes\nT2,en,yes\n",
    "workshops.csv": (
        "id,part,after,venue,date,starts,ends,language,group,least,most,facilitators\n"
        "1A,A,,Hall,2026-03-21,10:00,15:00,en,men,2,8,T1;T2\n"
        "1B,B,1A,Hall,2026-04-18,10:00,15:00,en,men,2,8,T1;T2\n"
        "2A,A,,Hall,2026-03-28,10:00,15:00,en,men,2,8,T1;T2\n"
        "2B,B,2A,Hall,2026-04-25,10:00,15:00,en,men,2,8,T1;T2\n"
    ),
    "people.jsonl": json.dumps(participant_file(case=CASE)) + "\n",
}


def to_be_booked(folder: Path) -> None:
    """The caution was given, and there is a calendar of workshops."""
    issued(folder)
    for name, text in CALENDAR.items():
        (folder / name).write_text(text, encoding="utf-8")


def booked(folder: Path) -> None:
    """The same, and its first two workshops are booked."""
    to_be_booked(folder)
    with open_in(folder) as casework:
        casework.book(CASE, pair_of("1"), at=AT, by=BY)


def pair_of(name: str) -> cara.WorkshopPair:
    """The pair of that name in the calendar."""
    first, second = ("2026-03-21", "2026-04-18") if name == "1" else ("2026-03-28", "2026-04-25")
    return cara.WorkshopPair(
        _workshop(f"{name}A", Part.FIRST, on=first), _workshop(f"{name}B", Part.SECOND, on=second, after=f"{name}A")
    )


def _workshop(name: str, part: Part, *, on: str, after: str | None = None) -> cara.Workshop:
    return cara.Workshop(
        id=name,
        part=part,
        venue="Hall",
        on=cara.day(on),
        starts=dt.time(10),
        ends=dt.time(15),
        language="en",
        sex=cara.Sex.MALE,
        least=2,
        most=8,
        facilitators=STAFF,
        after=after,
    )


def two_cases(folder: Path) -> None:
    """Two cases were opened."""
    opened(folder, CASE, OTHER)


def recorded(folder: Path) -> None:
    """Two cases were opened, and the evidence was recorded in the first, under the request ``evidence``."""
    two_cases(folder)
    with open_in(folder) as casework:
        casework.record(CASE, fact("evidence_found", {"sufficient": True}), at=AT, request="evidence")


def issued(folder: Path) -> None:
    """The caution was given, under the request ``issue``."""
    opened(folder)
    with open_in(folder) as casework:
        casework.record(CASE, FACTS, at=AT, request="issue")


def withdrawn_agreement(folder: Path) -> None:
    """The caution was given, and after it the victim withdrew their agreement."""
    issued(folder)
    with open_in(folder) as casework:
        casework.record(CASE, fact("agreement_withdrawn", {"how": "telephone"}), at=AT)


def ended(folder: Path) -> None:
    """The caution was given, and withdrawn."""
    issued(folder)
    with open_in(folder) as casework:
        casework.record(CASE, list(ENDED), at=AT, request="end")


def erased(folder: Path) -> None:
    """The same, and the victim's data were erased, under the request ``erase``."""
    ended(folder)
    with open_in(folder) as casework:
        casework.erase(CASE, cara.Person.VICTIM, authority="RRD-1", at=AT, by=BY, request="erase")


def one_unreadable(folder: Path) -> None:
    """Of two cases, the keys of the second are gone, though nobody erased anything."""
    opened(folder, CASE)
    keys = folder / "cara.db.keys"
    before = {file for file in keys.rglob("*") if file.is_file()}
    opened(folder, OTHER)
    for key in {file for file in keys.rglob("*") if file.is_file()} - before:
        key.unlink()


def keys_of_another(folder: Path) -> None:
    """The keys beside the store are another store's."""
    opened(folder)
    shutil.rmtree(folder / "cara.db.keys")
    (folder / "other").mkdir()
    opened(folder / "other")
    (folder / "other" / "cara.db.keys").rename(folder / "cara.db.keys")
    shutil.rmtree(folder / "other")


def keys_gone(folder: Path) -> None:
    """There are no keys beside the store."""
    opened(folder)
    shutil.rmtree(folder / "cara.db.keys")


_MADE: Final[Mapping[str, Callable[[Path], None]]] = {
    made.__name__.replace("_", " "): made
    for made in (
        nothing,
        opened,
        two_cases,
        recorded,
        issued,
        withdrawn_agreement,
        ended,
        erased,
        one_unreadable,
        keys_of_another,
        keys_gone,
        to_be_booked,
        booked,
    )
}
SITUATIONS: Final[Mapping[str, Callable[[Path], None]]] = {
    **_MADE,
    **{name: partial(below_the_floor, name=name) for name in FLOOR},
}


def make_situation(name: str, folder: Path) -> Path:
    """Make this situation in a new folder."""
    folder.mkdir()
    SITUATIONS[name](folder)
    return folder
