"""The ``cara`` command: its options, and what it shows a person.

Exit status: 0 done; 1 done, and something needs attention; 2 the input or the call was
wrong, named on standard error. No traceback reaches a user.

``cara --version`` imports the options of the commands and nothing of the programme; every
other import waits until a command runs.
"""

import os
import sys
from io import TextIOWrapper
from typing import Final

from cara_core.cli.exit_status import ATTENTION, DONE, WRONG

__all__ = ["ATTENTION", "DONE", "WRONG", "main"]

_EXTRA: Final = frozenset({"click", "rich", "shellingham", "typer"})


def main() -> int:
    """Run ``cara`` with the arguments of this process; the exit status.

    Set ``CARA_TRACEBACK=1`` to see where an unexpected exception came from.
    """
    if sys.stdout is None or sys.stderr is None:
        return WRONG  # closed before we began: there is nowhere to write, not even why
    for stream in (sys.stdout, sys.stderr):
        # JSON is UTF-8 whatever the locale; what cannot be written must not lose a decision.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _status()
        sys.stdout.flush()
    except BrokenPipeError:
        return _hung_up()
    except OSError as full:
        _hung_up()
        return _say(f"the output could not be written: {full.strerror}", ATTENTION)
    return status


def _status() -> int:
    """Run the command; whatever it raises becomes a line on standard error and a status."""
    try:
        from cara_core.cli.commands import app  # noqa: PLC0415  (its libraries may be absent: the message is below)

        status = app(prog_name="cara", standalone_mode=False)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else DONE
    except OSError:
        raise
    except ModuleNotFoundError as absent:
        if absent.name is None or absent.name.partition(".")[0] not in _EXTRA:
            return _unexpected(absent)
        sys.stderr.write(f"cara needs {absent.name}, which is not installed: pip install 'cara-core[cli]'\n")
        return WRONG
    except Exception as raised:  # noqa: BLE001  (the border: no traceback reaches a user)
        return _refused(raised)
    return status if isinstance(status, int) else DONE


def _refused(raised: Exception) -> int:
    from cara_core.errors import CaraError, InputError  # noqa: PLC0415  (nothing was raised, nothing is imported)

    match raised:
        case RuntimeError() if type(raised).__name__ == "Abort":
            return ATTENTION
        case InputError(faults=faults):
            return _say("\n".join(map(str, faults)), WRONG)
        case CaraError():
            return _say(str(raised), WRONG)
        case _:
            return _wrong_call(raised)


def _wrong_call(raised: Exception) -> int:
    from cara_core.cli.arguments.wrong_calls import wrong_call_lines  # noqa: PLC0415  (the same)

    lines = wrong_call_lines(raised)
    if lines is None:
        return _unexpected(raised)
    from cara_core.cli.terminal.streams import harmless  # noqa: PLC0415  (the same)

    sys.stderr.writelines(f"{harmless(line)}\n" for line in lines)
    return WRONG


def _unexpected(raised: Exception) -> int:
    """A fault of the program itself. What was raised may hold a person's data: only its type is shown."""
    if os.environ.get("CARA_TRACEBACK") == "1":
        raise raised
    return _say(
        f"a fault of this program ({type(raised).__name__}). Please report it, without any data of a case; "
        "CARA_TRACEBACK=1 shows where it happened",
        ATTENTION,
    )


def _say(text: str, status: int) -> int:
    from cara_core.cli.terminal.streams import harmless  # noqa: PLC0415  (the same)

    for line in text.splitlines():
        sys.stderr.write(harmless(line if line.startswith(" ") else f"cara: {line}"))
        sys.stderr.write("\n")
    return status


def _hung_up() -> int:
    """The reader of the output has gone, as ``head`` does: there is nobody left to write to."""
    # The interpreter flushes standard output once more at its end. That goes nowhere now, and cannot fail.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ATTENTION
