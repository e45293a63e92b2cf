"""The pages of feedback: bringing it, reading it, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.clock import utc_now
from governance.core.errors import Conflict, NotAllowed
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.playbooks.forms import CloseForm, PassForm, SayForm, TellForm
from governance.playbooks.rules import can_answer, can_ask, is_asker, page_kept, steps_of
from governance.playbooks.selectors.feedback import (
    PAGE,
    SHOWS,
    feedback_counts,
    feedback_get,
    feedback_shown,
)
from governance.playbooks.selectors.offers import offers_summary
from governance.playbooks.selectors.places import destination_read, places_for
from governance.playbooks.selectors.whom import answerer_first
from governance.playbooks.services import (
    feedback_close,
    feedback_give,
    feedback_pass_on,
    feedback_say,
    feedback_withdraw,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.http.response import HttpResponseBase

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from governance.playbooks.models import Feedback
    from governance.playbooks.selectors.places import Destination


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def tell(request: HttpRequest) -> HttpResponseBase:
    """Tell the coach; below it what one brought, and what waits for one."""
    viewer = viewer_of(request)
    if not can_ask(viewer):
        raise NotAllowed("not_listed", _("Only people of the directory tell a coach something."))
    if request.method != "POST" and format_asked(request):
        found = feedback_shown(viewer, _show(request))
        return table_response(request, feedback_table(found.iterator(), found.count()))
    initial = {"page": page_kept(request.GET.get("from", ""))}
    form = TellForm(request.POST) if request.method == "POST" else TellForm(initial=initial)
    if form.is_bound and form.is_valid():
        try:
            told = feedback_give(actor=viewer, now=utc_now(), **form.cleaned_data)
        except Conflict as error:  # nobody can be told any more: what was typed stays
            form.add_error(None, str(error))
            return _tell_page(request, viewer, form, status=409)
        thanks = _("Thank you. %(name)s will tell you what becomes of it.")
        messages.success(request, thanks % {"name": told.asked or ""})
        return redirect("feedback", told.uid)
    return _tell_page(request, viewer, form, status=422 if form.is_bound else 200)


def _show(request: HttpRequest) -> str:
    show = request.GET.get("show", "")
    return show if show in SHOWS else SHOWS[0]


def _tell_page(
    request: HttpRequest, viewer: Viewer, form: TellForm, *, status: int
) -> HttpResponse:
    show = _show(request)
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    rows = list(feedback_shown(viewer, show)[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "form": form,
        "answerer": answerer_first(
            department_id=viewer.department_id, asker_id=viewer.person_id, now=utc_now()
        ),
        "rows": rows[:PAGE],
        "counts": feedback_counts(viewer),
        "show": show,
        "next_url": f"?show={show}&page={page + 1}" if len(rows) > PAGE else "",
        "first_url": f"?show={show}" if page > 1 else "",
    }
    return render(request, "playbooks/tell.html", context, status=status)


def feedback_table(found: Iterable[Feedback], count: int) -> Table:
    rows = (
        [
            each.sent_at,
            str(each.author),
            str(each.department or ""),
            str(each.get_kind_display()),
            each.text,
            str(each.asked or ""),
            str(each.get_state_display()),
            str(each.get_outcome_display()),
            each.due_at,
            each.told_at,
        ]
        for each in found
    )
    header = [
        *(_("Sent at"), _("Brought by"), _("Department"), _("Kind"), _("Feedback")),
        *(_("With"), _("State"), _("Outcome"), _("Due"), _("Author told at")),
    ]
    return Table("feedback", header, rows, count, _("Feedback"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def feedback(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One piece of feedback; its author adds to it, whoever has it asks for more."""
    viewer = viewer_of(request)
    seen = feedback_get(viewer, uid)
    own = is_asker(viewer, asker_id=seen.author_id)
    if request.method != "POST":
        return _page(request, viewer, seen)
    say = _say_form(request.POST, own=own)
    if not say.is_valid():
        return _page(request, viewer, seen, say=say, status=422)
    try:
        feedback_say(actor=viewer, feedback=seen, now=utc_now(), **say.cleaned_data)
    except (Conflict, NotAllowed) as error:  # it was answered, or passed on, meanwhile
        return _again(request, viewer, uid, error, say=say)
    messages.success(request, _("Sent."))
    return redirect("feedback", uid)


