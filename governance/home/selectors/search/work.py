"""Finding what is worked at: mentions, findings, questions, imports and drafts.

Each by the same condition as its own list, and a mention only by whoever may read its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from governance.core.clock import utc_now
from governance.core.search import Fold, search_any
from governance.escalations.models import MENTION_TEXT, Mention
from governance.findings.selectors import findings_found
from governance.home.selectors.search.parts import Hit, beside
from governance.playbooks.models import Question
from roles.sync.models import Draft, ImportPlan

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

QUOTED = 80


def _text(*fields: str) -> Fold:
    """Return the fields as one text to look in."""
    parts = [part for name in fields for part in (F(name), Value(" "))]
    return Fold(Concat(*parts, output_field=TextField()))


def _day(moment: datetime) -> str:
    return date_format(localdate(moment), "DATE_FORMAT")


def mentions(viewer: Viewer, q: str, most: int) -> list[Hit]:
    readable = Mention.objects.readable_to(viewer).select_related("department")
    found = search_any(readable, q, name="said", text=MENTION_TEXT)
    return [
        Hit(
            label=each.title,
            detail=", ".join([beside(viewer, each.department), _day(each.logged_at)]).strip(", "),
            url=reverse("mention", args=[each.uid]),
            icon="mentions",
        )
        for each in found.order_by("-logged_at", "-pk")[:most]
    ]


def findings(viewer: Viewer, q: str, most: int) -> list[Hit]:
    return [
        Hit(
            label=row.words,
            detail=beside(viewer, row.finding.department),
            url=row.url or reverse("findings"),
            icon="findings",
        )
        for row in findings_found(viewer=viewer, q=q, most=most, now=utc_now())
    ]


def questions(viewer: Viewer, q: str, most: int) -> list[Hit]:
    seen = Question.objects.visible_to(viewer)
    found = search_any(seen, q, name="text").order_by("-asked_at", "-pk")
    return [
        Hit(
            label=each.text if len(each.text) <= QUOTED else f"{each.text[: QUOTED - 1]}…",
            detail=f"{each.get_state_display()}, {_day(each.asked_at)}",
            url=reverse("question", args=[each.uid]),
            icon="question",
        )
        for each in found[:most]
    ]


def imports(viewer: Viewer, q: str, most: int) -> list[Hit]:
    """By who handed it in or settled it, through what, and why."""
    plans = ImportPlan.objects.visible_to(viewer).defer("payload", "consequences")
    text = _text("made_by", "settled_by", "reason", "made_through")
    found = search_any(plans, q, name="made_by", text=text).order_by("-made_at", "-pk")
    return [
        Hit(
            label=f"{each.made_by}, {_day(each.made_at)}",
            detail=str(each.get_state_display()),
            url=reverse("import_plan", args=[each.uid]),
            icon="upload",
        )
        for each in found[:most]
    ]


def drafts(viewer: Viewer, q: str, most: int) -> list[Hit]:
    seen = Draft.objects.visible_to(viewer).defer("compared")
    found = search_any(seen, q, name="name", text=_text("name", "why"))
    return [
        Hit(
            label=each.name,
            detail=f"{each.get_state_display()}, {each.made_by}",
            url=reverse("draft", args=[each.uid]),
            icon="org",
        )
        for each in found.order_by("-made_at", "-pk")[:most]
    ]
