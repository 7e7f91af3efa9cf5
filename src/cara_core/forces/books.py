"""A force's policy files as answers to the hooks.

The folder a plugin names is read once and whole. What its files leave out is answered by
the books beneath (the core's defaults, the same kind of folder), setting by setting.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar, get_args

import attrs
from typing_extensions import override

from cara_core.books.core import sources_in
from cara_core.books.rows import (
    ForceFile,
    LanguageRow,
    LanguagesFile,
    ListedRow,
    OffencesFile,
    RiskToolsFile,
    SettingRow,
    TermsFile,
    ToolRow,
    holding,
)
from cara_core.books.strict import FaultsFound, strict_converter, structured
from cara_core.books.toml_file import read_book
from cara_core.errors import BookError, Fault
from cara_core.hooks.spec import ForcePlugin, hookimpl
from cara_core.terms.days import Day
from cara_core.terms.policy import (
    CautionTerms,
    DashMapping,
    Dispensation,
    EligibilityTerms,
    ForceCard,
    LanguageOffer,
    OffenceList,
    OfferedLanguage,
)
from cara_core.terms.risk import RiskTool
from cara_core.terms.sources import Source, Sourced

__all__ = ["FORCE_FILES", "ForceBooks", "folder_of", "offered", "read_force_books"]

T = TypeVar("T")
Settings = Mapping[str, Sequence[Sourced[Any]]]

FORCE_FILES = ("force.toml", "languages.toml", "offences.toml", "risk_tools.toml", "sources.toml", "terms.toml")
"""The files a force's folder may hold; all but force.toml and sources.toml may be absent."""


@attrs.define(eq=False)
class ForceBooks(ForcePlugin):
    """The books of one folder, answering the hooks from the rows that hold on a day."""

    card: ForceCard | None
    listed: Sequence[ListedRow] | None
    eligibility: Settings
    caution: Settings
    tools: Sequence[ToolRow] | None
    spoken: Sequence[LanguageRow] | None
    sources: Mapping[str, Source]
    set_by: str
    beneath: "ForceBooks | None" = None

    @override
    @hookimpl
    def force_card(self) -> ForceCard | None:
        return self.card

    @override
    @hookimpl
    def offence_list(self, on: Day) -> OffenceList | None:
        if self.listed is None:
            return None
        first = min((row.since for row in self.listed), default=on)
        day = max(on, first)
        return OffenceList(
            codes=tuple(
                Sourced(value=code, since=row.since, source=row.source, standing=row.standing, set_by=self.set_by)
                for row in self.listed
                if row.holds(day)
                for code in row.codes
            )
        )

    @override
    @hookimpl
    def eligibility_terms(self, on: Day) -> EligibilityTerms | None:
        return self._settings(EligibilityTerms, "eligibility", on)

    @override
    @hookimpl
    def dash_mapping(self, on: Day) -> DashMapping | None:
        if self.tools is None:
            return None
        names = dict.fromkeys(row.name for row in self.tools)
        rows = [holding([row for row in self.tools if row.name == name], on) for name in names]
        return DashMapping(tools=tuple(_tool(row, self.set_by) for row in rows))

    @override
    @hookimpl
    def caution_terms(self, on: Day) -> CautionTerms | None:
        return self._settings(CautionTerms, "caution", on)

    @override
    @hookimpl
    def languages(self) -> LanguageOffer | None:
        return None if self.spoken is None else LanguageOffer(languages=offered(self.spoken, self.set_by))

    def _settings(self, kind: type[T], table: str, on: Day) -> T | None:
        """The settings of that day, those these books leave out from the books beneath."""
        own: Settings = getattr(self, table)
        if not own:
            return None
        under: Settings = {} if self.beneath is None else getattr(self.beneath, table)
        return kind(**{name: holding(rows, on) for name, rows in {**under, **own}.items()})


def folder_of(data: object) -> Traversable | None:
    """The folder a plugin names, whether as a resource or as a path; ``None``: it is none."""
    folder = Path(data) if isinstance(data, str | PathLike) else data
    return folder if isinstance(folder, Traversable) and folder.is_dir() else None


def offered(rows: Sequence[LanguageRow], set_by: str) -> tuple[Sourced[OfferedLanguage], ...]:
    """Language rows as the languages that are offered."""
    return tuple(
        Sourced(
            value=OfferedLanguage(tag=row.tag, delivery=row.delivery),
            since=row.since,
            source=row.source,
            standing=row.standing,
            set_by=set_by,
        )
        for row in rows
    )


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

    card = read("force.toml", lambda file: _card(read_book(file, ForceFile), set_by), needed=beneath is not None)
    listed = read("offences.toml", lambda file: read_book(file, OffencesFile).listed)
    terms = read("terms.toml", lambda file: _terms(file, set_by)) or ({}, {})
    tools = read("risk_tools.toml", lambda file: read_book(file, RiskToolsFile).tool)
    spoken = read("languages.toml", lambda file: read_book(file, LanguagesFile).language)
    sources = read("sources.toml", lambda _: sources_in(folder), needed=beneath is not None) or {}
    return ForceBooks(card, listed, *terms, tools, spoken, sources, set_by, beneath), wrong


def _card(file: ForceFile, set_by: str) -> ForceCard:
    return ForceCard(
        id=file.force.id,
        name=file.force.name,
        police_code=file.force.police_code,
        note=file.force.note,
        dispensations=tuple(
            Dispensation(first=row.first, last=row.last, source=row.source, standing=row.standing, set_by=set_by)
            for row in file.dispensation
        ),
    )


def _tool(row: ToolRow, set_by: str) -> Sourced[RiskTool]:
    tool = RiskTool(
        name=row.name,
        questions=row.questions,
        counted=row.counted,
        high_from=row.high_from,
        medium_from=row.medium_from,
        strangulation=row.strangulation,
    )
    return Sourced(value=tool, since=row.since, source=row.source, standing=row.standing, set_by=set_by)


def _terms(file: Traversable, set_by: str) -> tuple[Settings, Settings]:
    """The settings of terms.toml, each with its value checked against its own type."""
    found = read_book(file, TermsFile)
    faults: list[Fault] = []
    tables = (
        _typed("eligibility", found.eligibility, EligibilityTerms, set_by, faults),
        _typed("caution", found.caution, CautionTerms, set_by, faults),
    )
    if faults:
        raise BookError(file.name, faults)
    return tables


def _typed(table: str, rows: Sequence[SettingRow], kind: type, set_by: str, faults: list[Fault]) -> Settings:
    kinds = {field.name: get_args(field.type)[0] for field in attrs.fields(kind)}
    settings: dict[str, list[Sourced[Any]]] = {}
    for index, row in enumerate(rows):
        path = f"{table}[{index}]"
        if row.setting not in kinds:
            faults.append(Fault(f"{path}.setting", "NOT_ALLOWED", f"no such setting; allowed: {', '.join(kinds)}"))
            continue
        try:
            value = structured(strict_converter(days="toml"), row.value, kinds[row.setting])
        except FaultsFound as wrong:
            faults += [
                Fault(f"{path}.value {fault.path}".rstrip(), fault.code, fault.allowed) for fault in wrong.faults
            ]
            continue
        sourced = Sourced(value=value, since=row.since, source=row.source, standing=row.standing, set_by=set_by)
        settings.setdefault(row.setting, []).append(sourced)
    return settings
