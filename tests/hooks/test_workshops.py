"""Asking for workshops and for a preference: whatever a plugin does, nothing is lost in silence."""

import copy
from collections.abc import Sequence
from pathlib import Path

import pytest
from typing_extensions import override

import cara_core as cara
from cara_core.hooks.asking import Asking, PluginFailed
from cara_core.stages.schedule.fitting_pairs import Span, seats_by_workshop, verdicts
from cara_core.terms.workshops import Misfit, Needs
from hostile.lies import Behaviour, Handed
from hostile.plugins import Hostile, OverBooks
from hostile.scheduling import CHOOSING, MARK, OFFERING
from support.offers import FIRST, STAFF, pairs, query, workshop

FEASIBLE = pairs(3)
PRISTINE = copy.deepcopy(FEASIBLE)


def loaded(hook: str, behaviour: Behaviour) -> cara.Force:
    return cara.load_force(plugin=OverBooks({hook: [behaviour]}, asleep=False))


@pytest.fixture(scope="module")
def by_books() -> Sequence[cara.Workshop]:
    return cara.load_force(plugin=OverBooks({})).workshops(query()).workshops


@pytest.mark.parametrize("behaviour", OFFERING, ids=lambda behaviour: str(behaviour.name))
def test_an_offer_that_fails_is_reported_and_left_out_and_what_the_books_offer_stands(
    behaviour: Behaviour, by_books: Sequence[cara.Workshop]
) -> None:
    wanted = query()
    offer = loaded("workshops", behaviour).workshops(wanted)
    assert set(by_books) <= set(offer.workshops)
    assert by_books
    assert wanted == query()
    assert vars(wanted.earliest) == {}, "not even a day was changed"
    assert offer.complete is not behaviour.fails
    if behaviour.fails:
        assert set(offer.workshops) == set(by_books), "every one of it is left out"
        (failure,) = offer.failures
        assert failure.startswith("workshops: ")
        assert MARK not in failure


def test_what_is_offered_is_built_again() -> None:
    kept = workshop()
    offer = loaded("workshops", Behaviour("keeps it", lambda *_: [kept])).workshops(query())
    (found,) = [workshop for workshop in offer.workshops if workshop.id == kept.id]
    assert found == kept
    assert found is not kept
    object.__setattr__(kept, "most", 10**6)
    assert found.most == workshop().most


def test_an_id_that_the_books_have_leaves_out_the_offer_of_the_code_and_not_of_the_books(
    by_books: Sequence[cara.Workshop],
) -> None:
    offers = [workshop(id=by_books[0].id), workshop()]
    offer = loaded("workshops", Behaviour("takes an id", lambda *_: offers)).workshops(query())
    assert tuple(offer.workshops) == tuple(by_books)
    assert offer.failures == (f"workshops: {by_books[0].id}: offered twice; each workshop has an id of its own",)


def test_one_plugin_that_fails_takes_nothing_from_another() -> None:
    good = Hostile({"workshops": [Behaviour("offers", lambda *_: [workshop()])]}, asleep=False)
    bad = Hostile({"workshops": [Behaviour("fails", lambda *_: 1 / 0)]}, asleep=False)
    for order in ((good, bad), (bad, good)):
        offered, failed = Asking(*order).workshops(query())
        assert [workshop.id for workshop in offered] == [workshop().id]
        assert [str(failure) for failure in failed] == ["workshops: the plugin raised ZeroDivisionError"]


def test_asking_them_together_would_lose_the_good_offer() -> None:
    """The known-bad twin: one call of pluggy for all of them ends with the first that fails."""
    good = Hostile({"workshops": [Behaviour("offers", lambda *_: [workshop()])]}, asleep=False)
    bad = Hostile({"workshops": [Behaviour("fails", lambda *_: 1 / 0)]}, asleep=False)
    with pytest.raises(ZeroDivisionError):
        Asking(good, bad)._pm.hook.workshops(wanted=query())


