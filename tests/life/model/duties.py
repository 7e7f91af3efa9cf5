"""O(F): the duties that follow from the facts and that nothing has ended; and which endings a step may name."""

from collections.abc import Iterable, Sequence

from life.model.begins import begins
from life.model.ends import ENDS, Ending
from life.model.facts import Entry, Row
from life.model.guards import Duty
from life.model.state import History

__all__ = ["Identity", "Model", "identity", "named_endings"]

Identity = tuple[str, str, int]


def identity(duty: Duty) -> Identity:
    """What makes a duty this one: its kind, what it is about, and the root of the fact it follows from."""
    return duty["kind"], duty["about"], duty["root"]


class Model:
    """A reading of the facts: the duties they come to. Twins change the table or the history."""

    ends: Sequence[Ending] = ENDS
    history: type[History] = History

    def __init__(self) -> None:
        self._rows: dict[str, list[Ending]] = {}
        for row in self.ends:
            self._rows.setdefault(row.duty, []).append(row)

    def read(self, rows: list[Row]) -> History:
        """What these facts come to."""
        return self.history(rows)

    def begun(self, history: History) -> Iterable[Duty]:
        """The duties that follow from the facts."""
        return begins(history)

    def duties(self, rows: list[Row]) -> dict[Identity, Duty]:
        """O(F)."""
        history = self.read(rows)
        return {identity(duty): duty for duty in self.begun(history) if not self.ended_by(duty, history)}

    def state(self, rows: list[Row]) -> dict[str, object]:
        """The phase, and whether the case is held and stopped."""
        return self.read(rows).state

    def ended_by(self, duty: Duty, history: History) -> list[tuple[Ending, Entry]]:
        """Every row of the table that ends this duty, with the fact."""
        return [
            (row, entry)
            for row in self._rows.get(duty["kind"], ())
            for entry in history.of(row.fact)
            if row.guard(duty, entry, history)
        ]


_NEED_A_CAUTION = frozenset(
    [
        "end_caution",
        "decide_expired",
        "record_outcome",
        "limit_near",
        "answer_referral",
        "review_issue",
        "decide_after_rejection",
        "book_workshops",
        "completion_impossible",
        "record_attendance",
        "judge_absence",
        "decide_after_absence",
        "decide_excuse",
        "decide_prosecution",
        "record_proceedings",
        "tell_outcome",
        "contact_victim",
        "tell_change",
        "review_risk",
        "review_bookings",
        "decide_unavailable",
    ]
)

_OF_THE_BOOKINGS = frozenset({"record_attendance", "review_bookings", "decide_unavailable", "tell_change"})
_OF_THE_CONDITIONS = frozenset({"answer_referral", "book_workshops", "completion_impossible"})


def named_endings(duty: Duty, before: History, after: History, *, began_by: int) -> set[str]:
    """How may this duty have ended by the facts that came in between? Empty: by nothing that can be named (L1).

    A row of ENDS may name a fact that is new, that stands again, or that counts now as an end;
    ``in_error``: what began the duty was superseded or taken back.
    """
    lenient = LENIENT.read(after.rows)
    counted = _counting(before)
    causes = {entry["number"] for entry in lenient.entries if entry["number"] not in counted}
    causes |= _counting(lenient) - counted
    # A correction can bring back what another fact had undone: that fact is named then.
    new = after.rows[len(before.rows) :]
    corrects = any(row.get("supersedes") or row["kind"] == "recorded_in_error" for row in new)
    # What began it may have been corrected, and lie elsewhere now.
    now = [{**duty, "entry": entry} for entry in lenient.entries if entry["root"] == duty["entry"]["root"]]
    ended = [(row, entry) for each in (duty, *now) for row, entry in LENIENT.ended_by(each, lenient)]
    found = {row.how for row, entry in ended if corrects or entry["number"] in causes}
    fell = after.fell.keys() - before.fell.keys()
    # What began the duty may be more than one fact: the caution too, and what made it come back.
    began = {duty["entry"]["number"], began_by, *duty.get("also", ())}
    if before.caution is not None and duty["kind"] in _NEED_A_CAUTION:
        began.add(before.caution["number"])
    if duty["kind"] in _OF_THE_CONDITIONS:
        began |= {entry["number"] for entry in before.of("conditions_decided", "conditions_varied")}
    if duty["kind"] == "tell_outcome":
        # Of a closing whoever was asked is told.
        began |= {entry["number"] for entry in before.of("victim_asked")}
    if duty["kind"] == "review_retention":
        # The record of a case that has ended is looked at again.
        began |= {entry["number"] for entry in before.said_to_end}
    if duty["kind"] in _OF_THE_BOOKINGS:
        began |= {entry["number"] for entry in before.of("workshops_booked")}
    if fell & began and duty["kind"] != "review_issue":
        found.add("in_error")
    return found


def _counting(history: History) -> set[int]:
    """The facts that stand, and of the ends those that count."""
    of_ends = {entry["number"] for entry in history.ends}
    kinds = {"completed", "ceased", "withdrawn", "closed", "ended_incomplete", "caution_quashed", "case_transferred"}
    return {entry["number"] for entry in history.entries if entry["kind"] not in kinds or entry["number"] in of_ends}


class _LenientHistory(History):
    """Of one day, nobody knows which was first: where that may have been right, a duty may have ended."""

    lenient = True


class _Lenient(Model):
    history = _LenientHistory


LENIENT = _Lenient()
