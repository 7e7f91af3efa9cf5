"""Which pair one person can attend: every reason alone and together, and what a coordinator is warned of."""

from itertools import combinations
from typing import Any

import attrs
import pytest

from cara_core.stages.schedule.fitting_pairs import (
    Span,
    cost,
    feasible,
    misfits,
    pair_misfits,
    ranked,
    seats_by_workshop,
    verdicts,
    warnings,
)
from cara_core.terms.caution import Part, RunningTerms
from cara_core.terms.days import WorkingDays, days_after, days_before
from cara_core.terms.referral import Sex
from cara_core.terms.workshops import Caveat, Misfit, Seat, Workshop, WorkshopPair
from support.schedules import START, needs, span, travel, workshop

_SECOND = days_after(START, 28)
_CHANGES: dict[Misfit, tuple[dict[str, Any], dict[str, Any]]] = {
    Misfit.LANGUAGE: ({"language": "pl"}, {}),
    Misfit.GROUP: ({"sex": Sex.FEMALE}, {}),
    Misfit.ACCESS: ({"access": frozenset({"step_free"})}, {}),
    Misfit.AWAY: ({"away": frozenset({START})}, {}),
    Misfit.KEEP_APART: ({"keep_apart": frozenset({"m1"})}, {}),
    Misfit.FULL: ({}, {"most": 1}),
    Misfit.FACILITATORS: ({}, {"facilitators": ()}),
}
_SEATS = seats_by_workshop([Seat(workshop="a", case="another", keep_apart=frozenset({"m1"}))])


def _pair(gap: int = 28, **changes: Any) -> WorkshopPair:
    return WorkshopPair(workshop("a", START), workshop("b", days_after(START, gap), Part.SECOND, **changes))


def test_a_workshop_that_fits_has_no_reason_against_it() -> None:
    assert misfits(needs(), workshop("a", START), {}) == ()


@pytest.mark.parametrize("many", range(1, len(_CHANGES) + 1))
def test_every_reason_is_given_alone_and_together(many: int) -> None:
    for chosen in combinations(_CHANGES, many):
        person: dict[str, Any] = {}
        offer: dict[str, Any] = {}
        for reason in chosen:
            person |= _CHANGES[reason][0]
            offer |= _CHANGES[reason][1]
        assert set(misfits(needs(**person), workshop("a", START, **offer), _SEATS)) == set(chosen)


@pytest.mark.parametrize(
    ("language", "needed", "interpreter", "reasons"),
    [
        ("en", False, False, ()),
        ("en", True, False, (Misfit.INTERPRETER,)),
        ("en", True, True, ()),
        ("pl", False, True, ()),
        ("pl", True, False, (Misfit.LANGUAGE, Misfit.INTERPRETER)),
        ("pl", True, True, ()),
    ],
)
def test_an_interpreter_opens_a_group_of_another_language(
    language: str, *, needed: bool, interpreter: bool, reasons: tuple[Misfit, ...]
) -> None:
    person = needs(language=language, interpreter_needed=needed)
    assert misfits(person, workshop("a", START, interpreter=interpreter), {}) == reasons


def test_a_persons_own_place_is_no_reason_against_it() -> None:
    own = seats_by_workshop([Seat(workshop="a", case="case", keep_apart=frozenset({"m1"}))])
    assert misfits(needs(keep_apart=frozenset({"m1"})), workshop("a", START, most=1), own) == ()


@pytest.mark.parametrize(
    ("changes", "gap", "reasons"),
    [
        ({}, 28, ()),
        ({"earliest": days_after(START, 1)}, 28, (Misfit.TOO_EARLY,)),
        ({"first_by": START}, 28, ()),
        ({"first_by": days_before(START, 1)}, 28, (Misfit.FIRST_TOO_LATE,)),
        ({}, 27, (Misfit.GAP,)),
        ({}, 29, (Misfit.GAP,)),
        ({"gap_most_days": 35}, 35, ()),
        ({"gap_most_days": 35}, 36, (Misfit.GAP,)),
        ({"ends_on": _SECOND}, 28, ()),
        ({"ends_on": days_before(_SECOND, 1)}, 28, (Misfit.AFTER_CAUTION,)),
        (
            {"first_by": days_before(START, 1), "ends_on": START},
            27,
            (Misfit.FIRST_TOO_LATE, Misfit.GAP, Misfit.AFTER_CAUTION),
        ),
    ],
)
def test_the_days_of_a_pair_lie_inside_the_caution(changes: dict[str, Any], gap: int, reasons: tuple[Misfit]) -> None:
    assert pair_misfits(_pair(gap), attrs.evolve(span(), **changes)) == reasons


def test_a_second_that_belongs_to_another_group_is_refused() -> None:
    assert pair_misfits(_pair(after="x"), span()) == (Misfit.OTHER_GROUP,)
    assert pair_misfits(_pair(after="a"), span()) == ()


def test_a_span_is_made_of_the_terms_the_caution_runs_under() -> None:
    terms = RunningTerms(
        gap_least_days=28,
        gap_most_days=35,
        both_repeated=True,
        breach_margin_days=1,
        contact_working_days=1,
        attendance_working_days=1,
        judgement_working_days=1,
        warning_days=1,
        retention_years=1,
    )
    made = Span.of(terms, earliest=START, ends_on=_SECOND, first_by=START)
    assert made == Span(earliest=START, ends_on=_SECOND, gap_least_days=28, gap_most_days=35, first_by=START)


