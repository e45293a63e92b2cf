"""For whom a guideline is: rules on a draft, people and why, and a change of what is in force."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.models import Entry
from governance.core.uid import uuid7
from governance.todos.models import Todo
from policies.guidance.models import PolicyVersion
from policies.guidance.rules import AudienceDraft, text_fingerprint
from policies.guidance.services import (
    draft_save,
    version_draft,
    version_publish,
    version_withdraw,
)
from policies.guidance.services.audience import audience_fingerprint
from roles.org.models import Person
from roles.team.models import Assignment, ChecklistItem
from roles.team.rules.audiences import RuleDraft
from roles.team.selectors import audience_word
from roles.team.services.audiences import audience_draft_of
from roles.team.services.getting_ready import checklist_owe
from tests.cast import NOW, Cast, Member, make_assignment, make_person
from tests.policies.making import draft, published
from tests.queries import assert_flat

if TYPE_CHECKING:
    from django.http import HttpResponse


def path(version: PolicyVersion) -> str:
    return f"/guidelines/{version.policy.slug}/versions/{version.number}/audience/"


def send(who: Member, version: PolicyVersion, **fields: Any) -> HttpResponse:
    fresh = PolicyVersion.objects.get(pk=version.pk)
    audience = fresh.policy if fresh.state == "published" else fresh
    data = {"seen": audience_fingerprint(audience), **fields}
    return who.client().post(path(version), data)  # type: ignore[return-value]


def test_rules_are_added_and_taken_away_one_by_one(cast: Cast) -> None:
    version = draft(cast, audience=AudienceDraft("department", cast.support.pk))
    answer = send(cast.coach, version, keep=[0], role_kind="coach", department=cast.stores.pk)
    assert answer.status_code == 302
    version.refresh_from_db()
    assert audience_word(version) == "everybody in Support and below; coaches in Stores and below"
    send(cast.coach, version, keep=[1], people=f"{cast.boss.listed.email}\n", excludes="")
    version.refresh_from_db()
    assert audience_draft_of(version).rules == (
        RuleDraft(role_kind="coach", department_id=cast.stores.pk),
        RuleDraft(person_id=cast.boss.listed.pk),
    )


def test_everyone_but_externals_is_two_clicks(cast: Cast) -> None:
    version = draft(cast)
    send(cast.coach, version, keep=[0], person_kind="external", excludes="on")
    version.refresh_from_db()
    assert audience_word(version) == "everyone; not External"
    done = version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
    asked = set(Todo.objects.filter(subject__ref=done.uid).values_list("person", flat=True))
    assert asked == set(Person.objects.exclude(kind="external").values_list("pk", flat=True))
    assert audience_word(done.policy) == "everyone; not External"


def test_the_simple_form_leads_on_to_the_rules(cast: Cast) -> None:
    version = draft(cast)
    sent = {
        "uid": version.policy.uid,
        "seen": text_fingerprint(version.title, version.text),
        "title": version.title,
        "text": version.text,
        "audience_kind": "rules",
    }
    answer = cast.coach.client().post(f"/guidelines/{version.policy.slug}/edit/", sent)
    assert answer["Location"] == path(version)


def test_the_preview_says_who_and_why_and_is_searched(cast: Cast) -> None:
    version = draft(cast, audience=AudienceDraft("role_kinds", role_kinds=("coach",)))
    page = cast.coach.client().get(path(version)).content.decode()
    assert "3 people" in page
    assert "Coach in Stores" in page
    assert "Stores · 1" in page
    page = cast.coach.client().get(f"{path(version)}?q=walsh").content.decode()
    assert "Yuki Walsh" in page
    assert "Amara Reid" not in page


def test_the_preview_is_a_file_too(cast: Cast) -> None:
    version = draft(cast, audience=AudienceDraft("role_kinds", role_kinds=("coach",)))
    answer = cast.coach.client().get(f"{path(version)}?format=csv")
    text = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Name", "Title", "Department", "Why"]
    assert ["Yuki Walsh", "", "Stores", "Coach in Stores"] in rows
    assert len(rows) == 4


def test_it_is_paged_and_asks_the_same_whatever_the_number(cast: Cast) -> None:
    version = draft(cast)
    client = cast.coach.client()

    def more() -> None:
        for _number in range(30):
            make_person(f"Nia {Person.objects.count()}", cast.stores)

    assert_flat(more, lambda: client.get(path(version)))
    assert client.get(f"{path(version)}?page=2").status_code == 200
    assert client.get(f"{path(version)}?page=9").status_code == 404


def test_what_is_in_force_is_changed_with_a_preview_and_a_reason(cast: Cast) -> None:
    version = published(cast, audience=AudienceDraft("department", cast.support.pk))
    wanted = {"role_kind": "coach"}
    shown = send(cast.head_coach, version, **wanted)
    page = shown.content.decode()
    assert "2 people come in" in page
    assert "Yuki Walsh (Coach in Stores)" in page
    assert "5 people leave" in page
    assert audience_word(type(version.policy).objects.get()) == "Support"

    refused = send(cast.head_coach, version, confirm="on", **wanted)
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()

    send(cast.head_coach, version, confirm="on", reason="Only coaches need it", **wanted)
    policy = type(version.policy).objects.get()
    assert audience_word(policy) == "coaches"
    owing = Todo.objects.open().filter(subject__ref=version.uid)
    names = set(owing.values_list("person__display_name", flat=True))
    assert names == {"Maria Ortiz", "Yuki Walsh", "Amara Reid"}
    entry = Entry.objects.get(verb="guideline.audience_changed")
    assert (entry.reason, entry.changes["came"], entry.changes["left"]) == (
        "Only coaches need it",
        2,
        5,
    )


def test_who_has_nothing_left_to_do_for_a_role_is_not_told_that_it_was_done(cast: Cast) -> None:
    version = published(cast, audience=AudienceDraft("department", cast.support.pk))
    held = Assignment.objects.get(person=cast.player.listed)
    other = make_assignment(cast.employee.listed, cast.support, "responder", ready=False)
    ChecklistItem.objects.create(
        assignment=other, kind="course", ref=uuid7(), title="Course", blocks_from=NOW
    )
    for each in (held, other):
        checklist_owe(actor=cast.administrator.viewer, assignment=each, now=NOW)
    send(cast.head_coach, version, confirm="on", reason="Only coaches", role_kind="coach")
    owed = Todo.objects.filter(subject__kind="checklist")
    assert owed.get(subject__ref=held.uid).outcome == Todo.Outcome.NOT_NEEDED
    assert owed.get(subject__ref=other.uid).closed_at is None


def test_nobody_owes_getting_ready_for_what_is_withdrawn(cast: Cast) -> None:
    version = published(cast)
    held = Assignment.objects.get(person=cast.player.listed)
    checklist_owe(actor=cast.administrator.viewer, assignment=held, now=NOW)
    version_withdraw(actor=cast.head_coach.viewer, version=version, reason="Old.", now=NOW)
    todo = Todo.objects.get(subject__kind="checklist", subject__ref=held.uid)
    assert todo.outcome == Todo.Outcome.NOT_NEEDED


def test_who_writes_does_not_change_what_is_in_force_and_others_see_nothing(cast: Cast) -> None:
    version = published(cast)
    assert send(cast.coach, version, role_kind="coach").status_code == 403
    assert cast.employee.client().get(path(version)).status_code == 403
    assert cast.employee.client().get(path(draft(cast))).status_code == 404
    assert cast.auditor.client().get(path(version)).status_code == 200


def test_nobody_changes_what_they_did_not_see(cast: Cast) -> None:
    version = draft(cast)
    send(cast.coach, version, keep=[0], person_kind="external", excludes="on")
    stale = cast.coach.client().post(path(version), {"seen": "0" * 32, "role_kind": "coach"})
    assert stale.status_code == 409
    version.refresh_from_db()
    assert audience_word(version) == "everyone; not External"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"country": "XX"}, "That is not a country"),
        ({"people": "nobody@nowhere.example"}, "Nobody is listed by nobody@nowhere.example."),
    ],
)
def test_what_is_no_rule_is_said_where_it_stands(
    cast: Cast, sent: dict[str, str], said: str
) -> None:
    answer = send(cast.coach, draft(cast), keep=[0], **sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize("major", [True, False])
def test_each_version_has_its_own_audience_until_it_is_in_force(cast: Cast, major: bool) -> None:
    first = published(cast, audience=AudienceDraft("department", cast.support.pk))
    second = version_draft(actor=cast.coach.viewer, policy=first.policy, now=NOW)
    assert audience_word(second) == "Support"
    draft_save(
        actor=cast.coach.viewer,
        version=second,
        title=second.title,
        text=second.text,
        change_note="For others",
        major=major,
        audience=AudienceDraft("department", cast.stores.pk),
        seen=text_fingerprint(second.title, second.text),
        now=NOW,
    )
    policy = type(first.policy).objects.get()
    assert audience_word(policy) == "Support"
    version_publish(actor=cast.head_coach.viewer, version=second, now=NOW)
    policy.refresh_from_db()
    assert audience_word(policy) == "Stores"
    owing = Todo.objects.open().filter(subject__ref=second.uid)
    names = set(owing.values_list("person__display_name", flat=True))
    assert names == {"Luis Ferrer", "Yuki Walsh"}
