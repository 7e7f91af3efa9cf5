"""Days to avoid, as ``days_to_avoid.csv``: a community's feasts, a town's great day. They warn."""

from collections.abc import Mapping

from cara_core.books.days_to_avoid import read_days_to_avoid as read_table_of_days
from cara_core.errors import InputError
from cara_core.terms.days import Day

__all__ = ["read_days_to_avoid"]


def read_days_to_avoid(data: bytes) -> Mapping[Day, str]:
    """By day, what it is. Raises :class:`InputError` with every mistake by row and column."""
    found, faults = read_table_of_days(data)
    if faults:
        raise InputError(faults)
    return found
