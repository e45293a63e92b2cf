"""Who is asked to publish a translation that comes when its version is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from governance.core.viewer import system_viewer
from governance.notify.services import message_queue
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from policies.guidance.models import PolicyVersion, VersionText
from policies.guidance.registry import TRANSLATION
from policies.guidance.selectors.approving import late_asked
from policies.guidance.selectors.late_texts import late_passed, late_waiting, translation_path
from policies.guidance.services.approving import version_lock
from policies.guidance.services.publishers import PUBLISH
from roles.org.models import Person
from roles.org.selectors import organisation_size
from roles.team.rules import ItemKind
from roles.team.services.asking import answer_due

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from governance.core.viewer import Viewer


def second_eyes_ask(
    *, actor: Viewer, version: PolicyVersion, made: VersionText, now: datetime
) -> None:
    """Ask whoever is to publish what comes late, and release who is not to, or no longer, or did
    not answer in time while there is somebody else. Asking again is harmless."""
    if organisation_size() == "small" or made.base_hash != version.text_hash:
        return
    passed = late_passed(made, now)
    asked = late_asked(version.policy, made, now, passed)
    owing = Todo.objects.open().filter(subject__kind=PUBLISH, subject__ref=made.uid)
    known = set(owing.values_list("person_id", flat=True))
    others = known - {person.pk for person in asked}
    if others:
        todos_close(
            actor=actor,
            kind=PUBLISH,
            ref=made.uid,
            outcome=Todo.Outcome.PASSED_ON,
            now=now,
            person_ids=others,
        )
    for person in asked:
        todo_open(
            actor=actor,
            person=person,
            kind=PUBLISH,
            ref=made.uid,
            title=_("Publish: %s") % made,
            path=translation_path(version, made.language),
            reason=_("Translated by %s") % made.translated_by_label[:60],
            due_at=answer_due(ItemKind.APPROVE, now),
            now=now,
        )
    newly = [person for person in asked if person.pk not in known]
    _tell(version, made, newly, passed, now)


def _tell(
    version: PolicyVersion,
    made: VersionText,
    people: Collection[Person],
    passed: Collection[int],
    now: datetime,
) -> None:
    """Write to who is asked now, and who did not answer in time before them."""
    others = set(passed) - {person.pk for person in people}
    silent = Person.objects.filter(pk__in=others).order_by("display_name") if people else ()
    late = ", ".join(person.display_name for person in silent)
    due_at = answer_due(ItemKind.APPROVE, now).isoformat()
    for person in people:
        message_queue(
            key=f"guideline.translation:{made.uid}:{person.uid}:{now.isoformat()}",
            person=person,
            template=TRANSLATION.templates[0],
            payload={
                "title": str(made),
                "by": made.translated_by_label,
                "late": late,
                "due_at": due_at,
                "path": translation_path(version, made.language),
            },
            now=now,
        )


@transaction.atomic
def second_eyes_follow(*, now: datetime) -> None:
    """Ask for each translation that waits whoever may publish it by now: who was asked may have
    left or kept silent, or nobody was, since it is older than asking or the organisation grew."""
    actor = system_viewer("Approvals")
    for made in late_waiting():
        version = version_lock(made.version)
        held = version.translations.get(pk=made.pk)
        if version.state == PolicyVersion.State.PUBLISHED and held.published_at is None:
            second_eyes_ask(actor=actor, version=version, made=held, now=now)
