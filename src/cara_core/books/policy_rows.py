"""The rows of a force's and a community's books, as they stand in TOML.

Each row says since when it holds, on what source, and how firm that is. On a given day
the latest row that has begun holds; a day before the first row uses the first.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

import attrs

from cara_core.terms.days import Day
from cara_core.terms.policy import Delivery
from cara_core.terms.sources import Standing

__all__ = [
    "CardRow",
    "CommunityCardFile",
    "CommunityRow",
    "DispensationRow",
    "ForceFile",
    "LanguageRow",
    "LanguagesFile",
    "ListedRow",
    "OffencesFile",
    "RiskToolsFile",
    "Row",
    "SettingRow",
    "SourceRow",
    "SourcesFile",
    "TermsFile",
    "ToolRow",
    "row_begun",
    "row_in_effect",
]


class Dated(Protocol):
    """A row that begins to hold on a day."""

    @property
    def since(self) -> date: ...


R = TypeVar("R", bound=Dated)


def row_begun(rows: Sequence[R], on: Day) -> R | None:
    """Which of these rows has begun last by that day? ``None``: none holds yet, whatever is still to come."""
    return max((row for row in rows if row.since <= on), key=lambda row: row.since, default=None)


def row_in_effect(rows: Sequence[R], on: Day) -> R:
    """Which of these rows holds on that day?

    The latest that has begun. Before any has begun it is the first, so that a day before a
    book begins still has an answer.
    """
    ordered = sorted(rows, key=lambda row: row.since)
    begun = [row for row in ordered if row.since <= on]
    return begun[-1] if begun else ordered[0]


@attrs.frozen(kw_only=True)
class CardRow:
    """``[force]`` of force.toml."""

    id: str
    name: str
    police_code: str | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class DispensationRow:
    """One ``[[dispensation]]`` of force.toml."""

    first: Day
    last: Day | None = None
    source: str
    standing: Standing
    note: str = ""


@attrs.frozen(kw_only=True)
class ForceFile:
    """force.toml: who this force is."""

    force: CardRow
    dispensation: tuple[DispensationRow, ...] = ()


@attrs.frozen(kw_only=True)
class Row:
    """What every dated row has: the day since which it holds, its source, how firm that is, and a note."""

    since: Day
    source: str
    standing: Standing
    note: str = ""


@attrs.frozen(kw_only=True)
class ListedRow(Row):
    """One ``[[listed]]`` of offences.toml: codes that are in the programme here."""

    codes: tuple[str, ...]
    until: Day | None = None

    def holds(self, on: Day) -> bool:
        """Are these codes in the programme on that day?"""
        return self.since <= on and (self.until is None or on <= self.until)


@attrs.frozen(kw_only=True)
class OffencesFile:
    """offences.toml: which codes of the core's offence book are in the programme here."""

    listed: tuple[ListedRow, ...]


@attrs.frozen(kw_only=True)
class SettingRow(Row):
    """One row of terms.toml: a setting by name and its value."""

    setting: str
    value: object


@attrs.frozen(kw_only=True)
class TermsFile:
    """terms.toml: what is asked for eligibility, and how long a caution runs."""

    eligibility: tuple[SettingRow, ...] = ()
    caution: tuple[SettingRow, ...] = ()


@attrs.frozen(kw_only=True)
class ToolRow(Row):
    """One ``[[tool]]`` of risk_tools.toml."""

    name: str
    questions: tuple[str, ...]
    counted: tuple[str, ...]
    high_from: int
    medium_from: int | None = None
    strangulation: str | None = None
    second_look: tuple[tuple[str, ...], ...] = ()


@attrs.frozen(kw_only=True)
class RiskToolsFile:
    """risk_tools.toml: the risk tools this force knows, and what their answers show."""

    tool: tuple[ToolRow, ...]


@attrs.frozen(kw_only=True)
class LanguageRow(Row):
    """One ``[[language]]`` of languages.toml."""

    tag: str
    delivery: Delivery


@attrs.frozen(kw_only=True)
class LanguagesFile:
    """languages.toml: in which languages the programme is given, and how."""

    language: tuple[LanguageRow, ...]


@attrs.frozen(kw_only=True)
class SourceRow:
    """One entry of sources.toml."""

    title: str
    standing: Standing
    address: str | None = None
    years: str | None = None


@attrs.frozen(kw_only=True)
class SourcesFile:
    """sources.toml: what the ids that rows cite stand for."""

    sources: dict[str, SourceRow]


@attrs.frozen(kw_only=True)
class CommunityRow:
    """``[community]`` of community.toml."""

    id: str
    name: str
    note: str = ""


@attrs.frozen(kw_only=True)
class CommunityCardFile:
    """community.toml: who this community is."""

    community: CommunityRow
