"""The pages of drafts: begin one, add steps in words, compare, publish or discard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from roles.org.models import Department, Person
from roles.org.services import person_place
from roles.sync.models import Draft, DraftStep
from roles.team.models import Role, RoleType
from tests.cast import COMMAND, NOW, Cast, make_department, make_person
from tests.roles.sync.drafting import compared, drafted, returns_desk

if TYPE_CHECKING:
    from tests.cast import Member


def post(member: Member, name: str, draft: Draft, /, *parts: object, **fields: str) -> Any:
    return member.client().post(reverse(name, args=[draft.uid, *parts]), fields)


def page(member: Member, draft: Draft, query: str = "") -> str:
    answer = member.client().get(reverse("draft", args=[draft.uid]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_whole_way_without_a_script(cast: Cast) -> None:
    boss = cast.administrator
    begun = boss.client().post(reverse("drafts"), {"name": "Shops", "why": "Too far away."})
    draft = Draft.objects.get()
    assert begun["Location"] == reverse("draft", args=[draft.uid])
    assert 'name="parent"' in page(boss, draft, "?add=department_open")
    post(boss, "draft_step_add", draft, "department_open", name="Returns", parent="support")
    moved = {"person": "hana.costa@larkfield.example", "department": "Returns", "manager": "-"}
    post(boss, "draft_step_add", draft, "person_move", **moved)
    post(boss, "draft_compare", draft)
    shown = page(boss, draft)
    assert "4 → 5" in shown
    assert "Publish all 2 steps" in shown
    assert "Returns (step 1)" in shown
    answer = post(boss, "draft_publish", draft, seen="on")
    assert answer.status_code == 302
    hana = Person.objects.get(pk=cast.employee.listed.pk)
    assert (str(hana.department), hana.manager) == ("Returns", None)
    assert "Publish all" not in page(boss, draft)


@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        ("department_open", {"name": ""}, "required"),
        ("department_open", {"name": "A", "parent": "Nowhere"}, "No open department"),
        ("department_change", {"department": "Stores"}, "all of it was left empty"),
        ("department_change", {"department": "-", "name": "A"}, "cannot be none"),
        ("department_close", {"department": "-"}, "cannot be none"),
        ("person_move", {"person": "Hana Costa"}, "all of it was left empty"),
        ("person_move", {"person": "Zzyzx", "department": "Stores"}, "Nobody here is called so."),
        ("person_move", {"person": "Hana", "department": "Stores"}, "Is it one of these?"),
        ("person_move", {"person": "Hana Costa", "department": "-"}, "cannot be none"),
    ],
)
def test_what_cannot_be_understood_comes_back_with_its_field(
    cast: Cast, kind: str, fields: dict[str, str], why: str
) -> None:
    draft = drafted(cast.administrator)
    answer = post(cast.administrator, "draft_step_add", draft, kind, **fields)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not draft.steps.exists()


def test_a_doubled_name_is_told_apart_by_its_id(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    two = [make_department(f"S {number}", cast.support) for number in (0, 1)]
    Department.objects.filter(pk__in=[each.pk for each in two]).update(name="Sales")
    answer = post(
        cast.administrator, "draft_step_add", draft, "department_close", department="Sales"
    )
    assert "There are 2 called so" in answer.content.decode()
    assert 'value="Sales (S-1)"' in answer.content.decode()
    for number, text in enumerate(("Sales (S-1)", "S-0")):
        post(cast.administrator, "draft_step_add", draft, "department_close", department=text)
        assert draft.steps.last() == draft.steps.get(department=two[1 - number])


def test_two_of_one_name_are_told_apart_by_their_address(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    for number in (1, 2):
        person = make_person(f"Ann Ash{number}", cast.stores)
        person.display_name = "Ann Ash"
        person.save(update_fields=["display_name"])
    fields = {"person": "ann ash", "department": "Support"}
    answer = post(cast.administrator, "draft_step_add", draft, "person_move", **fields)
    assert "Several may be meant" in answer.content.decode()
    assert "ann.ash1@larkfield.example" in answer.content.decode()


def test_a_vacant_role_is_closed_and_a_held_one_is_not_found(cast: Cast) -> None:
    draft = drafted(cast.head_coach)
    fields = {"role_type": "gatherer", "department": "Stores"}
    answer = post(cast.head_coach, "draft_step_add", draft, "role_close", **fields)
    assert "No vacant role of that kind" in answer.content.decode()
    kind = RoleType.objects.get(key="gatherer")
    role = Role.objects.create(type=kind, department=cast.stores, opened_at=NOW)
    post(cast.head_coach, "draft_step_add", draft, "role_close", **fields)
    assert draft.steps.get().role == role
    answer = post(cast.head_coach, "draft_step_add", draft, "role_close", **fields)
    assert answer.status_code == 422  # one step closes it


def test_steps_of_roles_are_offered_to_who_may_open_one(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    assert "?add=role_open" not in page(cast.administrator, draft)
    assert "?add=role_open" in page(cast.head_coach, draft)
    role = {"role_type": "coach", "department": "Stores"}
    assert post(cast.administrator, "draft_step_add", draft, "role_open", **role).status_code == 403
    post(cast.head_coach, "draft_step_add", draft, "role_open", **role)
    assert draft.steps.get().role_type == RoleType.objects.get(key="coach")


def test_publishing_needs_the_tick_and_the_present_state(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    assert post(cast.administrator, "draft_publish", draft).status_code == 422
    person_place(actor=COMMAND, person=cast.player.listed, department=cast.stores, now=NOW)
    stale = post(cast.administrator, "draft_publish", draft, seen="on")
    assert stale.status_code == 412
    assert "Compare it again; nothing is lost." in stale.content.decode()
    assert "Not compared since" in page(cast.administrator, draft)
    post(cast.administrator, "draft_compare", draft)
    assert post(cast.administrator, "draft_publish", draft, seen="on").status_code == 302
    assert post(cast.administrator, "draft_publish", draft, seen="on").status_code == 409


def test_the_head_coach_is_told_who_publishes(cast: Cast) -> None:
    draft = compared(cast.head_coach, returns_desk(cast, cast.head_coach))
    assert "An administrator publishes it" in page(cast.head_coach, draft)
    assert post(cast.head_coach, "draft_publish", draft, seen="on").status_code == 403


def test_a_refused_step_says_why_where_it_stands(cast: Cast) -> None:
    draft = drafted(cast.administrator)
    post(cast.administrator, "draft_step_add", draft, "department_close", department="Stores")
    post(cast.administrator, "draft_compare", draft)
    shown = page(cast.administrator, draft)
    assert "1 step cannot be done" in shown
    assert "Stores cannot be closed yet" in shown
    assert "Publish" not in shown.partition("<main")[2]


def test_an_auditor_reads_and_has_no_buttons(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    shown = page(cast.auditor, draft)
    assert "Hana Costa" in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main")[0]


def test_team_and_search_lead_to_drafts_for_those_who_may(cast: Cast) -> None:
    link = f'href="{reverse("drafts")}"'
    for member, may in ((cast.head_coach, True), (cast.auditor, True), (cast.coach, False)):
        for path in (reverse("team"), reverse("search") + "?q=drafts"):
            found = link in member.client().get(path).content.decode()
            assert found == may, f"{member.user} {path}"


def test_the_list_is_a_file_without_formulas(cast: Cast) -> None:
    drafted(cast.administrator, "=SUM(A1)")
    answer = cast.auditor.client().get(reverse("drafts") + "?format=csv")
    assert "'=SUM(A1)" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    book = cast.auditor.client().get(reverse("drafts") + "?format=xlsx")
    assert book.content.startswith(b"PK")


def test_the_changed_rows_are_files_that_an_import_reads(cast: Cast) -> None:
    draft = compared(cast.administrator, returns_desk(cast))
    client = cast.administrator.client()
    path = reverse("draft", args=[draft.uid])
    answer = client.get(f"{path}?table=people&format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("external_id,given_name,family_name,display_name,email,title,")
    assert lines[1].startswith("hana.costa,Hana,Costa,Hana Costa,")
    assert client.get(f"{path}?table=channels&format=csv").status_code == 404


def test_a_wide_draft_stays_small(cast: Cast) -> None:
    """At most 1,500 elements, whatever it changes."""
    draft = drafted(cast.administrator)
    for number in range(150):
        DraftStep.objects.create(
            draft=draft,
            position=number + 1,
            kind="department_open",
            name=f"Team {number}",
            parent=cast.stores,
            changes=["name", "parent"],
            added_by="x",
            added_at=NOW,
        )
    compared(cast.administrator, draft)
    trees = page(cast.administrator, draft).partition('id="trees"')[2].partition("</section>")[0]
    assert trees.count("<li") == 120 + 2  # of the present one only the path
    assert "and 32 more departments" in trees
    assert Department.objects.count() == 4
