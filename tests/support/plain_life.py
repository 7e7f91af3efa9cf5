"""The life of a caution told a second time, in dictionaries and plain numbers.

Nothing of ``stages/`` or ``case/`` is used here: the facts are the mappings of
``cara-fact/1``, days are counted from the year 1, and everything is worked out anew from
the list of facts whenever it is asked for. The state machine holds the core against this.
"""

import datetime as dt
import hashlib
import json
import operator
from typing import Any, Final

from support.reckoning import months_on

__all__ = ["BEFORE", "ENDS", "RUNNING", "PlainLife", "number_of"]

Row = dict[str, Any]

BEFORE: Final = ("referred", "screened", "authorised", "signed")
RUNNING: Final = ("live", "non_compliance", "breach", "prosecution")
ENDS: Final = {"completed": "completed", "ceased": "ceased", "withdrawn": "withdrawn", "closed": "closed"}
_ALWAYS: Final = "victim_contacted safety_hold_placed risk_reassessed risk_reviewed"
_WHEN: Final = {
    "signed": "caution_issued",
    "live": "non_compliance_recorded completed",
    "non_compliance": "excuse_decided",
    "breach": "breach_not_pursued referred_for_prosecution",
    "prosecution": "breach_not_pursued ceased",
}
_BEFORE_ISSUE: Final = (
    "screened views_sought views_not_sought victim_asked agreement_withdrawn evidence_found authorised"
    " offence_admitted effect_explained conditions_decided document_signed closed"
)
_AFTER_ISSUE: Final = (
    "agreement_withdrawn workshops_booked booking_cancelled attendance_recorded absence_judged conditions_varied"
    " arrested_for_breach withdrawn"
)
_GRADES: Final = ("standard", "medium", "high")
_STOPPED: Final = set(
    "authorised document_signed caution_issued workshops_booked conditions_varied completed".split()  # noqa: SIM905
)


def number_of(day: str) -> int:
    """The day as a number: days can be counted and compared."""
    return dt.date.fromisoformat(day).toordinal()


class PlainLife:
    """A list of facts, and what it comes to."""

    def __init__(self, facts: list[Row], *, both_repeated: bool) -> None:
        self.facts = facts
        self.both_repeated = both_repeated
        self._holding = _holding(facts)

    def holding(self) -> list[Row]:
        """The facts that hold, each where the first of its line stood."""
        return self._holding

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.holding() if row["kind"] == kind]

    def last(self, kind: str) -> Row | None:
        rows = self.of(kind)
        return rows[-1] if rows else None

    def order(self, *kinds: str) -> str | None:
        """Which of these kinds happened last?"""
        found = [row["kind"] for row in self.holding() if row["kind"] in kinds]
        return found[-1] if found else None

    @property
    def phase(self) -> str:
        status = ""
        for row in self.holding():
            kind, what = row["kind"], row["what"]
            if kind in ENDS:
                return ENDS[kind]
            if kind in {"caution_issued", "breach_not_pursued"}:
                status = "live"
            elif kind == "non_compliance_recorded":
                status = "non_compliance"
            elif kind == "excuse_decided":
                status = "live" if what["reasonable"] else "breach"
            elif kind == "referred_for_prosecution" or what.get("outcome") == "charged":
                status = "prosecution"
        if status:
            return status
        if self.order("document_signed", "conditions_decided") == "document_signed":
            return "signed"
        if self.of("authorised"):
            return "authorised"
        return "screened" if self.of("screened") else "referred"

    @property
    def held(self) -> bool:
        return self.order("safety_hold_placed", "safety_hold_lifted") == "safety_hold_placed"

    @property
    def concerned(self) -> list[int]:
        """The days of the concerns since the hold was last lifted."""
        days: list[int] = []
        for row in self.holding():
            if row["kind"] == "safety_hold_lifted":
                days.clear()
            elif row["kind"] == "safety_hold_placed":
                days.append(number_of(row["on"]))
        return days

    @property
    def stopped(self) -> bool:
        """The later day holds, and of one day the stricter; of reviews the last of the later day."""
        risks = sorted((row["on"], _GRADES.index(row["what"]["grade"])) for row in self.of("risk_reassessed"))
        reviews = sorted(self.of("risk_reviewed"), key=operator.itemgetter("on"))
        high = bool(risks) and _GRADES[risks[-1][1]] == "high"
        return high or (bool(reviews) and not reviews[-1]["what"]["continues"])

    @property
    def answer(self) -> tuple[Row | None, bool]:
        """The victim's answer of the later day, and whether it was withdrawn since."""
        asked: Row | None = None
        gone: Row | None = None
        for row in self.holding():
            if row["kind"] == "victim_asked" and (asked is None or asked["on"] <= row["on"]):
                asked, gone = row, None if gone is None or gone["on"] < row["on"] else gone
            elif row["kind"] == "agreement_withdrawn":
                gone = row
        return asked, gone is not None

    @property
    def allowed(self) -> set[str]:
        phase = self.phase
        kinds = set(_ALWAYS.split()) | set(_WHEN.get(phase, "").split())
        if phase in BEFORE:
            kinds |= set(_BEFORE_ISSUE.split())
        elif phase in RUNNING:
            kinds |= set(_AFTER_ISSUE.split())
        else:
            kinds |= {"retention_reviewed", "person_erased"}
        if self.stopped:
            kinds -= _STOPPED
        return kinds - {"caution_issued", "completed"} | {"safety_hold_lifted"} if self.held else kinds

    @property
    def missing(self) -> list[str]:
        """The requirements of s.23 that are not met."""
        proof, decided, explained = (self.last(kind) for kind in ("evidence_found", "authorised", "effect_explained"))
        signed = self.last("document_signed") if self._signed() else None
        admitted = self.last("offence_admitted")
        met = {
            "evidence": proof is not None and proof["what"]["sufficient"],
            "decision": decided is not None and decided["what"]["enough_evidence"] and decided["what"]["caution_right"],
            "admission": admitted is not None,
            "explanation": explained is not None
            and explained["what"]["effect_explained"]
            and explained["what"]["warned"],
            "document": signed is not None
            and all(row is None or row["on"] <= signed["on"] for row in (decided, explained, admitted)),
        }
        return [name for name, there in met.items() if not there]

    def _signed(self) -> bool:
        return self.order("document_signed", "conditions_decided") == "document_signed"

    @property
    def agrees(self) -> bool:
        """Does the victim agree, at no specific risk?"""
        asked, withdrawn = self.answer
        if asked is None or withdrawn:
            return False
        return bool(asked["what"]["agrees"]) and not asked["what"]["specific_risk"]

    @property
    def conditions(self) -> list[Row]:
        rows = [row for row in self.holding() if row["kind"] in {"conditions_decided", "conditions_varied"}]
        return list(rows[-1]["what"]["conditions"]) if rows else []

    @property
    def digest(self) -> str:
        """What a document has to name that lists exactly these conditions."""
        rows = [
            {"id": condition["id"], "kind": condition["kind"], "objects": sorted(condition["objects"])}
            | {"hours": condition.get("hours"), "order": condition.get("order")}
            for condition in sorted(self.conditions, key=operator.itemgetter("id"))
        ]
        canonical = json.dumps(rows, sort_keys=True, separators=(",", ":"))
        return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"

    @property
    def given(self) -> int | None:
        issued = self.last("caution_issued")
        return None if issued is None else number_of(issued["on"])

    @property
    def ends(self) -> int | None:
        """The caution's last day: four months on, or what was agreed since."""
        issued = self.last("caution_issued")
        if issued is None:
            return None
        on = dt.date.fromisoformat(issued["on"])
        varied = self.last("conditions_varied")
        if varied is not None:
            return number_of(varied["what"]["ends_on"])
        return dt.date(*months_on((on.year, on.month, on.day), 4)).toordinal()

    def days(self, *said: str, part: str | None = None) -> list[int]:
        """The days of the workshops of which that was said."""
        return [
            number_of(row["what"]["workshop_on"])
            for row in self.of("attendance_recorded")
            if row["what"]["attendance"] in said and part in {None, row["what"]["part"]}
        ]

    def attended(self, part: str) -> int | None:
        """The day on which that part was attended, so that it counts."""
        missed = self.days("absent", "late")
        after = max(missed) if missed and self.both_repeated else 0
        firsts = [held for held in self.days("attended", part="first") if held > after]
        if part == "first":
            return firsts[-1] if firsts else None
        seconds = [held for held in self.days("attended", part="second") if held > after]
        counting = [held for held in seconds if firsts and held > min(firsts)]
        return counting[-1] if counting else None

    @property
    def unjudged(self) -> set[tuple[str, str]]:
        absent = self.of("attendance_recorded")
        missed = {_workshop(row) for row in absent if row["what"]["attendance"] != "attended"}
        return missed - {_workshop(row) for row in self.of("absence_judged")}

    @property
    def pair(self) -> tuple[int, int] | None:
        """The pair that was booked last, and not cancelled; whether it holds or not."""
        booked = self.last("workshops_booked")
        if booked is None or self.order("workshops_booked", "booking_cancelled") == "booking_cancelled":
            return None
        return number_of(booked["what"]["first"]), number_of(booked["what"]["second"])

    @property
    def holding_pair(self) -> tuple[int, int] | None:
        pair, booked = self.pair, self.last("workshops_booked")
        if pair is None or booked is None or (self.ends is not None and pair[1] > self.ends):
            return None
        for row in self.of("attendance_recorded"):
            absent = row["what"]["attendance"] != "attended" and number_of(row["what"]["workshop_on"]) in pair
            if absent and row["number"] > booked["number"]:
                return None
        return pair

    @property
    def to_attend(self) -> tuple[str, ...]:
        """Which workshops have still to be attended."""
        asked = any(condition["kind"] == "workshops" for condition in self.conditions)
        if not asked or self.ends is None or self.phase in ENDS.values():
            return ()
        if self.attended("first") is None:
            return ("first", "second")
        return () if self.attended("second") is not None else ("second",)


def _holding(facts: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for fact in facts:
        if "supersedes" not in fact:
            rows.append(fact)
            continue
        place = [row["number"] for row in rows].index(fact["supersedes"])
        rows[place] = fact
    return rows


def _workshop(row: Row) -> tuple[str, str]:
    return row["what"]["part"], row["what"]["workshop_on"]
