"""A case of each test's own, in a store of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import cara_core as cara
from cases.force_of_life import calling_within_two_days
from life.begun_case import BegunCase, begin

__all__ = ["begun"]


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Callable[[str], BegunCase]]:
    """Begin a case as far as the base of that name."""
    force = calling_within_two_days(tmp_path)
    with cara.open_casework(f"sqlite:///{tmp_path / 'cara.db'}", forces=[force]) as casework:
        yield lambda base: begin(casework, base)
