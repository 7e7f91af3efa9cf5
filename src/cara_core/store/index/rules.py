"""What a set of rows of the index is made with: another calendar, or other rules, make other rows.

Two hosts on two versions of the library may share a store, and two programs may ask with two
calendars. Each has its own set, so that neither makes the other's again.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Final

import attrs

from cara_core.case.facts import KINDS
from cara_core.store.log.chain import canonical
from cara_core.terms.days import WorkingDays
from cara_core.terms.working_hours import CLOSES, OPENS

__all__ = ["RULES", "made_with"]

RULES: Final = 2
"""The version of what the index says. Raise it whenever the same facts come to other duties, or to another phase.

A test holds it: it keeps, for this number, what some lives come to (``tests/store/index/test_rules.py``).
"""
_FACTS: Final = {kind: sorted(field.name for field in attrs.fields(declared)) for kind, declared in KINDS.items()}
"""The facts this version can read: a case that a newer one can read, and this one cannot, stands in two sets."""


@lru_cache(maxsize=8)
def _digest(rules: int, working: WorkingDays) -> str:
    holidays = sorted(day.isoformat() for day in working.bank_holidays)
    hours = [OPENS.isoformat(), CLOSES.isoformat()]
    made = [rules, _FACTS, working.first.isoformat(), working.last.isoformat(), holidays, hours]
    if working.closed:
        made.append(sorted([force, sorted(day.isoformat() for day in days)] for force, days in working.closed))
    return sha256(canonical(made)).hexdigest()


def made_with(working: WorkingDays) -> str:
    """The digest of this calendar, the hours that are worked, :data:`RULES`, and the facts this version can read."""
    return _digest(RULES, working)
