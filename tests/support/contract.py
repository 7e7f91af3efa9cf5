"""What the contract says of a decision, written out once more beside the declarations."""

from typing import Final

__all__ = ["ADVICE_CODES", "ALWAYS_ASKED", "CODES", "CRITERIA_IN_ORDER"]

_ROWS: Final = """
AUTHORITY    refer REGIME_NO_DISPENSATION; refer REGIME_NOT_MODELLED
ADULT        not_met AGE_UNDER_18; unknown AGE_UNKNOWN
OFFENCE      not_met OFFENCE_EXCLUDED; refer INDICTABLE_REFER; refer HATE_CRIME_REFER; refer OFFENCE_REFER;
             not_met OFFENCE_NOT_LISTED; unknown HATE_CRIME_UNKNOWN; unknown OFFENCE_VALUE_UNKNOWN
DWELLING     not_met DWELLING_EXCLUSION; unknown DWELLING_UNKNOWN
FIRST        not_met NOT_FIRST; unknown FIRST_UNKNOWN
RELATIONSHIP not_met NOT_INTIMATE_PARTNER; unknown RELATIONSHIP_UNKNOWN
ADMISSION    not_met NOT_ADMITTED; unknown ADMISSION_UNKNOWN
EVIDENCE     not_met EVIDENCE_INSUFFICIENT; not_met PROSECUTOR_DISAGREES; unknown EVIDENCE_UNKNOWN
LOOKBACK     not_met LOOKBACK_VIOLENCE; not_met LOOKBACK_DA; unknown LOOKBACK_UNKNOWN
ORDER        not_met SERVING_ORDER; unknown ORDER_UNKNOWN
BAIL         not_met ON_BAIL_OTHER; unknown BAIL_UNKNOWN
RISK         not_met RISK_HIGH; not_met RISK_NOT_ACCEPTED; not_met STRANGULATION; unknown RISK_STALE;
             unknown RISK_UNKNOWN; refer STRANGULATION_HISTORY; refer RISK_ITEM_REFER;
             refer RISK_ABOVE_NATIONAL_DISPENSATION
COERCION     not_met CCB_INDICATED; unknown CCB_UNKNOWN
VICTIM       not_met VICTIM_DISAGREES; not_met VICTIM_AT_RISK; refer VICTIM_UNDER_16; unknown VICTIM_STALE;
             unknown VICTIM_NOT_ASKED; unknown VICTIM_UNKNOWN
LANGUAGE     not_met LANGUAGE_NO_PROGRAMME; unknown LANGUAGE_UNKNOWN
TIME_LIMIT   not_met TIME_LIMIT_PASSED; refer TIME_LIMIT_SHORT; unknown TIME_LIMIT_UNKNOWN
"""
"""The table of the contract, section 2: each criterion with the states and codes beside met."""


def _table() -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in _ROWS.replace(";\n             ", "; ").strip().splitlines():
        name, _, reasons = row.partition(" ")
        pairs = (reason.split() for reason in reasons.split(";"))
        table[name] = tuple((state, code) for state, code in pairs)
    return table


CODES: Final = _table()
"""For each criterion its (state, code) pairs, in the order of the contract's table."""
CRITERIA_IN_ORDER: Final = tuple(CODES)
ALWAYS_ASKED: Final = frozenset(CRITERIA_IN_ORDER) - {"DWELLING", "FIRST", "BAIL"}
"""The criteria that arise in every case, whatever a force says."""
ADVICE_CODES: Final = (
    "TIME_LIMIT_TIGHT",
    "SPOUSE_DPP_CONSENT",
    "VIEWS_NOT_SOUGHT",
    "PERIOD_OVER_16W",
    "RISK_ABOVE_NATIONAL_DISPENSATION",
    "RISK_ANSWERS_MISSING",
    "NOT_FIRST",
    "VICTIM_UNDER_18",
    "VICTIM_AGE_UNKNOWN",
    "OFFENCE_FACTS_CHECK",
)
