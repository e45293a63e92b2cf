"""Annexes: they explain or tighten, never loosen; who writes, reads and is asked to sign them."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.uid import uuid7
from governance.todos.models import Todo
from policies.guidance.models import Policy, PolicyVersion
from policies.guidance.rules import AudienceDraft, State, text_fingerprint
from policies.guidance.rules.annexes import annex_loosens, annex_translated, rules_tightened
from policies.guidance.rules.lists import rules_listed
from policies.guidance.rules.text import words_allowing
from policies.guidance.selectors import approved_hash
from policies.guidance.selectors.baseline import baseline_lists
from policies.guidance.services import (
    approvals_follow,
    draft_save,
    scheduled_publish,
    version_approve,
    version_draft,
    version_publish,
    version_return,
    version_schedule,
    version_submit,
    version_withdraw,
)
from policies.guidance.services.annexes import annex_draft
from roles.channels.models import Channel
from roles.org.models import Department, Person
from tests.cast import NOW, Cast, Member
from tests.policies.guidance.test_api import token
from tests.policies.making import draft, published
from tests.queries import queries_of

if TYPE_CHECKING:
    from policies.guidance.rules.annexes import Loosening

BASE = """We help people.

## You may

- Say that you work here.
- Answer questions about opening hours.

## Ask first

- Speak to the press.

## You must not

