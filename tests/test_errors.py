"""Every error is data: a code, its faults, whether to try again; and it survives pickling, copying, another process."""

import copy
import multiprocessing
import pickle
import pkgutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from importlib import import_module
from typing import Any, Final

import pytest

import cara_core as cara
from cara_core import errors
from cara_core.errors import CaraError, StoreError
from cara_core.store.database.failures import Moment, failure_of
from support.one_of_each_error import EXAMPLES, FAULTS, raise_example

AGAIN_HELPS: Final = {"StoreBusy", "ConnectionLost", "Taken", "OutcomeUnknown"}


def every_class() -> list[type[CaraError]]:
    """Every error of the library, in whichever module it stands."""
    for module in pkgutil.walk_packages(import_module("cara_core").__path__, "cara_core."):
        if "__main__" not in module.name and ".migrations." not in module.name:
            with suppress(ModuleNotFoundError):  # of an extra
                import_module(module.name)
    found, waiting = [], [CaraError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("cara_core"):
            found.append(kind)
    return sorted(set(found), key=lambda kind: kind.__name__)


def example(kind: type[CaraError]) -> CaraError:
    if kind in EXAMPLES:
        return EXAMPLES[kind]
    return kind("what, where; allowed: what is allowed")


CLASSES: Final = every_class()


def through_pickle(error: CaraError) -> CaraError:
    loaded: CaraError = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own)
    return loaded


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("again", [through_pickle, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_it_survives_with_its_data(kind: type[CaraError], again: Callable[[CaraError], CaraError]) -> None:
    error = example(kind)
    other = again(error)
    assert type(other) is kind
    assert (str(other), other.args) == (str(error), error.args)
    assert vars(other) == vars(error)
    assert (other.code, other.retry, tuple(other.faults)) == (error.code, error.retry, tuple(error.faults))


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_it_has_a_code_and_its_faults_and_says_whether_to_try_again(kind: type[CaraError]) -> None:
    error = example(kind)
    assert error.code.isupper()
    assert error.code.isascii()
    assert error.faults
    assert all(str(fault) in str(error) for fault in error.faults)
    assert error.retry is (kind.__name__ in AGAIN_HELPS)


def test_their_codes_tell_them_apart() -> None:
    public = [getattr(errors, name) for name in errors.__all__ if name != "Fault"]
    assert len({kind.code for kind in public}) == len(public)
    assert cara.OutOfTurn.code == "OUT_OF_TURN"
    assert cara.InputError(FAULTS).code == "WRONG_KIND"
    assert cara.InputError([]).code == "INPUT_ERROR"


def test_every_error_of_the_tree_is_public_and_stands_in_the_tree() -> None:
    assert set(errors.__all__) <= set(cara.__all__)
    tree = errors.__doc__ or ""
    assert [name for name in errors.__all__ if name not in tree and name != "Fault"] == []


@pytest.mark.parametrize("kind", ["OutOfTurn", "Conflict", "StoreDamaged", "InputError"])
def test_it_comes_back_from_another_process(kind: str) -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(raise_example, kind).exception(timeout=120)
    assert isinstance(error, CaraError)
    assert str(error) == str(next(mine for mine in EXAMPLES.values() if type(mine).__name__ == kind))


def test_this_test_finds_an_error_that_is_made_again_from_its_message() -> None:
    class Careless(CaraError):
        __reduce__: Any = Exception.__reduce__

        def __init__(self, case: str, number: int) -> None:
            super().__init__(f"{case}: {number}")

    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        copy.copy(Careless("C-1", 3))


class Coded(Exception):
    """An error of a database, with the code of PostgreSQL."""

    sqlstate: str | None = None


class OperationalError(Exception):
    """What psycopg raises where nobody answers: without a code."""


def coded(code: str) -> Coded:
    error = Coded()
    error.sqlstate = code
    return error


@pytest.mark.parametrize("raised", [OperationalError(), coded("08006"), coded("57P01"), coded("53300")])
def test_a_refused_connection_wrote_nothing_and_a_lost_one_may_have(raised: Exception) -> None:
    refused = failure_of(raised, "there", moment=Moment.CONNECTING).error
    lost = failure_of(raised, "there", moment=Moment.COMMITTING).error
    assert isinstance(refused, cara.ConnectionLost)
    assert isinstance(lost, cara.ConnectionLost)
    assert "nothing was written" in str(refused)
    assert "not known" not in str(refused)
    assert "whether the last of it was kept is not known" in str(lost)


def test_a_disk_that_fails_is_no_lost_connection_and_a_busy_store_is_tried_again() -> None:
    assert type(failure_of(coded("58030"), "there", moment=Moment.WORKING).error) is StoreError
    busy = failure_of(coded("55P03"), "there", moment=Moment.WORKING).error
    assert isinstance(busy, cara.StoreBusy)
    assert busy.retry
