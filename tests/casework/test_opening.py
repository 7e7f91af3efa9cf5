"""Opening: by which force, under which request, and what is asked first."""

from importlib.resources import files
from typing import Any, NoReturn

import pytest

import cara_core as cara
from cara_core.casework.at_hand import forces
from casework.worked import AT, BY, CASE, DAY, Place, opened
from support.referrals import example


def open_request(case: str, **options: Any) -> cara.OpenRequest:
    call = {"force": "hampshire", "on": DAY, "by": BY, **options}
    return cara.OpenRequest(referral=example(), case=case, **call)


@pytest.fixture
def no_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugins that were installed are not any more."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise cara.ForceNotInstalled("no force of that name is installed")

    monkeypatch.setattr(forces, "load_force", refuse)


def test_a_repeated_request_is_answered_though_its_force_is_no_longer_installed(
    sqlite_place: Place, request: pytest.FixtureRequest
) -> None:
    with sqlite_place.open() as casework:
        first = opened(casework, force="west_midlands/polish", request="open")
    request.getfixturevalue("no_plugins")
    with sqlite_place.open() as casework:
        again = opened(casework, force="west_midlands", community="polish", request="open")
        assert (again.repeated, again.facts) == (True, first.facts)
        with pytest.raises(cara.ForceNotInstalled):
            opened(casework, "B/2")


class NotInstalled(cara.ForcePlugin):
    """A force that a host hands over with each opening."""

    data = files("cara_hampshire") / "data"


def test_a_force_that_is_handed_over_is_that_of_its_case_from_then_on_though_the_call_is_repeated(
    sqlite_place: Place, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("no_plugins")
    force = cara.load_force(plugin=NotInstalled())
    for repeated in (False, True):
        # Each time as after a restart: what was handed over before is forgotten.
        with sqlite_place.open() as casework:
            answer = opened(casework, force=force, request="open")
            assert answer.repeated is repeated
            assert answer.hooks is not None
            assert answer.hooks.complete
            casework.screen(CASE, at=AT, by=BY)


def test_a_force_that_is_handed_over_names_its_community_itself(sqlite_place: Place) -> None:
    polish = cara.load_force("west_midlands", community="polish")
    with sqlite_place.open() as casework:
        for force, community in ((polish, "romanian"), (cara.load_force("west_midlands"), "polish")):
            with pytest.raises(cara.InputError) as wrong:
                opened(casework, force=force, community=community)
            assert [(fault.path, fault.code) for fault in wrong.value.faults] == [("community", "CONTRADICTION")]
        assert opened(casework, force=polish, community="polish").case.community == "polish"


@pytest.mark.parametrize(
    ("named", "path"), [({"force": 7}, "force"), ({"community": 7}, "community"), ({"case": 7}, "case")]
)
def test_a_name_that_is_no_text_is_named(sqlite_place: Place, named: dict[str, object], path: str) -> None:
    call: dict[str, Any] = {"case": CASE, "force": "hampshire", **named}
    with sqlite_place.open() as casework, pytest.raises(cara.InputError) as wrong:
        opened(casework, **call)
    assert [(fault.path, fault.code) for fault in wrong.value.faults] == [(path, "WRONG_CALL")]


def test_of_many_each_is_answered_by_itself(place: Place) -> None:
    """A request in it twice, a name in it twice, one that was opened before, and one that is wrong."""
    with place.open() as casework:
        opened(casework, "A", example(), request="a")
        asked = [
            open_request("A", request="a"),
            open_request("B", request="b"),
            open_request("B", request="b"),
            open_request("B", request="other"),
            open_request("C", by="Siân"),
            open_request("C"),
            open_request("C"),
            open_request("D", force="nowhere"),
        ]
        results = list(casework.open_many(asked, at=AT))
        names = [head.case for head in casework.cases()]
    assert [result.case for result in results] == ["A", "B", "B", "B", "C", "C", "C", "D"]
    assert [result.opened.repeated if result.opened else None for result in results] == [
        *(True, False, True, None, None, False, None, None),
    ]
    assert [None if result.error is None else result.error.code for result in results] == [
        *(None, None, None, "ALREADY_OPEN", "BAD_BY", None, "ALREADY_OPEN", "FORCE_NOT_INSTALLED"),
    ]
    assert names == ["A", "B", "C"]
