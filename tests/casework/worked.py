"""What the tests of the casework work with: a place for a store, a referral, the facts up to a caution."""

import datetime as dt
import json
from pathlib import Path
from typing import Any, Final

import attrs

import cara_core as cara
from support.referrals import example

__all__ = ["AT", "BY", "CASE", "DAY", "FACTS", "NEXT_DAY", "UP_TO_THE_CAUTION", "Place", "issued", "opened"]

DAY: Final = cara.day("2026-03-10")
AT: Final = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
NEXT_DAY: Final = dt.datetime(2026, 3, 11, 0, 30, tzinfo=dt.UTC)
BY: Final = "sergeant 12"
CASE: Final = "26/0117"
FACTS: Final[list[dict[str, Any]]] = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "docs" / "examples" / "caution.jsonl").read_text("utf-8").splitlines()
]
"""Everything up to the caution, as ``cara-fact/1``."""
_ASKED: Final = [given["kind"] for given in FACTS].index("victim_asked") + 1
UP_TO_THE_CAUTION: Final = tuple(
    [given["kind"] for given in FACTS[:_ASKED]]
    + ["screened"]
    + [given["kind"] for given in FACTS[_ASKED:-1]]
    + ["screened", "caution_issued"]
)
"""The kinds that are kept of it: the victim's answer changes what is known, so it is screened again."""


@attrs.frozen
class Place:
    """Where one store is: it can be opened as often as a test likes."""

    url: str = attrs.field(repr=False)
    keys: Path

    def open(self, **options: Any) -> cara.Casework:
        """The cases there; a test closes it."""
        return cara.open_casework(self.url, keys=self.keys, **options)


def opened(
    casework: cara.Casework, case: str = CASE, referral: cara.Referral | None = None, **options: Any
) -> cara.CaseOpened:
    """The contract's example (or this referral), opened in Hampshire."""
    call = {"force": "hampshire", "on": DAY, "at": AT, "by": BY, **options}
    if referral is None:
        # Each case has a reference of its own: two cases of one would refuse each other's cautions.
        referral = attrs.evolve(example(), reference="R-0001" if case == CASE else f"R-{case}")
    return casework.open(referral, case=case, **call)


def issued(casework: cara.Casework, case: str = CASE, referral: cara.Referral | None = None) -> cara.CaseRecorded:
    """The same, up to the caution."""
    opened(casework, case, referral)
    return casework.record(case, FACTS, at=AT, by=BY)
