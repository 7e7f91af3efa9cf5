"""Write every page, part of a page and picture of the documentation that comes from the code.

`python docs/generate.py` writes them where they stand; `python docs/generate.py FOLDER` writes
them into another folder, for the test that compares the two.

A part stands in a page that people write, between `<!-- written by docs/generate.py: NAME -->`
and `<!-- end of NAME -->`.
"""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from generating.criteria import criteria_page
from generating.duties import DUTY_PARTS
from generating.everyday import EVERYDAY_PARTS
from generating.facts import FACT_PARTS
from generating.forces import forces_page
from generating.house import folders_listing, house_picture
from generating.lives import life_picture, states_picture, turns_table
from generating.offences import offences_page
from generating.paths import decision_paths, referral_paths
from generating.pictures import decision_picture, demo_picture, short_demo_picture
from generating.python_names import CALLS, call_signature, python_page
from generating.reliability import reliability_page
from generating.sources import sources_page

HERE: Final = Path(__file__).parent
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "explanation/reliability.md": reliability_page,
    "reference/criteria.md": criteria_page,
    "reference/forces.md": forces_page,
    "reference/offences.md": offences_page,
    "reference/python.md": python_page,
    "reference/sources.md": sources_page,
    "images/decision.svg": decision_picture,
    "images/demo.svg": demo_picture,
    "images/demo-short.svg": short_demo_picture,
    "images/house.svg": house_picture,
    "images/life.svg": life_picture,
    "images/states.svg": states_picture,
}
PARTS: Final[Mapping[tuple[str, str], Callable[[], str]]] = {
    ("explanation/architecture.md", "folders"): folders_listing,
    ("explanation/life.md", "turns"): turns_table,
    ("reference/referral.md", "paths"): referral_paths,
    ("reference/decision.md", "paths"): decision_paths,
    **{("reference/casework.md", call): partial(call_signature, call) for call in CALLS},
    **EVERYDAY_PARTS,
    **FACT_PARTS,
    **DUTY_PARTS,
}


def main(folder: Path) -> None:
    """Write all of it."""
    for name, write in PAGES.items():
        _write(folder / name, write())
    for (name, part), write in PARTS.items():
        # A page may have several parts: each is written into what the one before has left.
        page = folder / name if (folder / name).exists() else HERE / name
        _write(folder / name, _with_part(page.read_text(encoding="utf-8"), part, write()))


def _with_part(page: str, part: str, text: str) -> str:
    first, last = f"<!-- written by docs/generate.py: {part} -->", f"<!-- end of {part} -->"
    before, found, rest = page.partition(first)
    _, ended, after = rest.partition(last)
    if not found or not ended:
        raise ValueError(f"a page lacks {first} or {last}")
    return f"{before}{first}\n\n{text}\n\n{last}{after}"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
