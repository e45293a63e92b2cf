"""Which approvals a version has and lacks, and who gives the ones that it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from governance.core.errors import Missing
from policies.guidance.models import Approval, PolicyVersion
from policies.guidance.rules import HEAD, approvals_needed, sees_drafts, text_fingerprint
from policies.guidance.selectors.annexes import annex_is_own
from roles.org.models import Department
from roles.org.selectors import organisation_size, organisation_today
from roles.team.models import Assignment, RoleType
from roles.team.rules import RoleKind
from roles.team.selectors import answering
from roles.team.selectors.circle import circle_around

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from governance.core.viewer import Viewer
    from roles.org.models import Person
    from roles.team.rules import Circle


@dataclass(frozen=True, slots=True)
class Needed:
    """One approval that a version needs: given, or asked of these people."""

    function: str
    name: str
    given: Approval | None
    asked: tuple[Person, ...] = ()
    instead: bool = False  # nobody who holds the function can be asked

    @property
    def asked_names(self) -> str:
        return ", ".join(person.display_name for person in self.asked)


def functions_needed(version: PolicyVersion) -> tuple[str, ...]:
    """Return the functions whose approval ``version`` needs; two queries at most."""
    policy = version.policy
    small = organisation_size() == "small"
    return approvals_needed(
        policy.kind,
        policy.approvals,
        small=small,
        first=not small and not PolicyVersion.objects.filter(published_at__isnull=False).exists(),
    )


def approvals_valid(version: PolicyVersion) -> dict[str, Approval]:
    """Return by function the approvals of exactly this title and text; one query.

    One given for another text, or for a minor version that has become a major one, has fallen.
    """
    rows = Approval.objects.filter(
        version=version,
        text_hash=text_fingerprint(version.title, version.text),
        major=version.major,
    )
    return {each.function: each for each in rows.select_related("person").order_by("at", "pk")}


def approvals_of(version: PolicyVersion, now: datetime) -> list[Needed]:
    """Return every approval that ``version`` needs, with who is asked for the missing ones."""
    functions = functions_needed(version)
    valid = approvals_valid(version)
    names = function_names()
    return [
        Needed(key, names.get(key, key), valid[key])
        if key in valid
        else _asked(version, key, names.get(key, key), now)
        for key in functions
    ]


def approvals_missing(version: PolicyVersion) -> list[str]:
    """Return the functions whose approval of this text is still missing."""
    functions = functions_needed(version)
    valid = approvals_valid(version) if functions else {}
    return [key for key in functions if key not in valid]


def function_names() -> dict[str, str]:
    """Return the functions that may be asked for an approval, and what they are called."""
    rows = RoleType.objects.filter(kind=RoleKind.BOOTH).exclude(function="").order_by("name")
    return {HEAD: _("Head coach"), **dict(rows.values_list("function", "name"))}


def _asked(version: PolicyVersion, function: str, name: str, now: datetime) -> Needed:
    own = _not_authors(version, _holders(function, now))
    if own:
        return Needed(function, name, None, own)
    circle = circle_around(version.audience_department_id or _root(), organisation_today(now))
    for people in _chain(circle):
        others = _not_authors(version, people)
        if others:
            return Needed(function, name, None, others[:1], instead=True)
    return Needed(function, name, None, instead=True)


def _holders(function: str, now: datetime) -> tuple[int, ...]:
    """Return who holds the function and is ready, longest in office first."""
    if function == HEAD:  # publishes, ready or not, so approves as well
        active = Assignment.objects.active().within_dates(organisation_today(now))
        held = active.filter(role__type__kind=RoleKind.COACH, role__type__function=HEAD)
    else:
        ready = Assignment.objects.ready(now).filter(role__type__kind=RoleKind.BOOTH)
        held = ready.filter(role__type__function=function)
    return tuple(held.order_by("starts_on", "pk").values_list("person_id", flat=True))


def _root() -> int | None:
    roots = Department.objects.current().filter(parent=None).order_by("pk")
    return roots.values_list("pk", flat=True).first()


def head_coaches(now: datetime) -> tuple[Person, ...]:
    """Return the head coaches who can answer, longest in office first."""
    people = _holders(HEAD, now)
    found = answering().in_bulk(people)
    return tuple(found[key] for key in people if key in found)


def _chain(circle: Circle) -> Iterator[tuple[int, ...]]:
    yield circle.head_coaches
    yield circle.fallback_coaches
    yield circle.root_heads
    yield circle.executives
    yield circle.administrators


def _not_authors(version: PolicyVersion, people: tuple[int, ...]) -> tuple[Person, ...]:
    """Return those of ``people``, in their order, who can answer and did not write the text."""
    wrote = Q(pk__in=version.author_people) | Q(user__in=version.author_accounts)
    found = answering().filter(pk__in=people).exclude(wrote).in_bulk()
    return tuple(found[key] for key in dict.fromkeys(people) if key in found)


def approver_ids(needed: list[Needed]) -> dict[str, frozenset[int]]:
    """Return by function who is asked for what is missing."""
    return {
        each.function: frozenset(person.pk for person in each.asked)
        for each in needed
        if each.given is None
    }


def review_for(viewer: Viewer, slug: str, now: datetime) -> tuple[PolicyVersion, list[Needed]]:
    """Return the version in the works for those who see drafts, are asked to approve it, or did.

    Raises Missing for everybody else, and when none is in the works.
    """
    version = (
        PolicyVersion.objects.open()
        .filter(policy__slug=slug)
        .select_related("policy__audience_department")
        .first()
    )
    if version is None or not viewer.is_member:
        raise Missing
    needed = approvals_of(version, now)
    asked = frozenset[int]().union(*approver_ids(needed).values())
    gave = {each.given.person_id for each in needed if each.given}
    concerned = version.state != PolicyVersion.State.DRAFT and viewer.person_id in asked | gave
    if not (concerned or sees_drafts(viewer) or annex_is_own(viewer, version.policy)):
        raise Missing
    return version, needed
