"""The trial: who was enrolled, to which arm they were allocated, what went otherwise, who left it.

Nothing here changes what a caution is or who may be given one: a study only narrows. Source: evidence.md 1.
"""

from enum import StrEnum

import attrs

from cara_core.case.facts.fields import checked_what, personal
from cara_core.terms.caution import Person

__all__ = [
    "StudyAllocated",
    "StudyArm",
    "StudyDeviated",
    "StudyDeviation",
    "StudyEnrolled",
    "StudyScope",
    "StudyWithdrawn",
    "StudyWithdrawnBy",
]


class StudyArm(StrEnum):
    """What a case was allocated to: the caution with the workshops, or with the one condition not to reoffend."""

    WORKSHOPS = "workshops"
    CONTROL = "control"


class StudyDeviation(StrEnum):
    """What went otherwise than the protocol says. It never changes the arm. Source: evidence.md 1.5."""

    NOT_TREATED = "not_treated"
    PART_TREATED = "part_treated"
    CROSSOVER = "crossover"
    FOUND_INELIGIBLE = "found_ineligible"
    WRONG_CONDITIONS_ISSUED = "wrong_conditions_issued"
    ALLOCATED_BEFORE_ENROLMENT = "allocated_before_enrolment"
    UNBLINDED_CODER = "unblinded_coder"
    LATE_OPENING = "late_opening"
    OTHER = "other"


class StudyScope(StrEnum):
    """From what somebody withdraws: from being followed up, or from every use of their data."""

    NO_MORE_FOLLOW_UP = "no_more_follow_up"
    DATA_NOT_USED = "data_not_used"


class StudyWithdrawnBy(StrEnum):
    """Who withdrew a case from the study. The list is illustrative."""

    PARTICIPANT = "participant"
    STUDY = "study"


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class StudyEnrolled:
    """A case was entered in a study, before anybody could know its arm.

    ``protocol`` is the digest of the protocol, ``study_number`` the pseudonym by which outcomes are
    asked for, ``decision`` the digest of the screening that found the case eligible, ``stratum`` the
    levels of that screening as ``name=level;name=level``, in the protocol's order.
    """

    study: str
    protocol: str
    study_number: str
    decision: str
    stratum: str
    consent_reference: str | None = None


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class StudyAllocated:
    """The sealed list was opened for this case: which entry of its stratum, and which arm. For ever.

    ``salt`` and ``path`` prove the entry against the ``commitment`` that was published before.
    """

    study: str
    entry: int
    arm: StudyArm
    salt: str
    path: tuple[str, ...]
    commitment: str


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class StudyDeviated:
    """Something went otherwise than the protocol says. The case stays in its arm.

    ``criterion`` is the code of the criterion that was not met, where it was found ineligible.
    """

    study: str
    deviation: StudyDeviation
    criterion: str | None = None
    reason: str | None = personal(Person.PARTICIPANT)


@attrs.frozen(kw_only=True, field_transformer=checked_what)
class StudyWithdrawn:
    """Somebody withdrew the case from the study. The caution goes on."""

    study: str
    scope: StudyScope
    withdrawn_by: StudyWithdrawnBy
