"""One channel: looked at, edited, verified, decided on, retired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, Invalid
from governance.core.request import viewer_of
from governance.core.web import member_required
from roles.channels.forms import (
    CHOICES,
    MEANINGS,
    DecideForm,
    HeardForm,
    StepForm,
    problems_show,
)
from roles.channels.forms.editing import EditForm
from roles.channels.rules import Hours, Step, Verdict, sees_custody, works_on_channels
from roles.channels.selectors.advice import advice_waiting
from roles.channels.selectors.gaps import channel_lacks
from roles.channels.selectors.sharing import channel_sharing, functions_named, informed_of
from roles.channels.selectors.story import channel_get, channel_story
from roles.channels.services import (
    Custody,
    channel_decide,
    channel_edit,
    channel_heard,
    channel_verify,
    decide_allowed,
    edit_allowed,
    heard_allowed,
    retirement_tick,
    tick_allowed,
)
from roles.channels.views.frame import may_do, sent
from roles.org.selectors import organisation_size

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from roles.channels.models import Channel


@require_safe
@member_required
def channel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Its custody, what was decided, and who may speak there."""
    return _page(request, channel_get(viewer_of(request), uid))


def _page(
    request: HttpRequest,
    channel: Channel,
    *,
    form: Form | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    story = channel_story(viewer=viewer, channel=channel, now=now)
    may = may_do(viewer, channel, story.legal, now)
    decide = form if isinstance(form, DecideForm) else DecideForm(initial={"seen": story.seen})
    sharing = channel_sharing(channel, story.speakers, now)
    context = {
        "story": story,
        "sharing": sharing,
        "shown": sharing.chosen or organisation_size() != "small",
        "channel": channel,
        "may": may,
        "advice": advice_waiting(viewer, channel, decides=bool(may.verdicts)),
        "told": sees_custody(viewer),
        "decide_form": decide,
        "buttons": [(each.value, CHOICES[each], MEANINGS[each]) for each in may.verdicts],
        "step_form": form if isinstance(form, StepForm) else StepForm(),
        "heard_form": form
        if isinstance(form, HeardForm)
        else HeardForm(initial={"last_active_on": channel.last_active_on}),
        "conflict": conflict,
        "works": works_on_channels(viewer) or may.verify,
    }
    status = 409 if conflict else 422 if form else 200
    return render(request, "channels/channel.html", context, status=status)


@require_POST
@member_required
def channel_verdict(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep, pause, resume, drop or adopt it, with a reason."""
    viewer, form = viewer_of(request), DecideForm(request.POST)
    seen = channel_get(viewer, uid)
    if not form.is_valid():
        chosen = form.data.get("verdict", "")
        verdict = Verdict(chosen) if chosen in Verdict.values else Verdict.KEEP
        decide_allowed(viewer, seen, verdict, utc_now())
        return _page(request, seen, form=form)
    data = form.cleaned_data
    try:
        decision = channel_decide(
            actor=viewer,
            channel=seen,
            verdict=Verdict(data["verdict"]),
            reason=data["reason"],
            criteria=data["criteria"],
            seen=data["seen"],
            now=utc_now(),
        )
    except Invalid as error:
        problems_show(form, error)
        return _page(request, seen, form=form)
    except Conflict as error:
        return _page(request, channel_get(viewer, uid), conflict=error)
    messages.success(
        request,
        _("Decided: %(verdict)s. It stands in the trail.")
        % {"verdict": decision.get_verdict_display()},
    )
    return redirect("channel", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def channel_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Edit what the registry says of it."""
    viewer = viewer_of(request)
    seen = channel_get(viewer, uid)
    edit_allowed(viewer, seen)
    told = informed_of([seen.pk])[seen.pk]
    form = EditForm(sent(request), initial=_initial(seen), functions=functions_named(), told=told)
    if request.method == "POST" and form.is_valid():
        try:
            custody = Custody(**form.cleaned_data)
            channel_edit(actor=viewer, channel=seen, custody=custody, now=utc_now())
        except Invalid as error:
            problems_show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("channel", uid)
    chosen = form.shared_open or organisation_size() != "small"
    context = {"form": form, "channel": seen, "may_share": chosen}
    return render(request, "channels/edit.html", context, status=422 if form.is_bound else 200)


def _initial(channel: Channel) -> dict[str, object]:
    fields = ("recovery_mailbox", "purpose", "audience", "languages", "regions", "controls")
    people = ("owner", "second_admin", "content_owner")
    return {
        **{name: getattr(channel, name) for name in (*fields, "controls_end")},
        **{name: _known(getattr(channel, name)) for name in people},
        "consulted": channel.consulted,
        "hours": [Hours(each.weekday, each.opens, each.closes) for each in channel.hours.all()],
    }


def _known(person: object) -> str:
    return str(getattr(person, "email", "") or person or "")


@require_POST
@member_required
def channel_check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Verify it: one click, one statement."""
    viewer = viewer_of(request)
    seen = channel_get(viewer, uid)
    try:
        channel_verify(actor=viewer, channel=seen, missing=channel_lacks(seen), now=utc_now())
    except Conflict as error:
        return _page(request, seen, conflict=error)
    messages.success(request, _("Verified. You are asked again when it is due."))
    return redirect("channel", uid)


@require_POST
@member_required
def channel_active(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say when it was last active."""
    viewer, form = viewer_of(request), HeardForm(request.POST)
    seen = channel_get(viewer, uid)
    heard_allowed(viewer, seen)
    if form.is_valid():
        day = form.cleaned_data["last_active_on"]
        try:
            channel_heard(actor=viewer, channel=seen, day=day, now=utc_now())
        except Invalid as error:
            problems_show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("channel", uid)
    return _page(request, seen, form=form)


@require_POST
@member_required
def channel_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Tick one item of its retirement checklist, with evidence."""
    viewer, form = viewer_of(request), StepForm(request.POST)
    seen = channel_get(viewer, uid)
    tick_allowed(viewer, seen)
    if form.is_valid():
        step, evidence = Step(form.cleaned_data["step"]), form.cleaned_data["evidence"]
        try:
            retired = retirement_tick(
                actor=viewer, channel=seen, step=step, evidence=evidence, now=utc_now()
            )
        except Invalid as error:
            problems_show(form, error)
        except Conflict as error:
            return _page(request, channel_get(viewer, uid), conflict=error)
        else:
            messages.success(request, _("It is retired.") if retired else _("Ticked."))
            return redirect("channel", uid)
    form.auto_id = f"%s-{form.cleaned_data.get('step', '')}"  # as its line on the page is called
    return _page(request, seen, form=form)
