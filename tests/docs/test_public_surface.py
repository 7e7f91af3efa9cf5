"""One public surface: what a how-to page uses, and what a signature speaks of, is public and documented."""

import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import pytest
from generating.python_names import CALLS, INSIDE, INSIDE_TYPES

import cara_core as cara
from support.public_surface import hidden_types, names_used

REPOSITORY: Final = Path(__file__).resolve().parents[2]
DOCS: Final = REPOSITORY / "docs"
PAGES: Final = [REPOSITORY / "README.md", DOCS / "tutorial.md", *sorted((DOCS / "how-to").glob("*.md"))]
BESIDE: Final = {"cara_core.testing"}
"""What is for tests alone, and stands beside the public names."""
SURFACE: Final = {name: getattr(cara, name) for name in cara.__all__}
REFERENCE: Final = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
CASEWORK: Final = (DOCS / "reference" / "casework.md").read_text(encoding="utf-8")
ERRORS: Final = (DOCS / "reference" / "errors.md").read_text(encoding="utf-8")
ON_THE_PAGE: Final = set(re.findall(r"^### (\w+)$", REFERENCE, re.MULTILINE))
PYTHON: Final = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IN_PROSE: Final = re.compile(r"`[^`\n]*?\b(cara_core(?:\.\w+)+|cara(?:\.facts)?\.(?:[A-Z]\w*|[a-z_]+(?=\()))")


def not_public(name: str) -> bool:
    """Is this name, used in Python, none that is public?"""
    module, _, kind = name.partition(".")
    if module == "cara_core":
        return name not in BESIDE
    if module == "facts" and kind:
        return kind not in cara.facts.__all__
    return name not in cara.__all__


def in_prose(text: str) -> Iterator[str]:
    """The names that a page speaks of, as they are used in Python."""
    for named in IN_PROSE.findall(text):
        module, _, name = named.rpartition(".")
        yield name if module in {"cara", "cara_core"} and named not in BESIDE else named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_uses_is_public_and_is_on_the_page_of_names(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    used = {name for code in PYTHON.findall(text) for name in names_used(code)} | set(in_prose(text))
    assert sorted(filter(not_public, used)) == []
    assert {name.partition(".")[0] for name in used - BESIDE} - ON_THE_PAGE == set()


WRONG: Final = """
import cara_core.store.keys
from cara_core.terms.days import Day
from cara_core import scren
cara.recrod(cara.facts.Referd)
"""
RIGHT: Final = """
import cara_core as cara
from cara_core import day
import cara_core.testing
cara.record(cara.facts.Referred)
"""


def test_a_page_that_uses_something_else_is_found() -> None:
    assert sorted(filter(not_public, names_used(WRONG))) == [
        "cara_core.store.keys",
        "cara_core.terms.days",
        "facts.Referd",
        "recrod",
        "scren",
    ]
    assert not list(filter(not_public, names_used(RIGHT)))
    assert list(in_prose("Use `cara_core.planning.booking`, or `cara.recrod(case)`; in `cara.db` it is kept.")) == [
        "cara_core.planning.booking",
        "recrod",
    ]


def test_every_public_name_is_on_the_page_of_names_and_no_other() -> None:
    assert set(cara.__all__) == ON_THE_PAGE


def test_every_call_of_a_casework_has_its_heading_and_no_other_has() -> None:
    headings = re.findall(r"^### (\w+)$", CASEWORK, re.MULTILINE)
    assert sorted(headings) == sorted(CALLS)
    assert len(headings) == len(set(headings))


def test_every_code_of_the_page_of_calls_is_explained_on_the_page_of_errors() -> None:
    codes = set(re.findall(r"`([A-Z]{2,}(?:_[A-Z]+)*)`", CASEWORK))
    assert {"AHEAD", "BAD_BY", "KEY_REUSED", "ALREADY_OPEN", "CONTRADICTION", "WRONG_CALL", "BAD_KEY"} <= codes
    assert {code for code in codes if f"`{code}`" not in ERRORS} == set()


def test_the_page_says_of_each_error_whether_the_same_call_may_help() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(True|False)` \|", ERRORS, re.MULTILINE)
    said = {name: retry == "True" for name, retry in rows}
    retried = {name: named.retry for name, named in SURFACE.items() if name in said or getattr(named, "retry", False)}
    assert retried == said


def test_every_error_of_the_pages_is_public() -> None:
    errors = {name for name, named in SURFACE.items() if isinstance(named, type) and issubclass(named, cara.CaraError)}
    tree = ERRORS.split("```text", 1)[1].split("```", 1)[0]
    assert set(re.findall(r"\b([A-Z][A-Za-z]+)(?= {2,}|$)", tree, re.MULTILINE)) == errors


def test_every_type_in_a_public_signature_is_public() -> None:
    assert hidden_types(SURFACE, inside=INSIDE, inside_types=INSIDE_TYPES) == {}


def test_what_is_said_to_be_inside_is_there() -> None:
    unknown = [
        f"{name}.{member}"
        for name, members in INSIDE.items()
        for member in members
        if not hasattr(SURFACE[name], member)
    ]
    assert unknown == []


class _Hidden:
    """A type that is not public."""

    __module__ = "cara_core.made_up"


@attrs.frozen
class _Value:
    """Something public, with a field, a property and a method that speak of a hidden type."""

    __module__ = "cara_core.made_up"
    held: tuple[dict[str, _Hidden | None], ...]

    @property
    def first(self) -> _Hidden:
        """The first."""
        return _Hidden()

    def told(self, hidden: list[_Hidden]) -> None:
        """Is told."""


def _function(hidden: _Hidden) -> int:
    return int(bool(hidden))


@pytest.mark.parametrize("inside", [(), ("held",), ("held", "first")])
def test_a_hidden_type_is_found_wherever_it_is(inside: tuple[str, ...]) -> None:
    found = hidden_types({"_Value": _Value}, inside={"_Value": inside})
    assert list(found) == ["_Hidden"]
    assert hidden_types({"_Value": _Value}, inside={"_Value": ("held", "first", "told")}) == {}
    assert hidden_types({"_Value": _Value, "_Hidden": _Hidden}, inside={}) == {}
    assert list(hidden_types({"_function": _function}, inside={})) == ["_Hidden"]
    module = types.ModuleType("made_up")
    module.__dict__.update(__all__=["_Value"], _Value=_Value)
    assert list(hidden_types({"made_up": module}, inside={})) == ["_Hidden"]
