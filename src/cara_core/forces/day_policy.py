"""What a force's plugin and its community say of one day, brought together as one policy value."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import attrs

from cara_core.books.core import core_set_by, core_sources, core_words, offence_book
from cara_core.forces.force_books import ForceBooks
from cara_core.hooks.answer_checks import known_tools
from cara_core.terms.days import FIRST_DAY, Day
from cara_core.terms.offences import Treatment
from cara_core.terms.policy import (
    CautionTerms,
    DashMapping,
    Delivery,
    Dispensation,
    EligibilityTerms,
    ForceCard,
    LanguageOffer,
    LookBack,
    NationalRegime,
    OffenceList,
    OfferedLanguage,
    Policy,
)
from cara_core.terms.risk import Grade, RiskTool
from cara_core.terms.sources import Provenance, Sourced, Standing

__all__ = ["CoreAnswers", "DayAnswers", "PolicyOwner", "StandIns", "make_policy"]


@attrs.frozen(kw_only=True)
class DayAnswers:
    """The answers of one force to the hooks of one day. ``failures``: why some of them are stand-ins."""

    codes: OffenceList
    terms: EligibilityTerms
    tools: DashMapping
    caution: CautionTerms
    offer: LanguageOffer
    failures: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class PolicyOwner:
    """The force whose policy it is, with its community: what is the same on every day.

    ``added`` are the languages the community brings; ``set_by`` signs what the plugin's code
    left unsigned; ``made_with`` is every distribution that has a part in it, with its
    version; ``source_years`` of which years a source speaks, by its id.
    """

    card: ForceCard
    community: str | None
    title: str
    added: Sequence[Sourced[OfferedLanguage]]
    set_by: str
    made_with: Mapping[str, str]
    source_years: Mapping[str, str]


@attrs.frozen(kw_only=True)
class CoreAnswers:
    """What the core's own books say on one day, for whatever a force leaves out."""

    terms: EligibilityTerms
    caution: CautionTerms
    offer: LanguageOffer


def _stand_in(value: Any) -> Sourced[Any]:
    return Sourced(value=value, since=FIRST_DAY, source="SAFETY-FLOOR", standing=Standing.DESIGN, set_by=core_set_by())


@attrs.frozen
class StandIns:
    """What stands in for each answer that a plugin failed to give: it refuses nothing by itself.

    A policy with a stand-in is unsound, so nothing under it is ever eligible. But no case is
    closed for good because a plugin broke.
    """

    defaults: ForceBooks
    on: Day

    @property
    def codes(self) -> OffenceList:
        """Every code a force may list."""
        rows = (row for row in offence_book().rows if row.treatment is Treatment.ELIGIBLE_FAMILY)
        return OffenceList(codes=tuple(_stand_in(row.code) for row in rows))

    @property
    def terms(self) -> EligibilityTerms:
        """The terms of a force that asks for nothing a force may leave out."""
        return EligibilityTerms(
            accepted_grades=_stand_in((Grade.STANDARD, Grade.MEDIUM)),
            look_back=_stand_in((LookBack.VIOLENCE,)),
            first_arrest_asked=_stand_in(False),
            bail_asked=_stand_in(False),
            prosecutor_asked=_stand_in(False),
            assessment_days=_stand_in(366),
            national_regime=_stand_in(NationalRegime.ADVISE),
            agreement_days=_stand_in(366),
        )

    @property
    def tools(self) -> DashMapping:
        """The core's own risk tools."""
        return self.defaults.dash_mapping(self.on) or DashMapping(tools=())

    @property
    def caution(self) -> CautionTerms:
        """The core's own terms of a caution."""
        terms = self.defaults.caution_terms(self.on)
        assert terms is not None, "the core's defaults are whole"  # noqa: S101  (only a broken installation fails it)
        return terms

    @property
    def defaults_on_that_day(self) -> CoreAnswers:
        """What the core's books say on that day, which is no stand-in."""
        terms, offer = self.defaults.eligibility_terms(self.on), self.defaults.languages()
        assert terms is not None, "the core's defaults are complete"  # noqa: S101  (only a broken installation fails)
        assert offer is not None, "the core's defaults are complete"  # noqa: S101  (the same)
        return CoreAnswers(terms=terms, caution=self.caution, offer=offer)

    @property
    def offer(self) -> LanguageOffer:
        """Any language."""
        return LanguageOffer(languages=(_stand_in(OfferedLanguage(tag="*", delivery=Delivery.NATIVE)),))


