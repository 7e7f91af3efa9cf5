"""The JSON Schema of ``cara-decision/1``; its words come from the enumerations and criteria."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from cara_core.formats.schemas.meanings import DECISION
from cara_core.formats.schemas.referral import DAY, DIALECT, Schema
from cara_core.formats.text_rules import TEXTS
from cara_core.stages.criteria import CRITERIA
from cara_core.terms.decision.criterion import State
from cara_core.terms.decision.decision import DECISION_FORMAT, Outcome
from cara_core.terms.referral import Referral
from cara_core.terms.sources import Standing

__all__ = ["decision_schema"]

_CODE: Final = "^[A-Z][A-Z0-9_]*$"
_TEXT: Final = {"type": "string"}


def decision_schema() -> Schema:
    """What a decision looks like, and what always holds between its outcome and findings."""
    return {
        "$schema": DIALECT,
        "$id": "urn:cara-core:cara-decision:1",
        "title": DECISION_FORMAT,
        "description": DECISION[""],
        **_map(
            {
                "format": _said("format", const=DECISION_FORMAT),
                "reference": _said("reference", type="string", pattern=f"^{TEXTS[Referral]['reference'].pattern}$"),
                "force": _said("force", **_TEXT),
                "community": _said("community", type=["string", "null"]),
                "on": _said("on", **DAY),
                "outcome": _said("outcome", enum=_words(Outcome)),
                "findings": _said("findings", type="array", minItems=len(CRITERIA), items=_finding()),
                "advice": _said("advice", type="array", items=_advice()),
                "made_with": _said("made_with", type="object", additionalProperties=_TEXT),
                "digest": _said("digest", type="string", pattern="^sha256:[0-9a-f]{64}$"),
            }
        ),
        "allOf": list(_invariants()),
    }


def _said(path: str, **schema: Any) -> Schema:
    return {"description": DECISION[path], **schema}


def _words(words: type[StrEnum]) -> list[str]:
    return [str(word) for word in words]


def _map(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _finding() -> Schema:
    named = [{"enum": [criterion.name for criterion in CRITERIA]}, {"pattern": "^LOCAL:[A-Z][A-Z0-9_]*$"}]
    finding = _map(
        {
            "criterion": _said("findings[].criterion", type="string", anyOf=named),
            "state": _said("findings[].state", enum=_words(State)),
            "code": _said("findings[].code", type="string", pattern=_CODE),
            "text": _said("findings[].text", **_TEXT),
            "needs": _said("findings[].needs", type="array", items=_TEXT),
            **_says_who(),
        }
    )
    unknown = {"properties": {"state": {"const": str(State.UNKNOWN)}}}
    return finding | {"if": unknown, "then": {"properties": {"needs": {"minItems": 1}}}}


def _advice() -> Schema:
    code = _said("advice[].code", type="string", pattern=_CODE)
    return _map({"code": code, "text": _said("advice[].text", **_TEXT), **_says_who()})


def _says_who() -> Schema:
    return {
        "source": _said("source", **_TEXT),
        "standing": _said("standing", enum=_words(Standing)),
        "set_by": _said("set_by", **_TEXT),
    }


def _invariants() -> Iterable[Schema]:
    """Eligible has only what is met; every other outcome has a finding that gives it."""
    gives = {Outcome.NOT_ELIGIBLE: State.NOT_MET, Outcome.REFER: State.REFER, Outcome.UNDETERMINED: State.UNKNOWN}
    yield _where(Outcome.ELIGIBLE, {"items": {"properties": {"state": {"const": str(State.MET)}}}})
    for outcome, state in gives.items():
        yield _where(outcome, {"contains": {"properties": {"state": {"const": str(state)}}}})


def _where(outcome: Outcome, findings: Schema) -> Schema:
    return {
        "if": {"properties": {"outcome": {"const": str(outcome)}}},
        "then": {"properties": {"findings": findings}},
    }
