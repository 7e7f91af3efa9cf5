"""``cara contact ask``: how somebody can be reached, asked at a terminal and kept as a new version of their record."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from cara_core.books.class_fields import class_fields
from cara_core.casework.casework import Casework
from cara_core.casework.reaching.moving_house import participant_moved
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import in_options, open_cases, reader, store_url, who_asks
from cara_core.cli.case.everyday.answers import allowed_words, as_json, read_answer, shown_word
from cara_core.cli.case.everyday.keeping import NOT_KEPT
from cara_core.cli.case.everyday.moving import questions_of_move
from cara_core.cli.case.everyday.table import Question
from cara_core.cli.clock import today
from cara_core.cli.contact.keeping import Record, keep_record, remark_lines
from cara_core.cli.exit_status import ATTENTION, DONE, WRONG
from cara_core.cli.terminal.asking import Stopped, ask, can_ask, is_agreed
from cara_core.cli.terminal.lines import heading, plain, print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.formats.safe_contact import SAFE_CONTACT_FORMAT, read_safe_contact
from cara_core.terms.caution import Person
from cara_core.terms.contact import SafeContact, SafeWay
from cara_core.terms.days import Day

__all__ = ["run"]

_NO_TERMINAL: Final = "it asks at a terminal, and there is none; allowed: cara contact record FILE"
_WINDOW: Final = re.compile(
    r"(mon|tue|wed|thu|fri|sat|sun)[a-z]* +([0-9:]{4,5}) *(?:-|to) *([0-9:]{4,5})", re.IGNORECASE
)
_NO_WINDOW: Final = "a weekday and two times, such as mon 10:00-12:00"
_NONE_YET: Final = {"kind": "in_person", "value": "nobody", "owner": "own"}
"""A way by which a single value is tried, when nothing else of the way is known yet."""

Row = Mapping[str, Any]
Entries = dict[str, Any]


def run(name: str, *, whose: str, by: str | None, key: str | None, store: str | None) -> int:
    """Ask, show what is to be kept, and keep it; the exit status."""
    try:
        _need_a_terminal()
        with open_cases(store_url(store)) as casework:
            case = found_case(casework, name, by_parts=True)
            return _ask(casework, case, Person(whose), by=by, key=key)
    except Stopped:
        print_note(f"\n{NOT_KEPT}")
        return ATTENTION
    except InputError as wrong:
        for fault in in_options(wrong).faults:
            print_note(f"cara: {fault}")
    return WRONG


def _need_a_terminal() -> None:
    if not can_ask():
        raise InputError([Fault("cara contact ask", "NO_TERMINAL", _NO_TERMINAL)])


def _ask(casework: Casework, case: str, person: Person, *, by: str | None, key: str | None) -> int:
    asker = who_asks(by)
    record: Record
    if person is Person.VICTIM:
        kept = casework.safe_contact(case, read_by=reader(by, reason="cara contact ask"))
        head = {"format": SAFE_CONTACT_FORMAT, "case": case, "version": 1 if kept is None else kept.version + 1}
        record = _victims({**head, "recorded_by": asker, "recorded_on": today().isoformat()})
    else:
        record = _participants(case)
    faults = casework.contact_faults([record])[0]
    if faults:
        raise InputError(faults)
    print_lines([heading(f"{case}: to be kept"), *_summary(record), *remark_lines(record)])
    if not is_agreed("Keep this?"):
        print_note(NOT_KEPT)
        return ATTENTION
    keep_record(casework, record, by=asker, request=key)
    return DONE


def _participants(case: str) -> Record:
    said: Entries = {}
    for question in questions_of_move(Person.PARTICIPANT):
        answer = ask(
            question.words,
            lambda text, question=question: read_answer(question, text, today(), by_beginning=True),  # type: ignore[misc]
            choices=_choices(question),
            may_skip=not question.is_needed,
        )
        if answer is not None:
            said[question.name] = as_json(answer)
    home = str(said["address"])
    said["address"] = [] if home.lower() == "none" else [line.strip() for line in home.split(",") if line.strip()]
    return participant_moved(case, None, said)


def _victims(record: Entries) -> SafeContact:
    """The victim's record, question by question. What is left out is not known."""
    record |= _answers("record", record, lambda entries: entries)
    ways: list[Entries] = []
    if not record["do_not_contact"]:
        while (way := _way(record)) is not None:
            ways.append(way)
    record["channels"] = ways
    if not ways and not record["do_not_contact"]:
        record |= _answers("none", record, lambda entries: entries)
    record |= _answers("more", record, lambda entries: entries)
    return read_safe_contact(record)