def make_policy(owner: PolicyOwner, on: Day, answers: DayAnswers, core: CoreAnswers) -> Policy:
    """The policy of that day. ``core`` is what the core's books say on it, for what a plugin leaves out."""
    signer = _Signer(owner.set_by, owner.source_years)
    terms = _completed(answers.terms, default=core.terms)
    answers = attrs.evolve(answers, terms=terms)
    # Whatever a plugin's code answers, only codes that the law lets into the programme are listed.
    may_list = {row.code for row in offence_book().rows if row.treatment is Treatment.ELIGIBLE_FAMILY}
    listed = {code.value: signer.provenance(code) for code in answers.codes.codes if code.value in may_list}
    own = _offered_on(answers.offer.languages, on) or core.offer.languages
    languages = _overlaid(own, added=_offered_on(owner.added, on))
    settings = _settings(answers, core.caution, languages)
    return Policy(
        force=owner.card.id,
        community=owner.community,
        on=on,
        dispensations=tuple(signer.signed(period) for period in owner.card.dispensations),
        book=offence_book(),
        listed=listed,
        accepted_grades=frozenset(terms.accepted_grades.value),
        look_back=frozenset(terms.look_back.value),
        first_arrest_asked=terms.first_arrest_asked.value,
        bail_asked=terms.bail_asked.value,
        prosecutor_asked=terms.prosecutor_asked.value,
        assessment_days=terms.assessment_days.value,
        agreement_days=settings["agreement_days"].value,
        national_regime=terms.national_regime.value,
        tools={tool.value.name: signer.signed(_with_second_looks(tool)) for tool in answers.tools.tools},
        languages=tuple(language.value for language in languages),
        **{name: settings[name].value for name in _caution_settings()},
        provenance=_provenance(signer, settings, listed, languages),
        words=core_words(),
        made_with=owner.made_with,
        title=owner.title,
        sound=not answers.failures,
        failures=answers.failures,
    )


def _settings(
    answers: DayAnswers, default_caution: CautionTerms, languages: Sequence[Sourced[OfferedLanguage]]
) -> dict[str, Sourced[Any]]:
    """Every setting of the policy, by the name under which a decision cites it."""
    caution = _completed(answers.caution, default=default_caution)
    return {
        **{field.name: getattr(answers.terms, field.name) for field in attrs.fields(EligibilityTerms)},
        **{name: getattr(caution, field) for name, field in _caution_settings().items()},
        **{f"languages.{language.value.tag}": language for language in languages},
        **{f"risk_tool.{tool.value.name}": tool for tool in answers.tools.tools},
    }


def _provenance(
    signer: "_Signer",
    settings: Mapping[str, Sourced[Any]],
    listed: Mapping[str, Provenance],
    languages: Sequence[Sourced[OfferedLanguage]],
) -> dict[str, Provenance]:
    """Where each setting comes from, and what the core cites, by name."""
    core = {
        source.id: Provenance(source=source.id, standing=source.standing, set_by=core_set_by(), years=source.years)
        for source in core_sources().values()
    }
    # Cited where no code is listed, or no language offered: no row says so.
    nowhere = Provenance(source="SAFETY-FLOOR", standing=Standing.DESIGN, set_by=core_set_by())
    return {
        **core,
        **{name: signer.provenance(setting) for name, setting in settings.items()},
        "offence_list": next(iter(listed.values()), nowhere),
        "languages.": signer.provenance(languages[-1]) if languages else nowhere,
    }


C = TypeVar("C", EligibilityTerms, CautionTerms)


def _completed(terms: C, *, default: C) -> C:
    """The terms, with the default's where they leave one out."""
    absent = [field.name for field in attrs.fields(type(terms)) if getattr(terms, field.name) is None]
    return attrs.evolve(terms, **{name: getattr(default, name) for name in absent}) if absent else terms


def _with_second_looks(tool: Sourced[RiskTool]) -> Sourced[RiskTool]:
    """The tool with every second look that the core asks of one of its name: a force can only add some."""
    own, known = tool.value.second_look, known_tools().get(tool.value.name)
    added = () if known is None else tuple(group for group in known.second_look if group not in own)
    return attrs.evolve(tool, value=attrs.evolve(tool.value, second_look=(*own, *added))) if added else tool


def _caution_settings() -> dict[str, str]:
    """The settings of a caution as a policy calls them, each with its name in the books."""
    fields = (field.name for field in attrs.fields(CautionTerms))
    return {"caution_length" if name == "length" else name: name for name in fields}


S = TypeVar("S", Sourced[Any], Dispensation)


@attrs.frozen
class _Signer:
    """Signs what a plugin's code left unsigned with its distribution and version."""

    set_by: str
    source_years: Mapping[str, str]

    def signed(self, value: S) -> S:
        return attrs.evolve(value, set_by=value.set_by or self.set_by)

    def provenance(self, value: Sourced[Any]) -> Provenance:
        years = self.source_years.get(value.source)
        return attrs.evolve(value.provenance, set_by=value.set_by or self.set_by, years=years)


def _overlaid(
    own: Sequence[Sourced[OfferedLanguage]], *, added: Sequence[Sourced[OfferedLanguage]]
) -> tuple[Sourced[OfferedLanguage], ...]:
    """The force's languages with the community's laid over them, tag by tag."""
    replaced = {language.value.tag.lower() for language in added}
    return (*(language for language in own if language.value.tag.lower() not in replaced), *added)


def _offered_on(rows: Sequence[Sourced[OfferedLanguage]], on: Day) -> tuple[Sourced[OfferedLanguage], ...]:
    """The languages of one book offered by that day; a later row for the same tag takes the place of the earlier."""
    begun = sorted((row for row in rows if row.since <= on), key=lambda row: row.since)
    latest = {row.value.tag.lower(): row.since for row in begun}
    return tuple(row for row in begun if row.since == latest[row.value.tag.lower()])
