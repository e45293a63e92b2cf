"""Opening, changing and closing a rota; putting somebody on duty, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.core.clock import utc_now
from governance.core.database import row_get
from governance.core.errors import Conflict, Invalid, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.escalations.forms.rota import ChangeForm, LayerForm, OverrideForm, RotaForm
from governance.escalations.models import DutyOverride
from governance.escalations.rules.duty import draws_up_rotas
from governance.escalations.rules.rota import MOST_LAYERS
from governance.escalations.rules.spans import Span
from governance.escalations.selectors.duty import duty_candidates
from governance.escalations.selectors.rota_pages import (
    departments_playing,
    plan_latest,
    rota_get,
)
from governance.escalations.services.closing import rota_close
from governance.escalations.services.overrides import override_end, override_make
from governance.escalations.services.rota import (
    PlanDraft,
    rota_allowed,
    rota_change,
    rota_open,
)
from roles.channels.models import Channel
from roles.org.models import Department, Person
from roles.org.selectors import organisation_settings, organisation_size, organisation_today

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

    from governance.core.errors import DomainError
    from governance.core.viewer import Viewer
    from governance.escalations.models import Rota, RotaLayer, RotaPlan


class Editor:
    """The forms of a rota: its own, one a layer and an empty one, and the reason of a change."""

    def __init__(
        self, request: HttpRequest, department: Department, plan: RotaPlan | None, now: datetime
    ) -> None:
        sent = request.POST if request.method == "POST" else None
        able = list(duty_candidates(department.pk, now))
        layers = list(plan.layers.all()) if plan else []
        known = [turn.person for layer in layers for turn in layer.turns.all()]
        staying = [each for each in known if each.employment != Person.Employment.LEFT]
        self.candidates = able
        self.plan = plan
        people = list(dict.fromkeys([*able, *staying]))
        channels = Channel.objects.filter(department=department).order_by("platform", "handle_key")
        self.rota = RotaForm(sent, channels=channels, initial=_initial(plan))
        if plan is not None:
            del self.rota.fields["name"]
        monday = organisation_today(now)
        monday -= timedelta(days=monday.weekday())
        number = min(max(len(layers) + 1, _layers_sent(request)), MOST_LAYERS)
        self.layers = [
            LayerForm(
                sent,
                prefix=f"layer{index}",
                able=people,
                initial=_layer_initial(layers, index, monday),
            )
            for index in range(number)
        ]
        self.reason = ChangeForm(sent, initial={"seen": plan.number}) if plan else None

    @property
    def forms(self) -> list[BaseForm]:
        return [self.rota, *self.wanted, *([self.reason] if self.reason else [])]

    def is_valid(self) -> bool:
        return all([each.is_valid() for each in self.forms])  # noqa: C419  (each says its errors)

    @property
    def wanted(self) -> list[LayerForm]:
        return [each for each in self.layers if each.is_wanted]

    @property
    def draft(self) -> PlanDraft:
        sent = self.rota.cleaned_data
        return PlanDraft(
            sent["time_zone"],
            tuple(sorted(sent["channels"], key=lambda channel: channel.pk)),
            tuple(each.draft for each in self.wanted),
        )

    def tell(self, error: DomainError) -> None:
        """Say at each field what a rule said of it, and what concerns none above them all."""
        if not error.problems:
            self.rota.add_error(None, str(error))
        for problem in error.problems:
            parts = problem.pointer.strip("/").split("/")
            if parts[0] == "layers" and len(parts) == 3:
                self.wanted[int(parts[1])].add_error(parts[2], problem.detail)
            elif parts[0] == "reason" and self.reason:
                self.reason.add_error("reason", problem.detail)
            else:
                known = parts[0] if parts[0] in self.rota.fields else None
                self.rota.add_error(known, problem.detail)

    def read_again(self, error: Conflict) -> None:
        """Say what happened meanwhile, over what was typed; sent once more it counts."""
        self.tell(error)
        if self.reason and "plan" in error.members:
            self.reason.data = {**self.reason.cleaned_data, "seen": error.members["plan"][0]}


def _layers_sent(request: HttpRequest) -> int:
    """Return how many layers were typed; of the plan there may be fewer by now."""
    return sum(f"layer{index}-name" in request.POST for index in range(MOST_LAYERS))


def _initial(plan: RotaPlan | None) -> dict[str, Any]:
    if plan is None:
        return {"time_zone": organisation_settings().time_zone}
    return {"time_zone": plan.time_zone, "channels": list(plan.channels.all())}


def _layer_initial(layers: list[RotaLayer], index: int, monday: date) -> dict[str, Any]:
    """Return what the form of a layer begins with; the last one is empty."""
    if index >= len(layers):
        return {"starts_on": monday}
    layer = layers[index]
    names = ("name", "every", "rotation", "starts_on", "hand_over", "days", "opens", "closes")
    people = "\n".join(str(turn.person.email or turn.person) for turn in layer.turns.all())
    return {**{name: getattr(layer, name) for name in names}, "people": people}


def _department(request: HttpRequest, viewer: Viewer) -> Department | None:
    """Return the department in the address; Missing for one that is not to be seen."""
    text = request.GET.get("department", "")
    if not text:
        return None
    visible = Department.objects.current().visible_to(viewer)
    try:
        found = visible.filter(uid=UUID(text)).first()
    except ValueError:
        raise Missing from None
    if found is None:
        raise Missing
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def rota_new(request: HttpRequest) -> HttpResponse:
    """Choose a department, then say who takes turns."""
    viewer, now = viewer_of(request), utc_now()
    small = organisation_size() == "small"
    if not draws_up_rotas(viewer, small=small):
        raise Missing
    department = _department(request, viewer)
    if department is None:
        found = departments_playing(viewer, small=small)
        return render(request, "escalations/rota_choose.html", {"departments": found})
    rota_allowed(viewer, department.pk)
    editor = Editor(request, department, None, now)
    if request.method == "POST" and editor.is_valid():
        name = editor.rota.cleaned_data["name"]
        try:
            made = rota_open(
                actor=viewer, department=department, name=name, plan=editor.draft, now=now
            )
        except (Invalid, Conflict) as error:
            editor.tell(error)
        else:
            messages.success(request, _("Saved. It counts from now on."))
            return redirect("rota", made.uid)
    return _edit_page(request, editor, department, None)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def rota_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Layers, people, hours; what is saved counts from now on."""
    viewer, now = viewer_of(request), utc_now()
    found = _changeable(viewer, uid)
    editor = Editor(request, found.department, plan_latest(found), now)
    if request.method == "POST" and editor.is_valid() and editor.reason:
        try:
            rota_change(
                actor=viewer, rota=found, plan=editor.draft, **editor.reason.cleaned_data, now=now
            )
        except Invalid as error:
            editor.tell(error)
        except Conflict as error:
            editor.read_again(error)
            return _edit_page(request, editor, found.department, found, status=409)
        else:
            messages.success(request, _("Saved. It counts from now on."))
            return redirect("rota", found.uid)
    return _edit_page(request, editor, found.department, found)


