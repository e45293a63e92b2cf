"""Rule defaults: which rules of coverage are asked, how grave each is, what it counts by."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing
from governance.core.export import format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.org.models import GapRule
from roles.org.rules.coverage import COVERAGE, DAYS, THRESHOLDS, can_change_gap_rules
from roles.org.selectors import organisation_size
from roles.org.selectors.gap_rules import gap_rules_of
from roles.org.services.gap_rules import gap_rule_change, gap_rules_allowed
from roles.team.forms.gap_rules import GapRuleForm
from roles.team.forms.parts import problems_add
from roles.team.rules import sees_gaps
from roles.team.services.gap_rules import Preview, gap_rule_preview
from roles.team.views.tables import gap_rules_table

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer


UNSAID = "?"  # why, while it is only looked at


def _reader(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if not sees_gaps(viewer):
        raise Missing
    return viewer


@require_safe
@member_required
def gap_rules(request: HttpRequest) -> HttpResponseBase:
    """Every rule as it is set for one size, the organisation's own unless another is asked for."""
    viewer, now_size = _reader(request), organisation_size()
    size = request.GET.get("size", now_size)
    if size not in GapRule.Size.values:
        raise Missing
    kept = gap_rules_of(size)
    rows = [
        (kept[key], words, THRESHOLDS.get(key), DAYS.get(key))
        for key, words in COVERAGE.items()
        if key in kept
    ]
    if format_asked(request):
        return table_response(request, gap_rules_table(str(GapRule.Size(size).label), rows))
    context = {
        "rows": rows,
        "size": size,
        "now_size": now_size,
        "sizes": GapRule.Size.choices,
        "may_change": can_change_gap_rules(viewer),
    }
    return render(request, "team/gap_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def gap_rule(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Set one rule; what that does to the gaps is said before it is saved."""
    viewer, row = _reader(request), GapRule.objects.filter(uid=uid).first()
    if row is None:
        raise Missing
    gap_rules_allowed(viewer)
    if request.method == "POST" and "look" in request.POST:
        return _looked(request, viewer, row)
    form = GapRuleForm(request.POST if request.method == "POST" else None, row=row)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            preview = _judged(viewer, row, form, sure="sure" in request.POST)
        except Invalid as error:
            problems_add(form, error)
        else:
            if preview is None:
                messages.success(request, _("The rule is set. It counts from now on."))
                return redirect(f"{reverse('gap_rules')}?size={row.size}")
    context = {"form": form, "row": row, "words": COVERAGE[row.rule], "preview": preview}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "team/gap_rule.html", context, status=status)


def _looked(request: HttpRequest, viewer: Viewer, row: GapRule) -> HttpResponse:
    """While somebody still sets it: what it would do; nothing of what cannot be yet."""
    form = GapRuleForm(request.POST, row=row)
    form.fields["reason"].required = False
    preview = None
    if form.is_valid():
        preview = gap_rule_preview(
            actor=viewer, rule=row, wanted=form.wanted, reason=UNSAID, now=utc_now()
        )
    return render(request, "team/_gap_rule_look.html", {"preview": preview})


def _judged(viewer: Viewer, row: GapRule, form: GapRuleForm, *, sure: bool) -> Preview | None:
    """Set the rule, or before whoever sends it is sure, return what that would do."""
    reason, wanted = form.cleaned_data["reason"], form.wanted
    if not sure:
        return gap_rule_preview(actor=viewer, rule=row, wanted=wanted, reason=reason, now=utc_now())
    gap_rule_change(actor=viewer, rule=row, reason=reason, **wanted)
    return None
