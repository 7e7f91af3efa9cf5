"""The facts of one kind that stand in a case, in the order in which they happened."""

from collections.abc import Iterator
from typing import TypeVar, cast

from cara_core.case.case import Case
from cara_core.case.facts import What
from cara_core.case.standing import Recorded

__all__ = ["facts_of"]

WhatT = TypeVar("WhatT", bound=What)


def facts_of(case: Case, kind: type[WhatT]) -> Iterator[Recorded[WhatT]]:
    """Which facts of this kind stand? In the order in which they happened."""
    return (cast("Recorded[WhatT]", record) for record in case.standing if isinstance(record.what, kind))
