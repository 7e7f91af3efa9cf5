"""Wrong calls of the public names: under each ``# E:`` stands a line with an error, in these words."""

import cara_core as cara

force = cara.load_force("hampshire")
referral = cara.read_referral("referral.json")
offence = cara.Offence(code="CJ88116", committed_on=cara.day("2026-03-08"))

# E: Argument "on" to "screen" has incompatible type "str"; expected "Date"
cara.screen(referral, force, on="2026-03-10")
# E: Missing named argument "on" for "screen"
cara.screen(referral, force)
# E: Too many positional arguments for "screen"
cara.screen(referral, force, cara.day("2026-03-10"))
# E: Argument 2 to "screen" has incompatible type "str"; expected "Force"
cara.screen(referral, "hampshire", on=cara.day("2026-03-10"))
# E: Argument 1 to "screen" has incompatible type "dict[Never, Never]"
cara.screen({}, force, on=cara.day("2026-03-10"))
# E: Argument 1 to "load_force" has incompatible type "int"; expected "str | None"
cara.load_force(1)
# E: Too many positional arguments for "load_force"
cara.load_force("hampshire", "polish")
# E: Argument 1 to "day" has incompatible type "int"; expected "str"
cara.day(20260310)

# E: Missing named argument "reference" for "Referral"
cara.Referral(offences=(offence,))
# E: Missing named argument "offences" for "Referral"
cara.Referral(reference="R-1")
# E: Argument "offences" to "Referral" has incompatible type "list[Offence]"
cara.Referral(reference="R-1", offences=[offence])
# E: Argument "admits_offence" to "Suspect" has incompatible type "str"; expected "bool | None"
cara.Suspect(admits_offence="no")
# E: Argument "date_of_birth" to "Suspect" has incompatible type "str"
cara.Suspect(date_of_birth="1990-04-02")
# E: Unexpected keyword argument "nickname" for "Suspect"
cara.Suspect(nickname="x")
# E: Argument "grade" to "Risk" has incompatible type "str"; expected "Grade | None"
cara.Risk(grade="standard")
# E: Property "reference" defined in "Referral" is read-only
referral.reference = "R-2"

decision = cara.screen(referral, force, on=cara.day("2026-03-10"))
# E: Property "outcome" defined in "Decision" is read-only
decision.outcome = cara.Outcome.ELIGIBLE
# E: Property "state" defined in "Finding" is read-only
decision.findings[0].state = cara.State.MET
# E: "Decision" has no attribute "issue"
decision.issue()
# E: Module has no attribute "scren"
cara.scren(referral, force, on=cara.day("2026-03-10"))
