"""What the people of the demo read and learn: guidelines in four versions, two courses."""

from __future__ import annotations

from typing import Final

from policies.guidance.forms.starter import starter_text
from policies.training.rules import QuestionDraft

BASELINE_TITLE: Final = "Social media guidelines"
NEWS = """- Post about public product news from your own account.

  Why: You often know it first, and it is no secret any more.

"""
GOODWILL = """- Offer goodwill of up to €{limit} a case, when your role is to reply.

  Why: A small thing at once is worth more than a large one next week.

"""
RIVALS: Final = """- Name a competitor to help a customer. Compare facts, not opinions.

  Why: An honest comparison helps, and people look it up anyway.

"""
PARTNERS: Final = """- What a partner shop may say beyond repeating our posts word for word.

  Why: Their customers read it as ours.

  Ask: Your coach.

"""
PROPOSED: Final = (
    "New: you may name a competitor to help a customer. "
    "New: what partner shops say beyond our posts is asked first."
)
CHANGED: Final = (
    "New: you may post about public product news from your own account. "
    "Changed: goodwill without approval goes from €30 to €50."
)


def baseline_text(number: int) -> str:
    """Return version ``number`` of the guideline that everybody signs."""
    text = starter_text("Larkfield Outdoor")
    added = ""
    if number >= 2:
        added += GOODWILL.format(limit=50 if number >= 4 else 30)
    if number >= 4:
        added = NEWS + added
    if number >= 5:
        added = RIVALS + added
    if number >= 3:
        text += "\n\nThe duty phone, day and night: 555 0142.\n"
    if number >= 5:
        text = text.replace("## Ask first\n\n", f"## Ask first\n\n{PARTNERS}", 1)
    return text.replace("## Ask first", f"{added}## Ask first", 1)


COUNTER_TITLE: Final = "At the counter"
COUNTER: Final = """What is said over the counter is heard as well, and often filmed.

## You may

- Answer questions about what we sell, as you always did.

  Why: You are the person they came to.

- Help somebody who films, and let them film.

  Why: Whoever is treated well says so.

## Ask first

- An interview, or a camera of a newsroom.

  Why: It may be shown as our last word.

  Ask: The press phone, 555 0144.

## You must not

- Post a picture of a customer.

  Why: It is theirs, not ours to give.

  Instead: Show the shelf, the tent, the stove.
"""
DISCLOSE_TITLE: Final = "Disclosing that you work here"
DISCLOSE: Final = """Whoever reads you should know that you are paid by us.

## You may

- Recommend what we make, with “I work at Larkfield Outdoor” beside it.

  Why: A recommendation that is open counts for more.

## You must not

- Review our own products or those of others under another name.

  Why: It deceives people, and in many places it is against the law.

  Instead: Leave reviewing to customers.
"""

SPOTTING_TITLE: Final = "Spotting a mention to escalate"
SPOTTING: Final = """Most of what we hear needs a friendly answer. A little of it needs somebody \
else, and quickly.

## Pass it on at once

- Somebody was hurt, or might have been.
- A lawyer, an authority or a newsroom is named.
- The same complaint comes from three people within an hour.

## What to write

Where it was said, when, the words themselves, and how many have seen it. What you think of it can \
wait.
"""


def _question(text: str, right: str, wrong: str, why: str) -> QuestionDraft:
    return QuestionDraft(text, (wrong, right), 1, why)


SPOTTING_QUESTIONS: Final = (
    _question("A stove hisses in a video. What do you do first?", "Pass it on at once",
              "Explain how it is lit", "Safety comes first, also when you know the reason."),
    _question("A newsroom asks for a quote. Who answers?", "PR & press",
              "Whoever reads it first", "It may be printed as our last word."),
    _question("Somebody praises a tent. Does it need a clock?", "No, it is noted and thanked",
              "Yes, every mention does", "Praise is worth a thank-you and no alarm."),
    _question("Three people report the same torn zip within an hour. And now?", "Pass it on",
              "Answer each for themselves", "It may be a fault of a whole batch."),
    _question("What does the one who takes it need most?", "The words, the place and the time",
              "What you think of it", "They can judge for themselves once they see it."),
    _question("You are not sure whether it is serious. What then?", "Pass it on and say so",
              "Wait until you are sure", "Nobody is in trouble for asking."),
)  # fmt: skip
