"""Where the first day stands. It is read from what is there, so nobody has to finish in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.audit.selectors import entries_about
from policies.guidance.models import PolicyVersion
from policies.guidance.selectors import acknowledgements_counting
from roles.channels.models import Channel
from roles.org.models import OrganisationSettings, Person
from roles.org.selectors import organisation_settings, organisation_size, organisation_zone
from roles.team.models import Assignment
from roles.team.rules import State

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

INVITATION: Final = "home/mail/invite"
INVITED: Final = "people.invited"
STEPS: Final = {
    "name": gettext_lazy("Name and size"),
    "people": gettext_lazy("People"),
    "coach": gettext_lazy("A coach"),
    "replies": gettext_lazy("Who replies"),
    "accounts": gettext_lazy("Accounts"),
    "guideline": gettext_lazy("Guideline"),
    "invite": gettext_lazy("Invite"),
}
NEEDS: Final = {  # what has to be done before a step makes sense
    "name": (),
    "people": ("name",),
    "coach": ("name", "people"),
    "replies": ("name", "people"),
    "accounts": ("name", "people"),
    "guideline": ("name", "people"),
    "invite": ("name", "people", "guideline"),
}


@dataclass(frozen=True, slots=True)
class DayStep:
    key: str
    number: int
    title: str
    url: str
    done: bool
    detail: str = ""
    open: bool = False  # whether what it needs is there

    @property
    def mark(self) -> str:
        return "ok" if self.done else "no"


@dataclass(frozen=True, slots=True)
class FirstDay:
    steps: tuple[DayStep, ...]
    small: bool

    @property
    def current(self) -> DayStep | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    def step(self, key: str) -> DayStep:
        return next(step for step in self.steps if step.key == key)

    def after(self, key: str) -> DayStep | None:
        """The step behind ``key``, None behind the last one."""
        keys = list(STEPS)
        place = keys.index(key) + 1
        return self.step(keys[place]) if place < len(keys) else None


def first_day(*, now: datetime) -> FirstDay:
    """Return the seven steps with what has been done of each; a fixed number of queries."""
    details = {
        "name": _name_words(organisation_settings()),
        "people": _people_words(),
        "coach": _holders_words(holders_of("coach")),
        "replies": _holders_words(holders_of("responder")),
        "accounts": _accounts_words(),
        "guideline": _guideline_words(),
        "invite": _invite_words(),
    }
    steps = [
        DayStep(
            key, number, str(title), reverse(f"first_day_{key}"), bool(details[key]), details[key]
        )
        for number, (key, title) in enumerate(STEPS.items(), start=1)
    ]
    done = {step.key for step in steps if step.done}
    return FirstDay(
        steps=tuple(replace(step, open=done.issuperset(NEEDS[step.key])) for step in steps),
        small=organisation_size() == "small",
    )


def people_listed() -> QuerySet[Person]:
    return Person.objects.employed().order_by(Lower("display_name"), "pk")


def holders_of(type_key: str) -> list[Assignment]:
    """Return who is asked to hold, or holds, a role of this type, whatever the department."""
    held = Assignment.objects.open().filter(role__type__key=type_key)
    return list(held.select_related("person", "role").order_by("proposed_at", "pk"))


def invited_at() -> datetime | None:
    """Return when people were last invited; None if never. The trail says it for good, while
    messages are tidied away once they are old."""
    settled = entries_about(organisation_settings().uid).filter(verb=INVITED)
    return settled.values_list("recorded_at", flat=True).last()


def people_to_invite(*, but: int | None = None) -> QuerySet[Person]:
    """Return who has an address and never signed in."""
    found = people_listed().filter(user__last_login=None).exclude(email=None)
    return found.exclude(pk=but) if but else found


def _name_words(settings: OrganisationSettings) -> str:
    if not settings.name:
        return ""
    size = OrganisationSettings.Size(organisation_size()).label
    return f"{settings.name}, {size}, {settings.time_zone}"


def _people_words() -> str:
    kinds = Person.objects.employed().aggregate(
        all=Count("pk"), volunteers=Count("pk", filter=Q(kind=Person.Kind.VOLUNTEER))
    )
    if not kinds["all"]:
        return ""
    people = ngettext("%(n)d person", "%(n)d people", kinds["all"]) % {"n": kinds["all"]}
    if not kinds["volunteers"]:
        return people
    volunteers = ngettext("%(n)d volunteer", "%(n)d volunteers", kinds["volunteers"])
    return f"{people}, {volunteers % {'n': kinds['volunteers']}}"


def _holders_words(held: list[Assignment]) -> str:
    asked = _("%s (asked)")
    names = [
        asked % each.person if each.state == State.PROPOSED else str(each.person) for each in held
    ]
    return ", ".join(names)


def _accounts_words() -> str:
    names = [str(each) for each in Channel.objects.order_by("pk")[:3]]
    more = Channel.objects.count() - len(names)
    return ", ".join(names) + (_(" and %d more") % more if more > 0 else "")


def _guideline_words() -> str:
    version = PolicyVersion.objects.published().order_by("-policy__baseline", "pk").first()
    if version is None:
        return ""
    signed = (
        Person.objects.employed()
        .filter(pk__in=acknowledgements_counting(version).values("person_id"))
        .count()
    )
    return _("“%(title)s” is published; %(signed)d of %(all)d have signed") % {
        "title": version.title,
        "signed": signed,
        "all": Person.objects.employed().count(),
    }


def _invite_words() -> str:
    invited = invited_at()
    if invited is None:
        return ""
    counts = Person.objects.employed().aggregate(
        all=Count("pk"), signed_in=Count("pk", filter=Q(user__last_login__isnull=False))
    )
    day = date_format(invited.astimezone(organisation_zone()), "DATE_FORMAT")
    return _("Invited on %(day)s, %(signed_in)d of %(all)d signed in") % {"day": day, **counts}
