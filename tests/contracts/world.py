"""The cast with something of everything: in Support, which most of it is about, and in Stores.

Made by the services, as people would. What a request changes is undone after it, so the
order of requests does not matter.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import time_machine
from django.db import transaction

from governance.accounts.models import ApiToken, Grant
from governance.accounts.services import grant_give, token_create, token_revoke, view_save
from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.escalations.rules import Disposition, Topic, Wish
from governance.escalations.services import (
    escalation_close,
    escalation_take,
    mention_hold,
    mention_log,
    mention_set_aside,
)
from governance.notify.rules import unsubscribe_token
from governance.playbooks.services import practice_keep, question_answer, question_ask
from governance.todos.models import Todo
from governance.todos.rules import calendar_token
from governance.todos.services import calendar_address_make
from policies.guidance.models import Attestation, Policy
from policies.guidance.rules import AudienceDraft, text_fingerprint
from policies.guidance.selectors import approved_hash
from policies.guidance.services import (
    comment_add,
    draft_save,
    pack_ask,
    pack_make,
    paper_record,
    policy_draft,
    version_acknowledge,
    version_approve,
    version_consult,
    version_draft,
    version_publish,
    version_submit,
)
from policies.guidance.services.attesting import clause_attest
from policies.training.services import attempt_start
from roles.channels.models import Channel
from roles.channels.services import account_report, advice_ask, channel_request, site_note
from roles.org.models import GapRule, OrganisationSettings
from roles.team.models import Review, RoleType
from roles.team.rules import answer_token
from roles.team.rules.cards import card_token
from roles.team.services import (
    assignment_accept,
    assignment_consent,
    assignment_propose,
    card_link_make,
    exemption_ask,
    liaison_name,
    role_open,
)
from tests.cast import COMMAND, NOW, SINCE, Cast, Member, make_account, make_cast, make_person
from tests.contracts.crises import crises_make
from tests.contracts.feedback import feedback_make
from tests.contracts.growth import machinery
from tests.contracts.imports import imports_make
from tests.contracts.kept import kept_make
from tests.contracts.mentions import mailed_make
from tests.contracts.personas import personas_make
from tests.contracts.promises import promises_make
from tests.contracts.rotas import rotas_make
from tests.contracts.surges import surges_make
from tests.contracts.texts import booth_make, texts_make
from tests.kept import Kept, kept
from tests.policies.making import COMMENT, draft, drafted_course, published, published_course
from tests.roles.channels.making import make_channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpResponse
    from django.test import Client

    from governance.escalations.models import Mention
    from policies.guidance.models import EvidencePack, PolicyVersion
    from roles.org.models import Department, Person
    from roles.team.models import Assignment, Role

JSON = "application/json"
MISSING = "missing"
NEVER_WAS = "01900000-0000-7000-8000-000000000000"  # an id and, as it happens, a slug


@dataclass
class World:
    """``keys`` holds, by its name in the table, what stands for a thing in an address."""

    cast: Cast
    clients: dict[str, Client]
    keys: dict[str, str]
    answers: dict[tuple[str, str, str, str], HttpResponse] = field(default_factory=dict)

    def ask(
        self, persona: str, method: str, path: str, body: Mapping[str, str] | None = None
    ) -> HttpResponse:
        """Send one request and undo what it did; the same one is sent only once."""
        key = (persona, method, path, repr(body))
        if key not in self.answers:
            self.answers[key] = send_undone(self.clients[persona], method, path, body)
        return self.answers[key]


@contextmanager
def undone() -> Iterator[None]:
    """Forget what is changed meanwhile: the world is for all tests of a module, in any order."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def send_undone(
    client: Client, method: str, path: str, body: object = None, **more: Any
) -> HttpResponse:
    """Send one request; forget what it changed in the database and in the browser."""
    if body is not None:
        more["data"] = body
    if path.startswith("/api/") and method not in {"GET", "HEAD"}:
        more.setdefault("content_type", JSON)
    cookies = dict(client.cookies)  # an answer puts others in their place
    with undone():
        answer: HttpResponse = getattr(client, method.lower())(path, **more)
    client.cookies.clear()
    client.cookies.update(cookies)
    return answer


def world_kept() -> Kept[World]:
    """Return the world of this process, on the Monday of the cast; clone or undo."""
    with time_machine.travel(NOW, tick=False):
        return kept("world", world_make)


