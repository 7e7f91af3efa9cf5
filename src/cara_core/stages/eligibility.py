"""May this person be offered the programme, and why or why not?

The criteria are declared as data in ``stages/criteria.py``. Here they are compiled to one
function the first time they are needed, and what it marks becomes findings.

This is the safety floor. It runs outside every plugin, on frozen values; a plugin's
refusals are joined afterwards and can only add.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import Final, cast

from cara_core.errors import WordsMissing
from cara_core.stages.criteria import ADVICE, CRITERIA
from cara_core.stages.particulars.drawing import draw
from cara_core.stages.particulars.values import Particulars
from cara_core.terms.days import Day
from cara_core.terms.decision.conditions import AllOf, Condition, Side, as_python, holds
from cara_core.terms.decision.criterion import Criterion, Lacking, Missing, Rule, State
from cara_core.terms.decision.decision import Decision, outcome_of
from cara_core.terms.decision.reasons import NOT_ASKED, PLUGIN_FAULT, Advice, Finding, Findings, Refusal, Wording
from cara_core.terms.policy import Policy
from cara_core.terms.referral import Referral
from cara_core.terms.sources import Provenance
from cara_core.terms.words import Catalogue, Values, words_in

__all__ = ["assess", "judge", "marks_slowly"]

Judge = Callable[[Particulars, Policy], int]
"""Particulars and policy in; out an integer in which each bit is one reason, one criterion asked, or one advice."""
Say = Callable[[str], Wording]
"""A key of the words file in; out the wording, which is made when it is read."""
LocalRefusal = tuple[Refusal, str]
"""What a plugin adds, and the distribution and version that says so."""

RULES: Final = tuple((criterion, rule) for criterion in CRITERIA for rule in criterion.rules)
"""Every rule of every criterion in order: its position is its bit in a mark."""
ASKED: Final = len(RULES)
"""The first of the bits that say whether a criterion is asked, one for each criterion."""
NOTED: Final = ASKED + len(CRITERIA)
"""The first of the bits for the pieces of advice."""


# The marks of a decision are one integer. Setting and testing bits is what lets a decision that
# nobody reads in full (one of a million) stop at its outcome: findings are made from the marks later.
_BY_CRITERION: Final = tuple(
    (criterion, ASKED + number, tuple((bit, rule) for bit, (asker, rule) in enumerate(RULES) if asker is criterion))
    for number, criterion in enumerate(CRITERIA)
)


def assess(
    referral: Referral,
    policy: Policy,
    on: Day,
    refusals: Sequence[LocalRefusal] = (),
    *,
    sound: bool = True,
    failures: Sequence[str] = (),
) -> Decision:
    """May this person be offered the programme under this policy on this day?

    ``refusals`` are what the plugin adds, each with the distribution and version that
    says so. Every criterion is in the answer, with every reason that applies, and the
    strongest binds. Where the plugin failed, while it was asked for the policy or for its
    refusals (``sound`` is false; ``failures`` say at what), the answer refers to a human.
    """
    sound = sound and policy.sound
    particulars = draw(referral, policy, on)
    marks = judge()(particulars, policy)
    local = tuple(sorted(refusals, key=_code_and_strength)) if refusals else ()
    states = [state for state, mask in _MASKS if marks & mask]
    states += [refusal.state for refusal, _ in local]
    if not sound:
        states.append(State.REFER)
    return Decision(
        reference=referral.reference,
        force=policy.force,
        community=policy.community,
        on=on,
        outcome=outcome_of(states),
        made_with=policy.made_with,
        sound=sound,
        title=policy.title,
        failures=(*policy.failures, *failures),
        catalogue=policy.words,
        reasons=partial(_reasons, marks, particulars, policy, local, sound=sound),
    )


def _code_and_strength(local: LocalRefusal) -> tuple[str, int]:
    refusal, _ = local
    return refusal.code, (State.NOT_MET, State.REFER, State.UNKNOWN).index(refusal.state)


@cache
def judge() -> Judge:
    """The criteria as one function: particulars and policy in, a bit for each reason out."""
    # Plain Python over plain attributes: reading the declarations again for each referral (marks_slowly)
    # takes many times as long, and a decision has to be quick enough to be made for whole years of cases.
    names, constants = {Side.REFERRAL: "f", Side.POLICY: "p"}, dict[str, object]()

    def mark(condition: Condition, bit: int) -> str:
        return f"    if {as_python(condition, names, constants)}: marks |= {1 << bit}"

    lines = ["def judge(f, p):", "    marks = 0"]
    for criterion, asked_bit, rules in _BY_CRITERION:
        lines.append(mark(criterion.asked, asked_bit))
        lines += [mark(AllOf((criterion.asked, rule.when)), bit) for bit, rule in rules]
    lines += [mark(note.when, NOTED + number) for number, note in enumerate(ADVICE)]
    lines.append("    return marks")
    # The text comes from the declarations in this package alone, never from an input.
    exec(compile("\n".join(lines), "<criteria>", "exec"), constants)  # noqa: S102
    return cast("Judge", constants["judge"])


def marks_slowly(particulars: Particulars, policy: Policy) -> int:
    """The same bits, read straight from the declarations: :func:`judge` is tested against it."""
    facts: Mapping[Side, object] = {Side.REFERRAL: particulars, Side.POLICY: policy}
    conditions = [
        *(AllOf((criterion.asked, rule.when)) for criterion, rule in RULES),
        *(criterion.asked for criterion in CRITERIA),
        *(note.when for note in ADVICE),
    ]
    return sum(1 << bit for bit, condition in enumerate(conditions) if holds(condition, facts))


def _mask(state: State) -> int:
    return sum(1 << bit for bit, (_, rule) in enumerate(RULES) if rule.state is state)


_MASKS: Final = tuple((state, _mask(state)) for state in (State.NOT_MET, State.REFER, State.UNKNOWN))


def _reasons(
    marks: int, particulars: Particulars, policy: Policy, local: Sequence[LocalRefusal], *, sound: bool
) -> Findings:
    """The findings and the advice behind the marks, in the order of the contract."""
    say = partial(_wording, policy.words, Placeholders(particulars, policy))
    findings: list[Finding] = []
    for criterion, asked_bit, rules in _BY_CRITERION:
        applied = [rule for bit, rule in rules if marks >> bit & 1]
        if applied:
            findings += [_against(criterion, rule, say, particulars, policy) for rule in applied]
        else:
            code = criterion.name if marks >> asked_bit & 1 else NOT_ASKED
            findings.append(_met(criterion, code, say, _provenance(criterion.by, particulars, policy)))
    findings += [_local(refusal, set_by) for refusal, set_by in local]
    if not sound:
        findings.append(_plugin_fault(policy, say(f"LOCAL.{PLUGIN_FAULT}")))
    notes = (note for number, note in enumerate(ADVICE) if marks >> (NOTED + number) & 1)
    advice = tuple(
        Advice(code=note.code, provenance=_provenance(note.by, particulars, policy), wording=say(f"advice.{note.code}"))
        for note in notes
    )
    return tuple(findings), advice


def _against(criterion: Criterion, rule: Rule, say: Say, particulars: Particulars, policy: Policy) -> Finding:
    """One reason that applies under a criterion."""
    return Finding(
        criterion=criterion.name,
        state=rule.state,
        code=rule.code,
        provenance=_provenance(rule.by or criterion.by, particulars, policy),
        needs=_paths(rule.needs, particulars, policy) if rule.needs else (),
        wording=say(f"{criterion.name}.{rule.code}"),
    )


def _met(criterion: Criterion, code: str, say: Say, provenance: Provenance) -> Finding:
    """A criterion that nothing stands against, or that is not asked."""
    key = NOT_ASKED if code == NOT_ASKED else "met"
    return Finding(
        criterion=criterion.name,
        state=State.MET,
        code=code,
        provenance=provenance,
        wording=say(f"{criterion.name}.{key}"),
    )


def _paths(needs: Sequence[Missing], particulars: Particulars, policy: Policy) -> tuple[str, ...]:
    """The contract paths that would settle an unknown: each lacking one, once, in order."""
    facts: Mapping[Side, object] = {Side.REFERRAL: particulars, Side.POLICY: policy}
    found: dict[str, None] = {}
    for need in needs:
        if holds(need.condition, facts):
            paths = attrgetter(need.fact.name)(particulars) if need.lacking is Lacking.PATHS else (need.fact.path,)
            found |= dict.fromkeys(paths)
    return tuple(found)


_LED_TO: Final[Mapping[str, Callable[[Particulars, Policy], Provenance | None]]] = {
    "authority": lambda _, policy: policy.authority,
    "language": lambda particulars, _: particulars.language.offered_by,
    "listed": lambda particulars, _: particulars.offences.listed_by,
    "risk_tool": lambda particulars, _: particulars.risk.mapped_by,
    "time_limit": lambda particulars, _: particulars.offences.limited_by,
}
"""Who says so where the referral itself leads to it: the row of its language, its tool."""


def _provenance(by: str, particulars: Particulars, policy: Policy) -> Provenance:
    """Who says so: what the referral itself led to, else a setting or a source."""
    led_to = _LED_TO.get(by)
    return (led_to and led_to(particulars, policy)) or policy.by(by)


class Placeholders:
    """What fills a placeholder: a particular of the referral, else a setting; looked up only when a text names it."""

    __slots__ = ("_particulars", "_policy")

    def __init__(self, particulars: Particulars, policy: Policy) -> None:
        self._particulars = particulars
        self._policy = policy

    def __getitem__(self, name: str) -> object:
        """The particular or the setting of that name, such as ``risk.grade``."""
        value = attrgetter(name)
        try:
            return cast("object", value(self._particulars))
        except AttributeError:
            return cast("object", value(self._policy))


def _wording(catalogue: Catalogue, values: Values, key: str) -> Wording:
    return partial(_in_words, catalogue, values, key=key)


def _in_words(catalogue: Catalogue, values: Values, lang: str, *, key: str) -> str:
    words = words_in(catalogue, lang)
    if not words.has(key):
        raise WordsMissing(f"there are no words in {lang} for {key}")
    return words.say(key, values)


def _local(refusal: Refusal, set_by: str) -> Finding:
    def wording(lang: str) -> str:
        if lang not in refusal.texts:
            raise WordsMissing(f"{set_by} has no words in {lang} for {refusal.code}")
        return refusal.texts[lang]

    return Finding(
        criterion=f"LOCAL:{refusal.code}",
        state=refusal.state,
        code=refusal.code,
        provenance=Provenance(source=refusal.source, standing=refusal.standing, set_by=set_by),
        needs=refusal.needs,
        wording=wording,
    )


def _plugin_fault(policy: Policy, wording: Wording) -> Finding:
    return Finding(
        criterion=f"LOCAL:{PLUGIN_FAULT}",
        state=State.REFER,
        code=PLUGIN_FAULT,
        provenance=policy.by("SAFETY-FLOOR"),
        wording=wording,
    )
