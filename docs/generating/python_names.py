"""The page of the public names, from their signatures and docstrings."""

import ast
import enum
import inspect
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, get_type_hints

import attrs

import cara_core as cara
from generating.markdown import page, table
from generating.type_words import signature_of, type_words

__all__ = ["CALLS", "INSIDE", "INSIDE_TYPES", "call_signature", "python_page"]

GROUPS: Final = (
    (
        "Deciding",
        "load_force read_referral read_referrals FileKind ReferralReading screen day months_from Day Force Community",
    ),
    ("A decision", "Decision Outcome Finding Advice State Standing Provenance Line LineKind Words"),
    (
        "A referral",
        (
            "Referral Suspect Sex Antecedent AntecedentKind Victim Relationship Offence OffenceFacts Evidence Disposal "
            "Risk Grade Answer"
        ),
    ),
    ("A plugin", "ForcePlugin CommunityPlugin hookimpl Refusal Sourced Policy"),
    (
        "What a plugin's hooks answer",
        (
            "ForceCard Dispensation OffenceList EligibilityTerms LookBack NationalRegime DashMapping RiskTool Shown "
            "CautionTerms Length Unit LanguageOffer OfferedLanguage Delivery"
        ),
    ),
    ("Keeping cases", "open_casework Casework"),
    (
        "What a casework is asked, and answers",
        (
            "OpenRequest OpenResult CaseOpened CaseRecorded ReadBy CaseHead UnreadableCase KeptFact KeptDecision "
            "LinkedCase Relation DutyList HookReport Health SentMessage MessageOutcome ParticipantSide Booked "
            "Cancelled RecordedAttendance WorkshopFellAway Unavailable Place PausedBy"
        ),
    ),
    (
        "The calendar of workshops in a store",
        (
            "read_workshop_calendar CalendarReading Calendar RowFault StoredCalendar CalendarEntry CalendarWorkshop "
            "EntryKind EntryState CalendarChanges EntryChange HowChanged FieldChange CalendarKept CaseMet "
            "RegisterSheet RegisterLine SessionPart ShortDay RegisterEntry RegisterKept"
        ),
    ),
    (
        "Verifying a store",
        (
            "verify_store Verification VerificationState VerifyFault VerifyFaultKind Checkpoint RecordedFact "
            "Unprotected OutboxFound SignedTable StoreRestored ErasedAgain"
        ),
    ),
    (
        "A case as a value",
        (
            "Case Phase Recorded Fact facts Person fact_mapping read_fact case_mapping read_case replay evolve "
            "open_case record screen_again"
        ),
    ),
    (
        "A caution",
        (
            "Condition ConditionKind ConditionObject conditions_digest ConditionsOffered Rank Decider ArrestOutcome "
            "RunningTerms"
        ),
    ),
    (
        "What is due",
        "duties Duty DutyKind Owner WaitsFor ledger LedgerRow EndedHow NoLongerOwed working_days WorkingDays",
    ),
    ("Moments", "Instant read_instant write_instant london_day"),
    (
        "How people are reached",
        (
            "Participant Away read_participant SafeContact SafeWay WayKind Owned PerpetratorAccess SafeWindow "
            "InterpreterNeed NoWayBecause ReachKind read_safe_contact Veiled unveiled"
        ),
    ),
    (
        "Messages",
        (
            "catalogue MessageRule Trigger Role messages_due MessageDue Reader Medium Route ChannelPlan Notice Page "
            "PageWords Announcement Receipt Progress Office SendingTerms"
        ),
    ),
    (
        "A pack of texts",
        (
            "Pack MessageText AddressForm TextStatus CallScript DateWords Service Signer SignOff SettledWarning "
            "ForceSheet ForceRegister SmsLetters"
        ),
    ),
    ("Workshops", "Workshop Facilitator WorkshopPair WorkshopQuery WorkshopOffer WorkshopChoice"),
    (
        "Errors",
        (
            "CaraError ForceError ForceNotInstalled ForceInvalid BookError WordsMissing PluginFailed InputError Fault "
            "ExtraMissing CaseError NoSuchCase OutOfTurn CaseEnded Conflict StoreError NotDurable StoreFull "
            "StoreDamaged StoreBusy ConnectionLost NoStore KeyMissing MadeByNewer StoreExtraMissing"
        ),
    ),
)
INTRODUCTION: Final = """\
Everything an embedding developer or a plugin author needs is in `cara_core` itself, typed, without global state:

```python
import cara_core as cara
```

Values are frozen: a change makes a new one (`attrs.evolve`). Whatever this library raises on purpose is a `CaraError`
([errors](errors.md)). Names are imported when they are first used. Every one can be had with the core alone: what
needs an extra says so when it is called (`ExtraMissing`). A name, field or method that is not here is not public."""
LINE: Final = 100
WRITTEN_HERE: Final = {
    "Day": "A day without a time: `pendulum.Date`, a `datetime.date`. Make one with [`day`](#day).",
    "Instant": (
        "A moment with its offset: an aware `datetime.datetime`, such as `datetime.now(UTC)`. One without an offset is "
        "refused wherever it is given (`NO_OFFSET`)."
    ),
    "facts": (
        "A module: one class for each kind of fact, such as `facts.VictimContacted`, and the enumerations they use, "
        "such as `facts.Attendance`. `What` in a signature is any of the kinds (`facts.What`). [Facts](fact.md) has "
        "every kind with its fields."
    ),
    "hookimpl": "Marks a method as the answer to [a hook](hooks.md): `@cara.hookimpl`, without arguments.",
}
"""Names that come from a library, whose own docstring says something else."""
INSIDE: Final[Mapping[str, Collection[str]]] = {
    "Advice": {"wording", "provenance"},
    "Casework": {"__init__", "sending", "appointment_key"},
    "Community": {"calendars", "preferences", "sources"},
    "Decision": {"reasons", "catalogue"},
    "Finding": {"wording", "provenance"},
    "Line": {"in_columns"},
    "Force": {"asking", "defaults", "calendars", "contact", "own_pack"},
    "Policy": {"book"},
    "Words": {"texts", "has", "say", "spell", "placeholders"},
}
"""Members by which a value does its work, of each class; nobody outside uses them."""
INSIDE_TYPES: Final = {"NumberedFact"}
"""What the commands have read already; a program hands over a mapping."""
HANDED_OUT: Final = (
    "Advice Booked CallScript Cancelled Case CaseHead CaseOpened CaseRecorded Checkpoint Community "
    "ErasedAgain SignedTable StoreRestored "
    "ConditionsOffered DateWords Decision Duty Finding Force ForceRegister ForceSheet Health HookReport KeptDecision "
    "KeptFact LedgerRow "
    "Line LinkedCase MessageDue MessageRule MessageText OpenResult OutboxFound Pack ParticipantSide Policy Provenance "
    "Recorded RecordedAttendance ReferralReading SentMessage Service SettledWarning Shown Signer SignOff "
    "UnreadableCase Verification "
    "VerifyFault Words WorkshopChoice WorkshopOffer"
)
"""What the library makes and nobody else does."""
ON_PAGES_OF_THEIR_OWN: Final = {
    "ForcePlugin": "Its hooks are on [a page of their own](hooks.md).",
    "CommunityPlugin": "",
    "Casework": "[Call by call](casework.md): what each takes, gives back and raises.",
}


