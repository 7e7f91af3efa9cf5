"""Options of the commands that say again what was wrong or not known, or has changed: a fact, the referral, a home."""

from typing import TYPE_CHECKING, Annotated

import typer

from cara_core.cli.arguments.case_options import Case, Everything, Yes
from cara_core.cli.arguments.options import By, Json, Key, On, Store

if TYPE_CHECKING:
    from cara_core.cli.case.everyday.correcting import Call as Correction

__all__ = ["correct", "known", "moved"]


def correct(
    *,
    name: Case,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Which fact, as cara case timeline shows it.")],
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="What is right; several may be given.")
    ] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it was wrong.")] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help="Another day on which it happened.")] = None,
    yes: Yes = False,
    by: By = None,
    key: Key = None,
    store: Store = None,
    as_json: Json = False,
    everything: Everything = False,
) -> None:
    """Correct a fact that was wrong: it is said again, and why.

    What never happened here is taken back with `cara case in-error`.
    """
    from cara_core.cli.case.everyday.correcting import correct as run  # noqa: PLC0415  (imported when it is asked for)

    call = _correction(
        name=name,
        changes=changes,
        why=why,
        on=on,
        since=None,
        yes=yes,
        by=by,
        key=key,
        store=store,
        as_json=as_json,
        everything=everything,
    )
    raise typer.Exit(run(number, call))


def known(
    *,
    name: Case,
    changes: Annotated[
        list[str] | None, typer.Argument(metavar="PATH=VALUE", help="Paths of the referral, each with its value.")
    ] = None,
    source: Annotated[str | None, typer.Option(metavar="TEXT", help="Where it is known from.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="From which day on it holds.", show_default="the beginning")
    ] = None,
    on: On = None,
    yes: Yes = False,
    by: By = None,
    key: Key = None,
    store: Store = None,
    as_json: Json = False,
    everything: Everything = False,
) -> None:
    """Say what of the referral is known by now, or was wrong. It is screened again.

    At a terminal, and without a path, it asks what the screening says would settle it.
    """
    from cara_core.cli.case.everyday.correcting import say_known  # noqa: PLC0415  (imported when it is asked for)

    call = _correction(
        name=name,
        changes=changes,
        why=source,
        on=on,
        since=since,
        yes=yes,
        by=by,
        key=key,
        store=store,
        as_json=as_json,
        everything=everything,
    )
    raise typer.Exit(say_known(call))


def moved(
    *,
    name: Case,
    person: Annotated[
        str | None, typer.Argument(metavar="PERSON", help="Who moved: participant, victim.", show_default=False)
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The new address, its lines parted by commas; none: they have none."),
    ] = None,
    starts_from: Annotated[
        str | None, typer.Option(metavar="AREA", help="The participant: the area they travel from now, such as SO14.")
    ] = None,
    phone: Annotated[str | None, typer.Option(metavar="TEXT", help="The participant: another number.")] = None,
    email: Annotated[str | None, typer.Option(metavar="TEXT", help="The participant: another e-mail address.")] = None,
    full_name: Annotated[
        str | None, typer.Option("--name", metavar="TEXT", help="The participant, in a first record: the name.")
    ] = None,
    sex: Annotated[
        str | None, typer.Option(metavar="WORD", help="The participant, in a first record: male, female, other.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="The participant, in a first record: en, pl or another.")
    ] = None,
    interpreter_needed: Annotated[
        str | None, typer.Option("--interpreter-needed", metavar="WORD", help="The same: yes, no.")
    ] = None,
    told_by: Annotated[
        str | None, typer.Option(metavar="ROLE", help="The victim: who said so, such as victim.")
    ] = None,
    living_with_participant: Annotated[
        str | None,
        typer.Option(
            "--living-with-participant", metavar="WORD", help="The victim: do the two live in one home: yes, no."
        ),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="The victim's letter box: own, shared, work, relative, agency."),
    ] = None,
    perpetrator_access: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="Can the participant get at that letter box: no, unknown, yes."),
    ] = None,
    yes: Yes = False,
    by: By = None,
    key: Key = None,
    store: Store = None,
) -> None:
    """The participant or the victim moved house.

    Their contact record is kept anew, as `cara contact record` does. What only held at the
    old address is asked again; no letter goes there any more. The victim's address may be left out.
    On a terminal it asks for what is missing; in a pipe it needs --yes.
    """
    from cara_core.cli.case.everyday.moving import Call, run  # noqa: PLC0415  (imported when it is asked for)

    said = {
        "address": address,
        "starts_from": starts_from,
        "phone": phone,
        "email": email,
        "name": full_name,
        "sex": sex,
        "language": language,
        "interpreter_needed": interpreter_needed,
        "told_by": told_by,
        "living_with_participant": living_with_participant,
        "owner": owner,
        "perpetrator_access": perpetrator_access,
    }
    given = {field: text for field, text in said.items() if text is not None}
    raise typer.Exit(run(Call(case=name, person=person, given=given, by=by, key=key, store=store, yes=yes)))


def _correction(
    *,
    name: str,
    changes: list[str] | None,
    why: str | None,
    on: str | None,
    since: str | None,
    yes: bool,
    by: str | None,
    key: str | None,
    store: str | None,
    as_json: bool,
    everything: bool,
) -> "Correction":
    from cara_core.cli.arguments.day_and_force import decision_day  # noqa: PLC0415  (imported when it is asked for)
    from cara_core.cli.arguments.store import asker, store_url  # noqa: PLC0415  (the same)
    from cara_core.cli.case.everyday.correcting import Call as Correction  # noqa: PLC0415  (the same)

    return Correction(
        case=name,
        changes=changes or (),
        why=why,
        on=None if on is None else decision_day(on),
        today=decision_day(on),
        since=None if since is None else decision_day(since),
        asks=asker(by),
        key=key,
        url=store_url(store),
        as_json=as_json,
        yes=yes,
        everything=everything,
    )
