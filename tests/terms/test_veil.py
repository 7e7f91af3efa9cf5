"""A veiled value: every way round that was thought of shows nothing, and a plain class shows it by many of them."""

import copy
import csv
import html
import inspect
import io
import json
import logging
import marshal
import pickle
import pprint
import string
import sys
import traceback
import urllib.parse
from collections.abc import Callable
from typing import Any, Final

import attrs
import cattrs
import pytest

from cara_core.terms.veil import Unshown, Veiled, unveiled

SECRET: Final = "07700 900123"


@attrs.frozen(repr=False)
class Record:
    """What holds a veiled value, as the records of the library do."""

    value: Veiled
    kind: str = "sms"


@attrs.frozen(repr=False)
class Careless:
    """The known-bad twin: it only keeps quiet where somebody prints it."""

    value: str
    kind: str = "sms"


class Unreached(Exception):
    """An error that was handed the value."""


def traced(value: Any) -> str:
    """A traceback as a crash reporter writes it: with what every variable of every frame holds."""

    def used(held: Any) -> str:
        if isinstance(held, str):
            raise Unreached(held)
        return f"dialled {held}"

    try:
        used(value)
    except Exception as error:  # noqa: BLE001  (whatever the use of it raised)
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return "nothing was raised"


def logged(value: Any, form: str) -> str:
    stream = io.StringIO()
    stream_logger = logging.StreamHandler(stream)
    logger = logging.getLogger("tests.veil")
    logger.propagate = False
    logger.addHandler(stream_logger)
    sys.stderr, before = stream, sys.stderr
    try:
        logger.error(form, value)
    finally:
        sys.stderr = before
        logger.removeHandler(stream_logger)
    return stream.getvalue()


def walked(value: Any, depth: int = 3) -> str:
    """What somebody finds who follows every attribute that is no method of Python itself, and shows each."""
    found = [repr(value)]
    if depth:
        names = [name for name in dir(value) if not (name.startswith("__") and name.endswith("__"))]
        found += [walked(getattr(value, name), depth - 1) for name in names if name not in {"args", "real", "imag"}]
    return " ".join(found)


def csv_row(value: Any) -> str:
    file = io.StringIO()
    csv.writer(file).writerow([value])
    return file.getvalue()


def print_to_text(value: Any) -> str:
    file = io.StringIO()
    file.write(value)
    return file.getvalue()


def pickled(protocol: int) -> Callable[[Any], bytes]:
    return lambda value: pickle.dumps(value, protocol)


WAYS: Final[dict[str, Callable[[Any], object]]] = {
    "repr": repr,
    "str": str,
    "format": format,
    "format with a spec": lambda value: format(value, ">20"),
    "f-string": lambda value: f"call {value}",
    "f-string with !r": lambda value: f"call {value!r}",
    "str.format": "call {}".format,
    "percent s": lambda value: "call %s" % (value,),  # noqa: UP031  (the old way is one of the ways)
    "percent r": lambda value: "call %r" % (value,),  # noqa: UP031
    "string.Template": lambda value: string.Template("call $to").substitute(to=value),
    "join": lambda value: "".join(iter([value])),
    "plus": lambda value: "call " + value,
    "print": lambda value: print(value, file=io.StringIO()),
    "pprint": pprint.pformat,
    "ascii": ascii,
    "write": print_to_text,
    "csv": csv_row,
    "json": json.dumps,
    "json with default=str": lambda value: json.dumps(value, default=str),
    "json with default=repr": lambda value: json.dumps(value, default=repr),
    "json with default=vars": lambda value: json.dumps(value, default=vars),
    **{f"pickle {protocol}": pickled(protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)},
    "marshal": marshal.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "replace": lambda value: copy.deepcopy({"to": [value]}),
    "attrs.asdict": lambda value: attrs.asdict(Record(value)),
    "attrs.astuple": lambda value: attrs.astuple(Record(value)),
    "json of asdict": lambda value: json.dumps(attrs.asdict(Record(value)), default=str),
    "pickle of a record": lambda value: pickle.dumps(Record(value)),
    "cattrs": lambda value: cattrs.unstructure(Record(value)),
    "cattrs json": lambda value: json.dumps(cattrs.unstructure(Record(value))),
    "vars": vars,
    "every field of a record": lambda value: [getattr(Record(value), field.name) for field in attrs.fields(Record)],
    "dir and getattr": walked,
    "inspect.getmembers": lambda value: [
        (name, member) for name, member in inspect.getmembers(value) if not callable(member)
    ],
    "iteration": list,
    "length": len,
    "index": lambda value: value[0],
    "bytes": bytes,
    "bytearray": bytearray,
    "encode": lambda value: value.encode(),
    "int": int,
    "contains": lambda value: value in "call 07700 900123",
    "html.escape": html.escape,
    "url": urllib.parse.quote,
    "url query": lambda value: urllib.parse.urlencode({"to": value}),
    "log percent s": lambda value: logged(value, "call %s"),
    "log percent r": lambda value: logged(value, "call %r"),
    "log of a record": lambda value: logged(Record(value), "call %s"),
    "exception": lambda value: f"{Unreached(value)!r}",
    "exception as text": lambda value: f"{Unreached(value)}",
    "exception args": lambda value: repr(Unreached(value, "could not be dialled").args),
    "traceback with locals": traced,
    "hash": lambda value: hash(value) == hash(SECRET) or str(hash(value)) in SECRET,
    "less than": lambda value: value < Veiled(SECRET + "0"),
    "sorted": lambda value: sorted([value, Veiled("0")]),
    "equal to the text": lambda value: value == SECRET or None,
}


