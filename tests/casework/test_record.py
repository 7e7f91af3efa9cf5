"""Recording: every guard of ``found/casework.md``, by the one way in."""

import datetime as dt
from functools import partial

import pytest

import cara_core as cara
from casework.worked import AT, BY, CASE, DAY, FACTS, NEXT_DAY, Place, issued, opened

facts = cara.facts


def codes(wrong: pytest.ExceptionInfo[cara.InputError]) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in wrong.value.faults]


def test_a_case_is_opened_recorded_and_read(place: Place) -> None:
    with place.open() as casework:
        first = opened(casework, request="open-26/0117")
        assert first.decision is not None
        assert first.decision.outcome is cara.Outcome.ELIGIBLE
        assert [fact.kind for fact in first.facts] == ["referred", "screened"]
        done = casework.record(CASE, FACTS, at=AT, by=BY, request="issue-26/0117")
    assert done.case.phase is cara.Phase.LIVE
    assert [fact.kind for fact in done.facts][-2:] == ["screened", "caution_issued"]
    assert done.decision is not None
    assert {duty.kind for duty in done.began} >= {cara.DutyKind.TELL_OUTCOME, cara.DutyKind.BOOK_WORKSHOPS}
    assert {duty.kind for duty in done.ended} >= {cara.DutyKind.ISSUE_BY}
    assert not done.repeated
    with place.open(create=False) as casework:
        assert casework.case(CASE).facts == done.case.facts
        assert casework.due(on=DAY)


def test_what_is_typed_is_recorded_as_what_is_read(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        done = casework.record(CASE, facts.OffenceAdmitted(), at=AT, by=BY)
        more = casework.record(
            CASE, [cara.Fact(case=CASE, number=4, on=DAY, by=BY, what=facts.EvidenceFound(sufficient=True))], at=AT
        )
    assert [(fact.kind, fact.on, fact.by) for fact in done.facts] == [("offence_admitted", DAY, BY)]
    assert more.case.number == 4


def test_a_caution_is_given_by_the_rules_alone(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        with pytest.raises(cara.OutOfTurn):
            casework.record(CASE, facts.CautionIssued(rank=cara.Rank.SERGEANT), at=AT, by=BY)
        assert casework.case(CASE).number == 2


def test_a_fact_of_another_case_is_refused(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        opened(casework, "B/2")
        foreign = cara.Fact(case="B/2", number=3, on=DAY, by=BY, what=facts.OffenceAdmitted())
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, foreign, at=AT)
        assert codes(wrong) == [("case", "CONTRADICTION")]
        assert casework.case("B/2").number == 2


def test_a_case_follows_the_rules_of_its_own_force(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "L/1", force="leicestershire")
        done = casework.screen("L/1", at=AT, by=BY)
    assert done.decision is not None
    assert done.decision.force == "leicestershire"


def test_what_has_not_happened_yet_is_refused(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        ahead = cara.Fact(case=CASE, number=3, on=cara.day("2099-01-01"), by=BY, what=facts.OffenceAdmitted())
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, [ahead, facts.EvidenceFound(sufficient=True)], at=AT, by=BY)
        assert codes(wrong) == [("[0].on", "AHEAD")]
        with pytest.raises(cara.InputError) as wrong:
            opened(casework, "C/3", on=cara.day("2026-03-11"))
        assert codes(wrong) == [("on", "AHEAD")]
        later = {**FACTS[0], "on": None, "at": "2026-03-10T13:00:00+00:00"}
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, later, at=AT)
        assert codes(wrong) == [("at", "AHEAD")]


@pytest.mark.parametrize("name", ["Siân O'Brien", "", "x" * 65])
def test_who_records_is_a_role_and_no_name(place: Place, name: str) -> None:
    with place.open() as casework:
        opened(casework)
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, facts.OffenceAdmitted(), at=AT, by=name)
        assert codes(wrong) == [("by", "BAD_BY")]
        assert not name or name not in str(wrong.value)


