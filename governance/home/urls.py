from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import path

from governance.home.views import (
    api_docs,
    authority,
    belonging,
    desk,
    evidence,
    find,
    first_day,
    health,
    leaves,
    leaving,
    mail,
    my_people,
    people,
    personas,
    preferences,
    saved,
    sign_in,
    status,
    today,
    tokens,
)
from governance.home.views import settings as organisation

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.start, name="start"),
    path("today/", today.today, name="today"),
    path("accounts/sign-in/", sign_in.ask_for_code, name="account_request_login_code"),
    path("accounts/sign-in/code/", sign_in.type_code, name="account_confirm_login_code"),
    path("accounts/sign-in/password/", sign_in.password_sign_in, name="account_login"),
    path("accounts/password/", sign_in.set_password, name="account_set_password"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.token_new, name="token_new"),
    path("tokens/<uuid:uid>/rotate/", tokens.token_rotate_page, name="token_rotate"),
    path("tokens/<uuid:uid>/revoke/", tokens.token_revoke_page, name="token_revoke"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/start/", preferences.start_page, name="start_page"),
    path("preferences/calendar/", preferences.calendar_address, name="calendar_address"),
    path("first-day/", first_day.start, name="first_day"),
    path("first-day/name/", first_day.name, name="first_day_name"),
    path("first-day/people/", first_day.people, name="first_day_people"),
    path("first-day/coach/", first_day.coach, name="first_day_coach"),
    path("first-day/replies/", first_day.replies, name="first_day_replies"),
    path("first-day/accounts/", first_day.accounts, name="first_day_accounts"),
    path("first-day/guideline/", first_day.guideline, name="first_day_guideline"),
    path("first-day/invite/", first_day.invite, name="first_day_invite"),
    path("api/docs/", api_docs.api_docs, name="api-docs"),
    path("search/", find.search, name="search"),
    path("coach/", desk.desk, name="desk"),
    path("hub/", desk.hub, name="hub"),
    path("hub/waiting/", desk.hub_waiting, name="hub_waiting"),
    path("my-people/", my_people.my_people, name="my_people"),
    path("people/", people.people, name="people"),
    path("people/<uuid:uid>/", people.person, name="person"),
    path("people/<uuid:uid>/leave/", leaving.leave, name="person_leave"),
    path("people/<uuid:uid>/away/", leaves.away, name="person_away"),
    path("people/<uuid:uid>/organisation/", belonging.belonging, name="person_belonging"),
    path("departments/<uuid:uid>/", people.department, name="department"),
    path("who/", people.who, name="who"),
    path("authority/", authority.authority, name="authority"),
    path("authority/<uuid:uid>/link/", authority.card_link, name="card_link"),
    path("valid/<str:token>/", authority.card, name="card_shown"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/verify/", evidence.verify, name="evidence_verify"),
    path("evidence/trail/", evidence.trail, name="trail"),
    path("evidence/sample/", evidence.sample, name="sample"),
    path("views/", saved.save, name="view_save"),
    path("views/<uuid:uid>/remove/", saved.remove, name="view_remove"),
    path("settings/", organisation.settings, name="settings"),
    path("settings/size/", organisation.size, name="settings_size"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("status", status.status, name="status"),
    path("status/jobs/<uuid:uid>/replay", status.replay_job, name="status_replay_job"),
    path("status/messages/<uuid:uid>/replay", status.replay_message, name="status_replay_message"),
]
if settings.IS_DEVELOPMENT:
    urlpatterns += [
        path("development/personas/", personas.personas, name="development_personas"),
        path("development/mail/", mail.mail_list, name="development_mail"),
        path("development/mail/<str:key>/", mail.mail_page, name="development_mail_page"),
        path("development/mail/<str:key>/html", mail.mail_html, name="development_mail_html"),
    ]
