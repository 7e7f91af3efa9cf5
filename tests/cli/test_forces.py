"""``cara forces``: what is installed, every value with its standing, and what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import attrs

from cara_core.terms.policy import CautionTerms

Cara = Callable[..., CompletedProcess[str]]
Plugged = Callable[..., Path]

ON = ("--on", "2026-03-10")


def entries(ran: CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """The objects on standard output by name."""
    return {entry["name"]: entry for entry in map(json.loads, ran.stdout.splitlines())}


def test_every_force_and_community_is_one_object(cara: Cara) -> None:
    ran = cara("forces", *ON, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = entries(ran)
    assert {name: entry["kind"] for name, entry in found.items()} == {
        "hampshire": "force",
        "leicestershire": "force",
        "west_midlands": "force",
        "polish": "community",
    }
    assert {entry["format"] for entry in found.values()} == {"cara-forces/1"}
    assert found["hampshire"]["distribution"] == "cara-hampshire"
    assert found["hampshire"]["version"] == "0.1.0"
    assert found["hampshire"]["words"] == ["en"]
    assert found["polish"]["languages"] == ["pl"]
    assert not any(entry["faults"] for entry in found.values())


def test_each_setting_has_its_value_source_and_standing_and_they_are_counted(cara: Cara) -> None:
    found = entries(cara("forces", *ON, "--json"))
    for entry in found.values():
        assert sum(entry["standings"].values()) == len(entry["settings"])
        assert all(setting["source"] and setting["value"] for setting in entry["settings"])
    settings = {
        setting["setting"]: (setting["value"], setting["standing"]) for setting in found["hampshire"]["settings"]
    }
    assert settings["accepted_grades"] == ("standard, medium", "published")
    assert settings["caution_length"] == ("4 months", "published")
    assert settings["first_arrest_asked"] == ("no", "illustrative")
    assert settings["dispensation"] == ("2012-08-13 to 2024-08-07", "published")
    assert "CJ88116" in settings["offence_list"][0].split()
    assert settings["languages.en"] == ("native", "published")
    assert settings["risk_tool.DASH"][0] == "high from 14 yes of 27 counted"
    own = {
        setting["setting"]: setting
        for setting in found["leicestershire"]["settings"]
        if setting["set_by"].startswith("cara-leice")
    }
    assert {setting["standing"] for setting in own.values()} == {"illustrative"}
    assert {"offence_list", "look_back", "both_repeated", "retention_years"} <= set(own)
    assert "authorised_rank" not in own, "what it leaves out is the core's"


def test_how_a_caution_runs_there_is_shown_setting_by_setting(cara: Cara) -> None:
    found = entries(cara("forces", *ON, "--json"))
    settings = {setting["setting"]: setting for setting in found["hampshire"]["settings"]}
    for field in attrs.fields(CautionTerms):
        name = {"length": "caution_length"}.get(field.name, field.name)
        assert settings[name]["value"] not in {"", "None"}
    assert (settings["authorised_rank"]["value"], settings["authorised_rank"]["source"]) == (
        "sergeant",
        "DPP-GUIDANCE-2024",
    )
    assert (settings["both_repeated"]["value"], settings["gap_least_days"]["value"]) == ("yes", "28")


def test_a_person_sees_every_setting_that_a_program_gets(cara: Cara) -> None:
    drawn = cara("forces", *ON)
    assert (drawn.returncode, drawn.stderr) == (0, "")
    assert "\x1b" not in drawn.stdout
    for entry in entries(cara("forces", *ON, "--json")).values():
        assert entry["name"] in drawn.stdout
        assert entry["title"] in drawn.stdout
        for setting in entry["settings"]:
            rows = [line.split() for line in drawn.stdout.splitlines() if setting["setting"] in line.split()]
            assert any(setting["standing"] in row and setting["source"] in row for row in rows), setting
    assert max(map(len, drawn.stdout.splitlines())) <= 80


def test_a_force_that_cannot_be_loaded_is_named_and_the_others_shown(cara: Cara, plugged: Plugged) -> None:
    plugins = plugged("broken", "def further_refusals(self, referral, on):\n    return ()\n", terms="[[eligibility]]\n")
    ran = cara("forces", *ON, "--json", plugins=plugins)
    assert ran.returncode == 1
    found = entries(ran)
    assert found["hampshire"]["settings"]
    broken = found["broken"]
    assert broken["settings"] == []
    assert any("lacks @hookimpl" in fault for fault in broken["faults"])
    assert any("terms.toml: eligibility[0].setting" in fault for fault in broken["faults"])
    drawn = cara("forces", *ON, plugins=plugins)
    assert drawn.returncode == 1
    assert "cannot be used: further_refusals" in drawn.stdout
    assert "accepted_grades" in drawn.stdout


def test_a_force_whose_code_fails_on_that_day_is_named(cara: Cara, plugged: Plugged) -> None:
    day = "@cara.hookimpl\ndef offence_list(self, on):\n    if on == cara.day('2026-03-10'):\n        raise OSError"
    plugins = plugged("fails", day)
    ran = cara("forces", *ON, "--json", plugins=plugins)
    assert ran.returncode == 1
    assert entries(ran)["fails"]["faults"] == ["its code failed while it was asked what holds on that day"]
    assert cara("forces", "--on", "2026-03-11", "--json", plugins=plugins).returncode == 0


def test_a_community_that_says_what_only_a_force_may_is_named(cara: Cara, tmp_path: Path) -> None:
    package, info = tmp_path / "lib" / "test_bold", tmp_path / "lib" / "test_bold-1.2.dist-info"
    (package / "data").mkdir(parents=True)
    info.mkdir()
    (package / "__init__.py").write_text(
        "from importlib.resources import files\nimport cara_core as cara\n\n"
        "class Bold(cara.CommunityPlugin):\n    data = files(__name__) / 'data'\n"
    )
    (package / "data" / "community.toml").write_text('[community]\nid = "bold"\nname = "Bold"\n')
    (package / "data" / "languages.toml").write_text("language = []\n")
    (package / "data" / "sources.toml").write_text("[sources]\n")
    (package / "data" / "terms.toml").write_text("")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: test-bold\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[cara.communities]\nbold = test_bold:Bold\n")
    ran = cara("forces", *ON, "--json", plugins=tmp_path / "lib")
    assert ran.returncode == 1
    assert any("terms.toml" in fault for fault in entries(ran)["bold"]["faults"])


def test_a_day_before_the_first_row_is_a_day_like_any_other(cara: Cara) -> None:
    ran = cara("forces", "--on", "1999-01-01", "--json")
    assert ran.returncode == 0
    assert {entry["on"] for entry in entries(ran).values()} == {"1999-01-01"}


COMING = """
[[eligibility]]
setting = "bail_asked"
value = false
since = 2026-04-01
source = "TEST"
standing = "illustrative"

