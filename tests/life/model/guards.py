"""When does a fact end a duty? The guards of the table ENDS, each from one cell of ``life.md`` section 2.

A guard is asked with the duty (``kind``, ``about``, ``root`` and ``entry``, the fact it follows
from), the fact, and the history that both stand in.
"""

from collections.abc import Callable
from typing import Any

from life.model.facts import Entry, may_be_after
from life.model.state import History, is_missed

__all__ = ["GUARD_OF_CODE", "RUNGS", "Duty", "Guard"]

Duty = dict[str, Any]
Guard = Callable[[Duty, Entry, History], bool]
RUNGS = 3
"""The tries after which the ladder has ended: contract 6.5, "after the third"."""
DAYS = WINDOWS = 2
"""On so many days, in so many safe windows: contact.md 7.1."""

OCCASION_OF = {
    "attendance_recorded": {"first": "first_workshop", "second": "completion"},
    "caution_issued": {"": "caution_issued"},
}


def always(_: Duty, __: Entry, ___: History) -> bool:
    """Whenever it happened."""
    return True


def after(duty: Duty, entry: Entry, history: History) -> bool:
    """It is placed after what the duty follows from."""
    return history.after(entry, duty["entry"])


def occasion_of(duty: Duty) -> str:
    """On which occasion is the victim to be contacted, by this duty?"""
    if duty["kind"] == "tell_change":
        return "change"
    if duty["kind"] == "tell_outcome":
        return "caution_issued" if duty["entry"]["kind"] == "caution_issued" else "ended"
    return "first_workshop" if duty["entry"]["what"]["part"] == "first" else "completion"


def _is_about(duty: Duty, contact: Entry) -> bool:
    what = contact["what"]
    occasions = {what["occasion"], *what.get("also", ())}
    # That a workshop will not be held is known before its day.
    known = min(duty["entry"]["day"], duty["entry"]["said_on"])
    return bool(occasion_of(duty) in occasions and contact["day"] >= known)


def settled(duty: Duty, entry: Entry, history: History) -> bool:
    """She was spoken to safely or declined, or every rung was climbed and it was passed on to a named role."""
    if not _is_about(duty, entry):
        return False
    what = entry["what"]
    if what["effect"] in {"settles", "ends"}:
        return True
    if what["effect"] != "again":
        return False
    # A try that is recorded late may be the one that the ladder still wanted, and so ends it.
    tries = [c for c in history.of("victim_contacted") if c["what"]["effect"] == "again" and _is_about(duty, c)]
    passed_on = [each for each in tries if each["what"].get("escalated_to")]
    return any(
        _climbed([each for each in tries if each is last or history.after(last, each)], history) for last in passed_on
    )


