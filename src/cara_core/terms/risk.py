"""Risk: three grades, and what the answers of a risk tool show.

The grade is what a named assessor gave. Answers never lower it; they may show that it
is higher, or leave so much unknown that it could be (``stages/eligibility.py``).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

__all__ = ["GRADES", "Answer", "Grade", "RiskTool", "Shown"]


class Grade(StrEnum):
    """How likely serious harm is, in the three grades every force reports."""

    STANDARD = "standard"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for standard, 1 for medium, 2 for high: to compare grades with."""
        return _RANKS[self]


GRADES: Final = (Grade.STANDARD, Grade.MEDIUM, Grade.HIGH)
_RANKS: Final = {grade: rank for rank, grade in enumerate(GRADES)}


class Answer(StrEnum):
    """An answer to one question of a risk tool."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


_YES: Final = Answer.YES
_NO: Final = Answer.NO
_KNOWN: Final = (_YES, _NO)


@attrs.frozen(kw_only=True, repr=False)
class Shown:
    """What a set of answers shows.

    ``at_least`` is the grade the *yes* answers alone show; ``at_most`` the grade they
    would show were every unknown a *yes*; ``unknown`` the counted questions without an
    answer; ``strangulation`` whether it happened at some time, where the tool asks.
    """

    at_least: Grade
    at_most: Grade
    unknown: tuple[str, ...]
    strangulation: Answer


@attrs.frozen(kw_only=True)
class RiskTool:
    """A risk tool as one force reads it: DASH, DARA or another.

    ``questions`` are all its keys; ``counted`` those whose *yes* answers are counted;
    ``medium_from`` and ``high_from`` the counts from which the answers show that grade
    (``None``: no count shows it); ``strangulation`` the key of the question that asks
    about it, where there is one. ``second_look`` are the questions whose *yes* asks a
    supervisor to look again at the offence and any order: each by itself, or several that
    ask only together.
    """

    name: str
    questions: tuple[str, ...]
    counted: tuple[str, ...]
    high_from: int
    medium_from: int | None = None
    strangulation: str | None = None
    second_look: tuple[tuple[str, ...], ...] = ()

    def shows(self, answers: Mapping[str, Answer]) -> Shown:
        """What do these answers show? A question without an answer is unknown."""
        given = [answers.get(key) for key in self.counted]
        yes = given.count(_YES)
        unknown: tuple[str, ...] = ()
        # Counting is quick; the questions are named only where some answer is missing.
        if yes + given.count(_NO) < len(given):
            unknown = tuple(key for key, answer in zip(self.counted, given, strict=True) if answer not in _KNOWN)
        question = self.strangulation
        return Shown(
            at_least=self._grade_of(yes),
            at_most=self._grade_of(yes + len(unknown)),
            unknown=unknown,
            strangulation=Answer.NO if question is None else answers.get(question, Answer.UNKNOWN),
        )

    def _grade_of(self, yes: int) -> Grade:
        if yes >= self.high_from:
            return Grade.HIGH
        if self.medium_from is not None and yes >= self.medium_from:
            return Grade.MEDIUM
        return Grade.STANDARD
