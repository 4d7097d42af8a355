"""Where it is decided that an urgent statement interrupts the questions.

Only takeover rules interrupt (`Page.alone`), and only once the danger question is answered: what
they say comes before the next question. All other urgent statements wait for the summary.
"""

from suitability.engine.journey import shown
from suitability.engine.program import Slot

from .journey_cookie import Journey


def interrupts(journey: Journey, slot: Slot) -> bool:
    """Return whether the answer to this question is interrupted by an urgent statement."""
    answered = bool(journey.bits & slot.mask)
    return slot.question.danger and answered and bool(interrupting_rules(journey))


def interrupting_rules(journey: Journey) -> tuple[str, ...]:
    """Return the codes of the takeover rules that fire on the answers so far, in reading order."""
    takeover = journey.program.document.page.alone
    fired = journey.program.rules_in(journey.program.fired(journey.bits))
    return tuple(rule.code for rule in fired if rule.code in takeover)


def danger_question(journey: Journey) -> Slot | None:
    """Return the danger question, if it is asked; a draft may be without it."""
    asked = shown(journey.program, journey.bits)
    return next((slot for slot in asked if slot.question.danger), None)
