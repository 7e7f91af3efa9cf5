"""What is written from the code says what the code says now."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
AGAIN = "run `python docs/generate.py`"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that is generated, made again now."""
    folder = tmp_path_factory.mktemp("generated")
    subprocess.run(  # noqa: S603  (our own script)
        [sys.executable, DOCS / "generate.py", folder], check=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    return folder


def test_every_generated_page_and_picture_is_up_to_date(generated: Path) -> None:
    made = {file.relative_to(generated) for file in generated.rglob("*") if file.is_file()}
    stale = [str(name) for name in sorted(made) if (DOCS / name).read_bytes() != (generated / name).read_bytes()]
    assert stale == [], AGAIN
    assert Path("reference/criteria.md") in made


def test_pictures_fetch_nothing(generated: Path) -> None:
    fetched = [
        line
        for picture in generated.rglob("*.svg")
        for line in picture.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "").splitlines()
        if "@font-face" in line or "url(" in line.replace("url(#", "") or "href" in line
    ]
    assert fetched == []


GENERATING = sorted((DOCS / "generating").glob("*.py"))
TYPED_DAYS = re.compile(r"\b\d+ (working )?days?\b")


def typed_days(source: str) -> list[str]:
    """The texts of a module, its docstrings apart, that hold a number of days."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and TYPED_DAYS.search(node.value)
    ]


@pytest.mark.parametrize("file", GENERATING, ids=lambda file: file.name)
def test_no_number_of_days_is_typed_where_the_code_has_it(file: Path) -> None:
    assert typed_days(file.read_text(encoding="utf-8")) == []


def test_a_typed_number_of_days_is_found() -> None:
    assert typed_days('BY = "1 working day with enhanced rights"') != []
    assert typed_days('BY = f"{_days(1)} (illustrative)"') == []
