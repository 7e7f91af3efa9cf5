"""``cara case tell``: the forces' own systems are told what they have not heard yet."""

from cara_core.cli.arguments.store import hooks_status, open_cases, store_url
from cara_core.cli.clock import now

__all__ = ["run"]


def run(store: str | None) -> int:
    """Tell what a crash, or a failure of theirs, has left; the exit status."""
    with open_cases(store_url(store)) as casework:
        return hooks_status(casework.tell(now(), clock=now))
