"""What Leicestershire's files say: the example of a force that differs."""

import tomllib
from importlib.resources import files

import attrs

import cara_core as cara
from cara_core.terms.risk import Answer

ON = cara.day("2026-03-10")


def test_it_differs_from_the_published_programme() -> None:
    policy = cara.load_force("leicestershire").policy(ON)
    assert policy.accepted_grades == {"standard"}
    assert policy.look_back == {"violence", "domestic_abuse"}
    assert policy.first_arrest_asked
    assert set(policy.tools) == {"DASH", "DARA"}
    assert not [code for code in policy.listed if code.startswith("TH68")]


def test_every_row_is_illustrative() -> None:
    folder = files("cara_leicestershire") / "data"
    standings = {
        (file.name, table, row["standing"])
        for file in folder.iterdir()
        if file.name.endswith(".toml")
        for table, rows in tomllib.loads(file.read_text(encoding="utf-8")).items()
        if isinstance(rows, list)
        for row in rows
    }
    assert len(standings) >= len(["dispensation", "listed", "eligibility", "caution", "tool", "language"])
    assert {standing for _, _, standing in standings} == {"illustrative"}


def test_how_a_caution_runs_is_all_its_own_but_for_who_may_authorise() -> None:
    policy = cara.load_force("leicestershire").policy(ON)
    of_cautions = {field.name for field in attrs.fields(cara.CautionTerms)} - {"length"} | {"caution_length"}
    core = {name for name in of_cautions if policy.by(name).set_by.startswith("cara-core")}
    assert core == {"authorised_rank"}
    assert policy.authorised_rank is cara.Rank.SERGEANT


def test_its_second_tool_maps_to_the_three_grades() -> None:
    dara = cara.load_force("leicestershire").policy(ON).tools["DARA"].value

    def shown(yes: int) -> str:
        answers = {key: Answer.YES if place < yes else Answer.NO for place, key in enumerate(dara.counted)}
        return dara.shows(answers).at_least

    assert [shown(yes) for yes in range(len(dara.counted) + 1)] == ["standard"] * 3 + ["medium"] * 3 + ["high"] * 4
