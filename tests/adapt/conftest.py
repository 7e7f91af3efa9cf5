"""A tiny Polish pack that nobody has signed, and a force's folder with a register of its own."""

import shutil
from pathlib import Path

import pytest

from forces.folders import GOOD
from packs.making import POLISH, english, write

CONTACT = """[office]
name = "The Workshops Office"
phone = "01632 960417"
email = "appointments@example.org"
hours = "Monday to Friday, 9am to 5pm"
address = ["PO Box 960", "Exampleton", "EX1 1AA"]
source = "OURS"
standing = "illustrative"

[office.in.pl]
hours = "od poniedziałku do piątku, 9:00-17:00"
"""
PEOPLE = "".join(
    f'[[person]]\nid = "{id_}"\nname = "Synthetic {id_}"\nroles = ["{role}"]\nlanguages = ["en"]\nfrom = 2020-01-01\n\n'
    for id_, role in (("l1", "legal"), ("s1", "safeguarding"))
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The folder of the pack."""
    return write(tmp_path / "polish", POLISH, english(tmp_path))


@pytest.fixture
def force(tmp_path: Path) -> Path:
    """The folder of the force."""
    folder = tmp_path / "force"
    shutil.copytree(GOOD, folder)
    (folder / "contact.toml").write_text(CONTACT, encoding="utf-8")
    (folder / "people.toml").write_text(PEOPLE, encoding="utf-8")
    return folder
