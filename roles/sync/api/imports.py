"""``/api/v1/imports/``: the organisation from files, planned, looked at and applied.

The docstrings of the views are what the API's description says of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from governance.core.api.paging import ReadPage
from governance.core.api.parsers import SENT, JsonBytesParser
from governance.core.api.queries import query_of
from governance.core.api.sent import sent_checked
from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing, NotAllowed, Problem, TooLarge
from governance.core.request import viewer_of
from governance.core.uploads import upload_refused
from roles.sync.api.drafts import NoQuery
from roles.sync.api.import_shapes import (
    ImportChange,
    ImportDecisionInput,
    ImportInput,
    ImportQuery,
    ImportRowQuery,
    ImportSent,
    ImportShape,
    ImportWhole,
)
from roles.sync.importers.columns import TABLES
from roles.sync.importers.files import JSON_NAME, ImportFiles
from roles.sync.rules import BROWSER_ROWS, can_import, can_release, can_see_imports
from roles.sync.selectors import plan_for
from roles.sync.selectors.import_rows import (
    change_row,
    counted,
    import_row,
    import_rows_listed,
    import_whole,
    imports_listed,
)
from roles.sync.services import (
    import_run,
    plan_again,
    plan_apply_soon,
    plan_discard,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rest_framework.request import Request

    from governance.core.viewer import Viewer
    from roles.sync.services import Outcome

TAG = "Imports"


class ChangePage(ReadPage):
    key = "subject"


class ImportList(GenericAPIView[Any]):
    """The organisation from files."""

    tag, many, query, may_miss = TAG, True, ImportQuery, True
    parser_classes = (JsonBytesParser, MultiPartParser)
    serializer_class, input_class, query_sent = ImportShape, ImportInput, ImportSent
    files_sent = ("departments", "people", "channels")
    nothing_made = "Every row says what is known already: nothing was written."

    def get(self, request: Request) -> Response:
        """List imports, in pages: for administrators, the head coach and auditors, and tokens
        that import."""
        asked = query_of(request, self.query, ()).filters
        viewer = viewer_of(request)
        if not can_see_imports(viewer):
            raise Missing
        page = self.paginate_queryset(imports_listed(viewer=viewer, **asked))
        return self.get_paginated_response([import_row(each) for each in page or []])

    def post(self, request: Request) -> Response:
        """Bring the organisation in step with what is sent: JSON, or up to three CSV files.

        It is planned, compared and applied in one go, all or nothing; every fault is named with
        its row and column. With `dry_run` it is only planned. In mode `full` who is missing has
        left; more at once than the brake lets through, and nothing is applied: it waits until
        the head coach or an administrator releases it. What is sent again changes nothing. At
        most 50,000 rows a request; CSV comes as `multipart/form-data`, each file by the name
        `departments`, `people` or `channels`. For administrators, and tokens with the scope
        `write` that are not limited to a department.
        """
        viewer = viewer_of(request)
        if not can_see_imports(viewer):
            raise Missing
        if not can_import(viewer):
            raise NotAllowed("import_not_allowed", _("Imports are for administrators."))
        sent = query_of(request, ImportSent, ()).filters
        outcome = import_run(
            actor=viewer, files=_files(request), now=utc_now(), most=BROWSER_ROWS, **sent
        )
        return _made(request, outcome, sent["mode"])


class ImportDetail(GenericAPIView[Any]):
    """One import."""

    tag, query, may_be_stale = TAG, NoQuery, True
    serializer_class, input_class = ImportWhole, ImportDecisionInput

    def get(self, request: Request, uid: UUID) -> Response:
        """Read an import, with what follows from it."""
        query_of(request, self.query, ())
        return Response(import_whole(plan_for(viewer=viewer_of(request), uid=uid)))

    def post(self, request: Request, uid: UUID) -> Response:
        """Apply, release or discard a plan, or plan its files again.

        When the organisation has changed since it was planned it is a 412, and nothing is
        written. Only the head coach and administrators release what the brake holds, in person,
        and they say why.
        """
        viewer, now = viewer_of(request), utc_now()
        plan_for(viewer=viewer, uid=uid)
        if not (can_import(viewer) or can_release(viewer)):
            raise NotAllowed("import_not_allowed", _("Imports are for administrators."))
        sent = sent_checked(ImportDecisionInput(data=request.data))
        uid = _decide(viewer, uid, sent, now)
        body = import_whole(plan_for(viewer=viewer, uid=uid))
        place = request.build_absolute_uri(f"../{uid}/")
        return Response(body, status=status.HTTP_201_CREATED, headers={"Location": place})


class ImportRowList(GenericAPIView[Any]):
    """What an import changes, row by row."""

    tag, many, query = TAG, True, ImportRowQuery
    pagination_class = ChangePage
    serializer_class = ImportChange

    def get(self, request: Request, uid: UUID) -> Response:
        """List what an import changes, row by row, in pages.

        Of more than 50,000 changes the first thousand are kept; 90 days after it was applied,
        none.
        """
        asked = query_of(request, self.query, ()).filters
        rows = import_rows_listed(plan_for(viewer=viewer_of(request), uid=uid), **asked)

        def read(after: UUID | None, most: int) -> list[dict[str, Any]]:
            behind = rows.filter(subject_uid__gt=after) if after else rows
            return [change_row(each) for each in behind.order_by("subject_uid", "id")[:most]]

        page = self.paginate_queryset(read) or []  # type: ignore[arg-type]
        return self.get_paginated_response(page)


def _files(request: Request) -> ImportFiles:
    """Return what was handed in. Raises Invalid for a field that is no file of an import."""
    sent: Any = request.data  # bytes of JSON, or a form
    if isinstance(sent.get(SENT), bytes):
        return ImportFiles({JSON_NAME: sent[SENT]})
    refused = upload_refused(request)
    if refused:
        raise TooLarge(_("“%s” is too large.") % refused)
    names = {table.name: table.file for table in TABLES}
    unknown = sorted({*sent} - {name for name in names if name in request.FILES})
    if unknown or not sent:
        detail = _("Send files by the names %s, or JSON.") % ", ".join(names)
        problems = [Problem(f"/{name}", detail) for name in unknown] or [Problem("/", detail)]
        raise Invalid("import_source", detail, problems=problems)
    twice = [name for name in sent if name in request.POST or len(sent.getlist(name)) > 1]
    if twice:
        detail = _("%s was handed in twice.") % names[twice[0]]
        raise Invalid("import_source", detail, problems=[Problem(f"/{twice[0]}", detail)])
    return ImportFiles({names[name]: file.read() for name, file in request.FILES.items()})


def _made(request: Request, outcome: Outcome, mode: str) -> Response:
    plan = outcome.plan
    if plan is not None:
        place = request.build_absolute_uri(f"{request.path}{plan.uid}/")
        headers = {"Location": place}
        return Response(import_row(plan), status=status.HTTP_201_CREATED, headers=headers)
    nothing = {"uid": None, "mode": mode, "state": outcome.state, **counted(outcome.totals)}
    words = ("state_hash", "made_by", "settled_by", "reason", "failure")
    return Response(
        {
            **nothing,
            "by": outcome.by,
            "limit": 0,
            "ignored_columns": outcome.extra,
            **dict.fromkeys(words, ""),
            "made_at": None,
            "settled_at": None,
        }
    )


def _decide(viewer: Viewer, uid: UUID, sent: dict[str, Any], now: datetime) -> UUID:
    """Do it; return of which plan is told then."""
    match sent["decision"]:
        case "apply":
            plan_apply_soon(actor=viewer, uid=uid, now=now)
        case "release":
            plan_apply_soon(actor=viewer, uid=uid, release=True, reason=sent["reason"], now=now)
        case "discard":
            plan_discard(actor=viewer, uid=uid, reason=sent["reason"], now=now)
        case _:
            outcome = plan_again(actor=viewer, uid=uid, now=now)
            return outcome.plan.uid if outcome.plan else uid
    return uid
