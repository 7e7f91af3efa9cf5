"""What a case has come to beside its phase, told a second time: in dictionaries and plain days.

Nothing of ``stages/`` or ``case/`` is used here. Which facts stand, and in which order they
happened, is worked out by the model of ``life.md`` (``life/model``); everything here is worked out
anew from that whenever it is asked for. The state machine holds the core against it.
"""

import datetime as dt
import operator
from typing import Any

from typing_extensions import override

from life.model.facts import Entry, Row, same_day_values
from life.model.moves_of_the_course import digest
from life.model.state import History, is_missed
from support.reckoning import months_on

__all__ = ["PlainLife", "four_months_on"]

Workshop = tuple[str, str]
_OF_A_BREACH = (
    *("non_compliance_recorded", "excuse_decided", "breach_not_pursued", "referred_for_prosecution"),
    "arrested_for_breach",
)


def four_months_on(day: str) -> str:
    """The last day of a caution that is given on that day."""
    on = dt.date.fromisoformat(day)
    return dt.date(*months_on((on.year, on.month, on.day), 4)).isoformat()


class PlainLife(History):
    """The facts of one case, and what they come to."""

    def __init__(self, rows: list[Row], *, both_repeated: bool) -> None:
        super().__init__(rows)
        self.both_repeated = both_repeated

    @property
    @override
    def held(self) -> bool:
        """Does a safety hold stand? Lifting it lifts what precedes it, as it was typed where nobody knows the hour."""
        last = self.last("safety_hold_placed", "safety_hold_lifted")
        return last is not None and last["kind"] == "safety_hold_placed"

    @property
    @override
    def stopped(self) -> bool:
        """Does nothing of the programme go on? What the last review decides holds until another one, of either kind."""
        reviewed, withdrawn = self.last("risk_reviewed"), self._withdrawn
        says_no = reviewed is not None and not reviewed["what"]["continues"]
        after = withdrawn is not None and (reviewed is None or withdrawn["place"] > reviewed["place"])
        return self.grade == "high" or says_no or after

    @property
    def _withdrawn(self) -> Entry | None:
        found = [entry for entry in self.of("issue_reviewed") if entry["what"]["decision"] == "withdraw"]
        return found[-1] if found else None

    @property
    @override
    def ended(self) -> Entry | None:
        """The end that stands: the first that comes after the caution, a quashing over all, wherever it stands."""
        given, found = self.given, self.said_to_end
        quashed = [entry for entry in found if entry["kind"] == "caution_quashed"]
        if quashed:
            return quashed[-1]
        if given is not None:
            found = [end for end in found if end["place"] > given["place"] and end["kind"] != "closed"]
        if not found:
            return None
        return self._proceedings_of_that_day(found) or found[0]

    def _proceedings_of_that_day(self, ends: list[Entry]) -> Entry | None:
        """Of a death and of proceedings of one day, that proceedings were started."""
        first = ends[0]
        if first["kind"] != "person_died":
            return None
        same = [end for end in ends if end["kind"] == "ceased" and end["day"] == first["day"]]
        return next((end for end in same if None in {end["second"], first["second"]}), None)

    @property
    @override
    def _running(self) -> str:
        failures: list[Entry] = []
        excuse = prosecution = False
        for entry in self.of(*_OF_A_BREACH):
            kind, what = entry["kind"], entry["what"]
            if kind == "non_compliance_recorded":
                failures.append(entry)
            elif kind == "breach_not_pursued" or what.get("reasonable") is True:
                failures, excuse, prosecution = [], False, False
            elif kind == "excuse_decided":
                excuse = True
            elif kind == "referred_for_prosecution" or what.get("outcome") == "charged":
                prosecution = True
        if prosecution:
            return "prosecution"
        if excuse:
            return "breach"
        return "non_compliance" if any(not self._was_attended(entry["what"]) for entry in failures) else "live"

    def _was_attended(self, failure: dict[str, Any]) -> bool:
        """Was the workshop attended that this says was missed?"""
        kinds = {condition["id"]: condition["kind"] for condition in self.conditions}
        days = {day for _, day in map(_workshop, self.of("attendance_recorded"))} - {day for _, day in self.missed}
        return kinds.get(failure["condition"]) == "workshops" and failure["failed_on"] in days

    @property
    def given(self) -> Entry | None:
        """The caution that runs: the first of those that stand."""
        return self.cautions[0] if self.cautions else None

    @property
    def last_day(self) -> str | None:
        """The caution's last day: four months on, or what was agreed since."""
        given = self.given
        if given is None:
            return None
        last = four_months_on(given["said_on"])
        for varied in self.of("conditions_varied"):
            if varied["place"] > given["place"]:
                last = varied["what"]["ends_on"]
        return last

    @property
    def conditions(self) -> list[Row]:
        """The conditions attached."""
        decided = self.last("conditions_decided", "conditions_varied")
        return [] if decided is None else list(decided["what"]["conditions"])

    @property
    def missed(self) -> dict[Workshop, Entry]:
        """The workshops that were missed, each by the report of it that was recorded first."""
        found: dict[Workshop, Entry] = {}
        for entry in sorted(self.of("attendance_recorded"), key=operator.itemgetter("root")):
            if is_missed(entry):
                found.setdefault(_workshop(entry), entry)
        return found

    @property
    def unjudged(self) -> set[Workshop]:
        """The absences that nobody has judged."""
        return set(self.missed) - {_workshop(entry) for entry in self.of("absence_judged")}

    def attended(self, part: str) -> str | None:
        """The day on which that part was attended, so that it counts."""
        firsts = self._attended("first")
        if part == "first":
            return max(firsts, default=None)
        return max((day for day in self._attended("second") if firsts and day > min(firsts)), default=None)

    def _attended(self, part: str) -> list[str]:
        missed = self.missed
        after = max((day for _, day in missed), default="") if self.both_repeated or self.given is None else ""
        there = {_workshop(entry) for entry in self.of("attendance_recorded") if not is_missed(entry)}
        return [day for known, day in there - set(missed) if known == part and day > after]

    @property
    def pair(self) -> tuple[str, str] | None:
        """The booked pair that still holds."""
        booked = self.last("workshops_booked", "booking_cancelled")
        if booked is None or booked["kind"] == "booking_cancelled":
            return None
        days = booked["what"]["first"], booked["what"]["second"]
        if self.last_day is not None and days[1] > self.last_day:
            return None
        lost = [*self.missed.values(), *self.of("workshop_not_held")]
        fell = any(entry["what"]["workshop_on"] in days and entry["place"] > booked["place"] for entry in lost)
        return None if fell else days

    @property
    def to_attend(self) -> tuple[str, ...]:
        """Which workshops have still to be attended."""
        if self.given is None or self.ended is not None or not self.asks_for_workshops:
            return ()
        if self.attended("first") is None:
            return ("first", "second")
        return () if self.attended("second") is not None else ("second",)

    @property
    def missing(self) -> list[str]:
        """The requirements of s.23 that are not met."""
        decided, admitted, signed = self.last("authorised"), self.last("offence_admitted"), self._signed
        met = {
            "evidence": self._all_say("evidence_found", "sufficient"),
            "decision": decided is not None and _says(decided, "enough_evidence", "caution_right"),
            "admission": admitted is not None,
            "explanation": self._all_say("effect_explained", "effect_explained", "warned"),
            "document": signed is not None and self._in_time(signed),
        }
        return [name for name, there in met.items() if not there]

    def _in_time(self, signed: Entry) -> bool:
        explained = self._of_the_last_day("effect_explained")
        steps = [self.last("authorised"), self.last("offence_admitted"), *explained]
        listed = self.last("conditions_decided")
        right = listed is not None and signed["what"]["conditions"] == digest(listed["what"]["conditions"])
        return right and all(step is None or step["said_on"] <= signed["said_on"] for step in steps)

    @property
    def _signed(self) -> Entry | None:
        signed = self.last("document_signed", "conditions_decided")
        return signed if signed is not None and signed["kind"] == "document_signed" else None

    def _of_the_last_day(self, kind: str) -> list[Entry]:
        days = same_day_values(self.of(kind))
        return days[-1] if days else []

    def _all_say(self, kind: str, *names: str) -> bool:
        """Do all of the last day say so, of which nobody knows which was the last?"""
        found = self._of_the_last_day(kind)
        return bool(found) and all(_says(entry, *names) for entry in found)

    @property
    def agrees(self) -> bool:
        """Does the victim agree, at no specific risk, and has not withdrawn that?"""
        answers = self._of_the_last_day("victim_asked")
        if not answers or not all(_agrees(entry["what"]) for entry in answers):
            return False
        gone = self.last("agreement_withdrawn")
        return gone is None or any(_certainly_after(entry, gone) for entry in answers)


def _agrees(what: dict[str, Any]) -> bool:
    return bool(what["agrees"]) and not what["specific_risk"]


def _certainly_after(later: Entry, earlier: Entry) -> bool:
    if later["day"] != earlier["day"]:
        return bool(later["day"] > earlier["day"])
    return None not in {later["second"], earlier["second"]} and bool(later["second"] > earlier["second"])


def _says(entry: Entry, *names: str) -> bool:
    return all(entry["what"][name] for name in names)


def _workshop(entry: Entry) -> Workshop:
    return entry["what"]["part"], entry["what"]["workshop_on"]