def _offer() -> list[Workshop]:
    return [
        workshop("late", days_after(START, 7)),
        workshop("early", START),
        workshop("b2", days_after(START, 35), Part.SECOND),
        workshop("b1", _SECOND, Part.SECOND),
        workshop("before", days_before(START, 1), Part.SECOND),
    ]


def test_every_pair_on_offer_is_given_in_the_order_of_its_days() -> None:
    found = verdicts(needs(), span(), _offer(), {})
    assert [(verdict.pair.first.id, verdict.pair.second.id, verdict.misfits) for verdict in found] == [
        ("early", "b1", ()),
        ("early", "b2", (Misfit.GAP,)),
        ("late", "b1", (Misfit.GAP,)),
        ("late", "b2", ()),
    ]
    assert [verdict.fits for verdict in found] == [True, False, False, True]
    assert [pair.second.id for pair in feasible(found)] == ["b1", "b2"]


def test_a_reason_that_both_parts_have_is_given_once() -> None:
    (found, *_) = verdicts(needs(language="pl"), span(), _offer(), {})
    assert found.misfits == (Misfit.LANGUAGE,)


def test_where_the_first_was_attended_only_the_second_has_to_fit() -> None:
    """The first was long ago, full, and on a day the person would not be free now."""
    attended = workshop("a", days_before(START, 21), most=1)
    person = needs(away=frozenset({attended.on}))
    late = attrs.evolve(span(), first_by=days_before(START, 60))
    offered = [workshop("x", START), workshop("b", days_after(START, 7), Part.SECOND)]
    assert feasible(verdicts(person, late, offered, _SEATS, attended)) == (WorkshopPair(attended, offered[1]),)
    apart = seats_by_workshop([Seat(workshop="b", case="another", keep_apart=frozenset({"m1"}))])
    (found,) = verdicts(attrs.evolve(person, keep_apart=frozenset({"m1"})), late, offered, apart, attended)
    assert found.misfits == (Misfit.KEEP_APART,)


def test_no_text_of_a_verdict_shows_a_mark_or_who_else_has_it() -> None:
    marked = needs(keep_apart=frozenset({"planted-mark"}))
    seats = seats_by_workshop([Seat(workshop="early", case="planted-case", keep_apart=frozenset({"planted-mark"}))])
    found = verdicts(marked, span(), _offer(), seats)
    assert found[0].misfits == (Misfit.KEEP_APART,)
    assert "planted" not in repr(found)


def test_the_cheapest_pair_comes_first_and_days_break_a_tie() -> None:
    pairs = [
        WorkshopPair(workshop(f"a{name}", START, venue=venue), workshop(f"b{name}", _SECOND, Part.SECOND, venue=venue))
        for name, venue in (("3", "v90"), ("2", "v10"), ("1", "v10"))
    ]
    assert [pair.first.id for pair in ranked(needs(), pairs, travel, START)] == ["a1", "a2", "a3"]


def test_a_cost_counts_both_ways_both_parts_the_wait_and_the_interpreter() -> None:
    pair = WorkshopPair(workshop("a", START, venue="v10"), workshop("b", _SECOND, Part.SECOND, venue="v20"))
    assert cost(needs(), pair, travel, START) == 2 * (10 + 20) + 5 * 28
    assert cost(needs(language="pl"), pair, travel, START) == 2 * (10 + 20) + 5 * 28 + 2 * 240
    assert cost(needs(), pair, travel, days_after(START, 2)) == 2 * (10 + 20) + 5 * 26


def test_a_coordinator_is_warned_of_what_keeps_nobody_away() -> None:
    pair = _pair()
    holidays = WorkingDays(frozenset({_SECOND}), days_before(START, 1), days_after(START, 60))
    assert warnings(pair, {}) == ()
    assert warnings(pair, {}, holidays) == (Caveat.BANK_HOLIDAY,)
    assert warnings(pair, {}, avoided=frozenset({START})) == (Caveat.DAY_TO_AVOID,)
    small = WorkshopPair(workshop("a", START, least=3), pair.second)
    assert warnings(small, {}) == (Caveat.UNDER_LEAST,)
    two = seats_by_workshop([Seat(workshop="a", case=case) for case in ("C1", "C2")])
    assert warnings(small, two) == ()
    assert warnings(small, seats_by_workshop([Seat(workshop="a", case="C1")])) == (Caveat.UNDER_LEAST,)
    assert warnings(small, {}, holidays, frozenset({START})) == (
        Caveat.UNDER_LEAST,
        Caveat.BANK_HOLIDAY,
        Caveat.DAY_TO_AVOID,
    )


def test_a_coordinator_is_warned_where_no_repeat_would_fit_after_the_pair() -> None:
    pair, again = (
        _pair(),
        WorkshopPair(workshop("c", days_after(_SECOND, 1)), workshop("d", days_after(_SECOND, 29), Part.SECOND)),
    )
    assert warnings(pair, {}, fitting=[pair, again]) == ()
    assert warnings(again, {}, fitting=[pair, again]) == (Caveat.NO_REPEAT_FITS,)
    assert warnings(pair, {}, fitting=[pair]) == (Caveat.NO_REPEAT_FITS,)
