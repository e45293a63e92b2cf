"""Addresses of reporting and of mentions."""

from __future__ import annotations

from django.urls import path

from governance.escalations.views import (
    booth,
    booth_mail,
    dispositions,
    duty,
    keeping,
    mentions,
    preview,
    promises,
    response,
    rota,
    rota_edit,
    texts,
)

urlpatterns = [
    path("report/", mentions.report, name="report"),
    path("mentions/", mentions.mentions, name="mentions"),
    path("mentions/who/", preview.who_would, name="mention_who"),
    path("mentions/times/", response.response_times, name="response_times"),
    path("mentions/<uuid:uid>/", mentions.mention, name="mention"),
    path("mentions/<uuid:uid>/take/", mentions.mention_take, name="mention_take"),
    path("mentions/<uuid:uid>/close/", mentions.mention_close, name="mention_close"),
    path("mentions/<uuid:uid>/contact/", keeping.mention_contact, name="mention_contact"),
    path("mentions/<uuid:uid>/hold/", keeping.mention_hold_page, name="mention_hold"),
    path("mentions/<uuid:uid>/lift/", keeping.mention_lift_page, name="mention_lift"),
    path("mentions/<uuid:uid>/aside/", dispositions.mention_aside, name="mention_aside"),
    path("mentions/<uuid:uid>/back/", dispositions.mention_back, name="mention_back"),
    path("mentions/<uuid:uid>/pass/", dispositions.mention_pass, name="mention_pass"),
    path("promises/", promises.promises, name="promises"),
    path("promises/new/", promises.promise_new, name="promise_new"),
    path("promises/<uuid:uid>/", promises.promise, name="promise"),
    path("mentions/<uuid:uid>/booth/", booth.ask, name="booth_ask"),
    path("booth/answer/<str:token>/", booth_mail.booth_by_mail, name="booth_by_mail"),
    path("booth/<uuid:uid>/", booth.booth, name="booth"),
    path("texts/", texts.texts, name="texts"),
    path("texts/new/", texts.text_new, name="text_new"),
    path("texts/<uuid:uid>/", texts.text, name="text"),
    path("calendar/<str:token>/duty.ics", duty.duty_calendar, name="duty_calendar"),
    path("duty/", duty.duty, name="duty"),
    path("duty/hand-over/", duty.hand_over, name="hand_over"),
    path("duty/requests/<uuid:uid>/", duty.duty_request, name="duty_request"),
    path("rota/", rota.rotas, name="rotas"),
    path("rota/new/", rota_edit.rota_new, name="rota_new"),
    path("rota/<uuid:uid>/", rota.rota, name="rota"),
    path("rota/<uuid:uid>/edit/", rota_edit.rota_edit, name="rota_edit"),
    path("rota/<uuid:uid>/close/", rota_edit.rota_end, name="rota_close"),
    path("rota/<uuid:uid>/override/", rota_edit.rota_override, name="rota_override"),
    path("rota/override/<uuid:uid>/end/", rota_edit.override_stop, name="rota_override_end"),
]
