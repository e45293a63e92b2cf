"""A path that is tried does what the same path then does, whenever a mention comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from html import unescape
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from psycopg2.extras import DateTimeTZRange

from governance.core.errors import Invalid
from governance.escalations.models import Mention, Path, Rota, RunStep
from governance.escalations.rules import Severity, Topic
from governance.escalations.rules.paths import steps_line, steps_read
from governance.escalations.rules.rota import LayerTerms
from governance.escalations.selectors.preview import climb_preview
from governance.escalations.services import path_change
from governance.escalations.services.rota import LayerDraft, PlanDraft, rota_open
from governance.jobs.services import run_due
from governance.notify.models import Preference
from roles.org.models import Holiday, OrganisationSettings
from roles.team.models import Assignment, ReadyPeriod
from tests.governance.escalations.parts import log
from tests.roles.team.test_role_types import admin  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

BERLIN = ZoneInfo("Europe/Berlin")
STEPS = (("duty", 90), ("coach", 240), ("head_coach", 60))
PAGE, API = "/mentions/who/", "/api/v1/simulation/"
# On the wall in Berlin: both nights that change the clocks, at night, in duty hours, at their end,
# a weekend, a holiday, the coach's last hours; a promise is more than the coach may.
MOMENTS = [
    ("2026-03-28T23:00", "usual"),
    ("2026-04-01T03:00", "serious"),
    ("2026-04-01T10:31", "usual"),
    ("2026-04-03T16:00", "usual"),
    ("2026-04-04T23:00", "usual"),
    ("2026-05-01T09:30", "usual"),
    ("2026-05-31T22:00", "usual"),
    ("2026-10-24T23:00", "usual"),
]
BEFORE = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def watch(cast: Cast) -> Cast:
    """Berlin's clocks, office hours on duty, a holiday, a coach with quiet hours who stops."""
    OrganisationSettings.objects.update(time_zone="Europe/Berlin")
    Holiday.objects.create(day=date(2026, 5, 1), name="Labour Day")
    coach = cast.coach.listed
    Preference.objects.create(person=coach, quiet_from=time(20), quiet_to=time(7))
    ReadyPeriod.objects.update(during=DateTimeTZRange(BEFORE, None))
    Assignment.objects.update(starts_on=BEFORE.date())
    Assignment.objects.filter(person=coach).update(ends_on=date(2026, 6, 1))
    terms = LayerTerms(
        date(2026, 3, 2),
        (cast.player.listed.pk,),
        days=(1, 2, 3, 4, 5),
        opens=time(9),
        closes=time(17),
    )
    plan = PlanDraft("Europe/Berlin", (), (LayerDraft("Office hours", terms),))
    actor, department = cast.head_coach.viewer, cast.support
    rota_open(actor=actor, department=department, name="Desk", plan=plan, now=BEFORE)
    administrator, path = cast.administrator.viewer, Path.objects.get(default=True)
    path_change(actor=administrator, path=path, steps=STEPS, reason="As the desk works.")
    return cast


def happens(mention: Mention) -> list[tuple[Any, ...]]:
    """Move the clock from step to step."""
    waiting = RunStep.objects.filter(escalation__mention=mention, done_at=None)
    while (step := waiting.first()) is not None:
        run_due(now=step.due_at)
    steps = RunStep.objects.filter(escalation__mention=mention).order_by("position")
    return [(s.target, s.done_at, s.person_id, s.why, s.answer_by) for s in steps]


