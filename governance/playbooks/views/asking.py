"""The pages of asking: a question to the coach, and one question with what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.clock import utc_now
from governance.core.errors import Conflict, NotAllowed
from governance.core.export import Table, format_asked, table_response
from governance.core.paging import page_of
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.playbooks.forms import AskForm, KeepForm, SayForm
from governance.playbooks.rules import (
    QuestionState,
    can_answer,
    can_ask,
    can_keep,
    is_asker,
    page_kept,
)
from governance.playbooks.selectors.practices import practices_found
from governance.playbooks.selectors.questions import (
    SHOWN,
    question_get,
    questions_all,
    questions_mine,
    questions_own,
    questions_waiting,
)
from governance.playbooks.selectors.whom import answerer_first
from governance.playbooks.services import (
    practice_keep,
    question_answer,
    question_ask,
    question_ask_back,
    question_withdraw,
)
from policies.guidance.selectors.reading import page_name
from roles.team.views.frame import address, page_asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from governance.playbooks.models import Question

MINE: Final = "mine"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask the coach; below it what one asked, and what one is asked."""
    viewer = viewer_of(request)
    if not can_ask(viewer):
        raise NotAllowed("not_listed", _("Only people of the directory ask questions."))
    if request.method != "POST" and format_asked(request):
        return table_response(request, questions_table(list(questions_all(viewer))))
    page = page_kept(request.GET.get("from", ""))
    initial = {"page": page}
    form = AskForm(request.POST) if request.method == "POST" else AskForm(initial=initial)
    if form.is_bound and form.is_valid():
        try:
            asked = question_ask(actor=viewer, now=utc_now(), **form.cleaned_data)
        except Conflict as error:  # nobody can be asked any more: what was typed stays
            form.add_error(None, str(error))
            return _ask_page(request, viewer, form, status=409)
        messages.success(request, _("Sent to %(name)s.") % {"name": asked.asked or ""})
        return redirect("question", asked.uid)
    return _ask_page(request, viewer, form, status=422 if form.is_bound else 200)


def _ask_page(request: HttpRequest, viewer: Viewer, form: AskForm, *, status: int) -> HttpResponse:
    q = request.GET.get("q", "").replace("\x00", "").strip()[:1000]
    mine = request.GET.get("show") == MINE
    asked = questions_mine(viewer) if mine else questions_waiting(viewer)
    waiting = page_of(asked, page_asked(request), SHOWN)
    context = {
        "form": form,
        "page_name": page_name(viewer, str(form["page"].value() or "")),
        "answerer": answerer_first(
            department_id=viewer.department_id, asker_id=viewer.person_id, now=utc_now()
        ),
        "own": questions_own(viewer),
        "waiting": waiting,
        "mine": mine,
        "next_url": address(request, page=waiting.next_page),
        "first_url": address(request, page=1) if waiting.number > 1 else "",
        "q": q,
        "practices": practices_found(viewer, q),
    }
    return render(request, "playbooks/ask.html", context, status=status)


def questions_table(found: Sequence[Question]) -> Table:
    rows = [
        [
            each.asked_at,
            str(each.asker),
            each.text,
            str(each.asked or ""),
            each.get_state_display(),
            each.due_at,
            each.closed_at,
        ]
        for each in found
    ]
    header = [_("Asked at"), _("Asked by"), _("Question"), _("Asked"), _("State"), _("Due")]
    return Table("questions", [*header, _("Closed at")], rows, len(rows))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def question(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One question and what was said; whoever is asked answers here, the asker asks back."""
    viewer = viewer_of(request)
    seen = question_get(viewer, uid)
    own = is_asker(viewer, asker_id=seen.asker_id)
    if request.method != "POST":
        return _question_page(request, viewer, seen, SayForm(own=own))
    form = SayForm(request.POST, own=own)
    if not form.is_valid():
        return _question_page(request, viewer, seen, form, status=422)
    say = question_ask_back if own else question_answer
    try:
        say(actor=viewer, question=seen, now=utc_now(), **form.cleaned_data)
    except (Conflict, NotAllowed) as error:  # it was answered, or passed on, meanwhile
        again, status = question_get(viewer, uid), error.status.value
        return _question_page(request, viewer, again, form, conflict=error, status=status)
    name = str(seen.asked or "") if own else str(seen.asker)
    messages.success(request, _("Sent to %(name)s.") % {"name": name})
    return redirect("question", uid)


@require_POST
@member_required
def question_withdrawn(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an open question back."""
    viewer = viewer_of(request)
    question_withdraw(actor=viewer, question=question_get(viewer, uid), now=utc_now())
    messages.success(request, _("Withdrawn. Nobody is asked any more."))
    return redirect("ask")


def _question_page(
    request: HttpRequest,
    viewer: Viewer,
    seen: Question,
    form: SayForm,
    *,
    conflict: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    own, is_open = is_asker(viewer, asker_id=seen.asker_id), seen.state == QuestionState.OPEN
    answers = is_open and can_answer(viewer, asker_id=seen.asker_id, asked_id=seen.asked_id)
    says = answers or (own and seen.state != QuestionState.WITHDRAWN)
    context = {
        "question": seen,
        "page_name": page_name(viewer_of(request), seen.page),
        "own": own,
        "open": is_open,
        "answers": answers,
        "form": form if says or conflict else None,
        "keeps": can_keep(viewer, asker_id=seen.asker_id, asked_id=seen.asked_id, state=seen.state),
        "conflict": conflict,
    }
    return render(request, "playbooks/question.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def question_keep(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep an answer, reworded, in the library."""
    viewer = viewer_of(request)
    seen = question_get(viewer, uid)
    if not can_answer(viewer, asker_id=seen.asker_id, asked_id=seen.asked_id):
        raise NotAllowed("not_asked", _("Only the one who answered and the head coach keep it."))
    form = KeepForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            kept = practice_keep(actor=viewer, question=seen, now=utc_now(), **form.cleaned_data)
        except Conflict as error:
            form.add_error(None, str(error))
            status = error.status.value
        else:
            messages.success(request, _("Kept. Everybody can read it now."))
            return redirect("practice", kept.uid)
    context = {"question": seen, "form": form}
    return render(request, "playbooks/keep.html", context, status=status)
