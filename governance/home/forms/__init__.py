"""The forms of the top floor."""

from __future__ import annotations

from governance.home.forms.sign_in import (
    AskForCodeForm,
    CodeForm,
    NewPasswordForm,
    PasswordSignInForm,
)
from governance.home.forms.tokens import RotateForm, TokenForm

__all__ = ["AskForCodeForm", "CodeForm", "NewPasswordForm", "PasswordSignInForm"]
    "RotateForm",
    "TokenForm",
