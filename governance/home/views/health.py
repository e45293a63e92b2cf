"""For load balancers and watchdogs: no session, no redirect, no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.core.readiness import database_trouble

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process lives; it asks nobody else."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when this process can serve: the database answers and is migrated; else 503."""
    trouble = database_trouble()
    if trouble:
        return JsonResponse({"ready": False, "reason": trouble}, status=503)
    return JsonResponse({"ready": True})
