"""What a draft was understood as, beside it or, without JavaScript, after Preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies.guidance.rules.outline import text_outline
from policies.guidance.selectors.linting import text_remarks
from policies.guidance.services import TEXT_LENGTH

if TYPE_CHECKING:
    from django.http import HttpRequest


def preview_asked(request: HttpRequest) -> bool:
    return request.method == "POST" and "preview" in request.POST


def as_typed(request: HttpRequest) -> dict[str, Any]:
    """Return what stands in the form, to be shown again as it is and not yet judged."""
    kinds = request.POST.getlist("audience_role_kinds")
    return {**request.POST.dict(), "audience_role_kinds": kinds}


def preview_of(text: str) -> dict[str, Any]:
    """Return the context of ``guidance/_preview.html``."""
    if len(text) > TEXT_LENGTH:
        return {"outline": None, "remarks": []}
    return {"outline": text_outline(text), "remarks": text_remarks(text)}
