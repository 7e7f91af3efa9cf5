"""``open_case`` and ``record`` on values, for hosts that keep cases themselves: the same guards as everywhere."""

from collections.abc import Callable

import pytest

import cara_core as cara
from support.referrals import ON, example

NAMES = ("Siân O'Brien", "José")


def faults_of(call: Callable[[], object], planted: str = "") -> list[tuple[str, str]]:
    with pytest.raises(cara.InputError) as raised:
        call()
    assert not planted or planted not in str(raised.value) + repr(raised.value)
    return [(fault.path, fault.code) for fault in raised.value.faults]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("field", "code"), [("by", "BAD_BY"), ("case", "BAD_CASE")])
def test_a_case_is_not_opened_by_a_name_nor_under_one(field: str, code: str, name: str) -> None:
    given = {"case": "C-1", "by": "PC 1", field: name}
    force = cara.load_force("hampshire")
    assert faults_of(lambda: cara.open_case(example(), force, on=ON, **given), name) == [(field, code)]
