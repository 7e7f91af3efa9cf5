# ruff: noqa: E501  (a table is read by its rows)
"""ENDS, the closed table of ``life.md`` section 2: by which kind of fact each duty ends, and how."""

from collections.abc import Iterator
from typing import NamedTuple

from life.model import guards
from life.model.guards import GUARD_OF_CODE, Guard

__all__ = ["END", "ENDS", "Ending", "table"]

END = ("DIED", "COMPLETED", "CEASED", "WITHDRAWN", "CLOSED", "RAN_OUT", "QUASHED", "TRANSFERRED")
_VICTIM = "DECLINED VICTIM_DIED TRANSFERRED"
_BREACH = "CHARGED CEASED WITHDRAWN QUASHED DIED TRANSFERRED"

_TABLE = f"""
referral_incomplete    | screened:screened_otherwise | ISSUED END
refuse_or_close        | closed | SCREENED ISSUED DIED CEASED QUASHED TRANSFERRED
issue_by               | caution_issued closed | SCREENED DIED CEASED QUASHED TRANSFERRED
decide_case            | caution_issued closed | SCREENED DIED CEASED QUASHED TRANSFERRED
answer_referral        | provider_decided | END PROSECUTION CHARGED
decide_after_rejection | provider_decided:accepts conditions_varied:after withdrawn | END-WITHDRAWN
book_workshops         | workshops_booked:after | ATTENDED END PROSECUTION CHARGED VARIED
completion_impossible  | non_compliance_recorded conditions_varied ended_incomplete withdrawn | REBOOKED ATTENDED DIED CEASED QUASHED PROSECUTION CHARGED TRANSFERRED
record_attendance      | attendance_recorded:reported | NOT_HELD UNBOOKED REBOOKED MISSED VARIED END
settle_contradiction   | attendance_recorded:settles_it workshop_not_held:settles_it victim_asked:settles_it victim_contacted:settles_it risk_reassessed:settles_it recorded_in_error:settles_it |
judge_absence          | absence_judged:same_part | CEASED WITHDRAWN QUASHED DIED TRANSFERRED
decide_after_absence   | non_compliance_recorded:after workshops_booked:after conditions_varied:after withdrawn | CHARGED CEASED QUASHED DIED TRANSFERRED
decide_excuse          | excuse_decided:after | ATTENDED:attended_that_day {_BREACH}
decide_prosecution     | referred_for_prosecution:after breach_not_pursued:after | {_BREACH}
record_proceedings     | ceased breach_not_pursued:after | WITHDRAWN QUASHED DIED TRANSFERRED
decide_unavailable     | booking_cancelled:after conditions_varied:after withdrawn | END-WITHDRAWN
review_bookings        | booking_cancelled safety_hold_lifted:says_of_bookings risk_reviewed:says_of_bookings issue_reviewed:after | NOT_HELD MISSED ATTENDED:attended_one_of_the_pair END
tell_outcome           | victim_contacted:settled | ISSUED:of_a_void_end ATTENDED:completed_by_it {_VICTIM}
contact_victim         | victim_contacted:settled | {_VICTIM}
tell_change            | victim_contacted:settled | {_VICTIM}
contact_record         | contact_record_kept:usable | {_VICTIM}
review_risk            | risk_reviewed:after | VICTIM_DIED TRANSFERRED
act_on_high_risk       | risk_reviewed:after | TRANSFERRED
end_stopped            | withdrawn closed caution_quashed ended_incomplete | GOES_ON DIED CEASED COMPLETED TRANSFERRED
acknowledge_concern    | concern_acknowledged:same_concern |
close_concern          | concern_closed:same_concern | TRANSFERRED
reassess_risk          | risk_reassessed:after | VICTIM_DIED TRANSFERRED
lift_or_keep_hold      | safety_hold_lifted:after | TRANSFERRED
decide_after_incident  | non_compliance_recorded:after risk_reviewed:after withdrawn:after ceased:after | TRANSFERRED
marac_reply            | marac_referred:replied | VICTIM_DIED TRANSFERRED
review_issue           | issue_reviewed:reviewed_about |
end_caution            | completed | END-COMPLETED
decide_expired         | ended_incomplete completed non_compliance_recorded withdrawn | CEASED QUASHED DIED PROSECUTION CHARGED VARIED TRANSFERRED
limit_near             | ceased | END-CEASED
record_outcome         | outcome_recorded | ISSUED:of_a_void_end TRANSFERRED
review_retention       | retention_reviewed | ISSUED:of_a_void_end
"""


class Ending(NamedTuple):
    """One row: this kind of fact ends this kind of duty, as ``done`` or with a code, where the guard is true."""

    duty: str
    fact: str
    how: str
    guard: Guard


def _codes(text: str) -> Iterator[tuple[str, str | None]]:
    for word in text.split():
        code, _, guard = word.partition(":")
        if code.startswith("END"):
            yield from ((each, None) for each in END if each != code.partition("-")[2])
        else:
            yield code, guard or None


def table() -> list[Ending]:
    """Every row of the table."""
    found = []
    for line in _TABLE.strip().splitlines():
        duty, done, codes = (cell.strip() for cell in line.split("|"))
        for word in done.split():
            fact, _, guard = word.partition(":")
            default = "counts_as_end" if fact in {"completed", "ceased", "withdrawn", "closed"} else "always"
            found.append(Ending(duty, fact, "done", getattr(guards, guard or default)))
        for code, guard_name in _codes(codes):
            facts, guard_of_code = GUARD_OF_CODE[code]
            chosen = guard_of_code if guard_name is None else getattr(guards, guard_name)
            found.extend(Ending(duty, fact, code, chosen) for fact in facts)
    return found


ENDS = table()
