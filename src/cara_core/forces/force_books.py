"""A force's policy files as answers to the hooks.

They are read once (``forces/force_folder.py``). A setting they leave out is answered by the
books beneath: the core's defaults, the same kind of folder.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import attrs
from typing_extensions import override

from cara_core.books.policy_rows import Dated, LanguageRow, ListedRow, ToolRow, row_begun, row_in_effect
from cara_core.forces.contact_book import ContactBook
from cara_core.forces.workshop_calendars import Calendars
from cara_core.hooks.spec import ForcePlugin, hookimpl
from cara_core.terms.days import Day
from cara_core.terms.policy import (
    CautionTerms,
    DashMapping,
    EligibilityTerms,
    ForceCard,
    LanguageOffer,
    OffenceList,
    OfferedLanguage,
)
from cara_core.terms.risk import RiskTool
from cara_core.terms.sources import Source, Sourced
from cara_core.terms.workshops import Workshop, WorkshopQuery

__all__ = ["ForceBooks", "Settings", "languages_in", "settings_on", "tool_of"]

T = TypeVar("T")
R = TypeVar("R", bound=Dated)
Settings = Mapping[str, Sequence[Sourced[Any]]]


@attrs.define(eq=False)
class ForceBooks(ForcePlugin):
    """The books of one folder, answering the hooks from the rows that hold on a day.

    Rows that are ``None`` have no file in the folder. ``set_by`` is the distribution and
    version the folder belongs to; ``beneath`` answers for settings it leaves out.
    """

    card: ForceCard | None
    listed_rows: Sequence[ListedRow] | None
    eligibility: Settings
    caution: Settings
    tool_rows: Sequence[ToolRow] | None
    language_rows: Sequence[LanguageRow] | None
    sources: Mapping[str, Source]
    set_by: str
    beneath: "ForceBooks | None" = None
    calendars: Calendars = attrs.field(factory=Calendars)
    contact: ContactBook = attrs.field(factory=ContactBook)

    @override
    @hookimpl
    def force_card(self) -> ForceCard | None:
        return self.card

    @override
    @hookimpl
    def offence_list(self, on: Day) -> OffenceList | None:
        if self.listed_rows is None:
            return None
        return OffenceList(
            codes=tuple(
                Sourced(value=code, since=row.since, source=row.source, standing=row.standing, set_by=self.set_by)
                for row in self.listed_rows
                if row.holds(on)
                for code in row.codes
            )
        )

    @override
    @hookimpl
    def eligibility_terms(self, on: Day) -> EligibilityTerms | None:
        return self._settings_on(on, EligibilityTerms, "eligibility")

    @override
    @hookimpl
    def dash_mapping(self, on: Day) -> DashMapping | None:
        beneath = None if self.beneath is None else self.beneath.dash_mapping(on)
        tools = {} if beneath is None else {tool.value.name: tool for tool in beneath.tools}
        for name in dict.fromkeys(row.name for row in self.tool_rows or ()):
            row = self._in_effect([row for row in self.tool_rows or () if row.name == name], on)
            if row is not None:
                tools[name] = tool_of(row, self.set_by)
        return DashMapping(tools=tuple(tools.values())) if tools else None

    @override
    @hookimpl
    def caution_terms(self, on: Day) -> CautionTerms | None:
        return self._settings_on(on, CautionTerms, "caution")

    @override
    @hookimpl
    def workshops(self, wanted: WorkshopQuery) -> Sequence[Workshop]:
        return self.calendars.calendar.between(earliest=wanted.earliest, latest=wanted.latest)

    @override
    @hookimpl
    def languages(self) -> LanguageOffer | None:
        rows = self.language_rows
        return None if rows is None else LanguageOffer(languages=languages_in(rows, self.set_by))

    def _settings_on(self, on: Day, kind: type[T], table: str) -> T | None:
        """The settings of that table on that day, with those of the books beneath for what these leave out."""
        own: Settings = getattr(self, table)
        if not own:
            return None
        return kind(**settings_on(on, own, {} if self.beneath is None else getattr(self.beneath, table)))

    def _in_effect(self, rows: Sequence[R], on: Day) -> R | None:
        """The row that holds on that day. Of the lowest books the first holds before any has begun."""
        return row_in_effect(rows, on) if self.beneath is None else row_begun(rows, on)


def settings_on(on: Day, own: Settings, beneath: Settings) -> Mapping[str, Sourced[Any]]:
    """Each setting of a table on that day: the last own row that has begun, else what holds beneath.

    A row that begins later does not hold yet. Of the lowest books the first row holds
    before any has begun.
    """
    found: dict[str, Sourced[Any]] = {}
    for name in {**beneath, **own}:
        row = row_begun(own.get(name, ()), on)
        found[name] = row or row_in_effect(beneath.get(name) or own[name], on)
    return found


def languages_in(rows: Sequence[LanguageRow], set_by: str) -> tuple[Sourced[OfferedLanguage], ...]:
    """The languages that these rows of languages.toml offer, signed by that distribution and version."""
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


def tool_of(row: ToolRow, set_by: str) -> Sourced[RiskTool]:
    """The risk tool that a row of risk_tools.toml describes, signed by that distribution and version."""
    tool = RiskTool(
        name=row.name,
        questions=row.questions,
        counted=row.counted,
        high_from=row.high_from,
        medium_from=row.medium_from,
        strangulation=row.strangulation,
        second_look=row.second_look,
    )
    return Sourced(value=tool, since=row.since, source=row.source, standing=row.standing, set_by=set_by)
