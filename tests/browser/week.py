"""What waits for each persona on one Monday, so that their jobs can be done in a browser.

It is made once and kept as a database to clone: a test begins where all begin.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connections

from governance.core.uid import uuid7
from governance.escalations.rules import Topic, Wish
from governance.escalations.services import mention_log
from governance.playbooks.services import feedback_give, question_ask
from policies.guidance.services import version_acknowledge
from roles.channels.services import silent_ask
from roles.sync.importers.files import JSON_NAME, ImportFiles
from roles.sync.services import import_run
from roles.team.models import Review, RoleType
from roles.team.services import assignment_accept, assignment_propose, role_open
from tests.cast import COMMAND, NOW, Cast, make_assignment, make_cast, make_person
from tests.database import database_clone
from tests.governance.escalations.rotas import make_rota
from tests.kept import Kept, kept
from tests.policies.making import next_version, published, published_course
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roles.org.models import Person
    from roles.team.models import Assignment, Role

BEFORE = NOW - timedelta(days=10)


def week_make() -> Cast:
    """The cast, with something to do for everybody."""
    cast = make_cast()
    _signed_before(cast)
    published_course(cast)
    make_channel(cast, owner=cast.coach.listed)
    silent = NOW.date() - timedelta(days=94)
    make_channel(cast, "facebook.com/larkfield", last_active_on=silent)
    silent_ask(actor=COMMAND, now=NOW)
    _gap(cast)
    make_rota(cast, cast.player.listed)
    _reviews(cast)
    _proposals(cast)
    question_ask(actor=cast.player.viewer, text="May I?", page="", form=uuid7(), now=NOW)
    feedback_give(
        actor=cast.player.viewer,
        kind="insight",
        text="Many ask for spare parts.",
        page="",
        form=uuid7(),
        now=NOW,
    )
    mention_log(
        actor=cast.employee.viewer,
        said="The parcel never came.",
        where="At the counter",
        topic=Topic.COMPLAINT,
        wish=Wish.PASS_ON,
        now=NOW,
    )
    everybody_but_one_leaves = ImportFiles(
        {JSON_NAME: b'{"people": [{"external_id": "erin.halvorsen", "display_name": "Erin"}]}'}
    )
    import_run(actor=COMMAND, files=everybody_but_one_leaves, mode="full", dry_run=False, now=NOW)
    return cast


def _signed_before(cast: Cast) -> None:
    """A guideline that the employee has signed, and a version after it."""
    first = published(cast, now=BEFORE)
    version_acknowledge(
        actor=cast.employee.viewer,
        version=first,
        text_hash=first.text_hash,
        now=BEFORE,
        language="en",
    )
    next_version(cast, first, now=NOW)


def _gap(cast: Cast) -> None:
    """Field service has a player and no coach."""
    make_assignment(make_person("Ida Berg", cast.field_service), cast.field_service, "gatherer")


def _report(cast: Cast, name: str) -> Person:
    return make_person(name, cast.support, manager=cast.line_manager.listed)


def _reviews(cast: Cast) -> None:
    """Two like any year's, and one of somebody who is not ready."""
    usual = [
        make_assignment(_report(cast, name), cast.support, "gatherer")
        for name in ("Ann Usual", "Ben Usual")
    ]
    odd = make_assignment(_report(cast, "Zoe Odd"), cast.support, "responder", ready=False)
    for assignment in (*usual, odd):
        Review.objects.create(
            assignment=assignment,
            because="moved" if assignment == odd else "yearly",
            reviewer=cast.line_manager.listed,
            opened_at=NOW,
            due_at=NOW + timedelta(days=7),
        )


def _role(cast: Cast, key: str) -> Role:
    return role_open(
        actor=cast.head_coach.viewer,
        type=RoleType.objects.get(key=key),
        department=cast.support,
        now=NOW,
    )


def _proposals(cast: Cast) -> None:
    """Hana's waits for her line manager, the partner's for the partner; a role stands vacant."""
    hanas = _propose(cast, "gatherer", "employee", by="player")
    assignment_accept(actor=cast.employee.viewer, assignment=hanas, now=NOW)
    _propose(cast, "responder", "external", by="line_manager")
    _role(cast, "responder")


def _propose(cast: Cast, key: str, whom: str, *, by: str) -> Assignment:
    person = cast.members[whom].listed
    return assignment_propose(
        actor=cast.members[by].viewer,
        role=_role(cast, key),
        person=person,
        ends_on=person.ends_on,
        now=NOW,
    )


def week_kept() -> Kept[Cast]:
    with time_machine.travel(NOW):
        return kept("week", week_make)


@pytest.fixture
def week(transactional_db: None) -> Iterator[Cast]:
    """The cast on that Monday, as if no other test had been."""
    connections.close_all()
    database_clone(week_kept().database)
    with time_machine.travel(NOW):
        yield week_kept().fresh()
