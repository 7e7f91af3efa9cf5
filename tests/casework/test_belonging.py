"""Cases find each other, one refuses a second caution in another, and what they are found by goes with the person."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import attrs
import pytest

import cara_core as cara
from cara_core.casework import belonging, recording
from cara_core.casework.at_hand.store import StoreAddress
from cara_core.errors import OutOfTurn
from cara_core.store.case_store import CaseStore
from casework.in_a_process import issue_one
from casework.test_many_at_once import THREADS, in_threads, spawning
from casework.worked import AT, BY, DAY, FACTS, Place, opened
from support.referrals import example

R = cara.Relation
ISSUE = FACTS[-1]
BEFORE = FACTS[:-1]
OTHER_DAY = cara.day("2026-03-01")


def referral(reference: str, suspect: str | None = None, victim: str | None = None, **offence: Any) -> cara.Referral:
    """The contract's example under another reference, about these persons; the offence otherwise, where asked."""
    known = example()
    offences = tuple(attrs.evolve(known.offences[0], **offence) for _ in range(1)) if offence else known.offences
    return attrs.evolve(
        known,
        reference=reference,
        suspect=attrs.evolve(known.suspect, person=suspect),
        victim=attrs.evolve(known.victim, person=victim),
        offences=offences,
    )


def found(casework: cara.Casework, case: str) -> dict[str, tuple[str, ...]]:
    """What belongs with it, but for what has an offence and a day alone in common."""
    shown = {linked.case: tuple(map(str, linked.relations)) for linked in casework.linked(case)}
    return {name: relations for name, relations in shown.items() if relations != ("same_offence",)}


def correct(casework: cara.Casework, case: str, **changes: object) -> cara.CaseRecorded:
    corrected = cara.facts.ReferralCorrected(
        changes={path.replace("__", "."): value for path, value in changes.items()}, source="custody record"
    )
    return casework.record(case, corrected, at=AT, by=BY)


def not_the_same(case: str) -> cara.facts.NotTheSame:
    return cara.facts.NotTheSame(case=case, rank=cara.Rank.SERGEANT, reason="another flat, another hour")


def erase(casework: cara.Casework, case: str, person: cara.Person, **more: Any) -> None:
    """Erase this person of a case that was closed, as a court ordered it."""
    casework.erase(case, person, authority="DPO 1", ordered=True, at=AT, by=BY, **more)


def close(casework: cara.Casework, case: str) -> None:
    casework.record(case, cara.facts.Closed(closure=cara.facts.Closure.OTHER), at=AT, by=BY)


@contextmanager
def kept(place: Place) -> Iterator[CaseStore]:
    """The store itself, for what no call of a casework shows."""
    store = StoreAddress(url=place.url, keys=place.keys).open(at=AT, create=False)
    try:
        yield store
    finally:
        store.close()


def digests_in(place: Place) -> list[tuple[Any, ...]]:
    with kept(place) as store, store.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT case_id, what, digest FROM belonging ORDER BY 1, 2, 3").all()
    return [tuple(row) for row in rows]


def test_cases_find_each_other_when_they_are_opened(place: Place) -> None:
    with place.open() as casework:
        assert opened(casework, "A", referral("R-1", "ann", "ben")).linked == ()
        couple = opened(casework, "B", referral("R-2", "ann", "ben")).linked
        assert couple == (cara.LinkedCase(case="A", relations=(R.SAME_COUPLE, R.SAME_OFFENCE)),)
        opened(casework, "C", referral("R-3", "ben", "ann", committed_on=OTHER_DAY))
        opened(casework, "D", referral("R-4", "eve", "ben", committed_on=OTHER_DAY))
        opened(casework, "E", referral("R-1", committed_on=cara.day("2026-01-05")))
        assert found(casework, "A") == {
            "B": ("same_couple", "same_offence"),
            "C": ("counter_allegation",),
            "D": ("shared_victim",),
            "E": ("same_reference",),
        }
        assert found(casework, "D") == {
            "A": ("shared_victim",),
            "B": ("shared_victim",),
            "C": ("victim_is_suspect_there", "same_offence"),
        }