def world_make(*, csrf: bool = False) -> World:
    cast = make_cast()
    OrganisationSettings.objects.update(size="federated")  # in which there is most
    grant = Grant.objects.filter(user=cast.administrator.user)
    grant.delete()  # given by the service, which opens the admin too
    grant_give(
        actor=COMMAND,
        user=cast.administrator.user,
        kind=Grant.Kind.ADMINISTRATOR,
        reason="",
        now=NOW,
    )
    nora = make_account(make_person("Nora Stock", cast.stores, manager=cast.stores_head.listed))
    keys = {
        MISSING: NEVER_WAS,
        "Support": str(cast.support.uid),
        "Stores": str(cast.stores.uid),
        "Support's number": str(cast.support.pk),
        "employee": str(cast.employee.listed.uid),
        "head coach": str(cast.head_coach.listed.uid),
        "partner": str(cast.external.listed.uid),
        "somebody listed here": str(_listed_here(cast).uid),
        "link in a mail": unsubscribe_token(cast.employee.listed.uid, "todos.digest"),
        "calendar of the coach": _calendar(cast.coach),
        "nora": str(nora.listed.uid),
        "coach's view": _view(cast.coach),
        "player's assignment": str(cast.player.listed.assignments.get().uid),
        "exemption of Stores": _exemption(cast),
        "kind of role": str(RoleType.objects.get(key="creative").uid),
        "rule of coverage": str(GapRule.objects.get(rule="CV7", size="federated").uid),
        **_tokens(),
        **_guidance(cast),
        **_channels(cast),
        "role in Support": str(_role(cast, cast.support).uid),
        "role in Stores": str(_role(cast, cast.stores).uid),
        **_contacts(cast),
        "link to a card": _link(cast.player),
        **_assignments(cast, nora),
        **_mentions(cast, nora),
        **promises_make(cast),
        **texts_make(cast),
        **crises_make(cast),
        **surges_make(cast),
        **rotas_make(cast),
        **_questions(cast),
        **feedback_make(cast),
        **kept_make(cast),
        **imports_make(cast),
        **machinery(-1),
    }
    return World(cast, personas_make(cast, csrf=csrf), keys)


def _view(member: Member) -> str:
    view = view_save(
        actor=member.viewer, name="Players", path="/people/", query="role=player", now=NOW
    )
    return str(view.uid)


def _tokens() -> dict[str, str]:
    """One of HR, and one that was revoked."""
    kept = ApiToken.objects.get(name="HR sync")
    ended, _secret = token_create(
        actor=COMMAND, owner=kept.owner, name="Old", scopes=["read"], days=30, now=NOW
    )
    token_revoke(actor=COMMAND, token=ended, now=NOW)
    return {"a token": str(kept.uid), "a token that ended": str(ended.uid)}


def _exemption(cast: Cast) -> str:
    made = exemption_ask(
        actor=cast.stores_head.viewer,
        rule="CV1",
        department=cast.stores,
        reason="A coach starts in spring.",
        ends_on=NOW.date() + timedelta(days=90),
        now=NOW,
    )
    return str(made.uid)


def _calendar(member: Member) -> str:
    feed = calendar_address_make(actor=member.viewer, person=member.listed, now=NOW)
    return calendar_token(member.listed.uid, feed.number)


def _guidance(cast: Cast) -> dict[str, str]:
    """The player has signed; the employee is in the middle of the quiz."""
    in_force, course = published(cast), published_course(cast)
    version_acknowledge(
        actor=cast.player.viewer,
        version=in_force,
        text_hash=in_force.text_hash,
        now=NOW,
        language="en",
    )
    attempt_start(actor=cast.employee.viewer, version=course, now=NOW)
    return {
        "guideline in force": in_force.policy.slug,
        "text in force": in_force.text_hash,
        "policy": str(in_force.policy.uid),
        "version in force": str(in_force.uid),
        "evidence pack": str(_pack(cast, in_force).uid),
        "guideline in draft": draft(cast).policy.slug,
        "guideline with two versions": _two_versions(cast),
        "guideline in review": _in_review(cast),
        "guideline in consultation": _in_consultation(cast),
        **_clause(cast),
        "course that is open": course.course.slug,
        "course in draft": drafted_course(cast).course.slug,
    }


def _clause(cast: Cast) -> dict[str, str]:
    """A contract clause for coaches; the head coach, for want of HR, has said who signed."""
    version = policy_draft(
        actor=cast.coach.viewer,
        uid=uuid7(),
        title="Contract clause",
        text="You speak for us in public.",
        audience=AudienceDraft("role_kinds", role_kinds=("coach",)),
        now=NOW,
        kind="clause",
    )
    version = version_submit(actor=cast.coach.viewer, version=version, now=NOW)
    seen = approved_hash(version)
    version_approve(actor=cast.booth_member.viewer, version=version, seen=seen, now=NOW)
    version = version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    clause_attest(
        actor=cast.head_coach.viewer,
        version=version,
        people=[cast.coach.listed.uid, cast.coach_elsewhere.listed.uid],
        signed_on=NOW.date(),
        reference="File 12",
        reason="New contract.",
        now=NOW,
    )
    said = Attestation.objects.get(person=cast.coach.listed)
    paper = paper_record(
        actor=cast.line_manager.viewer,
        version=version,
        person=cast.player.listed,
        text_hash=version.text_hash,
        reason="No computer there.",
        signed_on=NOW.date(),
        now=NOW,
        sheet=b"%PDF-1.7 signed",
    )
    return {
        "contract clause": version.policy.slug,
        "attestation": str(said.uid),
        "signed sheet": str(paper.uid),
    }


