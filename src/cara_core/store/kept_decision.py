"""The decision of a screening, as it was kept: a value, for which no extra is needed."""

import json
from collections.abc import Mapping

import attrs

from cara_core.terms.caution import Person
from cara_core.terms.days import Day
from cara_core.terms.decision.decision import Decision, Outcome

__all__ = ["KeptDecision"]


@attrs.frozen(kw_only=True)
class KeptDecision:
    """What was decided at one screening of a case, in the words of then.

    ``number`` and ``on`` are those of its fact, ``outcome`` and ``digest`` what that fact says.
    ``decision`` is complete, or ``None``: where a person's part of it was erased (``erased``
    says whose), or where a version before this one screened, and kept no decision
    (``is_missing``). ``entries`` is what is left of it, as ``cara-decision/1``.
    """

    case: str
    number: int
    on: Day
    outcome: Outcome
    digest: str
    decision: Decision | None = None
    erased: frozenset[Person] = frozenset()
    entries: Mapping[str, object] | None = attrs.field(default=None, repr=False, eq=False)

    @property
    def is_missing(self) -> bool:
        """Was no decision kept with this screening? Versions before this one kept its outcome and digest alone."""
        return self.entries is None

    def to_json(self) -> str | None:
        """The decision as one line of JSON; ``None`` where none was kept.

        It is the text that :meth:`Decision.to_json` gave then, byte for byte. Where a person's
        part was erased, the findings and the advice of that person are left out, and the key
        ``erased`` says whose they were.
        """
        if self.entries is None:
            return None
        return json.dumps(self.entries, separators=(",", ":"), ensure_ascii=False)
