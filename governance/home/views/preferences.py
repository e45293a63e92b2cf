"""One's own preferences: which mails, when, on which clock, and the address of one's calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from governance.accounts.services import account_start_choose
from governance.core.clock import utc_now
from governance.core.errors import Invalid, NotAllowed
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms.starts import StartForm
from governance.home.rules import person_of
from governance.home.rules.starts import starts_open
from governance.notify.forms import PreferenceForm
from governance.notify.selectors import preference_of, wishes_of
from governance.notify.services import preference_change
from governance.todos.rules import calendar_token
from governance.todos.selectors import calendar_of
from governance.todos.services import calendar_address_end, calendar_address_make
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from roles.org.models import Person


@member_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and save them; whoever is not listed gets no mail, and is told so."""
    person, viewer = person_of(request.user), viewer_of(request)  # type: ignore[arg-type]
    if viewer.person_id is None or person is None:
        return render(request, "home/preferences_none.html", {"start_form": _start_form(request)})
    form = PreferenceForm(
        request.POST if request.method == "POST" else None,
        preference=preference_of(person),
        organisation=organisation_settings(),
    )
    if request.method == "POST" and form.is_valid():
        preference_change(actor=viewer, person=person, now=utc_now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("preferences")
    status = 422 if form.is_bound else 200
    return render(request, "home/preferences.html", _context(request, person, form), status=status)


@member_required
@require_POST
def start_page(request: HttpRequest) -> HttpResponse:
    """Choose where one's day begins."""
    form = _start_form(request)
    if not form.is_valid():
        raise Invalid("unknown_start", _("Choose one of the pages that are open to you."))
    page = form.cleaned_data["page"]
    account_start_choose(actor=viewer_of(request), user=request.user, page=page)  # type: ignore[arg-type]
    messages.success(request, _("Saved. Your day begins there from now on."))
    return redirect("preferences")


def _start_form(request: HttpRequest) -> StartForm:
    return StartForm(
        request.POST if request.method == "POST" else None,
        starts=starts_open(viewer_of(request)),
        chosen=getattr(request.user, "start_page", ""),
    )


@member_required
@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make an address, or a new one, or end it; the page shows it."""
    person, viewer = person_of(request.user), viewer_of(request)  # type: ignore[arg-type]
    if viewer.person_id is None or person is None:
        raise NotAllowed("not_listed", _("Only people who are listed have a calendar here."))
    if "end" in request.POST:
        calendar_address_end(actor=viewer, person=person, now=utc_now())
        messages.success(request, _("The address finds nothing any more."))
    else:
        calendar_address_make(actor=viewer, person=person, now=utc_now())
        messages.success(request, _("Here is your address. Only this one works."))
    return redirect(f"{reverse('preferences')}#calendar")


def _context(request: HttpRequest, person: Person, form: PreferenceForm) -> dict[str, Any]:
    feed = calendar_of(viewer_of(request))
    token = calendar_token(person.uid, feed.number) if feed else ""
    kinds = [wish.kind for wish in wishes_of(preference_of(person))]
    return {
        "form": form,
        "start_form": None if request.method == "POST" else _start_form(request),
        "person": person,
        "required": [kind for kind in kinds if kind.required],
        "calendar_url": f"{settings.BASE_URL}{reverse('calendar', args=[token])}" if feed else "",
    }
