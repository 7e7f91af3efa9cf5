"""What is written from the code says what the code says now."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
AGAIN = "run `python docs/generate.py`"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that is generated, written anew."""
    folder = tmp_path_factory.mktemp("generated")
    subprocess.run(  # noqa: S603  (our own script)
        [sys.executable, DOCS / "generate.py", folder], check=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    return folder


def test_every_generated_page_and_picture_is_up_to_date(written: Path) -> None:
    made = {file.relative_to(written) for file in written.rglob("*") if file.is_file()}
    stale = [str(name) for name in sorted(made) if (DOCS / name).read_bytes() != (written / name).read_bytes()]
    assert stale == [], AGAIN
    assert Path("reference/criteria.md") in made


def test_pictures_fetch_nothing(written: Path) -> None:
    fetched = [
        line
        for picture in written.rglob("*.svg")
        for line in picture.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "").splitlines()
        if "@font-face" in line or "url(" in line.replace("url(#", "") or "href" in line
    ]
    assert fetched == []
