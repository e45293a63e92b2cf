"""The forms of the top floor."""

from __future__ import annotations

from governance.home.forms.first_day import (
    AccountsForm,
    CoachForm,
    GuidelineForm,
    NameForm,
    PeopleForm,
    RepliesForm,
)
from governance.home.forms.settings import SettingsForm, SizeForm
from governance.home.forms.sign_in import (
    AskForCodeForm,
    CodeForm,
    NewPasswordForm,
    PasswordSignInForm,
)
from governance.home.forms.tokens import RotateForm, TokenForm

__all__ = [
    "AccountsForm",
    "AskForCodeForm",
    "CoachForm",
    "CodeForm",
    "GuidelineForm",
    "NameForm",
    "NewPasswordForm",
    "PasswordSignInForm",
    "PeopleForm",
    "RepliesForm",
    "RotateForm",
    "SettingsForm",
    "SizeForm",
    "TokenForm",
]
