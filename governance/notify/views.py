"""The link in a mail that stops mails like it. It works without signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from governance.notify.selectors import is_on, mail_of_token, preference_of
from governance.notify.services import mail_switch

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@csrf_exempt  # mail programs post without a session (RFC 8058); the signed address is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET only shows, because scanners of mail follow links; POST does it, without a redirect."""
    person, kind = mail_of_token(token)
    if request.method == "POST":
        mail_switch(person=person, key=kind.key, on="again" in request.POST)
    on = is_on(kind, preference_of(person))
    context = {"person": person, "kind": kind, "on": on, "done": request.method == "POST"}
    return render(request, "notify/unsubscribe.html", context)
