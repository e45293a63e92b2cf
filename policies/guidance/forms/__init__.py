"""What browsers send about guidelines."""

from __future__ import annotations

from policies.guidance.forms.consulting import CommentForm
from policies.guidance.forms.drafting import AudienceForm, GuidelineForm, audience_initial
from policies.guidance.forms.signing import SignForm
from policies.guidance.forms.starter import empty_initial, starter_initial, starter_text
from policies.guidance.forms.translating import TranslationForm

__all__ = [
    "AudienceForm",
    "CommentForm",
    "GuidelineForm",
    "SignForm",
    "TranslationForm",
    "audience_initial",
    "empty_initial",
    "starter_initial",
    "starter_text",
]
