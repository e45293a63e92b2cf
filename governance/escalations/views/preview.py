"""Who would get this now, and why: a look ahead for those who set it up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms import PreviewForm
from governance.escalations.forms.preview import ALONE
from governance.escalations.models import Mention
from governance.escalations.rules import (
    Severity,
    Topic,
    authority_needed,
    can_preview,
    path_words,
)
from governance.escalations.rules.paths import steps_read
from governance.escalations.rules.taken import clocks_words
from governance.escalations.selectors.crisis import crises_over
from governance.escalations.selectors.hooks import steps_named
from governance.escalations.selectors.preview import climb_preview, path_holding, path_tried
from governance.escalations.selectors.steps import channel_at
from roles.org.models import Department
from roles.org.selectors import organisation_zone

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from governance.core.viewer import Viewer


@require_safe
@member_required
def who_would(request: HttpRequest) -> HttpResponse:
    """Say whom a made-up mention would go to, step by step, and why; by the path that holds, by
    another, or by a draft. Times are read and told on the organisation's clocks."""
    viewer = viewer_of(request)
    if not can_preview(viewer):
        raise Missing
    asked = _named(viewer, request.GET) if request.GET.keys() - ALONE else None
    with timezone.override(zone := organisation_zone()):
        form = PreviewForm(asked, initial=request.GET.dict())
        draft = request.GET.get("steps", "")
        context: dict[str, object] = {"form": form, "zone": zone}
        context["draft"] = path_words(steps_named(steps_read(draft))) if draft else ""
        mention = _made_up(viewer, form) if form.is_valid() else None
        if mention is not None:
            context |= _climb(mention, form, draft)
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "escalations/who_would.html", context, status=status)


def _climb(mention: Mention, form: PreviewForm, draft: str) -> dict[str, object]:
    given = form.cleaned_data
    tried = path_tried(
        path=given["path"],
        draft=draft,
        repeats=given["repeats"] or 0,
        office_hours=given["office_hours"],
    )
    at = given["at"] or utc_now()
    clocks = path_holding(mention=mention, path=tried).clocks
    name, version, steps = climb_preview(mention=mention, now=at, path=tried)
    return {
        "mention": mention,
        "needed": authority_needed(mention.topic, mention.severity).label,
        "steps": steps,
        "path_name": name,
        "version": version,
        "clocks": "" if draft else clocks_words(clocks),
        "office_hours": clocks.office_hours,
        "asked": [step for step in steps if step.person],
        "crises": [] if tried else crises_over(mention.department_id)[:1],
        "skipped": any(step.until is None for step in steps),
    }


def _named(viewer: Viewer, sent: QueryDict) -> QueryDict:
    """Return what was sent with the name of the department that it has the id of."""
    unit = _unit(viewer, sent.get("unit", ""))
    if unit is None or "department" in sent:  # emptied, it is meant to be
        return sent
    named = sent.copy()
    named["department"] = unit.name
    return named


def _unit(viewer: Viewer, uid: str) -> Department | None:
    try:
        return Department.objects.visible_to(viewer).current().filter(uid=UUID(uid)).first()
    except ValueError:
        return None


def _department(viewer: Viewer, name: str, uid: str) -> Department | None:
    """Return the one with this id while that is its name, else the first that is called so."""
    unit = _unit(viewer, uid)
    if unit is not None and unit.name.casefold() == name.casefold():
        return unit
    found = Department.objects.visible_to(viewer).current()
    return found.filter(name__iexact=name).order_by("pk").first()


def _made_up(viewer: Viewer, form: PreviewForm) -> Mention | None:
    """Return a mention that is never saved; None when the form names no known department."""
    data = form.cleaned_data
    channel, department_id = channel_at(data["where"])
    if data["department"]:
        department = _department(viewer, data["department"], str(data["unit"] or ""))
        if department is None:
            form.add_error("department", _("No department has this name."))
            return None
        department_id = department.pk
    return Mention(
        where=data["where"],
        channel=channel,
        department_id=department_id,
        topic=data["topic"] or Topic.OTHER,
        severity=data["severity"] or Severity.USUAL,
        language=data["language"],
        region=data["region"],
    )
