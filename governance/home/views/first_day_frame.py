"""What the steps of the first day share: the door, the page and the way on."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from governance.core.clock import utc_now
from governance.core.errors import Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.selectors.first_day import first_day
from roles.org.rules import can_change_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from governance.home.selectors.first_day import FirstDay

    StepView = Callable[[HttpRequest, FirstDay], HttpResponse]


def step(key: str) -> Callable[[StepView], Callable[[HttpRequest], HttpResponse]]:
    """Make a step's door: for administrators, in a small organisation, when its time has come."""

    def decorate(view: StepView) -> Callable[[HttpRequest], HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @member_required
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if not can_change_settings(viewer_of(request)):
                raise Missing
            day = first_day(now=utc_now())
            here = day.step(key)
            if not here.open or (not day.small and key != "name"):
                return redirect("first_day")
            request.step = here  # type: ignore[attr-defined]
            return view(request, day)

        return guarded

    return decorate


def page(
    request: HttpRequest, day: FirstDay, form: forms.Form | None = None, **more: Any
) -> HttpResponse:
    """Render a step; a form in error is answered with 422 and keeps everything."""
    here = request.step  # type: ignore[attr-defined]
    wrong = form is not None and form.is_bound and bool(form.errors)
    context = {
        "day": day,
        "step": here,
        "back": day.steps[here.number - 2] if here.number > 1 else None,
        "form": form,
        **more,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, f"home/first_day/{here.key}.html", context, status=status)


def onwards(request: HttpRequest, day: FirstDay) -> HttpResponse:
    following = day.after(request.step.key)  # type: ignore[attr-defined]
    return redirect(following.url if following else "first_day")
