"""Addresses of channels."""

from __future__ import annotations

from django.urls import path

from roles.channels.views import advising, asked, channel, registry, sites

urlpatterns = [
    path("channels/", registry.channels, name="channels"),
    path("channels/new/", registry.channel_new, name="channel_new"),
    path("channels/pause/", registry.channels_pause, name="channels_pause"),
    path("channels/request/", asked.request_new, name="channel_request"),
    path("channels/sites/", sites.sites, name="channel_sites"),
    path("channels/sites/new/", sites.site_new, name="channel_site_new"),
    path("channels/sites/keeper/", sites.keeper, name="channel_sites_keeper"),
    path("channels/sites/look/", sites.look, name="channel_sites_look"),
    path("channels/sites/<uuid:uid>/", sites.site, name="channel_site"),
    path("channels/report/", asked.account_new, name="account_report"),
    path("channels/asked/<uuid:uid>/", asked.asked, name="channel_asked"),
    path("channels/advice/<uuid:uid>/", advising.advice, name="channel_advice"),
    path("channels/<uuid:uid>/booth/", advising.booth_ask, name="channel_booth"),
    path("channels/<uuid:uid>/", channel.channel, name="channel"),
    path("channels/<uuid:uid>/edit/", channel.channel_change, name="channel_edit"),
    path("channels/<uuid:uid>/decide/", channel.channel_verdict, name="channel_decide"),
    path("channels/<uuid:uid>/verify/", channel.channel_check, name="channel_verify"),
    path("channels/<uuid:uid>/active/", channel.channel_active, name="channel_active"),
    path("channels/<uuid:uid>/retire/", channel.channel_retire, name="channel_retire"),
]
