"""Consultation: the people a draft is meant for say what they think, and are answered."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.notify.services import messages_queue
from policies.guidance.models import Comment, PolicyVersion
from policies.guidance.registry import CONSULTED
from policies.guidance.rules import State, Step, can_comment, can_draft, is_author, step_to
from policies.guidance.selectors.annexes import annex_is_own
from policies.guidance.services.approving import version_lock
from policies.guidance.services.drafting import editing_allowed
from policies.guidance.services.publishing import refuse_if_nobody
from roles.team.selectors import audience_has, audience_people

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from governance.core.viewer import Viewer

COMMENT_LENGTH = 5000
TOLD = """
SELECT 'guideline.consulted:' || %s || ':' || p.uid, p.id, jsonb_build_object(
    'path', %s, 'title', %s, 'by', %s)
FROM roles_org_person p WHERE p.id IN ({people})
"""


@transaction.atomic
def version_consult(*, actor: Viewer, version: PolicyVersion, now: datetime) -> PolicyVersion:
    """Let everybody a draft is meant for read it and comment; each is told once, by mail."""
    editing_allowed(actor, version.policy)
    held = version_lock(version)
    refuse_if_nobody(held)
    before, held.state = held.state, step_to(held.state, Step.CONSULT)
    held.save(update_fields=["state"])
    path = reverse("guideline_comments", args=[held.policy.slug])
    sql, params = audience_people(held).order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        told = messages_queue(
            cursor=cursor,
            template=CONSULTED.templates[0],
            now=now,
            select=TOLD.format(people=sql),
            params=[f"{held.uid}:{now.isoformat()}", path, held.title, actor.label, *params],
        )
    entry_record(
        actor=actor,
        verb="guideline.consulted",
        subject=held,
        changes={"state": [before, held.state.value], "told": told},
    )
    return held


@transaction.atomic
def comment_add(
    *, actor: Viewer, version: PolicyVersion, text: str, uid: UUID, now: datetime, block: str = ""
) -> Comment:
    """Say something about a draft in consultation; the same ``uid`` again returns that one."""
    if not can_comment(actor, consulted=audience_has(version, actor.person_id or 0)):
        raise NotAllowed("not_consulted", _("Those comment whom this is meant for."))
    held = version_lock(version)
    if held.state != State.CONSULTATION:
        raise Conflict("not_in_consultation", _("Comments are not taken any more."))
    return comment_say(actor, held, text=text, uid=uid, now=now, block=block)


@transaction.atomic
def comment_answer(
    *, actor: Viewer, comment: Comment, text: str, close: bool, uid: UUID, now: datetime
) -> Comment | None:
    """Answer a comment, close it, or both; kept for those who were consulted. Returns the answer,
    if there is one; a question that was asked back needs one."""
    rows = Comment.objects.select_for_update(of=("self",))
    held = rows.select_related("version__policy__annex_channel").get(pk=comment.pk)
    if not can_answer(actor, held):
        raise NotAllowed("coaches_answer", _("Whoever writes the guideline answers."))
    answer = None
    if text.strip():
        answer = comment_say(actor, held.version, text=text, uid=uid, now=now, parent=held)
    elif held.question or not close:
        raise _empty()
    if close and held.closed_at is None:
        held.closed_at, held.closed_by_label = now, actor.label
        held.save(update_fields=["closed_at", "closed_by_label"])
        entry_record(actor=actor, verb="guideline.comment_closed", subject=held)
    return answer


def can_answer(actor: Viewer, comment: Comment) -> bool:
    """Whoever writes guidelines answers, the head of its place for an annex, and whoever wrote the
    text what was asked about it before an approval."""
    version = comment.version
    if can_draft(actor) or annex_is_own(actor, version.policy):
        return True
    return comment.question and is_author(actor, version)


def _empty() -> Invalid:
    detail = _("Write 1 to 5,000 characters.")
    return Invalid("text_needed", detail, problems=[Problem("/text", detail)])


def comment_say(
    actor: Viewer,
    version: PolicyVersion,
    *,
    text: str,
    uid: UUID,
    now: datetime,
    block: str = "",
    parent: Comment | None = None,
    question: bool = False,
) -> Comment:
    """Keep what somebody said, once for each ``uid``; the caller asked whether they may."""
    text = text.strip()
    if not text or len(text) > COMMENT_LENGTH or "\0" in text + block:
        raise _empty()
    comment, created = Comment.objects.get_or_create(
        uid=uid,
        defaults={
            "version": version,
            "parent": parent,
            "person_id": actor.person_id,
            "author_label": actor.person_name or actor.label,
            "block": block[:200],
            "question": question or (parent is not None and parent.question),
            "text": text,
            "at": now,
        },
    )
    if created:
        told = {"comment": str(uid), "sha256": sha256(text.encode()).hexdigest()}
        entry_record(actor=actor, verb="guideline.commented", subject=comment, changes=told)
    return comment
