"""No class of the package shows what a person said, is called or can be reached by: not in its ``repr``, not as text.

The classes are found here, not listed: whoever adds one that shows a text of a person has to hide it, or to
say below why it is nobody's. Values reach logs, tracebacks and a debugger by their ``repr``.
"""

import importlib
import inspect
import pickle
import pkgutil
import types
import typing
from collections import abc
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import attrs
import pytest

import cara_core
from cara_core.errors import InputError
from cara_core.formats.participant import read_participant
from cara_core.formats.safe_contact import read_safe_contact
from cara_core.terms.veil import Veiled

SPEAKING = frozenset(
    {
        *("name", "names", "first_name", "last_name", "text", "texts", "body", "subject", "said", "reason", "why"),
        *("lines", "words", "content", "value", "values", "phone", "address", "postcode", "email", "entries"),
        *("plain", "answers", "what", "raw", "people", "notes", "given", "changes", "towns", "codes"),
    }
)
"""Under these names there is text that somebody wrote or is called. Others hold codes, references, days."""
WITHOUT_PEOPLE = (
    *("adapt", "books", "content", "examples", "forces", "kit", "packs", "planning.solving", "study", "testing"),
    *("store.database", "store.verifying"),
)
"""Rooms in which there is no case and no person: the books, the packs, the tables, the solver."""
NOBODYS = {
    "case.referral_values.Misfit.words": "what is allowed, never what was given",
    "casework.calendar.results.FieldChange.name": "a column of the calendar of workshops",
    "casework.results.CaseNotSent.why": "an error's words",
    "casework.results.UnreadableCase.why": "an error's words",
    "cli.arguments.day_and_force._Named.name": "a force",
    "cli.case.everyday.table.Question.name": "a field of a fact",
    "cli.case.everyday.table.Question.words": "a question, in our words",
    "cli.demo.messages._Part.text": "what came of a medium, in our words",
    "cli.forces.entries.Entry.name": "a force",
    "cli.forces.entries.Entry.words": "a force's",
    "cli.forces.entries.Setting.value": "a force's",
    "cli.report.run._Day.notes": "our words",
    "cli.schedule.call.Call.people": "a file",
    "cli.schedule.call.Options.people": "a file",
    "cli.schedule.everybody_plan.Planner.people": "needs by the reference of a case",
    "contact.views.OfficePart.address": "an office's",
    "contact.views.OfficePart.email": "an office's",
    "contact.views.OfficePart.name": "an office's",
    "contact.views.OfficePart.phone": "an office's",
    "delivery.by_force.ForceChannel.name": "a channel",
    "formats.tables.referral_columns.Column.name": "a column",
    "formats.reach_remarks.ReachRemark.text": "our words",
    "planning.invitations.Invited.email": "an office's",
    "planning.invitations.Invited.name": "an office's",
    "report.board_picture._Row.name": "a workshop",
    "report.today.layout.Count.name": "what is counted",
    "stages.issue.requirements.Lack.words": "a requirement's",
    "store.belonging.rows.DigestRow.what": "one of six words",
    "store.calendar.calendar_rows.CalendarRow.body": "a workshop: nobody's name is in the calendar",
    "store.index.cases.CaseQuery.text": "a part of a case's reference",
    "store.log.sealing.SealedPlace.name": "a place in the store",
    "store.messages.statements.Write.names": "columns",
    "terms.decision.conditions.Equals.value": "a criterion's",
    "terms.decision.conditions.Fact.name": "a field",
    "terms.decision.criterion.Criterion.name": "a criterion",
    "terms.decision.reasons.Refusal.texts": "a plugin's words, by language",
    "terms.messages.Office.address": "an office's",
    "terms.messages.Office.email": "an office's",
    "terms.messages.Office.name": "an office's",
    "terms.messages.Office.phone": "an office's",
    "terms.pack.MessageText.subject": "a template",
    "terms.pack.MessageText.text": "a template",
    "terms.pack.Pack.address": "a form of address",
    "terms.pack.Service.name": "a service",
    "terms.pack.Service.phone": "a service's",
    "terms.pack.Service.what": "a service's",
    "terms.pack.SettledWarning.why": "of a text, which is published with it",
    "terms.pack.SignOff.why": "of a text, which is published with it",
    "terms.policy.ForceCard.name": "a force",
    "terms.risk.RiskTool.name": "a tool",
    "terms.sources.Source.address": "a publication's",
}
"""What is shown under such a name and is nobody's, and why."""


