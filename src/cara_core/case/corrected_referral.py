"""A referral with what was corrected since: each leaf by its path."""

from collections.abc import Iterable, Mapping

from cara_core.errors import Fault
from cara_core.terms.referral import Referral

__all__ = ["change_faults", "corrected"]


def corrected(referral: Referral, changes: Iterable[Mapping[str, object]]) -> Referral:
    """The referral with these changes, one after the other. What cannot be laid over it is left out."""
    raise NotImplementedError


def change_faults(referral: Referral, changes: Mapping[str, object]) -> tuple[Fault, ...]:
    """What is wrong with these changes? Each fault at ``what.changes.<path>``, none repeats a value."""
    raise NotImplementedError
