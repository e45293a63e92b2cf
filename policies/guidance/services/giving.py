"""Giving an approval: one row, bound to what it is a yes to, and an entry in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.uid import uuid7
from governance.notify.services import message_queue
from policies.guidance.models import Approval
from policies.guidance.registry import STOOD
from policies.guidance.rules import text_fingerprint
from policies.guidance.selectors import approved_hash
from policies.guidance.selectors.approving import approvals_valid
from policies.guidance.selectors.standing_approvals import standing_for
from roles.org.selectors import organisation_zone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion
    from policies.guidance.selectors import Needed


def words(text: str) -> str:
    """Return what somebody wrote as it is kept: no space around it, nothing that no text has."""
    return text.replace("\0", "").strip()


def approval_add(
    *, actor: Viewer, version: PolicyVersion, function: str, comment: str, now: datetime
) -> None:
    """Keep the yes of ``actor``; the caller asked whether they may give it."""
    approval = _row(version, function, comment, now)
    approval.person_id, approval.account_label = actor.person_id or 0, actor.label
    _keep(actor, approval)


def standing_use(
    *, actor: Viewer, version: PolicyVersion, needed: Iterable[Needed], now: datetime
) -> bool:
    """Give what is missing by the standing approvals that hold for ``version``; return whether
    any did. Each says in its comment what it stands on."""
    missing = [each.function for each in needed if each.given is None]
    found = standing_for(version, missing, now)
    for function, standing in found.items():
        until = standing.until.astimezone(organisation_zone()).date()
        told = {"day": until.isoformat(), "reason": standing.reason}
        comment = _("Standing until %(day)s: %(reason)s") % told
        approval = _row(version, function, comment, now)
        approval.person, approval.account_label = standing.person, standing.account_label
        approval.standing = standing
        _keep(actor, approval)
    return bool(found)


def _row(version: PolicyVersion, function: str, comment: str, now: datetime) -> Approval:
    return Approval(
        uid=uuid7(),
        version=version,
        function=function,
        text_hash=text_fingerprint(version.title, version.text),
        whole_hash=approved_hash(version),
        major=version.major,
        comment=words(comment),
        at=now,
    )


def standing_tell(*, version: PolicyVersion, former: PolicyVersion | None, now: datetime) -> None:
    """Tell those by whose standing approval ``version`` comes into force, once each, so that they
    look at it afterwards. The caller holds its row. One query where there are none."""
    if former is None or not version.approvals.filter(standing__isnull=False).exists():
        return
    counted = [each for each in approvals_valid(version).values() if each.standing is not None]
    path = reverse("guideline_compare", args=[version.policy.slug, former.number, version.number])
    told = {"path": path, "title": version.title, "number": version.number}
    for approval in {each.person_id: each for each in counted}.values():
        stands = approval.standing is not None and approval.standing.ended_at is None
        message_queue(
            key=f"guideline.stood:{version.uid}:{approval.person.uid}",
            template=STOOD.templates[0],
            payload={**told, "note": version.change_note, "stands": stands},
            now=now,
            person=approval.person,
        )


def _keep(actor: Viewer, approval: Approval) -> None:
    approval.save(force_insert=True)
    entry_record(
        actor=actor,
        verb="guideline.approval_given",
        subject=approval.version,
        reason=approval.comment,
        changes={
            "approval": str(approval.uid),
            "function": approval.function,
            "sha256": approval.text_hash,
            "whole": approval.whole_hash,
            "major": approval.major,
            **({"standing": str(approval.standing.uid)} if approval.standing else {}),
        },
    )
