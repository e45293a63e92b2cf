"""Evidence packs: have one made, see what was made and compare its hash, take the file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.errors import Missing
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.models import PolicyVersion
from policies.guidance.rules.evidence import sees_bound
from policies.guidance.selectors.packs import pack_get, packs_made
from policies.guidance.services import pack_ask, pack_take
from policies.guidance.services.pack_writing import folder_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from policies.guidance.models import EvidencePack


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def packs(request: HttpRequest) -> HttpResponseBase:
    """The packs that were made; a POST has another one made."""
    viewer = viewer_of(request)
    if not sees_bound(viewer):
        raise Missing
    if request.method == "POST":
        version = _version(viewer, request.POST.get("version", ""))
        made = pack_ask(actor=viewer, version=version, now=utc_now())
        return redirect("evidence_pack", made.uid)
    if format_asked(request):
        return table_response(request, packs_table(packs_made(viewer, most=None)))
    return render(request, "guidance/packs.html", {"packs": packs_made(viewer)})


def packs_table(made: list[EvidencePack]) -> Table:
    header = [_("Guideline"), _("Version"), _("Asked by"), _("Asked"), _("Made")]
    rows = [
        [
            pack.version.title,
            pack.version.number,
            pack.asked_label,
            pack.asked_at,
            pack.made_at,
            pack.manifest_hash,
        ]
        for pack in made
    ]
    header.append(_("SHA-256 of the manifest"))
    return Table("evidence-packs", header, rows, len(rows), _("Evidence packs"))


def _version(viewer: Viewer, text: str) -> PolicyVersion:
    """Return the version that was sent; Missing for anything else."""
    try:
        uid = UUID(text)
    except ValueError:
        raise Missing from None
    return row_get(PolicyVersion.objects.visible_to(viewer).select_related("policy"), uid)


@require_safe
@member_required
def pack(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = pack_get(viewer_of(request), uid)
    return render(request, "guidance/pack.html", {"pack": found})


@require_safe
@member_required
def pack_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The file, sent in pieces as they are read."""
    viewer = viewer_of(request)
    found = pack_get(viewer, uid)
    pieces = pack_take(actor=viewer, pack=found)
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Length"] = str(found.size)
    name = folder_of(found.version)
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer
