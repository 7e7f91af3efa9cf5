"""``cara register print``: the sheet of a workshop, as text, as PDF, as a table to fill in."""

from pathlib import Path

from cara_core.cli.arguments.store import in_options, open_cases, reader, store_url
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import print_lines
from cara_core.cli.terminal.streams import print_note
from cara_core.errors import Fault, InputError
from cara_core.formats.tables.register import write_register

__all__ = ["run"]


def run(
    workshop: str, *, pdf: str | None, csv: str | None, store: str | None, by: str | None, reason: str | None
) -> int:
    """Print the sheet, or write it; the exit status."""
    read_by = reader(by, reason=reason or "the register of a workshop")
    with open_cases(store_url(store)) as casework:
        try:
            sheet = casework.register(workshop, read_by=read_by)
        except InputError as wrong:
            raise in_options(wrong) from None
    if pdf is None and csv is None:
        from cara_core.report.register.text import register_lines  # noqa: PLC0415  (only where it is printed)

        print_lines(register_lines(sheet))
    if pdf is not None:
        from cara_core.report.register.pdf import register_pdf  # noqa: PLC0415  (needs an extra)

        _write(register_pdf(sheet), file=pdf, option="--pdf")
    if csv is not None:
        table = write_register(workshop, [line.case for line in sheet.lines])
        _write(table.encode(), file=csv, option="--csv")
    return DONE


def _write(content: bytes, *, file: str, option: str) -> None:
    try:
        Path(file).write_bytes(content)
    except OSError:
        raise InputError([Fault(option, "NOT_WRITABLE", "it cannot be written; allowed: a file")]) from None
    print_note(f"{file}: the register")
