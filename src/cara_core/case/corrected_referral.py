"""A referral with what was corrected since: each leaf by its path.

A path is that of ``cara-referral/1``: ``suspect.on_bail_for_other_offence``, ``offences[0].code``,
``suspect.antecedents[1].date``, ``risk.answers.18``. A list is given in full under its own path,
or item by item; the index that is its length adds an item. ``null`` means not known. The
changes of one map are laid over the referral together: a day and a range of days can change
places at once. ``format``, ``reference``, ``force`` and ``community`` are the case's own, and stay.

Nothing can be changed into what the reader of a referral would refuse (``case/referral_values.py``).
Whether the days of the corrected referral can be right is asked of it as of any (``stages/referral.py``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias, get_origin

import attrs

from cara_core.case.referral_values import (
    Declared,
    Misfit,
    Unread,
    field_of,
    item_of,
    misfits_together,
    read_value,
)
from cara_core.errors import Fault
from cara_core.terms.checking.close_match import close_match
from cara_core.terms.checking.referral_forms import QUESTION_PATTERN
from cara_core.terms.referral import Referral

__all__ = ["change_faults", "corrected"]

Step: TypeAlias = str | int
"""One step of a path: the name of a field, the question of an answer, or the place of an item."""

_CASES_OWN: Final = frozenset({"format", "reference", "force", "community"})
_STEP: Final = re.compile(r"(?:^|\.)([a-z_]+|[0-9]{1,3})|\[([0-9]+)\]", re.ASCII)
_INDEX: Final = re.compile(rf"(?<=\[)(?:0|[1-9][0-9]{{0,2}})(?=\])|(?<=\.){QUESTION_PATTERN}$", re.ASCII)
_NOTHING: Final = object()


def corrected(referral: Referral, changes: Iterable[Mapping[str, object]]) -> Referral:
    """The referral with these changes, one map after the other. What cannot be laid over it is left out.

    It never raises: whether changes fit was asked when they were recorded (:func:`change_faults`),
    of a referral that may have been another since, as corrections can be taken back.
    """
    for each in changes:
        referral = _laid_over(referral, each, [])
    return referral


def change_faults(referral: Referral, changes: Mapping[str, object]) -> tuple[Fault, ...]:
    """What is wrong with these changes of this referral? Everything at once; nothing: they can be laid over it.

    ``changes`` maps paths to values as JSON has them. Each fault stands at ``what.changes`` and the
    path, and repeats no value; a path that is not known is named only where it is close to a known one.
    """
    misfits: list[Misfit] = []
    if not changes:
        misfits.append(Misfit("", "EMPTY", "found no change; allowed: at least one path with its value"))
    _laid_over(referral, changes, misfits)
    return tuple(Fault(f"what.changes{f'.{path}' if path else ''}", code, words) for path, code, words in misfits)


@attrs.define
class _Change:
    """What is given for one path (``raw``), and for the paths that lead on from it."""

    raw: object = attrs.field(default=_NOTHING, repr=False)
    parts: dict[Step, "_Change"] = attrs.field(factory=dict)


def _laid_over(referral: Referral, changes: Mapping[str, object], misfits: list[Misfit]) -> Referral:
    tree = _Change()
    for number, (path, raw) in enumerate(changes.items(), 1):
        wrong = _path_misfit(path, number)
        if wrong is not None:
            misfits.append(wrong)
            continue
        change = tree
        for name, index in _STEP.findall(path):
            change = change.parts.setdefault(int(index) if index else name, _Change())
        change.raw = raw
    laid: Referral = _changed(Declared(Referral), referral, tree, "", misfits)
    return laid


def _path_misfit(path: str, number: int) -> Misfit | None:
    """What is wrong with this path? ``number`` counts the paths: one that may hold anything is not repeated."""
    if path in _CASES_OWN:
        return Misfit(path, "NOT_ALLOWED", "this is the case's own, and no correction changes it")
    plain = _INDEX.sub("", path)
    if plain in _changeable():
        return None
    if plain in _SECTIONS:
        return Misfit(path, "NOT_ALLOWED", "found a part of a referral; allowed: the path of one leaf of it")
    meant = close_match(plain, _changeable())
    if meant is None:
        return Misfit(
            "", "UNKNOWN_KEY", f"path {number} is none of a referral; allowed: such as suspect.admits_offence"
        )
    indices = iter(_INDEX.findall(path))
    filled = re.sub(r"(?<=\[)(?=\])|(?<=\.)$", lambda _: next(indices, "0"), meant)
    return Misfit(path, "UNKNOWN_KEY", f"found an unknown path; did you mean {filled}?")


_SECTIONS: Final = tuple(name for name in attrs.fields_dict(Referral) if attrs.has(field_of(Referral, name).kind))


@cache
def _changeable() -> tuple[str, ...]:
    """Every path that can be changed, without its indices: ``offences[].code``, ``risk.answers.``."""
    return tuple(path for path in _paths(Referral, "") if path not in {*_CASES_OWN, *_SECTIONS})


def _paths(kind: type, prefix: str) -> Iterator[str]:
    for name in attrs.fields_dict(kind):
        declared, path = field_of(kind, name), f"{prefix}{name}"
        yield path
        item = item_of(declared)
        if attrs.has(declared.kind):
            yield from _paths(declared.kind, f"{path}.")
        elif item is not None:
            inner = f"{path}." if get_origin(declared.kind) is Mapping else f"{path}[]"
            yield inner
            if attrs.has(item.kind):
                yield from _paths(item.kind, f"{inner}.")


def _changed(declared: Declared, value: Any, change: _Change, path: str, misfits: list[Misfit]) -> Any:
    """The value with this change; where some of it does not fit, as it was without that, and ``misfits`` says why."""
    if change.raw is not _NOTHING:
        try:
            value = read_value(declared, change.raw)
        except Unread as wrong:
            misfits += [misfit._replace(path=f"{path}{misfit.path}") for misfit in wrong.misfits]
    if not change.parts:
        return value
    if attrs.has(declared.kind):
        return _changed_instance(declared.kind, value, change, path, misfits)
    return _changed_list(declared, value, change, path, misfits)


def _changed_instance(kind: Any, instance: Any, change: _Change, path: str, misfits: list[Misfit]) -> Any:
    """The instance, ``None`` for one that is new, with each of its fields changed."""
    names = attrs.fields_dict(kind)
    entries = {} if instance is None else {name: getattr(instance, name) for name in names}
    known = len(misfits)
    for name, part in change.parts.items():
        inner, before, past = f"{path}.{name}" if path else str(name), len(misfits), entries.get(str(name))
        value = _changed(field_of(kind, str(name)), past, part, inner, misfits)
        if len(misfits) == before or value is not past:
            entries[str(name)] = value
    apart = [misfit._replace(path=f"{path}.{misfit.path}") for misfit in misfits_together(kind, entries)]
    if apart:
        # Where a part could not be read, that it is missing has been said already.
        found = {misfit.path for misfit in misfits[known:]}
        misfits += [misfit for misfit in apart if misfit.path not in found and (misfit.code == "MISSING" or not found)]
        return instance
    return kind(**entries) if entries or len(misfits) == known else None


def _changed_list(declared: Declared, items: Any, change: _Change, path: str, misfits: list[Misfit]) -> Any:
    """The list, or the map of answers, with these items changed or added; ``None`` is one that is not known yet."""
    item = item_of(declared) or declared
    if get_origin(declared.kind) is Mapping:
        answers = dict(items or {})
        for key, part in change.parts.items():
            answer = _changed(item, None, part, f"{path}.{key}", misfits)
            answers.update({} if answer is None else {str(key): answer})
        return answers or items
    found = list(items or ())
    for index, part in sorted((int(step), part) for step, part in change.parts.items()):
        inner = f"{path}[{index}]"
        if index > len(found):
            misfits.append(Misfit(inner, "OUT_OF_RANGE", f"no such item; allowed: an index from 0 to {len(found)}"))
            continue
        added = index == len(found)
        value = _changed(item, None if added else found[index], part, inner, misfits)
        if value is not None:
            found[index:] = [value, *found[index + 1 :]]
    return tuple(found) if found or items is not None else items