def _pack(cast: Cast, version: PolicyVersion) -> EvidencePack:
    pack = pack_ask(actor=cast.auditor.viewer, version=version, now=NOW)
    pack_make(pack=pack, now=NOW)
    return pack


def _in_review(cast: Cast) -> str:
    """Legal is asked to approve what a coach wrote."""
    version = draft(cast)
    Policy.objects.filter(pk=version.policy_id).update(approvals=["legal"])
    return version_submit(actor=cast.coach.viewer, version=version, now=NOW).policy.slug


def _in_consultation(cast: Cast) -> str:
    """Everybody may comment, and one has."""
    version = version_consult(actor=cast.coach.viewer, version=draft(cast), now=NOW)
    comment_add(
        actor=cast.employee.viewer, version=version, text="Why?", uid=COMMENT, now=NOW, block="may"
    )
    return version.policy.slug


def _two_versions(cast: Cast) -> str:
    """The first is in force, for the booth alone; the second is being written."""
    first = published(cast, audience=AudienceDraft("role_kinds", role_kinds=("booth",)))
    second = version_draft(actor=cast.head_coach.viewer, policy=first.policy, now=NOW)
    draft_save(
        actor=cast.head_coach.viewer,
        version=second,
        title="Rules of the house",
        text=f"{second.text}\n- Whistle.\n\n  Instead: Hum.",
        change_note="Whistling was heard at the counter.",
        audience=AudienceDraft(),
        seen=text_fingerprint(second.title, second.text),
        now=NOW,
    )
    return first.policy.slug


def _channels(cast: Cast) -> dict[str, str]:
    made = [
        Channel.objects.create(
            platform="web",
            handle=department.name,
            handle_key=department.name.lower(),
            department=department,
        )
        for department in (cast.support, cast.stores)
    ]
    complete = make_channel(cast, "x.com/LarkfieldHelp")
    reported = account_report(
        actor=cast.player.viewer,
        url="x.com/LarkfeldHelp",
        why="It answers as if it were us.",
        now=NOW,
    )
    wanted = channel_request(
        actor=cast.employee.viewer,
        url="tiktok.com/@larkfield",
        why="Young people ask there.",
        department=cast.stores,
        now=NOW,
    )
    site = site_note(
        actor=cast.employee.viewer,
        name="Forum of campers",
        url="campers.example",
        why="They mend our tents there.",
        department=cast.stores,
        now=SINCE,
    )
    advice = advice_ask(
        actor=cast.head_coach.viewer,
        channel=made[0],
        function="legal",
        question="May we drop it?",
        now=NOW,
    )
    return {
        **{f"channel of {channel.handle}": str(channel.uid) for channel in made},
        "advice that is awaited": str(advice.uid),
        "site that is watched": str(site.uid),
        "channel that lacks nothing": str(complete.uid),
        "account reported": str(reported.uid),
        "channel asked for in Stores": str(wanted.uid),
    }


def _link(member: Member) -> str:
    link = card_link_make(
        actor=member.viewer, assignment=member.listed.assignments.get(), days=30, now=utc_now()
    )
    return card_token(link.uid)


def _contacts(cast: Cast) -> dict[str, str]:
    """Somebody elsewhere whom a role of Support, and one of Stores, keeps in touch with."""
    people = {cast.support: cast.stores_head.listed, cast.stores: cast.department_head.listed}
    found = {}
    for department, person in people.items():
        liaison = liaison_name(
            actor=cast.head_coach.viewer,
            role=_role(cast, department, "gatherer"),
            person=person,
            purpose="Returns",
            cadence="weekly",
            now=NOW,
        )
        found[f"contact of {department}"] = str(liaison.uid)
    return found


def _role(cast: Cast, department: Department, type_key: str = "responder") -> Role:
    role_type = RoleType.objects.get(key=type_key)
    return role_open(
        actor=cast.head_coach.viewer, type=role_type, department=department, focus="", now=NOW
    )


def _propose(proposer: Member, role: Role, member: Member) -> Assignment:
    return assignment_propose(
        actor=proposer.viewer,
        role=role,
        person=member.listed,
        ends_on=member.listed.ends_on,
        now=NOW,
    )


def _todo(member: Member, assignment: Assignment) -> Todo:
    return Todo.objects.open().get(person=member.listed, subject__ref=assignment.uid)


