"""Development only: sign in as one of the demo's people by one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from governance.core.errors import Missing
from governance.home.demo.personas import DEMO_SESSION, persona_account, personas_offered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BACKEND = "governance.home.adapter.AccountBackend"


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def personas(request: HttpRequest) -> HttpResponse:
    """Offer everybody; sign in for real as the one chosen, if the demo made their account.

    There is no address for this outside development, and it finds nothing there either.
    """
    if not settings.IS_DEVELOPMENT:
        raise Missing
    if request.method != "POST":
        return render(request, "home/personas.html", {"personas": personas_offered()})
    account = persona_account(request.POST.get("persona", ""))
    if account is None:
        raise Missing
    login(request, account, backend=BACKEND)
    request.session[DEMO_SESSION] = True
    return redirect("start")
