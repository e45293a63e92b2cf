"""Watching a mention, ending that, and letting somebody else watch it."""

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
from governance.escalations.forms.watching import WatcherForm
from governance.escalations.selectors.story import mention_get, mention_readable
from governance.escalations.selectors.watching import watchers_able, watching_of
from governance.escalations.services import (
    mention_unwatch,
    mention_watch,
    mention_watcher_add,
    mention_watcher_end,
)
from governance.escalations.views.mention_page import mention_page
from roles.org.models import Person

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.escalations.models import Mention


@require_POST
@member_required
def mention_watch_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Be told from now on what becomes of it."""
    viewer = viewer_of(request)
    try:
        mention_watch(actor=viewer, mention=mention_get(viewer, uid), now=utc_now())
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("You watch it: you have a mail when something becomes of it."))
    return redirect("mention", uid)


@require_POST
@member_required
def mention_unwatch_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Be told no more; with a ``person``, let them be told no more."""
    viewer, seen = viewer_of(request), mention_get(viewer_of(request), uid)
    if "person" in request.POST:
        return _watcher_end(request, seen)
    mention_unwatch(actor=viewer, mention=seen)
    messages.success(request, _("You watch it no more."))
    return redirect("mention", uid)


def _watcher_end(request: HttpRequest, seen: Mention) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    watching = watching_of(viewer, seen, now, reads=mention_readable(viewer, seen))
    keys = [each.person.pk for each in watching.watchers]
    form = WatcherForm(request.POST, offered=Person.objects.filter(pk__in=keys))
    person = form.cleaned_data["person"] if form.is_valid() else None
    try:
        mention_watcher_end(actor=viewer, mention=seen, person=person, now=now)
    except Conflict as error:
        return mention_page(request, mention_get(viewer, seen.uid), conflict=error)
    messages.success(request, _("%(name)s watches it no more.") % {"name": person})
    return redirect("mention", seen.uid)


@require_POST
@member_required
def mention_watchers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let somebody watch it who may read it."""
    viewer, now = viewer_of(request), utc_now()
    seen = mention_get(viewer, uid)
    form = WatcherForm(request.POST, offered=watchers_able(viewer, seen, now))
    person = form.cleaned_data["person"] if form.is_valid() else None
    try:
        mention_watcher_add(actor=viewer, mention=seen, person=person, now=now)
    except Invalid as error:
        if not form.errors:  # somebody might read it when the form was looked at
            form.add_error("person", str(error))
        return mention_page(request, seen, watcher=form)
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("%(name)s watches it now.") % {"name": person})
    return redirect("mention", uid)
