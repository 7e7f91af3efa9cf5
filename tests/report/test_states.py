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
screened closed closed
authorised document_signed signed
authorised closed closed
signed conditions_decided screened
signed conditions_decided authorised
signed caution_issued live
signed closed closed
live non_compliance_recorded non_compliance
live arrested_for_breach prosecution
live completed completed
live withdrawn withdrawn
non_compliance excuse_decided live
non_compliance excuse_decided breach
non_compliance arrested_for_breach prosecution
non_compliance withdrawn withdrawn
breach breach_not_pursued live
breach referred_for_prosecution prosecution
breach arrested_for_breach prosecution
breach withdrawn withdrawn
prosecution breach_not_pursued live
prosecution ceased ceased
prosecution withdrawn withdrawn
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


def without(phase: Phase, kind: str) -> Mapping[Phase, tuple[str, ...]]:
    return {**turns.TURNS, phase: tuple(turn for turn in turns.TURNS[phase] if turn != kind)}


def test_they_are_read_off_the_code_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURNS", without(Phase.PROSECUTION, "breach_not_pursued"))
    assert "prosecution breach_not_pursued live" not in found()
    with pytest.raises(ValueError, match="what the picture lacks"):
        lives.states_picture()


def test_a_new_transition_without_a_place_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**turns.TURNS, Phase.BREACH: (*turns.TURNS[Phase.BREACH], "ceased")}
    monkeypatch.setattr(turns, "TURNS", more)
    assert "breach ceased ceased" in found()
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
    for transition in transitions.transitions():
        assert transition.kind in said
        assert f"`{transition.source}`" in lives.turns_table()
        assert f"`{transition.kind}`" in lives.turns_table()


def test_the_picture_of_a_life_shows_one_in_its_middle() -> None:
    picture = lives.life_picture()
    assert "as on 27 April 2026: the caution runs" in picture
    assert "superseded by" in picture
