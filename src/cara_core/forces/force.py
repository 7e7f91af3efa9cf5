"""A loaded force, with at most one community laid over it: what can be asked of it.

A plugin is asked once for each day, and its answers become a
:class:`~cara_core.terms.policy.Policy`, a value. Where the plugin fails, the policy is
marked unsound: nothing under it is eligible, and every case goes to a human.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Final, TypeVar

import attrs

from cara_core.books.core import core_set_by, core_words
from cara_core.case.case import Case
from cara_core.case.facts import Fact
from cara_core.forces.channel_plan import plan_routes, without_unsafe_routes
from cara_core.forces.community import Community
from cara_core.forces.contact_book import ContactBook, SendingTerms
from cara_core.forces.day_policy import DayAnswers, PolicyOwner, StandIns, make_policy
from cara_core.forces.force_books import ForceBooks
from cara_core.forces.text_packs import choose_pack, packs_in_folders
from cara_core.forces.workshop_calendars import Calendars
from cara_core.forces.workshop_offer import WorkshopChoice, WorkshopOffer
from cara_core.hooks.asking import Asking, PluginFailed
from cara_core.terms.caution import Condition
from cara_core.terms.days import Day
from cara_core.terms.decision.reasons import Refusal
from cara_core.terms.messages import ChannelPlan, MessageRule, Notice, Office, Reader, Receipt
from cara_core.terms.pack import ForceRegister, ForceSheet, Pack
from cara_core.terms.policy import ForceCard, Policy
from cara_core.terms.referral import Referral
from cara_core.terms.sources import CORE
from cara_core.terms.words import Words
from cara_core.terms.workshops import Workshop, WorkshopPair, WorkshopQuery

__all__ = ["Community", "Force"]

T = TypeVar("T")
_REMEMBERED: Final = 512
_ANY: Final = "*"


@attrs.frozen(kw_only=True, eq=False)
class Force:
    """One force, checked and ready: ask it for the policy of a day.

    Made by ``load_force``. Holds no case and no clock; safe to share between threads.
    ``days_of_change`` are the days on which its files say something new; ``source_years``
    of which years the sources it cites speak, by their ids.
    """

    card: ForceCard
    community: Community | None
    distribution: str
    version: str
    asking: Asking = attrs.field(repr=False)
    defaults: ForceBooks = attrs.field(repr=False)
    calendars: Calendars = attrs.field(factory=Calendars, repr=False)
    contact: ContactBook = attrs.field(factory=ContactBook, repr=False)
    own_pack: Pack | None = attrs.field(default=None, repr=False)
    register: ForceRegister = attrs.field(factory=ForceRegister, repr=False)
    days_of_change: tuple[Day, ...] = attrs.field(default=(), repr=False)
    source_years: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    _packs: dict[str, Pack | None] = attrs.field(factory=dict, repr=False, init=False)
    _policies: dict[Day, Policy] = attrs.field(factory=dict, repr=False, init=False)

    @property
    def id(self) -> str:
        """The force's id, as in its entry point and its card."""
        return self.card.id

    @property
    def title(self) -> str:
        """What people call it: the force's name, and the community's."""
        return self.card.name if self.community is None else f"{self.card.name} ({self.community.name})"

    @property
    def set_by(self) -> str:
        """How its values are signed: distribution and version."""
        return f"{self.distribution} {self.version}"

    @cached_property
    def made_with(self) -> Mapping[str, str]:
        """Every distribution a decision of this force is made with, and its version."""
        used = {CORE: core_set_by().removeprefix(f"{CORE} "), self.distribution: self.version}
        if self.community is not None:
            used[self.community.distribution] = self.community.version
        return used

    @property
    def words(self) -> Mapping[str, Words]:
        """The words its decisions can be told in, by language."""
        return core_words()

    def policy(self, on: Day) -> Policy:
        """What does this force say on that day? Asked of the plugin once for each day."""
        found = self._policies.get(on)
        if found is None:
            found = self._ask_for_policy(on)
            # Few days are asked about at a time: when there are too many, all are asked again.
            if len(self._policies) >= _REMEMBERED:
                self._policies.clear()
            # A plugin that failed is asked again the next time.
            if found.sound:
                self._policies[on] = found
        return found

    def refusals(self, referral: Referral, on: Day) -> tuple[tuple[Refusal, str], ...]:
        """What stricter local policy says; raises :class:`PluginFailed`."""
        return tuple((refusal, self.set_by) for refusal in self.asking.further_refusals(referral, on))

    def further_conditions(self, referral: Referral, on: Day) -> tuple[Condition, ...]:
        """Which conditions beside its own does it offer for this referral? Raises :class:`PluginFailed`.

        Of a case, ``Casework.further_conditions`` answers, by what is known of it and without the victim's side.
        """
        return self.asking.further_conditions(referral, on)

    def workshops(self, wanted: WorkshopQuery) -> WorkshopOffer:
        """Which workshops are on offer: the force's books, its code, and its community's.

        A plugin that fails, or offers an id that is another's, is reported, and its own
        offer left out.
        """
        offered, failed = self.asking.workshops(wanted)
        failures = [str(fault) for fault in failed]
        added: tuple[Workshop, ...] = ()
        if self.community is not None:
            calendar = self.community.calendars.calendar
            added = calendar.between(earliest=wanted.earliest, latest=wanted.latest)
        if {workshop.id for workshop in offered} & {workshop.id for workshop in added}:
            failures.append("workshops.csv of the community: ids that the force has; its workshops are left out")
            added = ()
        return WorkshopOffer(
            workshops=tuple(
                sorted((*offered, *added), key=lambda workshop: (workshop.on, workshop.starts, workshop.id))
            ),
            illustrative=frozenset().union(*(calendars.calendar.illustrative for calendars in self._calendars)),
            failures=tuple(failures),
        )

    def choice(self, wanted: WorkshopQuery, feasible: Sequence[WorkshopPair]) -> WorkshopChoice:
        """Which of these pairs does the force prefer? ``feasible`` in the core's order, the best first.

        Where the force has no preference, or fails to say it, the core's first stands.
        """
        if not feasible:
            return WorkshopChoice(pair=None)
        try:
            chosen = self.asking.choose_workshops(wanted, feasible)
        except PluginFailed as failed:
            return WorkshopChoice(pair=feasible[0], failures=(str(failed),))
        return WorkshopChoice(pair=chosen or feasible[0], local=chosen is not None)

    @property
    def days_to_avoid(self) -> Mapping[Day, str]:
        """The days to avoid, each with what it is: the force's, and the community's over them."""
        return {on: name for calendars in self._calendars for on, name in calendars.avoided.items()}

    @property
    def closed_days(self) -> Mapping[Day, str]:
        """The days on which the force itself is closed, each with what it is: they are not worked on in its cases."""
        return self.calendars.closed

    @property
    def _calendars(self) -> tuple[Calendars, ...]:
        return (self.calendars,) if self.community is None else (self.calendars, self.community.calendars)

    @property
    def office(self) -> Office:
        """Who writes to the participant. Where the force has not said it every value is empty, and fills no text."""
        return self.contact.office

    @cached_property
    def sheet(self) -> ForceSheet:
        """The force's own values that texts show, and who of the force signs them and its texts."""
        minutes = self.sending.arrive_by_minutes
        return ForceSheet(office=self.office, arrive_by_minutes=minutes, register=self.register)

    @property
    def work(self) -> Mapping[Reader, str]:
        """Where its staff are written to, by reader."""
        return self.contact.work

    @property
    def sending(self) -> SendingTerms:
        """How fresh a confirmation it asks for, how early to arrive, and whether letters are in large print."""
        return self.contact.sending

    def pack(self, language: str) -> Pack | None:
        """The texts in that language, a BCP 47 tag. ``None``: there are none, and those of no other are used.

        The community's, else what the force's code answers, else the force's folder, else the
        core's English. Raises :class:`PluginFailed`.
        """
        tag = language.lower()
        if tag not in self._packs:
            found = choose_pack(language, self.asking, community=self._community_pack, force=self.own_pack)
            if len(self._packs) >= _REMEMBERED:
                self._packs.clear()
            self._packs[tag] = found
        return self._packs[tag]

    @property
    def _community_pack(self) -> Pack | None:
        return None if self.community is None else self.community.pack

    @property
    def packs(self) -> Mapping[str, Pack]:
        """The texts of every language somebody brings, by the pack's language; raises :class:`PluginFailed`."""
        offer = self.asking.languages() or self.defaults.languages()
        tags = [pack.language for pack in packs_in_folders(community=self._community_pack, force=self.own_pack)]
        tags += () if offer is None else (language.value.tag for language in offer.languages)
        found = (self.pack(tag) for tag in dict.fromkeys(tags) if tag != _ANY)
        return {pack.language: pack for pack in found if pack is not None}

    def plan(self, rule: MessageRule, on: Day | None = None) -> ChannelPlan:
        """By which routes does this message go, once everything unsafe was taken away? Maybe by none.

        As the force's code says, else its ``contact.toml`` on that day (without a day, its
        latest rows), else into the capture folder; a community's preferences change the order.
        Raises :class:`PluginFailed`: a message is not sent by a way the force did not choose.
        """
        answered = self.asking.channels(rule.reader, rule.id)
        preferred = () if self.community is None else self.community.preferences
        plan = plan_routes(rule, answered, routes=self.contact.routes, preferred=preferred, on=on)
        return without_unsafe_routes(plan, rule)

    def send(self, notice: Notice, channel: str) -> Receipt | None:
        """The force's own transport: what came of it. ``None``: the core's channel of that name carries it.

        Whether this notice may go at all is decided outside, before this is called: no
        safeguard of the victim's is in here, and none can be switched off from here. Raises
        :class:`PluginFailed`: nobody knows then whether it went.
        """
        return self.asking.send(notice, channel)

    def told(self, case: Case, facts: Sequence[Fact]) -> None:
        """Tell the plugin what was recorded and is kept; raises :class:`PluginFailed`."""
        self.asking.case_moved(case, facts)

    def _ask_for_policy(self, on: Day) -> Policy:
        """Ask every hook of the day once; a stand-in takes the place of an answer that fails.

        A failed plugin must not close a route for good: the policy is unsound, so the case
        goes to a human whatever the other answers are.
        """
        failed: list[PluginFailed] = []

        def ask(question: Callable[[], T | None], *, default: T | None, stand_in: T) -> T:
            try:
                answer = question()
            except PluginFailed as fault:
                failed.append(fault)
                return stand_in
            return answer or default or stand_in

        asking, defaults, stand_ins = self.asking, self.defaults, StandIns(self.defaults, on)
        codes = ask(partial(asking.offence_list, on), default=defaults.offence_list(on), stand_in=stand_ins.codes)
        terms = ask(
            partial(asking.eligibility_terms, on), default=defaults.eligibility_terms(on), stand_in=stand_ins.terms
        )
        tools = ask(partial(asking.dash_mapping, on), default=defaults.dash_mapping(on), stand_in=stand_ins.tools)
        caution = ask(partial(asking.caution_terms, on), default=defaults.caution_terms(on), stand_in=stand_ins.caution)
        offer = ask(asking.languages, default=defaults.languages(), stand_in=stand_ins.offer)
        failures = tuple(map(str, failed))
        answers = DayAnswers(codes=codes, terms=terms, tools=tools, caution=caution, offer=offer, failures=failures)
        return make_policy(self._policy_owner, on, answers, stand_ins.defaults_on_that_day)

    @property
    def _policy_owner(self) -> PolicyOwner:
        return PolicyOwner(
            card=self.card,
            community=None if self.community is None else self.community.id,
            title=self.title,
            added=() if self.community is None else self.community.languages,
            set_by=self.set_by,
            made_with=self.made_with,
            source_years=self.source_years,
        )