def test_a_workshop_nobody_can_staff_may_be_offered_and_nobody_is_sent_there() -> None:
    offers = [workshop(facilitators=STAFF[:1]), pairs(1)[0].second]
    offer = loaded("workshops", Behaviour("offers", lambda *_: offers)).workshops(query())
    needs = Needs(case="C-1", sex=cara.Sex.MALE, language="en")
    span = Span(earliest=FIRST, ends_on=query().latest, gap_least_days=28, gap_most_days=35)
    found = [
        verdict
        for verdict in verdicts(needs, span, offer.workshops, seats_by_workshop(()))
        if verdict.pair.first.id == workshop().id
    ]
    assert found
    assert all(Misfit.FACILITATORS in verdict.misfits for verdict in found)


@pytest.mark.parametrize("behaviour", CHOOSING, ids=lambda behaviour: str(behaviour.name))
def test_a_preference_is_one_of_the_pairs_or_the_core_s_ranking_stands_in_and_it_is_reported(
    behaviour: Behaviour,
) -> None:
    choice = loaded("choose_workshops", behaviour).choice(query(), FEASIBLE)
    assert FEASIBLE == PRISTINE, "what was handed over is a copy"
    assert [pair for pair in FEASIBLE if pair is choice.pair], "the core's own value"
    assert bool(choice.failures) is behaviour.fails
    if behaviour.fails:
        assert choice.pair is FEASIBLE[0]
        assert not choice.local
        (failure,) = choice.failures
        assert failure.startswith("choose_workshops: ")
        assert MARK not in failure


def test_handing_over_what_is_kept_would_let_a_plugin_move_a_workshop() -> None:
    """The known-bad twin: without the copy, the plugin that rewrites a pair has it chosen."""
    (rewrites,) = [behaviour for behaviour in CHOOSING if behaviour.name == "the pair it was handed, rewritten"]
    kept = copy.deepcopy(FEASIBLE)
    assert rewrites.make(None, {"feasible": kept}) in kept
    assert kept != PRISTINE


def test_where_no_pair_fits_nobody_is_asked() -> None:
    force = loaded("choose_workshops", Behaviour("fails", lambda *_: 1 / 0))
    choice = force.choice(query(), ())
    assert (choice.pair, choice.failures) == (None, ())


def test_ctrl_c_is_nobodys_fault() -> None:
    def stopped(_: object, __: Handed) -> object:
        raise KeyboardInterrupt

    for hook in ("workshops", "choose_workshops"):
        force = loaded(hook, Behaviour("is stopped", stopped))
        with pytest.raises(KeyboardInterrupt):
            force.workshops(query()) if hook == "workshops" else force.choice(query(), FEASIBLE)


def test_a_force_without_a_preference_is_not_asked() -> None:
    class Silent(cara.ForcePlugin):
        pass

    assert Asking(Silent()).choose_workshops(query(), FEASIBLE) is None
    assert Asking(Silent()).workshops(query()) == ((), ())


def test_a_plugin_gets_copies(tmp_path: Path) -> None:
    class Keeping(cara.ForcePlugin):
        kept: list[object]

        @override
        @cara.hookimpl
        def choose_workshops(
            self, wanted: cara.WorkshopQuery, feasible: Sequence[cara.WorkshopPair]
        ) -> cara.WorkshopPair | None:
            self.kept = [wanted, feasible[0], feasible[0].first]
            return None

    plugin, wanted = Keeping(), query()
    Asking(plugin).choose_workshops(wanted, FEASIBLE)
    given = [wanted, FEASIBLE[0], FEASIBLE[0].first]
    assert plugin.kept == given
    assert not [True for handed, own in zip(plugin.kept, given, strict=True) if handed is own]


def test_what_fails_is_an_error_of_the_hook_s_name() -> None:
    (_, (failed,)) = Asking(Hostile({"workshops": [Behaviour("fails", lambda *_: 1 / 0)]}, asleep=False)).workshops(
        query()
    )
    assert isinstance(failed, PluginFailed)
    assert failed.__cause__ is None