_PLANTED: Mapping[Any, Any] = {Veiled: Veiled, str: str, object: str, Any: str, bytes: str.encode}


class Field(NamedTuple):
    """One field of a class: its name, its declared type, and whether it is a person's by declaration."""

    name: str
    kind: Any
    is_personal: bool


def modules() -> Iterator[types.ModuleType]:
    for found in pkgutil.walk_packages(cara_core.__path__, "cara_core."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


@cache
def classes() -> tuple[type, ...]:
    found = {kind for module in modules() for kind in vars(module).values() if inspect.isclass(kind)}
    ours = [kind for kind in found if kind.__module__.startswith("cara_core.")]
    return tuple(sorted(filter(has_fields, ours), key=lambda kind: (kind.__module__, kind.__qualname__)))


def has_fields(kind: type) -> bool:
    return attrs.has(kind) or (issubclass(kind, tuple) and hasattr(kind, "_fields"))


def fields(kind: type) -> list[Field]:
    names: Any = [field.name for field in attrs.fields(kind)] if attrs.has(kind) else kind._fields  # type: ignore[attr-defined]
    personal = {field.name for field in attrs.fields(kind) if "person" in field.metadata} if attrs.has(kind) else set()
    try:
        kinds = typing.get_type_hints(kind)
    except NameError:  # named only where types are checked
        kinds = {}
    return [Field(name, kinds.get(name, object), name in personal) for name in names]


def planted(kind: Any, word: str) -> Any:
    """A value of this type that says the word, as far as there is one."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return next((value for each in inner if (value := planted(each, word)) is not None), None)
    if isinstance(origin, type) and issubclass(origin, abc.Mapping):
        return {word: planted(inner[-1], word)}
    if isinstance(origin, type) and issubclass(origin, abc.Iterable) and inner:
        value = planted(inner[0], word)
        return None if value is None else (value,)
    return _PLANTED[kind](word) if kind in _PLANTED else None


def made(kind: type) -> object:
    """An instance in which each field says its own word. The constructor is gone round: it would refuse them."""
    values = {field.name: planted(field.kind, f"PLANTED-{field.name}-") for field in fields(kind)}
    if not attrs.has(kind):
        return tuple.__new__(kind, values.values())
    instance = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(instance, name, value)
    return instance


def shown_by(kind: type) -> list[str]:
    """Which fields of a person does it show?"""
    instance = made(kind)
    try:
        seen = f"{instance!r}{instance!s}{instance}"
    except (AttributeError, KeyError, TypeError):  # what it shows it looks up in a value that is none
        return []
    where = f"{kind.__module__.removeprefix('cara_core.')}.{kind.__qualname__}"
    return [
        f"{where}.{field.name}"
        for field in fields(kind)
        if f"PLANTED-{field.name}-" in seen and (field.name in SPEAKING or field.is_personal or field.kind is Veiled)
    ]


def test_no_class_of_the_package_shows_what_is_a_persons() -> None:
    inside = [kind for kind in classes() if not kind.__module__.removeprefix("cara_core.").startswith(WITHOUT_PEOPLE)]
    assert len(inside) > 300
    shown = {field for kind in inside for field in shown_by(kind)}
    assert shown - NOBODYS.keys() == set()
    assert NOBODYS.keys() - shown == set()


@attrs.frozen(kw_only=True)
class _Letter:
    said: str


@attrs.frozen(kw_only=True)
class _Mapped:
    entries: Mapping[str, object]


class _Row(NamedTuple):
    reason: str | None


@pytest.mark.parametrize("kind", [_Letter, _Mapped, _Row])
def test_a_new_class_that_shows_it_is_found(kind: type) -> None:
    assert shown_by(kind)


def test_an_error_about_a_value_takes_none_of_it_along() -> None:
    entries = {"format": "cara-participant/1", "case": "PLANTED case", "name": "PLANTED\nname", "phone": "PLANTED"}
    for read in (read_participant, read_safe_contact):
        with pytest.raises(InputError) as raised:
            read(entries)
        error = raised.value
        assert b"PLANTED" not in pickle.dumps(error)
        assert "PLANTED" not in f"{error!r}{error!s}{error.args}{error.__cause__!r}{error.__context__!r}"
