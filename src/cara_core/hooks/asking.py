"""How a force is asked: one typed method for each hook. Nothing else calls pluggy.

Whatever a plugin answers is checked against its type and built again (``hooks/answers.py``):
a value that was never validated, or that the plugin could still change, goes no further.
Whatever a plugin raises becomes :class:`PluginFailed`. A plugin is given copies, of days
too: they are Python objects, and it could change them.
"""

import copy
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final, TypeVar, cast

import pluggy

from cara_core.case.case import Case
from cara_core.case.facts import Fact
from cara_core.hooks.answer_checks import repeated
from cara_core.hooks.answers import PluginFailed, call_plugin, checked_answer, checked_object
from cara_core.hooks.pack_checks import in_language
from cara_core.hooks.spec import PROJECT, ForcePlugin
from cara_core.terms.caution import Condition
from cara_core.terms.days import Day
from cara_core.terms.decision.reasons import Refusal
from cara_core.terms.messages import ChannelPlan, Notice, Reader, Receipt
from cara_core.terms.pack import Pack
from cara_core.terms.policy import (
    CautionTerms,
    DashMapping,
    EligibilityTerms,
    ForceCard,
    LanguageOffer,
    OffenceList,
)
from cara_core.terms.referral import Referral
from cara_core.terms.workshops import Workshop, WorkshopPair, WorkshopQuery

__all__ = ["Asking", "PluginFailed"]

T = TypeVar("T")


