"""What Notify's words mean, and the receipts it posts: late, doubled, out of order, or not its own."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from cara_core.channels.notify.statuses import STATUSES, furthest, receipt_of, status_receipt
from cara_core.errors import InputError
from cara_core.terms.messages import FORWARD, Progress
from support.notices import AT, PLANTED, reference

POSTED: Mapping[str, Any] = {
    "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
    "reference": reference(),
    "to": "planted.person@example.org",
    "status": "delivered",
    "notification_type": "email",
    "template_version": 1,
    "created_at": "2026-03-10T10:00:00.000000Z",
    "completed_at": None,
}


def test_a_receipt_says_which_message_and_how_far_it_came() -> None:
    receipt = receipt_of(POSTED, AT)
    assert (receipt.reference, receipt.state, receipt.provider_id, receipt.detail, receipt.at) == (
        reference(),
        Progress.DELIVERED,
        POSTED["id"],
        "delivered",
        AT,
    )


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("created", Progress.SENDING),
        ("sending", Progress.SENDING),
        ("pending", Progress.SENDING),
        ("sent", Progress.DELIVERED),
        ("temporary-failure", Progress.TEMPORARY_FAILURE),
        ("permanent-failure", Progress.FAILED),
        ("technical-failure", Progress.FAILED),
        ("pending-virus-check", Progress.ACCEPTED),
        ("accepted", Progress.ACCEPTED),
        ("received", Progress.SENDING),
        ("cancelled", Progress.FAILED),
        ("virus-scan-failed", Progress.FAILED),
        ("validation-failed", Progress.FAILED),
    ],
)
def test_every_status_is_a_state(status: str, state: Progress) -> None:
    assert receipt_of({**POSTED, "status": status}, AT).state is state


def test_no_status_means_less_than_that_it_was_taken() -> None:
    assert all(FORWARD[state] >= FORWARD[Progress.ACCEPTED] for state in STATUSES.values())


def test_a_letter_that_failed_at_the_printer_says_not_to_send_it_again() -> None:
    posted = {**POSTED, "status": "technical-failure"}
    assert receipt_of({**posted, "notification_type": "letter"}, AT).detail == "technical-failure do not send again"
    assert receipt_of(posted, AT).detail == "technical-failure"


def test_a_letter_that_came_back_is_returned() -> None:
    receipt = receipt_of({"notification_id": POSTED["id"], "reference": reference(), "sent_by": None}, AT)
    assert (receipt.state, receipt.provider_id) == (Progress.RETURNED, POSTED["id"])


def wrongs() -> Iterator[tuple[str, object]]:
    for key in ("id", "reference", "status", "notification_type"):
        for wrong in ("planted", "", None, 7, ["planted"], {"planted": 1}):
            yield key, wrong


@pytest.mark.parametrize(("key", "wrong"), list(wrongs()))
def test_what_is_no_receipt_of_ours_is_refused_by_name_and_not_repeated(key: str, wrong: object) -> None:
    with pytest.raises(InputError) as refused:
        receipt_of({**POSTED, key: wrong}, AT)
    assert [fault.path for fault in refused.value.faults] == [key]
    assert [value for value in PLANTED if value in str(refused.value).lower()] == []


def test_every_key_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        receipt_of({}, AT)
    assert {(fault.path, fault.code) for fault in refused.value.faults} == {
        (key, "MISSING") for key in ("id", "reference", "status", "notification_type")
    }


def test_of_several_receipts_in_any_order_the_furthest_counts() -> None:
    receipts = [
        status_receipt(status, AT, kind="sms", reference=reference(), number=None)
        for status in ("delivered", "sending", "permanent-failure", "created")
    ]
    for order in (receipts, receipts[::-1]):
        found = furthest(order)
        assert found is not None
        assert found.state is Progress.DELIVERED
    assert furthest([]) is None
