"""Who has a contract with a clause: for HR to say, for the head coach and auditors to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Invalid, Missing, NotAllowed
from governance.core.export import Table, format_asked, table_response
from governance.core.request import viewer_of
from governance.core.web import member_required
from policies.guidance.forms.attesting import AttestForm, TakeBackForm
from policies.guidance.selectors.contracts import (
    SHOW,
    attestation_for,
    contract_people,
    contracts_for,
)
from policies.guidance.services.attesting import attestation_withdraw, clause_attest
from roles.org.selectors import organisation_today
from roles.team.forms.parts import problems_add
from roles.team.views.frame import address, page_asked

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from policies.guidance.selectors.contracts import Contracts

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_contracts(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Look; a POST says of those who are ticked that they have signed."""
    viewer, now = viewer_of(request), utc_now()
    found = contracts_for(viewer, slug, now)
    if request.method == "POST":
        return _attest(request, found, now)
    if format_asked(request):
        return table_response(request, _table(request, found))
    form = AttestForm(initial={"signed_on": organisation_today(now)})
    return _page(request, found, form, now)


def _asked(request: HttpRequest) -> dict[str, str]:
    show = request.GET.get("show", "")
    if show and show not in SHOW:
        raise Missing
    return {"q": request.GET.get("q", "").replace("\x00", "")[:100], "show": show}


def _page(
    request: HttpRequest, found: Contracts, form: AttestForm, now: datetime, status: int = 200
) -> HttpResponse:
    page, asked = page_asked(request), _asked(request)
    rows = list(contract_people(found, **asked)[(page - 1) * SHOWN : page * SHOWN + 1])
    if page > 1 and not rows:
        raise Missing
    context = {
        "found": found,
        "version": found.version,
        "rows": rows[:SHOWN],
        "form": form,
        "ticked": form.data.getlist("people") if form.is_bound else [],  # type: ignore[attr-defined]
        "shows": {"": _("Everybody"), "lacking": _("Not confirmed"), "signed": _("Signed")},
        "next_url": address(request, page=page + 1 if len(rows) > SHOWN else 0),
        "first_url": address(request, page=1) if page > 1 else "",
        "now": now,
        **asked,
    }
    return render(request, "guidance/contracts.html", context, status=status)


def _table(request: HttpRequest, found: Contracts) -> Table:
    header = [_("Person"), _("E-mail"), _("Department"), _("A role asks for it"), _("Signed on")]
    header += [_("Where the contract lies"), _("Confirmed by"), _("Confirmed at"), _("Why")]
    people = contract_people(found, **_asked(request))
    cells = (
        [
            person.display_name,
            person.email,
            str(person.department or ""),
            _("yes") if person.needs else _("no"),
            *next(
                (
                    [each.signed_on, each.reference, each.made_by_label, each.at, each.reason]
                    for each in person.contracts
                ),
                [None] * 5,
            ),
        ]
        for person in people.iterator(chunk_size=2000)
    )
    return Table("contracts", header, cells, people.count(), _("Contracts"))


def _attest(request: HttpRequest, found: Contracts, now: datetime) -> HttpResponse:
    if not found.attests:
        raise NotAllowed("hr_confirms", _("HR confirms that contracts are signed."))
    form = AttestForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, now, status=422)
    try:
        said = clause_attest(
            actor=viewer_of(request), version=found.version, now=now, **form.cleaned_data
        )
    except Invalid as fault:
        problems_add(form, fault)
        return _page(request, found, form, now, status=422)
    words = ngettext(
        "Recorded: %(n)d person has signed.", "Recorded: %(n)d people have signed.", said
    )
    messages.success(request, words % {"n": said} if said else _("They had signed already."))
    return redirect("guideline_contracts", found.version.policy.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def guideline_contract(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """What was said of one contract; a POST takes it back."""
    viewer, now = viewer_of(request), utc_now()
    found = contracts_for(viewer, slug, now)
    kept = attestation_for(found, uid)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and not found.attests:
        raise NotAllowed("hr_confirms", _("HR confirms that contracts are signed."))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        attestation_withdraw(actor=viewer, attestation=kept, reason=why, now=now)
        messages.success(request, _("Taken back. Roles that ask for it are not ready now."))
        return redirect(reverse("guideline_contracts", args=[slug]))
    status = 422 if request.method == "POST" else 200
    context = {"found": found, "version": found.version, "kept": kept, "form": form, "now": now}
    context["taken"] = getattr(kept, "withdrawal", None)
    own = kept.person_id == viewer.person_id
    may = found.attests and not own and found.only in (0, kept.person_id)
    context["takes_back"] = may and not context["taken"]
    return render(request, "guidance/contract.html", context, status=status)
