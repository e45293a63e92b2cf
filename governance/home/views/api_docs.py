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

SHARES: Final = ("", "more", "rest")  # of what can be asked
SHAPES: Final = ("shapes", "shapes-more")  # of what is sent and answered
AS_IT_STANDS: Final = re.compile(r"(<pre.*?</pre>)", re.DOTALL)


@cache
def _reference() -> Reference:
    """Made once: it follows from the code and is the same for everybody."""
    return reference_of(api_description())


@member_required
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """What can be asked, with ``part=more`` and ``part=rest`` further shares of it, or with
    ``part=shapes`` and ``part=shapes-more`` what is sent and answered, field by field: together
    they weigh more than a page may."""
    host, reference, part = (
        request.build_absolute_uri("/").rstrip("/"),
        _reference(),
        _part(request),
    )
    shares = dict(zip(SHARES, _shares(reference), strict=True))
    shapes = _halves(reference)
    context = {
        "reference": reference,
        "host": host,
        "part": part,
        "sections": shares.get(part, ()),
        "others": [(name, shares[name]) for name in SHARES if name != part],
        "shapes": shapes.get(part),
        "shapes_others": [name for name in SHAPES if name != part],
        "later": {each.name for each in shapes[SHAPES[1]]},
    }
    return HttpResponse(_light(render_to_string("home/api_docs.html", context, request)))


def _part(request: HttpRequest) -> str:
    asked = request.GET.get("part", "")
    return asked if asked in {*SHARES, *SHAPES} else ""


def _shares(reference: Reference) -> list[list[Section]]:
    """Return the sections in shares of about as many operations."""
    each_has = sum(len(each.operations) for each in reference.sections) / len(SHARES)
    found: list[list[Section]] = [[] for _share in SHARES]
    before = 0
    for section in reference.sections:
        found[int(before / each_has)].append(section)
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
