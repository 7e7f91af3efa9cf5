"""What a force says of itself in the texts of a language: its office, hours, advice, complaints.

A value in another language than the text's is not shown: nobody gets English because a translation was missing.
``domain/adapt.md`` section 4 and C29.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from cara_core.terms.messages import Office
from cara_core.terms.pack import ForceSheet

__all__ = ["ARRIVE_BY", "IN_WORDS", "SENDER", "fields_shown", "office_in", "sheet_value"]

IN_WORDS: Final = ("hours", "advice", "complaints")
"""The values of an office that are sentences, and so of one language."""
SENDER: Final = ("office.name", "office.address", "office.phone", "office.email")
"""What every letter shows of who writes."""
ARRIVE_BY: Final = "sending.arrive_by_minutes"
_OFFICE: Final = "office."
_OF_THE_DAY: Final = frozenset({"office.reply_by", "office.reply_day"})
_SHORT_NAME: Final = "office.short_name"
"""Without it the name stands there."""
_ARRIVES: Final = ".arrive_by"
_ENGLISH: Final = "en"


def office_in(office: Office, language: str, *, missing: str = "") -> Office:
    """The office as it speaks in that language (a BCP 47 tag).

    A sentence that it lacks there is ``missing``, with the name of the field filled in; empty, it fills no text.
    """
    said = dict(_sentences_in(office, language))
    if language.lower().partition("-")[0] != _ENGLISH:
        lacks = (name for name in IN_WORDS if getattr(office, name) and name not in said)
        said.update({name: missing.format(name=name) for name in lacks})
    own = {name: said.get(name, getattr(office, name)) for name in ("name", *IN_WORDS)}
    return attrs.evolve(
        office, name=own["name"], hours=own["hours"], advice=own["advice"], complaints=own["complaints"]
    )


def _sentences_in(office: Office, language: str) -> Mapping[str, str]:
    tag = language.lower()
    found = {key.lower(): said for key, said in office.within.items()}
    return found.get(tag) or found.get(tag.partition("-")[0]) or {}


def fields_shown(names: frozenset[str] | None, *, on_paper: bool) -> Sequence[str]:
    """Which of a force's values does a text with these placeholders show? ``None``: all there are."""
    if names is None:
        own = [f"{_OFFICE}{field.name}" for field in attrs.fields(Office) if field.name != "within"]
        return [*own, ARRIVE_BY]
    found = {name for name in names if name.startswith(_OFFICE) and name not in _OF_THE_DAY}
    found |= {f"{_OFFICE}name"} if _SHORT_NAME in names else set()
    found |= set(SENDER) if on_paper else set()
    found |= {ARRIVE_BY} if any(name.endswith(_ARRIVES) for name in names) else set()
    return sorted(found)


def sheet_value(sheet: ForceSheet, language: str, name: str) -> str | None:
    """That value of the force in that language; ``None``: it has none."""
    if name == ARRIVE_BY:
        return str(sheet.arrive_by_minutes)
    office = office_in(sheet.office, language)
    value = getattr(office, name.removeprefix(_OFFICE))
    # Signed is what is read: where the short name is left out, the name in its place.
    value = office.name if name == _SHORT_NAME and not value else value
    return ("\n".join(value) if isinstance(value, tuple) else str(value or "")) or None
