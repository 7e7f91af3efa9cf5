"""Nothing is sent to a victim outside a window, unconfirmed, expired, or by a way the participant has too.

Each decision is put to the library and to a plain oracle that shares nothing with it: no
time zone library, no days, no attrs; it knows what is shared because it made it so. Both
have to find the same reasons. The twins are what one would write first.
"""

import calendar
import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

import attrs

from cara_core.books.messages import catalogue
from cara_core.contact.safe.rules import unsafe_for_participant, unsafe_for_victim
from cara_core.terms.contact import Owned, PerpetratorAccess, SafeContact, SafeWay, SafeWindow, WayKind
from cara_core.terms.days import Day
from cara_core.terms.instants import LONDON, Instant
from cara_core.terms.messages import Medium
from cara_core.terms.one_message import Blocked
from cara_core.terms.veil import Veiled
from support.soak import record, soak, times

SEED: Final = 13
MINUTE: Final = 60
DAY: Final = 24 * 60 * MINUTE
EPOCH: Final = dt.date(1970, 1, 1).toordinal()
YEARS: Final = range(2024, 2032)
RULE: Final = attrs.evolve(catalogue()["V07-neutral-text"], media=(Medium.SMS, Medium.EMAIL, Medium.LETTER))
KINDS: Final = (WayKind.SMS, WayKind.SMS, WayKind.EMAIL, WayKind.POST)


@attrs.frozen
class Drawn:
    """One decision in plain numbers: seconds since 1970, days since 1970, minutes since Monday."""

    queued: int
    sent: int
    windows: tuple[tuple[int, int], ...]
    avoid: int | None
    verified: int | None
    expires: int | None
    limit: int
    owner: str
    access: str
    opted: bool
    living: bool | None
    language: str | None
    never: bool
    newer: bool
    shared: bool
    kind: WayKind
    value: str
    participant_reaches: tuple[str, ...]


# The oracle


def _changes(year: int) -> tuple[int, int]:
    """When summer time begins and ends: at 01:00 by Greenwich on the last Sundays of March and October."""
    last = [max(week[6] for week in calendar.monthcalendar(year, month)) for month in (3, 10)]
    march, october = (calendar.timegm((year, month, on, 1, 0, 0)) for month, on in zip((3, 10), last, strict=True))
    return march, october


CHANGES: Final = {year: _changes(year) for year in YEARS}


def by_the_clock(seconds: int) -> int:
    """Seconds since 1970 as a clock in London would count them."""
    summer = any(first <= seconds < last for first, last in CHANGES.values())
    return seconds + (60 * MINUTE if summer else 0)


