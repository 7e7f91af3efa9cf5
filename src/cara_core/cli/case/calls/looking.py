"""Options of the commands that show a case, or list cases."""

from typing import Annotated

import typer

from cara_core.cli.arguments.case_options import Case
from cara_core.cli.arguments.options import By, Json, KnownAt, Reason, Store, Today

__all__ = ["list_", "show", "timeline"]


def show(
    *,
    name: Case,
    on: Today = None,
    known_at: KnownAt = None,
    store: Store = None,
    by: By = None,
    recipient: Annotated[
        str | None, typer.Option(metavar="WHO", help="Passed on to them: logged as a disclosure.")
    ] = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Show how a case stands, what is due, and what may follow.

    --known-at shows what was known at an instant, under the rules of today; what was
    erased since stays erased. --json is the whole case, with everything that was said in it. That it was read
    stands in the access log.
    """
    from cara_core.cli.case.show import Call, run  # noqa: PLC0415  (imported when it is asked for)

    call = Call.read(
        case=name,
        on=on,
        known_at=known_at,
        store=store,
        by=by,
        recipient=recipient,
        reason=reason,
        as_json=as_json,
    )
    raise typer.Exit(run(call))


def timeline(
    *,
    name: Case,
    on: Today = None,
    svg: Annotated[
        str | None, typer.Option(metavar="FILE", help="Draw it instead, into this file; - is standard output.")
    ] = None,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
) -> None:
    """Tell a case as it happened, a line for each fact."""
    from cara_core.cli.case.timeline import run  # noqa: PLC0415  (imported when it is asked for)

    raise typer.Exit(run(name, on=on, svg=svg, store=store, by=by, reason=reason))


def list_(
    *,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help="With this in its name, in large letters or small.")
    ] = None,
    phase: Annotated[str | None, typer.Option(metavar="PHASE", help="That has come so far, such as live.")] = None,
    force: Annotated[str | None, typer.Option(metavar="F", help="Of this force.")] = None,
    due: Annotated[
        bool, typer.Option("--due", help="In which something is due by the day of --on, or overdue.")
    ] = False,
    owner: Annotated[str | None, typer.Option(metavar="O", help="In which it is this one's to do.")] = None,
    on: Today = None,
    store: Store = None,
    by: By = None,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """List cases, with how far each has come. Several options narrow it down together."""
    from cara_core.cli.arguments.day_and_force import decision_day  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.arguments.store import reader, store_url  # noqa: PLC0415  (the same)
    from cara_core.cli.case.list import Call, run  # noqa: PLC0415  (the same)

    call = Call(
        url=store_url(store),
        read_by=reader(by, reason=reason),
        as_json=as_json,
        search=search,
        phase=phase,
        force=force,
        due=due,
        owner=owner,
        on=decision_day(on),
    )
    raise typer.Exit(run(call))
