"""What a list of facts comes to: the phase, the hold, what is stopped. From ``life.md`` sections 1, 4 and 5 alone."""

from functools import cached_property

from life.model.facts import Entry, Row, effective, happened, may_be_after, ordered, same_day_values

__all__ = ["END_KINDS", "GRADES", "REPORTS", "History", "is_missed", "read", "said"]

END_KINDS = {
    "completed": "completed",
    "ceased": "ceased",
    "withdrawn": "withdrawn",
    "closed": "closed",
    "ended_incomplete": "ended_incomplete",
    "caution_quashed": "quashed",
    "case_transferred": "transferred",
    "person_died": "died",
}
"""Each kind of fact that ends a case, and the phase it ends in."""
REPORTS = frozenset(
    [
        "views_sought",
        "views_not_sought",
        "victim_asked",
        "agreement_withdrawn",
        "evidence_found",
        "offence_admitted",
        "effect_explained",
        "attendance_recorded",
        "victim_contacted",
        "safety_hold_placed",
        "risk_reassessed",
        "non_compliance_recorded",
        "arrested_for_breach",
        "ceased",
        "referral_corrected",
        "concern_raised",
        "incident_reported",
        "person_died",
        "person_unavailable",
        "provider_decided",
        "workshop_not_held",
        "caution_quashed",
        "legal_advice_offered",
        "marac_referred",
        "outcome_recorded",
        "prosecution_decided",
    ]
)
"""The kinds that say what happened in the world: marked R in section 1."""
GRADES = ("standard", "medium", "high")
_TRACK = ("non_compliance_recorded", "excuse_decided", "breach_not_pursued", "referred_for_prosecution")


def is_missed(entry: Entry) -> bool:
    """Was this attendance an absence? Only ``attended`` counts as attended."""
    return bool(entry["what"]["attendance"] != "attended")


def said(entry: Entry) -> str:
    """What does a report of a workshop say? Two ways to have missed it are no contradiction."""
    attendance = entry["what"].get("attendance")
    return "not held" if attendance is None else str(attendance == "attended")


