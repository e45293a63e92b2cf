"""The API's description to read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from governance.core.web import member_required
from governance.home.selectors.reference import Reference, reference_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@cache
def _reference() -> Reference:
    """Made once: it follows from the code and is the same for everybody."""
    return reference_of(SchemaGenerator().get_schema(request=None, public=True))


@member_required
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    host = request.build_absolute_uri("/").rstrip("/")
    return render(request, "home/api_docs.html", {"reference": _reference(), "host": host})
