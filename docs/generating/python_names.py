"""The page of the public names, from their signatures and docstrings."""

import enum
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs
from generating.markdown import page, table

import cara_core as cara

__all__ = ["python_page"]

GROUPS: Final = (
    ("Deciding", "load_force read_referral screen day months_from Day Force"),
    ("A decision", "Decision Outcome Finding Advice State Standing"),
    ("A referral", "Referral Suspect Antecedent AntecedentKind Victim Relationship Offence Evidence Risk Grade"),
    ("A plugin", "ForcePlugin CommunityPlugin hookimpl Refusal Sourced"),
    ("What a plugin's hooks answer", "ForceCard OffenceList EligibilityTerms DashMapping CautionTerms LanguageOffer"),
    ("Errors", "CaraError ForceError ForceNotInstalled ForceInvalid BookError WordsMissing InputError Fault"),
)
INTRODUCTION: Final = """\
Everything an embedding developer or a plugin author needs is in `cara_core` itself, typed, without global state:

```python
import cara_core as cara
```

Values are frozen: a change makes a new one (`attrs.evolve`). Whatever this library raises on purpose is a `CaraError`
([errors](errors.md)). Names are imported when they are first used. A name that is not on this page is not public."""
WRITTEN_HERE: Final = {
    "Day": "A day without a time: `pendulum.Date`, a `datetime.date`. Make one with [`day`](#day), or read it from a referral.",
    "hookimpl": "Marks a method as the answer to [a hook](hooks.md): `@cara.hookimpl`, without arguments.",
}
"""Names that come from a library, whose own docstring says something else."""


def python_page() -> str:
    """Every public name in its group."""
    grouped = [name for _, names in GROUPS for name in names.split()]
    if sorted(grouped) != sorted(cara.__all__):
        raise ValueError(f"grouped and public names differ: {set(grouped) ^ set(cara.__all__)}")
    sections = ("\n\n".join((f"## {title}", *map(_entry, names.split()))) for title, names in GROUPS)
    return page("Python", INTRODUCTION, *sections)


def _entry(name: str) -> str:
    named = getattr(cara, name)
    if name in WRITTEN_HERE:
        return f"### {name}\n\n{WRITTEN_HERE[name]}"
    parts = [f"### {name}", _signature(name, named), _prose(inspect.getdoc(named) or "")]
    if isinstance(named, type):
        parts += [_fields(named), _members(named)]
    return "\n\n".join(part for part in parts if part)


def _signature(name: str, named: Any) -> str:
    if isinstance(named, type):
        bases = [base.__name__ for base in named.__bases__ if issubclass(base, cara.CaraError)]
        return f"```text\nclass {name}({', '.join(bases)})\n```" if bases else ""
    return f"```text\n{name}{_typed(named)}\n```"


def _typed(function: Callable[..., Any]) -> str:
    """The signature, with types as they are written."""
    text = str(inspect.signature(inspect.unwrap(function)))
    return re.sub(r"<class '([\w.]+)'>|\b(?:cara_core|collections|pathlib|pendulum)\.(?:\w+\.)*", r"\1", text).replace("'", "")


def _fields(kind: type) -> str:
    if issubclass(kind, enum.Enum):
        return table(("member", "value"), ([f"`{one.name}`", f"`{one.value}`"] for one in kind))
    if not attrs.has(kind):
        return ""
    hidden = {"wording", "provenance", "reasons", "catalogue", "asking", "defaults", "sound"}
    lines = (
        [f"`{one.name}`", f"`{_type_of(one.type)}`", _default(one.default)]
        for one in attrs.fields(kind)
        if one.name not in hidden and not one.name.startswith("_")
    )
    return table(("field", "type", "if left out"), lines)


def _type_of(kind: object) -> str:
    written = kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind)
    return re.sub(r"\b(?:cara_core|collections|pendulum|typing|datetime)\.(?:\w+\.)*", "", written).replace("NoneType", "None")


def _default(default: object) -> str:
    if default is attrs.NOTHING:
        return "has to be given"
    return f"`{default!r}`".replace("<", "").replace(">", "")


def _members(kind: type) -> str:
    """The methods and properties that have something to say."""
    if issubclass(kind, enum.Enum | Exception) or kind in {cara.ForcePlugin, cara.CommunityPlugin}:
        listed = [name for name, member in vars(kind).items() if isinstance(member, property)]
    else:
        listed = [name for name in dict.fromkeys(_names(kind)) if not name.startswith("_")]
    return table(("method or property", "answers"), ([_called(kind, name), _first(kind, name)] for name in listed)) if listed else ""


def _names(kind: type) -> Iterator[str]:
    taken = {one.name for one in attrs.fields(kind)} if attrs.has(kind) else set()
    for parent in reversed(kind.__mro__[:-1]):
        yield from (name for name in vars(parent) if name not in taken and inspect.getdoc(vars(parent)[name]))


def _called(kind: type, name: str) -> str:
    member = inspect.getattr_static(kind, name)
    return f"`{name}{_without_self(member)}`" if inspect.isfunction(member) else f"`{name}`"


def _without_self(member: Callable[..., Any]) -> str:
    return re.sub(r"\(self(, )?", "(", _typed(member))


def _first(kind: type, name: str) -> str:
    member = inspect.getattr_static(kind, name)
    return _inline(" ".join((inspect.getdoc(member) or "").partition("\n\n")[0].split()))


def _prose(text: str) -> str:
    """A docstring as Markdown: literal blocks become code, roles become code."""
    parts: list[str] = []
    for paragraph in re.split(r"\n{2,}", text):
        if paragraph.startswith("    "):
            parts.append(f"```text\n{inspect.cleandoc(paragraph)}\n```")
        else:
            parts.append(_inline(paragraph.removesuffix("::") + ":" if paragraph.endswith("::") else paragraph))
    return "\n\n".join(parts)


def _inline(text: str) -> str:
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text)
    return text.replace("``", "`")


