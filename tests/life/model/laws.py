"""The laws of ``life.md`` section 3, each as a function that raises :class:`Broken` with the smallest it knows.

They are asked of a *reading*: anything that records facts and says which duties they come to.
The core is one (``reading_of_the_core.py``), the model another, and every known-bad twin is one.
"""

import contextlib
import datetime as dt
import random
from typing import Any, NamedTuple, Protocol

from typing_extensions import override

from life.model.duties import Identity, named_endings
from life.model.facts import Row, effective
from life.model.guards import Duty
from life.model.moves import MAKERS, move, report
from life.model.reckoning_of_days import days_on
from life.model.recording import Refused
from life.model.state import REPORTS, read

__all__ = [
    "Broken",
    "Reading",
    "Walk",
    "a_life",
    "any_life",
    "commutes",
    "known_at",
    "nothing",
    "takes_back",
    "without",
]


class Broken(AssertionError):
    """A law is broken: which, by which facts, and what was wrong."""

    def __init__(self, law: str, rows: list[Row], wrong: object) -> None:
        super().__init__(law, wrong)
        self.law, self.rows, self.wrong = law, rows, wrong

    @override
    def __str__(self) -> str:
        lines = [f"{row['number']} {row['kind']} {row['on']} {row.get('at', '')} {_short(row)}" for row in self.rows]
        return "\n".join([f"{self.law}: {self.wrong}", *lines])


def _short(row: Row) -> str:
    said = {name: row[name] for name in ("supersedes", "moves_day", "recorded_at") if row.get(name)}
    what = {k: v for k, v in row["what"].items() if k not in {"reason", "answers", "referral", "terms", "made_with"}}
    return f"{what} {said}"


class Reading(Protocol):
    """What records facts, and says what they come to."""

    def opened(self, dice: random.Random) -> list[Row]:
        """The facts a life begins with."""

    def recorded(self, rows: list[Row], asked: Row) -> list[Row]:
        """The facts to keep; raises :class:`Refused`."""

    def duties(self, rows: list[Row]) -> dict[Identity, Duty]:
        """O(F)."""

    def state(self, rows: list[Row]) -> dict[str, Any]:
        """The phase, and whether the case is held and stopped."""


class Moved(NamedTuple):
    """What one recording changed: its facts, the duties it began, and how each that left may have ended."""

    numbers: set[int]
    entered: set[Identity]
    left: dict[Identity, set[str]]


class Walk:
    """One random life, recorded step by step; L1, L2 and L7 are asked after each step."""

    def __init__(self, reading: Reading, seed: int) -> None:
        self.reading = reading
        self.dice = random.Random(seed)  # noqa: S311  (moves, not keys)
        self.rows = reading.opened(self.dice)
        self.today = dt.date.fromisoformat(self.rows[-1]["on"])
        self.history = read(self.rows)
        self.open = reading.duties(self.rows)
        self.began_by = {identity: duty["entry"]["number"] for identity, duty in self.open.items()}
        self.steps = self.refused = 0
        numbers = {row["number"] for row in self.rows}
        self.moved = [Moved(numbers, set(self.open), {})]

    def step(self) -> None:
        """Some days later, somebody records something."""
        self.pass_days()
        self.keep(self.asked(move(self.history, self.today, self.dice)))

    def pass_days(self) -> None:
        """Mostly the same day or the next; now and then some days later."""
        self.today = days_on(self.today, self.dice.choice((0, 0, 0, 1, 1, 2, 5, 12)))

    def asked(self, row: Row) -> Row:
        """The row, with the instant at which it is recorded."""
        return {**row, "recorded_at": f"{self.today.isoformat()}T18:{self.steps % 60:02}:00+00:00"}

    def keep(self, asked: Row) -> bool:
        """Record it; was it kept?"""
        self.steps += 1
        try:
            new = self.reading.recorded(self.rows, asked)
        except Refused as refused:
            self.refused += 1
            # A reading that says nothing refuses what cannot be: no report, but something impossible.
            if str(refused) and asked["kind"] in REPORTS and asked.get("supersedes") is None:
                raise Broken("L7", [*self.rows, {**asked, "number": len(self.rows) + 1}], str(refused)) from refused
            return False
        if not new:
            return False
        rows = self.rows + new
        history, found = read(rows), self.reading.duties(rows)
        left = {
            identity: named_endings(self.open[identity], self.history, history, began_by=self.began_by[identity])
            for identity in self.open.keys() - found.keys()
        }
        unnamed = [identity for identity, names in left.items() if not names]
        if unnamed:
            raise Broken("L1", rows, f"{unnamed[0]} left, and nothing that can be named ended it")
        entered = found.keys() - self.open.keys()
        self.began_by |= dict.fromkeys(entered, new[0]["number"])
        self.moved.append(Moved({row["number"] for row in new}, set(entered), left))
        self.rows, self.history, self.open = rows, history, found
        return True


