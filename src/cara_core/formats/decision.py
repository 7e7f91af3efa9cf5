"""Reading a decision again: ``cara-decision/1``, which :meth:`Decision.to_json` writes.

What comes back is the decision as it was made then, whatever version reads it: its findings,
its words and its digest are those of the text, and nothing is worked out anew but what shows
that they belong together. It has words in one language: the one it was written in.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Final

import attrs
from cattrs import Converter

from cara_core.books.core import core_words
from cara_core.books.faults import FaultsFound
from cara_core.books.strict_reading import ClassRules, read_strictly, strict_converter
from cara_core.errors import Fault, InputError, WordsMissing
from cara_core.formats.json_text import read_json
from cara_core.formats.text_rules import REFERRAL_TEXTS, TextRule, format_reader
from cara_core.terms.days import Day
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import DECISION_FORMAT, Decision, Outcome, outcome_of
from cara_core.terms.decision.reasons import PLUGIN_FAULT, Advice, Finding, Wording
from cara_core.terms.referral import Referral
from cara_core.terms.sources import Provenance, Standing
from cara_core.terms.words import ENGLISH

__all__ = ["read_decision", "rebuilt_decision"]

Entries = Mapping[str, Any]

CRITERION: Final = TextRule("BAD_CRITERION", "(LOCAL:)?[A-Z][A-Z0-9_]*", "a criterion, or LOCAL: and a code")
CODE: Final = TextRule("BAD_CODE", "[A-Z][A-Z0-9_]*", "a code of A-Z 0-9 _")
DIGEST: Final = TextRule("BAD_DIGEST", "sha256:[0-9a-f]{64}", "sha256: and 64 of 0-9 a-f")


@attrs.frozen(kw_only=True)
class _FindingEntries:
    criterion: str
    state: State
    code: str
    text: str = attrs.field(repr=False)
    needs: tuple[str, ...]
    source: str
    standing: Standing
    set_by: str


@attrs.frozen(kw_only=True)
class _AdviceEntries:
    code: str
    text: str = attrs.field(repr=False)
    source: str
    standing: Standing
    set_by: str


@attrs.frozen(kw_only=True)
class _DecisionEntries:
    reference: str
    force: str
    community: str | None
    on: Day
    outcome: Outcome
    findings: tuple[_FindingEntries, ...]
    advice: tuple[_AdviceEntries, ...]
    made_with: Mapping[str, str]
    digest: str


def read_decision(source: Mapping[str, object] | str, *, lang: str = ENGLISH) -> Decision:
    """The decision that this mapping or JSON text says, with its words, which are in the language ``lang``.

    Raises :class:`InputError` with every fault: a key that is missing or not known, a value of
    another kind, an outcome or a digest that is not the one its findings come to.
    """
    faults: Sequence[Fault]
    try:
        raw = read_json(source) if isinstance(source, str) else source
        read_strictly(_converter(), raw, _DecisionEntries)
        decision = rebuilt_decision(raw, lang=lang)  # type: ignore[arg-type]  # it was just read: a map
        faults = list(_contradictions(decision, digest=raw["digest"]))  # type: ignore[index]  # the same
        if not faults:
            return decision
    except FaultsFound as wrong:
        faults = wrong.faults
    raise InputError(faults)


def rebuilt_decision(entries: Entries, *, lang: str = ENGLISH) -> Decision:
    """The decision in these entries, which were written by :meth:`Decision.to_mapping` and are not checked again.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` where they cannot have been.
    """
    findings = tuple(_finding(row, lang) for row in entries["findings"])
    advice = tuple(
        Advice(code=row["code"], provenance=_provenance(row), wording=_wording(row, lang)) for row in entries["advice"]
    )
    return Decision(
        reference=entries["reference"],
        force=entries["force"],
        community=entries["community"],
        on=Day.fromisoformat(entries["on"]),
        outcome=Outcome(entries["outcome"]),
        made_with=dict(entries["made_with"]),
        sound=all(finding.code != PLUGIN_FAULT for finding in findings),
        catalogue=core_words(),
        reasons=lambda: (findings, advice),
    )


def _finding(row: Entries, lang: str) -> Finding:
    return Finding(
        criterion=row["criterion"],
        state=State(row["state"]),
        code=row["code"],
        provenance=_provenance(row),
        needs=tuple(row["needs"]),
        wording=_wording(row, lang),
    )


def _provenance(row: Entries) -> Provenance:
    return Provenance(source=row["source"], standing=Standing(row["standing"]), set_by=row["set_by"])


def _wording(row: Entries, lang: str) -> Wording:
    return partial(_words_of_then, text=row["text"], language=lang)


def _words_of_then(lang: str, *, text: str, language: str) -> str:
    """The text as it was written. No other language is made of it: the values in it were not kept apart."""
    if lang.lower() != language.lower() and not lang.lower().startswith(f"{language.lower()}-"):
        raise WordsMissing(f"the words of this decision were kept in {language} alone")
    return text


def _contradictions(decision: Decision, *, digest: str) -> Iterator[Fault]:
    """Do the outcome and the digest say what the findings come to?"""
    if decision.outcome is not outcome_of([finding.state for finding in decision.findings]):
        yield Fault("outcome", "CONTRADICTION", "not what the findings come to; allowed: the outcome they give")
    if decision.digest != digest:
        yield Fault("digest", "CONTRADICTION", "not the digest of this decision; allowed: the one it was made with")


def _unknowns_say_what_settles_them(finding: Mapping[str, object]) -> Iterator[Fault]:
    if finding.get("state") == State.UNKNOWN and finding.get("needs") == []:
        yield Fault("needs", "EMPTY", "found no path; allowed: what would settle it, as it is not known")


@cache
def _converter() -> Converter:
    finding = ClassRules(
        _FindingEntries,
        readers={"criterion": CRITERION.reader(), "code": CODE.reader()},
        check=_unknowns_say_what_settles_them,
    )
    decision = ClassRules(
        _DecisionEntries,
        extra_keys={"format": format_reader(DECISION_FORMAT)},
        readers={"reference": REFERRAL_TEXTS[Referral]["reference"].reader(), "digest": DIGEST.reader()},
    )
    return strict_converter("text", finding, ClassRules(_AdviceEntries, readers={"code": CODE.reader()}), decision)
