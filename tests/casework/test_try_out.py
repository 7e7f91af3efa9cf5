"""What a recording would change is said before it is kept, and nothing is."""

import pytest

import cara_core as cara
from casework.worked import AT, BY, CASE, DAY, Place, opened

OFFERED = cara.facts.LegalAdviceOffered(offered=True)


def test_it_says_what_recording_it_would_and_keeps_nothing(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        closed = cara.facts.Closed(closure=cara.facts.Closure.DECLINED)
        before = casework.case(CASE).number
        tried = casework.try_out(CASE, closed, at=AT, by=BY, on=DAY)
        assert casework.case(CASE).number == before
        kept = casework.record(CASE, closed, at=AT, by=BY, on=DAY, expected=before)
        assert (tried.facts, tried.began, tried.ended, tried.ledger) == (
            kept.facts,
            kept.began,
            kept.ended,
            kept.ledger,
        )
        assert tried.case.phase is kept.case.phase is cara.Phase.CLOSED


def test_what_could_not_be_recorded_is_refused_in_the_same_words(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        refusals = []
        for call in (casework.try_out, casework.record):
            with pytest.raises(cara.OutOfTurn) as refused:
                call(CASE, cara.facts.Completed(), at=AT, by=BY, on=DAY)
            refusals.append(str(refused.value))
        assert refusals[0] == refusals[1]


def test_what_was_kept_under_the_same_request_is_the_answer(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        opened(casework)
        kept = casework.record(CASE, OFFERED, at=AT, by=BY, on=DAY, request="r-1")
        tried = casework.try_out(CASE, OFFERED, at=AT, by=BY, on=DAY, request="r-1")
        assert tried.repeated
        assert tried.facts == kept.facts


def test_a_name_is_found_in_large_letters_or_small_and_its_own_comes_first(sqlite_place: Place) -> None:
    with sqlite_place.open() as casework:
        assert casework.names_like("c") == ()
        opened(casework)
        assert casework.names_like(CASE) == (CASE,)
        assert casework.names_like(CASE.lower()) == (CASE,)
        assert casework.names_like("no-such-case") == ()