def _climbed(tries: list[Entry], history: History) -> bool:
    """She was not reached three times, on two days, in two safe windows; without an hour, or a record, in none."""
    rungs = [each for each in tries if not each["what"]["reached"]]
    records = [each for each in history.of("contact_record_kept") if each["what"]["person"] == "victim"]
    times = set()
    for rung in rungs:
        before = [each for each in records if each["day"] <= rung["day"] and not history.after(each, rung)]
        if rung["second"] is not None and before and before[-1]["what"]["usable"]:
            times.add((rung["day"], rung["second"] // 3600))
    return len(rungs) >= RUNGS and len({rung["day"] for rung in rungs}) >= DAYS and len(times) >= WINDOWS


def declined(duty: Duty, entry: Entry, history: History) -> bool:
    """She wants no more contact; what the law has her told goes the way she chose, where she chose one."""
    if entry["what"]["effect"] != "ends" or (duty["kind"] == "tell_outcome" and entry["what"].get("tell_by")):
        return False
    contacts = history.of("victim_contacted")
    # A letter speaks to nobody.
    spoke_again = [e for e in contacts if e["what"]["effect"] == "settles" and e["what"]["how"] != "writing"]
    return all(may_be_after(entry, each) for each in spoke_again)


def counts_as_end(duty: Duty, entry: Entry, history: History) -> bool:
    """It ends the case; a transfer ends only what was there and on record: what comes later begins duties here."""
    if entry["kind"] == "case_transferred":
        return bool(duty["entry"]["root"] < entry["number"]) and history.after(entry, duty["entry"])
    if not any(entry is end for end in history.ends):
        return False
    return duty["kind"] != "record_attendance" or bool(_workshop(duty)[1] > entry["day"])


def _workshop(duty: Duty) -> tuple[str, str]:
    part, _, day = duty["about"].partition(" ")
    return part, day


def reported(duty: Duty, entry: Entry, _: History) -> bool:
    """The right workshop: its part and its day."""
    return (entry["what"]["part"], entry["what"]["workshop_on"]) == _workshop(duty)


def missed_one_of_the_pair(duty: Duty, entry: Entry, history: History) -> bool:
    """An absence ends the pair."""
    return is_missed(entry) and not_held(duty, entry, history)


def attended_one_of_the_pair(duty: Duty, entry: Entry, history: History) -> bool:
    """One of the pair was attended."""
    return not is_missed(entry) and not_held(duty, entry, history)


def not_held(duty: Duty, entry: Entry, history: History) -> bool:
    """It is about a day of the pair; of a duty that names no pair, of any booked by then."""
    named = duty["entry"]["kind"] == "workshops_booked"
    # What is recorded late is known late: then the pair that stands by then is looked at.
    since, known = duty["entry"]["day"], duty["entry"]["row"]["recorded_at"][:10]
    pairs = history.of("workshops_booked")
    booked = [pair for pair in pairs if pair["what"]["second"] >= since and pair["day"] <= max(since, known)]
    pairs = [duty["entry"]] if named else booked
    return any(entry["what"]["workshop_on"] in {pair["what"]["first"], pair["what"]["second"]} for pair in pairs)


def rebooked(duty: Duty, entry: Entry, history: History) -> bool:
    """Another pair was booked, or the booking was cancelled, after it."""
    return entry is not duty["entry"] and history.after(entry, duty["entry"])


def both_attended(_: Duty, entry: Entry, history: History) -> bool:
    """It is one of two attendances with which both workshops were attended."""
    attended = {each["what"]["part"] for each in history.of("attendance_recorded") if not is_missed(each)}
    return not is_missed(entry) and attended == {"first", "second"}


def attended_that_day(duty: Duty, entry: Entry, _: History) -> bool:
    """The workshop of the day on which a condition seems not to have been kept was attended after all."""
    return not is_missed(entry) and entry["what"]["workshop_on"] == duty["entry"]["what"].get("failed_on")


def completed_by_it(duty: Duty, entry: Entry, history: History) -> bool:
    """Both workshops were attended, and the contact after the second says that the caution is completed."""
    return duty["entry"]["kind"] == "completed" and both_attended(duty, entry, history)


def of_a_void_end(duty: Duty, _: Entry, history: History) -> bool:
    """By this caution the end that the duty follows from has ended nothing."""
    of_an_end = any(duty["entry"]["root"] == end["root"] for end in history.said_to_end)
    return of_an_end and not any(duty["entry"]["root"] == end["root"] for end in history.ends)


def falls_away(duty: Duty, entry: Entry, history: History) -> bool:
    """By the new conditions, or the new last day, it is not asked for any more."""
    if duty["kind"] == "decide_expired":
        return entry["what"].get("ends_on") is not None
    if not history.asks_for_workshops:
        return True
    last = entry["what"].get("ends_on")
    pair = duty["entry"]["what"]
    return last is not None and duty["kind"] == "record_attendance" and bool(pair["second"] > last)


def prosecuted(_: Duty, entry: Entry, history: History) -> bool:
    """It goes on: the breach was not left alone since."""
    if entry["kind"] == "arrested_for_breach" and entry["what"]["outcome"] != "charged":
        return False
    return not any(each["place"] > entry["place"] for each in history.of("breach_not_pursued"))


def goes_on(_: Duty, entry: Entry, history: History) -> bool:
    """A review says that it continues, or a proper lower grade."""
    if entry["kind"] == "risk_reviewed":
        return bool(entry["what"]["continues"])
    return entry["what"]["grade"] != "high" and history.lowers(entry)


def victim_is_dead(_: Duty, entry: Entry, __: History) -> bool:
    """It was the victim who died."""
    return bool(entry["what"]["person"] == "victim")


def died_before(duty: Duty, entry: Entry, _: History) -> bool:
    """The participant died: whoever is dead is dead, also where a caution is said to be later."""
    within = duty["kind"] != "record_attendance" or _workshop(duty)[1] > entry["day"]
    return bool(entry["what"]["person"] == "participant" and within)


def same_concern(duty: Duty, entry: Entry, history: History) -> bool:
    """It names the concern of the duty, by whichever number of its chain of corrections."""
    root_of = {each["number"]: each["root"] for each in history.every}
    entry_of = duty["entry"]
    concern = entry_of["what"]["concern"] if entry_of["kind"] == "concern_acknowledged" else entry_of["number"]
    named = entry["what"]["concern"]
    return bool(root_of.get(named, named) == root_of.get(concern, concern))


def accepts(duty: Duty, entry: Entry, history: History) -> bool:
    """The provider says yes, after it."""
    return bool(entry["what"]["accepts"]) and after(duty, entry, history)


def screened_otherwise(duty: Duty, entry: Entry, history: History) -> bool:
    """The last screening comes to something else."""
    outcome = {"referral_incomplete": "undetermined", "refuse_or_close": "not_eligible"}.get(duty["kind"])
    last = history.last("screened")
    if outcome is None:
        return last is not None and last["what"]["outcome"] in {"not_eligible", "undetermined"}
    return last is not None and last["what"]["outcome"] != outcome


def same_part(duty: Duty, entry: Entry, _: History) -> bool:
    """The absence of that workshop was judged."""
    return all(entry["what"][name] == duty["entry"]["what"][name] for name in ("part", "workshop_on"))


def says_of_bookings(duty: Duty, entry: Entry, history: History) -> bool:
    """It says what becomes of the bookings that stand, after it."""
    return entry["what"].get("bookings") is not None and history.after(entry, duty["entry"])


def replied(duty: Duty, entry: Entry, _: History) -> bool:
    """With that reference, and with a reply."""
    what = entry["what"]
    return what.get("replied_on") is not None and what["reference"] == duty["entry"]["what"]["reference"]


def reviewed_about(duty: Duty, entry: Entry, _: History) -> bool:
    """It is about that caution, or that end."""
    return bool(entry["what"]["about"] in duty["about"])


def settles_it(duty: Duty, entry: Entry, history: History) -> bool:
    """A correction, after which the reports of it no longer differ."""
    corrects = entry["row"].get("supersedes") is not None or entry["kind"] == "recorded_in_error"
    # Where others still differ, that is another contradiction, which begins by another report.
    return corrects and (history.lenient or duty["about"] not in history.contradictions)


def usable(_: Duty, entry: Entry, __: History) -> bool:
    """A way to reach her is known to be safe, or that nobody may."""
    return bool(entry["what"]["person"] == "victim" and (entry["what"]["usable"] or entry["what"]["do_not_contact"]))


GUARD_OF_CODE: dict[str, tuple[tuple[str, ...], Guard]] = {
    "DIED": (("person_died",), died_before),
    "VICTIM_DIED": (("person_died",), victim_is_dead),
    "DECLINED": (("victim_contacted",), declined),
    "TRANSFERRED": (("case_transferred",), counts_as_end),
    "COMPLETED": (("completed",), counts_as_end),
    "CEASED": (("ceased",), counts_as_end),
    "WITHDRAWN": (("withdrawn",), counts_as_end),
    "CLOSED": (("closed",), counts_as_end),
    "RAN_OUT": (("ended_incomplete",), counts_as_end),
    "QUASHED": (("caution_quashed",), counts_as_end),
    "ISSUED": (("caution_issued",), always),
    "SCREENED": (("screened",), screened_otherwise),
    "REBOOKED": (("workshops_booked",), rebooked),
    "UNBOOKED": (("booking_cancelled",), rebooked),
    "NOT_HELD": (("workshop_not_held",), not_held),
    "MISSED": (("attendance_recorded",), missed_one_of_the_pair),
    "ATTENDED": (("attendance_recorded",), both_attended),
    "VARIED": (("conditions_varied",), falls_away),
    "PROSECUTION": (("referred_for_prosecution",), prosecuted),
    "CHARGED": (("arrested_for_breach",), prosecuted),
    "GOES_ON": (("risk_reviewed", "risk_reassessed"), goes_on),
}
"""For each code, the one kind of fact that gives it (``GOES_ON``: two), and when."""
