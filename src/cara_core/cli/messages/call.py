"""``cara messages call``: what somebody who calls the victim has in front of them."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cara_core.books.messages import catalogue
from cara_core.case.case import Case
from cara_core.case.contacts import chosen_way
from cara_core.case.facts import Occasion, Part
from cara_core.cli.arguments.case_names import found_case
from cara_core.cli.arguments.store import case_name, open_cases, reader, store_url
from cara_core.cli.case.words import english
from cara_core.cli.exit_status import ATTENTION, DONE
from cara_core.cli.terminal.lines import detail, heading, plain, print_lines
from cara_core.contact.safe.ladder import call_windows, not_reached
from cara_core.contact.safe.rules import unsafe_for_victim, written_faults
from cara_core.contact.safe.whom_to_ring import NotRung, blocked_by, not_rung
from cara_core.delivery.case_records import participant_reaches
from cara_core.delivery.gate import prompts_for
from cara_core.errors import Fault, InputError
from cara_core.forces.force import Force
from cara_core.forces.loader import load_force
from cara_core.formats.participant import Participant
from cara_core.terms.contact import CallOutcome, SafeContact, SafeWay, WayKind
from cara_core.terms.days import Day
from cara_core.terms.decision.lines import Line
from cara_core.terms.instants import LONDON, Instant, london_day
from cara_core.terms.messages import MessageRule
from cara_core.terms.one_message import Blocked
from cara_core.terms.veil import unveiled

__all__ = ["run"]

_CALLED: Final = frozenset({WayKind.CALL, WayKind.IN_PERSON, WayKind.VIA_AGENCY})
_ENGLISH: Final = "en"
_OCCASIONS: Final = {
    "V02": Occasion.CAUTION_ISSUED,
    "V04": Occasion.FIRST_WORKSHOP,
    "V05": Occasion.COMPLETION,
    "V06": Occasion.CHANGE,
}
_PARTS: Final = {"V04": Part.FIRST, "V05": Part.SECOND}
_NOT_RUNG: Final = {
    NotRung.DIED: "The victim has died: nobody rings.",
    NotRung.DECLINED: "The victim wants no more contact: nobody rings, until the victim says otherwise.",
    NotRung.DO_NOT_CONTACT: "The record says that the victim may not be contacted: nobody rings. A supervisor decides.",
}
_DANGER: Final = "Danger now: call 999. Cannot speak: use a mobile and press 55 when asked."
_HOURS: Final = "V3"
_WAIT: Final = "It is not a safe time: nobody calls now. Nothing is recorded: call at the next safe time."
_NO_WAY: Final = "No way is safe now: nobody calls. Record the outcome no_safe_channel."
_WITHHELD: Final = "nobody answers for these words yet. The call goes ahead without them."
_WITHOUT_PROMPTS: Final = "Ring as you were trained to. First make sure that it is safe to talk; if not, end the call."
_RULES_FOR_MACHINES: Final = frozenset({"V5", "V7"})
"""What forbids a machine to call, and no person: a person leaves no voicemail, and writes nothing."""


def run(case: str, *, message: str, store: str | None, by: str | None, reason: str) -> int:
    """Show the sheet of that call; the exit status. That the safe contact was read is logged first."""
    name, read_by, rule = case_name(case, option="CASE"), reader(by, reason=reason), _rule(message)
    with open_cases(store_url(store)) as casework:
        name = found_case(casework, name, by_parts=False)
        found = casework.case(name)
        contact = casework.safe_contact(name, read_by=read_by)
        participant = casework.participant(name, read_by=attrs.evolve(read_by, reason="to compare the numbers"))
    force = load_force(found.force, community=found.community)
    print_lines(_sheet(found, rule, contact))
    why_not = NotRung.DO_NOT_CONTACT if contact is not None and contact.do_not_contact else not_rung(found)
    if why_not is not None:
        print_lines(_nobody_rings(found, why_not))
        return ATTENTION
    call = _Call(rule=rule, contact=contact, participant=participant, force=force, at=read_by.at)
    print_lines(_prompts(call))
    print_lines(_attempts(found, call))
    for way, faults in call.ways():
        print_lines(_way_lines(way, faults))
        print_lines(_not_to_say(call, way, faults))
    safe = any(not faults for _, faults in call.ways())
    if not safe:
        print_lines([plain(), heading(_WAIT if call.waits else _NO_WAY)])
    return DONE if safe else ATTENTION


@attrs.frozen(kw_only=True, repr=False)
class _Call:
    """One call to the victim, at one instant, and what it is judged by."""

    rule: MessageRule
    contact: SafeContact | None
    participant: Participant | None
    force: Force
    at: Instant

    @property
    def waits(self) -> bool:
        """Does nothing but the hour or the day stand against a call by some way?"""
        return any(faults and all(blocked.rule == _HOURS for blocked in faults) for _, faults in self.ways())

    def ways(self) -> Sequence[tuple[SafeWay, Sequence[Blocked]]]:
        """Each way to call the victim, with what forbids it now."""
        ways = () if self.contact is None else self.contact.channels
        return [(way, self.faults(way)) for way in ways if way.kind in _CALLED]

    def faults(self, way: SafeWay) -> Sequence[Blocked]:
        """What forbids a person to call by this way now?"""
        found = unsafe_for_victim(
            self.contact,
            way,
            self.rule,
            self.at,
            participant_reaches(self.participant),
            verified_days=self.force.sending.verified_days,
        )
        return [blocked for blocked in found if not _is_for_machines(blocked)]


def _rule(message: str) -> MessageRule:
    calls = {rule.code: rule for rule in catalogue().values() if rule.reader == "victim" and "call" in rule.media}
    found = calls.get(message) or next((rule for rule in calls.values() if rule.id == message), None)
    if found is None:
        raise InputError([Fault("MESSAGE", "NOT_ALLOWED", f"no such call; allowed: {', '.join(calls)}")])
    return found


def _sheet(case: Case, rule: MessageRule, contact: SafeContact | None) -> Iterator[Line]:
    words = english()
    in_danger = case.hold is not None
    if in_danger:
        yield heading(_DANGER)
        yield plain("A concern for safety is open in this case.")
        yield plain()
    yield heading(f"{rule.code} {rule.title}: case {case.id}")
    yield detail(f"  {rule.note}")
    if not in_danger:
        yield plain(_DANGER)
    if contact is None:
        yield plain("There is no safe-contact record: what is not known is unsafe.")
    else:
        yield plain(f"Version {contact.version} of {words.spell(contact.recorded_on)}, by {contact.recorded_by}.")
        yield plain(f"Calls: {contact.worker or 'nobody is named yet'}. Language: {contact.language or 'not known'}.")
        yield from _needed(contact)
    yield plain()


def _nobody_rings(case: Case, why: NotRung) -> Iterator[Line]:
    """Why nobody rings, and how what the law asks for is told all the same, where the victim chose a way."""
    yield heading(_NOT_RUNG[why])
    way = chosen_way(case)
    if why is NotRung.DECLINED and way is not None:
        yield plain(f"What has to be told is told in the way that the victim chose: {way}.")


def _attempts(case: Case, call: _Call) -> Iterator[Line]:
    """How far the attempts have come in which the victim was not spoken to: three, in two windows, on two days."""
    rule, contact = call.rule, call.contact
    since = _since(case, rule)
    if since is None:
        return
    avoid = () if contact is None else {day for way in contact.channels for day in way.avoid}
    occasion = _OCCASIONS.get(rule.code, Occasion.OTHER)
    ladder = not_reached(case, occasion, since, call_windows(contact), avoid, now=call.at)
    if ladder.ended:
        yield plain("Not reached three times, in two windows, on two days: it ends here, and a supervisor is told.")
    elif ladder.attempts:
        yield plain(f"Not reached so far: {ladder.attempts}, on {ladder.days} days, in {ladder.windows} safe windows.")
    if blocked_by(case) is not None:
        yield plain("The last time no way was left: nobody calls before a new safe-contact record is kept.")
    if call.waits and ladder.next_from is not None and ladder.next_from > call.at:
        yield plain(f"The next safe time to try: {ladder.next_from.astimezone(LONDON):%A %d %B %Y, %H:%M}.")


def _since(case: Case, rule: MessageRule) -> Day | None:
    """From which day on do attempts count for this call: from the workshop, the caution, or the opening?"""
    part = _PARTS.get(rule.code)
    held_on = [record.what.workshop_on for record in case.attendances if record.what.part is part]
    begun = case.opened_on if case.issued is None else case.issued.on
    return max(held_on, default=begun)


def _needed(contact: SafeContact) -> Iterator[Line]:
    """What the caller has to have ready."""
    need = contact.interpreter_need
    if need is not None:
        wanted = ", ".join(word for word in (need.language, need.dialect, need.gender) if word)
        yield plain(f"An interpreter is on the line first: {wanted}. Never a relative, a friend or a child.")
        if need.excluded is not None:
            yield detail(f"  not: {unveiled(need.excluded)}")
    if contact.preferred_worker_gender is not None:
        yield plain(f"Who calls: preferably {contact.preferred_worker_gender}.")
    if contact.code_word_set:
        yield plain("A code word is set: ask for it. It is kept elsewhere.")
    if contact.stop_word_meaning is not None:
        yield plain(f"The stop word means: {unveiled(contact.stop_word_meaning)}")


def _prompts(call: _Call) -> Iterator[Line]:
    """The prompts, in the victim's language, else in English, and that is said: they are the caller's, and not sent.

    Words that did not pass the gate are withheld. The call is not: it waits for no signature.
    """
    language = _ENGLISH if call.contact is None or call.contact.language is None else call.contact.language
    prompts = prompts_for(call.force, call.rule.id, language, london_day(call.at))
    for tag, why in prompts.withheld:
        yield plain(f"The prompts in {tag} are withheld: {_WITHHELD}")
        yield detail(f"  {', '.join(dict.fromkeys(reason.code for reason in why))}: {why[0].what}")
    if prompts.script is None:
        yield plain(_WITHOUT_PROMPTS)
    elif not prompts.in_own_language:
        yield plain(f"No prompts in the language {language} may be used: these are the English ones.")
    for stage, lines in () if prompts.script is None else prompts.script.stages:
        yield heading(stage)
        yield from (plain(f"  - {prompt}") for prompt in lines)
    yield plain()
    yield plain(f"Outcomes: {', '.join(CallOutcome)}.")


def _way_lines(way: SafeWay, faults: Sequence[Blocked]) -> Iterator[Line]:
    """One way to reach the victim: the number only where nothing forbids to call it at this moment."""
    yield plain()
    if faults:
        why = "; ".join(f"{blocked.rule} {blocked.field}" for blocked in faults)
        yield plain(f"{way.kind}: not now ({why})")
        return
    yield heading(f"{way.kind}: {unveiled(way.value)}")
    if way.caller_identity is not None:
        yield detail(f"  if somebody else answers: {unveiled(way.caller_identity)}")
    if way.kind is WayKind.CALL:
        yield detail("  no voicemail" if not way.voicemail_ok else "a voicemail is allowed, neutral words only")
        withheld = {True: "is all right", False: "is not all right", None: "may not be all right: nobody knows"}
        yield detail(f"  to call from a withheld number {withheld[way.withheld_number_ok]}")


def _not_to_say(call: _Call, way: SafeWay, faults: Sequence[Blocked]) -> Iterator[Line]:
    """Does what the caller would say to somebody else lead to the participant? It is shown all the same, with that."""
    phrase = None if faults or way.caller_identity is None else unveiled(way.caller_identity)
    if phrase is not None and written_faults({}, [phrase], participant_reaches(call.participant) or ()):
        yield plain("  V4 caller_identity: a number or an e-mail address in it is the participant's. Do not say it.")


def _is_for_machines(blocked: Blocked) -> bool:
    """Does it forbid a machine to send, and no person to call? Opting in is asked for what is sent alone."""
    return blocked.rule in _RULES_FOR_MACHINES or blocked.field.endswith((".opted_in", ".kind"))
