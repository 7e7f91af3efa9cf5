"""``cara messages preview``: one page with every text of a force or community, to be opened from disk."""

from pathlib import Path

from cara_core.books.messages import catalogue
from cara_core.channels.atomic_file import write_atomically
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import detail, plain, print_lines
from cara_core.cli.terminal.spinner import spinner
from cara_core.errors import CaraError, Fault, InputError
from cara_core.forces.loader import load_force
from cara_core.report.pack_preview import preview_page

__all__ = ["run"]


def run(force: str, *, language: str | None, out: str, on: str | None, dry_run: bool) -> int:
    """Write the page; the exit status."""
    day, file = decision_day(on), Path(out)
    if not file.parent.is_dir():
        raise InputError([Fault("--out", "NOT_FOUND", "its folder is not there; allowed: a file in a folder that is")])
    loaded = load_force(force)
    english = loaded.pack("en")
    brought = None if loaded.community is None else loaded.community.pack
    pack = loaded.pack(language) if language is not None else brought or english
    if pack is None or english is None:
        allowed = ", ".join(loaded.packs)
        raise InputError([Fault("--lang", "NO_TEXTS", f"there are no texts in that language here; allowed: {allowed}")])
    said = f"{pack.title}: {len(pack.texts)} texts"
    if dry_run:
        print_lines([plain(f"{said}; {file} would be written")])
        return DONE
    with spinner("setting every text and letter"):
        page = preview_page(
            pack,
            english=english,
            rules=catalogue(),
            office=loaded.office,
            force=loaded.title,
            on=day,
            sheet=loaded.sheet,
        )
    try:
        write_atomically(file, page)
    except OSError:
        raise CaraError(f"{file}: it cannot be written") from None
    print_lines([plain(f"{said}, on {file}"), detail("  it opens from disk, fetches nothing, and nothing was sent")])
    return DONE
