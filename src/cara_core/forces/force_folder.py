"""Reading the folder of policy files that a plugin names: once, whole, every fault at once."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

import attrs

from cara_core.books.class_fields import without_none
from cara_core.books.core import sources_in
from cara_core.books.faults import validator_fault
from cara_core.books.policy_rows import (
    ForceFile,
    LanguageRow,
    LanguagesFile,
    OffencesFile,
    RiskToolsFile,
    SettingRow,
    TermsFile,
    ToolRow,
)
from cara_core.books.strict_reading import FaultsFound, read_strictly, strict_converter
from cara_core.books.toml_file import read_book
from cara_core.errors import BookError, Fault
from cara_core.forces.calendars import read_calendars
from cara_core.forces.contact_book import ContactBook, read_contact
from cara_core.forces.force_books import ForceBooks, Settings, tool_of
from cara_core.hooks.answer_checks import tool_faults
from cara_core.terms.policy import CautionTerms, Dispensation, EligibilityTerms, ForceCard, OfferedLanguage
from cara_core.terms.sources import Sourced

__all__ = ["FORCE_FILES", "folder_of", "read_force_books", "read_languages"]

T = TypeVar("T")

FORCE_FILES: Final = (
    "contact.toml",
    "force.toml",
    "languages.toml",
    "offences.toml",
    "risk_tools.toml",
    "sources.toml",
    "terms.toml",
)
"""The files a force's folder may hold; all but force.toml and sources.toml may be absent."""


def folder_of(data: object) -> Traversable | None:
    """The folder a plugin names, whether as a resource or as a path; ``None``: it is none."""
    folder = Path(data) if isinstance(data, str | PathLike) else data
    return folder if isinstance(folder, Traversable) and folder.is_dir() else None


def read_force_books(
    folder: Traversable, set_by: str, beneath: ForceBooks | None = None
) -> tuple[ForceBooks, list[BookError]]:
    """The books of this folder, and what is wrong with each file that has faults.

    ``set_by`` is the distribution and version the folder belongs to.
    """
    present = {file.name for file in folder.iterdir()}
    wrong: list[BookError] = []

    def read(name: str, reader: Callable[[Traversable], T], *, needed: bool = False) -> T | None:
        if name not in present and not needed:
            return None
        try:
            return reader(folder / name)
        except BookError as fault:
            wrong.append(fault)
            return None

    card = read("force.toml", lambda file: _card(file, set_by), needed=beneath is not None)
    listed = read("offences.toml", lambda file: read_book(file, OffencesFile).listed)
    terms = read("terms.toml", lambda file: _terms(file, set_by)) or ({}, {})
    tools = read("risk_tools.toml", _tools)
    spoken = read("languages.toml", read_languages)
    sources = read("sources.toml", lambda _: sources_in(folder), needed=beneath is not None) or {}
    contact = read("contact.toml", read_contact) or ContactBook()
    calendars, wrong_tables = read_calendars(folder)
    wrong += wrong_tables
    return ForceBooks(card, listed, *terms, tools, spoken, sources, set_by, beneath, calendars, contact), wrong


def read_languages(file: Traversable) -> tuple[LanguageRow, ...]:
    """The rows of languages.toml, of a force or of a community."""
    rows = read_book(file, LanguagesFile).language
    faults: list[Fault] = []
    for index, row in enumerate(rows):
        faults += _against(f"language[{index}].tag", partial(OfferedLanguage, tag=row.tag, delivery=row.delivery))
    _refuse(file, faults)
    return rows


def _tools(file: Traversable) -> tuple[ToolRow, ...]:
    rows = read_book(file, RiskToolsFile).tool
    faults = [
        Fault(f"tool[{index}]", "NOT_ALLOWED", wrong)
        for index, row in enumerate(rows)
        for wrong in tool_faults(tool_of(row, "").value)
    ]
    _refuse(file, faults)
    return rows


def _card(file: Traversable, set_by: str) -> ForceCard:
    found = read_book(file, ForceFile)
    about = attrs.asdict(found.force)
    _refuse(file, _against("force.id", partial(ForceCard, **about)))
    return ForceCard(
        **about,
        dispensations=tuple(
            Dispensation(first=row.first, last=row.last, source=row.source, standing=row.standing, set_by=set_by)
            for row in found.dispensation
        ),
    )


def _against(path: str, build: Callable[[], object], *names: str) -> list[Fault]:
    """What the class of a value has against what stands at that path."""
    try:
        build()
    except (TypeError, ValueError) as raised:
        return [attrs.evolve(validator_fault(raised, names), path=path)]
    return []


def _refuse(file: Traversable, faults: Sequence[Fault]) -> None:
    if faults:
        raise BookError(file.name, faults)


def _terms(file: Traversable, set_by: str) -> tuple[Settings, Settings]:
    """The settings of terms.toml, each with its value checked against its own type."""
    found = read_book(file, TermsFile)
    faults: list[Fault] = []
    tables = (
        _typed("eligibility", found.eligibility, EligibilityTerms, set_by, faults),
        _typed("caution", found.caution, CautionTerms, set_by, faults),
    )
    _refuse(file, faults)
    return tables


def _typed(table: str, rows: Sequence[SettingRow], kind: type, set_by: str, faults: list[Fault]) -> Settings:
    fields = attrs.fields_dict(kind)
    settings: dict[str, list[Sourced[Any]]] = {}
    for index, row in enumerate(rows):
        path = f"{table}[{index}]"
        field = fields.get(row.setting)
        if field is None:
            faults.append(Fault(f"{path}.setting", "NOT_ALLOWED", f"no such setting; allowed: {', '.join(fields)}"))
            continue
        try:
            asked: Any = without_none(field.type) or field.type
            value = read_strictly(strict_converter(days="toml"), row.value, get_args(asked)[0])
        except FaultsFound as wrong:
            faults += [
                Fault(f"{path}.value {fault.path}".rstrip(), fault.code, fault.allowed) for fault in wrong.faults
            ]
            continue
        sourced = Sourced(value=value, since=row.since, source=row.source, standing=row.standing, set_by=set_by)
        if field.validator is not None:
            faults += _against(f"{path}.value", partial(field.validator, None, field, sourced), row.setting)
        settings.setdefault(row.setting, []).append(sourced)
    return settings