def test_an_offence_of_a_range_is_found_by_any_day_of_it(place: Place) -> None:
    with place.open() as casework:
        day, year = example().offences[0].committed_on, cara.day("2024-02-10")
        opened(casework, "long", referral("R-1", committed_on=None, committed_from=year, committed_to=day))
        assert [linked.case for linked in opened(casework, "day", referral("R-2")).linked] == ["long"]
        within = opened(casework, "within", referral("R-3", committed_on=cara.day("2025-06-17"))).linked
        assert [linked.case for linked in within] == ["long"]
        outside = opened(casework, "outside", referral("R-4", committed_on=cara.day("2024-02-09"))).linked
        assert outside == ()
        assert opened(casework, "another", referral("R-5", code="CJ88001")).linked == ()


def test_another_forces_person_and_reference_are_others(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "A", referral("R-1", "ann", "ben"))
        assert opened(casework, "B", referral("R-1", "ann", "ben"), force="leicestershire").linked == ()


def test_many_that_are_opened_at_once_find_each_other_too(place: Place) -> None:
    asked = [
        cara.OpenRequest(referral=referral(f"R-{n}", "ann"), force="hampshire", case=f"C-{n}", by=BY, on=DAY)
        for n in range(3)
    ]
    with place.open() as casework:
        linked = [result.opened.linked for result in casework.open_many(asked, at=AT) if result.opened]
    assert [[other.case for other in cases] for cases in linked] == [[], ["C-0"], ["C-0", "C-1"]]


def test_a_repeated_opening_says_what_it_belongs_with(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "A", referral("R-1", "ann"), request="open-A")
        opened(casework, "B", referral("R-2", "ann"))
        again = opened(casework, "A", referral("R-1", "ann"), request="open-A")
        assert again.repeated
        assert [linked.case for linked in again.linked] == ["B"]


def test_a_second_caution_is_refused_and_the_other_case_named(place: Place) -> None:
    with place.open() as casework:
        for case, known in {"A": referral("R-1", "ann", "ben"), "B": referral("R-2", "ann", "eve")}.items():
            opened(casework, case, known)
            casework.record(case, BEFORE, at=AT, by=BY)
        casework.record("A", ISSUE, at=AT, by=BY)
        with pytest.raises(OutOfTurn) as refused:
            casework.record("B", ISSUE, at=AT, by=BY)
        assert refused.value.missing == (
            "no caution in A, which belongs with this case (same_suspect, same_offence), or a not_the_same",
        )
        assert casework.case("B").issued is None
        irregular = attrs.evolve(cara.read_fact({**ISSUE, "on": str(DAY)}, case="B", number=1).what)
        assert isinstance(irregular, cara.facts.CautionIssued)
        paper = attrs.evolve(irregular, irregular="given on paper that night", irregular_rank=cara.Rank.INSPECTOR)
        done = casework.record("B", paper, at=AT, by="inspector 5", on=DAY)
        assert "review_issue" in [duty.kind for duty in done.began]


@pytest.mark.parametrize("where", ["A", "B"])
def test_not_the_same_settles_it_whichever_case_it_stands_in(place: Place, where: str) -> None:
    with place.open() as casework:
        for case in ("A", "B"):
            opened(casework, case, referral("R-1"))
            casework.record(case, BEFORE, at=AT, by=BY)
        casework.record("A", ISSUE, at=AT, by=BY)
        settled = casework.record(where, not_the_same("B" if where == "A" else "A"), at=AT, by="sergeant 77")
        (linked,) = casework.linked("B")
        assert linked.settled
        taken_back = cara.facts.RecordedInError(
            fact=settled.facts[0].number, code=cara.facts.ErrorCode.WRONG_CONTENT, reason="it is the same"
        )
        casework.record(where, taken_back, at=AT, by="sergeant 78")
        with pytest.raises(OutOfTurn):
            casework.record("B", ISSUE, at=AT, by=BY)
        # In one call, too: what comes first counts for what comes after.
        casework.record("B", [not_the_same("A"), ISSUE], at=AT, by=BY)
        assert casework.case("B").issued is not None


def test_a_decision_about_a_case_that_is_not_there_is_refused(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "A", referral("R-1"))
        with pytest.raises(cara.InputError) as wrong:
            casework.record("A", not_the_same("nowhere"), at=AT, by=BY)
        assert [(fault.path, fault.code) for fault in wrong.value.faults] == [("what.case", "NO_SUCH_CASE")]


