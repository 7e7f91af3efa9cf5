"""The full-size version of a property: marked, and skipped with the reason unless asked for."""

import os
from typing import Final, TypeVar

import pytest

__all__ = ["ASKED_FOR", "exhaustive"]

T = TypeVar("T")

ASKED_FOR: Final = os.environ.get("CARA_EXHAUSTIVE") == "1"
"""Are the full-size versions asked for in this run?"""


def exhaustive(test: T) -> T:
    """Run this test only where the full size is asked for; its short version runs always."""
    skipped = pytest.mark.skipif(not ASKED_FOR, reason="the full size runs with CARA_EXHAUSTIVE=1 (tox -e exhaustive)")
    return pytest.mark.exhaustive(skipped(test))
