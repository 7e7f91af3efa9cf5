"""Options of the commands that open a case: from a file, and by asking."""

from typing import Annotated

import typer

from cara_core.cli.arguments.options import By, Force, Json, Key, On, Store

__all__ = ["new", "open_"]


def open_(
    *,
    file: Annotated[str, typer.Argument(metavar="REFERRAL", help="One referral: .json; - is standard input.")],
    name: Annotated[str, typer.Option("--case", metavar="CASE", help="The force's own reference for the case.")],
    force: Force = None,
    community: Annotated[str | None, typer.Option(metavar="C", help="A community, laid over the force.")] = None,
    by: By = None,
    on: On = None,
    key: Key = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Open a case with a referral, and screen it.

    A case can be opened whatever the screening says: what is not known yet can
    still be recorded. A new SQLite store is made with its first case.
    """
    from cara_core.cli.case.open import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(case=name, force=force, community=community, by=by, on=on, key=key, store=store, as_json=as_json)
    raise typer.Exit(run(file, call))


def new(
    *,
    name: Annotated[str, typer.Argument(metavar="CASE", help="The force's own reference for the new case.")],
    force: Annotated[str, typer.Option(metavar="F", help="The force, or force/community: cara forces lists them.")],
    file: Annotated[str | None, typer.Option(metavar="FILE", help="Keep the answers in this file, as JSON.")] = None,
    by: By = None,
    on: On = None,
    store: Store = None,
) -> None:
    """Ask a referral's questions at a terminal, and open the case.

    It asks what would settle most first, and stops when the outcome is certain. Enter
    alone means that nobody knows. Nothing is kept before you say so.
    """
    from cara_core.cli.case.new.run import Call, run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(Call.read(case=name, force=force, on=on, by=by, file=file, store=store)))
