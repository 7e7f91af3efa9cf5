"""Random imports and cancellations, in any order: what was cancelled never comes back, and nothing else is lost."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

import cara_core as cara
from cara_core.casework.calendar.results import HowChanged
from casework.calendar.test_keeping import COORDINATOR, FIRST, OTHER, REFERRAL, SECOND, read
from casework.worked import AT, BY

ROWS = {"1A": FIRST, "1B": SECOND.replace("1B,B,1A", "1B,B,"), "2A": OTHER}
STEPS = st.lists(
    st.one_of(
        st.frozensets(st.sampled_from(sorted(ROWS))).map(lambda ids: ("import", ids)),
        st.sampled_from(sorted(ROWS)).map(lambda id_: ("cancel", frozenset({id_}))),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_what_was_cancelled_does_not_come_back(steps: list[tuple[str, frozenset[str]]]) -> None:
    kept, cancelled = set[str](), set[str]()
    with TemporaryDirectory() as folder, cara.open_casework(f"sqlite:///{Path(folder) / 'cara.db'}") as casework:
        casework.open(cara.read_referral(REFERRAL), case="26/0001", force="hampshire", at=AT, by=BY)
        for step, ids in steps:
            if step == "import":
                reading = read(*(ROWS[id_] for id_ in sorted(ids)))
                casework.keep_calendar(reading, at=AT, by=COORDINATOR)
                kept |= ids
                again = casework.calendar_changes(reading)
                assert again.to_keep == ()
                assert {entry.id for entry in again.entries if entry.how is HowChanged.CANCELLED} == ids & cancelled
            elif ids <= kept:
                casework.cancel_workshop(*ids, cause="venue", at=AT, by=COORDINATOR)
                cancelled |= ids
            assert {workshop.id for workshop in casework.calendar().workshops} == kept - cancelled
            assert set(casework.calendar().cancelled) == cancelled