def minute_of_the_week(seconds: int) -> int:
    """Minutes since Monday: 1 January 1970 was a Thursday."""
    return (by_the_clock(seconds) // MINUTE + 3 * 24 * 60) % (7 * 24 * 60)


def reasons(said: Drawn) -> set[str]:
    """Why it may not go, from the numbers alone."""
    today = by_the_clock(said.sent) // DAY
    inside = any(first <= minute_of_the_week(said.sent) < last for first, last in said.windows)
    found = {
        "owner": said.owner not in {"own", "work", "agency"},
        "perpetrator_access": said.access != "no",
        "opted_in": not said.opted,
        "verified_on": said.verified is None or said.verified > today or today - said.verified > said.limit,
        "expires_on": said.expires is not None and said.expires < today,
        "do_not_contact": said.never,
        "living_with_participant": said.living is None or said.living,
        "language": said.language is None,
        "version": said.newer,
        "value": said.shared,
        "avoid": today == said.avoid and bool(said.windows),
        "safe_windows": not said.windows or (today != said.avoid and not inside),
    }
    return {name for name, broken in found.items() if broken}


# Random decisions


def drawn(chance: random.Random) -> Drawn:
    """One decision: most keep most rules, so that every rule is alone in the way often enough."""

    def rarely(odds: float = 0.05) -> bool:
        return chance.random() < odds

    sent = _moment(chance)
    today, minute = by_the_clock(sent) // DAY, minute_of_the_week(sent)
    kind, number = chance.choice(KINDS), chance.randrange(500)
    shared = rarely(0.15)
    reaches = [_value(other, number + 500, chance) for other in (WayKind.SMS, WayKind.EMAIL, WayKind.POST)]
    if shared:
        reaches.append(_value(kind, number, chance))
        chance.shuffle(reaches)
    return Drawn(
        queued=sent - chance.choice([0, 1, 20, 45, 60, 61, 120, 360, 24 * 60, 100 * 60]) * MINUTE,
        sent=sent,
        windows=tuple(_window(chance, minute) for _ in range(chance.choice([0, 1, 1, 1, 2, 3]))),
        avoid=today - chance.choice([0, 1, 2]) if rarely(0.1) else None,
        verified=None if rarely() else today - chance.choice([-1, 0, 1, 5, 14, 29, 30, 31, 90]),
        expires=today + chance.choice([-30, -1, 0, 1, 60]) if rarely(0.5) else None,
        limit=chance.choice([30, 30, 30, 14, 0]),
        owner=chance.choice(["shared", "relative"]) if rarely() else chance.choice(["own", "work", "agency"]),
        access=chance.choice(["unknown", "yes"]) if rarely() else "no",
        opted=not rarely(),
        living=chance.choice([None, True]) if rarely() else False,
        language=None if rarely() else "pl",
        never=rarely(),
        newer=rarely(),
        shared=shared,
        kind=kind,
        value=_value(kind, number, chance),
        participant_reaches=tuple(reaches),
    )


def _moment(chance: random.Random) -> int:
    """Any second of eight years; every other one within four hours of a change of the clocks."""
    year = chance.choice(YEARS)
    if chance.random() < 0.5:
        return chance.choice(CHANGES[year]) + chance.randrange(-4 * 60 * MINUTE, 4 * 60 * MINUTE)
    return calendar.timegm((year, 1, 2, 0, 0, 0)) + chance.randrange(363 * DAY)


def _window(chance: random.Random, minute: int) -> tuple[int, int]:
    """A window of that day, near that minute or at it, that does not go over midnight."""
    midnight = minute - minute % (24 * 60)
    if chance.random() < 0.1:
        midnight = (midnight + 24 * 60) % (7 * 24 * 60)
    first = max(0, min(24 * 60 - 2, minute % (24 * 60) + chance.choice([-180, -61, -60, -59, -30, -1, 0, 1, 30, 60])))
    last = min(24 * 60 - 1, first + chance.choice([1, 30, 59, 60, 61, 120, 240]))
    return midnight + first, midnight + last


def _value(kind: WayKind, number: int, chance: random.Random) -> str:
    """One of the ways in which people write this number, mailbox or house."""
    match kind:
        case WayKind.EMAIL:
            name = chance.choice(["anna{}", "Anna{}", "a.n.n.a.{}", "anna{}+cara", "ANNA{}"]).format(number)
            return name + chance.choice(["@example.org", "@EXAMPLE.org"])
        case WayKind.POST:
            house = chance.choice(["{0} Elm Grove", "Flat {1}, {0} Elm Grove", "{0}a ELM GROVE", "No. {0}, Elm Grove"])
            ends = chance.choice([", ", "\n"]) + chance.choice(["SO14 3AB", "so143ab"])
            return house.format(number + 1, number + 3000) + ends
        case _:
            start = chance.choice(["07700", "+44 7700", "+44 (0)7700", "0044 7700", "(07700)", "7700", "447700"])
            return start + chance.choice([" ", "-", "", "\u00a0"]) + f"900{number:03}"


# The same, put to the library


def instant(seconds: int) -> Instant:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _day(days: int | None) -> Day | None:
    return None if days is None else Day.fromordinal(EPOCH + days)


def recorded(said: Drawn) -> SafeContact:
    avoid = _day(said.avoid)
    way = SafeWay(
        kind=said.kind,
        value=Veiled(said.value),
        owner=Owned(said.owner),
        perpetrator_access=PerpetratorAccess(said.access),
        safe_windows=tuple(
            SafeWindow(weekday=first // 1440 + 1, starts=_clock(first), ends=_clock(last))
            for first, last in said.windows
        ),
        avoid=() if avoid is None else (avoid,),
        verified_on=_day(said.verified),
        expires_on=_day(said.expires),
        opted_in=frozenset({RULE.id}) if said.opted else frozenset(),
    )
    return SafeContact(
        case="26/1",
        version=2 if said.newer else 1,
        recorded_by="PC 1",
        recorded_on=Day(2024, 1, 1),
        told_by="victim",
        channels=(way,),
        language=said.language,
        do_not_contact=said.never,
        living_with_participant=said.living,
    )


def _clock(minute: int) -> dt.time:
    return dt.time(minute % 1440 // 60, minute % 60)


def decided(said: Drawn, at: Instant, participant_reaches: tuple[str, ...]) -> tuple[Blocked, ...]:
    contact = recorded(said)
    reaches = tuple(map(Veiled, participant_reaches))
    return unsafe_for_victim(contact, contact.channels[0], RULE, at, reaches, verified_days=said.limit, version=1)


def by_the_library(said: Drawn) -> tuple[Blocked, ...]:
    return decided(said, instant(said.sent), said.participant_reaches)


# The twins


def by_the_window_when_it_was_queued(said: Drawn) -> tuple[Blocked, ...]:
    return decided(said, instant(said.queued), said.participant_reaches)


def by_the_window_in_utc(said: Drawn) -> tuple[Blocked, ...]:
    return decided(said, instant(said.sent).replace(tzinfo=LONDON), said.participant_reaches)


def by_the_number_as_written(said: Drawn) -> tuple[Blocked, ...]:
    return decided(said, instant(said.sent), tuple(value for value in said.participant_reaches if value == said.value))


TWINS: Final[dict[Callable[[Drawn], tuple[Blocked, ...]], str]] = {
    by_the_window_when_it_was_queued: "safe_windows",
    by_the_window_in_utc: "safe_windows",
    by_the_number_as_written: "value",
}


@soak
def test_nothing_is_sent_outside_a_window_unconfirmed_expired_or_shared() -> None:
    chance, trials, started = random.Random(SEED), times(20_000, 1_000_000), time.monotonic()  # noqa: S311  (no secret)
    sent, alone, unsafe, differing = 0, Counter[str](), Counter[str](), 0
    for _ in range(trials):
        said = drawn(chance)
        blocked, right = by_the_library(said), reasons(said)
        found = {fault.field.rpartition(".")[2] for fault in blocked}
        differing += found != right
        if not blocked:
            sent += 1
            unsafe.update(right)
        if len(right) == 1:
            alone.update(right)
    failures = differing + unsafe.total()
    note = f"{sent} sent, {trials - sent} refused, each with its rule and field"
    record(
        row=13,
        promise="The victim is contacted only safely",
        trials=trials,
        failures=failures,
        seed=SEED,
        seconds=time.monotonic() - started,
        note=note,
    )
    assert unsafe == Counter()
    assert differing == 0
    # The decisions were worth making: many were sent, and each rule alone held many back.
    assert sent > trials // 50
    assert min(alone[name] for name in reasons(_everything_broken())) > trials // 4_000


def _everything_broken() -> Drawn:
    said = drawn(random.Random(0))  # noqa: S311  (no secret)
    today = by_the_clock(said.sent) // DAY
    broken = attrs.evolve(
        said,
        windows=((0, 1),),
        avoid=today,
        verified=None,
        expires=today - 1,
        owner="shared",
        access="yes",
        opted=False,
    )
    return attrs.evolve(broken, living=None, language=None, never=True, newer=True, shared=True)


@soak
def test_each_twin_sends_what_may_not_be_sent() -> None:
    chance, trials = random.Random(SEED), times(2_000, 100_000)  # noqa: S311  (no secret: the same every time)
    said = [drawn(chance) for _ in range(trials)]
    for twin, rule in TWINS.items():
        started = time.monotonic()
        wrong = [decision for decision in said if not twin(decision) and rule in reasons(decision)]
        note = f"{len(wrong)} of {trials} sent that may not be"
        record(
            row="13 twin",
            promise=twin.__name__.replace("_", " "),
            trials=trials,
            failures=0,
            seed=SEED,
            seconds=time.monotonic() - started,
            note=note,
        )
        assert wrong, twin.__name__
        assert not [decision for decision in wrong if not by_the_library(decision)]


def test_what_the_participant_shares_with_the_victim_is_not_written_to_either() -> None:
    chance = random.Random(SEED)  # noqa: S311  (no secret: the same every time)
    found = Counter[bool]()
    for _ in range(2_000):
        said = drawn(chance)
        blocked = [
            value
            for value in said.participant_reaches
            if unsafe_for_participant(value, (Veiled(said.value),), None, instant(said.sent))
        ]
        assert bool(blocked) is said.shared
        found[said.shared] += 1
    assert min(found.values()) > 200


def test_the_oracle_s_clock_is_that_of_london() -> None:
    """It was written without the time zone library: so it is compared with it, at every half hour of the changes."""
    for changes in CHANGES.values():
        for change in changes:
            for half_hours in range(-100, 100):
                seconds = change + half_hours * 30 * MINUTE
                local = instant(seconds).astimezone(LONDON)
                assert minute_of_the_week(seconds) == local.weekday() * 1440 + local.hour * 60 + local.minute
                assert by_the_clock(seconds) // DAY == local.date().toordinal() - EPOCH