def shown_by(way: Callable[[Any], object], value: Any) -> bool:
    """Does this way show it: in what it gives, in its error, or in the error's own traceback?"""
    try:
        found = way(value)
    except Exception as refused:  # noqa: BLE001  (any refusal will do)
        report = traceback.TracebackException.from_exception(refused, capture_locals=True)
        said = "".join(report.format()) + repr(refused) + repr(refused.args)
        # The lines of source in a traceback are those of this file, which names the value once.
        return SECRET in said.replace('"call 07700 900123"', "")
    if found is True:
        return True
    shown = found.decode("latin-1") if isinstance(found, bytes | bytearray) else repr(found)
    return SECRET in shown or "07700" in shown


@pytest.mark.parametrize("way", WAYS)
def test_no_way_round_shows_it(way: str) -> None:
    assert not shown_by(WAYS[way], Veiled(SECRET))


def test_there_are_over_twenty_ways_and_the_same_ways_show_plain_text() -> None:
    """The known-bad twin of every row: plain text is shown by nearly all of them, so the rows can fail."""
    not_for_text = {
        *("json with default=vars", "length", "index", "vars", "int", "hash", "less than", "bytes", "bytearray"),
        *(
            "log of a record",
            "inspect.getmembers",
            "equal to the text",
            "contains",
            "print",
            "sorted",
            "iteration",
            "format with a spec",
        ),
    }
    shown = {way for way, tried in WAYS.items() if shown_by(tried, SECRET)}
    assert len(WAYS) > 20
    assert set(WAYS) - shown <= not_for_text
    assert len(shown) > 40


@pytest.mark.parametrize(
    "way",
    [
        attrs.asdict,
        attrs.astuple,
        pickle.dumps,
        cattrs.unstructure,
        lambda careless: json.dumps(attrs.asdict(careless)),
        lambda careless: f"{careless.value}",
        walked,
    ],
)
def test_a_class_that_only_keeps_its_repr_quiet_leaks(way: Callable[[Any], object]) -> None:
    assert SECRET not in repr(Careless(SECRET))
    assert shown_by(way, Careless(SECRET))
    assert not shown_by(way, Record(Veiled(SECRET)))


def test_a_copy_is_as_veiled_and_still_holds_it() -> None:
    value = Veiled(SECRET)
    for copied in (copy.copy(value), copy.deepcopy(value), copy.deepcopy([Record(value)])[0].value):
        assert type(copied) is Veiled
        assert unveiled(copied) == SECRET


def test_the_one_way_out_gives_the_text() -> None:
    assert unveiled(Veiled(SECRET)) == SECRET


def test_two_are_equal_where_their_texts_are_and_to_nothing_else() -> None:
    assert Veiled(SECRET) == Veiled(SECRET)
    assert Veiled(SECRET) != Veiled(SECRET + "4")
    assert (Veiled(SECRET) == SECRET) is False
    assert len({Veiled(SECRET), Veiled(SECRET), Veiled("x")}) == 2
    assert hash(Veiled(SECRET)) != hash(SECRET)


@pytest.mark.parametrize("wrong", [b"07700 900123", None, 7700900123, Veiled("07700 900123"), ["07700 900123"]])
def test_only_text_can_be_veiled_and_anything_else_is_not_repeated(wrong: Any) -> None:
    with pytest.raises(Unshown) as raised:
        Veiled(wrong)
    assert "900123" not in f"{raised.value!s} {raised.value.args!r}"


def test_a_subclass_of_text_is_refused_as_it_could_show_itself() -> None:
    class Shows(str):
        __slots__ = ()

    with pytest.raises(Unshown, match="anything but text"):
        Veiled(Shows(SECRET))


def test_half_a_character_does_not_make_the_codec_tell_the_text() -> None:
    broken = Veiled(SECRET + "\ud800")
    assert broken == Veiled(SECRET + "\ud800")
    assert broken != Veiled(SECRET)
    with pytest.raises(UnicodeEncodeError) as raised:  # how the naive comparison fails
        unveiled(broken).encode()
    assert SECRET in repr(raised.value)


def test_what_it_says_when_it_refuses_names_the_way_and_what_is_allowed() -> None:
    with pytest.raises(Unshown, match=r"cannot be shown by str\(\); allowed: unveiled\(value\)"):
        str(Veiled(SECRET))
