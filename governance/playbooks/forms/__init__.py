"""The shape of what browsers send about questions, feedback, tips and practices."""

from __future__ import annotations

from governance.playbooks.forms.asking import AskForm, KeepForm, SayForm
from governance.playbooks.forms.feedback import (
    AnswerTipForm,
    CloseForm,
    KeepMentionForm,
    KeepTipForm,
    OfferForm,
    PassForm,
    TellForm,
)
from governance.playbooks.forms.library import EditForm, RetireForm

__all__ = [
    "AnswerTipForm",
    "AskForm",
    "CloseForm",
    "EditForm",
    "KeepForm",
    "KeepMentionForm",
    "KeepTipForm",
    "OfferForm",
    "PassForm",
    "RetireForm",
    "SayForm",
    "TellForm",
]