- Share secrets.
"""


def item(kind: str, words: str, rule: str = "") -> str:
    return f"## {kind}\n\n- {words}\n" + (f"\n  Rule: {rule}\n" if rule else "")


def told(annex: str) -> list[Loosening]:
    return annex_loosens(BASE, annex)


@pytest.mark.parametrize(
    "annex",
    [
        "Only prose, which explains.",
        item("You may", "Say it with your first name.", "Say that you work here"),
        item("You may", "say that you work here."),
        item(
            "Ask first", "Answer about hours on holidays.", "Answer questions about opening hours."
        ),
        item("You must not", "Speak to the press at all.", "Speak to the press."),
        item("You must not", "Share secrets, drafts included.", "Share secrets."),
        item("Ask first", "Post photographs of customers."),
        item("You must not", "Post from the stock room."),
        "## You must not\n\n- Post from:\n  - the stock room\n  - the yard\n",
        "## On Fridays\n\n- You may not sing.\n- The shop is closed.\n",
    ],
)
def test_it_may_explain_and_tighten(annex: str) -> None:
    assert told(annex) == []


@pytest.mark.parametrize(
    ("annex", "why"),
    [
        (item("You may", "Speak to the local press.", "Speak to the press."), "to ask first"),
        ("## You may\n\n1. Share secrets.\n", "forbids it"),
        ("## You must not\n\n- Sing.\n\n### You may\n\n- Share secrets.\n", "forbids it"),
        ("## You may\n\n- say that you work here.\n  - Share secrets.\n", "forbids it"),
        ("## You may\n\n> - Share secrets.\n", "forbids it"),
        ("## On Fridays\n\n- You may share secrets.\n", "allows nothing of its own"),
        (item("You may", "Share small secrets.", "Share secrets."), "forbids it"),
        (item("Ask first", "Share secrets with partners.", "Share secrets."), "forbids it"),
        (item("You may", "Share secrets."), "forbids it"),
        (item("Ask first", "share secrets"), "forbids it"),
        (item("You may", "Post what you like."), "allows nothing of its own"),
        (item("You must not", "Sing.", "Whistle."), "does not have: Whistle."),
    ],
)
def test_it_never_loosens_and_the_item_is_named(annex: str, why: str) -> None:
    [loose] = told(annex)
    assert why in loose.why
    assert loose.item in annex


def test_what_holds_with_an_annex_is_the_stricter_of_both() -> None:
    annex = item("You must not", "Speak to the press at all.", "Speak to the press.")
    annex += item("Ask first", "Post photographs of customers.")
    held = rules_tightened(rules_listed(BASE), rules_listed(annex))
    assert [(rule.kind, rule.text) for rule in held] == [
        ("may", "Say that you work here."),
        ("may", "Answer questions about opening hours."),
        ("not", "Speak to the press at all."),
        ("not", "Share secrets."),
        ("ask", "Post photographs of customers."),
    ]


PRESS = item("You must not", "Speak to the press at all.", "Speak to the press.")
LOOSE = item("You may", "Share small secrets.", "Share secrets.")


def base_of(cast: Cast) -> PolicyVersion:
    version = draft(cast, text=BASE)
    return version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)


def begun(cast: Cast, who: Member, base: PolicyVersion, **more: Any) -> PolicyVersion:
    given = {"title": "Support and the press", "text": PRESS, "now": NOW, "uid": uuid7(), **more}
    return annex_draft(actor=who.viewer, base=base.policy, **given)


def in_force(cast: Cast, base: PolicyVersion, **more: Any) -> PolicyVersion:
    version = begun(cast, cast.coach, base, **more)
    return version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)


def test_a_head_drafts_for_their_own_department_and_nobody_elses(cast: Cast) -> None:
    base = base_of(cast)
    version = begun(cast, cast.department_head, base, department=cast.support)
    assert (version.policy.kind, version.policy.base) == ("annex", base.policy)
    begun(cast, cast.department_head, base, department=cast.field_service)
    for who in (cast.stores_head, cast.employee, cast.administrator):
        with pytest.raises(NotAllowed):
            begun(cast, who, base, department=cast.support)
    with pytest.raises(NotAllowed):
        version_publish(actor=cast.department_head.viewer, version=version, now=NOW)


def test_it_has_one_place_and_a_guideline_in_force(cast: Cast) -> None:
    base = base_of(cast)
    with pytest.raises(Invalid):
        begun(cast, cast.head_coach, base)
    with pytest.raises(Conflict):
        begun(cast, cast.head_coach, draft(cast), department=cast.support)
    annex = in_force(cast, base, department=cast.support)
    with pytest.raises(Conflict):
        begun(cast, cast.head_coach, annex, department=cast.support)
    with pytest.raises(IntegrityError), transaction.atomic():
        Policy.objects.filter(pk=annex.policy_id).update(annex_department=None)


def test_publishing_asks_its_department_and_nobody_else(cast: Cast) -> None:
    version = in_force(cast, base_of(cast), department=cast.support)
    asked = Todo.objects.open().filter(subject__ref=version.uid)
    assert {todo.person.department for todo in asked} == {cast.support}
    assert asked.count() == 6
    assert asked[0].reason == "everybody in Support and below"


def test_that_of_a_channel_asks_who_may_speak_there(cast: Cast) -> None:
    channel = Channel.objects.create(
        kind="social", platform="x", handle="help", handle_key="help", department=cast.support
    )
    version = in_force(cast, base_of(cast), channel=channel)
    asked = Todo.objects.open().filter(subject__ref=version.uid)
    assert {todo.person.display_name for todo in asked} == {"Priya Shah", "Maria Ortiz"}
    page = cast.player.client().get("/guidelines/house-rules/").content.decode()
    assert "Annex for help (x)" in page
    assert (
        "Annex for" not in cast.employee.client().get("/guidelines/house-rules/").content.decode()
    )


def test_it_stands_below_the_guideline_for_those_in_its_department(cast: Cast) -> None:
    base = base_of(cast)
    in_force(cast, base, department=cast.support)
    for who, there in ((cast.employee, True), (cast.stores_head, False), (cast.auditor, True)):
        page = who.client().get(f"/guidelines/{base.policy.slug}/").content.decode()
        assert ("Speak to the press at all." in page) is there


def test_the_card_has_the_rules_as_the_annex_tightens_them(cast: Cast) -> None:
    in_force(cast, base_of(cast), department=cast.support)
    inside = baseline_lists(viewer=cast.employee.viewer)
    outside = baseline_lists(viewer=cast.stores_head.viewer)
    assert inside is not None
    assert outside is not None
    assert "Speak to the press at all." in [rule.text for rule in inside.must_not]
    assert inside.ask == []
    assert [rule.text for rule in outside.ask] == ["Speak to the press."]


def test_loosening_is_refused_at_every_door(cast: Cast) -> None:
    base = base_of(cast)
    with pytest.raises(Invalid) as refused:
        begun(cast, cast.head_coach, base, department=cast.support, text=LOOSE)
    assert "Share small secrets." in refused.value.message
    version = begun(cast, cast.head_coach, base, department=cast.support)
    save: dict[str, Any] = {
        "actor": cast.department_head.viewer,
        "version": version,
        "title": version.title,
        "change_note": "",
        "audience": AudienceDraft(),
        "seen": text_fingerprint(version.title, version.text),
        "now": NOW,
    }
    with pytest.raises(Invalid):
        draft_save(text=LOOSE, **save)
    saved = draft_save(text=PRESS + "\nMore.", **save)
    assert saved.audience_kind == "rules", "an annex stays for its place, whatever was sent"


def test_a_draft_that_a_new_base_does_not_bear_is_not_published(cast: Cast) -> None:
    base = base_of(cast)
    annex = begun(cast, cast.head_coach, base, department=cast.support)
    shown = in_force(cast, base, department=cast.support, title="In force")
    base_changed(cast, base)
    with pytest.raises(Invalid):
        version_publish(actor=cast.head_coach.viewer, version=annex, now=NOW)
    page = cast.employee.client().get(f"/guidelines/{base.policy.slug}/").content.decode()
    assert shown.title in page
    assert "this annex is to be revised" in page


def test_the_page_names_the_item(cast: Cast) -> None:
    base = base_of(cast)
    path = f"/guidelines/{base.policy.slug}/annexes/new/"
    client = cast.department_head.client()
    sent = {"uid": uuid7(), "title": "Ours", "text": LOOSE, "department": cast.support.uid}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "Share small secrets." in answer.content.decode()
    assert client.post(path, {**sent, "text": PRESS}).status_code == 302
    page = client.get("/guidelines/ours/draft/").content.decode()
    assert "Speak to the press at all." in page
    assert client.get("/guidelines/ours/edit/").status_code == 200
    assert cast.stores_head.client().get("/guidelines/ours/draft/").status_code == 404
    assert cast.employee.client().get(path).status_code == 403


def test_annexes_are_read_in_as_many_queries_as_one(cast: Cast) -> None:
    base = base_of(cast)
    client = cast.employee.client()

    def asked() -> int:
        return len(queries_of(lambda: client.get(f"/guidelines/{base.policy.slug}/")))

    in_force(cast, base, department=cast.support, title="One")
    asked()
    few = asked()
    in_force(cast, base, department=cast.support, title="Two")
    in_force(cast, base, department=cast.root, title="Three")
    assert asked() == few


def test_an_ordinary_guideline_has_no_place(cast: Cast) -> None:
    assert published(cast).policy.annex_department is None


def base_changed(cast: Cast, base: PolicyVersion) -> PolicyVersion:
    """Put a version in force that has no rule about the press."""
    following = version_draft(actor=cast.coach.viewer, policy=base.policy, now=NOW)
    following.text = BASE.replace("- Speak to the press.", "- Speak on television.").strip()
    following.save()
    return version_publish(actor=cast.head_coach.viewer, version=following, now=NOW)


def test_a_head_has_their_own_approved_and_takes_it_back(cast: Cast) -> None:
    version = begun(cast, cast.department_head, base_of(cast), department=cast.support)
    with pytest.raises(NotAllowed):
        version_submit(actor=cast.stores_head.viewer, version=version, now=NOW)
    page = cast.department_head.client().get("/guidelines/support-and-the-press/draft/")
    assert "Ask for approval" in page.content.decode()
    held = version_submit(actor=cast.department_head.viewer, version=version, now=NOW)
    assert held.state == State.REVIEW
    asked = Todo.objects.open().filter(person=cast.head_coach.listed, subject__kind="approval")
    assert asked.count() == 1
    review = "/guidelines/support-and-the-press/review/"
    assert cast.department_head.client().get(review).status_code == 200
    assert cast.stores_head.client().get(review).status_code == 404
    version_return(actor=cast.department_head.viewer, version=version, reason="", now=NOW)
    version.refresh_from_db()
    assert version.state == State.DRAFT


def test_its_approver_sees_what_is_worth_a_second_look(cast: Cast) -> None:
    broad = "## You must not\n\n- Talk about your pay.\n"
    version = begun(cast, cast.department_head, base_of(cast), text=broad, department=cast.support)
    version_submit(actor=cast.department_head.viewer, version=version, now=NOW)
    review = cast.head_coach.client().get("/guidelines/support-and-the-press/review/")
    [linted] = review.context["page"].linted
    assert linted.remarks[0].why in html.unescape(review.content.decode())


def test_one_that_is_scheduled_goes_back_when_its_base_has_changed(cast: Cast) -> None:
    base = base_of(cast)
    annex = begun(cast, cast.coach, base, department=cast.support)
    version_submit(actor=cast.coach.viewer, version=annex, now=NOW)
    head = cast.head_coach.viewer
    version_approve(actor=head, version=annex, seen=approved_hash(annex), now=NOW)
    day = NOW + timedelta(days=2)
    version_schedule(actor=head, version=annex, publish_at=day, now=NOW)
    base_changed(cast, base)
    assert not scheduled_publish(uid=annex.uid, moment=day.isoformat(), now=day)
    annex.refresh_from_db()
    assert annex.state == State.DRAFT
    assert "does not have: Speak to the press." in annex.returned_reason


def test_a_guideline_that_is_withdrawn_takes_its_annexes_along(cast: Cast) -> None:
    base = base_of(cast)
    annex = in_force(cast, base, department=cast.support)
    other = begun(cast, cast.coach, base, department=cast.root)
    version_withdraw(actor=cast.head_coach.viewer, version=base, reason="Outdated", now=NOW)
    annex.refresh_from_db()
    assert (annex.state, annex.withdrawn_reason) == (
        State.WITHDRAWN,
        "“House rules” was withdrawn: Outdated",
    )
    assert not Todo.objects.open().filter(subject__ref=annex.uid).exists()
    with pytest.raises(Conflict):
        version_publish(actor=cast.head_coach.viewer, version=other, now=NOW)


def test_a_closed_department_gets_none(cast: Cast) -> None:
    base = base_of(cast)
    cast.field_service.closed_on = NOW.date()
    cast.field_service.save()
    with pytest.raises(Conflict):
        begun(cast, cast.coach, base, department=cast.field_service)


def test_what_was_typed_stays_when_editing_loosens(cast: Cast) -> None:
    begun(cast, cast.department_head, base_of(cast), department=cast.support)
    client = cast.department_head.client()
    path = "/guidelines/support-and-the-press/edit/"
    seen = client.get(path).context["form"]["seen"].value()
    sent = {"uid": uuid7(), "title": "Ours", "text": LOOSE, "seen": seen, "language": "en"}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "the guideline forbids it, and an annex never loosens." in said
    assert "- Share small secrets." in said


def test_the_page_of_an_annex_and_the_list_say_what_it_belongs_to(cast: Cast) -> None:
    annex = in_force(cast, base_of(cast), department=cast.support)
    client = cast.employee.client()
    page = client.get(f"/guidelines/{annex.policy.slug}/").content.decode()
    assert "For Support and all below it." in page
    assert '<a class="link" href="/guidelines/house-rules/">House rules</a>' in page
    assert "Annex to House rules" in client.get("/guidelines/").content.decode()


def test_the_api_tells_annexes_their_guideline_and_their_place(cast: Cast) -> None:
    base = base_of(cast)
    annex = in_force(cast, base, department=cast.support)
    reader, client = token("read"), cast.stranger.client()
    own = "fields=uid,kind,base,annex_department,annex_channel"
    for query in (f"base={base.policy.uid}", "kind=annex", f"department={cast.support.uid}"):
        answer = client.get(f"/api/v1/policies/?{own}&{query}", **reader)
        assert answer.json()["results"] == [
            {
                "uid": str(annex.policy.uid),
                "kind": "annex",
                "base": str(base.policy.uid),
                "annex_department": str(cast.support.uid),
                "annex_channel": None,
            }
        ]


@pytest.mark.parametrize(
    ("translation", "same"),
    [
        ("## Sie dürfen nicht\n\n- Eins.\n- Zwei.\n\n## Erst fragen\n\n- Drei.", True),
        ("## Sie dürfen nicht\n\n- Eins.\n\n## Erst fragen\n\n- Zwei.\n- Drei.", False),
        ("## Sie dürfen nicht\n\n- Eins.\n- Zwei.", False),
    ],
    ids=["the same rules", "one is moved", "one is missing"],
)
def test_a_translation_of_an_annex_has_its_rules(translation: str, same: bool) -> None:
    annex = "## You must not\n\n- One.\n- Two.\n\n## Ask first\n\n- Three."
    assert annex_translated(annex, translation) is same


def test_whoever_leads_its_place_is_asked_to_fit_one_that_a_new_version_does_not_bear(
    cast: Cast,
) -> None:
    base = base_of(cast)
    allows = item(
        "You may", "Answer questions about hours.", "Answer questions about opening hours."
    )
    annex = in_force(cast, base, department=cast.support, text=allows)
    fits = in_force(cast, base, department=cast.field_service)

    def following(text: str) -> PolicyVersion:
        version = version_draft(actor=cast.coach.viewer, policy=base.policy, now=NOW)
        PolicyVersion.objects.filter(pk=version.pk).update(text=text.strip())
        return version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)

    def asked() -> list[tuple[str, object]]:
        rows = Todo.objects.open().filter(subject__kind="annex_fit")
        return [(str(each.person), each.subject.ref) for each in rows]

    following(BASE.replace("- Answer questions about opening hours.\n", ""))
    assert asked() == [("Grace Weiss", annex.uid)]
    page = cast.department_head.client().get("/today/").content.decode()
    assert "Fit it again: Support and the press, version 1" in page
    path = f"/guidelines/{annex.policy.slug}/"
    for who, writes in ((cast.department_head, True), (cast.stores_head, False)):
        page = who.client().get(path).content.decode()
        assert ("Write the next version" in page) is writes
    following(BASE)
    assert asked() == []
    following(BASE.replace("opening hours", "prices"))
    assert asked() == [("Grace Weiss", annex.uid)]
    Department.objects.filter(pk=cast.support.pk).update(head=cast.stores_head.listed)
    for _twice in range(2):
        approvals_follow(now=NOW)
    assert asked() == [("Luis Ferrer", annex.uid)], "whoever leads the place now"
    Person.objects.filter(pk=cast.stores_head.listed.pk).update(employment="left")
    approvals_follow(now=NOW)
    assert asked() == [("Amara Reid", annex.uid)], "nobody leads it"
    former = Todo.objects.get(subject__kind="annex_fit", person=cast.stores_head.listed)
    assert former.outcome == "passed_on"
    version_withdraw(actor=cast.head_coach.viewer, version=annex, reason="Over.", now=NOW)
    assert asked() == []
    assert PolicyVersion.objects.get(pk=fits.pk).state == State.PUBLISHED


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("You may share secrets.", "may"),
        ("You may share what is not public.", "may"),
        ("You may speak to people who have never called.", "may"),
        ("You may not only like it but share it.", "may"),
        ("You may post no more than twice a day.", "may"),
        ("You may tell them what you like", "may"),
        ("You may not sing.", ""),
        ("You may tell nobody.", ""),
        ("You may tell no one outside.", ""),
        ("You may say nothing about prices.", ""),
        ("You may share no pictures.", ""),
        ("You may neither sing nor dance.", ""),
        ("You may never say what is not public.", ""),
        ("Sie dürfen teilen, was nicht öffentlich ist.", "may"),
        ("Sie dürfen nicht nur antworten.", "may"),
        ("Sie dürfen nicht mehr als zwei Bilder teilen.", "may"),
        ("Du darfst sagen, wen niemand kennt.", "may"),
        ("Sie dürfen niemanden einweihen.", ""),
        ("Sie dürfen niemandem etwas sagen.", ""),
        ("Sie dürfen nichts über Preise sagen.", ""),
        ("Sie dürfen keine Bilder teilen.", ""),
        ("Du darfst niemals singen.", ""),
        ("Sie dürfen weder singen noch tanzen.", ""),
    ],
)
def test_a_sentence_allows_unless_its_main_clause_says_no(sentence: str, kind: str) -> None:
    assert words_allowing(sentence) == kind
