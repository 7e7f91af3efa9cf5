"""``cara restore``: a backup of the store was put back; before anything else, this."""

from collections.abc import Iterator
from pathlib import Path

from cara_core.casework.results import StoreRestored
from cara_core.cli.arguments.store import asker, in_options, open_cases, store_url
from cara_core.cli.clock import now
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import detail, plain, print_json, print_lines
from cara_core.errors import Fault, InputError
from cara_core.terms.decision.lines import Line

__all__ = ["run"]


def run(*, erasures: str | None, store: str | None, by: str | None, as_json: bool) -> int:
    """Stop sending, erase again, have providers asked first; the exit status. Raises :class:`InputError`."""
    asks, file = asker(by), None if erasures is None else Path(erasures)
    with open_cases(store_url(store)) as casework:
        try:
            done = casework.restore(at=now(), by=asks.who, erasures=file)
        except InputError as wrong:
            raise _in_options(wrong, by=asks.option) from None
    if as_json:
        print_json(_mapping(done))
    else:
        print_lines(_lines(done))
    return DONE if done.has_list else ATTENTION


def _in_options(wrong: InputError, *, by: str) -> InputError:
    faults = in_options(wrong, by=by).faults
    return InputError(
        Fault("--erasures", fault.code, f"{fault.path}: {fault.allowed}")
        if fault.path.startswith(("line ", "erasures"))
        else fault
        for fault in faults
    )


def _lines(done: StoreRestored) -> Iterator[Line]:
    yield plain("Sending is stopped. Nothing goes out until `cara dispatch --resume`.")
    if done.has_list:
        yield plain(f"Erased again: {len(done.erased_again)}. Erased in the backup, too: {done.erased_before}.")
        yield from (detail(f"  case {erased.case}: the data of the {erased.person}") for erased in done.erased_again)
        if done.not_in_backup:
            yield detail(f"  {done.not_in_backup} of the list are of cases that the backup does not have")
    else:
        yield plain("There is no list of erasures: whoever was erased since the backup was not erased again.")
        yield detail("  allowed: --erasures, with the list that was kept beside the folder of the keys")
    yield plain("Providers are asked first about all that is due by now, before any of it goes.")
    yield detail(f"  messages of the store that may have gone out: {done.messages_to_ask}")
    yield detail("  what a provider cannot be asked about waits for a person: cara due")


def _mapping(done: StoreRestored) -> dict[str, object]:
    return {
        "format": "cara-restored/1",
        "sending": "stopped",
        "erasure_list": done.has_list,
        "erased_again": [{"case": erased.case, "person": erased.person.value} for erased in done.erased_again],
        "erased_before": done.erased_before,
        "not_in_backup": done.not_in_backup,
        "messages_to_ask": done.messages_to_ask,
    }