def _mailed(todo: Todo) -> str:
    """Return what the mail about it carries; a link lives thirty days from now."""
    Todo.objects.filter(pk=todo.pk).update(opened_at=utc_now())
    return answer_token(todo.uid, str(todo.person.email))


def _letter(member: Member, assignment: Assignment) -> str:
    return str(_todo(member, assignment).uid)


def _review(cast: Cast) -> Review:
    return Review.objects.create(
        assignment=cast.player.listed.assignments.get(),
        because="yearly",
        reviewer=cast.line_manager.listed,
        opened_at=NOW,
        due_at=NOW,
    )


def _assignments(cast: Cast, nora: Member) -> dict[str, str]:
    """Employee and Nora are asked to accept; of two others consent and approval are asked."""
    proposed = _propose(cast.player, _role(cast, cast.support), cast.employee)
    accepted = _propose(cast.player, _role(cast, cast.support, "gatherer"), cast.employee)
    assignment_accept(actor=cast.employee.viewer, assignment=accepted, now=NOW)
    consented = _propose(cast.player, _role(cast, cast.support, "it"), cast.employee)
    assignment_accept(actor=cast.employee.viewer, assignment=consented, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=consented, now=NOW)
    in_stores = _propose(cast.stores_head, _role(cast, cast.stores), nora)
    partners = _propose(cast.line_manager, _role(cast, cast.support), cast.external)
    return {
        "proposed in Support": str(proposed.uid),
        "accepted in Support": str(accepted.uid),
        "consented in Support": str(consented.uid),
        "proposed in Stores": str(in_stores.uid),
        "the partner's": str(partners.uid),
        "answer by mail": _mailed(_todo(cast.employee, proposed)),
        "review of the player": str(_review(cast).uid),
        "employee's letter": _letter(cast.employee, proposed),
        "line manager's letter": _letter(cast.line_manager, accepted),
        "nora's letter": _letter(nora, in_stores),
    }


def _mention(member: Member, words: str, wish: Wish = Wish.PASS_ON) -> Mention:
    return mention_log(
        actor=member.viewer,
        said=words,
        where="At the counter",
        topic=Topic.COMPLAINT,
        wish=wish,
        author="@a.buyer",
        references=["CASE-7"],
        now=NOW,
    )


def _mentions(cast: Cast, nora: Member) -> dict[str, str]:
    taken = _mention(cast.player, "The lift is broken.")
    escalation_take(actor=cast.coach.viewer, escalation=taken.escalation, now=NOW)
    support = _mention(cast.player, "The parcel never came.")
    stores = _mention(nora, "The shelf fell on me.")
    aside = _mention(cast.player, "Buy followers.")
    mention_set_aside(actor=cast.coach.viewer, mention=aside, disposition=Disposition.SPAM, now=NOW)
    over = _mention(cast.player, "Where is my parcel?")
    escalation_take(actor=cast.coach.viewer, escalation=over.escalation, now=NOW)
    escalation_close(actor=cast.coach.viewer, escalation=over.escalation, outcome="Sent.", now=NOW)
    held = _mention(cast.player, "You hear from my lawyer.")
    mention_hold(actor=cast.booth_member.viewer, mention=held, reason="A claim.", now=NOW)
    return {
        "mention that is held": str(held.uid),
        "mention in Support": str(support.uid),
        "mention in Stores": str(stores.uid),
        "escalation in Support": str(support.escalation.uid),
        "escalation in Stores": str(stores.escalation.uid),
        "mention taken by the coach": str(taken.uid),
        "mention set aside": str(aside.uid),
        "mention closed by the coach": str(over.uid),
        **booth_make(cast, str(taken.uid)),
        **mailed_make(str(support.uid)),
        "mention noted": str(_mention(cast.player, "Nice people.", Wish.NOTE).uid),
    }


def _questions(cast: Cast) -> dict[str, str]:
    asked, answered = (
        question_ask(actor=cast.player.viewer, text=text, page="", form=uuid7(), now=NOW)
        for text in ("May I answer her?", "May I like it?")
    )
    question_answer(
        actor=cast.coach.viewer, question=answered, text="You may.", form=uuid7(), now=NOW
    )
    kept = question_ask(actor=cast.player.viewer, text="And X?", page="", form=uuid7(), now=NOW)
    coach = cast.coach.viewer
    question_answer(actor=coach, question=kept, text="Yes.", form=uuid7(), now=NOW)
    practice = practice_keep(actor=coach, question=kept, title="On X", text="Yes.", now=NOW)
    return {
        "question to the coach": str(asked.uid),
        "question answered": str(answered.uid),
        "answer that is kept": str(practice.uid),
    }


def _listed_here(cast: Cast) -> Person:
    """Somebody whom no import brought."""
    person = make_person("Ida Roth", cast.support)
    person.external_id = None
    person.save(update_fields=["external_id"])
    return person
