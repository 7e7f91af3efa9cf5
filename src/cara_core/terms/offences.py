"""The shape of the offence book: what the law says of each offence code.

The book itself is data (``books/data/offences.toml``) and the same for every force; a
force only says which of its codes are in the programme there.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs

__all__ = ["Family", "LimitBasis", "Mode", "OffenceBook", "OffenceRow", "SpecialTest", "Treatment"]

Family = str


class Treatment(StrEnum):
    """What the core does with a code, whatever a force says.

    ``eligible_family``: a force may list it. ``excluded``: never eligible, the floor.
    ``refer``: a prosecutor decides.
    """

    ELIGIBLE_FAMILY = "eligible_family"
    EXCLUDED = "excluded"
    REFER = "refer"


class Mode(StrEnum):
    """Where an offence can be tried; ``not_known`` for a prefix row."""

    SUMMARY = "summary"
    EITHER_WAY = "either_way"
    INDICTABLE_ONLY = "indictable_only"
    NOT_KNOWN = "not_known"


class LimitBasis(StrEnum):
    """Which limit runs for prosecuting it (``terms/limits.py``)."""

    S39A = "s39a"
    S127 = "s127"
    NONE = "none"
    NOT_KNOWN = "not_known"


class SpecialTest(StrEnum):
    """A question that a code raises beside the ordinary ones."""

    ASSAULT_FACTS = "assault_facts"
    COERCIVE_CONTROL = "coercive_control"
    COURSE_OF_CONDUCT = "course_of_conduct"
    DWELLING = "dwelling"
    EXISTING_ORDER = "existing_order"
    HATE_CRIME = "hate_crime"
    NOT_BY_FIRE = "not_by_fire"
    NOT_RECORDABLE = "not_recordable"
    NOT_STALKING = "not_stalking"
    SPOUSE_PROPERTY = "spouse_property"
    STALKING = "stalking"
    STRANGULATION = "strangulation"
    THREAT_ONLY = "threat_only"
    VALUE_OVER_5000 = "value_over_5000"
    VALUE_UNKNOWN = "value_unknown"


@attrs.frozen(kw_only=True)
class OffenceRow:
    """What the law says of one code, or of every code that begins with it (``SX03*``)."""

    code: str
    ho_class: str | None
    family: Family
    treatment: Treatment
    mode: Mode
    limit: LimitBasis
    tests: frozenset[SpecialTest]
    statute: str
    title: str
    asks_dwelling: bool = attrs.field(init=False, repr=False)
    asks_property: bool = attrs.field(init=False, repr=False)
    strangulation: bool = attrs.field(init=False, repr=False)
    hate_crime: bool = attrs.field(init=False, repr=False)
    course_of_conduct: bool = attrs.field(init=False, repr=False)

    @asks_dwelling.default
    def _asks_dwelling(self) -> bool:
        return SpecialTest.DWELLING in self.tests

    @asks_property.default
    def _asks_property(self) -> bool:
        return SpecialTest.SPOUSE_PROPERTY in self.tests

    @strangulation.default
    def _strangulation(self) -> bool:
        return SpecialTest.STRANGULATION in self.tests

    @hate_crime.default
    def _hate_crime(self) -> bool:
        return SpecialTest.HATE_CRIME in self.tests

    @course_of_conduct.default
    def _course_of_conduct(self) -> bool:
        return SpecialTest.COURSE_OF_CONDUCT in self.tests

    def has(self, test: SpecialTest) -> bool:
        """Does this code raise that question?"""
        return test in self.tests


class OffenceBook:
    """The core's offence book: a code's own row, else the longest prefix row that fits.

    A suffix (attempt, aiding, conspiracy: ``CJ88116A``) is another code: it never takes
    the row of its base.
    """

    __slots__ = ("_prefixes", "_rows")

    def __init__(self, rows: Iterable[OffenceRow]) -> None:
        everything = {row.code: row for row in rows}
        self._rows: Mapping[str, OffenceRow] = {code: row for code, row in everything.items() if not code.endswith("*")}
        # The longest prefix first: the first that fits a code is then the one that fits it most closely.
        self._prefixes = tuple(
            sorted(
                ((code[:-1], row) for code, row in everything.items() if code.endswith("*")),
                key=lambda pair: -len(pair[0]),
            )
        )

    def row(self, code: str) -> OffenceRow | None:
        """What does the book say of this code? ``None``: it does not know it."""
        found = self._rows.get(code)
        if found is not None:
            return found
        return next((row for prefix, row in self._prefixes if code.startswith(prefix)), None)

    @property
    def rows(self) -> tuple[OffenceRow, ...]:
        """Every row, prefix rows last, each group sorted by code."""
        prefixes = sorted((row for _, row in self._prefixes), key=lambda row: row.code)
        return (*sorted(self._rows.values(), key=lambda row: row.code), *prefixes)
