"""Every verb of the table: at a terminal with prompts, there with ``--yes``, and in a pipe with something missing."""

import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from cara_core.casework.open_casework import open_casework
from cara_core.cli.case.everyday.answers import shown_word
from cara_core.cli.case.everyday.table import commands
from cara_core.cli.case.words import describe_kind
from cara_core.formats.fact import fact_mapping
from cara_core.formats.referral import read_referral
from cara_core.terms.days import day
from cli.everyday.terminal import at_a_warm_terminal, in_a_warm_pipe
from support.clocks import NOW
from support.pages import DOCS

TABLE: Final = tomllib.loads(Path(__file__).with_name("every_verb.toml").read_text(encoding="utf-8"))
STATES: Final[Mapping[str, Mapping[str, Any]]] = TABLE["state"]
VERBS: Final[Mapping[str, Mapping[str, Any]]] = TABLE["verb"]
NAMED: Final = re.compile(r"(?:cara: |  - )(--[a-z-]+): ")
PROMPT: Final = "\n> "

State = Callable[[str], Path]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """The folder of a store in which R3 stands so. R4 is beside it, as it was opened."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name in made:
            return made[name]
        folder = tmp_path_factory.mktemp(name)
        before = STATES[name].get("after")
        if before is None:
            _open_both(folder)
        else:
            shutil.copytree(make(before), folder, dirs_exist_ok=True)
        for line in STATES[name]["do"]:
            verb, *options = shlex.split(line)
            ran = in_a_warm_pipe("case", verb, "R3", *options, "--yes", cwd=folder)
            assert ran.returncode == 0, (name, line, ran.stderr)
        made[name] = folder
        return folder

    return make


def _open_both(folder: Path) -> None:
    text = json.loads((DOCS / "examples" / "referral.json").read_text(encoding="utf-8"))
    with open_casework(f"sqlite:///{folder}/cara.db") as casework:
        for name in ("R3", "R4"):
            referral = read_referral({**text, "reference": name})
            casework.open(referral, case=name, force="hampshire", on=day("2026-03-10"), at=NOW, by="sergeant 12")


@pytest.fixture
def at(state: State, tmp_path: Path) -> State:
    """A copy of that folder of one's own."""

    def copy(name: str) -> Path:
        folder = tmp_path / f"{name}-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(state(name), folder)
        return folder

    return copy


def facts(folder: Path) -> list[Mapping[str, Any]]:
    """Every fact of R3, without the moment at which it was recorded."""
    with open_casework(f"sqlite:///{folder}/cara.db") as casework:
        kept = [fact_mapping(fact) for fact in casework.case("R3").facts]
    return [{key: value for key, value in fact.items() if key != "recorded_at"} for fact in kept]


def in_one_line(screen: str) -> str:
    """What stands there, however its lines are broken."""
    return " ".join(screen.split())


def call_of(verb: str) -> Sequence[str]:
    """The command, with who says it and on which day."""
    row = VERBS[verb]
    on = ("--on", row["on"]) if "on" in row else ()
    by = ("--by", row["by"]) if "by" in row else ()
    return ("case", verb, "R3", *on, *by)


def test_every_verb_of_the_table_has_a_script_and_no_script_is_of_another() -> None:
    assert list(VERBS) == list(commands())


