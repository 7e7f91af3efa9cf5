"""Every hook is documented, tested and used: by the page of the hooks, a test here, a shipped plugin."""

import inspect
import re
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import attrs
import pytest

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.forces.force_folder import folder_of, read_force_books
from cara_core.hooks.spec import HOOKS, ForcePlugin
from cara_core.packs.core import english
from cara_core.terms.messages import ChannelPlan, Medium, Route
from cara_core.terms.policy import (
    DashMapping,
    Delivery,
    Dispensation,
    LanguageOffer,
    Length,
    OffenceList,
    OfferedLanguage,
    Unit,
)
from cara_core.terms.risk import Answer, RiskTool
from hostile.lies import Behaviour, sourced
from hostile.plugins import TELL_HOOKS, Hostile, OverBooks
from hostile.sending import NOTICE, receipt
from support.offers import pairs, query
from support.referrals import ON, example

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "hooks.md"
HEADING = re.compile(r"^### `?([a-z_]+)\(([a-z_, ]*)\)`?$", re.MULTILINE)
SHIPPED = tuple(point.load() for point in entry_points(group="cara.forces") if point.value.startswith("cara_"))


def arguments(hook: str) -> list[str]:
    return list(inspect.signature(getattr(ForcePlugin, hook)).parameters)[1:]


def test_every_hook_has_its_heading_on_the_page_of_the_hooks_with_its_arguments_in_order() -> None:
    found = {name: re.findall(r"[a-z_]+", listed) for name, listed in HEADING.findall(PAGE.read_text(encoding="utf-8"))}
    assert found == {hook: arguments(hook) for hook in HOOKS}
    assert list(found) == list(HOOKS), "in the order of the specification"


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_test_of_its_name(hook: str) -> None:
    test = getattr(sys.modules[__name__], f"test_hook_{hook}", None)
    assert callable(test)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_says_what_it_asks_when_and_what_none_means(hook: str) -> None:
    said = inspect.getdoc(getattr(ForcePlugin, hook)) or ""
    assert said.splitlines()[0].endswith("?")
    if hook in TELL_HOOKS:
        assert "Told after" in said
        assert "There is no answer." in said
    else:
        assert "Asked once" in said
        assert ("``None``:" in said) or ("An empty\nsequence:" in said)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_used_by_a_shipped_plugin(hook: str) -> None:
    assert SHIPPED
    assert any(hook in vars(kind) or says(kind, hook) for kind in SHIPPED)


def says(kind: type[ForcePlugin], hook: str) -> bool:
    """Do the books of this plugin answer that hook, by rows of their own?"""
    folder = folder_of(kind.data)
    assert folder is not None
    books, wrong = read_force_books(folder, "shipped")
    assert not wrong
    alone = {
        "eligibility_terms": bool(books.eligibility),
        "caution_terms": bool(books.caution),
        "further_refusals": False,
        "further_conditions": False,
        "case_moved": False,
        "workshops": bool(books.calendars.calendar.workshops),
        "choose_workshops": False,
        "words": False,
        "channels": bool(books.contact.routes),
        "send": False,
    }
    if hook in alone:
        return alone[hook]
    return getattr(books, hook)(*[ON][: len(arguments(hook))]) is not None


def deciding(hook: str, make: Callable[..., object]) -> Callable[..., cara.Decision]:
    """Decisions of a force that answers this hook so, and every other as the good books do."""
    force = cara.load_force(plugin=Hostile({hook: [Behaviour("answers", make)]}, asleep=False))

    def decide(**changes: object) -> cara.Decision:
        on = changes.pop("on", ON)
        assert isinstance(on, cara.Day)
        paths = {path.replace("__", "."): value for path, value in changes.items()}
        return cara.screen(example(paths, on=on), force, on=on)

    return decide


def state(decision: cara.Decision, criterion: str) -> list[tuple[str, str]]:
    return [(finding.state, finding.code) for finding in decision.findings if finding.criterion == criterion]


def test_hook_force_card() -> None:
    """Its dates decide AUTHORITY before the national dispensation, and its id names the force."""
    first, last = cara.day("2015-01-01"), cara.day("2015-12-31")
    period = Dispensation(first=first, last=last, source="SAFETY-FLOOR", standing=cara.Standing.ILLUSTRATIVE)
    decide = deciding("force_card", lambda good, _: attrs.evolve(good, id="hampton", dispensations=(period,)))
    assert state(decide(on=last), "AUTHORITY") == [("met", "AUTHORITY")]
    day_after = decide(on=cara.day("2016-01-01"))
    assert state(day_after, "AUTHORITY") == [("refer", "REGIME_NO_DISPENSATION")]
    assert day_after.force == "hampton"


