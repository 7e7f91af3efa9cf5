"""What texts and numbers must look like, in all formats, and what ``cara-referral/1`` asks beside its types.

The readers (:data:`REFERRAL_RULES`) and the JSON Schemas (``formats/schemas``) use the same
rules, so that the two cannot disagree.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

from cara_core.books.single_values import Unfit, ValueReader, read_text, wrong_kind
from cara_core.books.strict_reading import ClassRules
from cara_core.errors import Fault
from cara_core.terms.offences import CODE_PATTERN, code_meant
from cara_core.terms.referral import (
    REFERRAL_FORMAT,
    Antecedent,
    Offence,
    OffenceFacts,
    Referral,
    Risk,
    Suspect,
    Victim,
)

__all__ = ["REFERRAL_NUMBERS", "REFERRAL_RULES", "REFERRAL_TEXTS", "NumberRule", "TextRule", "format_reader"]


@attrs.frozen
class TextRule:
    """What a text must look like: all of it, or (``anywhere``) some part of it.

    ``code`` is the code of the fault of another text; ``allowed`` are the words of that fault.
    """

    code: str
    pattern: str
    allowed: str
    anywhere: bool = False
    meant: Callable[[str], str | None] | None = None
    """What a text of another form would be, written rightly: only a word of the field, never a person's."""

    def reader(self) -> ValueReader:
        """A reader of such text."""
        compiled = re.compile(self.pattern)
        fits = compiled.search if self.anywhere else compiled.fullmatch

        def read_such_text(raw: object, _: object) -> str:
            if type(raw) is not str:
                raise wrong_kind(raw, self.allowed)
            text = read_text(raw)
            if fits(text) is None:
                code, found = (self.code, "text of another form") if text.strip() else ("EMPTY", "empty text")
                meant = None if self.meant is None else self.meant(text)
                raise Unfit(code, found, self.allowed if meant is None else f"{self.allowed}; did you mean {meant}?")
            return text

        return read_such_text


@attrs.frozen
class NumberRule:
    """Between which whole numbers a number must be, both included."""

    least: int
    most: int

    def reader(self) -> ValueReader:
        """A reader of such a number."""
        allowed = f"a whole number from {self.least} to {self.most}"

        def read_such_number(raw: object, _: object) -> int:
            if type(raw) is not int:
                raise wrong_kind(raw, allowed)
            if not self.least <= raw <= self.most:
                raise Unfit("OUT_OF_RANGE", "another number", allowed)
            return raw

        return read_such_number


REFERENCE: Final = TextRule("BAD_REFERENCE", "[A-Za-z0-9_/-]{1,64}", "text of 1 to 64 of A-Z a-z 0-9 - _ /")
PERSON: Final = TextRule("BAD_PERSON", "[A-Za-z0-9_/-]{1,64}", "text of 1 to 64 of A-Z a-z 0-9 - _ /")
LANGUAGE: Final = TextRule(
    "BAD_LANGUAGE", "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language tag (BCP 47) such as en, pl or en-GB"
)
OFFENCE_CODE: Final = TextRule("BAD_CODE", CODE_PATTERN, "a CJS offence code, such as CJ88116", meant=code_meant)
EARLIER_CODE: Final = TextRule("BAD_CODE", r"\S+", "a CJS code, without spaces")
FILLED: Final = TextRule("EMPTY", r"\S", "text that is not empty", anywhere=True)

REFERRAL_TEXTS: Final[Mapping[type, Mapping[str, TextRule]]] = {
    Referral: {"reference": REFERENCE, "force": FILLED, "community": FILLED},
    Suspect: {"person": PERSON, "language": LANGUAGE},
    Antecedent: {"offence_code": EARLIER_CODE},
    Victim: {"person": PERSON, "language": LANGUAGE},
    Offence: {"code": OFFENCE_CODE},
    Risk: {"tool": FILLED, "assessor": FILLED},
}
"""The rule of every text, by class and field."""

REFERRAL_NUMBERS: Final[Mapping[type, Mapping[str, NumberRule]]] = {
    OffenceFacts: {"value_pounds": NumberRule(0, 1_000_000_000), "occasions": NumberRule(1, 10_000)},
}
"""The rule of every number, by class and field."""


def format_reader(name: str) -> ValueReader:
    """A reader of the key ``format``, whose only value is this name."""

    def read_format(raw: object, _: object) -> str:
        if type(raw) is not str:
            raise wrong_kind(raw, f'"{name}"')
        if raw != name:
            raise Unfit("NOT_ALLOWED", "another format", f'"{name}"')
        return raw

    return read_format


def _needs_an_offence(referral: Mapping[str, object]) -> Iterator[Fault]:
    offences = referral.get("offences")
    if type(offences) in {list, tuple} and not offences:
        yield Fault("offences", "EMPTY", "found an empty list; allowed: at least one offence")


def _day_or_range(offence: Mapping[str, object]) -> Iterator[Fault]:
    """Either the day, or the first and the last day of a range; null is as good as nothing."""
    day, first, last = (offence.get(key) for key in ("committed_on", "committed_from", "committed_to"))
    allowed = "committed_on, or committed_from and committed_to"
    if day is not None and (first is not None or last is not None):
        yield Fault("committed_on", "DAY_OR_RANGE", f"found a day beside a range; allowed: {allowed}")
    elif day is None and first is None and last is None:
        yield Fault("committed_on", "DAY_OR_RANGE", f"found neither a day nor a range; allowed: {allowed}")
    elif day is None and (first is None or last is None):
        lacks = "committed_from" if first is None else "committed_to"
        yield Fault("committed_on", "DAY_OR_RANGE", f"found half a range, without {lacks}; allowed: {allowed}")


_CHECKS: Final = {Referral: _needs_an_offence, Offence: _day_or_range}

REFERRAL_RULES: Final = tuple(
    ClassRules(
        kind,
        extra_keys={"format": format_reader(REFERRAL_FORMAT)} if kind is Referral else {},
        readers={
            **{name: rule.reader() for name, rule in REFERRAL_TEXTS.get(kind, {}).items()},
            **{name: rule.reader() for name, rule in REFERRAL_NUMBERS.get(kind, {}).items()},
        },
        check=_CHECKS.get(kind),
    )
    for kind in dict.fromkeys((*REFERRAL_TEXTS, *REFERRAL_NUMBERS))
)
"""What the strict converter asks of each class of a referral, beside the types of its fields."""
