"""What an embedding developer and a plugin author write: no complaint, and these types."""

from collections.abc import Sequence
from importlib.resources import files
from typing import assert_type

from typing_extensions import override

import cara_core as cara

force = cara.load_force("west_midlands", community="polish")
referral = cara.read_referral({"format": "cara-referral/1"})
decision = cara.screen(referral, force, on=cara.day("2026-03-10"))

assert_type(force, cara.Force)
assert_type(referral, cara.Referral)
assert_type(decision, cara.Decision)
assert_type(decision.outcome, cara.Outcome)
assert_type(decision.findings, tuple[cara.Finding, ...])
assert_type(decision.findings[0].needs, tuple[str, ...])
assert_type(decision.advice, tuple[cara.Advice, ...])
assert_type(decision.to_json(), str)
assert_type(decision.text(lang="en"), str)
assert_type(referral.suspect.date_of_birth, cara.Day | None)
assert_type(referral.suspect.antecedents, tuple[cara.Antecedent, ...] | None)
assert_type(cara.day("2026-03-10"), cara.Day)
assert_type(cara.months_from(cara.day("2026-03-10"), 12), cara.Day)


class Hampton(cara.ForcePlugin):
    """A force with a rule of its own."""

    data = files("cara_hampshire") / "data"

    @override
    @cara.hookimpl
    def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
        return []

    @override
    @cara.hookimpl
    def offence_list(self, on: cara.Day) -> cara.OffenceList | None:
        return None


class Ours(cara.CommunityPlugin):
    """A community with a folder."""

    data = files("cara_west_midlands_polish") / "polish"


assert_type(cara.load_force(plugin=Hampton()), cara.Force)

try:
    cara.load_force("nowhere")
except cara.ForceInvalid as refused:
    assert_type(refused.faults, Sequence[str])
except cara.InputError as wrong:
    assert_type(wrong.faults[0], cara.Fault)
except cara.CaraError:
    pass
