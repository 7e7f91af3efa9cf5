"""Risk: what the answers of a tool show, and what they leave open."""

import pytest

from cara_core.terms.risk import GRADES, Answer, Grade, Shown
from support.policies import DARA, DASH
from support.referrals import DASH_COUNTED, dash

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def test_grades_are_ranked_from_standard_to_high() -> None:
    assert [grade.rank for grade in (Grade.STANDARD, Grade.MEDIUM, Grade.HIGH)] == [0, 1, 2]
    assert list(GRADES) == list(Grade)


@pytest.mark.parametrize(
    ("yes", "unknown", "at_least", "at_most"),
    [
        (0, 0, Grade.STANDARD, Grade.STANDARD),
        (13, 0, Grade.STANDARD, Grade.STANDARD),
        (14, 0, Grade.HIGH, Grade.HIGH),
        (12, 1, Grade.STANDARD, Grade.STANDARD),
        (12, 2, Grade.STANDARD, Grade.HIGH),
        (13, 1, Grade.STANDARD, Grade.HIGH),
        (0, 13, Grade.STANDARD, Grade.STANDARD),
        (0, 14, Grade.STANDARD, Grade.HIGH),
        (14, 9, Grade.HIGH, Grade.HIGH),
    ],
)
def test_fourteen_yes_answers_of_dash_show_high(yes: int, unknown: int, at_least: Grade, at_most: Grade) -> None:
    shown = DASH.shows(dash(yes=yes, unknown=unknown))
    assert (shown.at_least, shown.at_most, len(shown.unknown)) == (at_least, at_most, unknown)


@pytest.mark.parametrize("key", DASH.questions)
def test_every_one_of_the_27_items_is_counted(key: str) -> None:
    others = [other for other in DASH.questions if other != key]
    answers = {**dash(), **dict.fromkeys(others[:13], YES)}
    assert DASH.shows({**answers, key: NO}).at_least is Grade.STANDARD
    assert DASH.shows({**answers, key: YES}).at_least is Grade.HIGH
    assert DASH.shows({**answers, key: UNKNOWN}).at_most is Grade.HIGH


def test_a_question_without_an_answer_is_unknown() -> None:
    assert DASH.shows({}) == Shown(
        at_least=Grade.STANDARD, at_most=Grade.HIGH, unknown=DASH_COUNTED, strangulation=UNKNOWN
    )
    without_one = {key: answer for key, answer in dash(yes=13).items() if key != "27"}
    assert DASH.shows(without_one).unknown == ("27",)
    assert DASH.shows(without_one).at_most is Grade.HIGH


@pytest.mark.parametrize("answer", Answer)
def test_question_18_says_whether_strangulation_happened_at_some_time(answer: Answer) -> None:
    assert DASH.shows(dash(history=answer)).strangulation is answer


def test_question_18_is_counted_too() -> None:
    assert DASH.shows(dash(yes=13, history=YES)).at_least is Grade.HIGH


@pytest.mark.parametrize(
    ("yes", "grade"),
    [(0, Grade.STANDARD), (1, Grade.STANDARD), (2, Grade.MEDIUM), (3, Grade.MEDIUM), (4, Grade.HIGH), (6, Grade.HIGH)],
)
def test_a_tool_may_show_medium_too(yes: int, grade: Grade) -> None:
    answers = dict(zip(DARA.counted, [YES] * yes + [NO] * (6 - yes), strict=True))
    assert DARA.shows(answers).at_least is grade


def test_a_tool_that_does_not_ask_about_strangulation_says_nothing_of_it() -> None:
    assert DARA.shows({}).strangulation is NO


def test_one_more_yes_never_shows_less() -> None:
    for tool in (DASH, DARA):
        ranks = [
            tool.shows(dict.fromkeys(tool.counted, NO) | dict.fromkeys(tool.counted[:yes], YES)).at_least.rank
            for yes in range(len(tool.counted) + 1)
        ]
        assert ranks == sorted(ranks)
        assert (ranks[0], ranks[-1]) == (Grade.STANDARD.rank, Grade.HIGH.rank)
