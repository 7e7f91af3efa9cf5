"""The chain: the one way a row is written, and what it is linked to."""

from hashlib import sha256

import pytest

from cara_core.store.log.chain import canonical, linked, origin, read_json, record_of


def test_a_value_is_written_in_one_way_whatever_the_order_of_its_keys() -> None:
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'.encode()
    assert canonical({"a": "é", "b": [1, None]}) == canonical({"b": [1, None], "a": "é"})


@pytest.mark.parametrize("value", [b"bytes", float("nan"), "\ud800", object()])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical([value])


def test_the_digests_are_those_of_the_design() -> None:
    before = sha256(b"store-1\nfact").digest()
    assert origin(store_id="store-1", table="fact") == before
    assert record_of((1, "C-1", None)) == b'[1,"C-1",null]'
    assert linked(b"[]", after=before) == sha256(b"\x00" + before + b"[]").digest()


def test_values_that_look_alike_give_different_records() -> None:
    rows = [(1,), ("1",), (1.0,), (None,), ("null",), ("",), ("a", "b"), ("a,b",), ('a","b',), ("a\x00",), ("a",)]
    assert len({record_of(row) for row in rows}) == len(rows)


def test_no_chain_of_another_store_or_table_can_take_its_place() -> None:
    assert len({origin(store_id=store, table=table) for store in ("a", "b") for table in ("fact", "access")}) == 4


@pytest.mark.parametrize("text", ["", " ", "{", '{"a":1} ', ' {"a":1}', '{"a":1}{}', '{"a":1}x', "nothing"])
def test_only_what_is_written_in_the_one_way_is_read(text: str) -> None:
    assert read_json('{"a":1}') == {"a": 1}
    with pytest.raises(ValueError, match=r"value|Expecting"):
        read_json(text)
