"""A force's policy files as answers to the hooks.

They are read once (``forces/force_folder.py``). A setting they leave out is answered by the
books beneath: the core's defaults, the same kind of folder.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import attrs
from typing_extensions import override

from cara_core.books.policy_rows import LanguageRow, ListedRow, ToolRow, row_in_effect
from cara_core.forces.calendars import Calendars
from cara_core.forces.contact_book import ContactBook
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

__all__ = ["ForceBooks", "Settings", "languages_in", "tool_of"]

T = TypeVar("T")
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
        # A day before the first row is answered as that row's first day.
        day = max(on, min((row.since for row in self.listed_rows), default=on))
        return OffenceList(
            codes=tuple(
                Sourced(value=code, since=row.since, source=row.source, standing=row.standing, set_by=self.set_by)
                for row in self.listed_rows
                if row.holds(day)
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
        if self.tool_rows is None:
            return None
        first = min((row.since for row in self.tool_rows), default=on)
        begun = [row for row in self.tool_rows if row.since <= max(on, first)]
        names = dict.fromkeys(row.name for row in begun)
        rows = [row_in_effect([row for row in begun if row.name == name], on) for name in names]
        return DashMapping(tools=tuple(tool_of(row, self.set_by) for row in rows))

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
        beneath: Settings = {} if self.beneath is None else getattr(self.beneath, table)
        return kind(**{name: row_in_effect(rows, on) for name, rows in {**beneath, **own}.items()})


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
    )
    return Sourced(value=tool, since=row.since, source=row.source, standing=row.standing, set_by=set_by)
