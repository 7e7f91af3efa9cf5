"""What is installed, laid out: each force and community with every setting of a day.

``cara forces --json`` prints these as ``cara-forces/1``; ``cara forces`` draws them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from cara_core.errors import CaraError, ForceInvalid
from cara_core.forces.force import Force
from cara_core.forces.installed import COMMUNITIES, FORCES, Installed, installed
from cara_core.forces.loader import load_force
from cara_core.terms.days import Day
from cara_core.terms.policy import CautionTerms, EligibilityTerms, Length, OfferedLanguage, Policy
from cara_core.terms.risk import GRADES, RiskTool
from cara_core.terms.sources import Provenance, Standing

__all__ = ["FORCES_FORMAT", "Entry", "Setting", "UpcomingSetting", "forces_and_communities", "installed_entries"]

FORCES_FORMAT: Final = "cara-forces/1"


@attrs.frozen(kw_only=True)
class Setting:
    """One value of a policy, in words, with its source."""

    setting: str
    value: str
    provenance: Provenance


@attrs.frozen(kw_only=True)
class UpcomingSetting:
    """A setting that will hold from a later day."""

    on: date
    setting: Setting


@attrs.frozen(kw_only=True)
class Entry:
    """One installed force or community: who it is, what it sets, what is wrong with it.

    ``kind`` is ``force`` or ``community``; where it cannot be loaded there are only faults.
    ``upcoming`` is what its files say of a later day, the earliest first.
    """

    kind: str
    name: str
    distribution: str
    version: str
    title: str = ""
    note: str = ""
    settings: Sequence[Setting] = ()
    upcoming: Sequence["UpcomingSetting"] = ()
    words: Sequence[str] = ()
    faults: Sequence[str] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the programme is given in here."""
        return tuple(
            tag.removeprefix(_LANGUAGE) for tag in (row.setting for row in self.settings) if tag.startswith(_LANGUAGE)
        )

    @property
    def standings(self) -> Mapping[Standing, int]:
        """How many settings have which standing."""
        found = Counter(row.provenance.standing for row in self.settings)
        return {standing: found[standing] for standing in Standing}

    def to_mapping(self, on: Day) -> dict[str, object]:
        """The entry as ``cara-forces/1``."""
        return {
            "format": FORCES_FORMAT,
            "kind": self.kind,
            "name": self.name,
            "title": self.title,
            "note": self.note,
            "distribution": self.distribution,
            "version": self.version,
            "on": on.isoformat(),
            "languages": list(self.languages),
            "words": list(self.words),
            "standings": {str(standing): number for standing, number in self.standings.items()},
            "settings": [_setting_mapping(row) for row in self.settings],
            "coming": [{"from": row.on.isoformat(), **_setting_mapping(row.setting)} for row in self.upcoming],
            "faults": list(self.faults),
        }


def _setting_mapping(row: Setting) -> dict[str, object]:
    provenance = row.provenance
    return {
        "setting": row.setting,
        "value": row.value,
        "since": None if provenance.since is None else provenance.since.isoformat(),
        "source": provenance.source,
        "standing": str(provenance.standing),
        "set_by": provenance.set_by,
    }


ENDS: Final = "no longer"
"""The value of a setting that no row holds any more."""
_LANGUAGE: Final = "languages."
"""Before the tag of a language: the name of the setting for how the programme is given in that language."""


def installed_entries(on: Day) -> tuple[Entry, ...]:
    """Every installed force, then every installed community, with what each says on that day."""
    forces = [_force_entry(force, on) for force in installed(FORCES)]
    return (*forces, *(_community_entry(community, on) for community in installed(COMMUNITIES)))


def forces_and_communities() -> tuple[str, ...]:
    """Every installed force, and each community over the forces it was installed with.

    Any force can adopt any community; a distribution that brings both meant them for each other.
    """
    communities = installed(COMMUNITIES)
    names: list[str] = []
    for force in installed(FORCES):
        names.append(force.name)
        own = (community for community in communities if community.distribution == force.distribution)
        names += (f"{force.name}/{community.name}" for community in own)
    return tuple(dict.fromkeys(names))


