"""What a process of a pool does: it is found there by its name, so it stands in a module of its own."""

from pathlib import Path

from cara_core.store.fact_writer import FactWriter
from cara_core.store.opening import open_store
from store.made_up_facts import AT, life

__all__ = ["append_a_life"]


def append_a_life(where: tuple[str, Path, str]) -> int:
    """Open the store of this URL and these keys, keep the life of this case, read it back: how many facts it has."""
    url, keys, case = where
    with open_store(url, keys=keys, at=AT) as store:
        FactWriter(store).append(life(case), at=AT)
        return len(store.facts(case))
