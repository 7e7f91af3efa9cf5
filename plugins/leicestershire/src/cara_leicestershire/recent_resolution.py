"""A local rule in code: no community resolution for domestic abuse in the last twelve months.

Illustrative: no public source says that Leicestershire asks this. It shows how a force
refuses more than the core does, and says what it does not know.
"""

from collections.abc import Iterator
from typing import Final

import cara_core as cara

__all__ = ["recent_resolution"]

CODE: Final = "RECENT_RESOLUTION"
MONTHS: Final = 12
TEXTS: Final = {
    cara.State.NOT_MET: "A community resolution for domestic abuse in the twelve months before the earliest offence, "
    "or since. This force does not offer CARA then.",
    cara.State.UNKNOWN: "It is not known whether there was a community resolution for domestic abuse in the twelve "
    "months before the earliest offence, or since. Make the check, and record for each entry its kind, its date and "
    "what it was for.",
}


def recent_resolution(referral: cara.Referral) -> tuple[cara.Refusal, ...]:
    """Does a community resolution for domestic abuse stand against this referral?

    Inside when ``date + 12 months >= earliest offence day``, and since: the boundary day is
    inside. Not met where one certainly counts; unknown, with what would settle it, where
    one may; otherwise nothing.
    """
    antecedents = referral.suspect.antecedents
    if antecedents is None:
        return (_refusal(cara.State.UNKNOWN, ("suspect.antecedents",)),)
    paths_to_settle = list(_paths_to_settle(referral, antecedents))
    if () in paths_to_settle:
        return (_refusal(cara.State.NOT_MET, ()),)
    needs = tuple(path for paths in paths_to_settle for path in paths)
    return (_refusal(cara.State.UNKNOWN, needs),) if needs else ()


def _paths_to_settle(referral: cara.Referral, antecedents: tuple[cara.Antecedent, ...]) -> Iterator[tuple[str, ...]]:
    """For each entry that counts, or may: the paths that would settle it (none: it counts)."""
    for index, entry in enumerate(antecedents):
        if entry.kind not in {None, cara.AntecedentKind.COMMUNITY_RESOLUTION} or entry.domestic_abuse is False:
            continue
        if entry.date is not None and cara.months_from(entry.date, MONTHS) < referral.first_offence_day:
            continue
        details = {"kind": entry.kind, "date": entry.date, "domestic_abuse": entry.domestic_abuse}
        yield tuple(f"suspect.antecedents[{index}].{name}" for name, value in details.items() if value is None)


def _refusal(state: cara.State, needs: tuple[str, ...]) -> cara.Refusal:
    return cara.Refusal(
        code=CODE,
        state=state,
        texts={"en": TEXTS[state]},
        source="ILLUSTRATIVE",
        standing=cara.Standing.ILLUSTRATIVE,
        needs=needs,
    )
