"""How the fields of a fact are checked, and how one says whose it is."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
from attrs.validators import and_, deep_iterable, optional

from cara_core.errors import Fault, InputError
from cara_core.terms.caution import Person
from cara_core.terms.checking.checked_values import TextForm, checked_kinds

__all__ = [
    "BY_FORM",
    "CASE_FORM",
    "CLOCK_FORM",
    "CONDITION_FORM",
    "DIGEST_FORM",
    "REFERENCE_FORM",
    "TEXT_FORMS",
    "VENUE_FORM",
    "checked_what",
    "form_of",
    "from_zero",
    "personal",
]

_OF_WHAT: Final = "1 to 64 of A-Z a-z 0-9 space . / _ -"
CASE_FORM: Final = TextForm("BAD_CASE", "[A-Za-z0-9_/-]{1,64}", "text of 1 to 64 of A-Z a-z 0-9 - _ /")
"""The force's own reference of a case."""
BY_FORM: Final = TextForm(
    "BAD_BY",
    "[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}",
    "a role or a collar number, never a name: 1 to 64 of A-Z a-z 0-9 space . / _ -",
)
"""Who says so."""
REFERENCE_FORM: Final = TextForm("BAD_REFERENCE", BY_FORM.pattern, f"a reference: {_OF_WHAT}")
CONDITION_FORM: Final = TextForm(
    "BAD_CONDITION", "[a-z][a-z0-9_-]{0,39}", "the id of a condition: 1 to 40 of a-z 0-9 _ -"
)
CLOCK_FORM: Final = TextForm("BAD_TIME", "([01][0-9]|2[0-3]):[0-5][0-9]", "a time in London, as HH:MM")
VENUE_FORM: Final = TextForm("BAD_VENUE", r"[^\x00-\x1f\x7f]{1,200}", "a place in 1 to 200 signs, on one line")
STRATUM_FORM: Final = TextForm(
    "BAD_STRATUM", "[A-Za-z0-9_.-]+=[A-Za-z0-9_. -]+(;[A-Za-z0-9_.-]+=[A-Za-z0-9_. -]+)*", "name=level;name=level"
)
SALT_FORM: Final = TextForm("BAD_SALT", "[0-9a-f]{64}", "64 of 0-9 a-f")
DIGEST_FORM: Final = TextForm("BAD_DIGEST", "sha256:[0-9a-f]{64}", "sha256: and 64 of 0-9 a-f")

_CHECK_KINDS: Final = checked_kinds("what.")

TEXT_FORMS: Final[Mapping[str, TextForm]] = {
    "case": CASE_FORM,
    "dpp_authorisation": REFERENCE_FORM,
    "dpp_consent": REFERENCE_FORM,
    "authority": REFERENCE_FORM,
    "order": REFERENCE_FORM,
    "condition": CONDITION_FORM,
    "outstanding": CONDITION_FORM,
    "tool": REFERENCE_FORM,
    "escalated_to": BY_FORM,
    "passed_to": BY_FORM,
    "assessor": BY_FORM,
    "to": REFERENCE_FORM,
    "accepted_by": BY_FORM,
    "reference": REFERENCE_FORM,
    "code": REFERENCE_FORM,
    "digest": DIGEST_FORM,
    "document": DIGEST_FORM,
    "signed_document": DIGEST_FORM,
    "first_workshop": REFERENCE_FORM,
    "second_workshop": REFERENCE_FORM,
    "first_starts": CLOCK_FORM,
    "first_ends": CLOCK_FORM,
    "first_venue": VENUE_FORM,
    "second_starts": CLOCK_FORM,
    "second_ends": CLOCK_FORM,
    "second_venue": VENUE_FORM,
    "study": REFERENCE_FORM,
    "protocol": DIGEST_FORM,
    "study_number": REFERENCE_FORM,
    "decision": DIGEST_FORM,
    "stratum": STRATUM_FORM,
    "consent_reference": REFERENCE_FORM,
    "criterion": REFERENCE_FORM,
    "salt": SALT_FORM,
    "path": SALT_FORM,
    "commitment": DIGEST_FORM,
    "facilitators": REFERENCE_FORM,
}
"""The form of the codes and references in facts, by the name of their field. What people said may be any text."""


def form_of(field: "attrs.Attribute[Any]") -> TextForm | None:
    """Which form has the text of this field, or each text of its list? ``None``: any text, or no text."""
    if "person" in field.metadata or field.type not in {str, str | None, tuple[str, ...]}:
        return None
    # Of one kind ``conditions`` is the list itself; of another, the digest of that list.
    return DIGEST_FORM if field.name == "conditions" else TEXT_FORMS.get(field.name)


def _with_its_form(field: "attrs.Attribute[Any]") -> "attrs.Attribute[Any]":
    form = form_of(field)
    if form is None:
        return field
    check: Any = optional(form.validator(f"what.{field.name}"))
    if field.type == tuple[str, ...]:
        check = deep_iterable(check)
    return field.evolve(validator=check if field.validator is None else and_(field.validator, check))


def from_zero(_: object, field: "attrs.Attribute[Any]", number: int) -> None:
    """For ``validator``: a count or a length, which is 0 or more."""
    if number < 0:
        raise InputError([Fault(f"what.{field.name}", "NOT_ALLOWED", "found a number below 0; allowed: 0 or more")])


def checked_what(declared: type, fields: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """For ``field_transformer``: each value is of its own kind, and each code of its own form."""
    return _CHECK_KINDS(declared, [_with_its_form(field) for field in fields])


def personal(person: Person, *, needed: bool = False, converter: Callable[[Any], Any] | None = None) -> Any:
    """A field that holds what a person said or did: kept under that person's key.

    ``needed``: it has to be filled in when the fact is recorded. It is ``None`` afterwards only
    where the person's data have been erased. ``converter`` makes a copy of a map.
    """
    return attrs.field(default=None, repr=False, converter=converter, metadata={"person": person, "needed": needed})
