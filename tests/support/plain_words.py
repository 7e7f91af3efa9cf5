"""Plain words for every code, so that no test depends on the wording of the core."""

from typing import Final

from cara_core.stages.criteria import ADVICE, CRITERIA
from cara_core.terms.words import Words

__all__ = ["WORDS"]


def _telling() -> dict[str, str]:
    return {
        "telling.outcome": "((outcome)) for ((reference))",
        "telling.decided": "decided for ((force)) on ((on))",
        "telling.not_met": "Not eligible because:",
        "telling.refer": "Somebody else decides:",
        "telling.unknown": "Not known:",
        "telling.advice": "Advice:",
        "telling.needs": "Record: ((needs))",
        "telling.met": "Met: ((criteria))",
        "telling.not_asked": "Not asked: ((criteria))",
        "telling.cited": "((code)) by ((source)), ((standing)), ((set_by))",
        "telling.cited_years": "((code)) by ((source)) of ((years)), ((standing)), ((set_by))",
        "telling.of_a_time": "Of ((years)): ((criteria))",
        "telling.illustrative": "* illustrative, by ((set_by))",
        "telling.who_decides": "A human decides.",
    }


def _plain_words(language: str) -> Words:
    """A text for every code, and how values are written."""
    texts = {
        "day": "((day)) ((month)) ((year))",
        **{f"month.{number}": f"month-{number}" for number in range(1, 13)},
        "yes": "yes",
        "no": "no",
        "not_known": "not known",
        "none": "none",
        "list_comma": ", ",
        "outcome.eligible": "ELIGIBLE",
        "LOCAL.PLUGIN_FAULT": "the plugin failed",
        **_telling(),
    }
    for criterion in CRITERIA:
        texts[f"{criterion.name}.name"] = criterion.name.lower()
        texts[f"{criterion.name}.met"] = f"{criterion.name} is met"
        texts[f"{criterion.name}.NOT_ASKED"] = f"{criterion.name} is not asked"
        for rule in criterion.rules:
            texts[f"{criterion.name}.{rule.code}"] = f"{criterion.name} because of {rule.code}"
    for note in ADVICE:
        texts[f"advice.{note.code}"] = f"mind {note.code}"
    texts["ADULT.AGE_UNDER_18"] = "18 from ((adult_from))"
    texts["RISK.RISK_NOT_ACCEPTED"] = "((risk.grade)); accepted: ((accepted_grades))"
    texts["LOOKBACK.LOOKBACK_DA"] = "entry ((record.domestic_abuse)); what counts: ((look_back))"
    texts["LOOKBACK.LOOKBACK_VIOLENCE"] = "entry ((record.violence)); what counts: ((look_back))"
    return Words(language, texts)


WORDS: Final = {"en": _plain_words("en")}