def test_hook_offence_list() -> None:
    """A code it lists is met, any other is not; the finding carries its source and the force."""
    decide = deciding("offence_list", lambda *_: OffenceList(codes=(sourced("CJ88001"),)))
    assert state(decide(), "OFFENCE") == [("not_met", "OFFENCE_NOT_LISTED")]
    met = decide(offences=(attrs.evolve(example().offences[0], code="CJ88001"),))
    assert state(met, "OFFENCE") == [("met", "OFFENCE")]
    (finding,) = [finding for finding in met.findings if finding.criterion == "OFFENCE"]
    assert (finding.source, finding.set_by) == ("SAFETY-FLOOR", "hostile.plugins.Hostile not installed")


def test_hook_eligibility_terms() -> None:
    """Its settings decide what is asked: here bail is not, and a first arrest is."""
    decide = deciding(
        "eligibility_terms",
        lambda good, _: attrs.evolve(good, bail_asked=sourced(False), first_arrest_asked=sourced(True)),
    )
    assert state(decide(), "BAIL") == [("met", "NOT_ASKED")]
    assert state(decide(suspect__on_bail_for_other_offence=True), "BAIL") == [("met", "NOT_ASKED")]
    assert state(decide(suspect__first_domestic_abuse_arrest=False), "FIRST") == [("not_met", "NOT_FIRST")]


def test_hook_dash_mapping() -> None:
    """Its tools are known, and their answers raise the grade; DASH is not known to it any more."""
    ours = RiskTool(name="OURS", questions=("1", "2"), counted=("1", "2"), medium_from=1, high_from=2)
    decide = deciding("dash_mapping", lambda *_: DashMapping(tools=(sourced(ours),)))
    assert state(decide(), "RISK") == [("unknown", "RISK_UNKNOWN")]
    yes, no = Answer.YES, Answer.NO
    assert state(decide(risk__tool="OURS", risk__answers={"1": no, "2": no}), "RISK") == [("met", "RISK")]
    assert state(decide(risk__tool="OURS", risk__answers={"1": yes, "2": yes}), "RISK") == [("not_met", "RISK_HIGH")]


def test_hook_further_refusals() -> None:
    """Each is a finding of its own after the criteria, and binds by its state."""
    refusal = cara.Refusal(
        code="TWO_ARRESTS",
        state=cara.State.NOT_MET,
        texts={"en": "Two arrests."},
        source="SAFETY-FLOOR",
        standing=cara.Standing.ILLUSTRATIVE,
    )
    decision = deciding("further_refusals", lambda *_: [refusal])()
    assert decision.outcome is cara.Outcome.NOT_ELIGIBLE
    last = decision.findings[-1]
    assert (last.criterion, last.code, last.text) == ("LOCAL:TWO_ARRESTS", "TWO_ARRESTS", "Two arrests.")
    assert last.set_by == "hostile.plugins.Hostile not installed"
    assert deciding("further_refusals", lambda *_: ())().outcome is cara.Outcome.ELIGIBLE


def test_hook_caution_terms() -> None:
    """The length decides by which day a breach must still be prosecutable; the margin only advises."""
    course = {"offences[0].code": "PH97004", "offences[0].committed_on": cara.day("2025-12-01")}
    at_four_months = deciding("caution_terms", lambda good, _: good)
    weeks = sourced(Length(number=8, unit=Unit.WEEKS))
    at_eight_weeks = deciding(
        "caution_terms", lambda good, _: attrs.evolve(good, length=weeks, breach_margin_days=sourced(60))
    )
    assert state(at_four_months(**course), "TIME_LIMIT") == [("refer", "TIME_LIMIT_SHORT")]
    shorter = at_eight_weeks(**course)
    assert state(shorter, "TIME_LIMIT") == [("met", "TIME_LIMIT")]
    assert "TIME_LIMIT_TIGHT" in {note.code for note in shorter.advice}


def test_hook_further_conditions() -> None:
    """What it answers is offered, and without it nothing is."""
    good = cara.Condition(id="make-good", kind=cara.ConditionKind.OTHER, objects=(cara.ConditionObject.REPARATION,))
    force = cara.load_force(
        plugin=Hostile({"further_conditions": [Behaviour("offers", lambda *_: [good])]}, asleep=False)
    )
    silent = cara.load_force(plugin=Hostile({}))
    assert force.further_conditions(example(), ON) == (good,)
    assert silent.further_conditions(example(), ON) == ()


