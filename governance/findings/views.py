"""The page of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.search import words_of
from governance.core.web import member_required
from governance.findings.rules import Rule
from governance.findings.selectors import (
    PAGE,
    FindingWish,
    findings_all,
    findings_counts,
    findings_page,
    rules_found,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from governance.findings.selectors import FindingRow


@require_safe
@member_required
def findings(request: HttpRequest) -> HttpResponseBase:
    """What the audit rules found: open ones by urgency, or the closed ones."""
    viewer, now = viewer_of(request), utc_now()
    wish = finding_wish(request)
    show = "closed" if wish.closed else "open"
    if format_asked(request):
        found = findings_all(viewer=viewer, wish=wish, now=now)
        return table_response(request, findings_table(found))
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1
    rows, more = findings_page(viewer=viewer, wish=wish, page=page, now=now)
    counts = findings_counts(viewer, wish)
    first = (page - 1) * PAGE + 1
    context = {
        "rows": rows,
        "counts": counts,
        "show": show,
        "shown": (first, first + len(rows) - 1, counts[show]),
        "wish": wish,
        "rules": [("", _("All rules")), *((each, each.label) for each in rules_found(viewer))],
        "next_page": page + 1 if more else 0,
        "page": page,
    }
    return render(request, "findings/findings.html", context)


def finding_wish(request: HttpRequest) -> FindingWish:
    """Return what the address asks for; what is no rule is not asked for."""
    rule = request.GET.get("rule", "")
    return FindingWish(
        closed=request.GET.get("show") == "closed",
        rule=rule if rule in Rule.values else "",
        q=" ".join(words_of(request.GET.get("q", ""))),
    )


def findings_table(found: Sequence[FindingRow]) -> Table:
    rows = [
        [
            row.words,
            row.finding.rule,
            row.finding.severity,
            str(row.finding.department or ""),
            row.finding.opened_at,
            row.finding.closed_at,
            row.why,
        ]
        for row in found
    ]
    header = [_("Finding"), _("Rule"), _("Urgency"), _("Department"), _("Since"), _("Closed")]
    return Table("findings", [*header, _("Why it matters")], rows, len(rows), _("Findings"))
