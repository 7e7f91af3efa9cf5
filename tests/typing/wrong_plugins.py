"""Wrong plugins: under each ``# E:`` stands a line with an error, in these words."""

from collections.abc import Sequence

from typing_extensions import override

import cara_core as cara


class Misspelt(cara.ForcePlugin):
    @override
    @cara.hookimpl
    # E: no base method was found with this name
    def ofence_list(self, on: cara.Day) -> cara.OffenceList | None:
        return None


class WrongArgument(cara.ForcePlugin):
    @override
    @cara.hookimpl
    # E: Argument 1 of "offence_list" is incompatible with supertype
    def offence_list(self, on: str) -> cara.OffenceList | None:
        return None


class WrongReturn(cara.ForcePlugin):
    @override
    @cara.hookimpl
    # E: Return type "list[str]" of "offence_list" incompatible with return type
    def offence_list(self, on: cara.Day) -> list[str]:
        return ["CJ88116"]


class FewerArguments(cara.ForcePlugin):
    @override
    @cara.hookimpl
    # E: Signature of "further_refusals" incompatible
    def further_refusals(self, referral: cara.Referral) -> Sequence[cara.Refusal]:
        return []


class SaysYes(cara.ForcePlugin):
    @override
    @cara.hookimpl
    # E: Return type "bool" of "further_refusals"
    def further_refusals(self, referral: cara.Referral, on: cara.Day) -> bool:
        return True


class SaysNone(cara.ForcePlugin):
    @override
    @cara.hookimpl
    def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
        # E: Incompatible return value type (got "None", expected "Sequence[Refusal]")
        return None


class WithoutOverride(cara.ForcePlugin):
    @cara.hookimpl
    # E: Method "languages" is not using @override
    def languages(self) -> cara.LanguageOffer | None:
        return None


class Waiting(cara.ForcePlugin):
    @override
    @cara.hookimpl
    # E: Return type "Coroutine[Any, Any, LanguageOffer | None]"
    async def languages(
        self,
    ) -> cara.LanguageOffer | None:
        return None


class ChangesTheReferral(cara.ForcePlugin):
    @override
    @cara.hookimpl
    def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
        # E: Property "admits_offence" defined in "Suspect" is read-only
        referral.suspect.admits_offence = True
        return []


class FolderOfNumbers(cara.ForcePlugin):
    # E: Incompatible types in assignment (expression has type "int"
    data = 7


class Admitting(cara.ForcePlugin):
    @override
    @cara.hookimpl
    def further_refusals(self, referral: cara.Referral, on: cara.Day) -> Sequence[cara.Refusal]:
        # E: Argument "state"
        return [cara.Refusal(code="OURS", state="met", texts={}, source="S", standing=cara.Standing.LAW)]
