"""What an answer of the right type can still get wrong: the sentence for each."""

from typing import Any

import attrs
import pytest

from cara_core.hooks.answer_checks import answer_faults, tool_faults
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.reasons import Refusal
from cara_core.terms.policy import CautionTerms, DashMapping, Length, Unit
from cara_core.terms.risk import RiskTool
from cara_core.terms.sources import Sourced, Standing
from support.policies import DARA, DASH, SINCE


def sourced(value: Any) -> Sourced[Any]:
    return Sourced(value=value, since=SINCE, source="EXAMPLE", standing=Standing.ILLUSTRATIVE)


def caution(margin_days: int) -> CautionTerms:
    return CautionTerms(length=sourced(Length(number=4, unit=Unit.MONTHS)), breach_margin_days=sourced(margin_days))


@pytest.mark.parametrize("tool", [DASH, DARA, attrs.evolve(DASH, high_from=1), attrs.evolve(DARA, high_from=6)])
def test_a_tool_that_makes_sense_has_no_fault(tool: RiskTool) -> None:
    assert list(tool_faults(tool)) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "name: "),
        ({"questions": ()}, "questions: "),
        ({"questions": ("1", "1")}, "questions: "),
        ({"counted": ("99",)}, "counted: "),
        ({"counted": ("1", "1")}, "counted: "),
        ({"counted": ()}, "high_from: "),
        ({"high_from": 0}, "high_from: "),
        ({"high_from": -1}, "high_from: "),
        ({"high_from": 7}, "high_from: "),
        ({"medium_from": 0}, "medium_from: "),
        ({"medium_from": 4}, "medium_from: "),
        ({"strangulation": "99"}, "strangulation: one of its questions"),
    ],
)
def test_a_tool_that_makes_none_says_which_setting(changed: dict[str, Any], sentence: str) -> None:
    assert any(fault.startswith(sentence) for fault in tool_faults(attrs.evolve(DARA, **changed)))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"questions": DASH.questions[:24]}, "questions: all of the core's (1 to 27); a force may add some"),
        (
            {"counted": tuple(key for key in DASH.counted if key not in {"10", "11", "12"})},
            "counted: 10, 11, 12 count too; a force may count more questions, never fewer",
        ),
        ({"high_from": 15}, "high_from: 14 or fewer; a force may lower the number, never raise it"),
        ({"high_from": 24}, "high_from: 14 or fewer; a force may lower the number, never raise it"),
    ],
)
def test_a_tool_the_core_knows_only_gets_stricter(changed: dict[str, Any], fault: str) -> None:
    laxer = attrs.evolve(DASH, second_look=(), **changed)
    assert fault in list(tool_faults(laxer))
    assert fault not in list(tool_faults(attrs.evolve(laxer, name="OUR-TOOL")))
    stricter = attrs.evolve(DASH, high_from=10, questions=(*DASH.questions, "28"), counted=(*DASH.counted, "28"))
    assert list(tool_faults(stricter)) == []


@pytest.mark.parametrize("question", [None, "17"])
def test_no_force_can_drop_or_move_the_question_about_strangulation_of_a_tool_the_core_knows(
    question: str | None,
) -> None:
    (fault,) = tool_faults(attrs.evolve(DASH, strangulation=question))
    assert fault == "strangulation: 18, the question of this tool about it; no force can leave it out"
    assert list(tool_faults(attrs.evolve(DASH, name="OUR-TOOL", strangulation=question))) == []


def test_the_faults_of_a_mapping_name_the_tool_and_a_tool_stands_there_once() -> None:
    mapping = DashMapping(tools=(sourced(DARA), sourced(attrs.evolve(DARA, high_from=99)), sourced(DASH)))
    assert list(answer_faults(mapping)) == [
        "DARA: named twice; allowed: each tool once",
        "DARA: high_from: 1 up to the number of counted questions, so that answers can show high risk",
    ]


@pytest.mark.parametrize(("days", "faults"), [(0, 0), (366, 0), (367, 1), (10**12, 1)])
def test_a_margin_is_at_most_a_year(days: int, faults: int) -> None:
    assert len(list(answer_faults(caution(days)))) == faults


@pytest.mark.parametrize(("texts", "faults"), [({"en": "no"}, 0), ({"en": "no", "pl": "nie"}, 0), ({"pl": "nie"}, 1)])
def test_a_refusal_has_words_in_english(texts: dict[str, str], faults: int) -> None:
    refusal = Refusal(code="OURS", state=State.REFER, texts=texts, source="S", standing=Standing.DESIGN)
    assert len(list(answer_faults(refusal))) == faults
