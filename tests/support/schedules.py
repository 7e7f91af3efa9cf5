"""Regions of made-up people and workshops: small ones to try everything on, and one like the benchmark's."""

import datetime as dt
import math
import random
from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs

from cara_core.stages.schedule.assignment import Waiting
from cara_core.stages.schedule.fitting_pairs import Span
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, days_after
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Facilitator, Needs, Workshop

__all__ = ["START", "Region", "harder", "needs", "region", "small", "span", "travel", "waiting", "workshop"]

START: Final = Day(2026, 3, 2)
_TWO: Final = tuple(Facilitator(id=f"f{n}", languages=("en", "pl"), qualified=True) for n in (1, 2))


def workshop(id_: str, on: Day, part: Part = Part.FIRST, **changes: Any) -> Workshop:
    """An English group of men of 1 to 8, staffed, from ten to three."""
    usual: dict[str, Any] = {
        "venue": "hall",
        "starts": dt.time(10),
        "ends": dt.time(15),
        "language": "en",
        "sex": Sex.MALE,
        "least": 1,
        "most": 8,
        "facilitators": _TWO,
    }
    return Workshop(id=id_, on=on, part=part, **(usual | changes))


def needs(case: str = "case", **changes: Any) -> Needs:
    usual: dict[str, Any] = {"sex": Sex.MALE, "language": "en", "starts_from": "0"}
    return Needs(case=case, **(usual | changes))


def span(earliest: Day = START, days: int = 120, **changes: Any) -> Span:
    usual: dict[str, Any] = {"gap_least_days": 28, "gap_most_days": 28}
    return Span(earliest=earliest, ends_on=days_after(earliest, days), **(usual | changes))


def waiting(case: str = "case", on: Day = START, **changes: Any) -> Waiting:
    return Waiting(needs=needs(case, **changes), span=span(on))


def travel(area: str | None, venue: str) -> int:
    """Minutes between numbers on a line: venue ``hall`` is at 0."""
    here, there = (int("".join(filter(str.isdigit, text or "")) or "0") for text in (area, venue))
    return abs(here - there)


@attrs.frozen
class Region:
    """Who waits and what is on offer; ``travel`` gives minutes."""

    people: list[Waiting]
    offered: list[Workshop]
    travel: Callable[[str | None, str], int]


def region(people: int, seed: int, venues: int = 24, places: int = 8) -> Region:
    """W4: venues on a square of 100 km, a pair of workshops every week or second week, up to five days away each.

    A first has its second 28 days later. Ten km are worth ten minutes there and back twice.
    """
    made = random.Random(seed)  # noqa: S311  (no secret: the same region every time)
    at = {f"v{n}": (made.uniform(0, 100), made.uniform(0, 100)) for n in range(venues)}
    offered: list[Workshop] = []
    for number, venue in enumerate(at):
        language = "pl" if number % 8 == 7 else "en"
        for on in range(made.randrange(7), 130, 14 if language == "pl" else 7):
            offered += _both(f"{venue}-{on}", days_after(START, on), venue=venue, language=language, most=places)
    waits, homes = [], {}
    for number in range(people):
        case = f"C{number:06}"
        language = "pl" if made.random() < 0.07 else "en"
        issue = made.randrange(45)
        homes[case] = (made.uniform(0, 100), made.uniform(0, 100))
        away = frozenset(days_after(START, made.randrange(170)) for _ in range(made.randrange(6)))
        waits.append(
            Waiting(
                needs=needs(case, language=language, away=away, starts_from=case),
                span=span(days_after(START, issue + 7), 113),
            )
        )

    def minutes(area: str | None, venue: str) -> int:
        (east, north), (there_east, there_north) = homes[area or ""], at[venue]
        east, north = east - there_east, north - there_north
        return round(2.5 * math.hypot(east, north))

    return Region(waits, offered, minutes)


def _both(id_: str, on: Day, **changes: Any) -> Sequence[Workshop]:
    first = workshop(f"{id_}-a", on, **changes)
    return first, workshop(f"{id_}-b", days_after(on, 28), Part.SECOND, after=first.id, **changes)


_SEVERAL: Final = tuple(Facilitator(id=f"f{n}", languages=("en", "pl", "ur"), qualified=True) for n in (1, 2))