def test_a_caution_that_was_taken_back_refuses_none_and_a_correction_of_the_own_one_is_no_second(place: Place) -> None:
    with place.open() as casework:
        for case in ("A", "B"):
            opened(casework, case, referral("R-1"))
            casework.record(case, BEFORE, at=AT, by=BY)
        given = casework.record("A", ISSUE, at=AT, by=BY).case.issued
        assert given is not None
        reason = {"supersedes": given.number, "why": "the reason of the period was wrong"}
        corrected = {**ISSUE, **reason, "by": "inspector 7", "what": {**ISSUE["what"], "rank": "inspector"}}
        again = casework.record("A", corrected, at=AT, by=BY).case.issued
        assert again is not None
        for number in (again.number, given.number):
            # With the correction alone taken back, what it corrected would stand again.
            with pytest.raises(OutOfTurn):
                casework.record("B", ISSUE, at=AT, by=BY)
            wrong_case = cara.facts.RecordedInError(
                fact=number, code=cara.facts.ErrorCode.WRONG_CASE, rank=cara.Rank.INSPECTOR, reason="typed in A"
            )
            casework.record("A", wrong_case, at=AT, by="inspector 5")
        assert casework.record("B", ISSUE, at=AT, by=BY).case.issued is not None


def test_corrections_are_found_by_and_taken_back_the_one_before_counts_again(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "A", referral("R-1", "ann", "ben"))
        opened(casework, "B", referral("R-2", "eve", "dan", committed_on=OTHER_DAY))
        assert found(casework, "A") == {}
        correction = correct(casework, "B", suspect__person="ann").facts[0]
        assert found(casework, "A") == {"B": ("same_suspect",)}
        correct(casework, "B", **{"offences[0].committed_on": str(example().offences[0].committed_on)})
        assert found(casework, "A") == {"B": ("same_suspect", "same_offence")}
        correct(casework, "B", suspect__person=None, victim__person="ben")
        assert found(casework, "A") == {"B": ("shared_victim", "same_offence")}
        last = casework.case("B").corrections[-1]
        wrong = cara.facts.ErrorCode.WRONG_CONTENT
        casework.record("B", cara.facts.RecordedInError(fact=last.number, code=wrong, reason="x"), at=AT, by="PS 7")
        assert found(casework, "A") == {"B": ("same_suspect", "same_offence")}
        casework.record(
            "B", cara.facts.RecordedInError(fact=correction.number, code=wrong, reason="x"), at=AT, by="PS 7"
        )
        assert found(casework, "A") == {}, "who it was said to be at first is somebody else"


def test_no_fact_and_no_row_says_who_anybody_is(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "A", referral("R-1", "canary-ann", "canary-ben"))
        correct(casework, "A", suspect__person="canary-eve")
        assert "canary" not in str([cara.fact_mapping(fact) for fact in casework.case("A").facts])
    rows = digests_in(place)
    assert {what for _, what, _ in rows} == {"suspect", "victim", "reference", "day", "within"}
    assert all(len(digest) == 64 for _, _, digest in rows)
    assert "canary" not in str(rows)
    # Not the plain digest either, which anybody could try names against.
    with kept(place) as store:
        assert store.belonging().digester != type(store.belonging().digester)(b"another key of 32 bytes, not ours")


@pytest.mark.parametrize(
    ("person", "left"),
    [(cara.Person.PARTICIPANT, {"victim"}), (cara.Person.VICTIM, {"suspect", "reference", "day", "within"})],
)
def test_an_erasure_takes_the_digests_of_that_person(place: Place, person: cara.Person, left: set[str]) -> None:
    with place.open() as casework:
        opened(casework, "A", referral("R-1", "ann", "ben"))
        opened(casework, "B", referral("R-2", "ann", "ben"))
        close(casework, "A")
        erase(casework, "A", person)
        assert {what for case, what, _ in digests_in(place) if case == "A"} == left
        assert {what for case, what, _ in digests_in(place) if case == "B"} == {
            *("suspect", "victim", "reference", "day", "within")
        }
        casework.rebuild_index()
    # Nothing brings them back: neither another look nor another opening.
    with place.open() as casework:
        assert [linked.case for linked in casework.linked("A")] == ["B"]
        relations = set(casework.linked("B")[0].relations)
        assert R.SAME_COUPLE not in relations
    assert {what for case, what, _ in digests_in(place) if case == "A"} == left


