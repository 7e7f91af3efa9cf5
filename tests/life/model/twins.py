"""Known-bad readings: each gets one thing wrong that ``life.md`` section 3 names, and has to be found."""

import random
from collections.abc import Iterable
from typing import Any

from typing_extensions import override

from life.model import guards
from life.model.duties import Identity, Model
from life.model.ends import ENDS, Ending
from life.model.facts import Entry, Row, in_order
from life.model.guards import Duty
from life.model.recording import opened, recorded
from life.model.state import GRADES, History

__all__ = ["TWINS", "ModelReading"]


class ModelReading(Model):
    """The model itself, as a reading: no law may be broken by it."""

    def opened(self, dice: random.Random) -> list[Row]:
        return opened(dice)

    def recorded(self, rows: list[Row], asked: Row) -> list[Row]:
        return recorded(self.read(rows), asked)


def _with(history: type[History], *, name: str) -> type[ModelReading]:
    return type(name, (ModelReading,), {"history": history})


class _ByRecording(History):
    @override
    def fold(self, rows: list[Row]) -> list[Entry]:
        return sorted(super().fold(rows), key=lambda entry: entry["root"])

    @property
    @override
    def held(self) -> bool:
        last = self.last("safety_hold_placed", "safety_hold_lifted")
        return last is not None and last["kind"] == "safety_hold_placed"

    @property
    @override
    def grade(self) -> str | None:
        last = self.last("risk_reassessed")
        return None if last is None else str(last["what"]["grade"])


class _PairwiseStricter(History):
    @property
    @override
    def grade(self) -> str | None:
        stands: Entry | None = None
        for entry in self.of("risk_reassessed"):
            if stands is None or not self._undone(entry, stands):
                stands = entry
        return None if stands is None else str(stands["what"]["grade"])

    def _undone(self, entry: Entry, stands: Entry) -> bool:
        """Of one day the stricter of the two, unless both have their instant."""
        lower = GRADES.index(entry["what"]["grade"]) < GRADES.index(stands["what"]["grade"])
        if stands["day"] != entry["day"]:
            return lower and not self.lowers(entry)
        return lower and None in {stands["second"], entry["second"]}


class _LaterNumberWins(History):
    @property
    @override
    def grade(self) -> str | None:
        stands: str | None = None
        for entry in self.of("risk_reassessed"):
            stands = str(entry["what"]["grade"])
        return stands


class _RestoresNothing(History):
    """A taking-back voids its fact, and what that fact had superseded stays where it was."""

    @override
    def fold(self, rows: list[Row]) -> list[Entry]:
        superseded = {row.get("supersedes") for row in rows}
        return [entry for entry in in_order(rows) if entry["number"] not in superseded]


class _StateAlone(ModelReading):
    """As the duties of 4027174 were: worked out from the phase, so that they vanish with it."""

    @override
    def begun(self, history: History) -> Iterable[Duty]:
        ended, running = history.ended is not None, history.phase in {"live", "non_compliance", "breach", "prosecution"}
        gone = {
            "contact_victim": history.phase in {"ceased", "withdrawn"},
            "judge_absence": ended,
            "record_attendance": ended,
            "decide_after_absence": history.phase != "live",
            "decide_excuse": history.phase != "non_compliance",
            "decide_prosecution": history.phase != "breach",
            "record_proceedings": history.phase != "prosecution",
            "review_risk": not running,
            "act_on_high_risk": not history.stopped,
            "lift_or_keep_hold": not history.held,
        }
        return [duty for duty in super().begun(history) if not gone.get(duty["kind"], False)]


class _TimeEnds(ModelReading):
    """A duty that nobody has done for sixty days is not shown any more."""

    @override
    def duties(self, rows: list[Row]) -> dict[Identity, Duty]:
        today = max(row["on"] for row in rows)
        limit = f"{int(today[:4]):04}-{max(int(today[5:7]) - 2, 1):02}{today[7:]}"
        return {key: duty for key, duty in super().duties(rows).items() if duty["entry"]["day"] >= limit}


def _unsafe(duty: Duty, entry: Entry, history: History) -> bool:
    at_once = entry["what"]["reached"] and guards.occasion_of(duty) == entry["what"]["occasion"]
    return guards.settled(duty, entry, history) or bool(at_once and entry["day"] >= duty["entry"]["day"])


def _first_escalation(duty: Duty, entry: Entry, history: History) -> bool:
    passed_on = entry["what"].get("escalated_to") and guards.occasion_of(duty) == entry["what"]["occasion"]
    return guards.settled(duty, entry, history) or bool(passed_on and entry["day"] >= duty["entry"]["day"])


def _reading(name: str, ends: Iterable[Ending]) -> type[ModelReading]:
    return type(name, (ModelReading,), {"ends": tuple(ends)})


def _settling(guard: Any) -> list[Ending]:
    return [row._replace(guard=guard) if row.guard is guards.settled else row for row in ENDS]


def _typed_later(duty: Duty, entry: Entry, _: History) -> bool:
    return bool(entry["number"] > duty["entry"]["number"])


def one_row_too_many(duty: str, fact: str) -> type[ModelReading]:
    """The model with a row that section 2 does not have."""
    return _reading(f"{duty} ends by {fact}", [*ENDS, Ending(duty, fact, "done", _typed_later)])


TWINS: dict[str, tuple[str, type[ModelReading]]] = {
    "fold in order of recording": ("L5", _with(_ByRecording, name="ByRecording")),
    "duties worked out from state alone": ("L1", _StateAlone),
    "pairwise stricter of the two": ("L5", _with(_PairwiseStricter, name="PairwiseStricter")),
    "reached_unsafe_now settles": ("L1", _reading("Unsafe", _settling(_unsafe))),
    "the first escalated_to settles": ("L1", _reading("FirstEscalation", _settling(_first_escalation))),
    "of one day the later number wins": ("L5", _with(_LaterNumberWins, name="LaterNumberWins")),
    "WITHDRAWN ends review_risk": ("L1", one_row_too_many("review_risk", "withdrawn")),
    "taking back restores nothing": ("L6", _with(_RestoresNothing, name="RestoresNothing")),
    "a duty ended by time": ("L1", _TimeEnds),
}
"""Each twin with the law that has to find it."""
