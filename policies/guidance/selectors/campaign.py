"""Who has signed the version in force: by department, and by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, Q

from governance.audit.selectors import entries_about
from governance.core.errors import Missing
from governance.core.search import search_any, sort_key
from policies.guidance.models import PolicyVersion
from policies.guidance.rules.campaign import WHO, Reach, reach_to_remind, reach_to_see
from policies.guidance.rules.standing import Standing, gap_from, needed_of, rule_of_policy
from policies.guidance.selectors.campaign_tree import Figures, Overview, Tree
from policies.guidance.selectors.counting import counting_since
from policies.guidance.selectors.standing import people_standing
from roles.org.models import Department, Exemption
from roles.org.selectors import (
    departments_below,
    departments_below_each,
    organisation_settings,
    organisation_size,
)
from roles.org.selectors.gap_rules import gap_terms

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from governance.core.viewer import Viewer

WRITTEN = ("guideline.drafted", "guideline.edited")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a campaign an address names; ``department`` with all below it unless
    ``own``."""

    department: Department | None = None
    own: bool = False
    who: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    version: PolicyVersion
    sees: Reach
    reminds: Reach
    people: QuerySet[Any]  # those the viewer sees, with their standing
    asked: Asked
    today: date
    small: bool  # the organisation


def campaign(viewer: Viewer, slug: str, asked: Asked, now: datetime) -> Campaign:
    """Return the campaign of the version in force; Missing when there is none or it is not for
    the viewer."""
    version = (
        PolicyVersion.objects.visible_to(viewer)
        .published()
        .filter(policy__slug=slug)
        .select_related("policy__audience_department")
        .first()
    )
    if version is None:
        raise Missing
    settings = organisation_settings()
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    size = settings.size or organisation_size()
    author = not viewer.head_coach and _wrote(viewer, version)  # who sees everybody anyway
    sees = reach_to_see(viewer, author=author, size=size)
    if not sees:
        raise Missing
    return Campaign(
        version=version,
        sees=sees,
        reminds=reach_to_remind(viewer, author=author, size=size),
        people=within(people_standing(version, now, today), sees),
        asked=asked,
        today=today,
        small=size == "small",
    )


def _wrote(viewer: Viewer, version: PolicyVersion) -> bool:
    if viewer.uid is None:
        return False
    written = entries_about(version.uid).filter(verb__in=WRITTEN, actor_uid=viewer.uid)
    return written.exists()


def within(people: QuerySet[Any], reach: Reach) -> QuerySet[Any]:
    """Narrow ``people`` to whom ``reach`` names."""
    if reach.whole:
        return people
    return people.filter(Q(department__in=reach.department_ids) | Q(pk__in=reach.report_ids))


def campaign_people(found: Campaign) -> QuerySet[Any]:
    """Return those that the address asks for, who is due first on top; to be paged."""
    people, asked = found.people.select_related("department"), found.asked
    if asked.department is not None:
        below = [asked.department.pk] if asked.own else departments_below([asked.department.pk])
        people = people.filter(department__in=below)
    if asked.who:
        people = people.filter(standing__in=WHO[asked.who])
    if asked.q.strip():
        people = search_any(people, asked.q, name="display_name")
    return people.order_by(F("due_at").asc(nulls_last=True), sort_key("display_name"), "pk")


def campaign_overview(found: Campaign) -> Overview:
    """Return the figures of all departments, each with what is below it; two queries.

    One GROUP BY over the people, added up along the tree here.
    """
    return Tree(Department.objects.all(), _own(found)).overview(found.asked.department)


def campaign_total(found: Campaign) -> Figures:
    """Return the figures of everybody; one query."""
    total = Figures()
    for figures in _own(found).values():
        total.add(figures)
    return total


def _own(found: Campaign) -> dict[int | None, Figures]:
    """Return the figures of each department by itself, and of whoever is in none."""
    rows = (
        found.people.order_by()
        .values_list("department", "standing")
        .annotate(number=Count("pk"), first=Min("due_at"))
    )
    own: dict[int | None, Figures] = {}
    for key, standing, number, first in rows:
        figures = own.setdefault(key, Figures())
        one = Figures(due_at=first if standing in WHO["owe"] else None)
        one.by[standing] = number
        figures.add(one)
    return own


@dataclass(frozen=True, slots=True)
class Measure:
    """By a day so many of a hundred should have signed the baseline, as CV11 is set; in a small
    organisation everybody, from the first day on."""

    day: datetime
    percent: int
    needed: int
    asked: int
    lacking: int
    over: bool
    everybody: bool = False


def campaign_measure(found: Campaign, total: Figures, now: datetime) -> Measure | None:
    """Return how far the baseline is from what is expected; None for other guidelines."""
    if not found.version.policy.baseline or not found.sees.whole:
        return None
    asked_at = counting_since(found.version)
    if asked_at is None:
        return None
    if organisation_size() == "small":
        missing = total.asked - total.by[Standing.SIGNED]
        return Measure(asked_at, 100, total.asked, total.asked, missing, over=True, everybody=True)
    terms = gap_terms("CV11")
    needed = needed_of(total.asked, terms.threshold)
    lacking = max(needed - total.by[Standing.SIGNED], 0)
    day = gap_from(asked_at, terms.days)
    return Measure(day, terms.threshold, needed, total.asked, lacking, over=now >= day)


def exemption_ends(found: Campaign, people: list[Any]) -> dict[int, date]:
    """Return until when each of ``people`` is exempt; no query for nobody, else two."""
    if not people:
        return {}
    rule = rule_of_policy(found.version.policy.uid)
    ids = [person.pk for person in people]
    in_force = list(
        Exemption.objects.in_force(found.today).filter(
            Q(person__in=ids) | Q(person=None), rule=rule
        )
    )
    below = departments_below_each(each.department_id for each in in_force if each.department_id)
    ends: dict[int, date] = {}
    for each in in_force:
        inside = set(below[each.department_id or 0])
        for person in people:
            if each.person_id == person.pk or person.department_id in inside:
                ends[person.pk] = max(each.ends_on, ends.get(person.pk, each.ends_on))
    return ends
