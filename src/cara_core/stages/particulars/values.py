"""What a referral says, flat: the record the criteria are declared over.

Days to be compared with other days, grades, yes or no or not known, lists of the
offences that raise something (counted from 1, as people do) and lists of the paths that
would settle something. Never an age, never a count of months. Drawn up in
``stages/particulars/drawing.py``.

These records are drawn up and read within one decision and handed to nobody, so they are
plain slots and not frozen: drawing is the hottest step, and this halves it.
"""

import attrs
from typing_extensions import override

from cara_core.terms.days import Day
from cara_core.terms.risk import Grade
from cara_core.terms.sources import Provenance

__all__ = ["Language", "Offences", "Particulars", "Paths", "Positions", "Record", "RiskShown"]

Positions = tuple[int, ...]
Paths = tuple[str, ...]


@attrs.define(kw_only=True, eq=False, repr=False)
class Offences:
    """Which offences of the referral raise what; each list is empty until an offence adds itself."""

    listed_by: Provenance
    limited_by: Provenance
    excluded: Positions = ()
    indictable: Positions = ()
    hate_coded: Positions = ()
    referred: Positions = ()
    unlisted: Positions = ()
    hate_flagged: Positions = ()
    hate_missing: Paths = ()
    dwelling_tested: Positions = ()
    inside_dwelling: Positions = ()
    dwelling_missing: Paths = ()
    strangulation: Positions = ()
    spouse_property: Positions = ()
    value_missing: Paths = ()
    facts_missing: Paths = ()
    deadline: Day | None = None
    deadline_at_best: Day | None = None
    deadline_missing: Paths = ()
    limit_missing: Paths = ()


@attrs.define(kw_only=True, eq=False, repr=False)
class Record:
    """What the antecedents hold inside the look-back; ``earlier_…`` speak of all of them, however old.

    ``…_doubted`` are the paths of entries whose answer and whose offence code contradict each other.
    """

    checked: bool | None
    violence: Positions = ()
    domestic_abuse: Positions = ()
    violence_missing: Paths = ()
    domestic_abuse_missing: Paths = ()
    entry_missing: Paths = ()
    violence_doubted: Paths = ()
    domestic_abuse_doubted: Paths = ()
    earlier_abuse: Positions = ()
    earlier_arrest_doubted: Paths = ()


@attrs.define(kw_only=True, eq=False, repr=False)
class RiskShown:
    """The effective grade, and what is lacking for it to count.

    ``grade`` is the assessor's, or what the answers show where that is higher.
    ``second_look`` are the questions whose answers ask for one and were not reviewed.
    """

    grade: Grade | None
    given: Grade | None
    assessed_on: Day | None
    lasts: Day | None
    assessor: str | None
    tool_known: bool | None
    answers_given: bool | None
    answers_missing: Paths
    history: bool
    history_missing: Paths
    second_look: tuple[str, ...]
    second_look_missing: Paths
    mapped_by: Provenance | None


@attrs.define(kw_only=True, eq=False, repr=False)
class Language:
    """Whether the programme is given in the suspect's language."""

    refused: bool
    missing: Paths
    offered_by: Provenance


@attrs.define(kw_only=True, eq=False, repr=False)
class Particulars:
    """One referral, flat, under one policy on one day; ``None`` is *not known*."""

    on: Day
    caution_ends: Day
    margin_ends: Day
    first_offence: Day
    last_offence: Day
    adult_from: Day | None
    first_arrest: bool | None
    intimate: bool | None
    married: bool | None
    admits: bool | None
    sufficient: bool | None
    prosecutor_agrees: bool | None
    serving_order: bool | None
    on_bail: bool | None
    strangulation: bool | None
    coercion: bool | None
    contacted_on: Day | None
    answered_on: Day | None
    agreement_lasts: Day | None
    victim_sixteen_from: Day | None
    victim_adult_from: Day | None
    agrees: bool | None
    specific_risk: bool | None
    views_sought: bool | None
    offences: Offences
    record: Record
    risk: RiskShown
    language: Language

    @override
    def __repr__(self) -> str:
        return "<Particulars>"
