"""The pages of mentions: report one, the queue, one mention, take and close it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Missing, NotAllowed
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.search import words_of
from governance.core.web import member_required
from governance.escalations.forms import CloseForm, ReportForm
from governance.escalations.rules import (
    Severity,
    Topic,
    Wish,
    can_close,
    can_hold,
    can_preview,
    can_report,
    works_on_mentions,
)
from governance.escalations.rules.references import reference_normal
from governance.escalations.rules.response import can_read_response
from governance.escalations.selectors.duty_own import duty_next
from governance.escalations.selectors.promises import late_count
from governance.escalations.selectors.queue import (
    PAGE,
    QueueWish,
    queue_all,
    queue_counts,
    queue_page,
)
from governance.escalations.selectors.steps import path_words
from governance.escalations.selectors.story import mention_get
from governance.escalations.selectors.surges import surge_get, surges_standing
from governance.escalations.services import escalation_close, escalation_take, mention_log
from governance.escalations.views.beside import beside_part
from governance.escalations.views.mention_page import escalation_of, mention_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from governance.escalations.models import Surge
    from governance.escalations.selectors.queue import QueueItem


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def report(request: HttpRequest) -> HttpResponse:
    """Report what was heard, in four fields."""
    viewer = viewer_of(request)
    if not can_report(viewer):
        raise NotAllowed("not_listed", _("Only people of the directory report mentions."))
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        mention = mention_log(
            actor=viewer,
            said=data["said"],
            where=data["where"],
            topic=Topic(data["topic"]),
            wish=Wish(data["wish"]),
            author=data["author"],
            severity=Severity(data["severity"] or Severity.USUAL),
            language=data["language"],
            region=data["region"],
            form=data["form"],
            now=utc_now(),
        )
        messages.success(request, _("Reported, thank you."))
        return redirect("mention", mention.uid)
    context = {
        "form": form,
        "path": path_words(viewer.department_id),
        "may_preview": can_preview(viewer),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "escalations/report.html", context, status=status)


PILLS = ("open", "nobody", "yours", "all")
MOST_ASKED = 200  # characters: a whole name, or an id


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
@member_required
def mentions(request: HttpRequest) -> HttpResponseBase:
    """The queue of what the viewer can see, least time left first; the one that was opened stands
    beside it, and is all that htmx asks for."""
    viewer, now = viewer_of(request), utc_now()
    wish = queue_wish(request)
    if format_asked(request):
        found = queue_all(viewer=viewer, wish=wish, now=now)
        return table_response(request, mentions_table(found))
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    items, more = queue_page(viewer=viewer, wish=wish, page=page, now=now)
    counts = queue_counts(viewer, wish)
    first = (page - 1) * PAGE + 1
    context = {
        "items": items,
        "counts": counts,
        "show": wish.show,
        "wish": wish,
        "surges": surges_standing(viewer) if can_read_response(viewer) else [],
        "topics": [("", _("All topics")), *Topic.choices],
        "works": works_on_mentions(viewer) or viewer.auditor or can_hold(viewer),
        "may_report": can_report(viewer),
        "reads_times": can_read_response(viewer),
        "path": path_words(viewer.department_id),
        "may_preview": can_preview(viewer),
        "shown": (first, first + len(items) - 1, counts[wish.show]),
        "promises_late": late_count(viewer, now),
        "duty": duty_next(viewer, now),
        "next_page": page + 1 if more else 0,
        "page": page,
        "beside": beside_part(viewer, request.GET.get("open", ""), now),
    }
    htmx = request.htmx  # type: ignore[attr-defined]
    part = htmx and htmx.target == "beside" and context["beside"] is not None
    name = "_queue_part" if part else "mentions"
    return render(request, f"escalations/{name}.html", context)


def queue_wish(request: HttpRequest) -> QueueWish:
    """Return what the address asks for; what is no pill or topic is not asked for."""
    show, topic = request.GET.get("show", ""), request.GET.get("topic", "")
    return QueueWish(
        show=show if show in PILLS else PILLS[0],
        topic=topic if topic in Topic.values else "",
        q=" ".join(words_of(request.GET.get("q", ""))),
        surge=surge_asked(viewer_of(request), request.GET.get("surge", "")),
        exactly=reference_normal(request.GET.get("q", "").replace("\0", ""))[:MOST_ASKED],
    )


def surge_asked(viewer: Viewer, named: str) -> Surge | None:
    """Return the early warning that the address names; Missing for none that the viewer sees."""
    if not named:
        return None
    try:
        uid = UUID(named)
    except ValueError:
        raise Missing from None
    return surge_get(viewer, uid)


def mentions_table(found: Sequence[QueueItem]) -> Table:
    """The words stand in it for those who may read them on the page."""
    rows = [
        [
            item.mention.logged_at,
            item.mention.said if item.words else "",
            item.mention.where if item.words else "",
            item.mention.get_topic_display(),
            str(item.mention.department or ""),
            item.escalation.get_state_display() if item.escalation else item.big,
            str((item.escalation and (item.escalation.holder or item.escalation.asked)) or ""),
            item.escalation.due_at if item.escalation else None,
            ", ".join(item.mention.references) if item.words else "",
        ]
        for item in found
    ]
    header = [_("Reported"), _("Said"), _("Where"), _("Topic"), _("Department"), _("State")]
    header += [_("With, or asked"), _("Due"), _("Ids in other tools")]
    return Table("mentions", header, rows, len(rows), _("Mentions"))


@require_safe
@member_required
def mention(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One mention: what was said, its clocks, and what happened."""
    return mention_page(request, mention_get(viewer_of(request), uid))


@require_POST
@member_required
def mention_take(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take it; whoever comes second sees who was first."""
    viewer = viewer_of(request)
    seen = mention_get(viewer, uid)
    try:
        escalation_take(actor=viewer, escalation=escalation_of(seen), now=utc_now())
    except Conflict as error:
        return mention_page(request, mention_get(viewer, uid), conflict=error)
    messages.success(request, _("It is yours. Nobody else is asked any more."))
    return redirect("mention", uid)


@require_POST
@member_required
def mention_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close it with what came of it."""
    viewer = viewer_of(request)
    seen = mention_get(viewer, uid)
    escalation = escalation_of(seen)
    form = CloseForm(request.POST)
    if can_close(viewer, holder_id=escalation.holder_id) and not form.is_valid():
        return mention_page(request, seen, close=form)
    outcome = form.cleaned_data.get("outcome", "") if form.is_valid() else ""
    escalation_close(actor=viewer, escalation=escalation, outcome=outcome, now=utc_now())
    messages.success(request, _("Closed. What came of it is on the page."))
    return redirect("mention", uid)
