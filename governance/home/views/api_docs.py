"""The API's description to read, and to try out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.core.web import member_required

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@member_required
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    return render(request, "home/api_docs.html")
