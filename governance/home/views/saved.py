"""Saved views: a list with its filters under a name, above the list and in the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.accounts.selectors import views_saved
from governance.accounts.services import view_remove, view_save
from governance.core.clock import utc_now
from governance.core.errors import Invalid
from governance.core.export import PAGING
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms.find import SaveForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


def saved_views(request: HttpRequest) -> dict[str, Any]:
    """Template context: what the reader saved of this list, read when the page shows it."""

    def read() -> list[Any]:
        return views_saved(viewer_of(request), request.path)

    def query() -> str:
        asked = request.GET.copy()
        for name in PAGING:
            asked.pop(name, None)
        return asked.urlencode()

    return {"saved_views": SimpleLazyObject(read), "list_query": SimpleLazyObject(query)}


@require_POST
@member_required
def save(request: HttpRequest) -> HttpResponse:
    """Keep a list as it is filtered now, and go back to it."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        raise Invalid("not_saved", "; ".join(str(error[0]) for error in form.errors.values()))
    view = view_save(actor=viewer_of(request), now=utc_now(), **form.cleaned_data)
    messages.success(request, _("Saved: %(name)s. It is in the search, too.") % {"name": view.name})
    return redirect(view.url)


@require_POST
@member_required
def remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Forget a saved view; the list itself stays."""
    view = view_remove(actor=viewer_of(request), uid=uid)
    messages.success(request, _("Removed: %(name)s.") % {"name": view.name})
    return redirect(view.path)
