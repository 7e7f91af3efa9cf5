"""The core's own books: the law, its sources, the words, and what holds by default."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import attrs

from cara_core.books.policy_rows import SourcesFile
from cara_core.books.toml_file import read_book, read_toml
from cara_core.terms.offences import LimitBasis, Mode, OffenceBook, OffenceRow, SpecialTest, Treatment
from cara_core.terms.sources import CORE, Source
from cara_core.terms.words import Words

__all__ = ["core_set_by", "core_sources", "core_words", "defaults_folder", "offence_book"]

_DATA: Final = files(__package__) / "data"


def core_set_by() -> str:
    """How the core names itself where it sets a value: distribution and version."""
    return f"{CORE} {core_version()}"


@cache
def core_version() -> str:
    """The version of the installed core."""
    return version(CORE)


def defaults_folder() -> Traversable:
    """The folder of books that hold where a force says nothing."""
    return _DATA / "defaults"


@attrs.frozen(kw_only=True)
class _OffenceEntry:
    """One line of offences.toml; its code is its name there."""

    ho_class: str | None = None
    family: str
    treatment: Treatment
    mode: Mode
    limit: LimitBasis
    tests: tuple[SpecialTest, ...] = ()
    statute: str
    title: str


@attrs.frozen(kw_only=True)
class _OffenceFile:
    """offences.toml of the core: the law, the same for every force."""

    offences: dict[str, _OffenceEntry]


@cache
def offence_book() -> OffenceBook:
    """What the law says of each offence code, the same for every force."""
    entries = read_book(_DATA / "offences.toml", _OffenceFile).offences
    return OffenceBook(
        OffenceRow(
            code=code,
            ho_class=entry.ho_class,
            family=entry.family,
            treatment=entry.treatment,
            mode=entry.mode,
            limit=entry.limit,
            tests=frozenset(entry.tests),
            statute=entry.statute,
            title=entry.title,
        )
        for code, entry in entries.items()
    )


@cache
def core_sources() -> Mapping[str, Source]:
    """The sources that the core's code and data cite, by id."""
    return sources_in(_DATA)


def sources_in(folder: Traversable) -> Mapping[str, Source]:
    """The sources of the ``sources.toml`` in this folder, by id."""
    rows = read_book(folder / "sources.toml", SourcesFile).sources
    return {
        id_: Source(id=id_, title=row.title, standing=row.standing, address=row.address, years=row.years)
        for id_, row in rows.items()
    }


@cache
def core_words() -> Mapping[str, Words]:
    """The core's words, one catalogue for each language there is a file for."""
    found = sorted((_DATA / "words").iterdir(), key=lambda file: file.name)
    languages = [file.name.removesuffix(".toml") for file in found if file.name.endswith(".toml")]
    return {
        language: Words(language, dict(_flat(read_toml(_DATA / "words" / f"{language}.toml"), "")))
        for language in languages
    }


def _flat(table: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    """``[ADULT] met = …`` as ``ADULT.met``."""
    found: list[tuple[str, str]] = []
    for name, entry in table.items():
        if isinstance(entry, Mapping):
            found += _flat(entry, f"{prefix}{name}.")
        else:
            found.append((f"{prefix}{name}", str(entry)))
    return found
