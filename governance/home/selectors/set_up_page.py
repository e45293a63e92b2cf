"""Set-up, the administrators' front page: what is there, what is missing and where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.accounts.models import ApiToken, Grant
from governance.jobs.models import Job
from governance.notify.models import Message, WebhookTarget
from policies.guidance.models import PolicyVersion
from roles.channels.models import Channel
from roles.channels.selectors.sites import keeper_missing
from roles.org.models import OrganisationSettings, Person
from roles.org.rules import is_outgrown
from roles.org.selectors import organisation_settings, organisation_size
from roles.sync.selectors import plans_waiting
from roles.sync.selectors.health import connections_counted
from roles.team.models import Assignment
from roles.team.rules import RoleKind

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class SetUpLine:
    """One line of ``components/checklist.html``."""

    mark: str
    label: str
    detail: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class SetUpPage:
    name: str
    size: str
    people: int
    steps: list[SetUpLine]
    later: list[SetUpLine]

    @property
    def done(self) -> int:
        return sum(line.mark == "ok" for line in self.steps)


def set_up_page(*, viewer: Viewer, demo: bool, now: datetime) -> SetUpPage:
    """Return Set-up as it is at ``now``; a fixed number of queries. ``demo``: one is loaded."""
    row, size = organisation_settings(), organisation_size()
    listed = Person.objects.employed().aggregate(
        people=Count("pk"), signed_in=Count("pk", filter=Q(user__last_login__isnull=False))
    )
    people, signed_in = listed["people"], listed["signed_in"]
    words = OrganisationSettings.Size(size).label
    return SetUpPage(
        name=row.name,
        size=str(words),
        people=people,
        steps=_steps(row.name, str(words), people, signed_in, small=size == "small", now=now),
        later=[
            *_outgrown(size, people),
            *_later(viewer, now),
            *_unwatched(now),
            _connections(viewer),
            _single_sign_on(),
            _demo(loaded=demo),
        ],
    )


def _steps(
    name: str, size: str, people: int, signed_in: int, *, small: bool, now: datetime
) -> list[SetUpLine]:
    ready = Assignment.objects.ready(now).aggregate(
        coaches=Count("pk", filter=Q(role__type__kind=RoleKind.COACH)),
        players=Count("pk", filter=Q(role__type__kind=RoleKind.PLAYER)),
    )
    channels = Channel.objects.count()
    published = PolicyVersion.objects.published().count()
    rest = max(people - signed_in, 0)

    def line(done: object, label: str, detail: str, page: str, day: str) -> SetUpLine:
        url = reverse(f"first_day_{day}") if small else reverse(page)
        return SetUpLine("ok" if done else "no", label, detail, url, _("Open"))

    return [
        line(name, _("Name and size"), f"{name}, {size}" if name else size, "settings", "name"),
        line(
            people,
            _("People"),
            ngettext("%(n)d person is listed", "%(n)d people are listed", people) % {"n": people},
            "imports",
            "people",
        ),
        line(
            ready["coaches"],
            _("A coach"),
            ngettext("%(n)d is ready", "%(n)d are ready", ready["coaches"])
            % {"n": ready["coaches"]},
            "team",
            "coach",
        ),
        line(
            ready["players"],
            _("Who replies"),
            ngettext("%(n)d is ready", "%(n)d are ready", ready["players"])
            % {"n": ready["players"]},
            "team",
            "replies",
        ),
        line(
            channels,
            _("Channels"),
            ngettext("%(n)d is registered", "%(n)d are registered", channels) % {"n": channels},
            "imports",
            "accounts",
        ),
        line(
            published,
            _("A guideline"),
            ngettext("%(n)d is in force", "%(n)d are in force", published) % {"n": published},
            "guidelines",
            "guideline",
        ),
        line(
            people and not rest,
            _("Everybody has signed in"),
            _("%(n)d of %(all)d, %(rest)d to go") % {"n": signed_in, "all": people, "rest": rest},
            "people",
            "invite",
        ),
    ]


def _outgrown(size: str, people: int) -> list[SetUpLine]:
    """A size changes by decision only; that it is time for one is said here."""
    if not is_outgrown(size, people):
        return []
    words = _("%(n)d people are listed; small is for up to 25. See what Standard would change")
    url = f"{reverse('settings_size')}?to=standard"
    return [SetUpLine("wait", _("Size"), words % {"n": people}, url, _("Open"))]


def _later(viewer: Viewer, now: datetime) -> list[SetUpLine]:
    """Return what is there when it is needed, with a warning where something waits."""
    tokens = ApiToken.objects.usable(now).count()
    webhooks = WebhookTarget.objects.filter(disabled_at=None).count()
    dead = Job.objects.dead().count() + Message.objects.filter(state=Message.State.DEAD).count()
    held = {"kind": Grant.Kind.ADMINISTRATOR, "revoked_at": None, "user__is_active": True}
    administrators = Grant.objects.filter(**held).count()
    plans = len(plans_waiting(viewer=viewer))
    rows: list[tuple[Any, ...]] = [
        ("ok", _("Settings"), _("Name, size, clock, language, currency"), "settings"),
        (
            "wait" if plans else "ok",
            _("Imports"),
            ngettext("%(n)d waits for your decision", "%(n)d wait for your decision", plans)
            % {"n": plans}
            if plans
            else _("From a file: see what would change, then apply it"),
            "imports",
        ),
        (
            "ok",
            _("API tokens"),
            ngettext("%(n)d works", "%(n)d work", tokens) % {"n": tokens}
            if tokens
            else _("None yet"),
            "tokens",
        ),
        (
            "ok",
            _("Webhooks"),
            ngettext("%(n)d is on", "%(n)d are on", webhooks) % {"n": webhooks}
            if webhooks
            else _("None yet"),
            "admin:governance_notify_webhooktarget_changelist",
        ),
        (
            "ok" if administrators > 1 else "wait",
            _("A second administrator"),
            ngettext("There is only one", "There are %(n)d", administrators)
            % {"n": administrators},
            "admin:governance_accounts_grant_changelist",
        ),
        (
            "no" if dead else "ok",
            _("Status"),
            ngettext("%(n)d thing was given up", "%(n)d things were given up", dead) % {"n": dead}
            if dead
            else _("Nothing was given up"),
            "status",
        ),
    ]
    return [SetUpLine(mark, label, text, reverse(to), _("Open")) for mark, label, text, to in rows]


def _unwatched(now: datetime) -> list[SetUpLine]:
    """Say that nobody looks through the sites worth watching, where there are some."""
    if not keeper_missing(now):
        return []
    words = _("Nobody looks through it: no head coach is there. Name a keeper")
    where = reverse("channel_sites_keeper")
    return [SetUpLine("no", _("Watch list of sites"), words, where, _("Open"))]


def _connections(viewer: Viewer) -> SetUpLine:
    """Say what the sync by SCIM waits for, and lead to the one connection that does."""
    found = connections_counted(viewer)
    open_ones = [each for each in found if each.held or each.unresolved]
    held, unresolved = (
        sum(each.held for each in found),
        sum(each.unresolved for each in found),
    )
    words = ngettext("%(n)d is connected", "%(n)d are connected", len(found)) % {"n": len(found)}
    if unresolved:
        words = ngettext("%(n)d is unresolved", "%(n)d are unresolved", unresolved)
        words %= {"n": unresolved}
    if held:
        words = ngettext(
            "%(n)d leaver is held until you decide", "%(n)d leavers are held until you decide", held
        ) % {"n": held}
    where = reverse("connections")
    if len(open_ones) == 1:
        where = reverse("connection", args=[open_ones[0].uid])
    mark = "wait" if open_ones else "ok"
    return SetUpLine(mark, _("Connections"), words if found else _("None yet"), where, _("Open"))


def _single_sign_on() -> SetUpLine:
    """Say what is there instead; what is not there is not to be looked for."""
    words = _(
        "Not there: everybody signs in by a code that is sent to them, or by a password that they "
        "chose. People and departments can come from your directory by SCIM."
    )
    return SetUpLine("no", _("Single sign-on (SSO)"), words, reverse("connections"), _("Open"))


def _demo(*, loaded: bool) -> SetUpLine:
    """Say which demo is loaded, or which command loads one; never in production."""
    words = _("Not loaded. Into an empty installation: %(command)s")
    if settings.ENVIRONMENT == "production":
        words = _("Never in production. Elsewhere, into an empty installation: %(command)s")
    elif loaded:
        words = _("Loaded. It goes with its data directory; into an empty one: %(command)s")
    text = words % {"command": "python manage.py load_demo"}
    return SetUpLine("ok", _("Demo data"), text, "", "")