def harder(people: int, seed: int, venues: int = 24, places: int = 8, *, couples: float = 0.06) -> Region:
    """W4, harder: every second is shared by the firsts of 28 to 35 days before, and held at half of the venues.

    Groups are English, Polish or Urdu, at every third venue with an interpreter; two in a hundred people
    speak Romanian, two more need an interpreter. ``couples``: this share of all is two and two
    to be kept apart. A second has twice the places of a first.
    """
    made = random.Random(seed)  # noqa: S311  (no secret: the same region every time)
    at = {f"v{n}": (made.uniform(0, 100), made.uniform(0, 100)) for n in range(venues)}
    offered: list[Workshop] = []
    for number, venue in enumerate(at):
        language = {3: "ur", 7: "pl"}.get(number % 8, "en")
        every = 7 if language == "en" else 14
        usual: dict[str, Any] = {"venue": venue, "language": language, "facilitators": _SEVERAL}
        usual["interpreter"] = number % 3 == 0
        offered += [
            workshop(f"{venue}-{on}-a", days_after(START, on), most=places, **usual)
            for on in range(made.randrange(7), 130, every)
        ]
        offered += [
            workshop(f"{venue}-{on}-b", days_after(START, on), Part.SECOND, most=2 * places, **usual)
            for on in range(made.randrange(28, 35), 165, every)
            if number % 4 in {0, 3}
        ]
    homes = {f"C{number:06}": (made.uniform(0, 100), made.uniform(0, 100)) for number in range(people)}
    shuffled = made.sample(sorted(homes), people)
    marks = {case: f"m{number // 2}" for number, case in enumerate(shuffled[: 2 * int(people * couples / 2)])}
    waits = [_with_a_window(case, marks.get(case), made) for case in homes]

    def minutes(area: str | None, venue: str) -> int:
        (east, north), (there_east, there_north) = homes[area or ""], at[venue]
        return round(2.5 * math.hypot(east - there_east, north - there_north))

    return Region(waits, offered, minutes)


def _with_a_window(case: str, mark: str | None, made: random.Random) -> Waiting:
    language = made.choices(["en", "pl", "ur", "ro"], [88, 6, 4, 2])[0]
    away = frozenset(days_after(START, made.randrange(170)) for _ in range(made.randrange(6)))
    return Waiting(
        needs=needs(
            case,
            language=language,
            interpreter_needed=made.random() < 0.02,
            away=away,
            starts_from=case,
            keep_apart=frozenset() if mark is None else frozenset({mark}),
        ),
        span=span(days_after(START, made.randrange(45) + 7), 113, gap_most_days=35),
    )


def small(seed: int, *, gap_most: int = 28, tied: bool = True, marks: bool = False, halves: bool = False) -> Region:
    """At most five people and eight workshops: few enough to try every list.

    ``gap_most``: the longest gap in days. ``tied``: a second belongs to its first. ``marks``:
    some people are to be kept apart. ``halves``: some have attended a first.
    """
    made = random.Random(seed)  # noqa: S311  (no secret: the same region every time)
    offered: list[Workshop] = []
    for number in range(made.randint(1, 4)):
        on = days_after(START, 7 * made.randrange(4))
        both: dict[str, Any] = {"venue": f"v{made.randrange(40)}", "language": made.choice(["en", "en", "pl"])}
        first = workshop(f"a{number}", on, most=made.randint(1, 2), interpreter=made.random() < 0.3, **both)
        after = first.id if tied else None
        later = days_after(on, made.choice([28, gap_most]))
        second = workshop(f"b{number}", later, Part.SECOND, most=made.randint(1, 2), after=after, **both)
        offered += [first, second]
    gone = workshop("gone", days_after(START, -21))
    people = [
        Waiting(
            needs=needs(
                f"C{number}",
                language=made.choice(["en", "en", "pl"]),
                starts_from=str(made.randrange(40)),
                away=frozenset({days_after(START, 7 * made.randrange(8))}),
                keep_apart=frozenset(made.sample(["m1", "m2"], made.randint(0, 2))) if marks else frozenset(),
            ),
            span=span(days_after(START, made.randrange(10)), 70, gap_most_days=gap_most),
            attended=gone if halves and made.random() < 0.4 else None,
        )
        for number in range(made.randint(1, 5))
    ]
    return Region(people, offered, travel)
