"""Writing back to the force's own records: a register of what was recorded, one line a fact.

Illustrative: a real force calls its records system here. The file is named by
``CARA_LEICESTERSHIRE_REGISTER``; where it is not set nothing is written. A line holds the
case, the number, the kind and the day, and nothing anybody said.
"""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cara_core as cara

__all__ = ["write_register"]

NAMED_BY: Final = "CARA_LEICESTERSHIRE_REGISTER"


def write_register(facts: Sequence[cara.Fact]) -> None:
    """Add these facts to the register. The same fact may come twice: case and number say so."""
    named = os.environ.get(NAMED_BY)
    if not named:
        return
    with Path(named).open("a", encoding="utf-8", newline="") as register:
        csv.writer(register).writerows((fact.case, fact.number, fact.kind, fact.on.isoformat()) for fact in facts)
