# ruff: noqa: C901, PLR0912  (one branch for each kind of duty)
"""Which duties follow from the facts of a case: one predicate a kind, from ``life.md`` sections 1 and 2 alone."""

from collections.abc import Iterator

from life.model.facts import Entry
from life.model.guards import Duty
from life.model.state import History, is_missed, said

__all__ = ["begins", "duty_of"]


def duty_of(kind: str, entry: Entry, about: str = "") -> Duty:
    """A duty that follows from this fact."""
    return {"kind": kind, "about": about, "root": entry["root"], "entry": entry}


def begins(history: History) -> Iterator[Duty]:
    """Every duty that follows from what stands, whether or not something has ended it."""
    for rule in (_before_issue, _running, _workshops, _breach, _victim, _safety, _concerns, _records):
        yield from rule(history)


def _before_issue(history: History) -> Iterator[Duty]:
    screened, opened = history.last("screened"), history.last("referred")
    if opened is None or history.caution is not None:
        return
    outcome = "" if screened is None else screened["what"]["outcome"]
    if outcome == "undetermined":
        yield duty_of("referral_incomplete", screened or opened)
    elif outcome == "not_eligible":
        yield duty_of("refuse_or_close", screened or opened)
    if outcome != "not_eligible":
        dated = screened is not None and screened["what"].get("issue_by") is not None
        yield duty_of("issue_by" if dated else "decide_case", opened)


def _running(history: History) -> Iterator[Duty]:
    # What was given irregularly is looked at, though it is superseded or taken back: only a review ends that.
    roots = {e["root"]: e for e in history.every if e["kind"] == "caution_issued"}
    irregular = {e["root"] for e in history.every if e["what"].get("is_irregular")}
    for root in roots.keys() & irregular:
        yield duty_of("review_issue", roots[root], "caution_issued")
    for caution in history.cautions:
        yield duty_of("end_caution", caution)
        yield duty_of("decide_expired", caution)
        yield duty_of("record_outcome", caution, "issued")
        yield duty_of("tell_outcome", caution, "caution_issued")
        if caution["what"].get("prosecute_by") is not None:
            yield duty_of("limit_near", caution)
        if history.asked_for_workshops:
            yield duty_of("answer_referral", caution)
    if history.caution is None:
        return
    for decided in history.of("provider_decided"):
        if not decided["what"]["accepts"]:
            yield duty_of("decide_after_rejection", decided)


def _workshops(history: History) -> Iterator[Duty]:
    if history.caution is None:
        return
    if history.asked_for_workshops or history.asks_for_workshops:
        lost = [e for e in history.of("attendance_recorded") if is_missed(e)]
        for entry in [*history.cautions, *lost, *history.of("booking_cancelled", "workshop_not_held")]:
            yield duty_of("book_workshops", entry)
            yield duty_of("completion_impossible", entry)
    for pair in history.of("workshops_booked"):
        for part in ("first", "second"):
            yield duty_of("record_attendance", pair, f"{part} {pair['what'][part]}")
    for absence in history.of("attendance_recorded"):
        if is_missed(absence):
            yield duty_of("judge_absence", absence, absence["what"]["part"])
    for about, reports in history.contradictions.items():
        # It began with the first that says otherwise than one recorded before it, however many follow.
        first, *others = sorted(reports, key=lambda report: report["root"])
        yield duty_of("settle_contradiction", next(each for each in others if said(each) != said(first)), about)
    for gone in history.of("person_unavailable"):
        if gone["what"].get("until") is None:
            yield duty_of("decide_unavailable", gone)
    for judged in history.of("absence_judged"):
        if not judged["what"]["reasonable"]:
            yield duty_of("decide_after_absence", judged)


def _breach(history: History) -> Iterator[Duty]:
    if history.caution is None:
        return
    for entry in history.of("non_compliance_recorded"):
        yield duty_of("decide_excuse", entry)
    for entry in history.of("excuse_decided"):
        if not entry["what"]["reasonable"]:
            yield duty_of("decide_prosecution", entry)
    for entry in history.of("arrested_for_breach"):
        outcome = entry["what"]["outcome"]
        if outcome in {"charged", "bail_for_decision"}:
            yield duty_of("record_proceedings", entry)
        elif outcome == "released":
            yield duty_of("decide_excuse", entry)
    for entry in history.of("referred_for_prosecution"):
        yield duty_of("record_proceedings", entry)


def _victim(history: History) -> Iterator[Duty]:
    for contact in history.of("victim_contacted"):
        if contact["what"]["effect"] == "blocked":
            yield duty_of("contact_record", contact)
    if history.caution is None:
        return
    for end in history.said_to_end:
        if end["kind"] != "closed":
            yield duty_of("tell_outcome", end, "ended")
    for entry in history.of("attendance_recorded"):
        if entry["what"]["part"] == "first":
            yield duty_of("contact_victim", entry, "first_workshop")
        elif not is_missed(entry):
            yield duty_of("contact_victim", entry, "completion")
        if is_missed(entry):
            yield duty_of("tell_change", entry, "missed")
    for kind in ("booking_cancelled", "workshop_not_held", "non_compliance_recorded", "referred_for_prosecution"):
        for entry in history.of(kind):
            yield duty_of("tell_change", entry, kind)
    for entry in history.of("incident_reported"):
        if entry["what"]["told_by"] != "victim":
            yield duty_of("tell_change", entry, "incident_reported")


def _safety(history: History) -> Iterator[Duty]:
    if history.caution is not None:
        for entry in history.of("agreement_withdrawn"):
            yield duty_of("review_risk", entry)
    for entry in history.of("risk_reassessed"):
        if entry["what"]["grade"] == "high":
            yield duty_of("act_on_high_risk", entry)
    if history.stopped:
        for entry in history.of("risk_reassessed", "risk_reviewed", "issue_reviewed"):
            what = entry["what"]
            if what.get("grade") == "high" or what.get("continues") is False or what.get("decision") == "withdraw":
                yield duty_of("end_stopped", entry)
    pairs = history.of("workshops_booked") if history.caution is not None else []
    for entry in history.of("safety_hold_placed"):
        if any(pair["place"] < entry["place"] and pair["what"]["second"] > entry["day"] for pair in pairs):
            yield duty_of("review_bookings", entry)
        yield duty_of("lift_or_keep_hold", entry)
    for entry in history.of("incident_reported"):
        yield duty_of("decide_after_incident", entry)
    for entry in history.of("person_died"):
        if entry["what"]["person"] == "victim":
            yield duty_of("decide_after_incident", entry)
    for entry in history.of("marac_referred"):
        if entry["what"].get("replied_on") is None:
            yield duty_of("marac_reply", entry, entry["what"]["reference"])


def _concerns(history: History) -> Iterator[Duty]:
    for entry in history.of("concern_raised"):
        about = str(entry["root"])
        yield duty_of("acknowledge_concern", entry, about)
        yield duty_of("reassess_risk", entry, about)
    for entry in history.of("incident_reported"):
        yield duty_of("reassess_risk", entry, str(entry["root"]))
    for entry in history.of("concern_acknowledged"):
        yield duty_of("close_concern", entry, str(entry["what"]["concern"]))


def _records(history: History) -> Iterator[Duty]:
    # An end that counts no more, as a caution is found to be later, is not gone: somebody looks at it.
    for end in history.said_to_end:
        if end["kind"] != "case_transferred":
            yield duty_of("review_retention", end)
            if history.caution is not None and end["kind"] != "closed":
                yield duty_of("record_outcome", end, "ended")
