"""Wrong calls of a casework: under each ``# E:`` stands a line with an error, in these words."""

import datetime as dt

import cara_core as cara


def wrong(
    casework: cara.Casework, now: cara.Instant, reader: cara.ReadBy, contact: cara.SafeContact, referral: cara.Referral
) -> None:
    admitted = cara.facts.OffenceAdmitted()
    # E: Argument 2 to "record" of "Casework" has incompatible type "int"
    casework.record("26/0117", 3, at=now, by="sergeant 12")
    # E: Argument 2 to "record" of "Casework" has incompatible type "str"
    casework.record("26/0117", "offence_admitted", at=now, by="sergeant 12")
    # E: List item 1 has incompatible type "int"
    casework.record("26/0117", [admitted, 3], at=now, by="sergeant 12")
    # E: Argument 2 to "record" of "Casework" has incompatible type "type[OffenceAdmitted]"
    casework.record("26/0117", cara.facts.OffenceAdmitted, at=now, by="sergeant 12")
    # E: Missing named argument "at" for "record" of "Casework"
    casework.record("26/0117", admitted, by="sergeant 12")
    # E: Argument "at" to "record" of "Casework" has incompatible type "str"; expected "datetime"
    casework.record("26/0117", admitted, at="2026-03-10T12:00:00Z", by="sergeant 12")
    # E: Argument "by" to "record" of "Casework" has incompatible type "int"; expected "str | None"
    casework.record("26/0117", admitted, at=now, by=12)
    # E: Argument "expected" to "record" of "Casework" has incompatible type "str"; expected "int | None"
    casework.record("26/0117", admitted, at=now, by="sergeant 12", expected="2")
    # E: Too many positional arguments for "record" of "Casework"
    casework.record("26/0117", admitted, now, by="sergeant 12")

    # E: Argument "force" to "open" of "Casework" has incompatible type "int"; expected "str | Force | None"
    casework.open(referral, case="26/0117", force=3, at=now, by="sergeant 12")
    # E: Missing named argument "at" for "open" of "Casework"
    casework.open(referral, case="26/0117", force="hampshire", by="sergeant 12")
    # E: Missing named argument "by" for "open" of "Casework"
    casework.open(referral, case="26/0117", force="hampshire", at=now)
    # E: Argument 1 to "open" of "Casework" has incompatible type "dict[Never, Never]"; expected "Referral"
    casework.open({}, case="26/0117", force="hampshire", at=now, by="sergeant 12")
    # E: Argument "on" to "open" of "Casework" has incompatible type "str"
    casework.open(referral, case="26/0117", force="hampshire", on="2026-03-10", at=now, by="sergeant 12")
    opened = casework.open(referral, case="26/0117", force="hampshire", at=now, by="sergeant 12")
    # E: Item "None" of "Decision | None" has no attribute "text"
    opened.decision.text()
    # E: Property "case" defined in "CaseOpened" is read-only
    opened.case = casework.case("26/0117")

    # E: Missing named argument "read_by" for "safe_contact" of "Casework"
    casework.safe_contact("26/0117")
    # E: Missing named argument "read_by" for "participant_side"
    casework.participant_side("26/0117")
    # E: Argument "read_by" to "safe_contact" of "Casework" has incompatible type "str"; expected "ReadBy"
    casework.safe_contact("26/0117", read_by="officer 34")
    # E: Missing named argument "at" for "ReadBy"
    cara.ReadBy(who="officer 34")
    # E: "ParticipantSide" has no attribute "contacts"
    casework.participant_side("26/0117", read_by=reader).contacts.count(1)
    # E: Argument 1 to "keep_participant" of "Casework" has incompatible type "SafeContact"; expected "Participant"
    casework.keep_participant(contact, at=now, by="sergeant 12")
    # E: Item "None" of "SafeContact | None" has no attribute "version"
    casework.safe_contact("26/0117", read_by=reader).version.bit_length()

    # E: Argument "on" to "due" of
    casework.due(on="2026-03-12")
    # E: Argument "owner" to "due" of
    casework.due(on=cara.london_day(now), owner=3)
    # E: Missing named argument "on" for "due"
    casework.due()
    # E: Argument "phase" to "cases" of
    casework.cases(phase=3)
    # E: Missing positional argument "position" in call to "facts_after"
    casework.facts_after()
    # E: Argument 1 to "facts_after" of
    casework.facts_after("last")
    # E: Item "None" of "Fact | None" has no attribute "kind"
    casework.facts_after(None)[0].fact.kind.upper()
    # E: Argument 2 to "erase" of "Casework" has incompatible type "str"; expected "Person"
    casework.erase("26/0117", "victim", authority="IG 2026/4", at=now, by="records 7")
    # E: Missing named argument "authority" for "erase" of "Casework"
    casework.erase("26/0117", cara.Person.VICTIM, at=now, by="records 7")
    # E: Argument 2 to "book" of "Casework" has incompatible type
    casework.book("26/0117", (cara.london_day(now), cara.london_day(now)), at=now, by="coordinator 3")
    # E: "Casework" has no attribute "append"
    casework.append([admitted])
    # E: List item 0 has incompatible type "str"; expected "Force"
    cara.open_casework("sqlite:///cara.db", forces=["hampshire"])
    # E: Argument 1 to "london_day" has incompatible type "date"; expected "datetime"
    cara.london_day(dt.date(2026, 3, 10))
    # E: Argument 1 to "read_case" has incompatible type "bytes"
    cara.read_case(b"{}")
