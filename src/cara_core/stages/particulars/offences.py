"""Which offences of a referral raise what: listed, excluded, referred, and by when they can be prosecuted."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cara_core.stages.particulars.values import Offences, Paths
from cara_core.terms.limits import Deadline, prosecution_deadline
from cara_core.terms.offences import Mode, OffenceRow, Treatment
from cara_core.terms.policy import Policy
from cara_core.terms.referral import Offence, OffenceFacts, Referral

__all__ = ["draw_offences"]

MOST_DAMAGE_POUNDS: Final = 5_000
"""Damage above this is outside the programme's family: Magistrates' Courts Act 1980 s.22, a choice of this project."""
LEAST_OCCASIONS: Final = 2
"""Harassment is a course of conduct: conduct on at least two occasions (Protection from Harassment Act 1997 s.7)."""
_NO_FACTS: Final = OffenceFacts()


def draw_offences(referral: Referral, policy: Policy) -> Offences:
    """Which offences raise what: each is looked at once, and adds itself wherever it belongs."""
    first_code = referral.offences[0].code
    drawn = Offences(
        listed_by=policy.listed.get(first_code) or policy.by("offence_list"), limited_by=policy.by("SAFETY-FLOOR")
    )
    deadlines: list[Deadline] = []
    for number, offence in enumerate(referral.offences, 1):
        path, row = f"offences[{number - 1}]", policy.book.row(offence.code)
        outside_family = row is not None and row.asks_facts and _add_fact_tests(drawn, number, offence, row)
        _add_treatment(drawn, number, row, policy, outside_family=outside_family)
        if offence.hate_crime is None:
            drawn.hate_missing += (f"{path}.hate_crime",)
        elif offence.hate_crime:
            drawn.hate_flagged += (number,)
        if row is not None:
            _add_special_tests(drawn, number, offence, row)
        deadline = None if row is None else prosecution_deadline(offence, row, referral)
        if deadline is None:
            drawn.limit_missing += (f"{path}.code",)
        else:
            deadlines.append(deadline)
    _add_deadlines(drawn, deadlines, policy)
    return drawn


def _add_treatment(
    drawn: Offences, number: int, row: OffenceRow | None, policy: Policy, *, outside_family: bool
) -> None:
    """How one offence is treated: the first that applies of the floor, the book, the force's list."""
    if row is None:
        drawn.unlisted += (number,)
    elif row.treatment is Treatment.EXCLUDED or outside_family:
        drawn.excluded += (number,)
    elif row.mode is Mode.INDICTABLE_ONLY:
        drawn.indictable += (number,)
    elif row.treatment is Treatment.REFER and row.hate_crime:
        drawn.hate_coded += (number,)
    elif row.treatment is Treatment.REFER:
        drawn.referred += (number,)
    elif row.code not in policy.listed:
        drawn.unlisted += (number,)


def _add_special_tests(drawn: Offences, number: int, offence: Offence, row: OffenceRow) -> None:
    """The questions that only some codes raise: inside a dwelling, strangulation, whose property it was."""
    if row.asks_dwelling:
        drawn.dwelling_tested += (number,)
        if offence.both_inside_dwelling is None:
            drawn.dwelling_missing += (f"offences[{number - 1}].both_inside_dwelling",)
        elif offence.both_inside_dwelling:
            drawn.inside_dwelling += (number,)
    if row.strangulation:
        drawn.strangulation += (number,)
    # Advice only, so what is not known counts as the victim's: the consent may be needed.
    if row.asks_property and offence.property_of_victim is not False:
        drawn.spouse_property += (number,)


def _add_fact_tests(drawn: Offences, number: int, offence: Offence, row: OffenceRow) -> bool:
    """The tests of the code over what happened: does an answer take the offence out of the code's family?

    What is not known stays advice, but for a value on which the family itself hangs.
    """
    facts = offence.facts or _NO_FACTS
    outside, missing = False, list[str]()
    for name in row.facts_outside:
        answer = getattr(facts, name)
        if answer is None:
            missing.append(name)
        elif answer:
            outside = True
    if row.course_of_conduct:
        occasions = facts.occasions
        if occasions is None and offence.first_day != offence.last_day:
            occasions = LEAST_OCCASIONS
        if occasions is None:
            missing.append("occasions")
        elif occasions < LEAST_OCCASIONS:
            outside = True
    if row.asks_value:
        if facts.value_pounds is None:
            drawn.value_missing += (f"offences[{number - 1}].facts.value_pounds",)
        elif facts.value_pounds > MOST_DAMAGE_POUNDS:
            outside = True
    if missing:
        drawn.facts_missing += _fact_paths(number - 1, tuple(missing))
    return outside


@lru_cache(maxsize=1024)
def _fact_paths(index: int, names: tuple[str, ...]) -> Paths:
    """Remembered: most referrals lack the same few facts."""
    return tuple(f"offences[{index}].facts.{name}" for name in names)


def _add_deadlines(drawn: Offences, deadlines: Sequence[Deadline], policy: Policy) -> None:
    """The deadline that comes first; one without a day binds only where no other does."""
    if not deadlines:
        return
    dated = [deadline for deadline in deadlines if deadline.last_day is not None]
    binding = min(dated, key=lambda deadline: (deadline.last_day, deadline.basis)) if dated else deadlines[0]
    drawn.limited_by = policy.by(binding.basis)
    drawn.deadline = binding.last_day
    drawn.deadline_at_best = min([deadline.at_best for deadline in dated if deadline.at_best is not None], default=None)
    needs = [path for deadline in dated for path in deadline.needs]
    drawn.deadline_missing = tuple(dict.fromkeys(needs))
