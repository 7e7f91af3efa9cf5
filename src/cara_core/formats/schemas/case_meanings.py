"""What each key of ``cara-case/1``, ``cara-due/1`` and ``cara-verify/1`` means, in a sentence."""

from collections.abc import Mapping
from typing import Final

__all__ = ["CASE", "DUE", "VERIFY"]

CASE: Final[Mapping[str, str]] = {
    "": "A case as its facts. What stands beside them follows from them. It holds personal data.",
    "format": "The format and its version.",
    "case": "The force's own reference for the case; it holds no personal data.",
    "force": "The force whose rules the case follows.",
    "community": "The community whose adaptation is used, or null.",
    "phase": "How far the case has come.",
    "opened_on": "The day it was opened.",
    "issued_on": "The day the caution was given, or null.",
    "ends_on": "The last day of the caution, or null.",
    "ended_on": "The day the case ended, or null.",
    "held": "Whether a safety hold pauses it.",
    "stopped": "Whether nothing of the programme goes on: risk is high, or a review decided it.",
    "issue_review": "Whether somebody has to look again at the caution, or at its end.",
    "irregular": "Whether the caution was kept though something was missing that the law asks for.",
    "expired": "Whether the caution's last day was over, and it had not ended, when the last fact was recorded.",
    "contradicted": "Whether two reports of one thing say otherwise, and nobody has settled that.",
    "conditions": "The digest of the conditions attached, as a signed document has to name it, or null.",
    "erased": "Whose data were erased; with known_at also since.",
    "allowed": "The kinds of fact that may follow now.",
    "known_at": "The instant at which this was known, where an earlier one was asked for; else null.",
    "linked": "The other cases that belong with it, for the police alone; there only where a store was asked.",
    "facts": "Every fact, in the order of their numbers: that of recording, which recorded_at says.",
}
DUE: Final[Mapping[str, str]] = {
    "": "One thing that has to happen in a case, or, with the keys from began_by on, that ever had to, "
    "as it stands on one day.",
    "format": "The format and its version.",
    "on": "The day it was asked for.",
    "case": "The case.",
    "kind": "What is due.",
    "about": "Which workshop, occasion, concern or message it is about, where there is more than one; else null.",
    "owner": "Whose duty it is.",
    "opens_on": "The day from which it is shown.",
    "due_by": "The day by which it has to be done.",
    "due_at": "The instant by which it has to be done, where hours count; else null.",
    "waits_for": "Why it may not be done now (it stays open, and its day stands), or null. To the provider: paused.",
    "overdue_days": "For how many days it has been overdue; 0 where it is not, or has ended.",
    "text": "What has to happen, in words.",
    "source": "The id of the source of the rule.",
    "began_by": "The number of the fact that began it; null where an event of a message did.",
    "began_by_event": "The event of a message that began it, as REFERENCE:PLACE, or null.",
    "ended_by": "The number of the fact that ended it, or null.",
    "ended_by_event": "The event of a message that ended it, or null.",
    "ended_how": "done, no_longer_owed, or in_error: what began it was corrected or taken back. Null: it is open.",
    "reason": "Why it is no longer owed, or null.",
    "reopens": "The number of the fact by which the same duty had ended before, or null.",
}
VERIFY: Final[Mapping[str, str]] = {
    "": "What was checked of a store, against which checkpoint, and what is wrong: the first fault first.",
    "format": "The format and its version.",
    "state": "good; tampered; unanchored (every row follows, and nothing from outside vouches for the end); "
    "could_not_check.",
    "store": "The id of the store.",
    "algorithm": "By which algorithms it is protected.",
    "facts": "How many facts there are.",
    "first": "The first fact: its place in the log, and when it was recorded.",
    "last": "The last fact.",
    "head": "The digest of the last fact's row, which rests on every row before it.",
    "access": "How many rows the access log has.",
    "checkpoints": "The checkpoints in the store: how many a given key signed, how many not, and the keys.",
    "newest_checkpoint": "The newest checkpoint in the store that a given key signed.",
    "held_elsewhere": "The newest checkpoint that was kept outside the store.",
    "unprotected": "The rows that came after that: nothing shows if the last of them are taken away.",
    "decisions": "How many decisions are kept beside their screenings.",
    "erased_persons": "How many persons' data were erased.",
    "outbox": "What does not fit between facts and outbox.",
    "integrity": "What the database's own check of itself says.",
    "faults": "What is wrong, and where it begins.",
}
