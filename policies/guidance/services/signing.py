"""Acknowledging: a person confirms having read exactly this text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, NotAllowed
from governance.core.uid import uuid7
from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.guidance.models import Acknowledgement, PolicyVersion
from policies.guidance.services.carrying import TODO_KIND
from roles.org.models import Person
from roles.team.rules import ItemKind
from roles.team.services import checklist_item_meet

if TYPE_CHECKING:
    from datetime import datetime

    from governance.core.viewer import Viewer

# Sharing the row: any number sign at once, while a new version waits until they are in, so
# that nobody's signature of the old text counts for the new one.
IN_FORCE = """
SELECT version.*, policy.uid AS policy_uid
FROM policies_guidance_policyversion version
JOIN policies_guidance_policy policy ON policy.id = version.policy_id
WHERE version.id = %s FOR SHARE OF version
"""


@deadlock_retried
@transaction.atomic
def version_acknowledge(
    *,
    actor: Viewer,
    version: PolicyVersion,
    text_hash: str,
    now: datetime,
    language: str,
    signed_in_by: str = "",
) -> Acknowledgement:
    """Record that ``actor`` read the text with ``text_hash``; close what they owed for it.

    Twice is once: the first one is returned again. Raises NotAllowed for whoever is not a
    listed person, Conflict when this text is not, or no longer, the one in force.
    """
    if actor.person_id is None:
        raise NotAllowed("people_sign", _("Only a person who is listed can sign a guideline."))
    current = PolicyVersion.objects.raw(IN_FORCE, [version.pk])[0]
    if current.state != PolicyVersion.State.PUBLISHED or text_hash != current.text_hash:
        raise Conflict(
            "version_superseded",
            _("This text is not the one in force any more. Nothing was recorded."),
        )
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    acknowledgement, first = _acknowledge_once(person, current, now, language, signed_in_by)
    if first:
        _settle(actor, person, current, now)
        entry_record(
            actor=actor,
            verb="guideline.acknowledged",
            subject=current,
            changes={
                "person": str(person.uid),
                "receipt": str(acknowledgement.uid),
                "sha256": text_hash,
            },
        )
    return acknowledgement


def _acknowledge_once(
    person: Person, version: PolicyVersion, now: datetime, language: str, signed_in_by: str
) -> tuple[Acknowledgement, bool]:
    """Insert unless it is there; a rival's insert is waited for, then theirs is the one."""
    mine = Acknowledgement(
        uid=uuid7(),
        person=person,
        version=version,
        person_name=person.display_name,
        person_email=person.email or "",
        at=now,
        statement=_("I have read version %(number)d and will follow it.")
        % {"number": version.number},
        text_hash=version.text_hash,
        language=language[:10],
        signed_in_by=signed_in_by[:50],
    )
    Acknowledgement.objects.bulk_create([mine], ignore_conflicts=True)
    kept = Acknowledgement.objects.get(person=person, version=version)
    return kept, kept.uid == mine.uid


def _settle(actor: Viewer, person: Person, version: PolicyVersion, now: datetime) -> None:
    todos_close(
        actor=actor,
        kind=TODO_KIND,
        ref=version.uid,
        outcome=Todo.Outcome.DONE,
        now=now,
        person_ids=[person.pk],
    )
    checklist_item_meet(
        actor=actor,
        kind=ItemKind.GUIDELINE,
        ref=version.policy_uid,  # type: ignore[attr-defined]
        person_ids=[person.pk],
        now=now,
    )