def _force_entry(found: Installed, on: Day) -> Entry:
    entry = Entry(kind="force", name=found.name, distribution=found.distribution, version=found.version)
    try:
        force = load_force(found.name)
    except CaraError as wrong:
        return attrs.evolve(entry, faults=_faults(wrong))
    policy = force.policy(on)
    return attrs.evolve(
        entry,
        title=force.card.name,
        note=force.card.note,
        settings=tuple(_settings(policy)),
        upcoming=tuple(_upcoming(force, policy)),
        words=tuple(sorted(force.words)),
        faults=() if policy.sound else ("its code failed while it was asked what holds on that day",),
    )


def _upcoming(force: Force, policy: Policy) -> Iterator[UpcomingSetting]:
    """What will hold otherwise than under this policy: each change from its day, the last values where a row ends."""
    before = list(_settings(policy))
    for on in force.days_of_change:
        if on > policy.on:
            after = list(_settings(force.policy(on)))
            yield from (UpcomingSetting(on=on, setting=setting) for setting in after if setting not in before)
            gone = {setting.setting for setting in before} - {setting.setting for setting in after}
            last = [setting for setting in before if setting.setting in gone]
            yield from (UpcomingSetting(on=on, setting=attrs.evolve(setting, value=ENDS)) for setting in last)
            before = after


def _community_entry(found: Installed, on: Day) -> Entry:
    entry = Entry(kind="community", name=found.name, distribution=found.distribution, version=found.version)
    under = _loadable(found.distribution)
    if under is None:
        return attrs.evolve(entry, faults=("not checked: it needs a force that can be loaded",))
    try:
        community = load_force(under, community=found.name).community
    except CaraError as wrong:
        return attrs.evolve(entry, faults=_faults(wrong))
    if community is None:
        return entry
    rows = [
        (
            row.since,
            Setting(setting=f"{_LANGUAGE}{row.value.tag}", value=_describe(row.value), provenance=row.provenance),
        )
        for row in community.languages
    ]
    return attrs.evolve(
        entry,
        title=community.name,
        note=community.note,
        settings=tuple(setting for since, setting in rows if since <= on),
        upcoming=tuple(UpcomingSetting(on=since, setting=setting) for since, setting in rows if since > on),
    )


def _loadable(distribution: str) -> str | None:
    """A force to lay a community over: one of its own distribution, else any that can be loaded."""
    for force in sorted(installed(FORCES), key=lambda force: force.distribution != distribution):
        try:
            load_force(force.name)
        except CaraError:
            continue
        return force.name
    return None


def _faults(wrong: CaraError) -> tuple[str, ...]:
    return tuple(wrong.faults) if isinstance(wrong, ForceInvalid) else (str(wrong),)


def _settings(policy: Policy) -> Iterator[Setting]:
    """Every value of a policy in words: permission, offences, terms, languages, risk tools."""
    for dispensation in policy.dispensations:
        last = dispensation.last or "the national permission"
        days = f"{dispensation.first} to {last}"
        yield Setting(setting="dispensation", value=days, provenance=dispensation.provenance)
    listed: dict[Provenance, list[str]] = {}
    for code, provenance in policy.listed.items():
        listed.setdefault(provenance, []).append(code)
    for provenance, codes in listed.items():
        yield Setting(setting="offence_list", value=" ".join(codes), provenance=provenance)
    of_cautions = ("caution_length", *(field.name for field in attrs.fields(CautionTerms)[1:]))
    for name in (*(field.name for field in attrs.fields(EligibilityTerms)), *of_cautions):
        yield Setting(setting=name, value=_describe(getattr(policy, name)), provenance=policy.by(name))
    for language in policy.languages:
        name = f"{_LANGUAGE}{language.tag}"
        yield Setting(setting=name, value=_describe(language), provenance=policy.by(name))
    for tool in policy.tools.values():
        yield Setting(setting=f"risk_tool.{tool.value.name}", value=_describe(tool.value), provenance=tool.provenance)


def _describe(value: object) -> str:
    """A value of a policy as a person reads it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ", ".join(grade for grade in GRADES if grade in value) or ", ".join(sorted(map(str, value)))
        case Length(number=number, unit=unit):
            return f"{number} {unit}"
        case OfferedLanguage(delivery=delivery):
            return str(delivery)
        case RiskTool(counted=counted, high_from=high, medium_from=medium):
            levels = f"medium from {medium}, high from {high}" if medium else f"high from {high}"
            return f"{levels} yes of {len(counted)} counted"
        case _:
            return str(value)
