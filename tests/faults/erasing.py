"""Erasing one person of many cases, and looking at what is left."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import attrs

from cara_core.case.facts import Fact, Referred, Screened
from cara_core.case.personal import WHOSE
from cara_core.formats.decision import rebuilt_decision
from cara_core.formats.fact import fact_mapping
from cara_core.store.case_store import CaseStore
from cara_core.store.fact_writer import FactWriter
from cara_core.store.keys import KeyFolder, WhoseKey
from cara_core.store.opening import open_store
from cara_core.store.verifying.verify import verify_at
from cara_core.terms.caution import Person
from cara_core.terms.decision.decision import Decision
from faults.secrets_planted import readings_of
from faults.tally import Tally
from store.erasing import erase
from store.made_up_facts import AT, PARTICIPANTS_TEXT, VICTIMS_TEXT, opening, participants_fact, victims_fact
from store.screenings import screening
from support.golden_cases import golden_decision

__all__ = ["erasures"]

CASES: Final = 250
"""Of each store."""


def erasures(trials: int, seed: int, folder: Path, variant: str) -> Tally:
    random, tally = Random(seed), Tally()  # noqa: S311  (a seed, so that it can be done again)
    while tally.trials < trials:
        here = folder / str(tally.trials)
        here.mkdir()
        several = min(CASES, trials - tally.trials)
        keys = here / "keys"
        with open_store(f"sqlite:///{here / 'store.db'}", keys=keys, at=AT, create=True) as store:
            if variant == "forgetful":
                store.keys.destroy = lambda *_: None  # type: ignore[method-assign]  # that is what is wrong with the twin
            for number in range(several):
                FactWriter(store).append(facts(f"case-{number}"), at=AT, decisions=[(4, planted_decision())])
            gone = [erased(store, f"case-{number}", random.choice(list(Person)), tally) for number in range(several)]
        left = b"".join(path.read_bytes() for path in here.rglob("*") if path.is_file())
        if variant != "forgetful" and any(key in left for key in random.sample(gone, min(20, several))):
            tally.fault("a destroyed key is still there", lost=True)
        if any(reading in left for secret in (VICTIMS_TEXT, PARTICIPANTS_TEXT) for reading in readings_of(secret)):
            tally.fault("a planted text is there in clear", lost=True)
        for fault in verify_at(f"sqlite:///{here / 'store.db'}").faults:
            tally.fault(f"{fault.where} {fault.place}: {fault.words}")
    return tally


def facts(case: str) -> list[Fact]:
    return [opening(case), victims_fact(case, 2), participants_fact(case, 3), screening(case, 4, planted_decision())]


@cache
def planted_decision() -> Decision:
    """A decision in whose words each person's planted text stands."""
    entries: Any = golden_decision("the victim disagrees").to_mapping()
    for finding in entries["findings"]:
        finding["text"] = {"VICTIM": VICTIMS_TEXT, "ADULT": PARTICIPANTS_TEXT}.get(finding["criterion"], "...")
    return rebuilt_decision(entries)


def erased(store: CaseStore, case: str, person: Person, tally: Tally) -> bytes:
    """The bytes of the key that was destroyed."""
    tally.trials += 1
    mine, others = (
        key_file(store.keys, case, person),
        [key_file(store.keys, case, other) for other in Person if other is not person],
    )
    key, kept = mine.read_bytes(), [path.read_bytes() for path in others]
    before = store.facts(case)
    erase(store, person, case=case)
    if mine.exists():
        tally.fault("the key is still there", lost=True)
    if [path.read_bytes() for path in others] != kept:
        tally.fault("the other person's key is not what it was")
    tally.acknowledged += 1
    compare(before, store.facts(case), person, tally)
    compare_decision(store, case, person, tally)
    return key


def key_file(keys: KeyFolder, case: str, person: Person) -> Path:
    return keys._path(WhoseKey(case, person, 0))


def compare_decision(store: CaseStore, case: str, person: Person, tally: Tally) -> None:
    """Of the decision the other person's part is what it was, and nothing of this one's is left."""
    (kept,) = store.decisions(case)
    text = kept.to_json() or ""
    gone, left = (VICTIMS_TEXT, PARTICIPANTS_TEXT) if person is Person.VICTIM else (PARTICIPANTS_TEXT, VICTIMS_TEXT)
    if gone in text or kept.erased != {person} or kept.decision is not None:
        tally.fault(f"the decision still says what was the {person}'s", lost=True)
    if left not in text:
        tally.fault(f"the decision lost more than what was the {person}'s")


def compare(before: Sequence[Fact], after: Sequence[Fact], person: Person, tally: Tally) -> None:
    """Of each fact the other person's part, and the open one, are what they were."""
    for earlier, now in zip(before, after, strict=False):
        if isinstance(earlier.what, Referred) and isinstance(now.what, Referred):
            referral = now.what.referral
            complete = earlier.what.referral
            right = (
                referral is None
                if person is Person.PARTICIPANT
                else (
                    referral is not None
                    and complete is not None
                    and referral.suspect == complete.suspect
                    and referral.victim != complete.victim
                )
            )
        elif isinstance(earlier.what, Screened) and isinstance(now.what, Screened):
            # The digest is under both persons' keys: without either, what is left of it gives nothing away.
            same = attrs.evolve(now, what=attrs.evolve(now.what, digest=earlier.what.digest))
            right = now.what.digest != earlier.what.digest and same == earlier
        elif set(WHOSE[earlier.kind].values()) == {person}:
            right = not set(fact_mapping(now)["what"]) & set(WHOSE[earlier.kind])  # type: ignore[call-overload]
        else:
            right = earlier == now
        if not right:
            tally.fault(f"{earlier.kind} is not what it should be after an erasure of the {person}")
