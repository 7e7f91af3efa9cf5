"""The logger says what happens to a store, and nothing of anybody."""

import logging

import pytest

import cara_core as cara
from casework.worked import AT, BY, CASE, DAY, FACTS, Place, opened


def test_what_happens_to_a_store_is_logged_without_a_name(
    sqlite_place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="cara_core")
    with sqlite_place.open() as casework:
        opened(casework, request="open-1")
        casework.record(CASE, FACTS, at=AT, by=BY, request="issue-1")
        casework.due(on=DAY)
        with pytest.raises(cara.OutOfTurn):
            casework.record(CASE, cara.facts.Completed(), at=AT, by=BY)
    text = caplog.text
    assert "made, or found, with its first case" in text
    for planted in (CASE, BY, "open-1", "issue-1", "R-0001"):
        assert planted not in text


def test_nothing_is_printed_where_the_host_sets_nothing_up() -> None:
    assert any(isinstance(handler, logging.NullHandler) for handler in logging.getLogger("cara_core").handlers)
