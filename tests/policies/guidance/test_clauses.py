"""Contract clauses: chosen as such, approved by legal, and attested by HR."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from governance.audit.models import Entry
from governance.core.errors import Conflict, Invalid, NotAllowed
from governance.core.events import people_changed
from governance.core.uid import uuid7
from governance.todos.models import Todo
from policies.guidance.models import Attestation, Policy, PolicyVersion
from policies.guidance.rules import AudienceDraft
from policies.guidance.services import (
    policy_draft,
    version_acknowledge,
    version_draft,
    version_publish,
    version_submit,
    version_withdraw,
)
from policies.guidance.services.attesting import attestation_withdraw, clause_attest
from policies.guidance.services.checklist import versions_held
from policies.guidance.services.clauses import clauses_follow
from roles.org.models import Person
from roles.team.models import Assignment, ChecklistItem, RoleType
from roles.team.services import readiness_refresh, role_type_update
from tests.cast import COMMAND, NOW, Cast, Member, make_assignment
from tests.governance.escalations.test_races import at_once
from tests.policies.guidance.test_approving import approve
from tests.policies.making import TEXT
from tests.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Callable


def clause_draft(cast: Cast, kind: str = "clause") -> PolicyVersion:
    return policy_draft(
        actor=cast.coach.viewer,
        uid=uuid7(),
        title="Speaking for us",
        text=TEXT,
        audience=AudienceDraft("role_kinds", role_kinds=("player",)),
        now=NOW,
        kind=kind,
    )


class TestKind:
    def test_the_starter_for_contracts_begins_as_a_clause(self, cast: Cast) -> None:
        client = cast.coach.client()
        page = client.get("/guidelines/new/?starter=contract")
        assert page.context["form"]["kind"].value() == "clause"
        assert client.get("/guidelines/new/?starter=crisis").context["form"]["kind"].value() == (
            "guideline"
        )

    def test_it_is_chosen_on_the_page_and_stays(self, cast: Cast) -> None:
        client = cast.coach.client()
        sent = {"uid": uuid7(), "title": "Ours", "text": TEXT, "audience_kind": "everyone"}
        assert client.post("/guidelines/new/", {**sent, "kind": "clause"}).status_code == 302
        policy = Policy.objects.get(slug="ours")
        assert (policy.kind, policy.baseline) == ("clause", False)
        assert "kind" not in client.get("/guidelines/ours/edit/").context["form"].fields
        assert "Contract clause" in client.get("/guidelines/").content.decode()
        answer = client.post("/guidelines/new/", {**sent, "uid": uuid7(), "kind": "annex"})
        assert answer.status_code == 422

    def test_an_annex_is_not_begun_like_that(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            clause_draft(cast, "annex")

    def test_legal_approves_it_before_it_is_in_force(self, cast: Cast) -> None:
        version = clause_draft(cast)
        with pytest.raises(Conflict) as refused:
            version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)
        assert refused.value.members == {"missing": ["legal"]}


LATER = NOW + timedelta(hours=2)
DAY = date(2026, 11, 20)


def clause(cast: Cast) -> PolicyVersion:
    """A contract clause in force for players."""
    version = clause_draft(cast)
    version_submit(actor=cast.coach.viewer, version=version, now=NOW)
    approve(cast.booth_member, version)
    version.refresh_from_db()
    return version_publish(actor=cast.head_coach.viewer, version=version, now=NOW)


def following(cast: Cast, version: PolicyVersion, *, major: bool) -> PolicyVersion:
    """The next version of the clause, in force."""
    draft = version_draft(actor=cast.coach.viewer, policy=version.policy, now=LATER)
    draft.major = major
    draft.text += f"\n\nMore, {major}."
    draft.save()
    version_submit(actor=cast.coach.viewer, version=draft, now=LATER)
    approve(cast.booth_member, draft)
    draft.refresh_from_db()
    return version_publish(actor=cast.head_coach.viewer, version=draft, now=LATER)


def switch(cast: Cast, *, on: bool = True) -> None:
    kind = RoleType.objects.get(key="responder")
    kind.contract_clause = on
    role_type_update(actor=cast.administrator.viewer, type=kind, now=NOW)


def hr(cast: Cast) -> Member:
    make_assignment(cast.employee.listed, cast.root, "hr")
    return cast.employee


def attest(who: Member, version: PolicyVersion, *people: Member, **more: Any) -> int:
    said: dict[str, Any] = {
        "people": [each.listed.uid for each in people],
        "signed_on": DAY,
        "reference": "Personnel file 12",
        "reason": "New contracts of 2026",
        "now": LATER,
        **more,
    }
    return clause_attest(actor=who.viewer, version=version, **said)


def item(who: Member) -> ChecklistItem:
    return ChecklistItem.objects.get(assignment__person=who.listed, kind="clause")


def is_ready(who: Member, now: Any = LATER) -> bool:
    return Assignment.objects.ready(now).filter(person=who.listed).exists()


class TestNeeded:
    def test_only_where_the_kind_of_role_asks_for_it(self, cast: Cast) -> None:
        version = clause(cast)
        assert not ChecklistItem.objects.filter(kind="clause").exists()
        switch(cast)
        found = item(cast.player)
        assert (found.ref, found.title) == (version.policy.uid, "Speaking for us")
        assert is_ready(cast.player), "who is ready has the days of the clause"
        assert found.blocks_from == NOW + timedelta(days=14)
        assert not ChecklistItem.objects.filter(
            kind="clause", assignment__person=cast.coach.listed
        ).exists()

    def test_settings_and_who_confirms_are_read_as_often_for_many_as_for_one(
        self, cast: Cast
    ) -> None:
        hr(cast)
        switch(cast)

        def reads() -> dict[str, int]:
            made = make_assignment(cast.boss.listed, cast.stores, "responder")
            person_ids = [cast.boss.listed.pk]
            sent = queries_of(lambda: clauses_follow(actor=COMMAND, person_ids=person_ids, now=NOW))
            assert made.items.filter(kind="clause").count() == Policy.objects.count()
            once = ("roles_org_organisationsettings", "roles_org_holiday", "roles_team_roletype")
            return {
                word: sum(f"FROM {word}" in each.replace('"', "") for each in sent) for word in once
            }

        clause(cast)
        one = reads()
        clause(cast)
        clause(cast)
        assert reads() == one
        assert one["roles_org_organisationsettings"] == 3

    def test_without_it_nobody_stays_ready_when_the_days_are_over(self, cast: Cast) -> None:
        clause(cast)
        switch(cast)
        text = PolicyVersion.objects.get()
        sign = partial(version_acknowledge, version=text, text_hash=text.text_hash, language="en")
        sign(actor=cast.player.viewer, now=NOW)
        later = NOW + timedelta(days=15)
        readiness_refresh(actor=COMMAND, now=later)
        assert not is_ready(cast.player, later)
        assert attest(hr(cast), Policy.objects.get().versions.get(), cast.player, now=later) == 1
        assert is_ready(cast.player, later), "in the same transaction"

    def test_a_new_role_has_it_met_when_hr_has_said_so_before(self, cast: Cast) -> None:
        version = clause(cast)
        attest(hr(cast), version, cast.player)
        switch(cast)
        assert item(cast.player).met_at == LATER or item(cast.player).met_at == NOW

    def test_it_goes_when_the_kind_asks_no_more_or_the_clause_is_withdrawn(
        self, cast: Cast
    ) -> None:
        version = clause(cast)
        switch(cast)
        switch(cast, on=False)
        assert not ChecklistItem.objects.filter(kind="clause").exists()
        switch(cast)
        version_withdraw(actor=cast.head_coach.viewer, version=version, reason="Over", now=NOW)
        assert not ChecklistItem.objects.filter(kind="clause").exists()

    def test_a_major_version_is_signed_anew_and_a_minor_one_is_not(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        switch(cast)
        attest(who, version, cast.player)
        for major, met in ((False, True), (True, False)):
            following(cast, version, major=major)
            assert (item(cast.player).met_at is not None) is met
        assert is_ready(cast.player), "publishing silences nobody at once"

    def test_a_leave_pauses_the_days_of_who_is_ready(self, cast: Cast) -> None:
        clause(cast)
        switch(cast)
        person, before = cast.player.listed, item(cast.player).blocks_from
        for days, employment in ((3, "on_leave"), (23, "active")):
            Person.objects.filter(pk=person.pk).update(employment=employment)
            now = NOW + timedelta(days=days)
            people_changed.send(sender=None, person_ids=[person.pk], actor=COMMAND, now=now)
        assert item(cast.player).blocks_from == before + timedelta(days=20)
        assert is_ready(cast.player, NOW + timedelta(days=23, hours=1))

    def test_of_one_that_came_during_the_leave_they_run_from_the_return(self, cast: Cast) -> None:
        person, days = cast.player.listed, timedelta(days=1)
        Person.objects.filter(pk=person.pk).update(employment="on_leave")
        people_changed.send(sender=None, person_ids=[person.pk], actor=COMMAND, now=NOW - 9 * days)
        clause(cast)
        switch(cast)
        grace = item(cast.player).blocks_from - NOW
        assert grace > timedelta(0), "they were ready when the leave began"
        Person.objects.filter(pk=person.pk).update(employment="active")
        back = NOW + 5 * days
        people_changed.send(sender=None, person_ids=[person.pk], actor=COMMAND, now=back)
        assert item(cast.player).blocks_from == back + grace
        assert is_ready(cast.player, back + timedelta(hours=1))


class TestAttesting:
    def test_hr_says_so_of_many_and_the_trail_has_who_what_and_why(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        assert attest(who, version, cast.player, cast.coach) == 2
        assert attest(who, version, cast.player, cast.external) == 1, "whoever has it is left"
        entry = Entry.objects.filter(verb="clause.attested").order_by("pk")[0]
        assert (entry.reason, entry.actor_label) == ("New contracts of 2026", "Hana Costa")
        assert entry.subject_uid == version.uid
        kept = Attestation.objects.get(uid=entry.changes["attestation"])
        assert (kept.signed_on, kept.reference) == (DAY, "Personnel file 12")

    def test_nobody_else_does_and_nobody_their_own(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        for other in (cast.player, cast.coach, cast.head_coach, cast.administrator):
            with pytest.raises(NotAllowed) as refused:
                attest(other, version, cast.external)
            assert refused.value.code == "hr_confirms"
        with pytest.raises(NotAllowed) as refused:
            attest(who, version, who, cast.player)
        assert refused.value.code == "own_contract"
        assert not Attestation.objects.exists()
        assert attest(cast.head_coach, version, who) == 1, "of the only one of HR, somebody else"

    def test_who_stands_in_for_the_only_one_of_hr_confirms_nobody_else(self, cast: Cast) -> None:
        version = clause(cast)
        make_assignment(cast.player.listed, cast.root, "hr")
        make_assignment(cast.employee.listed, cast.support, "responder")
        switch(cast)
        for people in ([cast.player, cast.employee], [cast.employee]):
            with pytest.raises(NotAllowed) as refused:
                attest(cast.head_coach, version, *people)
            assert refused.value.code == "hr_confirms"
        path = f"/guidelines/{version.policy.slug}/contracts/"
        page = cast.head_coach.client().get(path).content.decode()
        assert page.count('name="people"') == 1
        assert f'value="{cast.player.listed.uid}"' in page
        assert attest(cast.head_coach, version, cast.player) == 1

    def test_without_hr_the_head_coach_does(self, cast: Cast) -> None:
        assert attest(cast.head_coach, clause(cast), cast.player) == 1

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"signed_on": NOW.date() + timedelta(days=1)}, "no_such_day"),
            ({"reference": " "}, "reference_needed"),
            ({"reason": "\0"}, "reason_needed"),
            ({"people": []}, "people_needed"),
            ({"people": [uuid7()]}, "people_needed"),
        ],
    )
    def test_it_has_a_day_a_place_and_a_reason(
        self, cast: Cast, wrong: dict[str, Any], code: str
    ) -> None:
        version = clause(cast)
        with pytest.raises(Invalid) as refused:
            attest(hr(cast), version, cast.player, **wrong)
        assert refused.value.code == code

    def test_only_of_a_clause_that_is_in_force(self, cast: Cast) -> None:
        draft = clause_draft(cast)
        with pytest.raises(Conflict):
            attest(hr(cast), draft, cast.player)

    def test_it_is_only_ever_added(self, cast: Cast) -> None:
        attest(hr(cast), clause(cast), cast.player)
        for change in (
            lambda: Attestation.objects.update(reference="Elsewhere"),
            lambda: Attestation.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


class TestTakingBack:
    def test_a_later_entry_takes_it_back_and_roles_lack_it_at_once(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        switch(cast)
        attest(who, version, cast.player)
        first = Attestation.objects.get()
        taken: dict[str, Any] = {"attestation": first, "reason": "Wrong file", "now": LATER}
        with pytest.raises(NotAllowed):
            attestation_withdraw(actor=cast.coach.viewer, **taken)
        attestation_withdraw(actor=who.viewer, **taken)
        assert item(cast.player).met_at is None
        assert not is_ready(cast.player)
        with pytest.raises(Conflict):
            attestation_withdraw(actor=who.viewer, **taken)
        entry = Entry.objects.get(verb="clause.withdrawn")
        assert (entry.reason, entry.changes["withdraws"]) == ("Wrong file", str(first.uid))
        attest(who, version, cast.player)
        assert item(cast.player).met_at == LATER
        assert Attestation.objects.standing().count() == 1

    def test_one_with_an_older_text_takes_no_days_from_those_of_the_new(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        switch(cast)
        attest(who, version, cast.player)
        following(cast, version, major=True)
        due, old = item(cast.player).blocks_from, Attestation.objects.get()
        attestation_withdraw(actor=who.viewer, attestation=old, reason="Wrong file", now=LATER)
        assert item(cast.player).blocks_from == due == LATER + timedelta(days=14)
        assert is_ready(cast.player)

    def test_whoever_has_left_signs_a_new_contract_when_hired_again(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        attest(who, version, cast.player, cast.coach)
        left = [cast.player.listed.pk]
        for state in ("left", "active"):
            Person.objects.filter(pk__in=left).update(employment=state)
            people_changed.send(sender=None, person_ids=left, actor=COMMAND, now=LATER)
        standing = Attestation.objects.standing()
        assert [each.person_name for each in standing] == ["Maria Ortiz"]
        assert Attestation.objects.get(reason="Left").person_name == "Priya Shah"


def owed(cast: Cast) -> list[str]:
    todos = Todo.objects.open().filter(subject__kind="contracts")
    return sorted(todos.values_list("person__display_name", flat=True))


class TestAsked:
    def test_hr_has_one_to_do_while_roles_wait(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        assert owed(cast) == []
        switch(cast)
        assert owed(cast) == ["Hana Costa"]
        todo = Todo.objects.get(subject__kind="contracts", closed_at=None)
        assert who.client().get(todo.subject.path).status_code == 200
        attest(who, version, cast.player)
        assert owed(cast) == []
        said = Attestation.objects.get()
        attestation_withdraw(actor=who.viewer, attestation=said, reason="Wrong", now=LATER)
        assert owed(cast) == ["Hana Costa"]
        version_withdraw(actor=cast.head_coach.viewer, version=version, reason="Over", now=LATER)
        assert owed(cast) == []

    def test_for_the_only_one_of_hr_somebody_else_is_asked(self, cast: Cast) -> None:
        clause(cast)
        make_assignment(cast.player.listed, cast.root, "hr")
        switch(cast)
        assert owed(cast) == ["Amara Reid"]


def test_of_many_at_once_one_counts(committed_cast: Cast) -> None:
    cast = committed_cast
    version, who = clause(cast), hr(cast)
    outcomes = at_once(*[lambda: attest(who, version, cast.player)] * 5)
    assert sorted(map(str, outcomes)) == ["0", "0", "0", "0", "1"]
    assert Attestation.objects.count() == 1


def test_it_waits_for_whoever_looks_at_what_roles_need(committed_cast: Cast) -> None:
    cast = committed_cast
    version, who = clause(cast), hr(cast)
    attest(who, version, cast.player)
    said = Attestation.objects.get()
    taken: dict[str, Any] = {"attestation": said, "reason": "Wrong", "now": LATER}
    with transaction.atomic():
        versions_held()
        outcomes = at_once(
            lambda: impatient(lambda: attest(who, version, cast.coach)),
            lambda: impatient(lambda: attestation_withdraw(actor=who.viewer, **taken)),
        )
    assert outcomes == ["waited", "waited"]


def impatient(call: Callable[[], object]) -> object:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return call()
    except OperationalError:
        return "waited"


class TestPages:
    def test_hr_confirms_many_at_once_and_takes_one_back(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        switch(cast)
        client, path = who.client(), f"/guidelines/{version.policy.slug}/contracts/"
        page = client.get(path).content.decode()
        assert "Priya Shah" in page
        assert "Maria Ortiz" not in page, "no role of hers asks for it"
        sent = {"signed_on": "2026-11-20", "reference": "File 12", "reason": "New contracts"}
        people = [cast.player.listed.uid, cast.coach.listed.uid]
        bad = client.post(path, {**sent, "people": people, "reference": ""})
        assert bad.status_code == 422
        assert f'value="{cast.player.listed.uid}" checked' in bad.content.decode()
        assert client.post(path, {**sent, "people": ["x"]}).status_code == 422
        assert client.post(path, {**sent, "people": people}).status_code == 302
        assert "No role asks for it now" in client.get(path).content.decode()
        said = Attestation.objects.get(person=cast.player.listed)
        one = f"{path}{said.uid}/"
        assert "File 12" in client.get(one).content.decode()
        assert client.post(one, {"reason": ""}).status_code == 422
        assert client.post(one, {"reason": "Wrong file"}).status_code == 302
        assert "Wrong file" in client.get(one).content.decode()

    def test_it_is_hidden_from_whom_it_does_not_concern(self, cast: Cast) -> None:
        version = clause(cast)
        hr(cast)
        path = f"/guidelines/{version.policy.slug}/contracts/"
        for who, status in (("player", 404), ("coach", 404), ("auditor", 200), ("head_coach", 200)):
            assert cast.members[who].client().get(path).status_code == status
        assert cast.auditor.client().post(path, {}).status_code == 403

    def test_the_file_has_who_signed_when_and_where_it_lies(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        attest(who, version, cast.player)
        path = f"/guidelines/{version.policy.slug}/contracts/?format=csv&show=signed"
        told = who.client().get(path).getvalue().decode("utf-8-sig")
        [header, row] = told.splitlines()
        assert header.startswith("Person,E-mail,Department")
        assert "Priya Shah" in row
        assert "Personnel file 12" in row

    def test_holders_read_who_confirms_it_and_later_that_it_is_signed(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        switch(cast)
        held = Assignment.objects.get(person=cast.player.listed)
        page = cast.player.client().get(f"/assignments/{held.uid}/").content.decode()
        assert "HR confirms that it is signed: Hana Costa" in page
        attest(who, version, cast.player)
        own = cast.player.client().get(f"/guidelines/{version.policy.slug}/").content.decode()
        assert "Yours is signed, on 20 November 2026." in own

    def test_the_api_gives_hr_all_and_others_their_own(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        attest(who, version, cast.player, cast.coach)
        path = f"/api/v1/attestations/?policy={version.policy.uid}&fields=person_name,signed_on"
        names = {
            name: [row["person_name"] for row in member.client().get(path).json()["results"]]
            for name, member in (("hr", who), ("player", cast.player), ("boss", cast.boss))
        }
        assert {key: sorted(found) for key, found in names.items()} == {
            "hr": ["Maria Ortiz", "Priya Shah"],
            "player": ["Priya Shah"],
            "boss": [],
        }

    def test_the_list_is_read_in_as_many_queries_for_two_as_for_one(self, cast: Cast) -> None:
        version, who = clause(cast), hr(cast)
        client, path = who.client(), f"/guidelines/{version.policy.slug}/contracts/"
        attest(who, version, cast.player)
        client.get(path)
        few = len(queries_of(lambda: client.get(path)))
        attest(who, version, cast.coach, cast.external)
        assert len(queries_of(lambda: client.get(path))) == few
