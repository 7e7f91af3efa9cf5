"""What a force's plugin and community say on a day, laid out as one policy value."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from cara_core.books.core import core_set_by, core_sources, core_words, offence_book
from cara_core.forces.force_books import ForceBooks
from cara_core.terms.days import FIRST_DAY, Day
from cara_core.terms.offences import Treatment
from cara_core.terms.policy import (
    CautionTerms,
    DashMapping,
    Delivery,
    EligibilityTerms,
    ForceCard,
    LanguageOffer,
    LookBack,
    NationalRegime,
    OffenceList,
    OfferedLanguage,
    Policy,
)
from cara_core.terms.risk import Grade
from cara_core.terms.sources import Provenance, Sourced, Standing

__all__ = ["LeastAsked", "Said", "lay_out"]


@attrs.frozen(kw_only=True)
class Said:
    """The answers of one force to the hooks of one day."""

    codes: OffenceList
    terms: EligibilityTerms
    tools: DashMapping
    caution: CautionTerms
    offer: LanguageOffer


def _stand_in(value: Any) -> Sourced[Any]:
    return Sourced(value=value, since=FIRST_DAY, source="SAFETY-FLOOR", standing=Standing.DESIGN, set_by=core_set_by())


@attrs.frozen
class LeastAsked:
    """What stands in for an answer a plugin failed to give: it refuses nothing by itself.

    Such a policy is unsound, so nothing under it is ever eligible; but no case is closed
    because a plugin broke.
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
        """Nothing asked that a force may leave out."""
        return EligibilityTerms(
            accepted_grades=_stand_in((Grade.STANDARD, Grade.MEDIUM)),
            look_back=_stand_in((LookBack.VIOLENCE,)),
            first_arrest_asked=_stand_in(False),
            bail_asked=_stand_in(False),
            prosecutor_asked=_stand_in(False),
            assessment_days=_stand_in(366),
            national_regime=_stand_in(NationalRegime.ADVISE),
        )

    @property
    def tools(self) -> DashMapping:
        """The core's own mapping."""
        return self.defaults.dash_mapping(self.on) or DashMapping(tools=())

    @property
    def caution(self) -> CautionTerms:
        """The core's own length and margin."""
        terms = self.defaults.caution_terms(self.on)
        assert terms is not None, "the core's defaults are whole"  # noqa: S101  (a broken installation)
        return terms

    @property
    def offer(self) -> LanguageOffer:
        """Any language."""
        return LanguageOffer(languages=(_stand_in(OfferedLanguage(tag="*", delivery=Delivery.NATIVE)),))


def lay_out(
    said: Said,
    on: Day,
    *,
    card: ForceCard,
    defaults: CautionTerms,
    community: str | None,
    title: str,
    added: Sequence[Sourced[OfferedLanguage]],
    set_by: str,
    made_with: Mapping[str, str],
    failures: tuple[str, ...],
) -> Policy:
    """The policy of one day; ``added`` are the languages a community lays over it.

    ``defaults`` are the core's own terms of a caution, for what a plugin's code leaves out.
    """
    mine = _Signed(set_by)
    book = offence_book()
    may_list = {row.code for row in book.rows if row.treatment is Treatment.ELIGIBLE_FAMILY}
    listed = {one.value: mine.says(one) for one in said.codes.codes if one.value in may_list}
    languages = _overlaid(_begun(said.offer.languages, on), _begun(added, on))
    terms, caution = said.terms, _whole(said.caution, defaults)
    settings: dict[str, Sourced[Any]] = {
        **{field.name: getattr(terms, field.name) for field in attrs.fields(EligibilityTerms)},
        **{name: getattr(caution, field) for name, field in _of_cautions().items()},
        **{f"languages.{one.value.tag}": one for one in languages},
        **{f"risk_tool.{one.value.name}": one for one in said.tools.tools},
    }
    nowhere = Provenance(source="SAFETY-FLOOR", standing=Standing.DESIGN, set_by=core_set_by())
    provenance = {
        **_core_provenance(),
        **{name: mine.says(one) for name, one in settings.items()},
        "offence_list": next(iter(listed.values()), nowhere),
        "languages.": mine.says(languages[-1]) if languages else nowhere,
    }
    return Policy(
        force=card.id,
        community=community,
        on=on,
        dispensations=tuple(attrs.evolve(one, set_by=one.set_by or set_by) for one in card.dispensations),
        book=book,
        listed=listed,
        accepted_grades=frozenset(terms.accepted_grades.value),
        look_back=frozenset(terms.look_back.value),
        first_arrest_asked=terms.first_arrest_asked.value,
        bail_asked=terms.bail_asked.value,
        prosecutor_asked=terms.prosecutor_asked.value,
        assessment_days=terms.assessment_days.value,
        national_regime=terms.national_regime.value,
        tools={one.value.name: attrs.evolve(one, set_by=one.set_by or set_by) for one in said.tools.tools},
        languages=tuple(one.value for one in languages),
        **{name: settings[name].value for name in _of_cautions()},
        provenance=provenance,
        words=core_words(),
        made_with=made_with,
        title=title,
        sound=not failures,
        failures=failures,
    )


def _whole(caution: CautionTerms, defaults: CautionTerms) -> CautionTerms:
    """The terms of a caution, with the core's for what they leave out."""
    absent = [field.name for field in attrs.fields(CautionTerms) if getattr(caution, field.name) is None]
    return attrs.evolve(caution, **{name: getattr(defaults, name) for name in absent}) if absent else caution


def _of_cautions() -> dict[str, str]:
    """The settings of a caution as a policy calls them, each with its name in the books."""
    fields = (field.name for field in attrs.fields(CautionTerms))
    return {"caution_length" if name == "length" else name: name for name in fields}


@attrs.frozen
class _Signed:
    """Signs what a plugin's code left unsigned with its distribution and version."""

    set_by: str

    def says(self, one: Sourced[Any]) -> Provenance:
        return attrs.evolve(one.provenance, set_by=one.set_by or self.set_by)


def _overlaid(
    own: Sequence[Sourced[OfferedLanguage]], added: Sequence[Sourced[OfferedLanguage]]
) -> tuple[Sourced[OfferedLanguage], ...]:
    """The force's languages with the community's laid over them, tag by tag."""
    replaced = {one.value.tag.lower() for one in added}
    return (*(one for one in own if one.value.tag.lower() not in replaced), *added)


def _begun(rows: Sequence[Sourced[OfferedLanguage]], on: Day) -> tuple[Sourced[OfferedLanguage], ...]:
    """The languages of one book offered by that day; before its first row, the first.

    A later row for the same tag takes the place of the earlier.
    """
    first = min((row.since for row in rows), default=on)
    begun = sorted((row for row in rows if row.since <= max(on, first)), key=lambda row: row.since)
    latest = {row.value.tag.lower(): row.since for row in begun}
    return tuple(row for row in begun if row.since == latest[row.value.tag.lower()])


def _core_provenance() -> dict[str, Provenance]:
    return {
        source.id: Provenance(source=source.id, standing=source.standing, set_by=core_set_by())
        for source in core_sources().values()
    }
