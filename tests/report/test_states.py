"""The diagram of the phases shows what the code does, and nothing that was only typed."""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from generating import lives, transitions

from cara_core.case.case import Phase
from cara_core.stages import what_may_follow as turns

EXPECTED = """
referred screened screened
screened authorised authorised
screened document_signed signed
screened caution_issued live
screened person_died died
screened ceased ceased
screened caution_quashed quashed
screened case_transferred transferred
screened closed closed
authorised document_signed signed
authorised caution_issued live
authorised person_died died
authorised ceased ceased
authorised caution_quashed quashed
authorised case_transferred transferred
authorised closed closed
signed conditions_decided screened
signed conditions_decided authorised
signed caution_issued live
signed caution_issued live
signed person_died died
signed ceased ceased
signed caution_quashed quashed
signed case_transferred transferred
signed closed closed
live person_died died
live non_compliance_recorded non_compliance
live arrested_for_breach prosecution
live ceased ceased
live completed completed
live ended_incomplete ended_incomplete
live withdrawn withdrawn
live caution_quashed quashed
live case_transferred transferred
non_compliance person_died died
non_compliance excuse_decided live
non_compliance excuse_decided breach
non_compliance arrested_for_breach prosecution
non_compliance ceased ceased
non_compliance withdrawn withdrawn
non_compliance caution_quashed quashed
non_compliance case_transferred transferred
breach person_died died
breach breach_not_pursued live
breach referred_for_prosecution prosecution
breach arrested_for_breach prosecution
breach ceased ceased
breach withdrawn withdrawn
breach caution_quashed quashed
breach case_transferred transferred
prosecution person_died died
prosecution breach_not_pursued live
prosecution ceased ceased
prosecution withdrawn withdrawn
prosecution caution_quashed quashed
prosecution case_transferred transferred
completed caution_quashed quashed
ceased caution_quashed quashed
withdrawn caution_quashed quashed
closed caution_quashed quashed
ended_incomplete caution_quashed quashed
died caution_quashed quashed
transferred caution_quashed quashed
"""


def found() -> list[str]:
    return [f"{transition.source} {transition.kind} {transition.target}" for transition in transitions.transitions()]


def test_the_transitions_are_those_of_the_law_and_the_programme() -> None:
    assert found() == EXPECTED.split("\n")[1:-1]


def test_breach_is_two_decisions_and_the_first_is_about_the_excuse() -> None:
    excuse = {
        transition.when: transition.target
        for transition in transitions.transitions()
        if transition.kind == "excuse_decided"
    }
    assert excuse == {"reasonable: yes": Phase.LIVE, "reasonable: no": Phase.BREACH}


def test_a_caution_on_paper_is_kept_from_every_phase_before_one() -> None:
    irregular = {each.source for each in transitions.transitions() if each.when == "irregular"}
    assert irregular == {Phase.SCREENED, Phase.AUTHORISED, Phase.SIGNED}


def test_only_the_death_of_the_participant_ends_a_case() -> None:
    assert {each.when for each in transitions.transitions() if each.kind == "person_died"} == {"person: participant"}


def test_reports_are_told_from_acts() -> None:
    reports = {each.kind for each in transitions.transitions() if each.is_report}
    assert reports == {
        "person_died",
        "ceased",
        "caution_quashed",
        "non_compliance_recorded",
        "arrested_for_breach",
    }


def without(phase: Phase, kind: str) -> Mapping[Phase, tuple[str, ...]]:
    return {**turns.TURNS, phase: tuple(turn for turn in turns.TURNS[phase] if turn != kind)}


def test_they_are_read_off_the_code_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURNS", without(Phase.PROSECUTION, "breach_not_pursued"))
    assert "prosecution breach_not_pursued live" not in found()
    with pytest.raises(ValueError, match="what the picture lacks"):
        lives.states_picture()


def test_a_new_transition_without_a_place_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**turns.TURNS, Phase.BREACH: (*turns.TURNS[Phase.BREACH], "completed")}
    monkeypatch.setattr(turns, "TURNS", more)
    assert "breach completed completed" in found()
    with pytest.raises(ValueError, match="what the picture lacks"):
        lives.states_picture()


@pytest.mark.parametrize("table", ["PLACES", "ROUTES"])
def test_a_phase_or_an_arrow_missing_from_the_layout_fails(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    placed: dict[Any, Any] = dict(getattr(lives, table))
    placed.popitem()
    monkeypatch.setattr(lives, table, placed)
    with pytest.raises(ValueError, match="what the picture lacks"):
        lives.states_picture()


def test_every_phase_and_every_arrow_is_drawn_and_described() -> None:
    picture = lives.states_picture()
    root = ET.fromstring(picture)  # noqa: S314  (ours)
    assert root.attrib["role"] == "img"
    assert len(root.findall("{http://www.w3.org/2000/svg}path")) == len(lives.drawn_arrows(transitions.transitions()))
    said = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    table = lives.turns_table()
    for transition in transitions.transitions():
        assert transition.kind in said
        assert f"`{transition.source}`" in table
        assert f"`{transition.kind}`" in table


def test_the_picture_of_a_life_shows_both_times_a_correction_and_a_hold() -> None:
    picture = lives.life_picture()
    assert "as on 17 May 2026: the caution runs" in picture
    for shown in ("(recorded 12 May", "superseded by 28", "in place of 27", ">held<"):
        assert shown in picture
