"""For whom a version is: its people with the reason for each, and the rules that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid, Missing, NotAllowed
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms.audience import AudienceRulesForm
from policies.guidance.rules import State
from policies.guidance.selectors import version_for
from policies.guidance.selectors.preview import (
    ROWS,
    audience_difference,
    audience_readable,
    people_by_department,
    people_why,
)
from policies.guidance.services import drafting_allowed
from policies.guidance.services.audience import (
    audience_change,
    audience_change_allowed,
    audience_fingerprint,
    draft_audience_save,
)
from roles.team.selectors import audience_rules, rule_word
from roles.team.services.audiences import rule_draft_of, rules_made

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from policies.guidance.models import Policy, PolicyVersion

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_audience(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Of a draft a POST saves its rules; of what is in force it shows who would come and go,
    and changes them when that is confirmed with a reason."""
    viewer = viewer_of(request)
    version = version_for(viewer, slug, number)
    audience_readable(viewer)
    audience = _audience_of(version)
    if request.method == "POST":
        return _change(request, viewer, version, audience)
    if format_asked(request):
        return table_response(request, _table(version, audience, request.GET.get("q", "")))
    return _page(request, viewer, version, audience)


def _audience_of(version: PolicyVersion) -> Policy | PolicyVersion:
    """Return what says it: of the version in force that is the guideline itself."""
    return version.policy if version.state == State.PUBLISHED else version


def _may_change(viewer: Viewer, version: PolicyVersion) -> None:
    if version.state == State.PUBLISHED:
        audience_change_allowed(viewer)
    elif version.state == State.DRAFT:
        drafting_allowed(viewer)
    else:
        words = _("For whom this version is stands; only drafts and what is in force change.")
        raise Conflict("audience_stands", words)


def _changes(viewer: Viewer, version: PolicyVersion) -> bool:
    try:
        _may_change(viewer, version)
    except (NotAllowed, Conflict):
        return False
    return True


def _form(viewer: Viewer, audience: Policy | PolicyVersion, data: Any = None) -> AudienceRulesForm:
    current = [rule_draft_of(rule) for rule in audience_rules(audience)]
    initial = {"seen": audience_fingerprint(audience), "keep": list(range(len(current)))}
    return AudienceRulesForm(data, viewer=viewer, current=current, initial=initial)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    version: PolicyVersion,
    audience: Policy | PolicyVersion,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    page, q = _page_asked(request), request.GET.get("q", "")[:100]
    people, rules = people_why(audience, q), audience_rules(audience)
    found = people.count()
    first = (page - 1) * ROWS
    rows = list(people[first : first + ROWS])
    if page > 1 and not rows:
        raise Missing
    query = request.GET.copy()
    query["page"] = str(page + 1)
    changes = _changes(viewer, version)
    context = {
        "version": version,
        "in_force": version.state == State.PUBLISHED,
        "rules": [(number, rule_word(rule)) for number, rule in enumerate(rules)],
        "departments": people_by_department(audience),
        "rows": rows,
        "count": found,
        "q": q,
        "first": first + 1,
        "last": first + len(rows),
        "next_url": f"?{query.urlencode()}" if first + len(rows) < found else "",
        "first_url": request.path if page > 1 else "",
        "changes": changes,
        "form": more.pop("form", None) or (_form(viewer, audience) if changes else None),
        **more,
    }
    return render(request, "guidance/audience.html", context, status=status)


def _page_asked(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    if not text.isdecimal() or len(text) > 5 or not int(text):
        raise Missing
    return int(text)


def _change(
    request: HttpRequest, viewer: Viewer, version: PolicyVersion, audience: Policy | PolicyVersion
) -> HttpResponse:
    _may_change(viewer, version)
    form = _form(viewer, audience, request.POST)
    if not form.is_valid():
        return _page(request, viewer, version, audience, status=UNPROCESSABLE, form=form)
    seen, rules = form.cleaned_data["seen"], form.rules()
    if version.state == State.DRAFT:
        draft_audience_save(actor=viewer, version=version, rules=rules, seen=seen)
        return redirect(request.path)
    if not form.cleaned_data["confirm"]:
        told = audience_difference(audience, rules_made(rules, owner=audience))
        return _page(request, viewer, version, audience, form=form, difference=told)
    try:
        audience_change(
            actor=viewer,
            policy=version.policy,
            rules=rules,
            seen=seen,
            reason=form.cleaned_data["reason"],
            now=utc_now(),
        )
    except Invalid as fault:
        form.add_error("reason", fault.message)
        told = audience_difference(audience, rules_made(rules, owner=audience))
        more = {"form": form, "difference": told}
        return _page(request, viewer, version, audience, status=UNPROCESSABLE, **more)
    messages.success(request, _("Changed. Who came in is asked, who left owes it no more."))
    return redirect(request.path)


def _table(version: PolicyVersion, audience: Policy | PolicyVersion, q: str) -> Table:
    people = people_why(audience, q)
    rows = (
        [one.display_name, one.title, str(one.department or ""), one.audience_reason]
        for one in people.iterator(chunk_size=2000)
    )
    header = [_("Name"), _("Title"), _("Department"), _("Why")]
    return Table("audience", header, rows, people.count(), str(version))
