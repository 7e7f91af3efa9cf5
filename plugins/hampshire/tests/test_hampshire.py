"""What Hampshire's files say: CARA as published."""

import pytest

import cara_core as cara

ON = cara.day("2026-03-10")
ILLUSTRATIVE = {"first_arrest_asked", "assessment_days", "national_regime", "breach_margin_days"}
"""The settings its README lists as illustrative."""
SETTINGS = {"accepted_grades", "look_back", "bail_asked", "prosecutor_asked", "caution_length"} | ILLUSTRATIVE


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
    weak = {name for name in SETTINGS if policy.by(name).standing is cara.Standing.ILLUSTRATIVE}
    assert weak == ILLUSTRATIVE


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
