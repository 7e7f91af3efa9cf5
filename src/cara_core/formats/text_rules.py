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
from cara_core.terms.checking.checked_values import TextForm
from cara_core.terms.checking.referral_forms import (
    FILLED_FORM,
    LANGUAGE_FORM,
    OFFENCE_CODE_FORM,
    REFERRAL_FORMS,
    REFERRAL_RANGES,
    day_or_range_misfit,
)
from cara_core.terms.offences import code_meant
from cara_core.terms.referral import REFERRAL_FORMAT, Offence, Referral

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
    also: Callable[[str], bool] | None = None
    """What more is asked of it than a pattern can say; a schema says it in words."""
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
            if fits(text) is None or (self.also is not None and not self.also(text)):
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


def _rule(form: TextForm) -> TextRule:
    if form is FILLED_FORM:
        # A schema says it shorter: some sign that is no space, wherever it stands.
        return TextRule(form.code, r"\S", form.allowed, anywhere=True)
    return TextRule(form.code, form.pattern, form.allowed, meant=code_meant if form is OFFENCE_CODE_FORM else None)


FILLED: Final = _rule(FILLED_FORM)
LANGUAGE: Final = _rule(LANGUAGE_FORM)
REFERRAL_TEXTS: Final[Mapping[type, Mapping[str, TextRule]]] = {
    kind: {name: _rule(form) for name, form in forms.items()} for kind, forms in REFERRAL_FORMS.items()
}
"""The rule of every text, by class and field."""

REFERRAL_NUMBERS: Final[Mapping[type, Mapping[str, NumberRule]]] = {
    kind: {name: NumberRule(*bounds) for name, bounds in ranges.items()} for kind, ranges in REFERRAL_RANGES.items()
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
    found = day_or_range_misfit(offence)
    if found is not None:
        allowed = "committed_on, or committed_from and committed_to"
        yield Fault("committed_on", "DAY_OR_RANGE", f"{found}; allowed: {allowed}")


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
