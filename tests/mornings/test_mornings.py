"""A caseload over months, booked every morning by the command: nothing forbidden is booked, nothing owed is lost."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final

import cara_core as cara
from cara_core.due.duty import LedgerRow
from cara_core.terms.days import days_after
from mornings.city import START, City
from mornings.forbidden import Entry, booking_now, why_forbidden
from support.soak import record, soak, times

SEED: Final = 20261130
DAYS: Final = times(36, 365)
CASES: Final = times(14, 300)
WEEKS: Final = times(16, 62)
Seen = Mapping[str, Sequence[LedgerRow]]


def booked_this_morning(city: City, before: Mapping[str, int]) -> Counter[str]:
    """Looks at everything that was booked since: what is wrong with any of it is a failure; how many there were."""
    found: Counter[str] = Counter()
    for case in city.cases:
        facts = city.facts(case)
        for place, fact in enumerate(facts[before.get(case, 0) :], before.get(case, 0)):
            if fact["kind"] != "workshops_booked":
                continue
            found["booked"] += 1
            assert why_forbidden(facts[:place], fact) == [], (case, fact)
            for part in ("first", "second"):
                id_, row = fact["what"][f"{part}_workshop"], city.workshops[fact["what"][f"{part}_workshop"]]
                assert id_ not in city.cancelled, (case, id_)
                assert "T3" not in row["staff"]
                arranged = (fact["what"][part], fact["what"][f"{part}_starts"], fact["what"][f"{part}_venue"])
                assert arranged == (row["date"], row["starts"], row["venue"]), (case, id_)
    return found


def nobody_is_one_too_many(city: City) -> None:
    """Each group holds no more people than it has places, and whoever is booked is so as the calendar has it now."""
    holders: Counter[str] = Counter()
    for case in city.cases:
        pair = booking_now(city.facts(case))
        for part in ("first", "second") if pair is not None else ():
            holders[pair[f"{part}_workshop"]] += 1  # type: ignore[index]  # there is a pair
    assert max(holders.values(), default=0) <= city.places, holders


def nothing_owed_is_lost(city: City, seen: Seen, on: cara.Day) -> Seen:
    """Whatever was owed yesterday is owed today, or the fact that ended it is named.

    What has not opened yet is not owed: it may fall away before anybody ever sees it.
    """
    now = {
        case: [row for row in city.casework.duties(case) if not row.is_open or row.duty.opens_on <= on]
        for case in city.cases
    }
    for case, rows in seen.items():
        later = {(row.duty.kind, row.duty.about, row.began_by) for row in now[case]}
        for row in rows:
            assert (row.duty.kind, row.duty.about, row.began_by) in later, (case, row)
        ended = [row for row in now[case] if not row.is_open]
        assert all(row.ended_by is not None or row.ended_by_event is not None for row in ended)
    return now


@soak
def test_a_caseload_is_booked_every_morning(tmp_path: Path, on_the_morning: Callable[..., str]) -> None:
    begun, found = time.monotonic(), Counter[str]()
    url = f"sqlite:///{tmp_path / 'cara.db'}"
    asked = ("--store", url, "--by", "coordinator 3", "--reason", "the list of the morning")
    with cara.open_casework(url, keys=tmp_path / "cara.db.keys") as casework:
        city = City(casework=casework, random=Random(SEED), most_cases=CASES)  # noqa: S311  (no secret)
        city.begin(START)
        city.plan_groups(WEEKS)
        seen: Seen = {}
        for number in range(DAYS):
            on = days_after(START, number)
            before = {case: casework.case(case).number for case in city.cases}
            on_the_morning(on, "schedule", "--all", "--book", "--on", on, *asked)
            found += booked_this_morning(city, before)
            nobody_is_one_too_many(city)
            city.live(on)
            nobody_is_one_too_many(city)
            seen = nothing_owed_is_lost(city, seen, on)
    record(
        row="mornings",
        promise="A caseload is booked every morning: nothing forbidden, nothing lost",
        trials=found["booked"],
        failures=0,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=f"{len(city.cases)} cases over {DAYS} days; {len(city.cancelled)} workshops cancelled",
    )
    assert found["booked"] > len(city.cases) / 2
    assert city.cancelled


def fact(kind: str, on: str, **what: object) -> Entry:
    return {"kind": kind, "on": on, "what": what}


def test_what_is_forbidden_would_be_found() -> None:
    """The known-bad twins: each of these bookings is one that the command may never make."""
    booked = fact("workshops_booked", "2026-03-20", first="2026-04-11", second="2026-05-09")
    held = fact("safety_hold_placed", "2026-03-19")
    assert why_forbidden([], booked) == []
    assert why_forbidden([held], booked) == ["paused: held"]
    assert why_forbidden([held, fact("safety_hold_lifted", "2026-03-19")], booked) == []
    assert why_forbidden([fact("risk_reassessed", "2026-03-19", grade="high")], booked) == ["paused: high risk"]
    assert why_forbidden([fact("withdrawn", "2026-03-19")], booked) == ["withdrawn"]
    assert why_forbidden([fact("person_died", "2026-03-19", person="participant")], booked) == ["died"]
    away = fact("person_unavailable", "2026-03-19", **{"from": "2026-05-01"})
    assert why_forbidden([away], booked) == ["away"]
    assert why_forbidden([fact("arrested_for_breach", "2026-03-19", outcome="charged")], booked) == ["in breach"]
    near = fact("workshops_booked", "2026-04-05", first="2026-04-11", second="2026-05-09")
    assert why_forbidden([], near) == ["too near"]