CALLS: Final = tuple(
    name
    for parent in cara.Casework.__mro__
    for name, member in vars(parent).items()
    if inspect.isfunction(member) and not name.startswith("_") and name not in INSIDE["Casework"]
)
"""What a casework can be asked."""


def call_signature(name: str) -> str:
    """The signature of one call of a casework, an argument to a line where they do not fit into one."""
    found = f"{name}{signature_of(getattr(cara.Casework, name))}"
    return f"```text\n{found if len(found) <= LINE else _folded(found)}\n```"


def _folded(signature: str) -> str:
    opened, closed = signature.index("("), signature.rindex(")")
    arguments = re.split(r", (?![^\[]*\])", signature[opened + 1 : closed])
    return f"{signature[: opened + 1]}\n    " + ",\n    ".join(arguments) + f"\n{signature[closed:]}"


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
    return f"```text\n{name}{signature_of(named)}\n```"


def _fields(kind: type) -> str:
    if issubclass(kind, enum.Enum):
        return table(("member", "value"), ([f"`{member.name}`", f"`{member.value}`"] for member in kind))
    if not attrs.has(kind):
        return _named_fields(kind)
    inside = INSIDE.get(kind.__name__, ())
    shown = [field for field in attrs.fields(kind) if field.name not in inside and not field.name.startswith("_")]
    if kind.__name__ in HANDED_OUT.split():
        return table(("field", "type"), ([f"`{field.name}`", f"`{type_words(field.type)}`"] for field in shown))
    lines = ([f"`{field.name}`", f"`{type_words(field.type)}`", _default(field.default)] for field in shown)
    return table(("field", "type", "if left out"), lines)


def _named_fields(kind: type) -> str:
    """The fields of a named tuple."""
    names: Sequence[str] = getattr(kind, "_fields", ())
    hints = get_type_hints(kind)
    return table(("field", "type"), ([f"`{name}`", f"`{type_words(hints[name])}`"] for name in names)) if names else ""


def _default(default: Any) -> str:
    if default is attrs.NOTHING:
        return "has to be given"
    if type(default).__name__ == "Factory":
        return "worked out from the others" if default.takes_self else f"`{default.factory.__name__}()`"
    # An empty section of a referral: nothing in it is known.
    return f"`{type(default).__name__}()`" if attrs.has(type(default)) else f"`{default!r}`"


def _members(kind: type) -> str:
    """The methods and properties, from the source: an attrs class keeps no docstring of a cached property."""
    if kind.__name__ in ON_PAGES_OF_THEIR_OWN:
        return ON_PAGES_OF_THEIR_OWN[kind.__name__]
    inside = INSIDE.get(kind.__name__, ())
    found = {
        member.name: [_called(kind, member), _summary(ast.get_docstring(member) or "")]
        for parent in reversed(kind.__mro__)
        if parent.__module__.startswith("cara_core")
        for member in _body(parent)
        if isinstance(member, ast.FunctionDef) and not member.name.startswith("_") and ast.get_docstring(member)
    }
    shown = [row for name, row in found.items() if name not in inside]
    return table(("method or property", "answers"), shown) if shown else ""


def _summary(docstring: str) -> str:
    return _inline(" ".join(docstring.partition("\n\n")[0].split()))


def _body(kind: type) -> Sequence[ast.stmt]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    return [member for node in tree.body if isinstance(node, ast.ClassDef) for member in node.body]


def _called(kind: type, member: ast.FunctionDef) -> str:
    if any("property" in ast.unparse(decorator) for decorator in member.decorator_list):
        return f"`{member.name}`"
    return f"`{member.name}{signature_of(inspect.getattr_static(kind, member.name))}`"


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
