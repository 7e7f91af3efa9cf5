"""Plugins made of folders: the good books, and others laid over them."""

import shutil
from pathlib import Path

import cara_core as cara

__all__ = ["BROKEN", "GOOD", "force_of", "laid_over", "plugin_of"]

GOOD = Path(__file__).parent / "good_books"
BROKEN = Path(__file__).parent / "broken_books"


def laid_over(into: Path, *folders: Path) -> Path:
    """A new folder with the good books, and the TOML files of these folders instead of them."""
    for folder in (GOOD, *folders):
        for file in folder.glob("*.toml"):
            into.mkdir(exist_ok=True)
            shutil.copyfile(file, into / file.name)
    return into


def plugin_of(folder: Path) -> cara.ForcePlugin:
    """A plugin without code of its own, whose books are in this folder."""
    plugin: cara.ForcePlugin = type("Hampton", (cara.ForcePlugin,), {"data": folder})()
    return plugin


def force_of(folder: Path) -> cara.Force:
    """The force of these books; raises ``ForceInvalid``."""
    return cara.load_force(plugin=plugin_of(folder))