def a_life(reading: Reading, seed: int, steps: int) -> Walk:
    """A life of so many steps, by which L1 and L7 hold."""
    walk = Walk(reading, seed)
    for _ in range(steps):
        walk.step()
    return walk


def any_life(reading: Reading, seed: int, steps: int) -> list[Row]:
    """The facts of a life of so many steps, of which no law is asked."""
    walk = Walk(reading, seed)
    for _ in range(steps):
        walk.pass_days()
        asked = walk.asked(move(walk.history, walk.today, walk.dice))
        walk.steps += 1
        with contextlib.suppress(Refused):
            walk.rows = walk.rows + reading.recorded(walk.rows, asked)
            walk.history = read(walk.rows)
    return walk.rows


def content(rows: list[Row], found: dict[Identity, Duty]) -> set[tuple[str, str, str]]:
    """Duties up to numbers: what each follows from in place of its root's number.

    Without ``review_issue``: it begins by what was known when something was recorded, and a report that is
    recorded later does not end it (contract 6.2). In another order it may never have begun.
    """
    by_number = {row["number"]: row for row in rows}
    # A contradiction is of two reports, and has no first but by number.
    return {
        (kind, "" if about.isdigit() else about, kind if kind == "settle_contradiction" else _named(by_number, root))
        for kind, about, root in found
        if kind != "review_issue"
    }


def _named(by_number: dict[int, Row], root: int) -> str:
    row = by_number.get(root)
    if row is None or row["kind"] in {"screened", "referred"}:
        return ""
    # Two reports of one workshop: of which of them it is said to follow is a matter of numbers.
    if row["kind"] in {"attendance_recorded", "workshop_not_held"}:
        return f"{row['kind']} {row['what']['part']} {row['what']['workshop_on']}"
    cause = row["what"].get("cause")
    if row["kind"] == "safety_hold_placed" and isinstance(cause, int):
        return f"hold of {_named(by_number, cause)}"
    what = {k: v for k, v in row["what"].items() if k != "terms"}
    return f"{row['kind']} {row['on']} {row.get('at')} {sorted(what.items())}"


def commutes(reading: Reading, seed: int, reports: int = 8, *kinds: str) -> None:
    """L5: the same reports, recorded in another order, come to the same state and the same duties."""
    walk = Walk(reading, seed)
    walk.today = days_on(walk.today, walk.dice.choice((20, 60, 100)))
    asked: dict[str, Row] = {}
    while len(asked) < reports:
        row = walk.asked(report(walk.history, walk.today, walk.dice, *kinds))
        if row["kind"] != "safety_hold_placed":
            _on_few_days(row, walk.dice)
            # Between two reports of one content nobody could tell.
            asked[repr((row["on"], row.get("at"), sorted(row["what"].items())))] = row
    order = list(asked.values())
    first = _in_this_order(reading, walk.rows, order)
    walk.dice.shuffle(order)
    other = _in_this_order(reading, walk.rows, order)
    if first[1] != other[1]:
        raise Broken("L5", first[0], f"the other order comes to {other[1]}, not {first[1]}")
    if first[2] != other[2]:
        rows = [f"{row['number']} {row['kind']}" for row in other[0]]
        raise Broken("L5", first[0], f"duties differ: {first[2] ^ other[2]}; the other order: {rows}")


