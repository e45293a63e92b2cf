"""The annexes to a guideline that hold for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import can_annex, sees_drafts, text_parts, text_render
from policies.guidance.rules.annexes import annex_loosens
from roles.org.selectors import department_ancestors
from roles.team.models import Assignment
from roles.team.selectors.channels import speaks_on

if TYPE_CHECKING:
    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersionQuerySet
    from policies.guidance.rules import Part


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex in force; ``fits`` is whether the base in force still bears all of it."""

    version: PolicyVersion
    place: str
    parts: list[Part]
    fits: bool


def annex_place(policy: Policy) -> int | None:
    """Return the department that an annex is of, its channel's if it is a channel's."""
    channel = policy.annex_channel
    return channel.department_id if channel else policy.annex_department_id


def annex_is_own(viewer: Viewer, policy: Policy) -> bool:
    """Whether it is an annex that the viewer writes: as its department's head, or as a coach."""
    return policy.kind == Policy.Kind.ANNEX and can_annex(viewer, annex_place(policy))


def annexes_of(viewer: Viewer) -> PolicyVersionQuerySet:
    """Return the annexes in force of the viewer's department, of those above it, and of the
    channels on which the viewer may speak; at most two queries to make it."""
    above = [each.pk for each in department_ancestors(viewer.department_id or 0)]
    speaks = Assignment.objects.active().filter(
        speaks_on(OuterRef("policy__annex_channel"), OuterRef("policy__annex_channel__department")),
        person=viewer.person_id or 0,
    )
    mine = Q(policy__annex_department__in=above) | Q(
        Exists(speaks), policy__annex_channel__isnull=False
    )
    found = PolicyVersion.objects.published().filter(mine)
    return found.select_related("policy__annex_department", "policy__annex_channel")


def annexes_shown(viewer: Viewer, base: PolicyVersion) -> list[Annex]:
    """Return those to be read below ``base``; who writes or audits reads all. Three queries."""
    found = PolicyVersion.objects.published() if sees_drafts(viewer) else annexes_of(viewer)
    versions = found.filter(policy__base=base.policy_id)
    rows = versions.select_related("policy__annex_department", "policy__annex_channel")
    return [
        Annex(
            version=one,
            place=str(one.policy.annex_department or one.policy.annex_channel),
            parts=text_parts(one.html or text_render(one.text)),
            fits=not annex_loosens(base.text, one.text),
        )
        for one in rows.order_by("title", "pk")
    ]
