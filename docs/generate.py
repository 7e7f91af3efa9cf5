"""Write every page and picture of the documentation that comes from the code.

`python docs/generate.py` writes them where they stand; `python docs/generate.py FOLDER` writes
them into another folder, for the test that compares the two.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from generating.criteria import criteria_page
from generating.forces import forces_page
from generating.pictures import decision_picture, demo_picture, house_picture, short_demo_picture
from generating.python_names import python_page
from generating.sources import sources_page

GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    "reference/criteria.md": criteria_page,
    "reference/forces.md": forces_page,
    "reference/python.md": python_page,
    "reference/sources.md": sources_page,
    "images/decision.svg": decision_picture,
    "images/demo.svg": demo_picture,
    "images/demo-short.svg": short_demo_picture,
    "images/house.svg": house_picture,
}


def main(folder: Path) -> None:
    """Write all of it."""
    for name, made in GENERATED.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
