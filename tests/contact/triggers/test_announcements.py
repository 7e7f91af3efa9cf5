"""What the participant was told of the workshops, and whether that is still so: against a plain reading of the same."""

import random
from collections.abc import Callable

import attrs
import pytest

from cara_core.contact.triggers import announcements
from cara_core.contact.triggers.announcements import HandedOver, otherwise_announced, what_is_known
from cara_core.terms.caution import Part
from cara_core.terms.days import Day, day
from cara_core.terms.workshops import Announcement

TODAY = day("2026-04-01")
DAYS = [day("2026-03-20"), day("2026-04-10"), day("2026-04-11")]
HOURS = ["10:00", "13:00"]


def handed_over(*tells: Announcement, surely: bool = True) -> HandedOver:
    return HandedOver(reference="a" * 32, message="P03-booking", occurrence="1", surely=surely, tells=tells)


UNKNOWN = HandedOver(
    reference="a" * 32, message="P04-x", occurrence="1", surely=True, tells=None, perhaps_of=(Part.FIRST,)
)
FIRST = Announcement(part=Part.FIRST, day=DAYS[1], starts="10:00", venue="Hall")


@pytest.mark.parametrize(
    ("now", "is_otherwise"),
    [
        (FIRST, False),
        (attrs.evolve(FIRST, starts="13:00"), True),
        (attrs.evolve(FIRST, venue="Room"), True),
        (attrs.evolve(FIRST, day=DAYS[2]), True),
        (attrs.evolve(FIRST, ends="18:00"), False),  # nobody was told when it ends
        (attrs.evolve(FIRST, venue=None), False),  # the booking does not say where it is
        (None, True),
    ],
)
def test_who_was_told_something_else_is_found(now: Announcement | None, *, is_otherwise: bool) -> None:
    known = what_is_known([handed_over(FIRST)])
    found = otherwise_announced(known, {} if now is None else {Part.FIRST: now}, TODAY)
    assert found == ({Part.FIRST} if is_otherwise else set())


def test_who_was_told_nothing_needs_no_correction() -> None:
    assert otherwise_announced(what_is_known([]), {Part.FIRST: FIRST}, TODAY) == frozenset()
    assert otherwise_announced(what_is_known([]), {}, TODAY) == frozenset()


def test_what_perhaps_arrived_stands_beside_what_was_told_before() -> None:
    moved = attrs.evolve(FIRST, starts="13:00")
    perhaps = [handed_over(FIRST), handed_over(moved, surely=False)]
    assert otherwise_announced(what_is_known(perhaps), {Part.FIRST: moved}, TODAY)
    assert not otherwise_announced(what_is_known([*perhaps, handed_over(moved)]), {Part.FIRST: moved}, TODAY)


def test_that_nobody_is_to_come_is_known_once_it_surely_arrived() -> None:
    falls_away = Announcement(part=Part.FIRST, falls_away=True)
    assert not otherwise_announced(what_is_known([handed_over(FIRST), handed_over(falls_away)]), {}, TODAY)
    perhaps = [handed_over(FIRST), handed_over(falls_away, surely=False)]
    assert otherwise_announced(what_is_known(perhaps), {}, TODAY)


def test_of_what_is_not_known_it_is_said_that_it_was_something_else() -> None:
    assert otherwise_announced(what_is_known([UNKNOWN]), {Part.FIRST: FIRST}, TODAY)
    assert not otherwise_announced(
        what_is_known([UNKNOWN, handed_over(FIRST_OF_ALL)]), {Part.FIRST: FIRST_OF_ALL}, TODAY
    )


FIRST_OF_ALL = attrs.evolve(FIRST, ends="15:00")


def test_of_a_day_that_is_over_nobody_is_told() -> None:
    past = attrs.evolve(FIRST, day=DAYS[0])
    known = what_is_known([handed_over(past)])
    assert not otherwise_announced(known, {}, TODAY)
    assert not otherwise_announced(known, {Part.FIRST: attrs.evolve(past, starts="13:00")}, TODAY)
    assert otherwise_announced(known, {Part.FIRST: FIRST}, TODAY)


# Against a plain reading: of each thing, everything that was told since something surely was.


def plainly(messages: list[HandedOver], name: str) -> set[object]:
    found: set[object] = set()
    for message in messages:
        for announcement in message.tells or ():
            value = getattr(announcement, name)
            if announcement.falls_away:
                found = set() if message.surely else found
            elif value is not None:
                found = {value} if message.surely else {*found, value}
    return found


def history(chance: random.Random) -> list[HandedOver]:
    def any_message() -> HandedOver:
        return handed_over(
            Announcement(
                part=Part.FIRST,
                day=chance.choice([None, *DAYS[1:]]),
                starts=chance.choice([None, *HOURS]),
                falls_away=chance.random() < 0.2,
            ),
            surely=chance.random() < 0.6,
        )

    return [any_message() for _ in range(chance.randrange(1, 6))]


def disagreements(otherwise: Callable[..., frozenset[Part]]) -> int:
    """In how many random histories is it another answer than by the plain reading?"""
    chance, wrong = random.Random(20260401), 0  # noqa: S311  (made-up histories)
    for _ in range(3000):
        messages = history(chance)
        now = Announcement(part=Part.FIRST, day=chance.choice(DAYS[1:]), starts=chance.choice(HOURS))
        expected = any(value != getattr(now, name) for name in ("day", "starts") for value in plainly(messages, name))
        wrong += bool(otherwise(what_is_known(messages), {Part.FIRST: now}, TODAY)) != expected
    return wrong


def test_it_agrees_with_a_plain_reading() -> None:
    assert disagreements(otherwise_announced) == 0


def test_whoever_looks_at_the_day_alone_disagrees() -> None:
    """The known-bad twin: an hour that changed is nothing to it."""

    def by_the_day(known: announcements.Known, now: dict[Part, Announcement], today: Day) -> frozenset[Part]:
        days = {part: {name: values for name, values in known[part].items() if name == "day"} for part in Part}
        return otherwise_announced(days, now, today)

    assert disagreements(by_the_day) > 100