def _edit_page(
    request: HttpRequest,
    editor: Editor,
    department: Department,
    rota: Rota | None,
    status: int | None = None,
) -> HttpResponse:
    context = {"editor": editor, "department": department, "rota": rota}
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "escalations/rota_edit.html", context, status=status)


def _changeable(viewer: Viewer, uid: UUID) -> Rota:
    """Return a rota that the viewer sees; NotAllowed unless it is theirs to change."""
    found = rota_get(viewer, uid)
    rota_allowed(viewer, found.department_id)
    return found


@require_POST
@member_required
def rota_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close it: nobody is on duty by it any more."""
    viewer = viewer_of(request)
    found = _changeable(viewer, uid)
    reason = request.POST.get("reason", "")
    rota_close(actor=viewer, rota=found, reason=reason[:500], now=utc_now())
    messages.success(request, _("It is closed. Who was on duty stays to be read."))
    return redirect("rota", found.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def rota_override(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put somebody on duty for a while, whoever's turn it is."""
    viewer, now = viewer_of(request), utc_now()
    found = _changeable(viewer, uid)
    with timezone.override(ZoneInfo(plan_latest(found).time_zone)):
        able = duty_candidates(found.department_id, now)
        form = OverrideForm(request.POST or None, able=able, initial={"since": now})
        if request.method == "POST" and form.is_valid() and _overridden(viewer, found, form, now):
            messages.success(request, _("Saved. It counts over the layers."))
            return redirect("rota", found.uid)
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "rota": found, "zone": timezone.get_current_timezone_name()}
        return render(request, "escalations/rota_override.html", context, status=status)


def _overridden(viewer: Viewer, rota: Rota, form: OverrideForm, now: datetime) -> bool:
    sent = form.cleaned_data
    try:
        override_make(
            actor=viewer,
            rota=rota,
            person=sent["person"],
            span=Span(sent["since"], sent["until"]),
            reason=sent["reason"],
            now=now,
        )
    except Invalid as error:
        for problem in error.problems:
            form.add_error(problem.pointer.strip("/"), problem.detail)
        return False
    return True


@require_POST
@member_required
def override_stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let the layers count again, from now on."""
    viewer = viewer_of(request)
    row = row_get(DutyOverride.objects.select_related("rota"), uid)
    found = _changeable(viewer, row.rota.uid)
    reason = request.POST.get("reason", "")
    override_end(actor=viewer, override=row, reason=reason[:500], now=utc_now())
    messages.success(request, _("It is over. The layers count again."))
    return redirect("rota", found.uid)
