"""Who would get this now, and why: a look ahead for those who set it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms import PreviewForm
from governance.escalations.models import Mention
from governance.escalations.rules import Severity, Topic, authority_needed, can_preview
from governance.escalations.selectors.preview import climb_preview
from governance.escalations.selectors.steps import channel_at
from roles.org.models import Department

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer


@require_safe
@member_required
def who_would(request: HttpRequest) -> HttpResponse:
    """Say whom a made-up mention would go to, step by step, and why."""
    viewer, form = viewer_of(request), PreviewForm(request.GET or None)
    if not can_preview(viewer):
        raise Missing
    context: dict[str, object] = {"form": form}
    mention = _made_up(viewer, form) if form.is_valid() else None
    if mention is not None:
        at = form.cleaned_data["at"] or utc_now()
        name, version, steps = climb_preview(mention=mention, now=at)
        context |= {
            "mention": mention,
            "needed": authority_needed(mention.topic, mention.severity).label,
            "steps": steps,
            "path_name": name,
            "version": version,
            "asked": any(step.person for step in steps),
        }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "escalations/who_would.html", context, status=status)


def _made_up(viewer: Viewer, form: PreviewForm) -> Mention | None:
    """Return a mention that is never saved; None when the form names no known department."""
    data = form.cleaned_data
    channel, department_id = channel_at(data["where"])
    if data["department"]:
        found = Department.objects.visible_to(viewer).current()
        department = found.filter(name__iexact=data["department"]).order_by("pk").first()
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