def _on_few_days(row: Row, dice: random.Random) -> None:
    """Many of one day, some of them with their instant: ties are what the order of recording could decide."""
    if row["kind"] not in {"attendance_recorded", "non_compliance_recorded"} and dice.random() < 0.6:
        row["on"] = dice.choice(("2026-03-20", "2026-03-21"))
        if dice.random() < 0.5:
            row.pop("at", None)
        elif "at" in row:
            row["at"] = row["on"] + row["at"][10:]
    elif "at" in row and row["at"][:10] != row["on"]:
        row["at"] = row["on"] + row["at"][10:]


def _in_this_order(
    reading: Reading, rows: list[Row], asked: list[Row]
) -> tuple[list[Row], dict[str, Any], set[tuple[str, str, str]]]:
    for row in asked:
        try:
            rows = rows + reading.recorded(rows, row)
        except Refused as refused:
            if str(refused):
                raise Broken("L7", [*rows, {**row, "number": len(rows) + 1}], str(refused)) from refused
    return rows, reading.state(rows), content(rows, reading.duties(rows))


def without(rows: list[Row], number: int) -> list[Row]:
    """The facts without this one and its follow-ons: in their numbers stands something of which nothing follows."""
    gone = {number}
    for row in rows:
        # A hold follows from the concern that follows from a contact.
        if isinstance(row["what"].get("cause"), int) and row["what"]["cause"] in gone:
            gone.add(row["number"])
    return [nothing(row) if row["number"] in gone else row for row in rows]


def nothing(row: Row) -> Row:
    """A fact with its number and its day, of which nothing follows."""
    kept = {name: row[name] for name in ("number", "on", "by", "recorded_at")}
    return {**kept, "kind": "legal_advice_offered", "what": {"offered": True}}


def takes_back(reading: Reading, walk: Walk) -> bool:
    """L6: a fact taken back leaves what there was without it and its follow-ons. Was there one to try?"""
    fell = effective(walk.rows)
    superseded_by = {row.get("supersedes") for row in walk.rows} | {row["what"].get("concern") for row in walk.rows}
    tried = [
        row["number"]
        for row in walk.rows
        if row["kind"] in {*MAKERS, "recorded_in_error"} - {"person_erased", "referral_corrected"}
        and row["number"] not in fell.keys() | superseded_by
    ]
    if not tried:
        return False
    corrections = [
        n for n in tried if walk.rows[n - 1].get("supersedes") or walk.rows[n - 1]["kind"] == "recorded_in_error"
    ]
    number = walk.dice.choice(corrections if corrections and walk.dice.random() < 0.5 else tried)
    what = {"fact": number, "code": "never_happened", "rank": "inspector", "reason": "it was wrong"}
    back = walk.asked({"kind": "recorded_in_error", "what": what, "by": "inspector 99", "on": walk.today.isoformat()})
    try:
        rows = walk.rows + reading.recorded(walk.rows, back)
    except Refused:
        return False
    before = without(walk.rows, number)
    if reading.state(rows) != reading.state(before):
        raise Broken("L6", rows, f"comes to {reading.state(rows)}; without {number} to {reading.state(before)}")
    ours, theirs = (
        {
            each
            for each in content(facts, reading.duties(facts))
            if each[0] not in _BY_SCREENING and each[1] != "removal"
        }
        for facts in (rows, before)
    )
    if ours != theirs:
        raise Broken("L6", rows, f"without {number} the duties are others: {ours ^ theirs}")
    return True


_BY_SCREENING = {"review_issue", "review_bookings", "referral_incomplete", "refuse_or_close", "issue_by", "decide_case"}


def known_at(rows: list[Row], moment: str) -> list[Row]:
    """What was known at a moment: everything up to the last that was recorded by then."""
    return rows[: max((row["number"] for row in rows if row["recorded_at"] <= moment), default=0)]
