"""Finding what the registry holds: people, departments, roles, guidelines, courses, channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.core.search import Fold, search_any, search_start, sort_key, words_of
from governance.home.selectors.search.parts import CANDIDATES, Hit, beside
from governance.playbooks.models import PRACTICE_TEXT, Practice
from policies.guidance.models import PolicyVersion
from policies.training.models import CourseVersion
from roles.channels.models import CHANNEL_TEXT, Channel
from roles.org.models import PERSON_TEXT, Department, Person
from roles.team.models import ROLE_TEXT, Assignment, Role, RoleType
from roles.team.selectors.chart.department import people_marked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer


def best(starting: QuerySet[Any], anywhere: QuerySet[Any], name: str, most: int) -> list[Any]:
    """Return those whose name begins so, by name, then others; two queries that end early."""
    first = list(starting.order_by(sort_key(name), "pk")[:most])
    others = sorted(anywhere[:CANDIDATES], key=lambda row: str(getattr(row, name)).casefold())
    rows = {row.pk: row for row in (*first, *others)}
    return list(rows.values())[:most]


def people(viewer: Viewer, q: str, most: int) -> list[Hit]:
    people = people_marked(Person.objects.employed().visible_to(viewer), viewer).select_related(
        "department"
    )
    starting = search_start(people, q, name="display_name")
    anywhere = search_any(people, q, name="display_name", text=PERSON_TEXT)
    return [
        Hit(
            label=person.display_name,
            detail=", ".join(str(part) for part in (person.title, person.department) if part),
            url=reverse("person", args=[person.uid]),
            icon="people",
            person=person.display_name,
            mark=person.mark,
        )
        for person in best(starting, anywhere, "display_name", most)
    ]


def departments(viewer: Viewer, q: str, most: int) -> list[Hit]:
    departments = Department.objects.current().visible_to(viewer).select_related("parent", "head")
    starting = search_start(departments, q, name="name")
    anywhere = search_any(departments, q, name="name")
    return [
        Hit(
            label=each.name,
            detail=beside(viewer, each.parent, each.head),
            url=reverse("department", args=[each.uid]),
            icon="org",
        )
        for each in best(starting, anywhere, "name", most)
    ]


def roles(viewer: Viewer, q: str, most: int) -> list[Hit]:
    """Roles by type, department, focus or whom they serve, those of that name first; each with
    whoever holds it."""
    holders = Assignment.objects.active().visible_to(viewer).select_related("person")
    words = words_of(q)
    if not words:
        return []
    found = Role.objects.open().visible_to(viewer).filter(roles_matching(words))
    first = Case(When(roles_matching(words, said=False), then=0), default=1)
    ordered = found.order_by(first, "type__name", "department__name", "pk")[:most]
    roles = ordered.select_related("type", "department").prefetch_related(
        Prefetch("assignments", queryset=holders, to_attr="holders")
    )
    return [
        Hit(
            label=f"{role.type.name}, {role.focus or role.department.name}",
            detail=", ".join(str(each.person) for each in role.holders) or _("Vacant"),  # type: ignore[attr-defined]
            url=f"{reverse('department', args=[role.department.uid])}#roles",
            icon="card",
        )
        for role in roles
    ]


def roles_matching(words: Iterable[str], *, said: bool = True) -> Q:
    """Return the condition that each word stands in a role's type or department or, with ``said``,
    in its focus or in what it says of whom it serves."""
    wanted = Q()
    for word in words:
        part = Fold(Value(word))
        types = RoleType.objects.alias(text=Fold(F("name"))).filter(text__contains=part)
        departments = Department.objects.alias(text=Fold(F("name"))).filter(text__contains=part)
        named = Q(type__in=types) | Q(department__in=departments)
        if said:
            named |= Q(pk__in=Role.objects.alias(text=ROLE_TEXT).filter(text__contains=part))
        wanted &= named
    return wanted


def guidelines(viewer: Viewer, q: str, most: int) -> list[Hit]:
    versions = (
        PolicyVersion.objects.visible_to(viewer)
        .exclude(state=PolicyVersion.State.SUPERSEDED)
        .select_related("policy")
        .order_by("title", "pk")
    )
    return [
        Hit(
            label=version.title,
            detail=version.get_state_display(),
            url=reverse("guideline", args=[version.policy.slug]),
            icon="shield",
        )
        for version in search_any(versions, q, name="title")[:most]
    ]


def courses(viewer: Viewer, q: str, most: int) -> list[Hit]:
    versions = (
        CourseVersion.objects.visible_to(viewer)
        .exclude(state=CourseVersion.State.SUPERSEDED)
        .select_related("course")
        .order_by("course__title", "pk")
    )
    return [
        Hit(
            label=version.course.title,
            detail=version.get_state_display(),
            url=reverse("course", args=[version.course.slug]),
            icon="cap",
        )
        for version in search_any(versions, q, name="course__title")[:most]
    ]


def channels(viewer: Viewer, q: str, most: int) -> list[Hit]:
    channels = Channel.objects.visible_to(viewer).select_related("department", "owner")
    found = search_any(channels, q, name="handle", text=CHANNEL_TEXT)
    return [
        Hit(
            label=str(channel),
            detail=beside(viewer, channel.department, channel.owner),
            url=reverse("channel", args=[channel.uid]),
            icon="hash",
        )
        for channel in sorted(found[:CANDIDATES], key=lambda each: each.handle_key)[:most]
    ]


def practices(viewer: Viewer, q: str, most: int) -> list[Hit]:
    kept = Practice.objects.current().visible_to(viewer).select_related("owner").defer("document")
    found = search_any(kept, q, name="title", text=PRACTICE_TEXT).order_by("-kept_at", "-pk")
    return [
        Hit(
            label=each.title,
            detail=beside(viewer, each.owner),
            url=reverse("practice", args=[each.uid]),
            icon="book",
        )
        for each in found[:most]
    ]
