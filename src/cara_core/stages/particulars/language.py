"""Can the suspect take part in a language in which the programme is given here?"""

from typing import Final

from cara_core.stages.particulars.values import Language, Paths
from cara_core.terms.policy import Delivery, Policy
from cara_core.terms.referral import Suspect

__all__ = ["draw_language"]

ENGLISH: Final = "en"
UNDETERMINED: Final = "und"
"""The language tag for "not determined": as good as no tag."""
_LANGUAGE: Final = "suspect.language"
_INTERPRETER: Final = "suspect.interpreter_needed"


def draw_language(suspect: Suspect, policy: Policy) -> Language:
    """Can the suspect take part: natively, in English, or through an interpreter?

    Natively: the programme is given in that language and it is not English. In English: no
    interpreter is needed, and English is given natively. Through an interpreter: one is
    offered for the language. One certain way is enough, and then nothing else is asked;
    where none is certain, what is not known of the three is what would settle it.
    """
    tag, interpreter = suspect.language, suspect.interpreter_needed
    if tag is not None and _first_part(tag) == UNDETERMINED:
        tag = None
    fitting = [] if tag is None else [offer for offer in policy.languages if offer.fits(tag)]
    offered_by = policy.by(f"languages.{fitting[-1].tag if fitting else ''}")
    in_english = policy.english_given and (None if interpreter is None else not interpreter)
    if in_english:
        # The commonest way, and certain: nothing else is asked.
        return Language(refused=False, missing=(), offered_by=offered_by)
    ways = {offer.delivery for offer in fitting}
    if Delivery.INTERPRETER in ways or (Delivery.NATIVE in ways and tag is not None and _first_part(tag) != ENGLISH):
        return Language(refused=False, missing=(), offered_by=offered_by)
    # Where the language is not known, any that is offered beside English could be it.
    could_be = tag is None and (policy.given_beside_english or policy.interpreters_offered)
    missing: Paths = ((_LANGUAGE,) if could_be else ()) + ((_INTERPRETER,) if in_english is None else ())
    return Language(refused=not missing, missing=missing, offered_by=offered_by)


def _first_part(tag: str) -> str:
    return tag.lower().partition("-")[0]
