"""An answer as somebody types it, read as the value that a fact holds."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.cli.case.everyday.table import Question
from cara_core.errors import Fault, InputError
from cara_core.terms.caution import Condition, ConditionKind, ConditionObject
from cara_core.terms.days import Day, days_before, read_day

__all__ = ["allowed_words", "as_json", "read_answer", "read_list", "shown_word"]

YES_AND_NO: Final[Mapping[str, bool]] = {"yes": True, "no": False}
A_CONDITION: Final = "KIND OBJECT [HOURS], such as: workshops rehabilitation 10; NAME=KIND names it"
_KINDS: Final = f"KIND: {', '.join(word.replace('_', '-') for word in ConditionKind)}"
_OBJECTS: Final = f"OBJECT: {', '.join(ConditionObject)}"
HOW_A_CONDITION: Final = f"{A_CONDITION}; {_KINDS}; {_OBJECTS}"
"""How a condition is typed, with every word of it: for whoever types one for the first time."""
_MOST: Final = 10_000
_PAIR: Final = re.compile(r"([^=\s]{1,64})=([a-z]+)")


def allowed_words(question: Question) -> tuple[str, ...]:
    """The words one of which is the answer; none where it is any text, a day, a number."""
    inner = get_args(question.kind)[0] if get_origin(question.kind) is tuple else question.kind
    if inner is bool:
        return tuple(YES_AND_NO)
    return tuple(inner) if isinstance(inner, type) and issubclass(inner, StrEnum) else ()


def shown_word(word: str) -> str:
    """A word of the formats as a person reads it."""
    return word.replace("_", " ")


def read_answer(question: Question, text: str, today: Day, *, by_beginning: bool = False) -> Any:
    """The answer to this question. Raises :class:`InputError` with what is allowed, and never repeats it.

    ``by_beginning``: the first letters of a word are enough, where no other word begins so.
    """
    words = allowed_words(question)
    if words:
        return _word(question, text, words, by_beginning=by_beginning)
    if question.kind is Day:
        return _day(question, text, today)
    if question.kind is int:
        if re.fullmatch(r"[0-9]{1,9}", text.strip()) is None:
            raise _wrong(question, "a whole number")
        return int(text)
    if get_args(question.kind)[:1] == (Condition,):
        return (_condition(question, text),)
    if get_origin(question.kind) is Mapping:
        return _pair(question, text)
    if not text.strip() or len(text) > _MOST:
        raise _wrong(question, question.allowed or "text of 1 to 10,000 characters")
    return (text.strip(),) if question.is_list else text.strip()


def read_list(question: Question, texts: Sequence[str], today: Day) -> Any:
    """Several answers together: a tuple, or a map. Raises :class:`InputError` with every fault."""
    found: list[Any] = []
    faults: list[Fault] = []
    for text in texts:
        try:
            found.append(read_answer(question, text, today))
        except InputError as wrong:
            faults += wrong.faults
    if faults:
        raise InputError(dict.fromkeys(faults))
    if get_origin(question.kind) is Mapping:
        return {key: answer for pairs in found for key, answer in pairs.items()}
    joined = tuple(answer for part in found for answer in (part if isinstance(part, tuple) else (part,)))
    return _with_ids(joined) if joined and isinstance(joined[0], Condition) else joined


def as_json(value: Any) -> Any:
    """The value as ``cara-fact/1`` has it."""
    match value:
        case Day():
            return value.isoformat()
        case StrEnum():
            return value.value
        case Condition():
            return {key: as_json(part) for key, part in attrs.asdict(value, recurse=False).items() if part is not None}
        case tuple():
            return [as_json(part) for part in value]
        case Mapping():
            return {key: as_json(part) for key, part in value.items()}
    return value


def _wrong(question: Question, allowed: str) -> InputError:
    return InputError([Fault(question.option, "NOT_ALLOWED", f"it cannot be that; allowed: {allowed}")])


def _word(question: Question, text: str, words: Sequence[str], *, by_beginning: bool) -> Any:
    wanted = re.sub(r"[\s_-]+", "_", text.strip().lower())
    found = [word for word in words if word == wanted]
    if not found and by_beginning and wanted:
        found = [word for word in words if word.startswith(wanted)]
    if len(found) != 1:
        raise _wrong(question, ", ".join(words))
    inner = get_args(question.kind)[0] if question.is_list else question.kind
    return YES_AND_NO[found[0]] if inner is bool else inner(found[0])


def _day(question: Question, text: str, today: Day) -> Day:
    near = {"today": today, "yesterday": days_before(today, 1)}
    found = near.get(text.strip().lower()) or read_day(text.strip())
    if found is None:
        raise _wrong(question, "a day written YYYY-MM-DD, today, yesterday")
    return found


def _pair(question: Question, text: str) -> dict[str, str]:
    found = _PAIR.fullmatch(text.strip())
    if found is None:
        raise _wrong(question, "QUESTION=yes, QUESTION=no or QUESTION=unknown")
    return {found[1]: found[2]}


def _condition(question: Question, text: str) -> Condition:
    """One condition: what it asks, what it is for, and its hours, or the order behind a penalty."""
    named, objects, *more = [*text.split(maxsplit=2), "", ""][:3]
    name, equals, kind = named.rpartition("=")
    further = more[0].strip()
    try:
        asked = ConditionKind(kind.replace("-", "_"))
        return Condition(
            id=name if equals else asked.replace("_", "-"),
            kind=asked,
            objects=tuple(ConditionObject(word) for word in objects.split(",")),
            hours=int(further) if further.isdecimal() else None,
            order=further if further and not further.isdecimal() else None,
        )
    except InputError as wrong:
        raise InputError([attrs.evolve(fault, path=question.option) for fault in wrong.faults]) from None
    except ValueError:
        raise _wrong(question, HOW_A_CONDITION) from None


def _with_ids(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Each with a name of its own: the second of a kind has a number behind it."""
    found: list[Condition] = []
    for condition in conditions:
        alike = sum(known.id == condition.id for known in found)
        name = condition.id if not alike else f"{condition.id}-{alike + 1}"
        found.append(attrs.evolve(condition, id=name))
    return tuple(found)
