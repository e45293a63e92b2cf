"""A first course to begin with: ours, to be changed to taste."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from policies.training.rules import QuestionDraft


@dataclass(frozen=True, slots=True)
class Starter:
    title: str
    lesson_text: str
    questions: tuple[QuestionDraft, ...]


def starter_course() -> Starter:
    """Return a course of one lesson and three questions."""
    return Starter(title=_("Answering in public"), lesson_text=_(LESSON), questions=_questions())


LESSON = gettext_noop("""\
Whoever answers in public answers for all of us, and everybody can read it for years. That is no \
reason to stay silent. It is a reason to take one minute more.

## Before you answer

- Is it yours? Answer what your role covers. Pass on the rest, with what you know.
- Is it about safety, health, money or the law? Then it is “ask first”, even when you are right.
- What does the person need? Often they need to be heard first, and the facts second.

## When you answer

- Say who you are and that you work here.
- Thank them and say what happens next, and by when. A time that you can keep is worth more than \
a promise that you cannot.
- Keep to what is public. Names, orders and photos go into a private message.
- One answer is enough. Nobody wins an argument in the comments.

## When you cannot answer

Say so, and say who will. Then log it as a mention, so that it reaches somebody who can. A \
complaint that is passed on within the hour is usually a small one; the same complaint after a \
week is not.

## When you made a mistake

Put it right where you made it, in plain words, and tell your coach. Do not delete it: others have \
seen it, and it looks worse when it is gone.
""")


def _questions() -> tuple[QuestionDraft, ...]:
    return (
        QuestionDraft(
            text=_(
                "Somebody writes that our product hurt their child. You are sure that it was used "
                "wrongly. What do you do first?"
            ),
            choices=(
                _("Explain how it is used correctly"),
                _("Say that we take it seriously, and pass it on at once"),
                _("Offer a new one, so that the post comes down"),
                _("Wait until somebody from the legal team answers"),
            ),
            answer=1,
            explanation=_(
                "Safety is “ask first”, even when you are right. Passing it on brings in somebody "
                "who may say more, and the answer shows that somebody listens."
            ),
        ),
        QuestionDraft(
            text=_("A friend praises us online. You want to agree from your own account. May you?"),
            choices=(
                _("No, only responders may write about us"),
                _("Yes, and it is better if nobody knows that I work here"),
                _("Yes, and I say that I work here"),
            ),
            answer=2,
            explanation=_(
                "Your own voice is welcome. Readers should know who is talking; hiding it deceives "
                "them."
            ),
        ),
        QuestionDraft(
            text=_(
                "A customer asks in public when the repair will be done. You do not know. What "
                "do you write?"
            ),
            choices=(
                _("By Friday at the latest"),
                _("That you are finding out, and by when they will hear from you"),
                _("Nothing, until you know for certain"),
                _("That they should telephone us"),
            ),
            answer=1,
            explanation=_(
                "A promise binds all of us. When you will write again is a promise that you can "
                "keep yourself."
            ),
        ),
    )