def test_hook_workshops() -> None:
    """What it offers stands beside what the books and the community offer, by day."""
    wanted = query()
    (own,) = pairs(1)
    plugin = OverBooks({"workshops": [Behaviour("offers", lambda *_: [own.first, own.second])]}, asleep=False)
    offer = cara.load_force(plugin=plugin).workshops(wanted)
    books = cara.load_force("hampshire").workshops(wanted)
    assert set(offer.workshops) == {own.first, own.second, *books.workshops}
    assert [workshop.on for workshop in offer.workshops] == sorted(workshop.on for workshop in offer.workshops)
    assert offer.complete


def test_hook_choose_workshops() -> None:
    """Of the pairs that can be attended, the one it names; without it the core's first."""
    feasible = pairs(3)
    last = Behaviour("the last", lambda _, handed: handed["feasible"][-1])
    chosen = cara.load_force(plugin=Hostile({"choose_workshops": [last]}, asleep=False)).choice(query(), feasible)
    assert chosen.pair is feasible[-1]
    assert chosen.local
    silent = cara.load_force(plugin=Hostile({}, asleep=False)).choice(query(), feasible)
    assert (silent.pair, silent.local, silent.failures) == (feasible[0], False, ())


def test_hook_languages() -> None:
    """The languages it names are offered, and no others."""
    polish = OfferedLanguage(tag="pl", delivery=Delivery.NATIVE)
    decide = deciding("languages", lambda *_: LanguageOffer(languages=(sourced(polish),)))
    assert state(decide(suspect__language="pl-PL"), "LANGUAGE") == [("met", "LANGUAGE")]
    assert state(decide(), "LANGUAGE") == [("not_met", "LANGUAGE_NO_PROGRAMME")]


def test_hook_words() -> None:
    """Its texts are used for its language, in place of the core's, and for no other."""
    ours = attrs.evolve(english(), title="Ours")
    answers = Behaviour("answers", lambda _, handed: ours if handed["language"].startswith("en") else None)
    force = cara.load_force(plugin=Hostile({"words": [answers]}, asleep=False))
    found = force.pack("en-GB")
    assert found is not None
    assert (found.title, found.texts == ours.texts) == ("Ours", True)
    assert force.pack("pl") is None, "and not the English"


def test_hook_channels() -> None:
    """A message goes by the routes it names, in their order, and without it into the capture folder."""
    rule, plan = catalogue()["P03-booking"], ChannelPlan(routes=(Route(medium=Medium.SMS, channel="own"),), every=False)
    force = cara.load_force(plugin=Hostile({"channels": [Behaviour("answers", lambda *_: plan)]}, asleep=False))
    assert force.plan(rule) == plan
    silent = cara.load_force(plugin=Hostile({}, asleep=False)).plan(rule)
    assert [(route.medium, route.channel) for route in silent.routes] == [("letter", "capture"), ("sms", "capture")]
    assert silent.every


def test_hook_send() -> None:
    """What it carries has its receipt; what it does not, the core's channel carries."""
    carries = Behaviour("carries", lambda _, handed: receipt() if handed["channel"] == "own" else None)
    force = cara.load_force(plugin=Hostile({"send": [carries]}, asleep=False))
    assert force.send(NOTICE, "own") == receipt()
    assert force.send(NOTICE, "smtp") is None


def test_hook_case_moved() -> None:
    """It hears the case and what is new in it; what it says of that is nobody's business."""
    heard: list[tuple[object, object]] = []
    plugin = Hostile(
        {"case_moved": [Behaviour("listens", lambda _, handed: heard.append((handed["case"], handed["facts"])))]}
    )
    force = cara.load_force(plugin=plugin)
    plugin.asleep = False
    case, facts = cara.open_case(example(), force, case="C-1", on=ON, by="sergeant 12")
    assert heard == [], "opening a case tells nobody: what is told is what was kept"
    force.told(case, facts)
    assert heard == [(case, facts)]


def test_what_these_tests_change_is_eligible_before_the_change() -> None:
    force = cara.load_force(plugin=Hostile({}))
    assert cara.screen(example(), force, on=ON).outcome is cara.Outcome.ELIGIBLE
