"""Beginning an annex: what a department or a channel adds to a guideline, to explain or tighten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import can_annex, can_draft
from policies.guidance.services.drafting import annex_check, authors, free_slug, text_checked
from roles.team.rules.audiences import AudienceDraft, RuleDraft
from roles.team.services.audiences import audience_write

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer
    from roles.channels.models import Channel
    from roles.org.models import Department


def annexing_allowed(actor: Viewer) -> None:
    """Raise NotAllowed for who neither leads a department nor drafts guidelines."""
    if not (can_draft(actor) or actor.led_department_ids):
        words = _("The head of the department and the coaches draft its annex.")
        raise NotAllowed("not_your_department", words)


@transaction.atomic
def annex_draft(
    *,
    actor: Viewer,
    uid: UUID,
    base: Policy,
    title: str,
    text: str,
    department: Department | None = None,
    channel: Channel | None = None,
    now: datetime,
) -> PolicyVersion:
    """Make an annex to ``base`` with its first draft; the same ``uid`` again returns that one.

    It is for who works in the department or below, or may speak on the channel, and publishing
    asks exactly those. Raises NotAllowed; Conflict when the base is not in force or is no
    guideline; Invalid unless it has one place, and, with the item named, when it loosens.
    """
    if (department is None) == (channel is None):
        raise Invalid("one_place", _("Say for which department, or for which channel."))
    own = department.pk if department is not None else None
    place = channel.department_id if channel is not None else own
    if not can_annex(actor, place):
        words = _("The head of the department and the coaches draft its annex.")
        raise NotAllowed("not_your_department", words)
    _refuse(base, department)
    title, text = text_checked(title, text)
    policy, created = Policy.objects.get_or_create(
        uid=uid,
        defaults={
            "kind": Policy.Kind.ANNEX,
            "base": base,
            "annex_department": department,
            "annex_channel": channel,
            "title": title,
            "slug": free_slug(title, uid, set(Policy.objects.values_list("slug", flat=True)), "a"),
            "created_at": now,
        },
    )
    if not created:
        return policy.versions.order_by("number")[0]
    annex_check(policy, text)
    version = PolicyVersion.objects.create(
        policy=policy,
        number=1,
        language=base.versions.published()[0].language,
        title=title,
        text=text,
        drafted_by_label=actor.label,
        drafted_at=now,
        **authors(actor),
    )
    rule = RuleDraft(
        department_id=department.pk if department else None,
        channel_id=channel.pk if channel else None,
    )
    for audience in (policy, version):
        audience_write(audience=audience, draft=AudienceDraft("rules", rules=(rule,)))
    entry_record(
        actor=actor, verb="annex.drafted", subject=version, changes={"base": str(base.uid)}
    )
    return version


def _refuse(base: Policy, department: Department | None) -> None:
    if base.kind != Policy.Kind.GUIDELINE:
        raise Conflict("not_a_guideline", _("Only a guideline has annexes."))
    if not base.versions.published().exists():
        raise Conflict("not_in_force", _("A guideline has annexes while it is in force."))
    if department is not None and department.closed_on is not None:
        raise Conflict("department_closed", _("This department is closed."))
