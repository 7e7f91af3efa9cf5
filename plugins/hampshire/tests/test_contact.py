"""How people are written to under Hampshire's files: by GOV.UK Notify, and by nothing else without being asked."""

import tomllib
from importlib.resources import files

import cara_core as cara
from cara_core.books.messages import catalogue
from cara_core.terms.messages import Reader


def test_what_a_participant_gets_goes_by_notify() -> None:
    force = cara.load_force("hampshire")
    rules = [rule for rule in catalogue().values() if rule.reader is Reader.PARTICIPANT]
    used = {(route.medium, route.channel) for rule in rules for route in force.plan(rule).routes}
    assert used == {("sms", "notify"), ("email", "notify"), ("letter", "notify")}


def test_a_victim_is_sent_nothing_by_a_sender_that_says_something() -> None:
    force = cara.load_force("hampshire")
    victim_rules = [rule for rule in catalogue().values() if rule.reader is Reader.VICTIM]
    assert {route.channel for rule in victim_rules for route in force.plan(rule).routes} == {"capture"}


def test_every_value_is_illustrative() -> None:
    said = tomllib.loads((files("cara_hampshire") / "data" / "contact.toml").read_text(encoding="utf-8"))
    rows = [row for part in said.values() for row in (part if isinstance(part, list) else [part])]
    assert {row["standing"] for row in rows} == {"illustrative"}
    assert len(rows) > len(said)


def test_its_number_is_one_kept_for_drama() -> None:
    assert cara.load_force("hampshire").office.phone.startswith("01632 960")
