"""A job of the life of assignments that is killed between its effects and its commit: nothing of it
is left, and the next run does it once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from governance.core.events import assignments_changed
from governance.jobs.services import run_due
from governance.notify.models import Message
from roles.team.models import Assignment, ReadyPeriod, Role, RoleType
from roles.team.services import assignment_propose
from tests.cast import NOW, make_assignment
from tests.roles.team.trail import verbs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Cast

FORTNIGHT = NOW + timedelta(days=15)
AGAIN = FORTNIGHT + timedelta(hours=2)


@contextmanager
def killed_once() -> Iterator[list[int]]:
    """The first job that tells of changed assignments dies, having written all that it writes."""
    deaths: list[int] = []

    def die(assignment_ids: list[int], **_more: Any) -> None:
        if not deaths:
            deaths.extend(assignment_ids)
            raise SystemError("killed")

    assignments_changed.connect(die)
    try:
        yield deaths
    finally:
        assignments_changed.disconnect(die)


def test_a_lapse_happens_once(committed_cast: Cast) -> None:
    cast = committed_cast
    role = Role.objects.create(
        type=RoleType.objects.get(key="responder"), department=cast.support, opened_at=NOW
    )
    person = cast.employee.listed
    proposed = assignment_propose(
        actor=cast.department_head.viewer, role=role, person=person, now=NOW
    )
    with killed_once() as deaths:
        run_due(now=FORTNIGHT)
    proposed.refresh_from_db()
    assert deaths == [proposed.pk]
    assert proposed.state == "proposed"
    assert "assignment.lapsed" not in verbs_of(proposed)

    run_due(now=AGAIN)
    run_due(now=AGAIN + timedelta(hours=2))
    proposed.refresh_from_db()
    assert proposed.state == "withdrawn"
    assert verbs_of(proposed).count("assignment.lapsed") == 1
    told = Message.objects.filter(template="team/mail/lapsed")
    assert told.filter(person=person).count() == 1


def test_a_last_day_ends_a_role_once(committed_cast: Cast) -> None:
    held = make_assignment(committed_cast.employee.listed, committed_cast.stores, "gatherer")
    Assignment.objects.filter(pk=held.pk).update(ends_on=FORTNIGHT.date())
    with killed_once() as deaths:
        run_due(now=FORTNIGHT)
    held.refresh_from_db()
    assert deaths == [held.pk]
    assert held.state == "active"
    assert ReadyPeriod.objects.filter(assignment=held, during__contains=FORTNIGHT).exists()

    run_due(now=AGAIN)
    run_due(now=AGAIN + timedelta(hours=2))
    held.refresh_from_db()
    assert held.state == "ended"
    assert verbs_of(held).count("assignment.ended") == 1
    assert not ReadyPeriod.objects.filter(assignment=held, during__contains=AGAIN).exists()
