"""``cara case …``: the commands of one case, in the order in which they are listed.

The options of each stand in ``calls/``; those of the everyday ones are made from their table.
"""

from typing import Final

import typer

from cara_core.cli.case.calls import changing, looking, opening, recording
from cara_core.cli.case.everyday.group import CaseGroup

__all__ = ["case"]

case = typer.Typer(cls=CaseGroup, add_completion=False, no_args_is_help=True, rich_markup_mode=None)
_PEOPLE: Final = "People and the record"


@case.callback()
def cases() -> None:
    """Open a case, record what happens in it, see how it stands."""


case.command()(opening.new)
case.command("open")(opening.open_)
case.command()(looking.show)
case.command("list")(looking.list_)
case.command()(looking.timeline)
case.command()(changing.known)
case.command()(changing.correct)
case.command()(recording.screen)
case.command()(recording.erase)
case.command()(recording.tell)
case.command()(recording.record)
case.command("form")(recording.form_)
case.command(rich_help_panel=_PEOPLE)(changing.moved)
