"""What the files of the West Midlands and of their Polish community say."""

from importlib.metadata import entry_points
from itertools import pairwise

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue

ON = cara.day("2026-03-10")
PUBLISHED = {"accepted_grades", "languages.en", "risk_tool.DASH"}
"""What its README lists as published."""


def tags(force: cara.Force, on: cara.Day = ON) -> dict[str, str]:
    return {offer.tag: offer.delivery for offer in force.policy(on).languages}


def test_little_is_published_and_the_rest_says_so() -> None:
    policy = cara.load_force("west_midlands").policy(ON)
    own = {
        name: by.standing for name, by in policy.provenance.items() if by.set_by.startswith("cara-west-midlands-polish")
    }
    firm = {name for name, standing in own.items() if standing is not cara.Standing.ILLUSTRATIVE}
    assert firm - {"languages."} == PUBLISHED
    assert "look_back" in own
    assert "offence_list" in own


def test_it_accepts_standard_and_medium_risk() -> None:
    assert cara.load_force("west_midlands").policy(ON).accepted_grades == {"standard", "medium"}


def test_the_force_alone_offers_english() -> None:
    assert tags(cara.load_force("west_midlands")) == {"en": "native"}


@pytest.mark.parametrize("force", sorted(entry_points(group="cara.forces").names))
def test_any_installed_force_can_adopt_the_community_and_only_its_languages_change(force: str) -> None:
    alone, adopted = cara.load_force(force), cara.load_force(force, community="polish")
    assert tags(adopted) == tags(alone) | {"pl": "native"}
    before, after = alone.policy(ON), adopted.policy(ON)
    for setting in ("listed", "accepted_grades", "look_back", "first_arrest_asked", "bail_asked", "prosecutor_asked"):
        assert getattr(after, setting) == getattr(before, setting)
    assert (after.caution_length, after.tools) == (before.caution_length, before.tools)
    for field in attrs.fields(cara.CautionTerms)[1:]:
        assert getattr(after, field.name) == getattr(before, field.name), "a community has no say in how a caution runs"


def test_how_the_programme_is_given_in_polish_is_illustrative_and_signed_by_the_community() -> None:
    polish = cara.load_force("west_midlands/polish").policy(ON).by("languages.pl")
    assert polish.standing is cara.Standing.ILLUSTRATIVE
    assert polish.set_by.startswith("cara-west-midlands-polish/polish ")


@pytest.mark.parametrize("force", sorted(entry_points(group="cara.forces").names))
def test_whoever_adopts_the_community_gets_its_groups_rare_in_polish_and_one_through_an_interpreter(force: str) -> None:
    wanted = cara.WorkshopQuery(
        language="pl",
        interpreter_needed=False,
        sex=cara.Sex.MALE,
        earliest=cara.day("2026-03-01"),
        latest=cara.day("2027-12-31"),
    )
    alone, adopted = cara.load_force(force), cara.load_force(force, community="polish")
    offer = adopted.workshops(wanted)
    assert offer.complete
    added = [workshop for workshop in offer.workshops if workshop not in alone.workshops(wanted).workshops]
    assert {workshop.id for workshop in added} <= offer.illustrative
    polish = [
        workshop
        for workshop in added
        if workshop.language == "pl" and workshop.sex is cara.Sex.MALE and workshop.after is None
    ]
    waits = {(later.on - earlier.on).days for earlier, later in pairwise(polish)}
    assert min(waits) >= 12 * 7, "rare"
    interpreted = [workshop for workshop in added if workshop.interpreter]
    assert interpreted
    assert {workshop.language for workshop in interpreted} == {"en"}
    assert not {workshop.on for workshop in interpreted} & {workshop.on for workshop in polish}


def test_the_community_knows_days_to_avoid_and_the_force_alone_none() -> None:
    assert cara.load_force("west_midlands").days_to_avoid == {}
    avoided = cara.load_force("west_midlands/polish").days_to_avoid
    assert avoided[cara.day("2026-11-01")] == "All Saints and All Souls"
    assert avoided[cara.day("2027-05-27")] == "Corpus Christi"


def test_its_texts_are_polish_for_whoever_adopts_it_synthetic_and_drafts() -> None:
    for force in sorted(entry_points(group="cara.forces").names):
        pack = cara.load_force(force, community="polish").pack("pl-PL")
        assert pack is not None
        assert (pack.language, pack.owner, pack.synthetic) == ("pl", "cara-west-midlands-polish", True)
        assert {text.status for text in pack.texts.values()} == {"draft"}
        assert not pack.signoffs
    assert cara.load_force("west_midlands").pack("pl") is None


def test_its_people_get_letters_first_and_by_the_forces_own_channels() -> None:
    booking = catalogue()["P03-booking"]
    for force, channel in (("west_midlands", "capture"), ("hampshire", "notify")):
        plan = cara.load_force(force, community="polish").plan(booking)
        assert [(route.medium, route.channel) for route in plan.routes] == [("letter", channel), ("sms", channel)]
        assert plan.every


def test_the_force_alone_writes_to_nobody_until_it_says_by_which_channels() -> None:
    force = cara.load_force("west_midlands")
    assert {route.channel for rule in catalogue().values() for route in force.plan(rule).routes} == {"capture"}
    assert force.office.phone.startswith("01632 960"), "a number kept for drama"
