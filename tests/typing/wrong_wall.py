"""What would carry the victim's side to the participant, or show what is veiled: none of it has a type that fits."""

import cara_core as cara
from cara_core.contact.text.rendering import fill
from cara_core.contact.views import OfficePart, ParticipantView, PersonPart, VictimView, WorkerPart
from cara_core.contact.wall import ParticipantSide, participant_side, participant_view
from cara_core.terms.pack import DateWords
from cara_core.terms.veil import Veiled, unveiled


def wrong(  # noqa: PLR0917  (a value of each type that is wrong somewhere)
    case: cara.Case,
    contact: cara.SafeContact,
    dates: DateWords,
    office: OfficePart,
    number: Veiled,
    side: ParticipantSide,
) -> None:
    # E: Argument 3 to "fill" has incompatible type "Case"
    fill("", cara.Reader.PARTICIPANT, case, dates)
    # E: Argument 3 to "fill" has incompatible type "SafeContact"
    fill("", cara.Reader.PARTICIPANT, contact, dates)
    # E: Argument 3 to "fill" has incompatible type "Veiled"
    fill("", cara.Reader.PARTICIPANT, number, dates)
    # E: Argument 1 to "participant_view" has incompatible type "Case"; expected "ParticipantSide"
    participant_view(case, "A. Sample", office, {})
    # E: Argument 1 to "participant_side" has incompatible type "SafeContact"; expected "Case"
    participant_side(contact)
    # E: Unexpected keyword argument "victim" for "ParticipantView"
    ParticipantView(participant=PersonPart(name="A. Sample"), office=office, victim=contact)
    # E: Argument "participant" to "ParticipantView" has incompatible type "WorkerPart"
    ParticipantView(participant=WorkerPart(first_name="Sam", number="1"), office=office)
    # E: Argument "worker" to "VictimView" has incompatible type "PersonPart"
    VictimView(worker=PersonPart(name="A. Sample"))
    # E: Argument "name" to "PersonPart" has incompatible type "Veiled"
    PersonPart(name=number)
    # E: "ParticipantSide" has no attribute "contacts"
    side.contacts.count(1)
    # E: "ParticipantSide" has no attribute "asked"
    side.asked.count(1)
    # E: Argument 1 to "unveiled" has incompatible type "str"; expected "Veiled"
    unveiled("07700 900123")
    # E: Argument 1 to "Veiled" has incompatible type "None"; expected "str"
    Veiled(None)
