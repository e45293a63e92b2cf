"""More of everything, so that each list has as many rows again to show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from governance.accounts.services import token_create
from governance.core.viewer import Viewer
from governance.escalations.models import Mention, Watch
from governance.escalations.rules import Topic, Wish
from governance.escalations.services import (
    escalation_contact,
    escalation_judge,
    escalation_take,
    mention_log,
)
from governance.findings.models import Finding
from governance.jobs.models import Job
from governance.jobs.services import heartbeat
from governance.notify.models import Message, WebhookTarget
from governance.playbooks.services import practice_keep, question_answer, question_ask
from governance.todos.models import Todo
from governance.todos.services import todo_open, todos_close
from policies.guidance.services import version_acknowledge
from policies.training.services import attempt_answer, attempt_start
from roles.channels.models import Channel
from roles.channels.rules import Verdict
from roles.channels.services import account_report, channel_decide, site_note
from roles.org.models import Department, DepartmentPeriod, Exemption, Organisation
from roles.org.selectors import organisation_size
from roles.team.models import Assignment, ChecklistItem, Review, RoleType
from roles.team.rules.terms import UnitTerms
from roles.team.services import (
    assignment_propose,
    department_terms_set,
    glass_break,
    role_open,
)
from tests.cast import COMMAND, NOW, SINCE, make_assignment, make_person
from tests.contracts.crises import crises_grow
from tests.contracts.feedback import feedback_grow
from tests.contracts.imports import imports_grow
from tests.contracts.kept import kept_grow
from tests.contracts.promises import promises_grow
from tests.contracts.rotas import rotas_grow
from tests.contracts.surges import surges_grow
from tests.contracts.texts import booth_make, texts_make
from tests.policies.making import RIGHT, draft, drafted_course, published, published_course

if TYPE_CHECKING:
    from roles.org.models import Person
    from tests.cast import Cast, Member


def grow(cast: Cast, number: int) -> None:
    """Add one of everything that a list shows, for and around the coach of Support."""
    below = Department.objects.create(name=f"Team {number}", parent=cast.support)
    DepartmentPeriod.objects.create(
        department=below, name=below.name, parent=cast.support, during=(SINCE.date(), None)
    )
    here, there = (
        make_person(f"Person {number}{place}", department, manager=cast.coach.listed)
        for place, department in (("a", cast.support), ("b", below))
    )
    _roles(cast, below, here, there)
    _owed(cast.coach, number)
    _guidance(cast, here)
    _tokens(cast, below)
    _mentions(cast)
    _watching(cast, here, number)
    promises_grow(cast)
    crises_grow(cast, below)
    surges_grow(cast, number)
    rotas_grow(cast, number)
    _questions(cast)
    feedback_grow(cast)
    kept_grow(cast)
    _findings(cast, here, below)
    _exemptions(cast, below)
    _terms(cast, below)
    imports_grow(cast, number)
    machinery(number)
    _channels(cast, number)
    Organisation.objects.create(name=f"Partner {number}", external_id=f"P{number}")


def _channels(cast: Cast, number: int) -> None:
    channel = Channel.objects.create(
        platform="web",
        handle=f"c{number}",
        handle_key=f"c{number}",
        department=cast.support,
        owner=cast.player.listed,
        last_active_on=SINCE.date() - timedelta(days=90),
    )
    head = cast.head_coach.viewer
    for verdict in (Verdict.PAUSE, Verdict.RESUME):
        channel_decide(actor=head, channel=channel, verdict=verdict, reason="So.", now=SINCE)
    site_note(actor=cast.player.viewer, name="Site", url=f"s{number}.example", why="So.", now=SINCE)
    account_report(actor=cast.player.viewer, url=f"x.com/rogue{number}", why="Not us.", now=NOW)


def _exemptions(cast: Cast, below: Department) -> None:
    """One in force, one that is asked for and one that was refused."""
    for rule, granted in (("CV1", True), ("CV2", None), ("CV7", False)):
        Exemption.objects.create(
            rule=rule,
            department=below,
            reason="They are new.",
            starts_on=NOW.date(),
            ends_on=NOW.date() + timedelta(days=30),
            asked_by=cast.coach.listed,
            asked_label="Maria Ortiz",
            asked_at=NOW,
            granted=granted,
            decided_at=None if granted is None else NOW,
        )


def _terms(cast: Cast, below: Department) -> None:
    """Of a federated organisation; any other has none."""
    if organisation_size() != "federated":
        return
    asked: dict[str, Any] = {
        "actor": cast.head_coach.viewer,
        "reason": "Ours are new.",
        "department": below,
    }
    for months in (9, 10):
        department_terms_set(wanted=UnitTerms(review_months=months), now=SINCE, **asked)


def _roles(cast: Cast, below: Department, here: Person, there: Person) -> None:
    for person, department in ((here, cast.support), (there, below)):
        held = make_assignment(person, department, "responder")
        Review.objects.create(
            assignment=held,
            because="yearly",
            reviewer=cast.coach.listed,
            opened_at=NOW,
            due_at=NOW,
        )
        ChecklistItem.objects.create(
            assignment=held, kind="course", ref=uuid4(), title="A course", blocks_from=NOW
        )
    make_assignment(cast.coach.listed, below, "gatherer", ready=False)
    _emergency(cast, below, there)
    gatherer = RoleType.objects.get(key="gatherer")
    for proposer in (cast.coach, cast.player):
        role = role_open(
            actor=cast.head_coach.viewer, type=gatherer, department=cast.support, now=NOW
        )
        proposal = assignment_propose(actor=proposer.viewer, role=role, person=here, now=NOW)
    _asked_to_approve(cast.coach, proposal)
    role = role_open(actor=cast.head_coach.viewer, type=gatherer, department=below, now=NOW)
    proposed = assignment_propose(
        actor=cast.player.viewer, role=role, person=cast.coach.listed, now=NOW
    )
    assert isinstance(proposed, Assignment)


def _asked_to_approve(member: Member, proposal: Assignment) -> None:
    todo_open(
        actor=COMMAND,
        person=member.listed,
        kind="approve",
        ref=proposal.uid,
        title=str(proposal),
        path="/",
        reason="coach",
        due_at=NOW,
        now=NOW,
    )


def _emergency(cast: Cast, department: Department, person: Person) -> None:
    head, kind = cast.head_coach.viewer, RoleType.objects.get(key="responder")
    role = role_open(actor=head, type=kind, department=department, focus="Nights", now=NOW)
    glass_break(
        actor=head, role=role, person=person, authority=2, hours=72, reason="All are ill.", now=NOW
    )


def _owed(member: Member, number: int) -> None:
    for kind, done in (("guideline", False), ("consent", True), ("course", True)):
        todo = todo_open(
            actor=COMMAND,
            person=member.listed,
            kind=kind,
            ref=uuid4(),
            title=f"{kind} {number}",
            path="/",
            reason="everyone",
            due_at=NOW,
            now=NOW,
        )
        if done:
            todos_close(
                actor=COMMAND, kind=kind, ref=todo.subject.ref, outcome=Todo.Outcome.DONE, now=NOW
            )


def _tokens(cast: Cast, department: Department) -> None:
    for member in (cast.administrator, cast.auditor):
        token_create(
            actor=COMMAND,
            owner=member.user,
            name="Sync",
            scopes=["read"],
            days=30,
            within_department_uid=department.uid,
            now=NOW,
        )


def _guidance(cast: Cast, here: Person) -> None:
    version = published(cast)
    for make in (draft, drafted_course):
        make(cast)
    learnt = attempt_start(actor=cast.player.viewer, version=published_course(cast), now=NOW)
    for position, choice in enumerate(RIGHT, 1):
        attempt_answer(
            actor=cast.player.viewer, attempt=learnt, position=position, choice=choice, now=NOW
        )
    version_acknowledge(
        actor=Viewer(kind="person", label=here.display_name, person_id=here.pk),
        version=version,
        text_hash=version.text_hash,
        now=NOW,
        language="en",
    )


def _questions(cast: Cast) -> None:
    coach = cast.coach.viewer
    for member in (cast.player, cast.coach, cast.employee):
        asked = question_ask(actor=member.viewer, text="May I?", page="", form=uuid4(), now=NOW)
    question_answer(actor=coach, question=asked, text="You may.", form=uuid4(), now=NOW)
    practice_keep(actor=coach, question=asked, title="May I?", text="You may.", now=NOW)


def _mentions(cast: Cast) -> None:
    texts_make(cast)
    for taken in (False, True):
        mention = mention_log(
            actor=cast.player.viewer,
            said="Late again.",
            where="At the counter",
            topic=Topic.COMPLAINT,
            wish=Wish.PASS_ON,
            author="@a.buyer",
            references=["ZD-48213", "CASE-7"],
            now=NOW,
        )
        if taken:
            escalation_take(actor=cast.coach.viewer, escalation=mention.escalation, now=NOW)
            escalation_contact(actor=cast.coach.viewer, escalation=mention.escalation, now=NOW)
            escalation_judge(
                actor=cast.coach.viewer, escalation=mention.escalation, useful=True, now=NOW
            )
            booth_make(cast, str(mention.uid))


def _watching(cast: Cast, person: Person, number: int) -> None:
    """Somebody with a report in Support, who therefore reads them, watches all of its mentions."""
    make_person(f"Person {number}c", cast.support, manager=person)
    for mention in Mention.objects.filter(department=cast.support):
        Watch.objects.create(mention=mention, person=person, since=NOW)


def machinery(number: int) -> dict[str, str]:
    """Give up a job and a message, and let a worker say that it is alive."""
    given_up: dict[str, Any] = {"next_try_at": NOW, "state": "dead", "attempts": 8}
    job = Job.objects.create(
        key=f"test:{number}", kind="test", due_at=NOW, finished_at=NOW, **given_up
    )
    message = Message.objects.create(
        key=f"test:{number}", template="test/mail", created_at=NOW, **given_up
    )
    heartbeat(name=f"worker:celery@host{number}", now=NOW, host=f"host{number}")
    target = WebhookTarget.objects.create(
        name=f"Sink {number}", kind="slack", url="https://example.org/", created_at=NOW, last_seq=1
    )
    return {
        "job given up": str(job.uid),
        "message given up": str(message.uid),
        "a webhook": str(target.uid),
    }


def _findings(cast: Cast, person: Person, department: Department) -> None:
    for rule, closed_at in (("CV0", None), ("overdue", None), ("CV2", NOW)):
        Finding.objects.create(
            rule=rule,
            subject_type="roles_org.person",
            subject_uid=uuid4(),
            subject_label=str(person),
            department=cast.support,
            person=person if rule == "overdue" else None,
            severity=2,
            opened_at=SINCE,
            closed_at=closed_at,
        )
    assert department.pk
