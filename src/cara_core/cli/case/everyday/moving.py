"""``cara case moved``: somebody moved house, and their contact record is kept anew, as ``cara contact record`` does.

What it asks is typed in by whoever knows it; of the old record only what still holds is taken over.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

import attrs

from cara_core.books.class_fields import class_fields
from cara_core.casework.casework import Casework
from cara_core.casework.reaching.moving_house import NewLetterBox, participant_moved, victim_moved
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import in_options, open_cases, reader, store_url, who_asks
from cara_core.cli.case.everyday.answers import allowed_words, as_json, read_answer, shown_word
from cara_core.cli.case.everyday.keeping import NOT_KEPT, WITH_YES
from cara_core.cli.case.everyday.table import Question
from cara_core.cli.clock import today
from cara_core.cli.contact.keeping import keep_record, remark_lines
from cara_core.cli.exit_status import ATTENTION, DONE, WRONG
from cara_core.cli.terminal.asking import Stopped, ask, can_ask, is_agreed
from cara_core.cli.terminal.lines import heading, plain, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.formats.participant import Participant
from cara_core.terms.caution import Person
from cara_core.terms.contact import SafeContact, SafeWay

__all__ = ["Call", "questions_of_move", "run"]

_NO_HOME: Final = "none"
_WHO: Final = "Who moved house?"


@attrs.frozen(kw_only=True)
class Call:
    """What one call asks. ``given`` are the answers that its options hold, as they were typed."""

    case: str
    person: str | None
    given: Mapping[str, str] = attrs.field(repr=False)
    by: str | None
    key: str | None
    store: str | None
    yes: bool


def run(call: Call) -> int:
    """Keep the new record; the exit status."""
    try:
        with open_cases(store_url(call.store)) as casework:
            return _move(casework, call, asking=can_ask())
    except Stopped:
        print_note(f"\n{NOT_KEPT}")
        return ATTENTION
    except InputError as wrong:
        for fault in in_options(_under_options(wrong)).faults:
            print_note(f"cara: {fault}")
    return WRONG


def questions_of_move(person: Person) -> tuple[Question, ...]:
    """Everything that may be asked of a move of this person."""
    fields: dict[str, Any] = {}
    for declared in (SafeWay, SafeContact) if person is Person.VICTIM else (Participant,):
        fields |= {field.name: field.kind for field in class_fields(declared)}
    return tuple(_question(name, fields.get(name, str), row) for name, row in _table()[person.value].items())


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    file = resources.files("cara_core.cli.case.everyday") / "moved.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _question(name: str, kind: Any, row: Mapping[str, Any]) -> Question:
    return Question(
        name=name,
        key=name,
        kind=str if name == "address" else kind,
        option=f"--{name.replace('_', '-')}",
        words=row["words"],
        meaning=row.get("meaning", row["words"]).removesuffix("?"),
        allowed=None,
        is_needed=not row.get("skip", False),
        is_asked=True,
        only_if={row["unless"]: ""} if "unless" in row else {},
    )


def _move(casework: Casework, call: Call, *, asking: bool) -> int:
    by = who_asks(call.by)
    name = found_case(casework, call.case, by_parts=asking and not call.yes)
    person = _whose(call, asking=asking)
    read_by = reader(call.by, reason="cara case moved")
    record: Participant | SafeContact
    if person is Person.VICTIM:
        kept = casework.safe_contact(name, read_by=read_by)
        if kept is None:
            allowed = "no record of how the victim is reached is kept; allowed: one that `cara contact ask` kept"
            raise InputError([Fault("PERSON", "NO_RECORD", allowed)])
        said = _all_answers(call, person, is_first=False, asking=asking)
        record = _victim(kept, said, by=by)
    else:
        before = casework.participant(name, read_by=read_by)
        said = _all_answers(call, person, is_first=before is None, asking=asking)
        record = participant_moved(name, before, _of_participant(said))
    faults = casework.contact_faults([record])[0]
    if faults:
        raise InputError(faults)
    return _keep(casework, record, call, by=by, said=said, asking=asking)


def _whose(call: Call, *, asking: bool) -> Person:
    question = attrs.evolve(_question("person", Person, {"words": _WHO}), option="PERSON")
    if call.person is not None:
        return Person(read_answer(question, call.person, today(), by_beginning=asking))
    if not asking:
        raise InputError([Fault("PERSON", "MISSING", f"missing; allowed: {', '.join(Person)}")])
    return Person(_answer(question))


def _all_answers(call: Call, person: Person, *, is_first: bool, asking: bool) -> dict[str, Any]:
    """What the options and whoever sits there say. Raises :class:`InputError` with every fault, :class:`Stopped`."""
    questions = questions_of_move(person)
    found, faults = _given(call, person, questions)
    wrong = {fault.path for fault in faults}
    for question in _arising(questions, person, is_first=is_first):
        is_open = question.name not in found and question.option not in wrong
        if not is_open or any(other not in found for other in question.only_if):
            continue
        if asking and not faults and (question.is_needed or not call.yes):
            answer = _answer(question)
            found |= {} if answer is None else {question.name: answer}
        elif question.is_needed:
            words = ", ".join(allowed_words(question)) or question.meaning
            faults.append(Fault(question.option, "MISSING", f"missing; allowed: {words}"))
    if faults:
        raise InputError(faults)
    return found


def _given(call: Call, person: Person, questions: Sequence[Question]) -> tuple[dict[str, Any], list[Fault]]:
    """What the options say, and what is wrong with it."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for question in questions:
        if question.name in call.given:
            try:
                found[question.name] = read_answer(question, call.given[question.name], today())
            except InputError as wrong:
                faults += wrong.faults
    for other in call.given.keys() - {question.name for question in questions}:
        faults.append(Fault(f"--{other.replace('_', '-')}", "NOT_ALLOWED", f"not of the {person}; allowed: none"))
    return found, faults


