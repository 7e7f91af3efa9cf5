"""``cara case correct`` and ``cara case known``: what was wrong, or is known by now, is said again."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import attrs

from cara_core.case.case import Case
from cara_core.case.facts import FACT_FORMAT, KIND_OF, SUPERSEDABLE
from cara_core.casework.casework import Casework
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import Asker, in_options, open_cases, reader
from cara_core.cli.case.everyday.answers import allowed_words, as_json, read_answer, shown_word
from cara_core.cli.case.everyday.keeping import NOT_KEPT, ToKeep, show_and_keep
from cara_core.cli.case.everyday.refusing import refusal_lines
from cara_core.cli.case.everyday.table import Question, questions_of
from cara_core.cli.case.new.questions import question_of
from cara_core.cli.exit_status import ATTENTION, WRONG
from cara_core.cli.terminal.asking import Stopped, ask, can_ask, is_agreed
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import CaseEnded, Fault, InputError, OutOfTurn
from cara_core.formats.fact import fact_mapping
from cara_core.formats.fact_fields import worked_out
from cara_core.terms.days import Day

__all__ = ["Call", "correct", "say_known"]

_WHY: Final = "Why was it wrong?"
_SOURCE: Final = "Where is it known from?"
_KNOWN: Final = "referral_corrected"


@attrs.frozen(kw_only=True)
class Call:
    """What both commands take. ``changes`` are NAME=VALUE as they were typed, ``why`` the reason or the source."""

    case: str
    changes: Sequence[str] = attrs.field(repr=False)
    why: str | None = attrs.field(repr=False)
    on: Day | None
    today: Day
    since: Day | None
    asks: Asker
    key: str | None
    url: str
    as_json: bool
    yes: bool
    everything: bool


def correct(number: int, call: Call) -> int:
    """Record the fact of this number again, with other fields; the exit status."""
    return _kept(call, lambda case: _corrected(case, number, call), why="cara case correct")


def say_known(call: Call) -> int:
    """Say what of the referral is known by now, or was wrong; the exit status. It is screened again."""
    return _kept(call, lambda case: _known(case, call), why="cara case known")


def _kept(call: Call, make: Callable[[Case], Mapping[str, object]], *, why: str) -> int:
    asking = can_ask() and not call.as_json
    try:
        with open_cases(call.url) as casework:
            return _keep(casework, call, make, why=why, asking=asking)
    except Stopped:
        print_note(f"\n{NOT_KEPT}")
        return ATTENTION
    except InputError as wrong:
        options = {"why": "--why", "what.source": "--source", "what.since": "--since"}
        named = InputError(attrs.evolve(fault, path=options.get(fault.path, fault.path)) for fault in wrong.faults)
        for fault in in_options(named, by=call.asks.option).faults:
            print_note(f"cara: {fault}")
    except (OutOfTurn, CaseEnded) as refused:
        for line in refusal_lines(refused, everything=call.everything):
            print_note(line)
    return WRONG


def _keep(
    casework: Casework, call: Call, make: Callable[[Case], Mapping[str, object]], *, why: str, asking: bool
) -> int:
    name = found_case(casework, call.case, by_parts=asking and not call.yes)
    case = casework.case(name, read_by=reader(call.asks.who, reason=why))
    mapping = make(case)
    to_keep = ToKeep(
        case=name,
        kind=str(mapping["kind"]),
        mapping=mapping,
        on=call.on,
        key=call.key,
        yes=call.yes,
        as_json=call.as_json,
    )
    return show_and_keep(casework, to_keep, to_keep.try_out(casework), asking=asking)


def _corrected(case: Case, number: int, call: Call) -> dict[str, object]:
    """The fact of that number with what is changed of it. Raises :class:`InputError`."""
    facts = [fact for fact in case.facts if fact.number == number and type(fact.what) in SUPERSEDABLE]
    if not facts or not _has_questions(facts[0].kind):
        allowed = "the number of a fact that can be corrected, as cara case timeline shows it; else in-error"
        raise InputError([Fault("NUMBER", "NO_SUCH_FACT", f"no such fact; allowed: {allowed}")])
    kind = facts[0].kind
    questions = {question.key: question for question in questions_of(kind)}
    stands = fact_mapping(facts[0]).get("what")
    what = {key: value for key, value in dict(_as_map(stands)).items() if key not in worked_out(kind)}
    what |= _changed(call, questions, ask_for=lambda: _asked_fields(questions, what, call))
    day = {"on": call.on.isoformat(), "moves_day": True} if call.on is not None and call.on != facts[0].on else {}
    why = _given(call.why, _WHY, "--why")
    return {
        "format": FACT_FORMAT,
        "kind": kind,
        "by": call.asks.who,
        "what": what,
        "supersedes": number,
        "why": why,
        **day,
    }


def _has_questions(kind: str) -> bool:
    return kind in KIND_OF.values() and kind not in {"referred", "screened", _KNOWN}


def _as_map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _known(case: Case, call: Call) -> dict[str, object]:
    """What is known by now, as a correction of the referral. Raises :class:`InputError`."""
    needs = () if case.screened is None else case.screened.what.needs
    changes = _changed(call, None, ask_for=lambda: _asked_paths(needs, call))
    since = {} if call.since is None else {"since": call.since.isoformat()}
    what = {"changes": changes, "source": _given(call.why, _SOURCE, "--source"), **since}
    return {
        "format": FACT_FORMAT,
        "kind": _KNOWN,
        "on": (call.on or call.today).isoformat(),
        "by": call.asks.who,
        "what": what,
    }


def _changed(
    call: Call, questions: Mapping[str, Question] | None, *, ask_for: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """The changes as JSON has them: those that were given, else those that somebody says."""
    found = dict(_read_change(text, questions, call.today) for text in call.changes)
    if found or (questions is not None and call.on is not None):
        return found
    if not can_ask() or call.as_json:
        example = "--set reached=no" if questions is not None else "suspect.on_bail_for_other_offence=no"
        raise InputError([Fault("NAME=VALUE", "MISSING", f"missing; allowed: what is changed, such as {example}")])
    return ask_for()


def _read_change(text: str, questions: Mapping[str, Question] | None, today: Day) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    question = question_of(name) if questions is None else questions.get(name)
    if not equals:
        raise InputError([Fault("NAME=VALUE", "NOT_ALLOWED", "it cannot be that; allowed: a name, =, and a value")])
    if value == "null":
        return name, None
    if question is None and questions is not None:
        raise InputError([Fault("--set", "NOT_ALLOWED", f"no field of it; allowed: {', '.join(questions)}")])
    if question is not None:
        answer = read_answer(attrs.evolve(question, option=name), value, today)
        return name, as_json(answer)
    try:
        return name, json.loads(value)
    except ValueError:
        raise InputError([Fault(name, "NOT_JSON", "it cannot be that; allowed: a value as JSON has it")]) from None


def _asked_fields(questions: Mapping[str, Question], what: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """Which fields are wrong, and what is right."""
    found: dict[str, Any] = {}
    more = True
    while more:
        keys = [key for key in questions if key not in found]
        key = ask(
            "What is wrong with it?",
            partial(_one_of, keys=keys),
            choices=[shown_word(key) for key in keys],
        )
        question = questions[str(key)]
        answer = ask(
            question.words,
            partial(_read, question, call.today),
            choices=[shown_word(word) for word in allowed_words(question)],
            hint="" if what.get(question.key) is None else "it says something else now",
        )
        found[question.key] = as_json(answer)
        more = is_agreed("Is anything else wrong with it?")
    return found


def _read(question: Question, today: Day, text: str) -> Any:
    return read_answer(question, text, today, by_beginning=True)


def _one_of(text: str, *, keys: Sequence[str]) -> str:
    wanted = text.strip().lower().replace(" ", "_")
    found = [key for key in keys if key == wanted] or [key for key in keys if key.startswith(wanted)]
    if len(found) != 1:
        raise InputError([Fault("", "NOT_ALLOWED", f"it cannot be that; allowed: {', '.join(keys)}")])
    return found[0]


def _asked_paths(needs: Sequence[str], call: Call) -> dict[str, Any]:
    """What would settle the screening, path by path; what nobody knows is left as it is."""
    found: dict[str, Any] = {}
    for path in needs:
        question = question_of(path)
        if question is None:
            continue
        answer = ask(
            question.words,
            partial(_read, question, call.today),
            choices=[shown_word(word) for word in allowed_words(question)],
            may_skip=True,
        )
        if answer is not None:
            found[path] = as_json(answer)
    if not found:
        allowed = "a path of the referral and its value, such as suspect.on_bail_for_other_offence=no"
        raise InputError([Fault("PATH=VALUE", "MISSING", f"nothing is said; allowed: {allowed}")])
    return found


def _given(text: str | None, words: str, option: str) -> str:
    """The reason: as it was given, else asked."""
    if text is not None:
        return text
    if not can_ask():
        raise InputError([Fault(option, "MISSING", "missing; allowed: text")])
    return str(ask(words, str))
