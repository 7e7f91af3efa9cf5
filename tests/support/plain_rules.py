"""What may happen next, told a second time: one small rule for each kind that asks anything."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from support.plain_life import BEFORE, RUNNING, PlainLife, number_of

__all__ = ["LIMIT", "may_happen"]

What = Mapping[str, Any]
LIMIT: Final = number_of("2026-09-08")
"""Until when the example's offence can be prosecuted: six months from the statement of 2026-03-08."""
MARGIN: Final = 28
LEAST, MOST = 28, 35
WEEKS_20: Final = 140
_CORRECTABLE: Final = {"attendance_recorded", "absence_judged", "victim_contacted", "victim_asked"}
_SINCE_ISSUE: Final = {
    *("agreement_withdrawn", "workshops_booked", "booking_cancelled", "attendance_recorded", "absence_judged"),
    *("conditions_varied", "arrested_for_breach", "withdrawn", "non_compliance_recorded", "excuse_decided"),
    *("breach_not_pursued", "referred_for_prosecution", "ceased", "completed"),
}
_ABOVE_CONSTABLE: Final = {"sergeant", "inspector", "chief_inspector", "superintendent", "chief_superintendent"}


def may_happen(
    life: PlainLife, kind: str, what: What, on: int, *, screening: str = "eligible", supersedes: int | None = None
) -> bool:
    """May this be recorded now? ``screening`` is what it comes to on that day."""
    if on < number_of(life.facts[0]["on"]):
        return False
    if kind in _SINCE_ISSUE and life.given is not None and on < life.given:
        return False
    if supersedes is not None:
        return _may_correct(life, kind, what, on, supersedes)
    if kind == "caution_issued":
        return life.phase in BEFORE and _issue(life, what, on, screening)
    rule = _RULES.get(kind)
    return kind in life.allowed and (rule is None or rule(life, what, on))


def _may_correct(life: PlainLife, kind: str, what: What, on: int, supersedes: int) -> bool:
    earlier = [row for row in life.holding() if row["number"] == supersedes and row["kind"] == kind]
    ended = life.phase not in {*BEFORE, *RUNNING}
    if kind not in _CORRECTABLE or not earlier or (ended and kind != "victim_contacted"):
        return False
    if kind == "victim_asked" and life.phase not in BEFORE:
        return False
    if kind in {"attendance_recorded", "absence_judged"}:
        before = earlier[0]["what"]
        if (before["part"], before["workshop_on"]) != (what["part"], what["workshop_on"]):
            return False
    if kind == "attendance_recorded":
        return number_of(what["workshop_on"]) <= on
    if kind == "absence_judged":
        return _absent(life, what)
    return _RULES[kind](life, what, on)


def _absent(life: PlainLife, what: What) -> bool:
    said = [row["what"] for row in life.of("attendance_recorded")]
    mine = [report for report in said if (report["part"], report["workshop_on"]) == (what["part"], what["workshop_on"])]
    return any(report["attendance"] != "attended" for report in mine)


def _issue(life: PlainLife, what: What, on: int, screening: str) -> bool:
    if life.held or life.stopped or life.missing or not life.agrees:
        return False
    rests_on = (life.last("evidence_found"), life.last("document_signed"), life.answer[0])
    decided = life.last("authorised")
    by_prosecutor = decided is not None and decided["what"]["decider"] == "prosecutor"
    passes = screening == "eligible" or (screening == "refer" and by_prosecutor)
    if not passes or any(row is not None and number_of(row["on"]) > on for row in rests_on):
        return False
    given = PlainLife([{"kind": "caution_issued", "number": 1, "on": _day(on), "what": {}}], both_repeated=True)
    ends = given.ends or 0
    in_time = ends <= LIMIT and (ends + MARGIN <= LIMIT or bool(what.get("margin_reason")))
    return in_time and bool(what.get("period_reason")) and what.get("rank") in _ABOVE_CONSTABLE


def _day(number: int) -> str:
    return dt.date.fromordinal(number).isoformat()


def _contact(life: PlainLife, what: What, on: int) -> bool:
    occasion = what["occasion"]
    if occasion in {"first_workshop", "completion"}:
        days = life.days("attended", part="first" if occasion == "first_workshop" else "second")
    elif occasion == "caution_issued":
        days = [] if life.given is None else [life.given]
    elif occasion == "ended":
        last = [row for row in life.holding() if row["kind"] in {"completed", "ceased", "withdrawn", "closed"}]
        days = [number_of(row["on"]) for row in last[:1]]
    else:
        days = [number_of(life.facts[0]["on"])]
    return bool(days) and days[0] <= on


def _conditions(life: PlainLife, what: What, on: int) -> bool:
    views = [row for row in life.holding() if row["kind"] in {"views_sought", "views_not_sought"}]
    return bool(views) and number_of(views[0]["on"]) <= on


def _sign(life: PlainLife, what: What, on: int) -> bool:
    decided = life.last("conditions_decided")
    complete = what["offence_details"] and what["admission"] and what["consent"]
    return decided is not None and number_of(decided["on"]) <= on and complete and what["conditions"] == life.digest


