"""Reading the cases that are kept: lists, duties, the stream of facts, the participant's side."""

import attrs
import pytest

import cara_core as cara
from casework.worked import AT, BY, CASE, DAY, FACTS, Place, issued, opened
from support.referrals import example

READER = cara.ReadBy(who="clerk 3", at=AT, reason="to ring")


def test_cases_are_listed_by_force_phase_and_name_a_page_at_a_time(place: Place) -> None:
    with place.open() as casework:
        issued(casework, "26/0117")
        opened(casework, "26/0200")
        opened(casework, "L/1", force="leicestershire")

        def names(**query: object) -> list[str]:
            return [head.case for head in casework.cases(**query)]  # type: ignore[arg-type]

        assert names() == ["26/0117", "26/0200", "L/1"]
        assert names(force="leicestershire") == ["L/1"]
        assert names(phase=cara.Phase.LIVE) == names(phase="live") == ["26/0117"]
        assert names(text="26/") == ["26/0117", "26/0200"]
        assert names(after="26/0117", limit=1) == ["26/0200"]


def test_duties_are_listed_by_owner_and_force_a_page_at_a_time(place: Place) -> None:
    with place.open() as casework:
        issued(casework, "26/0117")
        opened(casework, "L/1", force="leicestershire")
        everything = casework.due(on=cara.day("2026-09-01"))
        assert {duty.case for duty in everything} == {"26/0117", "L/1"}
        assert {duty.case for duty in casework.due(on=cara.day("2026-09-01"), force="leicestershire")} == {"L/1"}
        owner = everything[0].owner
        owned = tuple(duty for duty in everything if duty.owner is owner)
        assert casework.due(on=cara.day("2026-09-01"), owner=owner) == owned
        assert casework.due(on=cara.day("2026-09-01"), owner=owner.value) == owned
        found: list[cara.Duty] = []
        while page := casework.due(on=cara.day("2026-09-01"), after=found[-1] if found else None, limit=1):
            found += page
        assert tuple(found) == everything


def test_every_fact_comes_in_one_order_to_each_reader(place: Place) -> None:
    with place.open() as casework:
        issued(casework, "A/1")
        opened(casework, "B/2")
        found: list[cara.KeptFact] = []
        while page := casework.facts_after(found[-1].position if found else None, limit=5):
            found += page
        assert [kept.position for kept in found] == sorted({kept.position for kept in found})
        assert [(kept.case, kept.number) for kept in found[:2]] == [("A/1", 1), ("A/1", 2)]
        assert tuple(kept.fact for kept in found if kept.case == "A/1") == casework.case("A/1").facts
        assert casework.facts_after(found[-1].position) == ()


def test_the_decision_of_every_screening_can_be_read_again(place: Place) -> None:
    with place.open() as casework:
        first = opened(casework)
        done = casework.record(CASE, FACTS, at=AT, by=BY)
    with place.open(create=False) as casework:
        kept = casework.decisions(CASE, read_by=READER)
    assert first.decision is not None
    assert done.decision is not None
    assert [kept[0].to_json(), kept[-1].to_json()] == [first.decision.to_json(), done.decision.to_json()]
    assert len(kept) > 2, "also of what was screened again in between"


def test_the_participants_side_tells_nothing_of_the_victims(place: Place) -> None:
    """Two cases that differ in the victim's facts alone look the same: neither a number nor a gap tells."""
    contacted = cara.facts.VictimContacted(
        occasion=cara.facts.Occasion.CAUTION_ISSUED, how=cara.facts.Channel.TELEPHONE, reached=True, concern=False
    )
    pair = cara.facts.WorkshopsBooked(first=cara.day("2026-04-18"), second=cara.day("2026-05-16"))
    with place.open() as casework:
        issued(casework, "A/1")
        issued(casework, "B/2", attrs.evolve(example(), reference="R-2"))
        casework.record("B/2", [contacted, contacted], at=AT, by=BY)
        for case in ("A/1", "B/2"):
            casework.record(case, pair, at=AT, by=BY)
        sides = [casework.participant_side(case, read_by=READER) for case in ("A/1", "B/2")]
    assert sides[0].bookings == sides[1].bookings
    assert sides[0].booking == sides[1].booking == pair
    assert [booked.number for booked in sides[1].bookings] == [1]


def test_who_reads_is_logged_before_anything_is_read(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        issued(casework)
        with pytest.raises(cara.InputError):
            casework.participant_side(CASE, read_by=cara.ReadBy(who="Siân", at=AT))
        with pytest.raises(cara.InputError) as wrong:
            casework.safe_contact(CASE, read_by=cara.ReadBy(who="clerk 3", at=AT))
        assert wrong.value.faults[0].path == "reason"


@pytest.mark.parametrize(
    ("query", "path"),
    [({"limit": 0}, "limit"), ({"phase": "gone"}, "phase"), ({"after": 3}, "after")],
)
def test_a_wrong_question_is_named(place: Place, query: dict[str, object], path: str) -> None:
    with place.open() as casework:
        opened(casework)
        with pytest.raises(cara.InputError) as wrong:
            casework.cases(**query)  # type: ignore[arg-type]
        assert [fault.path for fault in wrong.value.faults] == [path]
        with pytest.raises(cara.InputError):
            casework.due(on=DAY, owner="nobody")
        with pytest.raises(cara.InputError):
            casework.facts_after(-1)


@pytest.mark.parametrize("force", ["\ud800", "a\x00b", "Hampshire Police", ""])
def test_a_name_that_no_force_can_have_is_named_and_not_repeated(place: Place, force: str) -> None:
    with place.open() as casework:
        opened(casework)
        for ask in (lambda: casework.cases(force=force), lambda: casework.due(on=DAY, force=force)):
            with pytest.raises(cara.InputError) as wrong:
                ask()
            assert [(fault.path, fault.code) for fault in wrong.value.faults] == [("force", "NOT_ALLOWED")]
            assert not force or force not in str(wrong.value)


def test_many_cases_are_opened_at_once_and_one_that_is_refused_stops_no_other(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "A/2")
        requests = [
            cara.OpenRequest(
                referral=example(),
                force="hampshire",
                case=f"A/{number}",
                on=DAY,
                by=BY,
                request=f"open-{number}",
            )
            for number in range(5)
        ]
        results = list(casework.open_many(requests, at=AT))
        assert [result.case for result in results] == [f"A/{number}" for number in range(5)]
        assert [result.error is None for result in results] == [True, True, False, True, True]
        again = list(casework.open_many(requests, at=AT))
        assert [result.opened is not None and result.opened.repeated for result in again] == [
            True,
            True,
            False,
            True,
            True,
        ]
        assert len(casework.cases()) == 5


def test_what_the_force_offers_as_conditions_is_asked_until_the_caution_is_given(place: Place) -> None:
    made_good = cara.Condition(
        id="damage-made-good", kind=cara.ConditionKind.OTHER, objects=(cara.ConditionObject.REPARATION,)
    )
    damage = example({"offences[0].code": "CD71039"})
    with place.open() as casework:
        casework.open(damage, case="L/1", force="leicestershire", on=DAY, at=AT, by=BY)
        assert casework.further_conditions("L/1", on=DAY, read_by=READER).conditions == (made_good,)
        assert casework.further_conditions("L/1", on=cara.day("2016-12-31")) == cara.ConditionsOffered()
        issued(casework)
        assert casework.further_conditions(CASE, on=DAY) == cara.ConditionsOffered()
        with pytest.raises(cara.NoSuchCase):
            casework.further_conditions("L/2", on=DAY)