def test_a_repeated_call_gives_the_first_answer_again_whatever_happened_since(place: Place) -> None:
    with place.open() as casework:
        first = opened(casework, request="open", on=None)
        issue = casework.record(CASE, FACTS, at=AT, by=BY, request="issue")
        withdrawn = facts.AgreementWithdrawn(how=facts.Channel.TELEPHONE)
        casework.record(CASE, withdrawn, at=AT, by=BY)
        again = opened(casework, request="open", on=None, at=NEXT_DAY)
        assert again.repeated
        assert (again.case.facts, again.decision) == (first.case.facts, first.decision)
        issue_again = casework.record(CASE, FACTS, at=NEXT_DAY, by=BY, request="issue")
        assert issue_again.repeated
        assert (issue_again.case.facts, issue_again.facts) == (issue.case.facts, issue.facts)
        assert (issue_again.began, issue_again.ended) == (issue.began, issue.ended)
        assert issue_again.decision == issue.decision
        # The withdrawal, and the screening that follows from it.
        assert casework.case(CASE).number == issue.case.number + 2


def test_a_thing_without_a_day_is_the_same_after_midnight(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        first = casework.record(CASE, facts.OffenceAdmitted(), at=AT, by=BY, request="admit")
        again = casework.record(CASE, facts.OffenceAdmitted(), at=NEXT_DAY, by=BY, request="admit")
    assert again.repeated
    assert again.facts == first.facts


@pytest.mark.parametrize("changed", ["content", "by", "case", "call"])
def test_a_request_is_the_same_only_where_key_call_case_content_and_author_are(place: Place, changed: str) -> None:
    with place.open() as casework:
        opened(casework)
        opened(casework, "B/2")
        casework.record(CASE, facts.EvidenceFound(sufficient=True), at=AT, by=BY, request="key")
        what = facts.EvidenceFound(sufficient=changed != "content")
        case, by = "B/2" if changed == "case" else CASE, "sergeant 13" if changed == "by" else BY
        record = partial(casework.screen, case) if changed == "call" else partial(casework.record, case, what)
        with pytest.raises(cara.InputError) as wrong:
            record(at=AT, by=by, request="key")
        assert codes(wrong) == [("request", "KEY_REUSED")]


def test_the_expected_number_is_kept_to(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        casework.record(CASE, facts.OffenceAdmitted(), at=AT, by=BY, expected=2)
        with pytest.raises(cara.Conflict) as wrong:
            casework.record(CASE, facts.OffenceAdmitted(), at=AT, by=BY, expected=2)
    assert (wrong.value.expected, wrong.value.found, wrong.value.retry) == (2, 3, False)


def test_a_case_that_is_not_there_is_named(place: Place) -> None:
    with place.open() as casework:
        with pytest.raises(cara.NoSuchCase):
            casework.record("X/9", facts.OffenceAdmitted(), at=AT, by=BY)
        opened(casework)
        with pytest.raises(cara.NoSuchCase):
            casework.record("X/9", facts.OffenceAdmitted(), at=AT, by=BY)


def test_a_name_that_is_taken_is_refused(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        with pytest.raises(cara.InputError) as wrong:
            opened(casework)
    assert codes(wrong) == [("case", "ALREADY_OPEN")]


def test_nothing_is_erased_while_the_caution_runs(place: Place) -> None:
    with place.open() as casework:
        issued(casework)
        with pytest.raises(cara.OutOfTurn):
            casework.erase(CASE, cara.Person.VICTIM, authority="RRD-1", at=AT, by=BY)
        assert casework.case(CASE).referral is not None


def test_no_store_is_made_for_what_is_refused(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        with pytest.raises(cara.InputError):
            opened(casework, by="Siân")
        assert casework.cases() == ()
        assert casework.facts_after(None) == ()
        assert casework.due(on=DAY) == ()
        assert casework.health() is None
    assert list(sqlite_place.keys.parent.iterdir()) == []


def test_a_store_that_has_to_be_there_is_not_made(sqlite_place: Place) -> None:
    with pytest.raises(cara.NoStore):
        sqlite_place.open(create=False)


@pytest.mark.parametrize(
    ("call", "path", "code"),
    [
        ({"at": dt.datetime(2026, 3, 10, 12)}, "at", "NO_OFFSET"),  # noqa: DTZ001  (that is the fault)
        ({"at": "2026-03-10T12:00:00Z"}, "at", "WRONG_CALL"),
        ({"request": "a b"}, "request", "BAD_KEY"),
        ({"on": "2026-03-10"}, "on", "WRONG_CALL"),
        ({"expected": "2"}, "expected", "WRONG_CALL"),
    ],
)
def test_a_wrong_call_is_named(place: Place, call: dict[str, object], path: str, code: str) -> None:
    with place.open() as casework:
        opened(casework)
        given: dict[str, object] = {"at": AT, "by": BY, **call}
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, facts.OffenceAdmitted(), **given)  # type: ignore[arg-type]
    assert codes(wrong) == [(path, code)]


def test_every_fault_of_every_fact_is_named_at_once(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        with pytest.raises(cara.InputError) as wrong:
            casework.record(
                CASE,
                [{**FACTS[0], "by": "Siân"}, {**FACTS[1], "case": "B/2", "on": "2026-03-11"}, "no fact"],  # type: ignore[list-item]
                at=AT,
            )
    assert codes(wrong) == [
        ("[0].by", "BAD_BY"),
        ("[1].case", "CONTRADICTION"),
        ("[1].on", "AHEAD"),
        ("[2]", "WRONG_CALL"),
    ]


def test_of_several_the_one_that_cannot_follow_is_named(place: Place) -> None:
    with place.open() as casework:
        opened(casework)
        with pytest.raises(cara.OutOfTurn) as wrong:
            casework.record(CASE, [facts.OffenceAdmitted(), facts.CautionIssued(rank=cara.Rank.SERGEANT)], at=AT, by=BY)
        assert wrong.value.index == 1
        assert casework.case(CASE).number == 2


def test_the_call_says_what_a_mapping_does_not_say_itself(place: Place) -> None:
    bare = {"format": "cara-fact/1", "kind": "offence_admitted", "what": {}}
    with place.open() as casework:
        opened(casework)
        done = casework.record(CASE, bare, at=NEXT_DAY, by=BY, on=DAY)
        assert [(fact.kind, fact.on, fact.by) for fact in done.facts] == [("offence_admitted", DAY, BY)]
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, bare, at=AT)
    assert codes(wrong) == [("on", "MISSING"), ("by", "MISSING")]


def test_paths_begin_with_a_place_in_every_sequence_whenever_the_fault_is_found(place: Place) -> None:
    early = {**FACTS[4], "on": "2025-03-09"}
    with place.open() as casework:
        opened(casework)
        for given, path in ((early, "on"), ([early], "[0].on"), ([FACTS[0], early], "[1].on")):
            with pytest.raises(cara.InputError) as wrong:
                casework.record(CASE, given, at=AT)
            assert codes(wrong) == [(path, "BEFORE_OFFENCE")]
        with pytest.raises(cara.InputError) as wrong:
            casework.record(CASE, [{**early, "by": "Siân"}], at=AT)
        assert codes(wrong) == [("[0].by", "BAD_BY")]


def test_a_repeated_request_is_answered_by_a_clock_that_is_behind(place: Place) -> None:
    behind = AT.replace(day=9)
    with place.open() as casework:
        opened(casework, request="open")
        casework.screen(CASE, at=AT, by=BY, on=DAY, request="screen")
        casework.record(CASE, FACTS, at=AT, request="issue")
        assert opened(casework, request="open", at=behind).repeated
        assert casework.record(CASE, FACTS, at=behind, request="issue").repeated
        assert casework.screen(CASE, at=behind, by=BY, on=DAY, request="screen").repeated
        with pytest.raises(cara.InputError) as wrong:
            casework.screen(CASE, at=behind, by=BY, on=DAY, request="other")
    assert codes(wrong) == [("on", "AHEAD")]
