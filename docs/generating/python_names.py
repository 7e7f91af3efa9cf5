"""The page of the public names, from their signatures and docstrings."""

import ast
import enum
import inspect
import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs

import cara_core as cara
from cara_core.case.facts import What
from generating.markdown import page, table

__all__ = ["python_page"]

GROUPS: Final = (
    ("Deciding", "load_force read_referral screen day months_from Day Force"),
    ("A decision", "Decision Outcome Finding Advice State Standing"),
    (
        "A referral",
        (
            "Referral Suspect Sex Antecedent AntecedentKind Victim Relationship Offence Evidence Disposal "
            "Risk Grade Answer"
        ),
    ),
    ("A plugin", "ForcePlugin CommunityPlugin hookimpl Refusal Sourced"),
    (
        "What a plugin's hooks answer",
        (
            "ForceCard Dispensation OffenceList EligibilityTerms LookBack NationalRegime DashMapping RiskTool "
            "CautionTerms Length Unit LanguageOffer OfferedLanguage Delivery"
        ),
    ),
    ("Keeping a case", "open_case record screen_again replay evolve Case Phase Fact facts Person"),
    (
        "A caution",
        "Condition ConditionKind ConditionObject conditions_digest Rank Decider ArrestOutcome",
    ),
    ("What is due", "duties Duty DutyKind WorkingDays"),
    ("The store", "open_store CaseStore"),
    (
        "Messages",
        (
            "messages_due MessageDue Reader Medium Route ChannelPlan Notice Receipt Progress Pack MessageText "
            "AddressForm TextStatus Participant read_participant SafeContact read_safe_contact"
        ),
    ),
    ("Workshops", "Workshop WorkshopPair WorkshopQuery"),
    (
        "Errors",
        (
            "CaraError ForceError ForceNotInstalled ForceInvalid BookError WordsMissing InputError Fault "
            "ExtraMissing CaseError NoSuchCase OutOfTurn CaseEnded Conflict StoreError NotDurable StoreFull "
            "StoreDamaged StoreBusy ConnectionLost NoStore KeyMissing MadeByNewer"
        ),
    ),
)
INTRODUCTION: Final = """\
Everything an embedding developer or a plugin author needs is in `cara_core` itself, typed, without global state:

```python
import cara_core as cara
```

Values are frozen: a change makes a new one (`attrs.evolve`). Whatever this library raises on purpose is a `CaraError`
([errors](errors.md)). Names are imported when they are first used. A name that is not on this page is not public."""
WRITTEN_HERE: Final = {
    "Day": "A day without a time: `pendulum.Date`, a `datetime.date`. Make one with [`day`](#day).",
    "facts": (
        "A module: one class for each kind of fact, such as `facts.VictimContacted`, and the enumerations they use, "
        "such as `facts.Attendance`. [Facts](fact.md) has every kind with its fields."
    ),
    "hookimpl": "Marks a method as the answer to [a hook](hooks.md): `@cara.hookimpl`, without arguments.",
}
"""Names that come from a library, whose own docstring says something else."""
INSIDE: Final = {"wording", "provenance", "reasons", "catalogue", "asking", "defaults"}
"""Fields by which a value does its work; nobody outside reads them."""
HANDED_OUT: Final = {cara.Force, cara.Decision, cara.Finding, cara.Advice, cara.Case, cara.Duty}
"""What the library makes and nobody else does."""


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
    return _short(str(inspect.signature(inspect.unwrap(function))))


def _short(signature: str) -> str:
    """Types by their last names; a quoted default keeps its quotes."""
    signature = re.sub(r"\bOptional\[([\w.]+\[[\w.]+\])\]", r"\1 | None", signature.replace("typing.", ""))
    signature = re.sub(r"\bUnion\[([^,\]]+\]), ([^,\]]+\]), None\]", r"\1 | \2 | None", signature)
    signature = re.sub(r"\b(?:cara_core|collections|pathlib|pendulum|typing|datetime)\.(?:\w+\.)*", "", signature)
    return re.sub(r"\bDate\b", "Day", signature).replace("NoneType", "None").replace("~T", "T")


def _fields(kind: type) -> str:
    if issubclass(kind, enum.Enum):
        return table(("member", "value"), ([f"`{member.name}`", f"`{member.value}`"] for member in kind))
    if not attrs.has(kind):
        return ""
    shown = [field for field in attrs.fields(kind) if field.name not in INSIDE and not field.name.startswith("_")]
    if kind in HANDED_OUT:
        return table(("field", "type"), ([f"`{field.name}`", f"`{_type_of(field.type)}`"] for field in shown))
    lines = ([f"`{field.name}`", f"`{_type_of(field.type)}`", _default(field.default)] for field in shown)
    return table(("field", "type", "if left out"), lines)


def _type_of(kind: object) -> str:
    if kind == What:
        return "one of facts"
    return _short(kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind))


def _default(default: object) -> str:
    if default is attrs.NOTHING:
        return "has to be given"
    # An empty section of a referral: nothing in it is known.
    return f"`{type(default).__name__}()`" if attrs.has(type(default)) else f"`{default!r}`"


def _members(kind: type) -> str:
    """The methods and properties, from the source: an attrs class keeps no docstring of a cached property."""
    if kind in {cara.ForcePlugin, cara.CommunityPlugin}:
        return "Its hooks are on [a page of their own](hooks.md)." if kind is cara.ForcePlugin else ""
    found = {
        member.name: [_called(kind, member), _summary(ast.get_docstring(member) or "")]
        for parent in reversed(kind.__mro__)
        if parent.__module__.startswith("cara_core")
        for member in _body(parent)
        if isinstance(member, ast.FunctionDef) and not member.name.startswith("_") and ast.get_docstring(member)
    }
    return table(("method or property", "answers"), found.values()) if found else ""


def _summary(docstring: str) -> str:
    return _inline(" ".join(docstring.partition("\n\n")[0].split()))


def _body(kind: type) -> Sequence[ast.stmt]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    return [member for node in tree.body if isinstance(node, ast.ClassDef) for member in node.body]


def _called(kind: type, member: ast.FunctionDef) -> str:
    if any("property" in ast.unparse(decorator) for decorator in member.decorator_list):
        return f"`{member.name}`"
    arguments = re.sub(r"\(self(, )?", "(", _typed(inspect.getattr_static(kind, member.name)))
    return f"`{member.name}{arguments}`"


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
