"""One referral from JSON text, strict and with every fault, beside pydantic's models of the same classes.

pydantic is strict too and forbids unknown keys; it does not ask what our reader asks beside
the types (forms of texts, a day or a range). Run it with a count and a seed.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import pydantic
from referrals import referrals

import cara_core as cara
from cara_core.formats.stored_facts import referral_entries
from cara_core.terms.days import Day
from cara_core.terms.referral import Referral

RUNS = 5


def main(count: int, seed: int) -> None:
    """Check that both read and write the same, time them in turn, print the table."""
    pool = referrals(count, seed)
    texts = [json.dumps(referral_entries(referral)) for referral in pool]
    model = _model(Referral)
    models = [model.model_validate_json(text) for text in texts]
    assert [cara.read_referral(text) for text in texts] == pool
    by_pydantic = [json.loads(model.model_dump_json(exclude_none=True)) for model in models]
    assert by_pydantic == [json.loads(text) for text in texts]
    works: dict[str, Callable[[], object]] = {
        "json.loads alone": lambda: _each(json.loads, texts),
        "pydantic, strict: read": lambda: _each(model.model_validate_json, texts),
        "this library: read": lambda: _each(cara.read_referral, texts),
        "pydantic: written": lambda: _each(lambda model: model.model_dump_json(exclude_none=True), models),
        "this library: written": lambda: _each(lambda referral: json.dumps(referral_entries(referral)), pool),
    }
    taken: dict[str, list[float]] = {label: [] for label in works}
    for _ in range(RUNS):
        for label, work in works.items():
            start = time.perf_counter()
            work()
            taken[label].append(time.perf_counter() - start)
    print(f"{count} referrals of {sum(map(len, texts)) / count:,.0f} characters; median of {RUNS} runs")
    for label, seconds in taken.items():
        print(f"{label:26} {count / statistics.median(seconds):>10,.0f}/s")


def _each(work: Callable[[Any], object], items: Iterable[object]) -> None:
    """Results are dropped at once: kept in thousands, they would make the garbage collector what is timed."""
    for item in items:
        work(item)


def _model(kind: Any) -> Any:
    """The pydantic model of one of our classes."""
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {
        field.name: (_type(hints[field.name]), ... if field.default is attrs.NOTHING else None)
        for field in attrs.fields(kind)
    }
    if kind is Referral:
        fields["format"] = (str, ...)
    for name, (declared, default) in fields.items():
        if default is None:
            fields[name] = (declared | None, None)
    return pydantic.create_model(kind.__name__, __config__={"strict": True, "extra": "forbid"}, **fields)


def _type(declared: Any) -> Any:
    if isinstance(declared, UnionType):
        return _type(get_args(declared)[0])
    if declared is Day:
        return date
    if get_origin(declared) is tuple:
        return tuple[_type(get_args(declared)[0]), ...]
    if get_origin(declared) is Mapping:
        return dict[get_args(declared)]
    return _model(declared) if attrs.has(declared) else declared


if __name__ == "__main__":
    main(*(int(argument) for argument in (*sys.argv[1:], *("2000", "1")[len(sys.argv) - 1 :])))