class History:
    """The facts of one case, and what they come to. Twins override what they get wrong."""

    lenient = False

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.every = happened(rows)
        self.fell = effective(rows)
        self.entries = self.fold(rows)
        self.by_kind: dict[str, list[Entry]] = {}
        for entry in self.entries:
            self.by_kind.setdefault(entry["kind"], []).append(entry)

    def fold(self, rows: list[Row]) -> list[Entry]:
        """The facts that stand, in the order in which they happened."""
        return ordered(self.every, self.fell)

    def of(self, *kinds: str) -> list[Entry]:
        """The facts of these kinds, in order."""
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], [])
        return [entry for entry in self.entries if entry["kind"] in kinds]

    def last(self, *kinds: str) -> Entry | None:
        """The last of these kinds in the order of happening."""
        found = self.of(*kinds)
        return found[-1] if found else None

    def after(self, later: Entry, earlier: Entry) -> bool:
        """Is it placed after the other? Reports of one day, without their instants, come to the same in any order."""
        if self.lenient or later["kind"] in REPORTS:
            return may_be_after(later, earlier)
        return bool(later["place"] > earlier["place"])

    @cached_property
    def contradictions(self) -> dict[str, list[Entry]]:
        """The reports of one workshop that do not say the same, by its part and day."""
        found: dict[str, list[Entry]] = {}
        for entry in self.of("attendance_recorded", "workshop_not_held"):
            found.setdefault(f"{entry['what']['part']} {entry['what']['workshop_on']}", []).append(entry)
        return {about: reports for about, reports in found.items() if len(set(map(said, reports))) > 1}

    @property
    def cautions(self) -> list[Entry]:
        """Every caution that stands: two, where one that was taken back stands again."""
        return self.of("caution_issued")

    @cached_property
    def caution(self) -> Entry | None:
        """The caution that was given."""
        return self.last("caution_issued")

    @cached_property
    def said_to_end(self) -> list[Entry]:
        """Everything that stands and says that the case ended, whether it counts or not."""
        return [entry for entry in self.of(*END_KINDS) if entry["what"].get("person") != "victim"]

    @cached_property
    def ends(self) -> list[Entry]:
        """The ends that count, the first first: none placed before the caution, nor ``closed`` after it.

        What was quashed is quashed over all, wherever it has its place.
        """
        given, found = self.caution, []
        for entry in self.said_to_end:
            is_void = entry["kind"] == "closed" or (given is not None and not may_be_after(entry, given))
            if given is not None and is_void and entry["kind"] != "caution_quashed":
                continue
            found.append(entry)
        return found

    @property
    def ended(self) -> Entry | None:
        """The end that stands: the first, a quashing over all. Of one day, by the kind and not by the number."""
        quashed = [entry for entry in self.ends if entry["kind"] == "caution_quashed"]
        found = quashed or self.ends
        first = [entry for entry in found if may_be_after(found[0], entry)]
        return min(first, key=lambda entry: list(END_KINDS).index(entry["kind"]), default=None)

    @cached_property
    def phase(self) -> str:
        """How far the case has come."""
        if self.ended is not None:
            return END_KINDS[self.ended["kind"]]
        if self.caution is not None:
            return self._running
        signed = self.last("document_signed", "conditions_decided")
        if signed is not None and signed["kind"] == "document_signed":
            return "signed"
        if self.of("authorised"):
            return "authorised"
        return "screened" if self.of("screened") else "referred"

    @property
    def _running(self) -> str:
        status = "live"
        for entry in self.of(*_TRACK, "arrested_for_breach"):
            kind, what = entry["kind"], entry["what"]
            if kind == "non_compliance_recorded" and status == "live":
                status = "non_compliance"
            elif kind == "excuse_decided" and status in {"live", "non_compliance"}:
                status = "live" if what["reasonable"] else "breach"
            elif kind == "breach_not_pursued":
                status = "live"
            elif kind == "referred_for_prosecution" or what.get("outcome") == "charged":
                status = "prosecution"
        return status

    @cached_property
    def held(self) -> bool:
        """Does a safety hold stand? Of one day, placed is the stricter."""
        days = same_day_values(self.of("safety_hold_placed", "safety_hold_lifted"))
        return bool(days) and any(entry["kind"] == "safety_hold_placed" for entry in days[-1])

    def lowers(self, entry: Entry) -> bool:
        """Has this grade what lowering one needs?"""
        return entry["what"].get("lowering_met") is True

    @cached_property
    def grade(self) -> str | None:
        """The grade that stands: by day, of one day the strictest of the untimed ones and the last timed."""
        stands = -1
        by_day: dict[str, list[Entry]] = {}
        for entry in self.of("risk_reassessed"):
            by_day.setdefault(entry["day"], []).append(entry)
        for day in sorted(by_day):
            timed = sorted((e for e in by_day[day] if e["second"] is not None), key=lambda e: e["second"])
            untimed = [entry for entry in by_day[day] if entry["second"] is None]
            says_something = any(self._counts(entry, stands) for entry in untimed)
            found = [GRADES.index(entry["what"]["grade"]) for entry in untimed] if says_something else []
            last = [stands]
            for entry in timed:
                if self._counts(entry, last[-1]):
                    last.append(GRADES.index(entry["what"]["grade"]))
            found += last[-1:] if len(last) > 1 else []
            stands = max(found, default=stands)
        return None if stands < 0 else GRADES[stands]

    def _counts(self, entry: Entry, stands: int) -> bool:
        """Is it no lower than what stands, or has it what lowering needs?"""
        return GRADES.index(entry["what"]["grade"]) >= stands or self.lowers(entry)

    @cached_property
    def stopped(self) -> bool:
        """Does nothing of the programme go on: high risk, a review that says no, an issue review that withdraws?"""
        reviews = same_day_values(self.of("risk_reviewed"))
        says_no = bool(reviews) and any(not entry["what"]["continues"] for entry in reviews[-1])
        withdrawn = any(entry["what"]["decision"] == "withdraw" for entry in self.of("issue_reviewed"))
        return self.grade == "high" or says_no or withdrawn

    @property
    def state(self) -> dict[str, object]:
        """Everything a law compares of it, apart from the duties."""
        return {"phase": self.phase, "held": self.held, "stopped": self.stopped}

    @cached_property
    def asked_for_workshops(self) -> bool:
        """Did a condition ask for the two workshops when the caution was given?"""
        given = self.caution
        decided = [entry for entry in self.of("conditions_decided") if given is None or given["place"] > entry["place"]]
        return bool(decided) and any(each["kind"] == "workshops" for each in decided[-1]["what"]["conditions"])

    @cached_property
    def asks_for_workshops(self) -> bool:
        """Does a condition ask for the two workshops?"""
        decided = self.last("conditions_decided", "conditions_varied")
        return decided is not None and any(each["kind"] == "workshops" for each in decided["what"]["conditions"])


_READ: dict[int, History] = {}


def read(rows: list[Row]) -> History:
    """What these facts come to; the last few are kept, as several ask for the same."""
    found = _READ.get(id(rows))
    if found is None or found.rows is not rows or len(found.every) != len(rows):
        if len(_READ) > 8:
            _READ.clear()
        found = _READ[id(rows)] = History(rows)
    return found
