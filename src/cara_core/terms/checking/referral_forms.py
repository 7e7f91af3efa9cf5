"""What the texts and numbers of a referral must look like, and what is asked of its offences together.

Read by whoever reads a referral (``formats/text_rules.py``) and by whoever corrects one
(``case/corrected_referral.py``), so that a correction can bring in nothing that a referral could not.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from cara_core.terms.checking.checked_values import TextForm
from cara_core.terms.offences import CODE_PATTERN
from cara_core.terms.referral import Antecedent, Offence, OffenceFacts, Referral, Risk, Suspect, Victim

__all__ = [
    "FILLED_FORM",
    "LANGUAGE_FORM",
    "MOST_CHARACTERS",
    "OFFENCE_CODE_FORM",
    "QUESTION_PATTERN",
    "REFERRAL_FORMS",
    "REFERRAL_RANGES",
    "NumberRange",
    "day_or_range_misfit",
]

MOST_CHARACTERS: Final = 10_000
"""No text of any input is longer."""
QUESTION_PATTERN: Final = "[0-9]{1,3}"
"""How a question of a risk tool is numbered."""


class NumberRange(NamedTuple):
    """Between which whole numbers a number must be, both included."""

    least: int
    most: int


REFERENCE_FORM: Final = TextForm("BAD_REFERENCE", "[A-Za-z0-9_/-]{1,64}", "text of 1 to 64 of A-Z a-z 0-9 - _ /")
PERSON_FORM: Final = TextForm("BAD_PERSON", REFERENCE_FORM.pattern, REFERENCE_FORM.allowed)
LANGUAGE_FORM: Final = TextForm(
    "BAD_LANGUAGE", "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language tag (BCP 47) such as en, pl or en-GB"
)
OFFENCE_CODE_FORM: Final = TextForm("BAD_CODE", CODE_PATTERN, "a CJS offence code, such as CJ88116")
EARLIER_CODE_FORM: Final = TextForm("BAD_CODE", r"\S+", "a CJS code, without spaces")
FILLED_FORM: Final = TextForm("EMPTY", r"(?s:.*\S.*)", "text that is not empty")

REFERRAL_FORMS: Final[Mapping[type, Mapping[str, TextForm]]] = {
    Referral: {"reference": REFERENCE_FORM, "force": FILLED_FORM, "community": FILLED_FORM},
    Suspect: {"person": PERSON_FORM, "language": LANGUAGE_FORM},
    Antecedent: {"offence_code": EARLIER_CODE_FORM},
    Victim: {"person": PERSON_FORM, "language": LANGUAGE_FORM},
    Offence: {"code": OFFENCE_CODE_FORM},
    Risk: {"tool": FILLED_FORM, "assessor": FILLED_FORM},
}
"""The form of every text, by class and field."""

REFERRAL_RANGES: Final[Mapping[type, Mapping[str, NumberRange]]] = {
    OffenceFacts: {"value_pounds": NumberRange(0, 1_000_000_000), "occasions": NumberRange(1, 10_000)},
}
"""The range of every number, by class and field."""


def day_or_range_misfit(offence: Mapping[str, object]) -> str | None:
    """What is wrong with the days of an offence: neither one day nor one whole range? Null is as good as nothing."""
    day, first, last = (offence.get(key) for key in ("committed_on", "committed_from", "committed_to"))
    if day is not None and (first is not None or last is not None):
        return "found a day beside a range"
    if day is None and first is None and last is None:
        return "found neither a day nor a range"
    if day is None and (first is None or last is None):
        return f"found half a range, without {'committed_from' if first is None else 'committed_to'}"
    return None
