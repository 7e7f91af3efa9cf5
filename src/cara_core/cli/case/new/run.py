"""``cara case new`` as it runs: asked until the outcome is certain, then shown, kept in a file, opened."""

import json
from pathlib import Path
from typing import Any, Final

import attrs

from cara_core.cli.arguments.day_and_force import Forces, decision_day
from cara_core.cli.arguments.store import Asker, asker, in_options, open_or_make_cases, store_url
from cara_core.cli.case.everyday.answers import allowed_words, as_json, read_answer, shown_word
from cara_core.cli.case.everyday.table import Question
from cara_core.cli.case.new.questions import ANTECEDENTS, OF_AN_ANTECEDENT, check_answer, put_answer, question_of
from cara_core.cli.case.open import opened_lines
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.asking import Stopped, ask, can_ask, is_agreed
from cara_core.cli.terminal.lines import detail, plain, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.formats.fact import CASE
from cara_core.formats.referral import read_referral
from cara_core.programme import screen
from cara_core.stages.screening.still_to_ask import is_certain, still_to_ask
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Decision
from cara_core.terms.referral import REFERRAL_FORMAT

__all__ = ["Call", "run"]

_FIRST: Final = ("offences[0].code", "offences[0].committed_on")
_BLANK: Final = "Enter: nobody knows."
_MOST: Final = 200
_NO_TERMINAL: Final = "it asks at a terminal, and there is none; allowed: cara case open REFERRAL --case CASE"


@attrs.frozen(kw_only=True)
class Call:
    """The options as they stood on the command line."""

    case: str
    force: Force
    on: Day
    asks: Asker
    file: str | None
    url: str

    @classmethod
    def read(
        cls, *, case: str, force: str, on: str | None, by: str | None, file: str | None, store: str | None
    ) -> "Call":
        """The call that these options make. Raises :class:`InputError`."""
        if not can_ask():
            raise InputError([Fault("cara case new", "NO_TERMINAL", _NO_TERMINAL)])
        if case.startswith("-"):
            raise InputError(
                [Fault("CASE", CASE.code, f"it begins with -; allowed: {CASE.allowed}, and no - in front")]
            )
        chosen = Forces(force=force, community=None).named()
        return cls(case=case, force=chosen, on=decision_day(on), asks=asker(by), file=file, url=store_url(store))


@attrs.define
class _Interview:
    """The answers as they come; ``left_out`` are the paths that nobody knows."""

    call: Call
    referral: dict[str, Any]
    left_out: set[str] = attrs.field(factory=set)
    asked: list[str] = attrs.field(factory=list)

    def ask_until_certain(self) -> Decision:
        """Ask in the order that settles most, until no answer can change the outcome. Raises :class:`Stopped`."""
        for path in _FIRST:
            self._ask(path, is_needed=True)
        for _ in range(_MOST):
            decision = self._screened()
            if decision is None:
                continue
            open_now = [path for path in still_to_ask(decision) if path not in self.left_out]
            if is_certain(decision) or not open_now:
                return decision
            self._ask(open_now[0])
        raise Stopped

    def _screened(self) -> Decision | None:
        """What comes of the answers; ``None``: one of them was wrong, and was asked again."""
        try:
            return screen(read_referral(self.referral), self.call.force, on=self.call.on)
        except InputError as wrong:
            again = [fault for fault in wrong.faults if fault.path in self.asked]
            if not again:
                raise
            for fault in again:
                print_note(f"Not that: {fault.allowed}")
                self._ask(fault.path, is_needed=fault.path in _FIRST)
        return None

    def _ask(self, path: str, *, is_needed: bool = False) -> None:
        if path == ANTECEDENTS:
            self._ask_antecedents()
            return
        question = question_of(path)
        if question is None:
            self.left_out.add(path)
            return
        answer = ask(
            question.words,
            lambda text: self._read(question, text),
            choices=[shown_word(word) for word in allowed_words(question)],
            hint="YYYY-MM-DD" if question.kind is Day else "",
            may_skip=not is_needed,
        )
        self.asked.append(path)
        put_answer(self.referral, path, as_json(answer))
        if answer is None:
            self.left_out.add(path)

    def _read(self, question: Question, text: str) -> Any:
        answer = read_answer(question, text, self.call.on, by_beginning=True)
        check_answer(question.name, as_json(answer))
        return answer

    def _ask_antecedents(self) -> None:
        """Nothing checked is not known; checked and none is an empty list."""
        if not is_agreed("Has the suspect's earlier record been checked?"):
            self.left_out.add(ANTECEDENTS)
            return
        put_answer(self.referral, ANTECEDENTS, [])
        number = 0
        while is_agreed("Is there a conviction, a caution or a resolution" + (" more?" if number else "?")):
            for name in OF_AN_ANTECEDENT:
                self._ask(f"{ANTECEDENTS}[{number}].{name}")
            number += 1
        self.asked.append(ANTECEDENTS)


def run(call: Call) -> int:
    """Ask, show what came of it, and open the case where somebody says so; the exit status."""
    print_lines([plain(f"{call.case}, {call.force.title}, as on {call.on}. {_BLANK} Ctrl-C stops.")])
    interview = _Interview(call, {"format": REFERRAL_FORMAT, "reference": call.case})
    try:
        decision = interview.ask_until_certain()
        print_lines([plain(), *decision.lines()])
        _keep_file(interview.referral, call)
        if not is_agreed(f"Open the case {call.case} with this?"):
            print_note("cara: no case was opened")
            return ATTENTION
    except Stopped:
        print_note("\ncara: no case was opened, nothing was kept")
        return ATTENTION
    with open_or_make_cases(call.url) as casework:
        try:
            opened = casework.open(
                read_referral(interview.referral),
                force=call.force,
                case=call.case,
                on=call.on,
                at=now(),
                by=call.asks.who,
            )
        except InputError as wrong:
            raise in_options(wrong, case="CASE", by=call.asks.option) from None
    print_lines(
        [*opened_lines(opened), detail(f"cara case show {opened.case.id} shows what is missing, and what may follow")]
    )
    return DONE


def _keep_file(referral: dict[str, Any], call: Call) -> None:
    """Keep the answers in a file, where one was named."""
    if call.file is None:
        return
    try:
        Path(call.file).write_text(json.dumps(referral, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError:
        raise InputError([Fault("--file", "NOT_WRITABLE", "it cannot be written; allowed: a file")]) from None
    print_note(f"{call.file}: the referral")
