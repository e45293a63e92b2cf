"""Evidence: the trail verified, read and sampled; who could speak is asked from here, too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.audit.rules import can_read_trail
from governance.audit.selectors import trail_page
from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.export import Table, cell_text, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms.evidence import SampleForm, trail_asked
from governance.home.forms.find import WhoForm
from governance.home.rules.evidence import sample_of, sees_evidence
from governance.home.selectors.evidence import evidence_read
from governance.home.services.evidence import verification_ask
from governance.home.views.populations import TABLES, trail_table
from roles.team.views.frame import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer

LONGEST = 19  # digits of an id


def _reader(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if not sees_evidence(viewer):
        raise Missing
    return viewer


@require_safe
@member_required
def evidence(request: HttpRequest) -> HttpResponse:
    """How the trail stands, the question of who could speak, a sample, and more evidence."""
    viewer = _reader(request)
    context = {
        "evidence": evidence_read(viewer=viewer),
        "who": WhoForm(),
        "sample": SampleForm() if can_read_trail(viewer) else None,
    }
    return render(request, "home/evidence.html", context)


@require_POST
@member_required
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the trail; what was found stands on the page afterwards."""
    check = verification_ask(actor=_reader(request), now=utc_now())
    if check is None:
        messages.info(request, _("The trail is long: it is being verified. The result comes here."))
    return redirect("evidence")


@require_safe
@member_required
def trail(request: HttpRequest) -> HttpResponseBase:
    """The entries, newest first, each with its proof."""
    viewer, wanted = _reader(request), format_asked(request)
    form, asked = trail_asked(request.GET)
    if wanted:
        return table_response(request, trail_table(viewer, asked))
    before = _before(request)
    found = trail_page(viewer=viewer, asked=asked, before=before)
    context = {
        "found": found,
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "next_url": address(request, before=found.next_id),
        "first_url": _first(request) if before else "",
    }
    return render(request, "home/trail.html", context)


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    if text and not (text.isascii() and text.isdecimal() and len(text) < LONGEST):
        raise Missing
    return int(text) if text else None


def _first(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    return f"?{query.urlencode()}"


@require_safe
@member_required
def sample(request: HttpRequest) -> HttpResponseBase:
    """Rows drawn from a list by a seed, to look at and to take away."""
    viewer, wanted = viewer_of(request), format_asked(request)
    if not can_read_trail(viewer):
        raise Missing
    form = SampleForm(request.GET if "list" in request.GET else None)
    if not form.is_valid():
        if wanted:
            raise Missing
        return render(request, "home/sample.html", {"form": form}, status=_status(form))
    asked = form.cleaned_data
    table = TABLES[asked["list"]](viewer, utc_now())
    said = partial(cell_text, zone=timezone.get_current_timezone())
    drawn, count = sample_of(table.rows, size=asked["size"], seed=asked["seed"], said=said)
    rows = [(number, *cells) for number, cells in drawn]
    if wanted:
        return table_response(request, sample_table(table, rows))
    context = {
        "form": form,
        "asked": asked,
        "header": table.header,
        "rows": rows,
        "count": count,
    }
    return render(request, "home/sample.html", context)


def _status(form: SampleForm) -> int:
    return 422 if form.is_bound else 200


def sample_table(table: Table, rows: Sequence[Sequence[object]]) -> Table:
    name = f"sample-{table.name}"
    title = _("Sample: %(list)s") % {"list": table.title or table.name}
    return Table(name, [_("Row"), *table.header], rows, len(rows), title)
