"""The pages of promises: the list, making one, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.search import words_of
from governance.core.web import member_required
from governance.escalations.forms.promises import PromiseForm, PromiseStepForm
from governance.escalations.rules.promises import PromiseState, can_promise, looks_at_promises
from governance.escalations.selectors.promise_people import promising_roles, terms_of
from governance.escalations.selectors.promises import (
    SHOWS,
    PromiseWish,
    mention_read,
    promise_choices,
    promise_counts,
    promise_get,
    promise_items,
    promise_moments,
    promise_page,
)
from governance.escalations.services.promise_answers import promise_step
from governance.escalations.services.promises import promise_make
from roles.org.selectors import organisation_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from governance.escalations.models import Mention, Promise
    from governance.escalations.selectors.promises import PromiseItem
    from roles.team.models import Assignment


@require_safe
@member_required
def promises(request: HttpRequest) -> HttpResponseBase:
    """What was promised, of what the viewer sees; what is due first on top."""
    viewer, now, wish = viewer_of(request), utc_now(), _wish(request)
    if format_asked(request):
        found = promise_page(viewer=viewer, wish=wish, page=None, now=now).rows
        return table_response(request, promises_table(found))
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    context = {
        "found": promise_page(viewer=viewer, wish=wish, page=page, now=now),
        "counts": promise_counts(viewer, wish, now),
        "wish": wish,
        "works": looks_at_promises(viewer),
        "may_promise": _may(viewer, promising_roles(viewer.person_id, now)),
    }
    return render(request, "escalations/promises.html", context)


def _wish(request: HttpRequest) -> PromiseWish:
    show = request.GET.get("show", "")
    return PromiseWish(
        show=show if show in SHOWS else SHOWS[0], q=" ".join(words_of(request.GET.get("q", "")))
    )


def _may(viewer: Viewer, roles: Sequence[Assignment]) -> bool:
    terms = terms_of(roles[0]) if roles else None
    return bool(can_promise(viewer, terms=terms, holder_id=None))


def promises_table(found: Sequence[PromiseItem]) -> Table:
    """The words stand in it for those who may read them on the page."""
    rows = [
        [
            item.promise.to_whom if item.words else "",
            item.promise.what if item.words else "",
            item.promise.value,
            item.promise.currency,
            item.promise.due_at,
            _("Overdue") if item.late else str(item.promise.get_state_display()),
            item.made_by,
            str(item.promise.role_type),
            str(item.promise.department),
            item.keeper,
            item.promise.made_at,
            item.promise.settled_at,
            item.promise.outcome if item.words else "",
        ]
        for item in found
    ]
    header = [
        *(_("To whom"), _("What"), _("Value"), _("Currency"), _("Due"), _("State"), _("Made by")),
        *(_("Role"), _("Department"), _("To be kept by"), _("Made at"), _("Over since")),
        _("What happened"),
    ]
    return Table("promises", header, rows, len(rows), _("Promises"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def promise_new(request: HttpRequest) -> HttpResponse:
    """Promise something to somebody outside, about a mention or without one."""
    viewer, now = viewer_of(request), utc_now()
    mention = _mention(viewer, request.GET.get("mention", ""))
    roles = promising_roles(viewer.person_id, now)
    escalation = getattr(mention, "escalation", None)
    can_promise(
        viewer,
        terms=terms_of(roles[0]) if roles else None,
        holder_id=escalation.holding_id if escalation else None,
    ).require()
    form = PromiseForm(
        request.POST or None,
        roles=roles,
        currency=organisation_settings().currency,
        initial={"to": mention.author if mention else ""},
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, viewer, form, mention)
        except (Invalid, Conflict) as error:
            status = _told(form, error)
    context = {
        "form": form,
        "mention": mention,
        "roles": [(each, terms_of(each)) for each in roles],
        "currency": organisation_settings().currency,
    }
    return render(request, "escalations/promise_new.html", context, status=status)


def _mention(viewer: Viewer, text: str) -> Mention | None:
    if not text:
        return None
    try:
        return mention_read(viewer, UUID(text))
    except ValueError:
        raise Missing from None


def _made(
    request: HttpRequest, viewer: Viewer, form: PromiseForm, mention: Mention | None
) -> HttpResponse:
    sent = form.cleaned_data
    made = promise_make(
        actor=viewer,
        to_whom=sent["to"],
        what=sent["what"],
        value=sent["value"],
        due_on=sent["due_on"],
        mention=mention,
        role=UUID(sent["role"]) if sent.get("role") else None,
        form=sent["form"],
        now=utc_now(),
    )
    if made.state == PromiseState.ASKED:
        messages.warning(
            request,
            _("Above your limit, so it is asked for. Promise nothing before the yes."),
        )
    else:
        messages.success(request, _("Promised. You are reminded before it is due."))
    return redirect("promise", made.uid)


def _told(form: PromiseForm, error: Invalid | Conflict) -> int:
    """Say at the fields what is wrong; what names none says it above them."""
    for each in error.problems:
        name = each.pointer.strip("/")
        form.add_error(name if name in form.fields else None, each.detail)
    if not error.problems:
        form.add_error(None, str(error))
    return 409 if isinstance(error, Conflict) else 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def promise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One promise; a POST is one step: an answer, or what came of it."""
    viewer = viewer_of(request)
    seen = promise_get(viewer, uid)
    if request.method != "POST":
        return _page(request, viewer, seen)
    form = PromiseStepForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, seen, form=form, status=422)
    step = form.cleaned_data["decision"]
    try:
        promise_step(
            actor=viewer, promise=seen, step=step, words=form.cleaned_data["words"], now=utc_now()
        )
    except Invalid as error:
        form.add_error("words", str(error))
        return _page(request, viewer, seen, form=form, status=422)
    except Conflict as error:
        again = promise_get(viewer, uid)
        return _page(request, viewer, again, conflict=error, status=409)
    messages.success(request, _("Said. It stands below."))
    return redirect("promise", uid)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    seen: Promise,
    *,
    form: PromiseStepForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    now = utc_now()
    item = promise_items(viewer, [seen], now)[0]
    choices = promise_choices(viewer, seen, now)
    context = {
        "item": item,
        "promise": seen,
        "choices": choices,
        "yours": any(choices.values()),
        "moments": promise_moments(viewer, seen),
        "form": form or PromiseStepForm(),
        "conflict": conflict,
    }
    return render(request, "escalations/promise.html", context, status=status)
