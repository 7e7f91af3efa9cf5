"""A reference is the same whenever it is worked out, another for every other message, and says nothing."""

import re
from hashlib import sha256
from itertools import product

from cara_core.delivery.references import message_reference
from cara_core.terms.days import Day
from cara_core.terms.messages import Medium, MessageDue, Reader

KEY = bytes(range(32))
ON = Day(2026, 12, 1)
CASES = ("case-1", "case-2", "case-1P03")
MESSAGES = ("P03-booking", "P04-reminder")
OCCURRENCES = ("2026-12-01", "1", "11")


def reference(key: bytes, case: str, message: str, occurrence: str, *, reader: Reader, medium: Medium) -> str:
    """The reference of this message."""
    due = MessageDue(case=case, message=message, reader=reader, occurrence="", opens_on=ON, due_by=ON)
    return message_reference(key, due, medium, occurrence=occurrence)


def test_every_part_makes_another_reference() -> None:
    parts = list(product(CASES, MESSAGES, OCCURRENCES, Reader, Medium))
    found = {reference(KEY, *part[:3], reader=part[3], medium=part[4]) for part in parts}
    assert len(found) == len(parts)
    assert {reference(KEY, *part[:3], reader=part[3], medium=part[4]) for part in parts} == found
    assert all(re.fullmatch("[0-9a-f]{32}", text) for text in found)


def test_parts_do_not_run_into_each_other() -> None:
    first = reference(KEY, "case-1", "P03-booking", "1", reader=Reader.PARTICIPANT, medium=Medium.SMS)
    assert first != reference(KEY, "case-", "1P03-booking", "1", reader=Reader.PARTICIPANT, medium=Medium.SMS)
    # The known-bad twin: put together without lengths they are the same.
    assert sha256(b"case-1" + b"P03-booking").digest() == sha256(b"case-" + b"1P03-booking").digest()


def test_without_the_key_nobody_can_try_which_case_it_is() -> None:
    parts, route = ("case-1", "P03-booking", "1"), (Reader.PARTICIPANT, Medium.SMS)
    with_key, without = (reference(key, *parts, reader=route[0], medium=route[1]) for key in (KEY, bytes(32)))
    assert with_key != without
