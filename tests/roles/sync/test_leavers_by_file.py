"""Who is missing from a whole file has left: not ready at once, and the work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.notify.models import Message
from governance.todos.models import Todo
from roles.org.models import Person
from roles.sync.services import import_run
from roles.team.models import Assignment, ReadyPeriod
from roles.team.rules import State
from tests.cast import COMMAND, NOW
from tests.roles.sync.files import json_file
from tests.roles.sync.test_consequences import everybody
from tests.roles.team.trail import verbs_of

if TYPE_CHECKING:
    from tests.cast import Cast


def test_who_left_by_file_is_not_ready_at_once_and_the_work_has_somebody(cast: Cast) -> None:
    held = Assignment.objects.select_related("role").get(person=cast.player.listed)
    held.role.fallback = cast.booth_member.listed
    held.role.save(update_fields=["fallback"])
    people = everybody(**{str(cast.player.listed.external_id): None})
    import_run(actor=COMMAND, files=json_file(people=people), mode="full", dry_run=False, now=NOW)
    cast.player.listed.refresh_from_db()
    assert cast.player.listed.employment == Person.Employment.LEFT
    held.refresh_from_db()
    assert (held.state, held.handover_by) == (State.HANDING_OVER, cast.line_manager.listed)
    assert not ReadyPeriod.objects.filter(assignment=held, during__contains=NOW).exists()
    assert verbs_of(held) == ["assignment.handing_over", "assignment.not_ready"]
    owed = Todo.objects.open().filter(subject__kind__in=["handover", "stand_in"])
    assert {(str(each.person), each.subject.kind) for each in owed} == {
        ("Leon Marsh", "handover"),
        (str(cast.booth_member.listed), "stand_in"),
    }
    told = {each.template for each in Message.objects.all()}
    assert {"team/mail/handing_over", "team/mail/looks_after"} <= told
