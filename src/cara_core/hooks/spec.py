"""Every hook: the question asked, when, what ``None`` means, and what the core never does.

The spec class is also the base class of a plugin, so that ``mypy --strict`` catches a
wrong name or type::

    class Hampton(cara.ForcePlugin):
        data = files(__package__) / "data"

        @override
        @cara.hookimpl
        def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]: ...

Kinds: *replace* hooks ask until an answer is not ``None`` (the class before its books);
*gather* hooks join all answers, which can only add; *tell* hooks answer nothing. No hook is asked about the safety
floor, and no answer can loosen it.
"""

from collections.abc import Sequence
from importlib.resources.abc import Traversable
from typing import ClassVar, Final

import pluggy

from cara_core.case.case import Case
from cara_core.case.facts import Fact
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

__all__ = ["HOOKS", "PROJECT", "CommunityPlugin", "ForcePlugin", "hookimpl"]

PROJECT: Final = "cara"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class ForcePlugin:
    """A force's plugin: a folder of policy files, and methods where the force differs in code.

    ``data`` is the folder of its books (``docs/reference/books.md``). A force without
    special behaviour names it and writes nothing else. Subclasses take no arguments.
    """

    data: ClassVar[Traversable | None] = None

    @hookspec(firstresult=True)
    def force_card(self) -> ForceCard | None:
        """Who is this force, and when did the DPP let it caution domestic abuse?

        Asked once, at load. ``None``: see ``force.toml``; there is no default, and a force
        without a card is refused. The core uses the dates for ``AUTHORITY`` alone.
        """

    @hookspec(firstresult=True)
    def offence_list(self, on: Day) -> OffenceList | None:
        """Which codes of the core's offence book are in the programme here on that day?

        Asked once for each day. ``None``: see ``offences.toml``. The core never lets a
        code in that its own book excludes, refers or does not know.
        """

    @hookspec(firstresult=True)
    def eligibility_terms(self, on: Day) -> EligibilityTerms | None:
        """Which grades, look-back, bail, first arrest and prosecutor's agreement on that day?

        Asked once for each day. ``None``: see ``terms.toml``, and for what that leaves out
        the core's own terms, which are the strictest published. High risk cannot be
        accepted: such terms cannot be built.
        """

    @hookspec(firstresult=True)
    def dash_mapping(self, on: Day) -> DashMapping | None:
        """Which risk tools does this force know on that day, and what do their answers show?

        Asked once for each day. ``None``: see ``risk_tools.toml``, else the core's DASH.
        The core takes the assessor's grade, raises it to what the answers show, and never
        lowers it.
        """

    @hookspec
    def further_refusals(self, referral: Referral, on: Day) -> Sequence[Refusal]:
        """What does stricter local policy say of this referral on that day?

        Asked once for each referral, on a copy. An empty
        sequence: nothing. Answers can only refuse, refer, or say what is not known. One
        that fails, or is no sequence of refusals, refers the case to a human.
        """
        return ()

    @hookspec(firstresult=True)
    def caution_terms(self, on: Day) -> CautionTerms | None:
        """How long does a caution run that is given on that day, and with which margin?

        Asked once for each day. ``None``: see ``terms.toml``, else four months. More than
        20 weeks cannot be built.
        """

    @hookspec
    def further_conditions(self, referral: Referral, on: Day) -> Sequence[Condition]:
        """Which conditions beside its own does this force offer for this referral, decided on that day?

        Asked once for each time conditions are decided, and when a case is shown in which they still can
        be; ``on`` is the day they are decided on. ``referral`` is a copy of what is known of the case on that
        day, without what the victim said and without the assessment of risk, as a condition is read by the
        participant. An empty
        sequence: none. Each is checked like any condition, by itself; hours are whole hours, and one can have
        at most 20 that are not for rehabilitation. The core shows what is offered to whoever decides, who takes
        it as it is or leaves it: decided conditions that use the id of one have to be exactly that one, and keep
        to the 20 hours with all the others. The core never attaches one by itself, and never asks about a
        caution that was given already. One that fails, or is no sequence of conditions, or offers an id twice:
        conditions are not decided until it answers, and nothing stands in.
        """
        return ()

    @hookspec
    def workshops(self, wanted: WorkshopQuery) -> Sequence[Workshop]:
        """Which workshops are on offer between those days?

        Asked once for each plan, with a copy of what is wanted. An empty
        sequence: none beside those of ``workshops.csv``, and of the community. What is too
        much does no harm: the core says of each why somebody cannot go. One that fails is
        reported, and its own offer left out; the others stand.
        """
        return ()

    @hookspec(firstresult=True)
    def choose_workshops(self, wanted: WorkshopQuery, feasible: Sequence[WorkshopPair]) -> WorkshopPair | None:
        """Which of these pairs, all of which this person can attend, does the force prefer?

        Asked once for each person, with copies, the core's own first choice first. ``None``:
        as the core ranks them. The answer has to be one of those handed over. One that
        fails, or answers another, is reported, and the core's ranking stands in.
        """

    @hookspec(firstresult=True)
    def languages(self) -> LanguageOffer | None:
        """In which languages is the programme given here, natively or through an interpreter?

        Asked once for each day. ``None``: see ``languages.toml``, else English. A community
        adds its own languages afterwards.
        """

    @hookspec(firstresult=True)
    def words(self, language: str) -> Pack | None:
        """Which texts does this force use in that language, in place of those in its folder?

        Asked once for each language, a BCP 47 tag such as ``pl`` or ``en-GB``. ``None``: see the folder
        ``pack`` beside the force's books, else the core's English for English. A community's
        own pack is used before this is asked. The answer has to be in that language: the
        core never uses the texts of another. Whether a text is signed is asked when it is
        sent, of exactly that text.
        """

    @hookspec(firstresult=True)
    def channels(self, reader: Reader, message: str) -> ChannelPlan | None:
        """By which channels does this message go to its reader, as what, and in what order?

        Asked once for each message that is to go. ``None``: see ``contact.toml``, else every
        medium of the message into the capture folder, which sends nothing. A community's
        preferences change the order. The core then takes away every route that the catalogue
        does not have for the message, and whatever a person says or hands over; it never
        sends anything to a victim by a route that the catalogue does not name.
        """

    @hookspec(firstresult=True)
    def send(self, notice: Notice, channel: str) -> Receipt | None:
        """Does the force carry this notice itself, and what came of it?

        Asked once for each try to send, with a copy. ``None``: the core's channel of that name. The
        answer has to be a receipt of the notice's own reference. Where this fails nobody knows
        whether the notice went, and it is not simply sent again. Whether anything may be sent
        at all, the victim's safeguards above all, is decided outside it, before it is asked:
        it never sees what may not go.
        """

    @hookspec
    def case_moved(self, case: Case, facts: Sequence[Fact]) -> None:
        """Something was recorded in that case: does the force's own records system want to know?

        Told after it is durably kept, in the order of the facts, ``facts`` being what is new
        and ``case`` (a copy) what it has come to. There is no answer. One that fails is
        recorded, stops nothing, and is told again later: so the same fact may come twice, and
        its case and number say that it is the same.
        """


class CommunityPlugin:
    """A community's overlay: a folder of files, and no code.

    ``data`` is the folder. By its type a community can supply only what a community may:
    the languages the programme is given in, and how; workshops; days to avoid; texts, and in which order its people
    would rather be written to. Risk, offences and terms are out of its reach, for whichever force adopts it.
    """

    data: ClassVar[Traversable | None] = None


HOOKS: Final = tuple(name for name in vars(ForcePlugin) if hasattr(getattr(ForcePlugin, name), f"{PROJECT}_spec"))
"""The names of the hooks, in the order they stand above."""
