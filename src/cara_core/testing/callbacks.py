"""Posting receipts to a callback address, as GOV.UK Notify does."""

import contextlib
import http.client
import json
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.error import HTTPError

__all__ = ["post_receipts"]


def post_receipts(callback: str, receipts: Sequence[Mapping[str, Any]], *, token: str) -> list[int]:
    """Post these receipts, in this order: late, doubled or out of order as they stand.

    ``callback`` is a URL on this machine, ``token`` the bearer token agreed with whoever
    listens there. What comes back are the statuses of the answers; 503 where there was none.
    """
    return [_posted(callback, receipt, token=token) for receipt in receipts]


def _posted(callback: str, receipt: Mapping[str, Any], *, token: str) -> int:
    request = urllib.request.Request(  # noqa: S310  (the test's own address)
        callback,
        data=json.dumps(receipt).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        method="POST",
    )
    with contextlib.suppress(OSError, http.client.HTTPException):
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  (the same)
                return int(answer.status)
        except HTTPError as refused:
            with refused:
                return refused.code
    return 503
