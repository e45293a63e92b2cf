"""API tokens: listed, made, rotated, revoked. A secret is shown once and is never kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from governance.accounts.models import ApiToken
from governance.accounts.rules import can_keep_accounts, can_read_accounts
from governance.accounts.services import keeper_required, token_revoke, token_rotate
from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.errors import Missing, NotAllowed
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms import RotateForm, TokenForm
from governance.home.selectors.tokens import sees_tokens, tokens_listed
from governance.home.services import token_make

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from governance.core.viewer import Viewer
    from governance.home.selectors.tokens import TokenLine

STATE_WORDS = {
    "works": gettext_lazy("Works"),
    "soon": gettext_lazy("Ends soon"),
    "replaced": gettext_lazy("Replaced"),
    "expired": gettext_lazy("Ended"),
    "revoked": gettext_lazy("Revoked"),
    "closed": gettext_lazy("Its owner’s account is closed"),
}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _token(viewer: Viewer, uid: UUID) -> ApiToken:
    return row_get(ApiToken.objects.visible_to(viewer).select_related("owner"), uid)


def _status(form: RotateForm | TokenForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _shown_once(request: HttpRequest, token: ApiToken, secret: str) -> HttpResponse:
    context = {"token": token, "secret": secret, "limited": token.within_department_uid}
    return render(request, "home/token_made.html", context)


@member_required
@require_safe
def tokens(request: HttpRequest) -> HttpResponseBase:
    """All of them for administrators and auditors, one's own for whoever has any."""
    viewer, now = viewer_of(request), utc_now()
    if not sees_tokens(viewer):
        raise Missing
    if format_asked(request):
        return table_response(request, tokens_table(tokens_listed(viewer, now=now, most=None)))
    lines = tokens_listed(viewer, now=now)
    context = {
        "working": [line for line in lines if line.works],
        "ended": [line for line in lines if not line.works],
        "may_make": can_keep_accounts(viewer),
        "all": can_read_accounts(viewer),
        "now": now,
    }
    return render(request, "home/tokens.html", context)


def tokens_table(lines: list[TokenLine]) -> Table:
    header = [_("Name"), _("Prefix"), _("State"), _("Scopes"), _("Department"), _("Owner")]
    header += [_("Made"), _("Made by"), _("Ends"), _("Last used"), _("Revoked")]
    rows = [
        [
            line.token.name,
            line.token.prefix,
            str(STATE_WORDS[line.state]),
            ", ".join(line.token.scopes),
            line.limit,
            str(line.token.owner),
            line.token.created_at,
            line.token.created_by,
            line.token.expires_at,
            line.token.last_used_at,
            line.token.revoked_at,
        ]
        for line in lines
    ]
    return Table("tokens", header, rows, len(rows), _("API tokens"))


@form_methods
@member_required
@never_cache
def token_new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if not can_read_accounts(viewer):
        raise Missing
    keeper_required(viewer)
    form = TokenForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        token, secret = token_make(actor=viewer, terms=form.cleaned_data, now=utc_now())
        return _shown_once(request, token, secret)
    return render(request, "home/token_new.html", {"form": form}, status=_status(form))


@form_methods
@member_required
@never_cache
def token_rotate_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    token = _token(viewer, uid)
    keeper_required(viewer)
    form = RotateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at_once = form.cleaned_data["ending"] == "now"
        fresh, secret = token_rotate(actor=viewer, token=token, at_once=at_once, now=utc_now())
        return _shown_once(request, fresh, secret)
    context = {"form": form, "token": token}
    return render(request, "home/token_rotate.html", context, status=_status(form))


@form_methods
@member_required
def token_revoke_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    token = _token(viewer, uid)
    if request.method == "POST":
        reason = request.POST.get("reason", "")[:300].replace("\x00", "")
        token_revoke(actor=viewer, token=token, reason=reason, now=utc_now())
        messages.success(request, _("Revoked. It opens nothing any more: %s") % token)
        return redirect("tokens")
    if not can_keep_accounts(viewer) and token.owner_id != viewer.user_id:
        raise NotAllowed("not_yours", _("Administrators revoke tokens, and whoever owns one."))
    return render(request, "home/token_revoke.html", {"token": token})
