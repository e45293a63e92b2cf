"""How allauth signs people in here: by listing, not by sign-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from django.shortcuts import redirect
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from governance.accounts.models import User
from governance.accounts.services import password_set
from governance.core.clock import utc_now
from governance.core.request import request_id
from governance.core.viewer import viewer_build
from governance.home.mail import waited_for
from governance.home.rules import proved_by_code
from governance.home.selectors import person_by_email, sign_in_allowed
from governance.notify.mail import frame_of, plain
from roles.org.selectors import organisation_settings
from roles.org.services import person_link

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer


def viewer_of_user(user: User) -> Viewer:
    return viewer_build(user_id=user.pk, uid=user.uid, label=str(user), request_id=request_id())


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Asks with every request whether the account may be used, so who leaves is out at once."""

    def get_user(self, user_id: int) -> User | None:
        # Not first(), which would sort by all that is selected: this is asked with every request.
        found = User.objects.select_related("person").filter(pk=user_id)
        return next((user for user in found if sign_in_allowed(user, now=utc_now())), None)

    def user_can_authenticate(self, user: User) -> bool:
        return sign_in_allowed(user, now=utc_now())


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an account comes with being listed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("That address and password do not go together."),
        "incorrect_code": _("That is not the code we sent last."),
        "too_many_login_attempts": _(
            "Too many tries. Wait a few minutes, then ask for a new code."
        ),
        "rate_limited": _("Wait a minute before asking for another code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Link the person whose address was just proved by a code, then let in who may."""
        if proved_by_code(get_authentication_records(request, user)):
            person_link(actor=viewer_of_user(user), user=user, now=utc_now())
            user.refresh_from_db()
        if not sign_in_allowed(user, now=utc_now()):
            return self.respond_user_inactive(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("account_inactive")

    def set_password(self, user: User, password: str) -> None:
        password_set(actor=viewer_of_user(user), user=user, password=password)

    def get_client_ip(self, request: HttpRequest) -> str:
        """A server on a socket knows no address; then all such requests share one limit."""
        return get_client_ip(request) or "unknown"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Render it in the layout and the language of every other mail to this person."""
        organisation = organisation_settings()
        person = person_by_email(email) if isinstance(email, str) else None
        language = (person.language if person else "") or get_language() or organisation.language
        headers = {"Auto-Submitted": "auto-generated", **(headers or {})}
        with override(language):
            mail: EmailMessage = super().render_mail(
                template_prefix, email, {**context, **frame_of(organisation)}, headers
            )
        mail.body = plain(str(mail.body))
        return mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once, because somebody waits; raises MailNotSentError when that fails."""
        with waited_for(template_prefix):
            super().send_mail(template_prefix, email, context)
