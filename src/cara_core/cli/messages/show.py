"""``cara messages CASE``: every message that follows from a case, and how each stands at a moment."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cara_core.books.messages import catalogue
from cara_core.cli.arguments.store import case_name, open_existing_store, store_url, who_asks
from cara_core.cli.arguments.working_days import calendar
from cara_core.cli.case.words import english
from cara_core.cli.clock import now
from cara_core.cli.exit_status import DONE
from cara_core.cli.messages.channels_here import instant_asked, round_over
from cara_core.cli.terminal.lines import detail, plain, print_json, print_lines
from cara_core.delivery.case_messages import CaseMessage, Standing
from cara_core.forces.loader import load_force
from cara_core.terms.decision.lines import Line

__all__ = ["message_lines", "run"]

_WORDS: Final = {
    Standing.SENT: "sent",
    Standing.CAPTURED: "captured, not sent",
    Standing.UNDER_WAY: "under way: begun, and what became of it is not known yet",
    Standing.DUE: "due now",
    Standing.COMING: "to come",
    Standing.PAUSED: "paused: a concern for safety is open, and a supervisor chooses",
    Standing.BLOCKED: "stopped",
    Standing.TASK: "a task for a named person",
    Standing.TOO_LATE: "too late",
    Standing.FAILED: "did not arrive",
}
_RULES: Final = {
    "V1": "this way is not confirmed as safe",
    "V2": "not known, and what is not known is unsafe",
    "V3": "outside the hours in which it may go",
    "V4": "the same number or address stands on both people's records",
    "V5": "it could end on a voicemail",
    "V6": "a third person could read from it what it is about",
    "V7": "it would show one person the other's data",
    "V8": "the safe contact has changed since",
    "SIGN_OFF": "the text lacks a signature it needs",
    "LANGUAGE": "there is no text in the reader's language",
    "FILL": "a value of the text is not known",
    "WORDS": "the pack lacks a word",
    "CHARSET": "the channel cannot carry every letter of it",
    "NO_CHANNEL": "the channel is not set up here",
}
"""What each rule of ``docs/reference/messages.md`` means, in few words."""


def run(
    case: str,
    *,
    at: str | None,
    live: bool,
    store: str | None,
    by: str | None,
    reason: str | None,
    as_json: bool,
) -> int:
    """Tell the messages of that case; the exit status. Both records of contact are read, and that is logged."""
    name, moment, asks = case_name(case, "CASE"), instant_asked(at), who_asks(by)
    with open_existing_store(store_url(store)) as log:
        found = log.case(name)
        log.consulted(asks, now(), case=name, reason=reason)
        force = load_force(found.force, community=found.community)
        over = round_over(log, force, catalogue(), calendar(), by=asks, live=live, capture=Path("captured"))
        messages = over.messages(over.material(found, force, now()), moment)
    if as_json:
        for one in messages:
            print_json(_mapping(one))
    else:
        print_lines(message_lines(messages))
    return DONE


def message_lines(messages: Sequence[CaseMessage]) -> Iterator[Line]:
    """These messages as a list: the day, which, to whom, as what, how it stands, and every reason why not."""
    words = english()
    if not messages:
        yield plain("Nothing follows from this case yet.")
    for one in messages:
        by = "" if one.route is None else f" by {one.route.medium}, {one.route.channel}"
        day = words.spell(one.due.opens_on)
        yield plain(
            f"{day:<18}{one.rule.code}  {one.rule.title} (to the {one.rule.reader}{by}): {_WORDS[one.standing]}"
        )
        if one.standing is Standing.TASK:
            yield detail(f"  by {words.spell(one.due.due_by)}" + (f"; {one.rule.note}" if one.rule.note else ""))
        for blocked in one.blocked:
            yield detail(f"  {blocked.rule} {blocked.field}: {_RULES.get(blocked.rule, 'not allowed')}")


def _mapping(one: CaseMessage) -> dict[str, object]:
    return {
        "format": "cara-message/1",
        "case": one.due.case,
        "message": one.due.message,
        "reader": one.due.reader,
        "occurrence": one.due.occurrence,
        "opens_on": str(one.due.opens_on),
        "due_by": str(one.due.due_by),
        "medium": None if one.route is None else one.route.medium,
        "channel": None if one.route is None else one.route.channel,
        "standing": one.standing,
        "state": one.state,
        "blocked": [{"rule": blocked.rule, "field": blocked.field} for blocked in one.blocked],
    }
