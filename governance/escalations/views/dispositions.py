"""Setting a mention aside, taking that back, and passing on what was only noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms import SetAsideForm
from governance.escalations.models import Mention
from governance.escalations.rules import Disposition, mention_named
from governance.escalations.selectors.story import mention_choices, mention_get
from governance.escalations.services import mention_pass_on, mention_set_aside, mention_take_back
from governance.escalations.views.mention_page import mention_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.core.viewer import Viewer


@require_POST
@member_required
def mention_aside(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that nobody answers it, and why."""
    viewer, form = viewer_of(request), SetAsideForm(request.POST)
    seen = mention_get(viewer, uid)
    asked = form.is_valid() or not mention_choices(viewer, seen, lapsed=False).get("set_aside")
    if not asked:
        return mention_page(request, seen, aside=form)
    given = form.cleaned_data if form.is_valid() else {"disposition": Disposition.NOISE}
    try:
        other = _other(viewer, given.get("other", ""))
        mention_set_aside(
            actor=viewer,
            mention=seen,
            disposition=Disposition(given["disposition"]),
            duplicate_of=other if given["disposition"] == Disposition.DUPLICATE else None,
            now=utc_now(),
        )
    except Invalid as error:
        form.add_error("other", str(error))
        return mention_page(request, seen, aside=form)
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("Set aside. No clock runs any more."))
    return redirect("mention", uid)


def _other(viewer: Viewer, text: str) -> Mention | None:
    """Return the mention that is named, among those that the viewer sees."""
    if not text:
        return None
    uid = mention_named(text)
    found = Mention.objects.visible_to(viewer).filter(uid=uid).first() if uid else None
    if found is None:
        raise Invalid("unknown_reference", _("There is none, or none that you may see."))
    return found


@require_POST
@member_required
def mention_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Undo setting it aside."""
    viewer = viewer_of(request)
    try:
        mention_take_back(actor=viewer, mention=mention_get(viewer, uid), now=utc_now())
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("Taken back. It goes on from here."))
    return redirect("mention", uid)


@require_POST
@member_required
def mention_pass(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pass on what was only noted."""
    viewer = viewer_of(request)
    try:
        mention_pass_on(actor=viewer, mention=mention_get(viewer, uid), now=utc_now())
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("Passed on. You see here who has it."))
    return redirect("mention", uid)
