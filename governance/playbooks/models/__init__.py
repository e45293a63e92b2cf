"""Questions, feedback, tips that departments adopt, and the library."""

from __future__ import annotations

from governance.playbooks.models.feedback import Feedback, FeedbackMessage, FeedbackQuerySet
from governance.playbooks.models.offers import Offer, OfferQuerySet
from governance.playbooks.models.practices import PRACTICE_TEXT, Practice, PracticeQuerySet
from governance.playbooks.models.questions import Question, QuestionMessage, QuestionQuerySet
from governance.playbooks.models.waiting import Route, Waiting

__all__ = [
    "PRACTICE_TEXT",
    "Feedback",
    "FeedbackMessage",
    "FeedbackQuerySet",
    "Offer",
    "OfferQuerySet",
    "Practice",
    "PracticeQuerySet",
    "Question",
    "QuestionMessage",
    "QuestionQuerySet",
    "Route",
    "Waiting",
]
