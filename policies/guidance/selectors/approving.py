"""Which approvals a version has and lacks, and who gives the ones that it lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from policies.guidance.models import Approval, PolicyVersion
from policies.guidance.rules import (
    HEAD,
    approvals_needed,
    late_function,
    text_fingerprint,
    whole_fingerprint,
    whole_plain,
)
from roles.org.models import Department
from roles.org.selectors import organisation_size, organisation_today
from roles.team.models import Assignment, RoleType
from roles.team.rules import RoleKind
from roles.team.selectors import answering, audience_rules
from roles.team.selectors.circle import circle_around

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from policies.guidance.models import Policy, VersionText
    from roles.org.models import Person
    from roles.team.rules import Circle

RULE_FIELDS: Final = (
    "excludes",
    "department_id",
    "role_kind",
    "function",
    "authority",
    "channel_id",
    "person_kind",
    "country",
    "person_id",
)


@dataclass(frozen=True, slots=True)
class Needed:
    """One approval that a version needs: given, or asked of these people."""

    function: str
    name: str
    given: Approval | None
    asked: tuple[Person, ...] = ()
    instead: bool = False  # nobody who holds the function can be asked
    late: tuple[Person, ...] = ()  # did not answer in time, and may still

    @property
    def asked_names(self) -> str:
        return _names(self.asked)

    def asked_newly(self, before: Needed) -> bool:
        """Whether somebody is asked who was not, neither then nor earlier in this round."""
        known = {*before.asked, *before.late}
        return any(person not in known for person in self.asked)

    @property
    def late_names(self) -> str:
        return _names(self.late)


def _names(people: tuple[Person, ...]) -> str:
    return ", ".join(person.display_name for person in people)


def functions_needed(version: PolicyVersion, now: datetime) -> tuple[str, ...]:
    """Return the functions whose approval ``version`` needs; two queries at most, once a text has
    been published."""
    policy = version.policy
    small = organisation_size() == "small"
    alone = not small and _author_is_alone(version, now)
    return approvals_needed(policy.kind, policy.approvals, small=small, alone=alone)


def _author_is_alone(version: PolicyVersion, now: datetime) -> bool:
    """Whether no text was ever published, and nobody but the authors of this one has a say in
    guidelines yet: administrators set up, and read them."""
    if PolicyVersion.objects.filter(published_at__isnull=False).exists():
        return False
    department_id = version.audience_department_id or root_department()
    circle = circle_around(department_id, organisation_today(now))
    others = deciders_chain(replace(circle, administrators=()))
    return not any(not_authors(version, people) for people in others)


def approvals_valid(version: PolicyVersion) -> dict[str, Approval]:
    """Return by function the approvals of exactly what ``version`` is now; three queries at most.

    One given for another text or translation, for other people, or for a minor version that has
    become a major one, has fallen; and so has that of who wrote at it since.
    """
    wrote = Q(person__in=version.author_people) | Q(person__user__in=version.author_accounts)
    rows = Approval.objects.filter(
        version=version,
        text_hash=text_fingerprint(version.title, version.text),
        whole_hash=approved_hash(version),
        major=version.major,
    ).exclude(wrote)
    return {each.function: each for each in rows.select_related("person").order_by("at", "pk")}


def approved_hash(version: PolicyVersion) -> str:
    """Return the hash of all that an approval of ``version`` is a yes to; two queries at most."""
    base = text_fingerprint(version.title, version.text)
    going = version.translations.filter(base_hash=base)
    return whole_fingerprint(
        base,
        translations=dict(going.values_list("language", "text_hash")),
        audience=audience_plain(version),
        major=version.major,
    )


def approved_plain(version: PolicyVersion) -> str:
    """Return, as JSON, what an approval of a version that came into force was a yes to: without
    the translations that came later."""
    went = version.translations.filter(published_at=version.published_at)
    return whole_plain(
        version.text_hash,
        translations=dict(went.values_list("language", "text_hash")),
        audience=audience_plain(version),
        major=version.major,
    )


def audience_plain(version: PolicyVersion | Policy) -> list[object]:
    """Return for whom it is as plain values, whatever order its rules have."""
    by_rules = version.audience_kind == PolicyVersion.AudienceKind.RULES
    rules = audience_rules(version) if by_rules else []
    return [
        version.audience_kind,
        version.audience_department_id,
        sorted(version.audience_role_kinds),
        sorted([str(getattr(rule, name)) for name in RULE_FIELDS] for rule in rules),
    ]


def approvals_of(version: PolicyVersion, now: datetime) -> list[Needed]:
    """Return every approval that ``version`` needs, with who is asked for the missing ones."""
    functions = functions_needed(version, now)
    valid = approvals_valid(version)
    names = function_names()
    return [
        Needed(key, names.get(key, key), valid[key])
        if key in valid
        else _asked(version, key, names.get(key, key), now)
        for key in functions
    ]


def approvals_missing(version: PolicyVersion, now: datetime) -> list[str]:
    """Return the functions whose approval of this text is still missing."""
    functions = functions_needed(version, now)
    valid = approvals_valid(version) if functions else {}
    return [key for key in functions if key not in valid]


def function_names() -> dict[str, str]:
    """Return the functions that may be asked for an approval, and what they are called."""
    rows = RoleType.objects.filter(kind=RoleKind.BOOTH).exclude(function="").order_by("name")
    return {HEAD: _("Head coach"), **dict(rows.values_list("function", "name"))}


def _asked(version: PolicyVersion, function: str, name: str, now: datetime) -> Needed:
    """Return who is asked: those who hold the function, else the nearest who stand in.

    Who did not answer in time is passed over, and may still; with nobody else left they are
    asked again.
    """
    passed = set(version.unanswered.get(function, ()))
    late: tuple[Person, ...] = ()
    own = not_authors(version, holders(function, now))
    for number, people in enumerate(chain([own], _standing_in(version, now))):
        left = tuple(person for person in people if person.pk not in passed)
        late += tuple(person for person in people if person.pk in passed and person not in late)
        if left:
            return Needed(function, name, None, left, instead=number > 0, late=late)
    return Needed(function, name, None, late, instead=not own)


def _standing_in(version: PolicyVersion, now: datetime) -> Iterator[tuple[Person, ...]]:
    """Yield who answers instead, one after the other, the nearest first."""
    department_id = version.audience_department_id or root_department()
    for people in deciders_chain(circle_around(department_id, organisation_today(now))):
        yield from ((person,) for person in not_authors(version, people))


def late_asked(
    policy: Policy, made: VersionText, now: datetime, passed: Collection[int] = ()
) -> tuple[Person, ...]:
    """Return who publishes a translation that comes when its version is in force: who holds the
    function and did not translate it, else the nearest who stands in. A few queries.

    Who is in ``passed`` did not answer in time; with nobody else left the first are asked again.
    """
    circle = circle_around(root_department(), organisation_today(now))
    own = holders(late_function(policy.kind), now)
    singly = ((each,) for people in deciders_chain(circle) for each in people)
    return first_left((not_authors(made, people) for people in chain([own], singly)), passed)


def first_left(groups: Iterable[tuple[Person, ...]], passed: Collection[int]) -> tuple[Person, ...]:
    """Return those of the first group with somebody who is not in ``passed``; with nobody left the
    first group that there is."""
    late: tuple[Person, ...] = ()
    for people in groups:
        left = tuple(person for person in people if person.pk not in passed)
        if left:
            return left
        late = late or people
    return late


def holders(function: str, now: datetime) -> tuple[int, ...]:
    """Return who holds the function and is ready, longest in office first."""
    if function == HEAD:  # publishes, ready or not, so approves as well
        active = Assignment.objects.active().within_dates(organisation_today(now))
        held = active.filter(role__type__kind=RoleKind.COACH, role__type__function=HEAD)
    else:
        ready = Assignment.objects.ready(now).filter(role__type__kind=RoleKind.BOOTH)
        held = ready.filter(role__type__function=function)
    return tuple(held.order_by("starts_on", "pk").values_list("person_id", flat=True))


def root_department() -> int | None:
    """Return the department at the top, the oldest of several."""
    roots = Department.objects.current().filter(parent=None).order_by("pk")
    return roots.values_list("pk", flat=True).first()


def head_coaches(now: datetime) -> tuple[Person, ...]:
    """Return the head coaches who can answer, longest in office first."""
    people = holders(HEAD, now)
    found = answering().in_bulk(people)
    return tuple(found[key] for key in people if key in found)


def deciders_chain(circle: Circle) -> Iterator[tuple[int, ...]]:
    """Yield who decides where nobody of a function can, the nearest first."""
    yield circle.head_coaches
    yield circle.fallback_coaches
    yield circle.root_heads
    yield circle.executives
    yield circle.administrators


def authors_there(version: PolicyVersion) -> tuple[Person, ...]:
    """Return who wrote it and can answer, who did so last first; one query."""
    there = answering().in_bulk(version.author_people)
    return tuple(there[key] for key in reversed(version.author_people) if key in there)


def not_authors(
    version: PolicyVersion | VersionText, people: tuple[int, ...]
) -> tuple[Person, ...]:
    """Return those of ``people``, in their order, who can answer and did not write the text."""
    wrote = Q(pk__in=version.author_people) | Q(user__in=version.author_accounts)
    found = answering().filter(pk__in=people).exclude(wrote).in_bulk()
    return tuple(found[key] for key in dict.fromkeys(people) if key in found)


def approver_ids(needed: list[Needed]) -> dict[str, frozenset[int]]:
    """Return by function who may give what is missing: who is asked, and who is late."""
    return {
        each.function: frozenset(person.pk for person in (*each.asked, *each.late))
        for each in needed
        if each.given is None
    }
