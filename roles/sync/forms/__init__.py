"""The shape of what comes through the browser: files, and steps of a draft."""

from __future__ import annotations

from roles.sync.forms.drafts import STEP_FORMS, DiscardForm, DraftForm, PublishForm, StepForm
from roles.sync.forms.held import HeldForm
from roles.sync.forms.imports import ImportForm, ReleaseForm

__all__ = [
    "STEP_FORMS",
    "DiscardForm",
    "DraftForm",
    "HeldForm",
    "ImportForm",
    "PublishForm",
    "ReleaseForm",
    "StepForm",
]
