"""What ``cara dispatch`` says of each message, and of them together."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from cara_core.channels.transport import Channel
from cara_core.cli.terminal.lines import detail, plain, print_json, print_lines
from cara_core.delivery.sending import Composed, Outgoing, Sent
from cara_core.terms.decision.lines import Line
from cara_core.terms.messages import CAPTURE, Notice, Progress

__all__ = ["Tally", "tried"]

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

    def tell(self, one: Sent) -> None:
        """Say what came of one message, and count it."""
        if one.state in _WRONG:
            self.wrong += 1
        elif one.state in _LATER and not self.dry_run:
            self.later += 1
        elif one.channel == CAPTURE:
            self.captured += 1
        else:
            self.went += 1
        if self.as_json:
            said = {name: None if value is None else str(value) for name, value in attrs.asdict(one).items()}
            print_json({"format": "cara-sent/1", "dry_run": self.dry_run, **said})
            return
        lines: list[Line] = [plain(f"{one.case}  {one.message} by {one.medium}, {one.channel}: {self._state(one)}")]
        if one.detail and one.detail != self._state(one):
            lines.append(detail(f"  {one.detail}"))
        print_lines(lines)

    def _state(self, one: Sent) -> str:
        match one.state:
            case Progress.CLAIMED:
                return "would go" if self.dry_run else "later"
            case Progress.ACCEPTED if one.channel == CAPTURE:
                return "captured"
            case _:
                return one.state.replace("_", " ")

    def summary(self, folder: str) -> Iterator[Line]:
        """All of it in one line; ``folder`` is where the capture channel writes."""
        would = "would go" if self.dry_run else "went"
        parts = [f"{self.went} {would}"] if self.went or not self.captured else []
        if self.captured:
            parts.append(f"{self.captured} {would} into {folder} (captured: nothing of it left this machine)")
        if self.later:
            parts.append(f"{self.later} not now")
        yield plain("; ".join((*parts, f"{self.wrong} need attention")))


def tried(outgoing: Outgoing, made: Composed, reference: str, channels: Mapping[str, Channel]) -> Sent:
    """What would come of it now, by these channels. Nobody is asked, and nothing is written."""
    channel, medium = channels.get(outgoing.route.channel), outgoing.route.medium
    if channel is None:
        reasons = [f"NO_CHANNEL {outgoing.route.channel}"]
    elif medium not in channel.media:
        reasons = [f"NOT_CARRIED {medium}"]
    else:
        reasons = [] if isinstance(made, Notice) else [f"{one.rule} {one.field}" for one in made]
    return Sent(
        reference=reference,
        case=outgoing.due.case,
        message=outgoing.due.message,
        reader=outgoing.due.reader,
        medium=medium,
        channel=outgoing.route.channel,
        state=Progress.BLOCKED if reasons else Progress.CLAIMED,
        detail="; ".join(reasons),
    )
