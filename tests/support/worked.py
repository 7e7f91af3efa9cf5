"""Working days as a value: every weekday but the bank holidays of the law's own vectors."""

from typing import Final

from cara_core.terms.days import FIRST_DAY, LAST_DAY, WorkingDays, day

__all__ = ["WORKED"]

WORKED: Final = WorkingDays(
    bank_holidays=frozenset(
        day(text)
        for text in (
            *("2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26"),
            *("2026-04-03", "2026-04-06", "2026-05-04", "2026-12-25", "2026-12-28"),
            *("2027-01-01", "2027-03-26", "2027-03-29"),
        )
    ),
    first=FIRST_DAY,
    last=LAST_DAY,
)
