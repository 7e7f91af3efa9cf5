"""The page on packs names every check there is, and no other."""

import re
from pathlib import Path

from cara_core.packs import settings
from cara_core.packs.settings import PackSettings

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs" / "reference" / "pack.md").read_text(encoding="utf-8")


def test_every_check_is_in_the_table_and_no_other() -> None:
    modules = Path(settings.__file__).parent.rglob("*.py")
    used = {code for module in modules for code in re.findall(r'"(C[0-9]{2})"', module.read_text(encoding="utf-8"))}
    assert set(re.findall(r"^\| (C[0-9]{2}) \|", PAGE, re.MULTILINE)) == used


def test_every_setting_is_named() -> None:
    assert [
        name for name in PackSettings.__annotations__ if f"`{name}`" not in PAGE and f"`[{name}]`" not in PAGE
    ] == []
