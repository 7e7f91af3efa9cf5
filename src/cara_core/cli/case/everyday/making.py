"""An everyday command made from its row of the table: its options, each with its help."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import typer
from typer.main import get_command

from cara_core.cli.arguments.case_options import Case, Everything, Yes
from cara_core.cli.arguments.options import By, Json, Key, Store
from cara_core.cli.case.everyday.answers import allowed_words
from cara_core.cli.case.everyday.table import Clock, Command, Question, commands
from cara_core.terms.days import Day

__all__ = ["make_command"]

On = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="The day it happened, YYYY-MM-DD.", show_default="today in London"),
]
At = Annotated[str | None, typer.Option(metavar="HH:MM", help="The hour it happened, in London, on that day.")]
Sure = Annotated[bool, typer.Option("--sure", help="Say yes to what is asked before it is kept.")]


@cache
def make_command(verb: str) -> Any:
    """The command of this verb; ``None``: there is none."""
    command = commands().get(verb)
    if command is None:
        return None
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(verb)(_function_of(command))
    return get_command(app)


def _function_of(command: Command) -> Callable[..., None]:
    def everyday(**options: Any) -> None:
        from cara_core.cli.case.everyday.call import Call  # noqa: PLC0415  (imported when it is asked for)
        from cara_core.cli.case.everyday.run import run  # noqa: PLC0415  (the same)

        given = {question.name: options.get(f"answer_{question.name}") for question in command.questions}
        if command.place is not None and options.get("place") is not None:
            given[command.place] = options["place"]
        call = Call.read(
            command,
            case=options["case"],
            texts=given,
            on=options["on"],
            at=options.get("at"),
            by=options["by"],
            key=options["key"],
            store=options["store"],
            as_json=options["as_json"],
            yes=options["yes"],
            sure=options.get("sure", False),
            everything=options["everything"],
        )
        raise typer.Exit(run(call))

    parameters = [
        _parameter("case", Case, inspect.Parameter.empty),
        *_of_the_fact(command),
        *_of_every_command(command),
    ]
    everyday.__doc__ = _help(command)
    # typer reads the options of a command from the signature of its function.
    vars(everyday)["__signature__"] = inspect.Signature(parameters)
    everyday.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return everyday


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _of_the_fact(command: Command) -> list[inspect.Parameter]:
    found: list[inspect.Parameter] = []
    for question in command.questions:
        if question.name == command.place:
            argument = typer.Argument(metavar=question.key.upper(), help=_help_of(question), show_default=False)
            found.append(_parameter("place", Annotated[str | None, argument], None))
        kind = list[str] | None if question.is_list else str | None
        option = typer.Option(question.option, metavar=_metavar(question), help=_help_of(question))
        found.append(_parameter(f"answer_{question.name}", Annotated[kind, option], None))
    return found


def _of_every_command(command: Command) -> list[inspect.Parameter]:
    at = [_parameter("at", At, None)] if command.clock is not Clock.UNASKED else []
    sure = [_parameter("sure", Sure, False)] if command.sure else []
    rest: dict[str, tuple[Any, Any]] = {
        "yes": (Yes, False),
        "by": (By, None),
        "key": (Key, None),
        "store": (Store, None),
        "as_json": (Json, False),
        "everything": (Everything, False),
    }
    named = [_parameter(name, annotation, default) for name, (annotation, default) in rest.items()]
    return [_parameter("on", On, None), *at, *sure, *named]


def _metavar(question: Question) -> str:
    if allowed_words(question):
        return "WORD"
    return "DAY" if question.kind is Day else "NUMBER" if question.kind is int else "TEXT"


def _help_of(question: Question) -> str:
    """The words in which it is asked, and which answers there are: whoever reads it has seen no prompt yet."""
    text = question.words if question.words.endswith("?") else f"{question.words}."
    known = "" if question.is_needed or question.is_expected or not question.is_asked else " Where it is known."
    words = ", ".join(allowed_words(question))
    return f"{text}{known} One of: {words}." if words else f"{text}{known}"


def _help(command: Command) -> str:
    sure = f"\n\nBefore it is kept, somebody says yes to: {command.sure}" if command.sure else ""
    return (
        f"{command.help}\n\nOn a terminal it asks for what is missing, shows what would change, and asks before it is "
        f"kept. In a pipe it needs --yes.{sure}"
    )
