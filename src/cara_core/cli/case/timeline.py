"""``cara case timeline``: one case as it happened, line by line, or as a picture."""

from collections.abc import Iterator

from cara_core.case.case import Case
from cara_core.case.timeline import marks, moment_lines, timeline
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.day_and_force import decision_day
from cara_core.cli.arguments.store import case_name, open_cases, reader, store_url
from cara_core.cli.case.words import english
from cara_core.cli.exit_status import DONE
from cara_core.cli.terminal.lines import print_lines
from cara_core.cli.terminal.pictures import write_picture
from cara_core.cli.terminal.streams import print_note
from cara_core.due.duties import duties
from cara_core.due.pauses import pauses
from cara_core.due.words import duty_moments, pause_moments
from cara_core.report.timeline_picture import timeline_svg
from cara_core.terms.days import Day, WorkingDays
from cara_core.terms.decision.lines import Line

__all__ = ["run", "timeline_lines"]


def run(case: str, *, on: str | None, svg: str | None, store: str | None, by: str | None, reason: str | None) -> int:
    """Show the case, or draw it; the exit status. That it was read is logged first."""
    name, day, read_by = case_name(case, option="CASE"), decision_day(on), reader(by, reason=reason)
    with open_cases(store_url(store)) as casework:
        name = found_case(casework, name, by_parts=True)
        found, working = casework.case(name, read_by=read_by), casework.working_days()
    if svg is None:
        print_lines(timeline_lines(found, day, working))
        return DONE
    picture = timeline_svg(found, duties(found, working), english(), on=day)
    if write_picture(picture, file=svg):
        print_note(f"{svg}: the timeline of {name}")
    return DONE


def timeline_lines(case: Case, on: Day, working: WorkingDays) -> Iterator[Line]:
    """What happened in this case, what is due on that day, and which days lie ahead."""
    words = english()
    due = duty_moments(duties(case, working), words, on)
    paused = pause_moments(pauses(case), words)
    return moment_lines(case, (*timeline(case, words), *marks(case, words), *due, *paused), words, on=on)
