"""Time for a role: how many hours a week are agreed, in all, and what is said when it is much."""

from __future__ import annotations

from csv import DictReader
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from governance.audit.models import Entry
from governance.core.clock import utc_now
from governance.notify.models import Message
from roles.org.models import OrganisationSettings
from roles.team.models import Assignment
from roles.team.selectors.hours import week_of
from roles.team.services import review_ask
from tests.cast import NOW, make_assignment
from tests.roles.team.pages import text, vacant_role

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast, Member


def asked(cast: Cast, hours: str, **more: str) -> tuple[str, dict[str, str]]:
    """Priya, who plays already, for one role more."""
    role = vacant_role(cast, "gatherer")
    data = {"person": str(cast.player.listed.uid), "authority": "1", "starts_on": "2099-01-01"}
    return f"/team/assign/?role={role.uid}", {**data, "hours": hours, **more}


def held(cast: Cast, hours: float | None = None) -> Assignment:
    found = Assignment.objects.get(person=cast.player.listed, role__type__key="responder")
    Assignment.objects.filter(pk=found.pk).update(hours=hours)
    return found


def changed(by: Member, assignment: Assignment, body: Any) -> tuple[int, Any]:
    address = f"/api/v1/assignments/{assignment.uid}/"
    answer = by.client().patch(address, body, content_type="application/json")
    return answer.status_code, answer.json()


def row(client: Client, assignment: Assignment, **query: Any) -> Any:
    listed = client.get("/api/v1/assignments/", query).json()["results"]
    return next(each for each in listed if each["uid"] == str(assignment.uid))


def test_who_consents_reads_them_and_the_persons_total(cast: Cast) -> None:
    held(cast, 6)
    address, data = asked(cast, "7.5")
    assert cast.coach.client().post(address, data).status_code == 302
    made = Assignment.objects.get(person=cast.player.listed, role__type__key="gatherer")
    body = text(cast.line_manager.client(), f"/assignments/{made.uid}/")
    assert "7.5" in body
    assert "13.5 with their other roles" in body
    assert "thought sensible" not in body
    person = text(cast.employee.client(), f"/people/{cast.player.listed.uid}/")
    assert " ".join(person.split()).count("Hours a week, in all of these: 13.5") == 1
    assert row(cast.coach.client(), made)["hours"] == 7.5
    answer: Any = cast.coach.client().get("/team/roles/?format=csv")
    lines = list(DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    told = {each["Hours a week"] for each in lines if each["Holder"] == "Priya Shah"}
    assert told == {"6.0", "7.5"}


@pytest.mark.parametrize(("before", "said"), [(36, "43.5 hours a week"), (32, None)])
def test_what_goes_beyond_a_sensible_week_is_said_and_stops_nothing(
    cast: Cast, before: int, said: str | None
) -> None:
    held(cast, before)
    address, data = asked(cast, "7.5")
    body = cast.coach.client().post(address, {**data, "check": "1"}).content.decode()
    assert ("hours a week with their other roles" in body) == bool(said)
    assert (said or "Nothing stands against it") in body
    assert cast.coach.client().post(address, data).status_code == 302


def test_the_organisation_says_what_is_sensible(cast: Cast) -> None:
    held(cast, 6)
    address, data = asked(cast, "7.5")
    OrganisationSettings.objects.update_or_create(pk=1, defaults={"week_hours": 13})
    body = cast.coach.client().post(address, {**data, "check": "1"}).content.decode()
    assert "13 at most is thought sensible" in body


def test_half_hours_up_to_a_week_and_no_others(cast: Cast) -> None:
    address, data = asked(cast, "0.3")
    answer = cast.coach.client().post(address, data)
    assert (answer.status_code, 'href="#id_hours"' in answer.content.decode()) == (422, True)
    one = held(cast)
    for hours in (0.3, 0, 40.5, -1, "nan", "much", True):
        status, body = changed(cast.coach, one, {"hours": hours})
        assert (status, body["errors"][0]["pointer"]) == (400, "/hours")


def test_who_runs_the_department_changes_them_and_the_past_stays(cast: Cast) -> None:
    one = held(cast, 6)
    assert changed(cast.player, one, {"hours": 3})[0] == 403  # not for oneself
    status, body = changed(cast.coach, one, {"hours": 4})
    assert (status, body["hours"], body["languages"]) == (200, 4.0, [])
    entry = Entry.objects.get(subject_uid=one.uid, verb="assignment.focus_changed")
    assert entry.changes == {"hours": ["6.0", "4.0"]}
    day = (utc_now() - timedelta(days=1)).date().isoformat()
    assert row(cast.coach.client(), one, as_of=day)["hours"] == 6.0
    assert "4" in text(cast.coach.client(), f"/assignments/{one.uid}/focus/")
    assert changed(cast.coach, one, {"hours": None})[1]["hours"] is None
    assert not one.past_foci.exists()


def told(assignment: Assignment) -> set[str]:
    found = Message.objects.filter(template="team/mail/hours")
    assert all(each.payload["holder"] == str(assignment.person) for each in found)
    return set(found.values_list("person__display_name", flat=True))


def test_more_hours_are_told_to_the_holder_and_to_who_consents(cast: Cast) -> None:
    one = held(cast, 6)
    changed(cast.coach, one, {"hours": 4})
    assert told(one) == set()
    changed(cast.coach, one, {"hours": 20, "languages": ["de"]})
    assert told(one) == {"Priya Shah", str(cast.line_manager.listed)}
    payload = Message.objects.filter(template="team/mail/hours")[0].payload
    assert (payload["before"], payload["hours"], payload["by"]) == ("4.0", "20.0", "Maria Ortiz")


def test_who_is_to_consent_is_not_told_before_the_holder_accepts(cast: Cast) -> None:
    address, data = asked(cast, "4")
    assert cast.coach.client().post(address, data).status_code == 302
    made = Assignment.objects.get(person=cast.player.listed, role__type__key="gatherer")
    changed(cast.coach, made, {"hours": 20})
    assert told(made) == {"Priya Shah"}


def test_the_line_manager_reads_it_where_roles_are_reviewed(cast: Cast) -> None:
    one = held(cast, 30)
    review_ask(actor=cast.coach.viewer, assignment=one, reason="Too much?", now=NOW)
    address = "/reviews/"
    assert "Many hours a week" not in text(cast.line_manager.client(), address)
    make_assignment(cast.player.listed, cast.stores, "gatherer")
    Assignment.objects.filter(role__department=cast.stores, person=cast.player.listed).update(
        hours=10.5
    )
    assert "Many hours a week" in text(cast.line_manager.client(), address)


def test_what_is_over_takes_no_time(cast: Cast) -> None:
    one = held(cast, 6)
    Assignment.objects.filter(pk=one.pk).update(state="ended")
    assert week_of(cast.player.listed.pk, None).total == 0