class Asking:
    """The questions that can be put to one force; one pluggy manager, made for it alone."""

    __slots__ = ("_pm", "_sources")

    def __init__(self, *plugins: ForcePlugin, sources: Collection[str] | None = None) -> None:
        """Register these plugins.

        pluggy asks the last one first: a force's books are given before its class, which may
        then answer in their place. ``sources`` are the ids that answers may cite; ``None``: any.

        Raises :class:`PluginFailed` where pluggy cannot take one of them.
        """
        self._sources: Final = sources
        self._pm: Final = pluggy.PluginManager(PROJECT)
        self._pm.add_hookspecs(ForcePlugin)
        try:
            for plugin in plugins:
                self._pm.register(plugin)
            self._pm.check_pending()
        except Exception as raised:  # noqa: BLE001  (registering runs a plugin's own code)
            raise PluginFailed(f"its hooks cannot be registered: {raised}") from None

    def force_card(self) -> ForceCard | None:
        """See the hook of that name."""
        return self._answer("force_card", ForceCard, self._pm.hook.force_card)

    def offence_list(self, on: Day) -> OffenceList | None:
        """See the hook of that name."""
        return self._answer("offence_list", OffenceList, lambda: self._pm.hook.offence_list(on=copy.copy(on)))

    def eligibility_terms(self, on: Day) -> EligibilityTerms | None:
        """See the hook of that name."""
        ask = self._pm.hook.eligibility_terms
        return self._answer("eligibility_terms", EligibilityTerms, lambda: ask(on=copy.copy(on)))

    def dash_mapping(self, on: Day) -> DashMapping | None:
        """See the hook of that name."""
        return self._answer("dash_mapping", DashMapping, lambda: self._pm.hook.dash_mapping(on=copy.copy(on)))

    def caution_terms(self, on: Day) -> CautionTerms | None:
        """See the hook of that name."""
        return self._answer("caution_terms", CautionTerms, lambda: self._pm.hook.caution_terms(on=copy.copy(on)))

    def languages(self) -> LanguageOffer | None:
        """See the hook of that name."""
        return self._answer("languages", LanguageOffer, self._pm.hook.languages)

    def further_refusals(self, referral: Referral, on: Day) -> tuple[Refusal, ...]:
        """See the hook of that name; the plugin gets a copy of the referral."""
        return self._gathered("further_refusals", Refusal, self._pm.hook.further_refusals, referral, on)

    def further_conditions(self, referral: Referral, on: Day) -> tuple[Condition, ...]:
        """See the hook of that name; the plugin gets a copy of the referral, and each id is offered once."""
        hook = "further_conditions"
        offered = self._gathered(hook, Condition, self._pm.hook.further_conditions, referral, on)
        twice = repeated([condition.id for condition in offered])
        if twice:
            raise PluginFailed(f"{hook}: {twice[0]}: offered twice; each condition has an id of its own")
        return offered

    def workshops(self, wanted: WorkshopQuery) -> tuple[tuple[Workshop, ...], tuple[PluginFailed, ...]]:
        """See the hook of that name: the workshops on offer, and why the offer of a plugin was left out.

        Each plugin is asked by itself, so that the offers of the others stand where one fails.
        """
        offered: dict[str, Workshop] = {}
        failed: list[PluginFailed] = []
        for implementation in self._pm.hook.workshops.get_hookimpls():
            try:
                offered |= call_plugin("workshops", partial(_offer, implementation.function, wanted, offered))
            except PluginFailed as wrong:
                failed.append(wrong)
        return tuple(offered.values()), tuple(failed)

    def choose_workshops(self, wanted: WorkshopQuery, feasible: Sequence[WorkshopPair]) -> WorkshopPair | None:
        """See the hook of that name; what comes back is one of ``feasible``, and the core's own value."""
        ask = self._pm.hook.choose_workshops
        if not ask.get_hookimpls():
            return None
        # One copy of both: a pair of ``feasible`` may hold what ``wanted`` holds.
        query, pairs = copy.deepcopy((wanted, tuple(feasible)))
        chosen = self._answer("choose_workshops", WorkshopPair, lambda: ask(wanted=query, feasible=pairs))
        # Equal to one of the pairs: then the core's own pair, and not the copy that was answered.
        if chosen is None or chosen in feasible:
            return None if chosen is None else feasible[feasible.index(chosen)]
        raise PluginFailed("choose_workshops: one of the pairs it was handed is needed, another was answered")

    def words(self, language: str) -> Pack | None:
        """See the hook of that name; the pack is in that language."""
        pack = _object_answer("words", Pack, lambda: self._pm.hook.words(language=language))
        if pack is not None and not in_language(pack, language):
            raise PluginFailed("words: a pack in the language that was asked for is needed, another was answered")
        return pack

    def channels(self, reader: Reader, message: str) -> ChannelPlan | None:
        """See the hook of that name; what is unsafe in it is taken away by whoever asks."""
        ask = self._pm.hook.channels
        return _object_answer("channels", ChannelPlan, lambda: ask(reader=reader, message=message))

    @property
    def sends(self) -> bool:
        """Has the force any transport of its own?"""
        return bool(self._pm.hook.send.get_hookimpls())

    def send(self, notice: Notice, channel: str) -> Receipt | None:
        """See the hook of that name; the plugin gets a copy."""
        ask = self._pm.hook.send
        receipt = _object_answer("send", Receipt, lambda: ask(notice=copy.deepcopy(notice), channel=channel))
        # A receipt of another notice would mark this one as sent.
        if receipt is not None and receipt.reference != notice.reference:
            raise PluginFailed("send: a receipt with the notice's own reference is needed, another was answered")
        return receipt

    def case_moved(self, case: Case, facts: Sequence[Fact]) -> None:
        """See the hook of that name; the plugin gets copies."""
        tell = self._pm.hook.case_moved
        call_plugin("case_moved", lambda: tell(case=copy.deepcopy(case), facts=copy.deepcopy(tuple(facts))))

    def _answer(self, hook: str, kind: type[T], ask: Callable[[], object]) -> T | None:
        def answered() -> T | None:
            answer = ask()
            return None if answer is None else checked_answer(hook, kind, answer, self._sources)

        return call_plugin(hook, answered)

    def _gathered(self, hook: str, kind: type[T], ask: Any, referral: Referral, on: Day) -> tuple[T, ...]:
        """Everything that all plugins answer to a hook about a referral, each checked; they get one copy of it."""
        asked = len(ask.get_hookimpls())
        if not asked:
            return ()

        def answered() -> tuple[T, ...]:
            answers = cast("list[object]", ask(referral=copy.deepcopy(referral), on=copy.copy(on)))
            # pluggy leaves out an answer of None: then fewer answers come than were asked.
            if len(answers) != asked or not all(type(answer) in {list, tuple} for answer in answers):
                raise PluginFailed(f"{hook}: a list or tuple of {kind.__name__} is needed")
            return tuple(
                checked_answer(hook, kind, item, self._sources)
                for answer in answers
                for item in cast("Sequence[object]", answer)
            )

        return call_plugin(hook, answered)


def _object_answer(hook: str, kind: type[T], ask: Callable[[], object]) -> T | None:
    """The checked answer of a hook whose answer no book can hold: a pack, a plan of channels, a receipt."""

    def answered() -> T | None:
        answer = ask()
        return None if answer is None else checked_object(hook, kind, answer)

    return call_plugin(hook, answered)


def _offer(ask: Callable[..., object], wanted: WorkshopQuery, others: Collection[str]) -> dict[str, Workshop]:
    """What one plugin offers, by id: all of its offer, or none. ``others`` are the ids already offered."""
    answer = ask(copy.deepcopy(wanted))
    if type(answer) not in {list, tuple}:
        raise PluginFailed("workshops: a list or tuple of Workshop is needed")
    workshops = [checked_answer("workshops", Workshop, item, None) for item in cast("Sequence[object]", answer)]
    ids = [workshop.id for workshop in workshops]
    twice = [*repeated(ids), *(id_ for id_ in ids if id_ in others)]
    if twice:
        raise PluginFailed(f"workshops: {twice[0]}: offered twice; each workshop has an id of its own")
    return {workshop.id: workshop for workshop in workshops}
