"""``cara schedule``: two workshops that fit, for one case or for everybody who waits."""

from cara_core.cli.exit_status import WRONG
from cara_core.cli.schedule.call import Call
from cara_core.cli.schedule.files import FaultyFiles
from cara_core.cli.terminal.streams import print_note

__all__ = ["run"]


def run(call: Call) -> int:
    """Find workshops; the exit status. What is wrong with a file is named, and nothing is done."""
    try:
        if call.case is None:
            from cara_core.cli.schedule.everybody import run as run_all  # noqa: PLC0415  (either this or the next)

            return run_all(call)
        from cara_core.cli.schedule.one_case import run as run_case  # noqa: PLC0415  (the same)

        return run_case(call, call.case)
    except FaultyFiles as faulty:
        for line in faulty.lines:
            print_note(line)
        return WRONG
