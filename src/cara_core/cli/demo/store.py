"""The store that ``cara demo`` leaves: a new one, with a signed checkpoint kept outside it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from cara_core.casework.casework import Casework
from cara_core.cli.arguments.store import open_or_make_cases, sqlite_file
from cara_core.cli.demo.lives import noon
from cara_core.cli.verify import keep_checkpoint
from cara_core.errors import Fault, InputError
from cara_core.terms.days import Day

__all__ = ["Place", "new_store", "place_for", "sign_checkpoint"]


@attrs.frozen(kw_only=True)
class Place:
    """Where the store is, and where its checkpoint is kept."""

    url: str
    checkpoint: Path

    @property
    def shown(self) -> str:
        """How the store is named on a screen: the URL of a server may hold a password."""
        return self.url if sqlite_file(self.url) is not None else "URL"


def place_for(url: str | None) -> Place:
    """Where does the demo's store go? In a new folder, where nothing else is named."""
    if url is None:
        folder = Path(tempfile.mkdtemp(prefix="cara-demo-"))
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir()
        return Place(url=f"sqlite:///{folder / 'cara.db'}", checkpoint=elsewhere / "checkpoint")
    file = sqlite_file(url)
    return Place(url=url, checkpoint=Path("cara-demo.checkpoint") if file is None else Path(f"{file}.checkpoint"))


@contextmanager
def new_store(where: Place) -> Iterator[Casework]:
    """The store, empty. Raises :class:`InputError` where there are cases in it: no life is mixed with a real one."""
    with open_or_make_cases(where.url) as casework:
        if casework.cases(limit=1):
            raise InputError([Fault("--store", "NOT_NEW", "there are cases in it; allowed: a new store")])
        yield casework


def sign_checkpoint(casework: Casework, where: Place, last: Day) -> None:
    """Sign what the store holds on that day of the story."""
    keep_checkpoint(casework, file=where.checkpoint, at=noon(last))
