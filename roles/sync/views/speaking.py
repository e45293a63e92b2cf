"""The address of SCIM, without its models until somebody speaks it: they take a second to load,
which every process that starts would wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@csrf_exempt  # no cookie is read here: whoever asks sends a token
def scim(request: HttpRequest, rest: str | None = None) -> HttpResponse:
    answered: HttpResponse = import_string("roles.sync.views.scim.scim")(request, rest)
    return answered