def _arising(questions: Sequence[Question], person: Person, *, is_first: bool) -> Iterator[Question]:
    """Of a record that is kept already only what a move changes is asked."""
    for question in questions:
        if is_first or not _table()[person.value][question.name].get("first", False):
            yield question


def _answer(question: Question) -> Any:
    return ask(
        question.words,
        lambda text: read_answer(question, text, today(), by_beginning=True),
        choices=[shown_word(word) for word in allowed_words(question)],
        may_skip=not question.is_needed,
    )


def _of_participant(said: Mapping[str, Any]) -> dict[str, Any]:
    home = str(said["address"])
    lines = [] if home.lower() == _NO_HOME else [line.strip() for line in home.split(",") if line.strip()]
    return {**{name: as_json(value) for name, value in said.items()}, "address": lines}


def _victim(record: SafeContact, said: Mapping[str, Any], *, by: str) -> SafeContact:
    box = None
    if "address" in said:
        box = NewLetterBox(address=said["address"], owner=said["owner"], perpetrator_access=said["perpetrator_access"])
    return victim_moved(
        record,
        by=by,
        on=today(),
        told_by=said["told_by"],
        letter_box=box,
        living_with_participant=said.get("living_with_participant"),
    )


def _keep(
    casework: Casework,
    record: Participant | SafeContact,
    call: Call,
    *,
    by: str,
    said: Mapping[str, Any],
    asking: bool,
) -> int:
    print_lines([heading(f"{record.case}: to be kept"), *_summary(record, said), *remark_lines(record)])
    if not call.yes and not asking:
        print_note(WITH_YES)
        return ATTENTION
    if not call.yes and not is_agreed("Keep this?"):
        print_note(NOT_KEPT)
        return ATTENTION
    keep_record(casework, record, by=by, request=call.key)
    return DONE


def _summary(record: Participant | SafeContact, said: Mapping[str, Any]) -> Iterator[Any]:
    """What changes, without repeating where anybody lives."""
    if isinstance(record, Participant):
        yield plain("  The participant's record, with the address that was given." if record.address else _HOMELESS)
        if "starts_from" not in said:
            yield plain("  From which area they travel to a workshop is not known any more.")
        return
    box = "with the new one" if "address" in said else "and no other is there"
    yield plain(f"  The victim's safe contact, version {record.version}: the old letter box is gone, {box}.")
    yield plain("  Every other way stays as it was: ask whether each is still safe, and when.")
    if record.living_with_participant is not False:
        yield plain("  As it does not say that the two live apart, no way counts as safe.")


_HOMELESS: Final = "  The participant's record, without an address: no letter goes there."


def _under_options(wrong: InputError) -> InputError:
    """The same faults, each under its option."""
    names = {"address": "--address", "value": "--address", "told_by": "--told-by", "name": "--name", "phone": "--phone"}
    names |= {"email": "--email", "language": "--language", "starts_from": "--starts-from"}

    def renamed(fault: Fault) -> Fault:
        found = [option for name, option in names.items() if name in fault.path.replace("[", ".").split(".")]
        return attrs.evolve(fault, path=found[0]) if found else fault

    return InputError(map(renamed, wrong.faults))
