"""A newer version of cara-core at a store, in a process of its own.

It knows what the version under test does not: a kind of fact, a field of a kind there is, and a
word that such a field may say; its rules are of a later number. It reads and writes with the
real code of the store.

    python newer_version.py URL KEYS due [SETS KEPT] | heads | tell
    python newer_version.py URL KEYS kind|field|word|person CASE NUMBER
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import attrs

from cara_core.case.facts import KIND_OF, KINDS, Attendance, AttendanceRecorded, PersonErased, fields
from cara_core.terms.caution import Part, Person
from cara_core.terms.days import Day

__all__ = ["main"]


@attrs.frozen(kw_only=True)
class OmenSeen:
    """The kind that is new: one of its fields is the victim's."""

    sign: str
    said: str | None = fields.personal(Person.VICTIM)


@attrs.frozen(kw_only=True)
class LongerAttendanceRecorded(AttendanceRecorded):
    """The kind that has a field more, and one of whose fields may say more."""

    minutes: int | None = None


# Before anything is imported that is worked out from them.
for kind, name in ((OmenSeen, "omen_seen"), (LongerAttendanceRecorded, "attendance_recorded")):
    cast("dict[str, Any]", KINDS)[name] = kind
    cast("dict[Any, str]", KIND_OF)[kind] = name

from cara_core.case import evolve  # noqa: E402
from cara_core.case.case import Case  # noqa: E402
from cara_core.case.facts import Fact  # noqa: E402
from cara_core.case.standing import Recorded  # noqa: E402
from cara_core.formats.stored_facts import stored_fact  # noqa: E402
from cara_core.planning.bank_holidays import working_days  # noqa: E402
from cara_core.store.case_moved import tell_case_moved  # noqa: E402
from cara_core.store.case_store import CaseStore  # noqa: E402
from cara_core.store.fact_writer import FactWriter  # noqa: E402
from cara_core.store.index import rules, sets  # noqa: E402
from cara_core.store.log import sealing  # noqa: E402
from cara_core.store.opening import open_store  # noqa: E402
from store.made_up_facts import AT, ON  # noqa: E402

CHANGES = evolve._changes


def changes(case: Case, record: Recorded[Any]) -> dict[str, Any]:
    """The new kind changes nothing of a case."""
    return {} if isinstance(record.what, OmenSeen) else CHANGES(case, record)


def what_of(kind: str) -> Any:
    """What this version writes and the one under test cannot read."""
    match kind:
        case "kind":
            return OmenSeen(sign="a raven", said="PLANTED-VICTIM")
        case "person":
            return PersonErased(person=Person.VICTIM, authority="DPO/7")
        case _:
            minutes = 90 if kind == "field" else None
            return LongerAttendanceRecorded(
                part=Part.FIRST, workshop_on=ON, attendance=Attendance.ABSENT, minutes=minutes
            )


def record(store: CaseStore, kind: str, case: str, number: int) -> None:
    """Append one such fact."""
    what = what_of(kind)
    fact = stored_fact(case=case, number=number, on=ON, at=None, by="PC 9", what=what, supersedes=None, why=None)
    with Words(kind):
        FactWriter(store).append([fact], at=AT)


class Words:
    """While it is open, a word that only this version knows is written: nothing in Python would."""

    def __init__(self, kind: str) -> None:
        self.words = {"word": ('"absent"', '"turned_back"'), "person": ('"victim"', '"neighbour"')}.get(kind)
        self.seal = sealing.Sealing.seal_fact

    def __enter__(self) -> None:
        seal, words = self.seal, self.words

        def sealed(*arguments: Any, **named: Any) -> str:
            body = seal(*arguments, **named)
            return body if words is None else body.replace(*words)

        sealing.Sealing.seal_fact = sealed  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        sealing.Sealing.seal_fact = self.seal  # type: ignore[method-assign]


class Host:
    """A force's own system, which prints what it hears."""

    heard: list[object]

    def __init__(self) -> None:
        self.heard = []

    def told(self, case: Case, facts: Sequence[Fact]) -> None:
        """Keep it."""
        self.heard.append([case.id, [fact.number for fact in facts]])


def main(url: str, keys: str, act: str, *arguments: str) -> object:
    """Do it; what came of it."""
    evolve._changes = changes
    rules.RULES += 1  # type: ignore[misc]
    working = working_days(2025, 2040)
    with open_store(url, keys=Path(keys), at=AT) as store:
        match act:
            case "due":
                sets._KEPT = int(arguments[0]) if arguments else 2  # type: ignore[misc]
                return [[duty.case, duty.kind] for duty in store.due(Day(2039, 1, 1), working)]
            case "heads":
                return [[head.case, head.number, head.why_unreadable] for head in store.case_heads(working)]
            case "tell":
                host = Host()
                tell_case_moved(store, lambda *_: cast("Any", host), AT)
                return host.heard
            case _:
                record(store, act, arguments[0], int(arguments[1]))
                return None


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
