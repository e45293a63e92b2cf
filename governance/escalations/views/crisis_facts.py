"""The page of what is known, done and said in a crisis, for all who read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Conflict
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.crisis_facts import FactForm, fact_form
from governance.escalations.rules.crisis import FactKind, can_declare_crisis
from governance.escalations.selectors.crisis_facts import (
    crisis_read,
    facts_of,
    texts_read,
    texts_sayable,
)
from governance.escalations.services.crisis import crisis_allowed
from governance.escalations.services.crisis_facts import crisis_fact_keep

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from governance.escalations.models import Crisis


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def crisis_facts(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What we know, do and say, as it is now and as it was; who declares crises writes it."""
    viewer, now = viewer_of(request), utc_now()
    seen = crisis_read(viewer, uid)
    if request.method != "POST":
        return _page(request, seen)
    crisis_allowed(viewer)
    kind = request.POST.get("kind", "")
    kind = kind if kind in FactKind.values else FactKind.KNOW.value
    form = FactForm(request.POST, texts=texts_sayable(seen, now), kind=kind)
    if not form.is_valid():
        return _page(request, seen, {kind: form}, status=422)
    data, text = form.cleaned_data, form.cleaned_data.get("text")
    try:
        crisis_fact_keep(
            actor=viewer,
            crisis=seen,
            kind=FactKind(data["kind"]),
            words=data["words"],
            text=text.uid if text else None,
            seen=data["seen"],
            now=now,
        )
    except Conflict as error:
        return _page(request, crisis_read(viewer, uid), {kind: form}, status=409, conflict=error)
    messages.success(request, _("Kept. Everybody whom the crisis concerns reads it."))
    return redirect("crisis_facts", uid)


def _page(
    request: HttpRequest,
    seen: Crisis,
    sent: dict[str, FactForm] | None = None,
    *,
    status: int = 200,
    conflict: Conflict | None = None,
) -> HttpResponse:
    viewer, now, kept = viewer_of(request), utc_now(), facts_of(seen)
    forms: dict[str, FactForm] = {}
    if seen.ended_at is None and can_declare_crisis(viewer):
        texts = texts_sayable(seen, now)
        forms = {each.kind.value: fact_form(each, texts) for each in kept} | (sent or {})
        for each in kept if conflict else ():  # what was typed stays, to come after theirs
            if forms[each.kind.value].is_bound:
                forms[each.kind.value].data = {**request.POST.dict(), "seen": each.number}
    context: dict[str, Any] = {
        "crisis": seen,
        "kept": [(each, forms.get(each.kind.value)) for each in kept],
        "wrong": set(sent or {}),
        "names": not viewer.external,
        "texts": texts_read(viewer, seen),
        "conflict": conflict,
    }
    return render(request, "escalations/crisis_facts.html", context, status=status)
