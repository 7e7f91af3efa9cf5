"""``cara messages CASE``: every message that follows from a case, and how each stands at a moment."""

from collections.abc import Iterator, Sequence
from typing import Final

from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import case_name, open_cases, reader, store_url
from cara_core.cli.case.words import english
from cara_core.cli.clock import now
from cara_core.cli.exit_status import DONE
from cara_core.cli.messages.channels_here import CAPTURED, channels_here, chosen_instant
from cara_core.cli.terminal.lines import detail, plain, print_json, print_lines
from cara_core.terms.decision.lines import Kind, Line
from cara_core.terms.one_message import Message, Standing, Task

__all__ = ["message_lines", "run"]

_WORDS: Final = {
    Standing.SENT: "sent",
    Standing.CAPTURED: "captured, not sent",
    Standing.UNDER_WAY: "under way: begun, and what became of it is not known yet",
    Standing.DUE: "due now",
    Standing.TO_COME: "to come",
    Standing.PAUSED: "paused",
    Standing.BLOCKED: "stopped",
    Standing.TASK: "a task for a named person",
    Standing.DONE: "a task that is done",
    Standing.TOO_LATE: "too late",
    Standing.FAILED: "did not arrive",
    Standing.SWALLOWED: "not sent: it was due while everything was paused, and it is too late for it now",
    Standing.NOT_NEEDED: "not needed: nobody was told otherwise, or another message says it",
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
    "PACK": "the text has a fault: cara adapt check says which",
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
    """Print the messages of that case; the exit status. Both records of contact are read, and that is logged."""
    name, moment, read_by = case_name(case, option="CASE"), chosen_instant(at), reader(by, reason=reason)
    with open_cases(store_url(store)) as casework:
        name = found_case(casework, name, by_parts=False)
        sending = casework.sending(channels_here(CAPTURED), by=read_by.who, clock=now, live=live)
        messages = sending.messages(name, moment, read_by)
    if as_json:
        for message in messages:
            print_json(_mapping(message))
    else:
        print_lines(message_lines(messages))
    return DONE


def message_lines(messages: Sequence[Message | Task]) -> Iterator[Line]:
    """These messages as a list: the day, which, to whom, as what, how it stands, and every reason why not."""
    words = english()
    if not messages:
        yield plain("Nothing follows from this case yet.")
    for message in messages:
        due, rule = message.due, message.rule
        by = f" by {message.medium}, {message.channel}" if isinstance(message, Message) else ""
        day = words.spell(due.opens_on)
        what = f"{rule.code}  {rule.title} (to the {rule.reader}{by}): {_WORDS[message.standing]}"
        yield Line.in_columns(Kind.PLAIN, before=f"{day:<18}", last=what)
        if message.standing is Standing.TASK:
            yield detail(f"  by {words.spell(due.due_by)}" + (f"; {rule.note}" if rule.note else ""))
        for blocked in message.blocked if isinstance(message, Message) else ():
            yield detail(f"  {blocked.rule} {blocked.field}: {_RULES.get(blocked.rule, 'not allowed')}")


def _mapping(message: Message | Task) -> dict[str, object]:
    due, sent = message.due, message if isinstance(message, Message) else None
    return {
        "format": "cara-message/1",
        "case": due.case,
        "message": due.message,
        "reader": due.reader,
        "occurrence": due.occurrence,
        "opens_on": str(due.opens_on),
        "due_by": str(due.due_by),
        "medium": None if sent is None else sent.medium,
        "channel": None if sent is None else sent.channel,
        "standing": message.standing,
        "state": None if sent is None else sent.state,
        "reference": None if sent is None else sent.reference,
        "blocked": [] if sent is None else [{"rule": fault.rule, "field": fault.field} for fault in sent.blocked],
    }
