"""Partner organisations: who lists them, who belongs to them, and whom their people see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from governance.accounts.models import ApiToken
from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.home.views.tables import people_table
from roles.org.models import Organisation, Person
from roles.org.services import organisation_add, organisation_change, person_belong
from roles.sync.selectors.handing import rows_handed
from roles.team.models import Assignment
from tests.cast import COMMAND, make_account, make_assignment, make_person
from tests.roles.org.api import get, names
from tests.roles.sync.files import PEOPLE_HEADER, TUESDAY, csv_files, run, whole
from tests.roles.team.pages import text

if TYPE_CHECKING:
    from tests.cast import Cast, Member


def listed(cast: Cast, name: str = "Brightside", kind: str = "agency") -> Organisation:
    return organisation_add(actor=cast.administrator.viewer, name=name, kind=kind)


def partner(cast: Cast, name: str, organisation: Organisation | None) -> Member:
    person = make_person(name, cast.stores, manager=cast.boss.listed, kind="external")
    Person.objects.filter(pk=person.pk).update(organisation=organisation)
    return make_account(person)


def joined(cast: Cast, organisation: Organisation) -> None:
    person_belong(
        actor=cast.administrator.viewer, person=cast.external.listed, organisation=organisation
    )


class TestListing:
    def test_administrators_list_them_and_call_them_otherwise(self, cast: Cast) -> None:
        made = listed(cast, "  Bright   side ")
        assert (made.name, made.kind) == ("Bright side", "agency")
        actor = cast.administrator.viewer
        for _again in range(2):
            organisation_change(actor=actor, organisation=made, name="Brightside", kind="media")
        assert Entry.objects.get(verb="organisation.changed").changes == {
            "name": ["Bright side", "Brightside"],
            "kind": ["agency", "media"],
        }

    def test_whoever_is_named_without_a_key_has_one_all_the_same(self, cast: Cast) -> None:
        made = listed(cast)
        assert made.external_id
        actor = cast.administrator.viewer
        organisation_change(actor=actor, organisation=made, name="Bright", kind="agency")
        made.refresh_from_db()
        assert made.external_id
        joined(cast, made)
        handed = rows_handed(departments=(), closed=(), people=[cast.external.listed.pk])
        assert handed["people"][0][-1] == made.external_id, "a draft hands nobody out without it"

    @pytest.mark.parametrize("who", ["employee", "head_coach", "auditor", "department_head"])
    def test_nobody_else_does(self, cast: Cast, who: str) -> None:
        made = listed(cast)
        actor = cast.members[who].viewer
        with pytest.raises(NotAllowed):
            organisation_add(actor=actor, name="Other", kind="agency")
        with pytest.raises(NotAllowed):
            organisation_change(actor=actor, organisation=made, name="Other", kind="agency")
        with pytest.raises(NotAllowed):
            person_belong(actor=actor, person=cast.external.listed, organisation=made)

    def test_one_name_and_one_key_is_one_organisation(self, cast: Cast) -> None:
        actor = cast.administrator.viewer
        organisation_add(actor=actor, name="Brightside", kind="agency", external_id="B1")
        with pytest.raises(Conflict):
            organisation_add(actor=actor, name="BRIGHTSIDE", kind="media")
        other = organisation_add(actor=actor, name="Other", kind="media")
        with pytest.raises(Conflict):
            organisation_change(
                actor=actor, organisation=other, name="Other", kind="media", external_id="B1"
            )

    @pytest.mark.parametrize(("name", "kind"), [("", "agency"), (" ", "agency"), ("B", "club")])
    def test_what_is_missing_is_said(self, cast: Cast, name: str, kind: str) -> None:
        with pytest.raises(Invalid):
            organisation_add(actor=cast.administrator.viewer, name=name, kind=kind)


class TestBelonging:
    def test_it_is_said_on_a_page_and_stands_on_the_persons(self, cast: Cast) -> None:
        made, uid = listed(cast), cast.external.listed.uid
        client = cast.administrator.client()
        page = reverse("person_belonging", args=[uid])
        assert f'href="{page}"' in text(client, f"/people/{uid}/")
        assert client.post(page, {"organisation": str(made.uid)}).status_code == 302
        assert "Brightside, Agency" in text(cast.coach.client(), f"/people/{uid}/")
        entry = Entry.objects.filter(verb="person.updated").latest("pk")
        assert entry.changes == {"organisation": [None, "Brightside"]}
        assert client.post(page, {"organisation": ""}).status_code == 302
        assert "Brightside" not in text(cast.coach.client(), f"/people/{uid}/")

    def test_who_works_here_belongs_to_nobody_else(self, cast: Cast) -> None:
        page = reverse("person_belonging", args=[cast.employee.listed.uid])
        assert cast.administrator.client().get(page).status_code == 403
        with pytest.raises(NotAllowed):
            person_belong(
                actor=cast.administrator.viewer,
                person=cast.employee.listed,
                organisation=listed(cast),
            )

    def test_the_same_again_writes_nothing(self, cast: Cast) -> None:
        made = listed(cast)
        joined(cast, made)
        before = Entry.objects.count()
        joined(cast, made)
        assert Entry.objects.count() == before

    def test_the_file_of_the_directory_names_it(self, cast: Cast) -> None:
        joined(cast, listed(cast))
        answer = b"".join(cast.coach.client().get("/people/?format=csv")).decode("utf-8-sig")
        [row] = [line for line in answer.splitlines() if line.startswith("Theo Nasser")]
        assert row.endswith("Brightside")
        assert people_table(0, []).header[-1] == "Partner organisation"

    def test_the_api_says_it_of_a_person(self, cast: Cast) -> None:
        joined(cast, listed(cast))
        answer = cast.coach.client().get(f"/api/v1/people/{cast.external.listed.uid}/")
        assert answer.json()["organisation"] == "Brightside"


class TestWhomTheySee:
    def seen(self, member: Member) -> set[str]:
        people = Person.objects.visible_to(member.viewer)
        return set(people.values_list("display_name", flat=True))

    def test_themselves_their_sponsor_and_their_coach(self, cast: Cast) -> None:
        assert self.seen(cast.external) == {"Theo Nasser", "Leon Marsh", "Maria Ortiz"}

    def test_the_people_of_their_own_organisation_and_no_other(self, cast: Cast) -> None:
        made, other = listed(cast), listed(cast, "Northwind")
        partner(cast, "Ada Bright", made)
        partner(cast, "Nick North", other)
        partner(cast, "Nora Nobody", None)
        joined(cast, made)
        assert "Ada Bright" in self.seen(cast.external)
        assert not {"Nick North", "Nora Nobody"} & self.seen(cast.external)

    def test_who_works_here_now_is_no_colleague_any_more(self, cast: Cast) -> None:
        made = listed(cast)
        ada = partner(cast, "Ada Bright", made)
        joined(cast, made)
        Person.objects.filter(pk=ada.listed.pk).update(kind="employee", organisation=None)
        assert "Ada Bright" not in self.seen(cast.external)
        assert "Hana Costa" in self.seen(ada)

    def test_the_coach_of_the_department_where_they_play(self, cast: Cast) -> None:
        make_assignment(cast.external.listed, cast.stores, "responder")
        assert {"Maria Ortiz", "Yuki Walsh"} < self.seen(cast.external)
        Assignment.objects.filter(
            person__in=[cast.coach.listed, cast.coach_elsewhere.listed]
        ).update(state="ended")
        assert "Amara Reid" in self.seen(cast.external), "where nobody coaches"

    def test_the_head_coach_where_the_second_department_has_no_coach(self, cast: Cast) -> None:
        make_assignment(cast.external.listed, cast.stores, "responder")
        Assignment.objects.filter(person=cast.coach_elsewhere.listed).update(state="ended")
        assert {"Maria Ortiz", "Amara Reid"} < self.seen(cast.external)

    def test_who_of_them_may_speak_and_of_nobody_else(self, cast: Cast) -> None:
        made = listed(cast)
        ada = partner(cast, "Ada Bright", made)
        make_assignment(ada.listed, cast.support, "responder")
        make_assignment(partner(cast, "Nick North", None).listed, cast.support, "responder")
        joined(cast, made)
        found = Assignment.objects.visible_to(cast.external.viewer)
        assert {str(each.person) for each in found} == {"Ada Bright"}
        client = cast.external.client()
        assert "Ada Bright" in text(client, "/who/")
        assert "Frontline responder" in text(client, f"/people/{ada.listed.uid}/")

    def test_of_their_coach_they_are_not_told_that_they_hold_nothing(self, cast: Cast) -> None:
        body = text(cast.external.client(), f"/people/{cast.coach.listed.uid}/")
        assert "No role" not in body
        assert "Ask them what they do here." in body
        assert "No role" in text(cast.coach.client(), f"/people/{cast.employee.listed.uid}/")

    def test_the_page_of_anybody_else_is_not_there(self, cast: Cast) -> None:
        client = cast.external.client()
        assert client.get(f"/people/{cast.employee.listed.uid}/").status_code == 404


class TestImport:
    HEADER = PEOPLE_HEADER.strip() + ",sponsor,ends_on,organisation\n"
    EVE = "EVE,Eve,Elm,Eve Elm,eve@agency.example,,SALES,,external,2026-01-01,,BEN,2026-12-31,"

    @pytest.mark.django_db
    def test_a_column_says_it_by_key(self) -> None:
        made = organisation_add(actor=COMMAND, name="Bright", kind="agency", external_id="B1")
        run(whole())
        run(csv_files(people=f"{self.HEADER}{self.EVE}B1\n"), TUESDAY)
        eve = Person.objects.get(external_id="EVE")
        assert eve.organisation == made
        again = run(csv_files(people=f"{self.HEADER}{self.EVE}B1\n"), TUESDAY)
        assert again.totals["unchanged"] == 1
        run(csv_files(people=f"{self.HEADER}{self.EVE}\n"), TUESDAY)
        assert not Person.objects.exclude(organisation=None).exists()
        entry = Entry.objects.filter(verb="person.updated").latest("pk")
        assert entry.changes == {"organisation": ["B1", None]}

    @pytest.mark.django_db
    def test_a_key_that_nobody_listed_is_a_fault(self) -> None:
        run(whole())
        with pytest.raises(Invalid) as error:
            run(csv_files(people=f"{self.HEADER}{self.EVE}B2\n"), TUESDAY)
        assert "B2" in str(error.value.problems)

    @pytest.mark.django_db
    def test_of_who_works_here_it_is_a_fault(self) -> None:
        organisation_add(actor=COMMAND, name="Bright", kind="agency", external_id="B1")
        run(whole())
        row = self.EVE.replace(",external,", ",employee,")
        with pytest.raises(Invalid) as error:
            run(csv_files(people=f"{self.HEADER}{row}B1\n"), TUESDAY)
        assert "Only people from outside" in str(error.value.problems)

    @pytest.mark.django_db
    @pytest.mark.parametrize("told", [True, False])
    def test_who_works_here_from_now_on_belongs_to_nobody_else(self, told: bool) -> None:
        organisation_add(actor=COMMAND, name="Bright", kind="agency", external_id="B1")
        run(whole())
        run(csv_files(people=f"{self.HEADER}{self.EVE}B1\n"), TUESDAY)
        header = self.HEADER if told else self.HEADER.replace(",organisation", "")
        row = self.EVE.replace(",external,", ",employee,")
        run(csv_files(people=f"{header}{row if told else row.rstrip(',')}\n"), TUESDAY)
        eve = Person.objects.get(external_id="EVE")
        assert (eve.kind, eve.organisation) == ("employee", None)
        entries = Entry.objects.filter(verb="person.updated", subject_uid=eve.uid)
        assert any("organisation" in each.changes for each in entries)

    @pytest.mark.django_db
    def test_a_file_without_the_column_leaves_it(self) -> None:
        organisation_add(actor=COMMAND, name="Bright", kind="agency", external_id="B1")
        run(whole())
        run(csv_files(people=f"{self.HEADER}{self.EVE}B1\n"), TUESDAY)
        header = self.HEADER.replace(",organisation", "")
        run(csv_files(people=header + self.EVE.rstrip(",") + "\n"), TUESDAY)
        assert Person.objects.get(external_id="EVE").organisation is not None


def test_it_is_listed_and_renamed_in_the_admin(cast: Cast) -> None:
    client, add = cast.administrator.client(), "/admin/roles_org/organisation/add/"
    cast.administrator.user.is_staff = True
    cast.administrator.user.save()
    answer = client.post(add, {"name": "Brightside", "kind": "agency", "external_id": ""})
    assert answer.status_code == 302
    row = Organisation.objects.get()
    again = client.post(add, {"name": "brightside", "kind": "agency", "external_id": ""})
    assert again.status_code == 200
    path = f"/admin/roles_org/organisation/{row.pk}/change/"
    client.post(path, {"name": "Bright", "kind": "media", "external_id": "B1"})
    row.refresh_from_db()
    assert (row.name, row.kind, row.external_id) == ("Bright", "media", "B1")
    assert Entry.objects.filter(verb="organisation.changed").exists()


class TestApi:
    def test_they_are_listed_with_how_many_are_here(self, cast: Cast) -> None:
        made = listed(cast)
        joined(cast, made)
        partner(cast, "Gone Away", made)
        Person.objects.filter(display_name="Gone Away").update(employment="left")
        status, body = get(cast, "organisations/")
        assert (status, body["next"]) == (200, None)
        assert body["results"] == [
            {
                "uid": str(made.uid),
                "external_id": made.external_id,
                "name": "Brightside",
                "kind": "agency",
                "people": 1,
            }
        ]

    def test_they_are_filtered(self, cast: Cast) -> None:
        first, second = listed(cast), listed(cast, "The Echo", "media")
        for query in ("kind=media", f"external_id={second.external_id}"):
            assert names(get(cast, f"organisations/?{query}")[1], "name") == ["The Echo"]
        assert first.pk != second.pk

    def test_a_partner_lists_their_own_alone(self, cast: Cast) -> None:
        made = listed(cast)
        listed(cast, "The Echo", "media")
        joined(cast, made)
        body = cast.external.client().get("/api/v1/organisations/").json()
        assert names(body, "name") == ["Brightside"]

    def test_a_limited_token_lists_those_of_people_within_its_limit(self, cast: Cast) -> None:
        there = listed(cast, "The Echo", "media")
        partner(cast, "Ines Moreau", there)  # in Stores
        listed(cast)
        ApiToken.objects.update(within_department_uid=cast.stores.uid)
        assert names(get(cast, "organisations/")[1], "name") == ["The Echo"]
        Person.objects.filter(display_name="Ines Moreau").update(employment="left")
        assert names(get(cast, "organisations/")[1], "name") == []
        ApiToken.objects.update(within_department_uid=cast.field_service.uid)
        assert names(get(cast, "organisations/")[1], "name") == []
