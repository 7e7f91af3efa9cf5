"""An everyday command as it runs: filled in, tried out, shown, and then kept."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from cara_core.casework.casework import Casework
from cara_core.casework.results import CaseRecorded
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import in_options, open_cases, reader
from cara_core.cli.case.everyday.call import Call
from cara_core.cli.case.everyday.filling import Draft
from cara_core.cli.case.everyday.keeping import NOT_KEPT, ToKeep, show_and_keep
from cara_core.cli.case.everyday.refusing import refusal_lines
from cara_core.cli.case.everyday.table import Question
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, WRONG
from cara_core.cli.terminal.asking import Stopped, can_ask, is_agreed
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import CaseEnded, Fault, InputError, OutOfTurn

__all__ = ["run"]

_OF_A_FIELD: Final = re.compile(r"(?:\[\d+\]\.)?(what\.)?([a-z_]+)(.*)", re.DOTALL)
_ROUNDS: Final = 20
"""So often whoever sits there is asked for something more: each time the rules said what was missing."""


def run(call: Call) -> int:
    """Record it; the exit status. Where something is missing and nobody can be asked, every option is named."""
    asking = can_ask() and not call.as_json
    try:
        with open_cases(call.url) as casework:
            return _record(casework, call, asking=asking)
    except Stopped:
        print_note(f"\n{NOT_KEPT}")
        return ATTENTION
    except InputError as wrong:
        for fault in _in_options(call, wrong).faults:
            print_note(f"cara: {fault}")
        return WRONG
    except (OutOfTurn, CaseEnded) as refused:
        for line in refusal_lines(refused, everything=call.everything, options=_options(call)):
            print_note(line)
        return WRONG


def _record(casework: Casework, call: Call, *, asking: bool) -> int:
    name = found_case(casework, call.case, by_parts=asking and not call.yes)
    case = casework.case(name, read_by=reader(call.asks.who, reason=f"cara case {call.command.verb}"))
    call = attrs.evolve(call, case=name)
    draft = Draft.of(call, case)
    if asking:
        draft.ask_all()
    missing = [*draft.fault_lines(), *_not_sure(call, asking=asking)]
    if missing:
        raise InputError(missing)
    if call.command.sure and not call.sure and not is_agreed(call.command.sure):
        print_note(NOT_KEPT)
        return ATTENTION
    tried = _tried(casework, draft, asking=asking)
    to_keep = ToKeep(
        case=name,
        kind=call.command.kind,
        mapping=draft.mapping(),
        on=call.on,
        key=call.key,
        yes=call.yes,
        as_json=call.as_json,
    )
    return show_and_keep(casework, to_keep, tried, asking=asking)


def _not_sure(call: Call, *, asking: bool) -> Iterable[Fault]:
    if call.command.sure and not call.sure and not asking:
        yield Fault("--sure", "MISSING", f"missing; it says yes to: {call.command.sure}")


def _tried(casework: Casework, draft: Draft, *, asking: bool) -> CaseRecorded:
    """What would be kept. What the rules miss of it is asked, where somebody can be asked."""
    for _ in range(_ROUNDS):
        try:
            return casework.try_out(
                draft.call.case, draft.mapping(), at=now(), on=draft.call.on, request=draft.call.key
            )
        except InputError as wrong:
            named = {fault.path for fault in wrong.faults}
            questions = _to_ask(draft, [_path_to_ask(draft, fault) for fault in wrong.faults])
            if not asking and questions is not None:
                raise InputError(_with_expected(draft, wrong)) from None
            if questions is None:
                raise
            for fault in _in_options(draft.call, wrong).faults:
                print_note(f"{fault}")
        except OutOfTurn as refused:
            named = {missing.partition(": ")[0] for missing in refused.missing}
            questions = _to_ask(draft, sorted(named))
            if not asking or questions is None:
                raise
        for question in questions:
            draft.ask(question, may_skip=f"what.{question.key}" not in named)
    raise Stopped


def _with_expected(draft: Draft, wrong: InputError) -> list[Fault]:
    """What the rules miss, and what they will miss once they have that: nobody is sent back twice."""
    options = {f"what.{question.key}": question.option for question in draft.call.command.questions}
    named = {options.get(fault.path) for fault in wrong.faults}
    return [*wrong.faults, *(fault for fault in draft.expected_lines() if fault.path not in named)]


def _path_to_ask(draft: Draft, fault: Fault) -> str:
    """Of a fault that names another field by which it is allowed: that one, where it was not asked yet."""
    for question in draft.call.command.questions:
        if f"{question.key}: " in fault.allowed and question.name not in {*draft.values, *draft.left_out}:
            return f"what.{question.key}"
    return fault.path


def _to_ask(draft: Draft, paths: Sequence[str]) -> list[Question] | None:
    """The questions that these paths are of; ``None``: they are of something else, or of what an option says."""
    found: list[Question] = []
    for path in paths:
        of_field = _OF_A_FIELD.fullmatch(path)
        question = None
        if of_field is not None and of_field[1]:
            question = next((each for each in draft.call.command.questions if each.key == of_field[2]), None)
        if question is None or question.name in draft.call.given:
            return None
        found.append(question)
    return list(dict.fromkeys(found)) or None


def _in_options(call: Call, wrong: InputError) -> InputError:
    """The same faults, each under the option it came by."""
    options = {question.key: question.option for question in call.command.questions}
    named = {"on": "--on", "at": "--at", "by": call.asks.option}

    def renamed(fault: Fault) -> Fault:
        found = _OF_A_FIELD.fullmatch(fault.path)
        if found is None:
            return fault
        option = options.get(found[2]) if found[1] else named.get(found[2])
        return attrs.evolve(fault, path=f"{option}{found[3]}") if option else fault

    return in_options(InputError(map(renamed, wrong.faults)), by=call.asks.option)


def _options(call: Call) -> dict[str, str]:
    return {f"what.{question.key}": question.option for question in call.command.questions}
