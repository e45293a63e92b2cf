from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import path

from governance.home.views import health, mail, sign_in, today

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("accounts/sign-in/", sign_in.ask_for_code, name="account_request_login_code"),
    path("accounts/sign-in/code/", sign_in.type_code, name="account_confirm_login_code"),
    path("accounts/sign-in/password/", sign_in.password_sign_in, name="account_login"),
    path("accounts/password/", sign_in.set_password, name="account_set_password"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.IS_DEVELOPMENT:
    urlpatterns += [
        path("development/mail/", mail.mail_list, name="development_mail"),
        path("development/mail/<str:key>/", mail.mail_page, name="development_mail_page"),
        path("development/mail/<str:key>/html", mail.mail_html, name="development_mail_html"),
    ]
