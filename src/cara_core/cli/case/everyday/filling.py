"""What is still to be asked before a fact is said in full: of the options, of the case, of whoever sits there."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from cara_core.books.class_fields import class_fields
from cara_core.case.case import Case
from cara_core.case.facts import FACT_FORMAT, KINDS
from cara_core.cli.case.everyday.answers import (
    HOW_A_CONDITION,
    allowed_words,
    as_json,
    read_answer,
    read_list,
    shown_word,
)
from cara_core.cli.case.everyday.call import AN_HOUR, Call, instant_of
from cara_core.cli.case.everyday.table import Clock, Question
from cara_core.cli.terminal.asking import ask
from cara_core.errors import Fault
from cara_core.stages.reports.already_known import already_known, day_it_happened
from cara_core.terms.caution import Condition
from cara_core.terms.days import Day
from cara_core.terms.instants import write_instant

__all__ = ["Draft"]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_AT: Final = "At what hour did it happen? In London, such as 16:30"


@attrs.define
class Draft:
    """A fact while it is being filled in. ``answers`` are what was given or typed; ``left_out`` what was skipped."""

    call: Call
    case: Case
    answers: dict[str, Any] = attrs.field(repr=False)
    left_out: set[str] = attrs.field(factory=set)
    at: str | None = None

    @classmethod
    def of(cls, call: Call, case: Case) -> "Draft":
        """What the options say of it."""
        command = call.command
        kinds = {field.name: field.kind for field in class_fields(KINDS[command.kind])}
        sets = {name: _set_value(kinds[name], word) for name, word in command.sets.items()}
        return cls(call=call, case=case, answers={**sets, **call.given}, at=call.at)

    @property
    def known(self) -> Mapping[str, Any]:
        """What the case, or an answer, says already: nobody is asked for it."""
        return already_known(self.case, self.call.command.kind, self.answers)

    @property
    def values(self) -> dict[str, Any]:
        """Every field that has a value by now."""
        return {**self.known, **self.answers}

    @property
    def on(self) -> Day:
        """The day on which it happened."""
        return self.call.on or day_it_happened(self.call.command.kind, self.values, self.call.today)

    def missing(self) -> Iterator[Question]:
        """The questions that are needed and have no answer."""
        yield from (question for question in self._unanswered() if question.is_needed)

    def fault_lines(self) -> list[Fault]:
        """The same as faults, each under its option."""
        clock = [Fault("--at", "MISSING", f"missing; allowed: {AN_HOUR}")] if self._lacks_hour(Clock.NEEDED) else []
        found = [Fault(question.option, "MISSING", self._allowed(question)) for question in self.missing()]
        return [*found, *clock, *self.expected_lines()] if found or clock else []

    def expected_lines(self) -> Iterator[Fault]:
        """What else the rules will ask for, as far as the answers tell by now: each under its option."""
        values = self.values
        for question in self.call.command.questions:
            if not question.is_expected or question.is_needed or question.name in values:
                continue
            unanswered = {name: wanted for name, wanted in question.only_if.items() if name not in values}
            if _holds(question, {**values, **_as_wanted(unanswered)}):
                yield Fault(question.option, "MISSING", self._allowed(question, unanswered))

    def _allowed(self, question: Question, unanswered: Mapping[str, str] = _NONE) -> str:
        """What may be answered, and where it is asked at all."""
        options = {each.name: each.option for each in self.call.command.questions}
        where = " and ".join(f"{options[name]} is {wanted}" for name, wanted in unanswered.items())
        words = ", ".join(allowed_words(question))
        allowed = words or _hint(question) or question.allowed or question.meaning
        follows = f" (it follows from {options[question.follows]}, too)" if question.follows else ""
        return f"missing{f' where {where}' if where else ''}; allowed: {allowed}{follows}"

    def ask_all(self) -> None:
        """Ask what has no answer yet, in the order of the table. Raises :class:`Stopped`.

        With ``--yes`` nobody is asked for what may be left out.
        """
        while (question := next(filter(self._is_to_ask, self._unanswered()), None)) is not None:
            self.ask(question)
        if self._lacks_hour(*([Clock.NEEDED] if self.call.yes else [Clock.NEEDED, Clock.ASKED])):
            self.ask_hour()

    def ask(self, question: Question, *, may_skip: bool = True) -> None:
        """Ask this one. ``may_skip``: the rules have not said yet that they cannot be without it."""
        if question.is_list:
            self.answers[question.name] = self._ask_several(question)
            return
        answer = ask(
            question.words,
            lambda text: read_answer(question, text, self.call.today, by_beginning=True),
            choices=[shown_word(word) for word in allowed_words(question)],
            hint=_hint(question),
            may_skip=may_skip and not question.is_needed,
        )
        if answer is None:
            self.left_out.add(question.name)
        else:
            self.answers[question.name] = answer

    def ask_hour(self) -> None:
        """Ask at which hour it happened."""
        may_skip = self.call.command.clock is not Clock.NEEDED
        day = self.on
        found = ask(_AT, lambda text: (instant_of(text, day), text)[1], may_skip=may_skip)
        self.at = found or ""

    def mapping(self) -> dict[str, object]:
        """The fact as ``cara-fact/1``. Raises :class:`InputError` where its hour cannot be one."""
        keys = {field.name: field.key for field in class_fields(KINDS[self.call.command.kind])}
        what = {keys[name]: as_json(value) for name, value in self.values.items()}
        at = {"at": write_instant(instant_of(self.at, self.on))} if self.at else {}
        return {
            "format": FACT_FORMAT,
            "kind": self.call.command.kind,
            "on": self.on.isoformat(),
            **at,
            "by": self.call.asks.who,
            "what": what,
        }

    def _unanswered(self) -> Iterator[Question]:
        values = self.values
        for question in self.call.command.questions:
            wanted = question.is_needed or question.is_asked
            is_open = question.name not in values and question.name not in self.left_out
            if wanted and is_open and _holds(question, values):
                yield question

    def _is_to_ask(self, question: Question) -> bool:
        return question.is_needed or question.is_expected or not self.call.yes

    def _lacks_hour(self, *clocks: Clock) -> bool:
        return self.at is None and self.call.command.clock in clocks

    def _ask_several(self, question: Question) -> Any:
        texts: list[str] = []
        words = question.words
        while True:
            text = ask(
                words,
                lambda given: (read_answer(question, given, self.call.today), given)[1],
                choices=[shown_word(word) for word in allowed_words(question)],
                hint="" if texts else _hint(question),
                may_skip=bool(texts) or not question.is_needed,
            )
            if text is None:
                return read_list(question, texts, self.call.today)
            texts.append(text)
            words = "And another?"


def _set_value(kind: Any, word: str) -> Any:
    return word == "yes" if kind is bool else kind(word)


def _holds(question: Question, values: Mapping[str, Any]) -> bool:
    """Was everything answered so that this question arises?"""
    return all(_typed(values.get(name)) == wanted for name, wanted in question.only_if.items())


def _as_wanted(wanted: Mapping[str, str]) -> Mapping[str, Any]:
    """These answers as though they had been given."""
    return {name: {"yes": True, "no": False}.get(word, word) for name, word in wanted.items()}


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _hint(question: Question) -> str:
    if question.kind is Day:
        return "YYYY-MM-DD, today or yesterday"
    return HOW_A_CONDITION if question.kind == tuple[Condition, ...] else ""
