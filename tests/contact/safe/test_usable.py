"""Can a victim be reached safely by a record? What is not known is unsafe."""

import datetime as dt

import attrs
import pytest

from cara_core.contact.safe.usable import is_usable, says_what_she_has
from cara_core.terms.caution import Rank
from cara_core.terms.contact import NoWayBecause, Owned, PerpetratorAccess, SafeContact, SafeWay, SafeWindow, WayKind
from cara_core.terms.days import Day, day
from cara_core.terms.veil import Veiled

ON = day("2026-03-10")
CALL = SafeWay(
    kind=WayKind.CALL,
    value=Veiled("07700 900123"),
    owner=Owned.OWN,
    perpetrator_access=PerpetratorAccess.NO,
    safe_windows=(SafeWindow(weekday=1, starts=dt.time(10), ends=dt.time(12)),),
)
CONTACT = SafeContact(
    case="26/0117",
    version=1,
    recorded_by="DAU 7",
    recorded_on=ON,
    told_by="IDVA 3",
    channels=(CALL,),
    living_with_participant=False,
)


def with_way(**other: object) -> SafeContact:
    return attrs.evolve(CONTACT, channels=(attrs.evolve(CALL, **other),))  # type: ignore[arg-type]  # of a mapping of several kinds


def test_one_safe_way_is_enough() -> None:
    assert is_usable(CONTACT, ON)
    shared = attrs.evolve(CALL, owner=Owned.SHARED)
    assert is_usable(attrs.evolve(CONTACT, channels=(shared, CALL)), ON)
    assert not is_usable(attrs.evolve(CONTACT, channels=()), ON)


@pytest.mark.parametrize("other", [{"do_not_contact": True}, {"living_with_participant": True}])
def test_who_may_not_be_reached_is_not(other: dict[str, object]) -> None:
    assert not is_usable(attrs.evolve(CONTACT, **other), ON)  # type: ignore[arg-type]  # the same


def test_that_nobody_knows_whether_they_live_together_is_no_safety() -> None:
    assert not is_usable(attrs.evolve(CONTACT, living_with_participant=None), ON)


@pytest.mark.parametrize(
    ("other", "usable"),
    [
        ({"owner": Owned.RELATIVE}, False),
        ({"owner": Owned.AGENCY}, True),
        ({"perpetrator_access": PerpetratorAccess.UNKNOWN}, False),
        ({"safe_windows": ()}, False),
        ({"kind": WayKind.VIA_AGENCY, "safe_windows": ()}, True),
        ({"expires_on": Day(2026, 3, 9)}, False),
        ({"expires_on": ON}, True),
    ],
)
def test_a_way_is_hers_out_of_reach_and_its_hours_are_known(*, other: dict[str, object], usable: bool) -> None:
    assert is_usable(with_way(**other), ON) is usable


@pytest.mark.parametrize("rank", [None, *Rank])
@pytest.mark.parametrize("why", [None, *NoWayBecause])
def test_an_empty_record_answers_only_where_a_supervisor_says_why(why: NoWayBecause | None, rank: Rank | None) -> None:
    assert says_what_she_has(CONTACT)
    empty = attrs.evolve(CONTACT, channels=(), no_way_because=why, rank=rank)
    assert says_what_she_has(empty) is (why is not None and rank not in {None, Rank.CONSTABLE})
