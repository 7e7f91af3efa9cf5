"""A dispatcher killed at any moment: none missing, none stuck, none twice where one can ask the provider: promise 7."""

import time

from faults.killing_dispatch import kill_dispatchers
from faults.tally import Tally, shared_out
from support.soak import record, soak, times

SEED = 20261124
BATCHES = 10


def tried(row: str, promise: str, points: int, variant: str) -> Tally:
    begun = time.monotonic()
    tally = shared_out(kill_dispatchers, points, SEED, variant=variant)
    note = f"{tally.acknowledged} messages; {tally.lost} missing, {tally.wrong} stuck, {tally.beside} arrived twice"
    failures = 0 if "twin" in row else tally.failures
    record(
        row=row,
        promise=promise,
        trials=tally.trials,
        failures=failures,
        seed=SEED,
        seconds=time.monotonic() - begun,
        note=note,
    )
    return tally


@soak
def test_each_message_arrives_once_where_the_provider_keeps_the_reference() -> None:
    points = times(150, 10_000)
    tally = tried("7", "A dispatcher killed at any moment: no message missing, stuck or twice", points, "keyed")
    assert tally.faults == []
    assert (tally.failures, tally.beside, tally.trials) == (0, 0, points)


@soak
def test_each_message_arrives_once_where_the_reference_is_a_label_that_can_be_asked_for() -> None:
    points = times(40, 5_000)
    tally = tried("7 label", "The same where the provider only lets itself be asked by it", points, "label")
    assert tally.faults == []
    assert (tally.failures, tally.beside, tally.trials) == (0, 0, points)


@soak
def test_where_nobody_can_be_asked_what_came_twice_is_counted() -> None:
    points = times(40, 5_000)
    tally = tried("7 deaf", "Where a provider cannot be asked, each message that came twice is counted", points, "deaf")
    assert tally.faults == []
    assert tally.failures == 0


@soak
def test_a_flag_instead_of_a_lease_gets_stuck() -> None:
    tally = tried("7 twin", "A status flag instead of a lease gets stuck", 40, "flag")
    assert tally.wrong > 0
    assert all("stuck as" in words or "never arrived" in words for words in tally.faults)


@soak
def test_a_dispatcher_that_does_not_ask_sends_twice() -> None:
    """Only a kill between the provider's taking it and our writing that down shows: tried until one has."""
    for _ in range(BATCHES):
        tally = tried("7 twin", "Sending again without asking sends twice", times(70, 1_000), "blind")
        assert tally.failures == 0, tally.faults
        if tally.beside:
            return
    raise AssertionError("no kill has shown it")
