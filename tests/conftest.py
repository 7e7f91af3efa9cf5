"""The tables in ``cases/`` are collected beside the tests in Python."""

from cases.collecting import pytest_collect_file

__all__ = ["pytest_collect_file"]
