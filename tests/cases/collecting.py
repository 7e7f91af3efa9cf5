"""Each row of a case table is a test: its name is the row's, its failure is told in words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

import cara_core as cara
from cases.tables import Row, Table, TableWrong, contradiction, read_table

__all__ = ["pytest_collect_file"]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A TOML file in a folder called ``cases`` is a table."""
    if file_path.suffix == ".toml" and file_path.parent.name == "cases":
        return CaseTable.from_parent(parent, path=file_path)
    return None


class Contradicted(Exception):
    """The program says otherwise than a row."""


class CaseTable(pytest.File):
    """One table."""

    @override
    def collect(self) -> Iterator[pytest.Item]:
        try:
            table = read_table(self.path)
        except TableWrong as wrong:
            faults = "\n  ".join(map(str, wrong.args))
            raise self.CollectError(f"{self.path.name} cannot be read:\n  {faults}") from None
        for row, referral in table.rows:
            yield Case.from_parent(self, name=row.name, table=table, row=row, referral=referral)


class Case(pytest.Item):
    """One row."""

    def __init__(self, *, table: Table, row: Row, referral: cara.Referral, **known: Any) -> None:
        super().__init__(**known)
        self.table, self.row, self.referral = table, row, referral

    @override
    def runtest(self) -> None:
        message = contradiction(self.row, self.table.decision(self.row, self.referral))
        if message:
            raise Contradicted(message)

    @override
    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, Contradicted):
            return super().repr_failure(excinfo, style)
        head, on = self.table.head, self.row.on or self.table.head.on
        whose = head.force if head.community is None else f"{head.force}/{head.community}"
        message = str(excinfo.value).replace("\n", "\n  ")
        return (
            f"{self.path.name}: {self.row.name}\n  (under the rules of {whose}, decided on {on})\n  {message}\n"
            "  Either the row is wrong, or the program is: ask whoever owns the force's policy."
        )

    @override
    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.row.name