def test_a_verb_without_a_script_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad twin: a verb that came into the table by itself."""
    table = dict(commands())
    table["danced"] = table["attended"]
    monkeypatch.setattr(f"{__name__}.commands", lambda: table)
    with pytest.raises(AssertionError):
        test_every_verb_of_the_table_has_a_script_and_no_script_is_of_another()


@pytest.mark.parametrize("verb", VERBS)
def test_prompts_and_options_keep_the_same_fact(verb: str, at: State) -> None:
    row, kind = VERBS[verb], commands()[verb].kind
    asked, scripted = at(row["in"]), at(row["in"])
    before = len(facts(asked))

    typed = at_a_warm_terminal(*call_of(verb), answers=(*row["typed"], "yes"), cwd=asked)
    assert typed.status == 0, typed.screen
    shown = in_one_line(typed.screen)
    assert shown.index(describe_kind(kind)) < shown.index("Keep this? (yes or no)"), "shown, then kept"
    assert max(map(len, typed.screen.splitlines())) <= 80

    done = at_a_warm_terminal(*call_of(verb), *shlex.split(row["options"]), "--yes", cwd=scripted)
    assert done.status == 0, done.screen
    assert PROMPT not in f"\n{done.screen}", "with --yes nobody is asked"
    assert describe_kind(kind) in in_one_line(done.screen)
    assert max(map(len, done.screen.splitlines())) <= 80

    new = facts(asked)[before:]
    assert kind in {fact["kind"] for fact in new}
    assert new == facts(scripted)[before:]


@pytest.mark.parametrize("verb", VERBS)
def test_in_a_pipe_everything_that_is_missing_is_named_at_once_and_nothing_kept(verb: str, at: State) -> None:
    row = VERBS[verb]
    folder = at(row["in"])
    before = facts(folder)
    ran = in_a_warm_pipe(*call_of(verb), cwd=folder)
    options = shlex.split(row["options"])
    needed = {option for option in options if option.startswith("--")} - {*row.get("free", ()), *row.get("later", ())}
    place = commands()[verb].place
    if options and not options[0].startswith("--") and place is not None:
        needed.add(f"--{place.replace('_', '-')}")
    named = set(NAMED.findall(ran.stderr))
    if needed:
        assert (ran.returncode, ran.stdout) == (2, ""), ran.stderr
        assert needed <= named, ran.stderr
    else:
        assert (ran.returncode, ran.stderr) == (1, "cara: nothing was kept: --yes keeps it\n")
    assert facts(folder) == before, "nothing is kept"


@pytest.mark.parametrize("verb", [verb for verb in VERBS if "--" in VERBS[verb]["options"]])
def test_what_a_pipe_names_is_enough(verb: str, at: State) -> None:
    """Whoever gives all of it is sent back for nothing that could have been known before."""
    row = VERBS[verb]
    folder = at(row["in"])
    options = shlex.split(row["options"])
    for late in row.get("later", ()):
        place = options.index(late)
        del options[place : place + 2]
    ran = in_a_warm_pipe(*call_of(verb), *options, cwd=folder)
    named = set(NAMED.findall(ran.stderr))
    assert named <= {*row.get("later", ())}, ran.stderr


def test_a_question_that_hangs_on_another_is_named_with_it(at: State) -> None:
    ran = in_a_warm_pipe("case", "prosecute", "R3", "--on", "2026-04-15", cwd=at("unexcused"))
    lines = ran.stderr.splitlines()
    assert "cara: --decider: missing; allowed: prosecutor, authorised_person" in lines
    assert any(
        line.startswith("cara: --rank: missing where --decider is authorised_person; allowed: ") for line in lines
    )
    assert any(line.startswith("cara: --reference: missing where --decider is prosecutor; allowed: ") for line in lines)
    some = in_a_warm_pipe(
        *("case", "prosecute", "R3", "--on", "2026-04-15", "--decider", "prosecutor"), cwd=at("unexcused")
    )
    assert set(NAMED.findall(some.stderr)) == {"--reason", "--reference", "--decided-on"}, "and no rank"


def test_what_is_left_out_of_what_a_script_gives_is_refused_and_named(at: State) -> None:
    """What the scripts call needed is needed: the rules say so, for each option of each verb of two groups."""
    for verb in ("close-concern", "authorise", "prosecute", "decide-excuse", "quashed"):
        row = VERBS[verb]
        folder, options = at(row["in"]), shlex.split(row["options"])
        for place, option in enumerate(options):
            if not option.startswith("--") or option in row.get("free", ()):
                continue
            less = [*options[:place], *options[place + 2 :]]
            ran = in_a_warm_pipe(*call_of(verb), *less, cwd=folder)
            assert ran.returncode == 2, (verb, option)
            assert option in NAMED.findall(ran.stderr), (verb, option, ran.stderr)


def test_a_prompt_shows_the_words_that_are_allowed(at: State) -> None:
    typed = at_a_warm_terminal(*call_of("decide-excuse"), answers=["no", "1", "2", "none", "no"], cwd=at("breach"))
    assert typed.status == 1
    assert shown_word("authorised_person") in typed.screen


def test_what_the_rules_cannot_be_without_is_no_choice(at: State) -> None:
    """Once they have said so, Enter alone leaves nothing out: it would only be asked again, and again."""
    typed = at_a_warm_terminal(*call_of("issue"), answers=["sergeant", "", "four months", "no"], cwd=at("signed"))
    asked = typed.screen[typed.screen.index("Why is the caution longer than 16 weeks?") :]
    assert "An answer is needed" in asked
    assert "Enter leaves it out" not in asked
