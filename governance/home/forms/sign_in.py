"""The sign-in forms: allauth's, in our words and with the right keyboard on a phone."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    SetPasswordForm,
)
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# Django takes a Kelvin sign for a letter, and in lower case it is a k: the code for one mailbox
# would be sent to another. The part behind the @ is made ASCII by the rules for domains.
ASCII_NAME = RegexValidator(r"\A[\x00-\x7f]+@")
EMAIL_INPUT = {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        validators=[ASCII_NAME],
        widget=forms.EmailInput(attrs=EMAIL_INPUT),
        error_messages={
            "required": _("Write your work e-mail address."),
            "invalid": _("That is not an e-mail address. It looks like name@example.org."),
        },
    )


class AskForCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    email = email_field()


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    code = forms.CharField(
        label=_("Code"),
        max_length=20,  # spaces and dashes that come with pasting are taken out
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Type the six digits from the e-mail.")},
    )


class PasswordSignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].error_messages["required"] = _("Write your password.")


class NewPasswordForm(SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _("At least 12 characters. A few words do well.")
        self.fields["password2"].label = _("The same again")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
