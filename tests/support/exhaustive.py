"""The full-size version of a property: marked, and skipped with the reason unless asked for."""

import os
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

import pytest

__all__ = ["ASKED_FOR", "exhaustive"]

P = ParamSpec("P")
R = TypeVar("R")

ASKED_FOR: Final = os.environ.get("CARA_EXHAUSTIVE") == "1"
"""Are the full-size versions asked for in this run?"""


def exhaustive(test: Callable[P, R]) -> Callable[P, R]:
    """Run this test only where the full size is asked for; its short version runs always."""
    skipped = pytest.mark.skipif(not ASKED_FOR, reason="the full size runs with CARA_EXHAUSTIVE=1 (tox -e exhaustive)")
    return pytest.mark.exhaustive(skipped(test))