def test_what_is_tried_is_what_then_happens(watch: Cast) -> None:
    """All are told before the first of them comes; then the clock is moved from one to the next."""
    ats = [
        datetime.fromisoformat(wall).replace(tzinfo=BERLIN).astimezone(UTC) for wall, _ in MOMENTS
    ]
    foretold = []
    for at, (_wall, severity) in zip(ats, MOMENTS, strict=True):
        made_up = Mention(
            department_id=watch.support.pk, topic=Topic.COMPLAINT, severity=Severity(severity)
        )
        _name, version, steps = climb_preview(mention=made_up, now=at)
        assert version == 2
        foretold.append(
            [(s.target, s.at, s.person and s.person.pk, s.reason, s.until) for s in steps]
        )
    logged = [
        happens(log(watch.employee, now=at, severity=severity, department=watch.support))
        for at, (_wall, severity) in zip(ats, MOMENTS, strict=True)
    ]
    assert dict(zip(MOMENTS, foretold, strict=True)) == dict(zip(MOMENTS, logged, strict=True))
    whom = {tuple(target for target, _at, person, *_ in steps if person) for steps in logged}
    assert {("duty", "coach", "head_coach"), ("coach", "head_coach"), ("head_coach",)} <= whom


def test_the_page_reads_and_tells_the_clocks_of_the_organisation(watch: Cast) -> None:
    """Four hours from eleven at night are four in the morning where an hour is left out."""
    client = watch.head_coach.client()
    asked = {"department": "Support", "topic": "complaint", "at": "2026-03-28T23:00"}
    body = unescape(client.get(PAGE, asked).content.decode())
    assert "Sat 28 Mar, 23:00: Nobody was on duty" in " ".join(body.split())
    assert "has time until Sun 29 Mar, 04:00" in body
    assert "Times are those of Europe/Berlin" in body
    assert "A step finds nobody then" in body
    assert "It stays with Amara Reid" in body


def test_another_path_and_a_draft_are_tried_and_nothing_is_saved(watch: Cast) -> None:
    client = watch.administrator.client()
    asked = {"department": str(watch.support.uid), "at": "2026-04-01T08:30:00Z"}
    path = Path.objects.get(default=True)
    row = client.get(API, {**asked, "path": str(path.uid)}).json()
    assert (row["path"], row["version"]) == (path.name, 2)
    assert [step["target"] for step in row["steps"]] == ["duty", "coach", "head_coach"]
    draft = client.get(API, {**asked, "steps": "coach:30"}).json()
    assert (draft["path"], draft["ends_at"], draft["asked"]) == (None, "2026-04-01T09:00:00Z", True)
    [step] = draft["steps"]
    assert (step["person_name"], step["why"]) == ("Maria Ortiz", "asked")
    assert Path.objects.get().version == 2
    assert not Mention.objects.exists()
    for nonsense in ("coach", "coach:0", "line:5", "coach:5,coach:9", "coach:²", "\0"):
        assert client.get(API, {"steps": nonsense}).status_code == 400


def test_a_draft_is_read_as_it_is_written() -> None:
    assert [(s["target"], s["wait_minutes"]) for s in steps_read(steps_line(STEPS))] == list(STEPS)
    with pytest.raises(Invalid):
        steps_read("")


def test_the_admin_leads_to_trying_a_path_and_its_draft(
    cast: Cast,
    admin: Client,  # noqa: F811
) -> None:
    path = Path.objects.get(default=True)
    address = f"/admin/governance_escalations/path/{path.pk}/change/"
    assert f'href="{PAGE}?path={path.uid}"' in admin.get(address).content.decode()
    sent = {"first": "head_coach", "first_minutes": "5", "then": "", "last": "", "reason": "Calm."}
    told = admin.post(address, sent).content.decode()
    link = f"{PAGE}?steps=head_coach%3A5"
    assert f'href="{link}"' in told
    body = admin.get(f"{link}&topic=complaint").content.decode()
    assert "A draft of a path" in body
    assert "Amara Reid" in body
    assert Path.objects.get().version == 1


@pytest.mark.parametrize(("name", "there"), [("head_coach", True), ("player", False)])
def test_a_rota_leads_there_for_who_may(watch: Cast, name: str, *, there: bool) -> None:
    rota = Rota.objects.get()
    address = f"/rota/{rota.uid}/"
    body = watch.members[name].client().get(address).content.decode()
    assert (f'href="{PAGE}?unit={rota.department.uid}"' in body) is there
