"""The shape of the offence book: what the law says of each offence code.

The book itself is data (``books/data/offences.toml``) and the same for every force; a
force only says which of its codes are in the programme there.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

import attrs

__all__ = [
    "CODE_PATTERN",
    "Family",
    "LimitBasis",
    "Mode",
    "OffenceBook",
    "OffenceRow",
    "SpecialTest",
    "Treatment",
    "code_meant",
    "is_code",
]

CODE_PATTERN: Final = "[A-Z]{2}[A-Z0-9]{3}[0-9]{2}[A-Z]?"
"""The form of a CJS offence code: an Act, a year and a number, and a letter for an attempt and the like."""
_CODE: Final = re.compile(CODE_PATTERN, re.ASCII)
_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SEPARATORS: Final = re.compile(r"[\s.\-\u00ad\u200b-\u200f\u2060\ufeff]")
"""Spaces, hyphens and dots, and the signs that nobody sees and a copied text brings with it."""


def is_code(text: str) -> bool:
    """Has this text the form of a CJS offence code?"""
    return _CODE.fullmatch(text) is not None


def code_meant(text: str) -> str | None:
    """The code this becomes in capitals, without spaces, hyphens, dots and unseen signs; ``None``: it becomes none."""
    meant = _SEPARATORS.sub("", text).upper()
    return meant if is_code(meant) else None


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
    DOMESTIC_ABUSE = "domestic_abuse"
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
    asks_value: bool = attrs.field(init=False, repr=False)
    facts_outside: tuple[str, ...] = attrs.field(init=False, repr=False)
    asks_facts: bool = attrs.field(init=False, repr=False)
    violent: bool = attrs.field(init=False, repr=False)
    domestic_abuse: bool = attrs.field(init=False, repr=False)

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

    @asks_value.default
    def _asks_value(self) -> bool:
        return not self.tests.isdisjoint({SpecialTest.VALUE_UNKNOWN, SpecialTest.VALUE_OVER_5000})

    @facts_outside.default
    def _facts_outside(self) -> tuple[str, ...]:
        """The facts of an offence that, where they are so, take it out of the code's family."""
        return tuple(name for test, names in _FACTS_OUTSIDE.items() if test in self.tests for name in names)

    @asks_facts.default
    def _asks_facts(self) -> bool:
        return bool(self.facts_outside) or self.course_of_conduct or self.asks_value

    @violent.default
    def _violent(self) -> bool:
        """Was an earlier case of this code for violence? Of the aggravated forms, that of common assault too."""
        return self.family in _VIOLENT_FAMILIES or SpecialTest.ASSAULT_FACTS in self.tests

    @domestic_abuse.default
    def _domestic_abuse(self) -> bool:
        """Is there no offence of this code but of domestic abuse?"""
        return SpecialTest.DOMESTIC_ABUSE in self.tests

    def has(self, test: SpecialTest) -> bool:
        """Does this code raise that question?"""
        return test in self.tests


_FACTS_OUTSIDE: Final[Mapping[SpecialTest, tuple[str, ...]]] = {
    SpecialTest.ASSAULT_FACTS: ("serious_injury", "weapon"),
    SpecialTest.NOT_BY_FIRE: ("by_fire",),
    SpecialTest.NOT_STALKING: ("stalking",),
}
_VIOLENT_FAMILIES: Final = frozenset({"common_assault", "serious_assault", "strangulation"})


class OffenceBook:
    """The core's offence book: a code's own row, else that of the code without its last letter, else a prefix row.

    A last letter (attempt, aiding, conspiracy: ``CJ88116A``) makes another code: it has the
    treatment, the tests and the marks of the code without it, but where it can be tried and
    until when is not known, and no force lists it. Of the prefix rows the longest fits.
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
        found = self._rows.get(code) or self._without_last_letter(code)
        if found is not None:
            return found
        return next((row for prefix, row in self._prefixes if code.startswith(prefix)), None)

    def own_row(self, code: str) -> OffenceRow | None:
        """The row of exactly this code or prefix, which alone a force can list; ``None``: it has none."""
        return self._rows.get(code) or next((row for _, row in self._prefixes if row.code == code), None)

    def _without_last_letter(self, code: str) -> OffenceRow | None:
        base = self._rows.get(code[:-1]) if code[-1:] in _LETTERS else None
        if base is None:
            return None
        return attrs.evolve(base, code=code, ho_class=None, mode=Mode.NOT_KNOWN, limit=LimitBasis.NOT_KNOWN)

    @property
    def rows(self) -> tuple[OffenceRow, ...]:
        """Every row, prefix rows last, each group sorted by code."""
        prefixes = sorted((row for _, row in self._prefixes), key=lambda row: row.code)
        return (*sorted(self._rows.values(), key=lambda row: row.code), *prefixes)