def _say_form(data: QueryDict | None, *, own: bool) -> SayForm:
    form = SayForm(data, own=own)
    form.fields["text"].label = _("Add something") if own else _("Ask its author for more")
    return form


@require_POST
@member_required
def feedback_closed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what becomes of it, to its author."""
    viewer = viewer_of(request)
    seen = feedback_get(viewer, uid)
    if is_asker(viewer, asker_id=seen.author_id):
        raise NotAllowed("not_asked", _("Only whoever has it and the head coach do that."))
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, seen, close=form, status=422)
    try:
        closed = feedback_close(actor=viewer, feedback=seen, now=utc_now(), **form.cleaned_data)
    except (Conflict, NotAllowed) as error:
        return _again(request, viewer, uid, error, close=form)
    told = _("%(name)s has been told.") if closed.told_at else _("Closed. %(name)s has left.")
    messages.success(request, told % {"name": closed.author})
    return redirect("feedback", uid)


@require_POST
@member_required
def feedback_withdrawn(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take one's own back while it is open."""
    viewer = viewer_of(request)
    feedback_withdraw(actor=viewer, feedback=feedback_get(viewer, uid), now=utc_now())
    messages.success(request, _("Withdrawn. Nobody is asked any more."))
    return redirect("tell")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def feedback_passed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Pass it on: each destination is a button."""
    viewer = viewer_of(request)
    seen = feedback_get(viewer, uid)
    form = PassForm(request.POST if request.method == "POST" else None)
    has_it = can_answer(viewer, asker_id=seen.author_id, asked_id=seen.asked_id)
    if not has_it and not form.is_valid():  # of what is sent twice the service knows
        raise NotAllowed("not_asked", _("Only whoever has it and the head coach do that."))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            to = _passed_to(viewer, seen, form)
        except Conflict as error:
            form.add_error(None, str(error))
            status = error.status.value
        else:
            if to is not None:
                messages.success(request, _("Passed on: %(place)s.") % {"place": to.label})
                return redirect("feedback", uid)
    q = request.GET.get("q", "")
    places = places_for(viewer, seen, q=q, now=utc_now())
    context = {"feedback": seen, "form": form, "q": q, "places": places}
    return render(request, "playbooks/pass_on.html", context, status=status)


def _passed_to(viewer: Viewer, seen: Feedback, form: PassForm) -> Destination | None:
    """Pass it on to what the form names; None with an error in the form when there is none."""
    sent, now = form.cleaned_data, utc_now()
    to = destination_read(viewer, sent["to"], now)
    if to is None:
        form.add_error(None, _("There is nobody there who could be told. Choose another."))
        return None
    note, mark = sent["note"], sent["form"]
    feedback_pass_on(actor=viewer, feedback=seen, to=to, note=note, form=mark, now=now)
    return to


def _again(
    request: HttpRequest,
    viewer: Viewer,
    uid: UUID,
    error: DomainError,
    *,
    say: SayForm | None = None,
    close: CloseForm | None = None,
) -> HttpResponse:
    """Show it as it is by now, with what was typed."""
    seen, status = feedback_get(viewer, uid), error.status.value
    return _page(request, viewer, seen, say=say, close=close, conflict=error, status=status)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    seen: Feedback,
    *,
    say: SayForm | None = None,
    close: CloseForm | None = None,
    conflict: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    own = is_asker(viewer, asker_id=seen.author_id)
    steps = steps_of(viewer, **seen.standing)
    blank = _say_form(None, own=own)
    context = {
        "feedback": seen,
        "own": own,
        "steps": steps,
        "say": say or (blank if "say" in steps else None),
        "close": close or (CloseForm() if "close" in steps else None),
        "summary": offers_summary(seen.offers.all()),
        "conflict": conflict,
    }
    return render(request, "playbooks/feedback.html", context, status=status)
