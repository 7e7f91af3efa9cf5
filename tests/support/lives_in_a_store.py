"""The shipped lives, lived in a store as ``cara demo`` lives them: once for each force, however many tests ask."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cara_core.casework.open_casework import open_casework
from cara_core.cli.demo.lives import Story, play_lives
from cara_core.forces.loader import load_force

__all__ = ["story_of"]


@cache
def story_of(pair: str) -> Story:
    """What came of every shipped life under the rules of this force; the store is gone afterwards."""
    with TemporaryDirectory() as folder:
        store, keys = Path(folder) / "cara.db", Path(folder) / "keys"
        with open_casework(f"sqlite:///{store}", keys=keys) as casework:
            return play_lives(load_force(pair), casework)