[[eligibility]]
setting = "assessment_days"
value = 14
since = 2027-01-01
source = "TEST"
standing = "illustrative"
"""
LISTED = """
[[listed]]
codes = ["CJ88116"]
since = 2012-08-01
until = 2026-12-31
source = "TEST"
standing = "illustrative"
"""


def test_what_is_coming_is_shown_from_when_and_does_not_hold_yet(cara: Cara, plugged: Plugged) -> None:
    folder = plugged("later", terms=COMING, offences=LISTED)
    found = entries(cara("forces", *ON, "--json", plugins=folder))["later"]
    assert [(row["from"], row["setting"], row["value"]) for row in found["coming"]] == [
        ("2026-04-01", "bail_asked", "no"),
        ("2027-01-01", "assessment_days", "14"),
        ("2027-01-01", "offence_list", "no longer"),
    ]
    assert {row["setting"]: row["value"] for row in found["settings"]}["bail_asked"] == "yes", "the core's default"
    text = cara("forces", *ON, plugins=folder).stdout
    assert "Coming, and not holding yet:" in text
    later = entries(cara("forces", "--on", "2026-04-01", "--json", plugins=folder))["later"]
    assert {row["setting"]: row["value"] for row in later["settings"]}["bail_asked"] == "no"
    assert [row["from"] for row in later["coming"]] == ["2027-01-01", "2027-01-01"]


def test_nothing_is_coming_where_no_row_begins_later(cara: Cara) -> None:
    ran = cara("forces", *ON)
    assert "Coming" not in ran.stdout
    assert all(entry["coming"] == [] for entry in entries(cara("forces", *ON, "--json")).values())
