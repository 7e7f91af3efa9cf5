"""Reading the folder of policy files that a plugin names: once, with every fault of every file."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar, get_args

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
from cara_core.forces.contact_book import ContactBook, read_contact
from cara_core.forces.force_books import ForceBooks, Settings, tool_of
from cara_core.forces.workshop_calendars import read_calendars
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
    "people.toml",
    "risk_tools.toml",
    "signoff.toml",
    "sources.toml",
    "terms.toml",
)
"""The files a force's folder may hold; all but force.toml and sources.toml may be absent."""


def folder_of(data: object) -> Traversable | None:
    """The folder a plugin names, as a resource or as a path; ``None``: there is no such folder."""
    folder = Path(data) if isinstance(data, str | PathLike) else data
    return folder if isinstance(folder, Traversable) and folder.is_dir() else None


def read_force_books(
    folder: Traversable, set_by: str, beneath: ForceBooks | None = None
) -> tuple[ForceBooks, list[BookError]]:
    """The books of this folder, and an error for each file that has faults.

    ``set_by`` is the distribution and version the folder belongs to. ``beneath`` are the
    books that answer for what this folder leaves out; with them the folder is a force's,
    and force.toml and sources.toml have to be there.
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

    calendars, wrong_tables = read_calendars(folder)
    card = read("force.toml", lambda file: _read_card(file, set_by), needed=beneath is not None)
    listed_rows = read("offences.toml", lambda file: read_book(file, OffencesFile).listed)
    terms = read("terms.toml", lambda file: _read_terms(file, set_by)) or _Terms({}, {})
    books = ForceBooks(
        card=card,
        listed_rows=listed_rows,
        eligibility=terms.eligibility,
        caution=terms.caution,
        tool_rows=read("risk_tools.toml", _read_tools),
        language_rows=read("languages.toml", read_languages),
        sources=read("sources.toml", lambda _: sources_in(folder), needed=beneath is not None) or {},
        set_by=set_by,
        beneath=beneath,
        calendars=calendars,
        contact=read("contact.toml", read_contact) or ContactBook(),
    )
    return books, [*wrong, *wrong_tables]


def read_languages(file: Traversable) -> tuple[LanguageRow, ...]:
    """The rows of languages.toml, of a force or of a community."""
    rows = read_book(file, LanguagesFile).language
    faults: list[Fault] = []
    for index, row in enumerate(rows):
        build = partial(OfferedLanguage, tag=row.tag, delivery=row.delivery)
        faults += _faults_of_building(build, path=f"language[{index}].tag")
    _refuse(file, faults)
    return rows


def _read_tools(file: Traversable) -> tuple[ToolRow, ...]:
    rows = read_book(file, RiskToolsFile).tool
    faults = [
        Fault(f"tool[{index}]", "NOT_ALLOWED", wrong)
        for index, row in enumerate(rows)
        for wrong in tool_faults(tool_of(row, "").value)
    ]
    _refuse(file, faults)
    return rows


def _read_card(file: Traversable, set_by: str) -> ForceCard:
    found = read_book(file, ForceFile)
    identity = attrs.asdict(found.force)
    _refuse(file, _faults_of_building(partial(ForceCard, **identity), path="force.id"))
    return ForceCard(
        **identity,
        dispensations=tuple(
            Dispensation(first=row.first, last=row.last, source=row.source, standing=row.standing, set_by=set_by)
            for row in found.dispensation
        ),
    )


def _faults_of_building(build: Callable[[], object], *names: str, path: str) -> list[Fault]:
    """What the validators of a class say against the value at that path; ``names`` are those they may use."""
    try:
        build()
    except (TypeError, ValueError) as raised:
        return [attrs.evolve(validator_fault(raised, names), path=path)]
    return []


def _refuse(file: Traversable, faults: Sequence[Fault]) -> None:
    if faults:
        raise BookError(file.name, faults)


class _Terms(NamedTuple):
    """The settings of the two tables of terms.toml."""

    eligibility: Settings
    caution: Settings


def _read_terms(file: Traversable, set_by: str) -> _Terms:
    """The settings of terms.toml, the value of each checked against the type of that setting."""
    found = read_book(file, TermsFile)
    eligibility = _SettingsTable(name="eligibility", kind=EligibilityTerms, set_by=set_by)
    caution = _SettingsTable(name="caution", kind=CautionTerms, set_by=set_by)
    terms = _Terms(eligibility.read(found.eligibility), caution.read(found.caution))
    _refuse(file, [*eligibility.faults, *caution.faults])
    return terms


@attrs.frozen(kw_only=True)
class _SettingsTable:
    """One table of terms.toml: reads its rows as settings of ``kind``, and gathers their faults."""

    name: str
    kind: type
    set_by: str
    faults: list[Fault] = attrs.field(factory=list)

    def read(self, rows: Sequence[SettingRow]) -> Settings:
        settings: dict[str, list[Sourced[Any]]] = {}
        for index, row in enumerate(rows):
            setting = self._read_row(row, f"{self.name}[{index}]")
            if setting is not None:
                settings.setdefault(row.setting, []).append(setting)
        return settings

    def _read_row(self, row: SettingRow, path: str) -> Sourced[Any] | None:
        fields = attrs.fields_dict(self.kind)
        field = fields.get(row.setting)
        if field is None:
            allowed = f"no such setting; allowed: {', '.join(fields)}"
            self.faults.append(Fault(f"{path}.setting", "NOT_ALLOWED", allowed))
            return None
        # The field of a setting is declared Sourced[T], or Sourced[T] | None: T is what its value has to be.
        sourced_type: Any = without_none(field.type) or field.type
        try:
            value = read_strictly(strict_converter(days="toml"), row.value, get_args(sourced_type)[0])
        except FaultsFound as wrong:
            for fault in wrong.faults:
                self.faults.append(Fault(f"{path}.value {fault.path}".rstrip(), fault.code, fault.allowed))
            return None
        setting = Sourced(value=value, since=row.since, source=row.source, standing=row.standing, set_by=self.set_by)
        if field.validator is not None:
            validate = partial(field.validator, None, field, setting)
            self.faults.extend(_faults_of_building(validate, row.setting, path=f"{path}.value"))
        return setting
