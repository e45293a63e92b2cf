"""Signing in and out: allauth's views, with our mail failures, tries left and accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account import app_settings, views
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from governance.accounts.services import request_count
from governance.core.api.limits import Limit
from governance.core.clock import utc_now
from governance.core.request import request_id
from governance.core.viewer import STRANGER
from governance.core.web import member_required
from governance.home.demo.personas import personas_offered
from governance.home.mail import MailNotSentError
from governance.home.rules import proved_by_code
from governance.home.selectors import administrator_missing, command_words
from governance.home.services import account_for_code

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

CODE_LIVES = timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT)
LIMITS = {
    "verify": Limit("code", app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS, CODE_LIVES),
    "resend": Limit("resend", app_settings.LOGIN_BY_CODE_MAX_RESEND_COUNT, CODE_LIVES),
}


def mail_failure() -> str:
    return _(
        "We could not send the e-mail: the mail server does not answer. Nothing was lost. Try "
        "again in a minute, or sign in with a password if you have one."
    )


class AnswersForms:
    """A form that is not right is answered with 422, as everywhere here."""

    def form_invalid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class AskForCode(AnswersForms, views.RequestLoginCodeView):  # type: ignore[misc]
    """Step one: an address. The answer is the same whether or not somebody has it."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """On an installation that nobody can use yet, say how the first one gets in."""
        context: dict[str, Any] = super().get_context_data(**more)
        if settings.IS_DEVELOPMENT:
            context["personas"] = personas_offered()
        if administrator_missing():
            context["set_up_command"] = command_words("appoint --administrator you@example.org")
        return context

    def form_valid(self, form: Form) -> HttpResponse:
        email = form.cleaned_data["email"]
        actor = replace(STRANGER, request_id=request_id())
        user = account_for_code(actor=actor, email=email, now=utc_now())
        form._user = user  # type: ignore[attr-defined]  # noqa: SLF001  (what allauth reads)
        try:
            if user is None:
                get_adapter().send_mail("account/email/unknown_account", email, {})
            response: HttpResponse = super().form_valid(form)
        except MailNotSentError:
            form.add_error(None, mail_failure())
            return self.form_invalid(form)
        return response


class TypeCode(AnswersForms, views.ConfirmLoginCodeView):  # type: ignore[misc]
    """Step two: the code, with the number of tries that are left when it was wrong.

    A session counts what it is asked one after the other; of requests that come at once each would
    save the count that it found. So the database counts as well, by code.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self._once_too_often():
            answer: HttpResponse = super().post(request, *args, **kwargs)
        elif self._action == "resend":
            messages.error(request, get_adapter().error_messages["rate_limited"])
            answer = redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))
        else:
            self._process.state["failed_attempts"] = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS
            answer = super().form_invalid(self.get_form())
        return answer

    def _once_too_often(self) -> bool:
        """Whether more was tried, or sent again, than there is for this code."""
        code = f"{self.request.session.session_key} {self._process.state['at']}"
        asked = request_count(
            caller=sha256(code.encode()).hexdigest(), limit=LIMITS[self._action], now=utc_now()
        )
        return asked is not None and asked.too_often

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except MailNotSentError:
            messages.error(self.request, mail_failure())
            return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))
        if self._action == "resend":
            messages.success(
                self.request, _("A new code is on its way. Only the newest one works.")
            )
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        left = app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS - self._process.state["failed_attempts"] - 1
        if left and "code" in form.errors:
            tries = ngettext("%(n)d try left.", "%(n)d tries left.", left) % {"n": left}
            form.errors["code"] = form.error_class([f"{form.errors['code'][0]} {tries}"])
        return super().form_invalid(form)


class PasswordSignIn(AnswersForms, views.LoginView):  # type: ignore[misc]
    """For those who set a password."""


class SetPassword(AnswersForms, views.PasswordSetView):  # type: ignore[misc]
    """A first password or a new one. A code proves who it is, so the old one is not asked for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        records = get_authentication_records(request, request.user)
        if not proved_by_code(records):
            return render(request, "account/password_needs_code.html")
        # Past allauth's own dispatch, which sends whoever has a password to another page.
        response: HttpResponse = super(views.PasswordSetView, self).dispatch(
            request, *args, **kwargs
        )
        return response

    def get_default_success_url(self) -> str:
        return reverse("start")


form_methods = require_http_methods(["GET", "HEAD", "POST"])  # Django's forms take PUT as well
ask_for_code = form_methods(AskForCode.as_view())
password_sign_in = form_methods(PasswordSignIn.as_view())
type_code = form_methods(TypeCode.as_view())
set_password = form_methods(member_required(SetPassword.as_view()))
