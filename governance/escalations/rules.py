"""Mentions and escalations: states and choices. Pure decisions."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")
    PRAISE = "praise", _("Praise")
    SAFETY = "safety", _("Safety, law")
    PRESS = "press", _("Press")
    OTHER = "other", _("Other")


class Wish(TextChoices):
    """What the one who heard it thinks should happen."""

    PASS_ON = "pass_on", _("Pass it on")
    NOTE = "note", _("Just note it")


class EscalationState(TextChoices):
    OPEN = "open", _("Open")
    TAKEN = "taken", _("Taken")
    CLOSED = "closed", _("Closed")


class StepTarget(TextChoices):
    COACH = "coach", _("The department's coach")
    HEAD_COACH = "head_coach", _("The head coach")