def _way(record: Entries) -> Entries | None:
    """One way to reach the victim; ``None``: there is no more."""

    def within(entries: Entries) -> Entries:
        way = {key: value for key, value in entries.items() if key in _table()["way"]}
        return {**record, "channels": [{**_NONE_YET, **way}]}

    found = _answers("way", {}, within)
    return found if "kind" in found else None


def _answers(part: str, known: Entries, within: Callable[[Entries], Entries]) -> Entries:
    """The answers to one part of the table. ``within`` puts them where a record has them, so that each can be tried."""
    found: Entries = {}
    for name, row in _table()[part].items():
        if not _arises(row, {**known, **found}):
            continue
        answer = _several(name, row) if name in {"safe_windows", "opted_in"} else _single(name, row, found, within)
        if answer not in (None, []):
            found[name] = answer
        elif name == "kind":
            break
    return found


def _arises(row: Row, known: Entries) -> bool:
    if "of" in row and known.get("kind") not in row["of"]:
        return False
    return all((known.get(name) or False) is not False for name in row.get("when", ()))


def _single(name: str, row: Row, found: Entries, within: Callable[[Entries], Entries]) -> Any:
    question = _question(name, row)

    def read(text: str) -> Any:
        answer = as_json(read_answer(question, text, today(), by_beginning=True))
        _try(name, within({**found, name: answer}))
        return answer

    hint = "YYYY-MM-DD, today or yesterday" if question.kind is Day else ""
    return ask(question.words, read, choices=_choices(question), hint=hint, may_skip=not question.is_needed)


def _several(name: str, row: Row) -> list[Any]:
    read = _window if name == "safe_windows" else _message
    found: list[Any] = []
    words = row["words"]
    while (answer := ask(words, read, may_skip=True)) is not None:
        found.append(answer)
        words = "And another?"
    return found


def _window(text: str) -> Entries:
    found = _WINDOW.fullmatch(text.strip())
    if found is None:
        raise InputError([Fault("safe_windows", "NOT_ALLOWED", _NO_WINDOW)])
    window = {"weekday": found[1].lower(), "starts": found[2].rjust(5, "0"), "ends": found[3].rjust(5, "0")}
    _try("safe_windows", _with_a_way({**_NONE_YET, "safe_windows": [window]}))
    return window


def _message(text: str) -> str:
    name = text.strip()
    _try("opted_in", _with_a_way({**_NONE_YET, "opted_in": [name]}))
    return name


def _with_a_way(way: Entries) -> Entries:
    return {"channels": [way]}


def _try(name: str, entries: Entries) -> None:
    """Raises :class:`InputError` where a record with this value would be refused because of it."""
    needed = {"format": SAFE_CONTACT_FORMAT, "case": "C-1", "version": 1, "recorded_by": "PC 1", "told_by": "victim"}
    try:
        read_safe_contact({**needed, "recorded_on": today().isoformat(), **entries})
    except InputError as wrong:
        faults = [fault for fault in wrong.faults if name in re.split(r"[.\[\]]", fault.path)]
        if faults:
            raise InputError(faults) from None


def _question(name: str, row: Row) -> Question:
    kinds = {field.name: field.kind for declared in (SafeWay, SafeContact) for field in class_fields(declared)}
    kind = kinds[name]
    return Question(
        name=name,
        key=name,
        kind=kind if _is_one_of_words(kind) or kind is Day else str,
        option=name,
        words=row["words"],
        meaning=row["words"],
        allowed=None,
        is_needed=not row.get("skip", False),
        is_asked=True,
        only_if={},
    )


def _is_one_of_words(kind: Any) -> bool:
    return kind is bool or (isinstance(kind, type) and hasattr(kind, "__members__"))


def _choices(question: Question) -> list[str]:
    return [shown_word(word) for word in allowed_words(question)]


def _summary(record: Record) -> Iterator[Any]:
    """What is kept, without repeating where anybody can be reached."""
    if not isinstance(record, SafeContact):
        yield plain("  The participant's record, in full.")
        return
    if record.do_not_contact:
        yield plain(f"  The victim's safe contact, version {record.version}: nobody may contact the victim.")
        return
    ways = ", ".join(shown_word(way.kind) for way in record.channels) or "none"
    yield plain(f"  The victim's safe contact, version {record.version}. Ways: {ways}.")
    if not record.channels:
        yield plain("  Nobody can reach the victim by it. `no` keeps nothing; ask again with a way.")
    if record.living_with_participant is not False:
        yield plain("  As it does not say that the two live apart, no way counts as safe.")


@cache
def _table() -> Mapping[str, Mapping[str, Row]]:
    file = resources.files("cara_core.cli.contact") / "asked.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
