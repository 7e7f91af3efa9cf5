"""The JSON Schema of ``cara-decision/1``; its words come from the enumerations and criteria."""

from collections.abc import Iterable
from typing import Any, Final

from cara_core.formats.schemas.json_schema import DAY, DIALECT, Schema, closed_object, words_of
from cara_core.formats.schemas.meanings import DECISION
from cara_core.formats.text_rules import REFERRAL_TEXTS
from cara_core.stages.criteria import CRITERIA
from cara_core.terms.caution import Person
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import DECISION_FORMAT, Outcome
from cara_core.terms.referral import Referral
from cara_core.terms.sources import Standing

__all__ = ["decision_schema"]

_CODE: Final = "^[A-Z][A-Z0-9_]*$"
_ANY_TEXT: Final = {"type": "string"}


def decision_schema() -> Schema:
    """What a decision looks like, and what always holds between its outcome and findings."""
    decision = closed_object(
        {
            "format": _described("format", const=DECISION_FORMAT),
            "reference": _described(
                "reference",
                type=["string", "null"],
                pattern=f"^{REFERRAL_TEXTS[Referral]['reference'].pattern}$",
            ),
            "force": _described("force", **_ANY_TEXT),
            "community": _described("community", type=["string", "null"]),
            "on": _described("on", **DAY),
            "outcome": _described("outcome", enum=words_of(Outcome)),
            "findings": _described("findings", type="array", items=_finding()),
            "advice": _described("advice", type="array", items=_advice()),
            "made_with": _described("made_with", type="object", additionalProperties=_ANY_TEXT),
            "digest": _described("digest", type="string", pattern="^sha256:[0-9a-f]{64}$"),
        }
    )
    decision["properties"]["erased"] = _described(
        "erased", type="array", items={"enum": words_of(Person)}, minItems=1, uniqueItems=True
    )
    return {
        "$schema": DIALECT,
        "$id": "urn:cara-core:cara-decision:1",
        "title": DECISION_FORMAT,
        "description": DECISION[""],
        **decision,
        "if": {"required": ["erased"]},
        "else": {"allOf": list(_invariants())},
    }


def _described(path: str, **schema: Any) -> Schema:
    return {"description": DECISION[path], **schema}


def _finding() -> Schema:
    named = [{"enum": [criterion.name for criterion in CRITERIA]}, {"pattern": "^LOCAL:[A-Z][A-Z0-9_]*$"}]
    finding = closed_object(
        {
            "criterion": _described("findings[].criterion", type="string", anyOf=named),
            "state": _described("findings[].state", enum=words_of(State)),
            "code": _described("findings[].code", type="string", pattern=_CODE),
            "text": _described("findings[].text", **_ANY_TEXT),
            "needs": _described("findings[].needs", type="array", items=_ANY_TEXT),
            **_provenance(),
        }
    )
    unknown = {"properties": {"state": {"const": str(State.UNKNOWN)}}}
    return finding | {"if": unknown, "then": {"properties": {"needs": {"minItems": 1}}}}


def _advice() -> Schema:
    code = _described("advice[].code", type="string", pattern=_CODE)
    return closed_object({"code": code, "text": _described("advice[].text", **_ANY_TEXT), **_provenance()})


def _provenance() -> Schema:
    return {
        "source": _described("source", **_ANY_TEXT),
        "standing": _described("standing", enum=words_of(Standing)),
        "set_by": _described("set_by", **_ANY_TEXT),
    }


def _invariants() -> Iterable[Schema]:
    """A complete one has every criterion; eligible only what is met, every other outcome a finding that gives it."""
    complete = {"minItems": len(CRITERIA)}
    yield {"properties": {"reference": {"type": "string"}, "findings": complete}}
    gives = {Outcome.NOT_ELIGIBLE: State.NOT_MET, Outcome.REFER: State.REFER, Outcome.UNDETERMINED: State.UNKNOWN}
    yield _if_outcome(Outcome.ELIGIBLE, {"items": {"properties": {"state": {"const": str(State.MET)}}}})
    for outcome, state in gives.items():
        yield _if_outcome(outcome, {"contains": {"properties": {"state": {"const": str(state)}}}})


def _if_outcome(outcome: Outcome, findings: Schema) -> Schema:
    return {
        "if": {"properties": {"outcome": {"const": str(outcome)}}},
        "then": {"properties": {"findings": findings}},
    }