def _book(life: PlainLife, what: What, on: int) -> bool:
    left, ends = life.to_attend, life.ends
    if not left or ends is None:
        return False
    first, second = number_of(what["first"]), number_of(what["second"])
    missed = [held + 1 for held in life.days("absent", "late")]
    earliest = max([on, life.given or 0, *missed])
    if second > ends or second - first < LEAST:
        return False
    if left == ("second",):
        return first == life.attended("first") and second >= earliest
    return first >= earliest and second - first <= MOST


def _attendance(life: PlainLife, what: What, on: int) -> bool:
    pair, held = life.pair, number_of(what["workshop_on"])
    if pair is None or held != pair[what["part"] == "second"] or held > min(on, life.ends or on):
        return False
    reported = [(row["what"]["part"], row["what"]["workshop_on"]) for row in life.of("attendance_recorded")]
    if (what["part"], what["workshop_on"]) in reported:
        return False
    return what["part"] == "first" or life.attended("first") is not None


def _completed(life: PlainLife, what: What, on: int) -> bool:
    if life.unjudged:
        return False
    if any(condition["kind"] == "workshops" for condition in life.conditions):
        for part, occasion in (("first", "first_workshop"), ("second", "completion")):
            held = life.attended(part)
            if held is None or held > on or not _settled(life, occasion, held, on):
                return False
    lasting = any(condition["kind"] != "workshops" for condition in life.conditions)
    return not lasting or on >= (life.ends or 0)


def _settled(life: PlainLife, occasion: str, since: int, on: int) -> bool:
    for row in life.of("victim_contacted"):
        said = row["what"]
        settles = said["occasion"] == occasion and (said["reached"] or bool(said.get("escalated_to")))
        if settles and number_of(row["on"]) >= since:
            return number_of(row["on"]) <= on
    return False


def _varied(life: PlainLife, what: What, on: int) -> bool:
    ends = number_of(what["ends_on"]) if what.get("ends_on") else life.ends or on
    running = life.ends is None or on <= life.ends
    return running and what["consent"] and on <= ends <= (life.given or on) + WEEKS_20 and ends <= LIMIT


def _erased(life: PlainLife, what: What, _: int) -> bool:
    if what["person"] in [row["what"]["person"] for row in life.of("person_erased")] or life.held:
        return False
    if life.phase == "ceased" and not life.of("retention_reviewed"):
        return False
    owed = [] if life.given is None else [("caution_issued", life.given)]
    workshops = any(condition["kind"] == "workshops" for condition in life.conditions)
    owed_nothing_at_the_end = (life.phase == "completed" and workshops) or (
        life.phase == "closed" and life.answer[0] is None
    )
    if not owed_nothing_at_the_end:
        end = next(row for row in life.holding() if row["kind"] in {"completed", "ceased", "withdrawn", "closed"})
        owed.append(("ended", number_of(end["on"])))
    return all(_contacted_since(life, occasion, since) for occasion, since in owed)


def _contacted_since(life: PlainLife, occasion: str, since: int) -> bool:
    contacts = [row for row in life.of("victim_contacted") if number_of(row["on"]) >= since]
    said = [row["what"] for row in contacts if row["what"]["occasion"] == occasion]
    return any(contact["reached"] or contact.get("escalated_to") for contact in said)


def _failed(life: PlainLife, what: What, on: int) -> bool:
    attached = what["condition"] in {condition["id"] for condition in life.conditions}
    return attached and (life.given or on) <= number_of(what["failed_on"]) <= min(on, life.ends or on)


_RULES: Final[Mapping[str, Callable[[PlainLife, What, int], bool]]] = {
    "views_sought": lambda _, what, __: not what["suspect_present"],
    "victim_asked": lambda _, what, __: not what["suspect_present"],
    "agreement_withdrawn": lambda life, _, __: (
        not life.answer[1] and life.answer[0] is not None and bool(life.answer[0]["what"]["agrees"])
    ),
    "booking_cancelled": lambda life, _, __: life.holding_pair is not None,
    "victim_contacted": _contact,
    "authorised": lambda _, what, __: what["decider"] == "prosecutor" or what.get("rank") in _ABOVE_CONSTABLE,
    "conditions_decided": _conditions,
    "document_signed": _sign,
    "workshops_booked": _book,
    "attendance_recorded": _attendance,
    "absence_judged": lambda life, what, _: (what["part"], what["workshop_on"]) in life.unjudged,
    "completed": _completed,
    "conditions_varied": _varied,
    "non_compliance_recorded": _failed,
    "ceased": lambda _, __, on: on <= LIMIT,
    "safety_hold_lifted": lambda life, what, on: what["rank"] in _ABOVE_CONSTABLE and on >= max(life.concerned),
    "withdrawn": lambda _, what, __: what["rank"] in _ABOVE_CONSTABLE,
    "retention_reviewed": lambda _, what, on: number_of(what["review_again_on"]) > on,
    "person_erased": _erased,
}
