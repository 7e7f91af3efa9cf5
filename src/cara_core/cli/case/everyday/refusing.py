"""A refusal in few lines: what stands in the way, then what to do about it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from cara_core.cli.case.everyday.table import ways_out
from cara_core.cli.case.words import describe_kind
from cara_core.errors import CaseEnded, OutOfTurn

__all__ = ["refusal_lines"]


def refusal_lines(
    refused: OutOfTurn | CaseEnded,
    *,
    everything: bool,
    before: str = "cara: ",
    options: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[str]:
    """What stands in the way, each with the command that does something about it; then how to see what is allowed.

    ``everything``: every kind of fact that may follow now, too. ``before`` stands before the first line.
    ``options``: under which option a path of the fact is known here.
    """
    if isinstance(refused, CaseEnded):
        yield f"{before}{refused.case}: {refused.asked} cannot follow: the case is {refused.ended.replace('_', ' ')}"
    else:
        yield f"{before}{refused.case}: {refused.asked} cannot be kept yet. It waits for:"
        for missing in refused.missing:
            path, colon, words = missing.partition(": ")
            yield f"  - {options.get(path, path)}{colon}{words}"
            verb = _verb_for(missing)
            if verb is not None:
                yield f"      cara case {verb} {refused.case}"
    if not everything:
        yield "--all shows everything that may follow now"
        return
    yield "What may follow now:"
    for kind in refused.allowed:
        yield f"  {kind}: {describe_kind(kind)}"


def _verb_for(missing: str) -> str | None:
    """Which command does something about it?"""
    return next((verb for words, verb in ways_out() if words in missing), None)
