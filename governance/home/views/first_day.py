"""The first day: seven plain forms from an empty installation to a working team.

Where it stands is read from what is there, so a browser may be closed at any point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.http import require_safe

from governance.core.clock import utc_now
from governance.core.errors import Conflict, DomainError, Missing
from governance.core.request import viewer_of
from governance.core.web import member_required
from governance.home.forms import (
    AccountsForm,
    CoachForm,
    GuidelineForm,
    NameForm,
    PeopleForm,
    RepliesForm,
)
from governance.home.rules import proved_by_code
from governance.home.selectors import set_up_steps
from governance.home.selectors.first_day import (
    first_day,
    holders_of,
    invited_at,
    people_listed,
    people_to_invite,
)
from governance.home.services import invitations_send, starter_publish, team_list
from governance.home.views.first_day_frame import onwards, page, step
from policies.guidance.forms import starter_text
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import text_render
from policies.training.forms import starter_course
from roles.channels.models import Channel
from roles.channels.services import channel_add
from roles.org.models import OrganisationSettings, Person
from roles.org.rules import can_change_settings, is_outgrown
from roles.org.selectors import organisation_settings, organisation_size
from roles.org.services import department_root_ensure, person_link, settings_change
from roles.team.models import RoleType
from roles.team.rules import State
from roles.team.services import holders_pick

if TYPE_CHECKING:
    from collections.abc import Collection

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from governance.home.selectors.first_day import FirstDay
    from roles.team.models import Assignment

OUTGROWN = gettext_lazy(
    "You are more than 25 by now. It stays small until an administrator says otherwise; "
    "Settings show what “Standard” would change."
)


@require_safe
@member_required
def start(request: HttpRequest) -> HttpResponse:
    """Where it stands: each step, what was done, and the next one."""
    if not can_change_settings(viewer_of(request)):
        raise Missing
    now = utc_now()
    context = {"day": first_day(now=now), "set_up": set_up_steps(now=now)}
    return render(request, "home/first_day.html", context)


@step("name")
def name(request: HttpRequest, day: FirstDay) -> HttpResponse:
    """Its size is asked for while nobody is listed; after that, what a change means is shown."""
    settings, size = organisation_settings(), organisation_size()
    initial = {"name": settings.name, "size": size, "time_zone": settings.time_zone}
    posted = request.POST if request.method == "POST" else None
    form = NameForm(posted, initial=initial, sized=not people_listed().exists())
    if posted is None or not form.is_valid():
        return page(request, day, form, size=OrganisationSettings.Size(size).label)
    size = form.cleaned_data.get("size", size)
    settings_change(
        actor=viewer_of(request),
        **{**form.cleaned_data, "size": size},
        language=settings.language,
        currency=settings.currency,
        now=utc_now(),
        reason=_("First day"),
    )
    return redirect("first_day_people" if size == "small" else "first_day")


@step("people")
def people(request: HttpRequest, day: FirstDay) -> HttpResponse:
    viewer, listed = viewer_of(request), list(people_listed())
    own = "" if listed else f"{request.user.email}\n"  # type: ignore[union-attr]
    posted = request.POST if request.method == "POST" else None
    form = PeopleForm(posted, initial={"people": own}, listed=len(listed))
    if posted is None or not form.is_valid():
        return page(request, day, form, listed=listed)
    if form.lines:
        done = team_list(actor=viewer, lines=form.lines, now=utc_now())
        _own_person(request)
        messages.success(request, _people_words(done.added, done.known))
        if is_outgrown(organisation_size(), people_listed().count()):
            messages.info(request, OUTGROWN)
    return onwards(request, day)


def _own_person(request: HttpRequest) -> None:
    """Link the administrator to their own line, when a code has proved that it is theirs."""
    user = request.user
    if user.is_authenticated and proved_by_code(get_authentication_records(request, user)):
        person_link(actor=viewer_of(request), user=user, now=utc_now())


def _people_words(added: Collection[Person], known: Collection[Person]) -> str:
    words = ngettext("%(n)d person is listed now.", "%(n)d people are listed now.", len(added))
    told = words % {"n": len(added)} if added else ""
    if known:
        names = ", ".join(str(each) for each in list(known)[:5])
        more = _(" and %d more") % (len(known) - 5) if len(known) > 5 else ""
        told = f"{told} {_('Listed before, and left as they are: %s.') % (names + more)}"
    return told.strip()


@step("coach")
def coach(request: HttpRequest, day: FirstDay) -> HttpResponse:
    held = holders_of("coach")
    posted = request.POST if request.method == "POST" else None
    form = CoachForm(posted, people=people_listed())
    if posted is not None and form.is_valid():
        return _pick(request, day, "coach", [form.cleaned_data["coach"]], form)
    return page(request, day, form, **_choices(request, held, form, "coach"))


@step("replies")
def replies(request: HttpRequest, day: FirstDay) -> HttpResponse:
    held = holders_of("responder")
    accepted = any(each.state != State.PROPOSED for each in held)
    posted = request.POST if request.method == "POST" else None
    form = RepliesForm(posted, people=people_listed(), accepted=accepted)
    if posted is not None and form.is_valid():
        return _pick(request, day, "responder", list(form.cleaned_data["replies"]), form)
    return page(request, day, form, **_choices(request, held, form, "replies"))


def _choices(
    request: HttpRequest, held: list[Assignment], form: forms.Form, field: str
) -> dict[str, Any]:
    """Return everybody who may be picked: what was sent comes before what stands."""
    sent = set(request.POST.getlist(field))
    asked = {each.person_id: each for each in held}
    return {
        "choices": [
            {
                "person": person,
                "held": asked.get(person.pk),
                "accepted": person.pk in asked and asked[person.pk].state != State.PROPOSED,
                "picked": str(person.uid) in sent if form.is_bound else person.pk in asked,
            }
            for person in people_listed()
        ]
    }


def _pick(
    request: HttpRequest, day: FirstDay, type_key: str, picked: list[Person], form: forms.Form
) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    try:
        holders_pick(
            actor=viewer,
            type=RoleType.objects.get(key=type_key),
            department=department_root_ensure(actor=viewer, now=now),
            people=picked,
            now=now,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        field = request.step.key  # type: ignore[attr-defined]
        return page(request, day, form, **_choices(request, holders_of(type_key), form, field))
    return onwards(request, day)


@step("accounts")
def accounts(request: HttpRequest, day: FirstDay) -> HttpResponse:
    owners = people_listed().exclude(kind=Person.Kind.EXTERNAL)
    first = next((each.person.uid for each in holders_of("responder")), None)
    initial = {f"owner_{number}": first for number in range(1, 5)}
    posted = request.POST if request.method == "POST" else None
    form = AccountsForm(posted, people=owners, initial=initial)
    if posted is not None and form.is_valid() and _accounts_add(request, form):
        return redirect("first_day_accounts") if "more" in posted else onwards(request, day)
    known = Channel.objects.select_related("owner").order_by("pk")
    return page(request, day, form, channels=known)


def _accounts_add(request: HttpRequest, form: AccountsForm) -> bool:
    """Enter the rows; what is wrong with one is said beside it, and the others are kept."""
    viewer, now = viewer_of(request), utc_now()
    department = department_root_ensure(actor=viewer, now=now)
    for number, (url, owner) in form.accounts():
        try:
            channel_add(actor=viewer, url=url, owner=owner, department=department, now=now)
        except DomainError as error:
            form.add_error(f"url_{number}", str(error))
    return form.is_valid()


@step("guideline")
def guideline(request: HttpRequest, day: FirstDay) -> HttpResponse:
    published = PolicyVersion.objects.published().order_by("pk").first()
    settings = organisation_settings()
    with override(settings.language):
        initial = {"title": _("Social media guidelines"), "text": starter_text(settings.name)}
        course = starter_course()
    posted = request.POST if request.method == "POST" and published is None else None
    form = GuidelineForm(posted, initial=initial)
    if request.method == "POST" and (published is not None or form.is_valid()):
        title, text = (initial if published else form.cleaned_data).values()
        try:
            starter_publish(actor=viewer_of(request), title=title, text=text, now=utc_now())
        except Conflict as error:
            if not form.is_bound:
                raise
            form.add_error(None, str(error))
        else:
            return onwards(request, day)
    shown = text_render(posted.get("text", "") if posted else initial["text"])
    return page(request, day, form, published=published, course=course, shown=shown)


@step("invite")
def invite(request: HttpRequest, day: FirstDay) -> HttpResponse:
    viewer = viewer_of(request)
    if request.method == "POST":
        sent = invitations_send(actor=viewer, now=utc_now())
        words = ngettext(
            "%(n)d invitation is on its way.", "%(n)d invitations are on their way.", sent
        )
        messages.success(
            request, words % {"n": sent} if sent else _("Everybody was written to today.")
        )
        return redirect("first_day")
    waiting = people_to_invite(but=viewer.person_id)
    return page(request, day, None, waiting=waiting, invited=invited_at() is not None)
