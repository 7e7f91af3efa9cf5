"""The local rule of Leicestershire, as a table of days and of what is not known."""

from typing import Any

import attrs
import pytest

import cara_core as cara
from cara_leicestershire.recent_resolution import recent_resolution

OFFENCE = cara.day("2026-03-08")
RESOLUTION = cara.AntecedentKind.COMMUNITY_RESOLUTION
CAUTION = cara.AntecedentKind.CAUTION
ENTRY = "suspect.antecedents[0]"


def entry(**said: Any) -> cara.Antecedent:
    """A community resolution for domestic abuse a month before the offence, or what is said."""
    plain = cara.Antecedent(kind=RESOLUTION, date=cara.day("2026-02-08"), violence=False, domestic_abuse=True)
    return attrs.evolve(plain, **said)


def referral(antecedents: tuple[cara.Antecedent, ...] | None, *days: cara.Day) -> cara.Referral:
    return cara.Referral(
        reference="R-1",
        offences=tuple(cara.Offence(code="CJ88116", committed_on=day) for day in days or (OFFENCE,)),
        suspect=cara.Suspect(antecedents=antecedents),
    )


def said(of: cara.Referral) -> list[tuple[cara.State, tuple[str, ...]]]:
    return [(refusal.state, refusal.needs) for refusal in recent_resolution(of)]


@pytest.mark.parametrize(
    ("resolution", "offence", "counts"),
    [
        ("2025-03-07", "2026-03-08", False),  # twelve months and a day before
        ("2025-03-08", "2026-03-08", True),  # the boundary day is inside
        ("2025-03-09", "2026-03-08", True),
        ("2026-03-07", "2026-03-08", True),
        ("2026-03-08", "2026-03-08", True),  # the day itself
        ("2026-03-09", "2026-03-08", True),  # since the offence
        ("2024-02-29", "2025-02-28", True),  # from a leap day: twelve months end on 28 February
        ("2024-02-29", "2025-03-01", False),
        ("2023-02-28", "2024-02-28", True),  # into a leap year: not on its 29 February
        ("2023-02-28", "2024-02-29", False),
        ("2023-03-01", "2024-02-29", True),
    ],
)
def test_the_window_is_twelve_months_with_its_boundary_day(resolution: str, offence: str, counts: bool) -> None:  # noqa: FBT001  (a column)
    found = said(referral((entry(date=cara.day(resolution)),), cara.day(offence)))
    assert found == ([(cara.State.NOT_MET, ())] if counts else [])


@pytest.mark.parametrize("kind", [kind for kind in cara.AntecedentKind if kind is not RESOLUTION])
def test_a_conviction_or_caution_is_no_community_resolution(kind: cara.AntecedentKind) -> None:
    assert said(referral((entry(kind=kind),))) == []


def test_a_resolution_for_something_else_does_not_count() -> None:
    assert said(referral((entry(domestic_abuse=False, violence=True),))) == []


def test_the_earliest_offence_binds() -> None:
    early, late = cara.day("2025-12-01"), cara.day("2026-03-08")
    antecedents = (entry(date=cara.day("2024-12-15")),)
    assert said(referral(antecedents, late)) == []
    assert said(referral(antecedents, late, early)) == [(cara.State.NOT_MET, ())]


@pytest.mark.parametrize(
    ("unknown", "needs"),
    [
        ({"domestic_abuse": None}, (f"{ENTRY}.domestic_abuse",)),
        ({"date": None}, (f"{ENTRY}.date",)),
        ({"kind": None}, (f"{ENTRY}.kind",)),
        ({"date": None, "domestic_abuse": None}, (f"{ENTRY}.date", f"{ENTRY}.domestic_abuse")),
        (
            {"kind": None, "date": None, "domestic_abuse": None},
            (f"{ENTRY}.kind", f"{ENTRY}.date", f"{ENTRY}.domestic_abuse"),
        ),
    ],
)
def test_what_may_be_one_is_unknown_and_says_what_would_settle_it(
    unknown: dict[str, None], needs: tuple[str, ...]
) -> None:
    assert said(referral((entry(**unknown),))) == [(cara.State.UNKNOWN, needs)]


@pytest.mark.parametrize(
    "settled",
    [
        {"kind": None, "domestic_abuse": False},
        {"kind": None, "date": cara.day("2025-03-07")},
        {"date": None, "domestic_abuse": False},
        {"domestic_abuse": None, "date": cara.day("2025-03-07")},
        {"domestic_abuse": None, "kind": CAUTION},
        {"date": None, "kind": CAUTION},
    ],
)
def test_what_cannot_be_one_is_not_asked_about(settled: dict[str, object]) -> None:
    assert said(referral((entry(**settled),))) == []


def test_a_record_not_checked_is_unknown_and_a_clean_one_is_not() -> None:
    assert said(referral(None)) == [(cara.State.UNKNOWN, ("suspect.antecedents",))]
    assert said(referral(())) == []


def test_every_entry_that_may_count_is_named() -> None:
    antecedents = (entry(date=None), entry(kind=CAUTION), entry(domestic_abuse=None))
    needs = ("suspect.antecedents[0].date", "suspect.antecedents[2].domestic_abuse")
    assert said(referral(antecedents)) == [(cara.State.UNKNOWN, needs)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_that_counts_outweighs_one_that_may(order: tuple[int, int]) -> None:
    entries = (entry(), entry(domestic_abuse=None))
    assert said(referral(tuple(entries[position] for position in order))) == [(cara.State.NOT_MET, ())]


def test_the_force_asks_the_rule_and_marks_it_illustrative() -> None:
    force = cara.load_force("leicestershire")
    ((refusal, set_by),) = force.refusals(referral((entry(),)), cara.day("2026-03-10"))
    assert (refusal.code, refusal.state, refusal.source) == ("RECENT_RESOLUTION", cara.State.NOT_MET, "ILLUSTRATIVE")
    assert refusal.standing is cara.Standing.ILLUSTRATIVE
    assert set_by == force.set_by
