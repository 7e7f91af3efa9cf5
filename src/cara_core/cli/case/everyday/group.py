"""The commands of ``cara case``: those of its own, and the everyday ones, made when somebody asks for one."""

from typing import Any, Final

from typer.core import TyperGroup
from typing_extensions import override

__all__ = ["CaseGroup"]

_OWN: Final = "A case"


class CaseGroup(TyperGroup):
    """Finds the everyday commands in their table, which is read for none of the others."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        from cara_core.cli.case.everyday.table import commands  # noqa: PLC0415  (read when it is asked for)

        return [*super().list_commands(ctx), *commands()]

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        found = super().get_command(ctx, cmd_name)
        if found is not None:
            return found
        from cara_core.cli.case.everyday.making import make_command  # noqa: PLC0415  (made when it is asked for)

        return make_command(cmd_name)

    @override
    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands under headings, as there are many."""
        from cara_core.cli.case.everyday.table import commands  # noqa: PLC0415  (read when it is asked for)

        groups: dict[str, list[tuple[str, str]]] = {}
        with_the_table: dict[str, list[tuple[str, str]]] = {}
        for name in super().list_commands(ctx):
            command: Any = super().get_command(ctx, name)
            if command is not None and not command.hidden:
                of = getattr(command, "rich_help_panel", None)
                title = of if isinstance(of, str) else _OWN
                rows_of = groups if title == _OWN else with_the_table
                rows_of.setdefault(title, []).append((name, str(command.get_short_help_str(60))))
        for row in commands().values():
            groups.setdefault(row.group, []).append((row.verb, row.help))
        for title, rows in with_the_table.items():
            groups.setdefault(title, []).extend(rows)
        for title, rows in groups.items():
            with formatter.section(title):
                formatter.write_dl(rows)