def test_an_erasure_that_is_not_kept_takes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.open() as casework:
        opened(casework, "A", referral("R-1", "ann", "ben"))
        close(casework, "A")
        before = digests_in(place)

        def lost(*_: object, **__: object) -> None:
            raise cara.Conflict("A", 3, 4)

        monkeypatch.setattr("cara_core.store.log.access_log.AccessLog.write", lost)
        with pytest.raises(cara.Conflict):
            erase(casework, "A", cara.Person.VICTIM, expected=3)
    assert digests_in(place) == before


def test_cases_of_a_version_before_get_what_can_be_read(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "A", referral("R-1", "ann", "ben"))
        opened(casework, "B", referral("R-1", "ann", "ben"))
        close(casework, "B")
        erase(casework, "B", cara.Person.PARTICIPANT)
        opened(casework, "C", referral("R-1", "ann", "ben"))
    with kept(place) as store, store.database.writing() as cursor:
        for table in ("belonging", "belonging_case", "belonging_through"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  (our own words)
    with place.open() as casework:
        assert found(casework, "A") == {"C": ("same_reference", "same_offence")}, "no longer by who they are"
        assert casework.linked("B") == ()
        correct(casework, "A", suspect__person="ann")
        assert opened(casework, "D", referral("R-9", "ann")).linked[0].relations == (R.SAME_SUSPECT, R.SAME_OFFENCE)
    assert {what for case, what, _ in digests_in(place) if case == "C"} == {"reference", "day", "within"}


def test_a_case_that_cannot_be_read_stands_against_a_caution(sqlite_place: Place) -> None:
    """Nothing is decided from silence: nobody knows whether it holds one."""
    with sqlite_place.open() as casework:
        opened(casework, "A", referral("R-1"))
        opened(casework, "B", referral("R-1"))
        casework.record("B", BEFORE, at=AT, by=BY)
        with kept(sqlite_place) as store, store.database.writing() as cursor:
            cursor.execute("DROP TRIGGER fact_no_update")
            cursor.execute("UPDATE fact SET body = '{' WHERE case_id = 'A' AND number = 2")
        with pytest.raises(OutOfTurn) as refused:
            casework.record("B", ISSUE, at=AT, by=BY)
        assert "a readable A" in refused.value.missing[0]


def ready_to_issue(casework: cara.Casework, several: int) -> None:
    """So many cases of one offence, each up to the caution."""
    for number in range(several):
        opened(casework, f"C-{number}", referral("R-1"))
        casework.record(f"C-{number}", BEFORE, at=AT, by=BY)


def issue_at_once(casework: cara.Casework, monkeypatch: pytest.MonkeyPatch) -> Sequence[object]:
    """Eight threads, none of which has kept its caution before all have asked whether there is another."""
    asked, before = Barrier(THREADS), belonging.against_the_caution
    met = [False] * THREADS

    def ask(store: CaseStore, case: cara.Case, fact: cara.Fact) -> tuple[str, ...]:
        answer = before(store, case, fact)
        number = int(case.id.removeprefix("C-"))
        if not met[number]:
            met[number] = True
            asked.wait(60)
        return answer

    monkeypatch.setattr(recording, "against_the_caution", ask)

    def issue(number: int) -> object:
        try:
            return casework.record(f"C-{number}", [ISSUE], at=AT, by=BY)
        except OutOfTurn as refused:
            return refused

    return in_threads(issue)


def test_of_eight_cautions_for_one_offence_at_one_moment_one_is_kept(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place.open() as casework:
        ready_to_issue(casework, THREADS)
        answers = issue_at_once(casework, monkeypatch)
        assert sorted(type(answer).__name__ for answer in answers) == ["CaseRecorded"] + ["OutOfTurn"] * (THREADS - 1)
        assert sum(casework.case(f"C-{number}").issued is not None for number in range(THREADS)) == 1


def test_asked_before_the_transaction_alone_all_eight_are_kept(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin."""
    monkeypatch.setattr(recording, "asks_within", lambda *_: None)
    with place.open() as casework:
        ready_to_issue(casework, THREADS)
        issue_at_once(casework, monkeypatch)
        assert sum(casework.case(f"C-{number}").issued is not None for number in range(THREADS)) == THREADS


def test_of_the_cautions_of_several_processes_one_is_kept(place: Place) -> None:
    several = 4
    with place.open() as casework:
        ready_to_issue(casework, several)
    manager = spawning().Manager()
    with manager, ProcessPoolExecutor(several, mp_context=spawning()) as pool:
        ready = manager.Barrier(several)
        calls = [pool.submit(issue_one, place.url, place.keys, f"C-{number}", ready) for number in range(several)]
        assert sorted(call.result(120) for call in calls) == ["kept"] + ["refused"] * (several - 1)


def test_whoever_named_the_number_is_told_of_the_other_caution_and_of_no_conflict(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other caution comes between the question and the commit."""
    with place.open() as casework, place.open() as other:
        ready_to_issue(casework, 2)
        number, before = casework.case("C-0").number, belonging.against_the_caution

        def ask(store: CaseStore, case: cara.Case, fact: cara.Fact) -> tuple[str, ...]:
            answer = before(store, case, fact)
            monkeypatch.setattr(recording, "against_the_caution", before)
            other.record("C-1", ISSUE, at=AT, by=BY)
            return answer

        monkeypatch.setattr(recording, "against_the_caution", ask)
        with pytest.raises(OutOfTurn, match="no caution in C-1"):
            casework.record("C-0", ISSUE, at=AT, by=BY, expected=number)


def test_who_never_meets_in_a_group_has_a_mark_in_common_that_says_nothing(place: Place) -> None:
    with place.open() as casework:
        opened(casework, "case-a", referral("R-1", "ann", "ben"))
        opened(casework, "case-b", referral("R-2", "eve", "ben"))
        opened(casework, "case-c", referral("R-3", "ann", "dan"))
        opened(casework, "case-d", referral("R-4", "ben", "joe"))
        opened(casework, "case-e", referral("R-5", "fay", "gil"))
        marks = casework.keep_apart_marks()
        assert marks == casework.keep_apart_marks()

        def apart(one_case: str, another: str) -> bool:
            return bool(marks.get(one_case, frozenset()) & marks.get(another, frozenset()))

        assert apart("case-a", "case-b")
        assert apart("case-a", "case-d")
        assert apart("case-b", "case-d")
        assert not apart("case-a", "case-c"), "it is one person"
        assert not apart("case-b", "case-c")
        assert "case-e" not in marks
        every = {mark for shared in marks.values() for mark in shared}
        assert len(every) == 3
        assert not any(word in mark for mark in every for word in ("case", "ann", "ben", "R-"))
        # That they are not the same offence puts nobody into one group with whom they are kept apart from.
        casework.record("case-a", not_the_same("case-b"), at=AT, by=BY)
        assert casework.keep_apart_marks() == marks


def test_neither_side_is_told(place: Place) -> None:
    """The other case's name is a canary: it is in no view of the participant's or the provider's."""
    with place.open() as casework:
        opened(casework, "A", referral("R-1", "ann", "ben"))
        opened(casework, "CANARY/7", referral("R-2", "eve", "ben"))
        before = casework.participant_side("A", read_by=cara.ReadBy(who=BY, at=AT))
        settled = casework.record("A", not_the_same("CANARY/7"), at=AT, by=BY)
        assert casework.participant_side("A", read_by=cara.ReadBy(who=BY, at=AT)) == before
        assert (settled.began, settled.ended) == ((), ())
        case = casework.case("A")
        duties = casework.due(on=cara.day("2026-08-01"))
        assert "CANARY" not in str([attrs.asdict(duty) for duty in duties if duty.case == "A"])
    told = cara.messages_due(case, tuple(cara.catalogue().values()), cara.working_days(2026, 2027))
    assert "CANARY" not in str(told)


def test_a_store_that_is_not_made_yet_has_no_marks(tmp_path: Path) -> None:
    with cara.open_casework(f"sqlite:///{tmp_path / 'none.db'}") as casework:
        assert casework.keep_apart_marks() == {}
        with pytest.raises(cara.NoSuchCase):
            casework.linked("A")
