"""What ``cara dispatch`` says of each message, and of them together."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cara_core.channels.channel import Channel
from cara_core.cli.terminal.lines import detail, plain, print_json, print_lines
from cara_core.terms.decision.lines import Line
from cara_core.terms.instants import Instant
from cara_core.terms.messages import Notice, Progress
from cara_core.terms.one_message import Message

__all__ = ["Tally", "dry_run"]

_WRONG: Final = frozenset({Progress.BLOCKED, Progress.FAILED, Progress.RETURNED, Progress.UNKNOWN})
_LATER: Final = frozenset({Progress.CLAIMED, Progress.CANCELLED})


@attrs.define
class Tally:
    """What came of a run so far: how many went, were only captured, go later or not at all, or need attention."""

    dry_run: bool
    as_json: bool
    went: int = 0
    captured: int = 0
    later: int = 0
    wrong: int = 0

    def report(self, message: Message) -> None:
        """Say what came of one message, and count it."""
        if message.state in _WRONG:
            self.wrong += 1
        elif message.state in _LATER and not self.dry_run:
            self.later += 1
        elif message.captured:
            self.captured += 1
        else:
            self.went += 1
        if self.as_json:
            print_json({"format": "cara-sent/1", "dry_run": self.dry_run, **_sent(message)})
            return
        state = self._state(message)
        lines: list[Line] = [
            plain(f"{message.case}  {message.message} by {message.medium}, {message.channel}: {state}")
        ]
        if message.detail and message.detail != state:
            lines.append(detail(f"  {message.detail}"))
        print_lines(lines)

    def _state(self, message: Message) -> str:
        match message.state:
            case Progress.CLAIMED:
                return "would go" if self.dry_run else "later"
            case Progress.ACCEPTED if message.captured:
                return "captured"
            case state:
                return str(state).replace("_", " ")

    def summary(self, folder: str) -> Iterator[Line]:
        """All of it in one line; ``folder`` is where the capture channel writes."""
        would = "would go" if self.dry_run else "went"
        parts = [f"{self.went} {would}"] if self.went or not self.captured else []
        if self.captured:
            parts.append(f"{self.captured} {would} into {folder} (captured: nothing of it left this machine)")
        if self.later:
            parts.append(f"{self.later} not now")
        yield plain("; ".join((*parts, f"{self.wrong} need attention")))


def _sent(message: Message) -> dict[str, object]:
    """What came of it, as ``cara-sent/1`` has it."""
    return {
        "reference": message.reference,
        "case": message.case,
        "message": message.message,
        "reader": str(message.reader),
        "medium": str(message.medium),
        "channel": message.channel,
        "state": str(message.state),
        "detail": message.detail,
    }


def dry_run(message: Message, at: Instant, channels: Mapping[str, Channel]) -> Message:
    """What would come of it at this instant, by these channels. Nobody is asked, and nothing is written."""
    composed = message.compose(at)
    channel = channels.get(message.channel)
    if channel is None:
        reasons = [f"NO_CHANNEL {message.channel}"]
    elif message.medium not in channel.media:
        reasons = [f"NOT_CARRIED {message.medium}"]
    else:
        reasons = [] if isinstance(composed, Notice) else [f"{fault.rule} {fault.field}" for fault in composed]
    state = Progress.BLOCKED if reasons else Progress.CLAIMED
    return attrs.evolve(message, state=state, detail="; ".join(reasons))
