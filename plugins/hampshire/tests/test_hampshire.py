"""What Hampshire's files say: CARA as published."""

from itertools import pairwise

import pytest

import cara_core as cara

ON = cara.day("2026-03-10")
ILLUSTRATIVE = {
    "first_arrest_asked",
    "assessment_days",
    "agreement_days",
    "national_regime",
    "breach_margin_days",
    "contact_working_days",
    "attendance_working_days",
    "judgement_working_days",
    "warning_days",
    "retention_years",
}
"""The settings its README lists as illustrative."""
PUBLISHED = {
    "accepted_grades",
    "look_back",
    "bail_asked",
    "prosecutor_asked",
    "caution_length",
    "gap_least_days",
    "gap_most_days",
    "both_repeated",
}
"""The settings its README lists as published."""


def test_it_is_the_programme_as_published() -> None:
    policy = cara.load_force("hampshire").policy(ON)
    assert policy.accepted_grades == {"standard", "medium"}
    assert policy.look_back == {"violence"}
    assert (policy.bail_asked, policy.prosecutor_asked, policy.first_arrest_asked) == (True, True, False)
    assert [offer.tag for offer in policy.languages] == ["en"]
    assert policy.caution_ends == cara.day("2026-07-10"), "four months"


def test_the_five_families_are_listed_and_damage_of_another_value_is_not() -> None:
    policy = cara.load_force("hampshire").policy(ON)
    families = {row.family for row in policy.book.rows if row.code in policy.listed}
    assert families == {
        "common_assault",
        "criminal_damage",
        "harassment",
        "threatening_behaviour",
        "domestic_theft",
    }
    assert not {"CD71038", "CD71040", "CD71041", "CD71043"} & set(policy.listed)


def test_only_what_nobody_can_cite_is_illustrative() -> None:
    policy = cara.load_force("hampshire").policy(ON)
    own = {name: by.standing for name, by in policy.provenance.items() if by.set_by.startswith("cara-hampshire")}
    assert own.keys() >= PUBLISHED | ILLUSTRATIVE
    assert {name for name, standing in own.items() if standing is cara.Standing.ILLUSTRATIVE} == ILLUSTRATIVE


def test_the_workshops_are_four_to_five_weeks_apart_and_missing_one_means_both_again() -> None:
    policy = cara.load_force("hampshire").policy(ON)
    assert (policy.gap_least_days, policy.gap_most_days, policy.both_repeated) == (28, 35, True)
    assert policy.by("both_repeated").source == "HT-FAQ"


@pytest.mark.parametrize(
    ("on", "source"),
    [
        ("2012-08-12", None),
        ("2012-08-13", "CHILTON"),
        ("2024-08-07", "CHILTON"),
        ("2024-08-08", "DPP-GUIDANCE-2024"),
    ],
)
def test_its_own_permission_runs_until_the_national_one(on: str, source: str | None) -> None:
    authority = cara.load_force("hampshire").policy(cara.day(on)).authority
    assert (None if authority is None else authority.source) == source


def test_its_workshops_are_saturdays_in_a_five_week_cycle_and_illustrative() -> None:
    wanted = cara.WorkshopQuery(
        language="en",
        interpreter_needed=False,
        sex=cara.Sex.MALE,
        earliest=cara.day("2026-03-01"),
        latest=cara.day("2027-12-31"),
    )
    offer = cara.load_force("hampshire").workshops(wanted)
    assert offer.complete
    by_id = {workshop.id: workshop for workshop in offer.workshops}
    assert set(by_id) == offer.illustrative, "the dates are made up"
    assert {(workshop.on.isoweekday(), workshop.starts.hour, workshop.ends.hour) for workshop in offer.workshops} == {
        (6, 10, 15)
    }
    assert {(workshop.on - by_id[workshop.after].on).days for workshop in offer.workshops if workshop.after} == {28}
    for series in {workshop.id.rsplit("-", 2)[0] for workshop in offer.workshops}:
        days = [
            workshop.on for workshop in offer.workshops if workshop.id.startswith(series) and workshop.after is None
        ]
        assert {(later - earlier).days % 35 for earlier, later in pairwise(days)} == {0}
        assert len(days) > 10
