"""The API's description to read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from governance.core.api.description import api_description
from governance.core.web import member_required
from governance.home.selectors.reference import Reference, reference_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from governance.home.selectors.reference import Section, Shape

PARTS: Final = ("", "more", "last")  # of what can be asked, in the order of its sections
SHAPES: Final = ("shapes", "shapes-more")  # the same of what is sent and answered
AS_IT_STANDS: Final = re.compile(r"(<pre.*?</pre>)", re.DOTALL)


@cache
def _reference() -> Reference:
    """Made once: it follows from the code and is the same for everybody."""
    return reference_of(api_description())


@member_required
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """What can be asked, with ``part=more`` and ``part=last`` the rest of it, or with
    ``part=shapes`` and ``part=shapes-more`` what is sent and answered, field by field: together
    they weigh more than a page may."""
    host, reference, part = (
        request.build_absolute_uri("/").rstrip("/"),
        _reference(),
        _part(request),
    )
    found, shapes = _thirds(reference), _halves(reference)
    context = {
        "reference": reference,
        "host": host,
        "part": part,
        "sections": found.get(part, []),
        "others": {name: each for name, each in found.items() if name != part},
        "shapes": shapes.get(part),
        "shapes_others": [name for name in SHAPES if name != part],
        "later": {each.name for each in shapes[SHAPES[1]]},
    }
    return HttpResponse(_light(render_to_string("home/api_docs.html", context, request)))


def _part(request: HttpRequest) -> str:
    asked = request.GET.get("part", "")
    return asked if asked in {*PARTS, *SHAPES} else ""


def _thirds(reference: Reference) -> dict[str, list[Section]]:
    """Return the sections of each part, of about as many operations."""
    every = sum(len(each.operations) for each in reference.sections)
    found: dict[str, list[Section]] = {part: [] for part in PARTS}
    before = 0
    for section in reference.sections:
        found[PARTS[before * len(PARTS) // every]].append(section)
        before += len(section.operations)
    return found


def _halves(reference: Reference) -> dict[str, list[Shape]]:
    """Return the shapes of each part, of about as many fields."""
    every = sum(len(each.fields) for each in reference.shapes)
    found: dict[str, list[Shape]] = {part: [] for part in SHAPES}
    before = 0
    for shape in reference.shapes:
        found[SHAPES[before * len(SHAPES) // every]].append(shape)
        before += len(shape.fields)
    return found


def _light(page: str) -> str:
    """Leave out what nobody sees: spaces in a row, and the long name of a quote in text."""
    return "".join(
        part.replace("&quot;", '"') if part.startswith("<pre") else re.sub(r"\s+", " ", part)
        for part in AS_IT_STANDS.split(page)
    )
