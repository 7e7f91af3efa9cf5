"""The questions of a referral: which there is for each path, and of what kind its answer is."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, get_args, get_origin

import attrs

from cara_core.books.class_fields import class_fields
from cara_core.case.referral_values import Unread, field_of, read_value
from cara_core.cli.case.everyday.table import Question
from cara_core.errors import Fault, InputError
from cara_core.formats.schemas.meanings import REFERRAL
from cara_core.terms.referral import Referral

__all__ = ["ANTECEDENTS", "OF_AN_ANTECEDENT", "check_answer", "put_answer", "question_of"]

ANTECEDENTS: Final = "suspect.antecedents"
OF_AN_ANTECEDENT: Final = ("kind", "date", "violence", "domestic_abuse", "offence_code")
_STEP: Final = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def question_of(path: str) -> Question | None:
    """The question for this path of a referral; ``None``: it is none that is answered in a line."""
    kind: Any = Referral
    for step in path.split("."):
        found = _STEP.fullmatch(step)
        fields = {field.key: field for field in class_fields(kind)} if attrs.has(kind) else {}
        if found is None or found[1] not in fields:
            return None
        kind = fields[found[1]].kind
        if found[2] is not None and get_origin(kind) is tuple:
            kind = get_args(kind)[0]
    if attrs.has(kind) or get_origin(kind) is not None:
        return None
    general = re.sub(r"\[\d+\]", "[]", path)
    meaning = REFERRAL.get(general, path)
    return Question(
        name=path,
        key=path,
        kind=kind,
        option=path,
        words=_words().get(general) or meaning.removesuffix("."),
        meaning=meaning,
        allowed=None,
        is_needed=False,
        is_asked=True,
        only_if=_NONE,
    )


def check_answer(path: str, answer: object) -> None:
    """Is this, as JSON has it, what a referral holds there? Raises :class:`InputError`, which does not repeat it."""
    holder: Any = Referral
    *way, last = path.split(".")
    for step in way:
        kind = next(field.kind for field in class_fields(holder) if field.key == step.partition("[")[0])
        holder = get_args(kind)[0] if get_origin(kind) is tuple else kind
    try:
        read_value(field_of(holder, last), answer)
    except Unread as wrong:
        raise InputError([Fault(path, misfit.code, misfit.words) for misfit in wrong.misfits]) from None


def put_answer(referral: dict[str, Any], path: str, value: object) -> None:
    """Put this answer where the path says; ``None`` takes it out."""
    part: Any = referral
    *way, last = path.split(".")
    for step in way:
        found = _STEP.fullmatch(step)
        assert found is not None, "a path of a referral"  # noqa: S101  (question_of has read it)
        part = part.setdefault(found[1], [] if found[2] is not None else {})
        if found[2] is not None:
            while len(part) <= int(found[2]):
                part.append({})
            part = part[int(found[2])]
    part[last] = value


@cache
def _words() -> Mapping[str, str]:
    file = resources.files("cara_core.cli.case.new") / "questions.toml"
    found: Mapping[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))["question"]
    return found
