"""Giving an approval: one row, bound to what it is a yes to, and an entry in the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.uid import uuid7
from policies.guidance.models import Approval
from policies.guidance.rules import text_fingerprint
from policies.guidance.selectors import approved_hash
from policies.guidance.selectors.standing_approvals import standing_for
from roles.org.selectors import organisation_zone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from governance.core.viewer import Viewer
    from policies.guidance.models import PolicyVersion, StandingApproval
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
        _keep(actor, approval, standing)
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


def _keep(actor: Viewer, approval: Approval, standing: StandingApproval | None = None) -> None:
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
            **({"standing": str(standing.uid)} if standing else {}),
        },
    )
