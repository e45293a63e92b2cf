"""A step that tells a webhook: a chat or another system, besides the people of the path."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from governance.core.errors import Invalid
from governance.escalations.models import Path, RunStep
from governance.escalations.rules.paths import steps_line, steps_read
from governance.escalations.services import escalation_take, path_change
from governance.jobs.services import run_due
from governance.notify.models import Message, WebhookTarget
from governance.notify.services import target_disable
from governance.notify.webhooks import body_of
from tests.cast import NOW, Cast
from tests.governance.escalations.parts import (
    SAID,
    asked,
    escalation_of,
    log,
    minutes_later,
    verbs,
)
from tests.governance.escalations.test_clocks import BERLIN, berlin, way
from tests.governance.escalations.test_steps import unready
from tests.governance.notify.sink import make
from tests.roles.team.test_role_types import admin  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

COACH, HEAD = ("coach", 15), ("head_coach", 60)
WAITS = "escalation.waits"


@pytest.fixture(autouse=True)
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hook(cast: Cast) -> WebhookTarget:
    made: WebhookTarget = make(cast, "https://chat.example/hook", "slack", events=())
    return made


def tells(hook: WebhookTarget, minutes: int = 10) -> tuple[str, int]:
    return f"webhook:{hook.uid}", minutes


def change(cast: Cast, *steps: tuple[str, int]) -> Path:
    path = Path.objects.get(default=True)
    return path_change(actor=cast.administrator.viewer, path=path, steps=steps, reason="Chat")


def told() -> list[Message]:
    return list(Message.objects.filter(template=WAITS).order_by("pk"))


def happened(cast: Cast, mention: Any) -> str:
    page = cast.coach.client().get(f"/mentions/{mention.uid}/").content.decode()
    return " ".join(unescape(page).split())


def test_it_is_told_at_its_turn_and_the_next_is_asked_when_its_time_is_over(
    cast: Cast, hook: WebhookTarget
) -> None:
    change(cast, tells(hook), COACH, HEAD)
    mention = log(cast.employee)
    [message] = told()
    assert (message.target, message.channel) == (hook, "webhook")
    assert asked(mention) == []
    assert "The webhook “The sink” was told" in happened(cast, mention)
    run_due(now=minutes_later(9))
    assert asked(mention) == []
    run_due(now=minutes_later(10))
    assert asked(mention) == ["Maria Ortiz"]
    assert verbs(escalation_of(mention).uid) == [
        "escalation.opened",
        "escalation.told",
        "escalation.passed_on",
    ]
    assert len(told()) == 1


def test_whoever_was_asked_before_still_owes_it_while_a_chat_is_told(
    cast: Cast, hook: WebhookTarget
) -> None:
    change(cast, COACH, tells(hook), HEAD)
    mention = log(cast.employee)
    assert told() == []
    run_due(now=minutes_later(15))
    assert (len(told()), asked(mention)) == (1, ["Maria Ortiz"])
    run_due(now=minutes_later(25))
    assert asked(mention) == ["Amara Reid"]


def test_taken_in_the_meantime_it_is_not_told(cast: Cast, hook: WebhookTarget) -> None:
    change(cast, COACH, tells(hook))
    mention = log(cast.employee)
    escalation_take(actor=cast.coach.viewer, escalation=escalation_of(mention), now=NOW)
    run_due(now=minutes_later(15))
    assert told() == []


@pytest.mark.parametrize("how", ["off", "gone"])
def test_one_that_is_off_or_gone_is_skipped_at_once_and_the_timeline_says_so(
    cast: Cast, hook: WebhookTarget, how: str
) -> None:
    change(cast, COACH, tells(hook), HEAD)
    mention = log(cast.employee)
    if how == "off":
        target_disable(target=hook, why="410", now=NOW)
    else:
        path_change(
            actor=cast.administrator.viewer,
            path=Path.objects.get(default=True),
            steps=[COACH],
            reason="No chat",
        )
        hook.delete()
    run_due(now=minutes_later(15))
    assert (told(), asked(mention)) == ([], ["Amara Reid"])
    said = happened(cast, mention)
    assert "The webhook “The sink” could not be told, so it went on at once" in said
    assert "Its webhook is switched off, or there no more" in said
    assert verbs(escalation_of(mention).uid)[-2:] == ["escalation.skipped", "escalation.passed_on"]


def test_where_it_is_all_that_a_path_has_it_goes_on_to_the_line(
    cast: Cast, hook: WebhookTarget
) -> None:
    change(cast, tells(hook))
    mention = log(cast.employee)
    run_due(now=minutes_later(10))
    assert asked(mention) == ["Leon Marsh"]


def test_a_climb_goes_on_by_the_path_and_the_name_that_it_began_with(
    cast: Cast, hook: WebhookTarget
) -> None:
    unready(cast, "coach")
    change(cast, COACH, HEAD, tells(hook))
    mention = log(cast.employee)
    change(cast, HEAD)
    WebhookTarget.objects.update(name="Renamed")
    run_due(now=minutes_later(60))
    assert len(told()) == 1
    assert RunStep.objects.get(target="webhook").webhook == "The sink"
    assert escalation_of(mention).runs.get().snapshot[2]["name"] == "The sink"


@pytest.mark.parametrize("kind", ["slack", "teams", "generic"])
def test_each_kind_is_told_that_it_waits_and_not_what_was_said(cast: Cast, kind: str) -> None:
    hook = make(cast, "https://chat.example/hook", kind, events=())
    change(cast, tells(hook), COACH)
    mention = log(cast.employee)
    [message] = told()
    body = str(body_of(hook, message))
    assert SAID not in body
    assert str(mention.uid) in body
    assert ("A mention waits to be taken: Complaint, Support." in body) is (kind != "generic")


def test_a_draft_holds_it_and_what_is_none_is_told(cast: Cast, hook: WebhookTarget) -> None:
    draft = [tells(hook), COACH]
    [first, second] = steps_read(steps_line(draft))
    assert (first["target"], first["webhook"], first["wait_minutes"]) == (
        "webhook",
        str(hook.uid),
        10,
    )
    assert "webhook" not in second
    for line in ("webhook:5", "webhook:nothing:5", f"coach:{hook.uid}:5"):
        with pytest.raises(Invalid):
            steps_read(line)
    with pytest.raises(Invalid, match="There is no such webhook"):
        change(cast, ("webhook:01900000-0000-7000-8000-000000000001", 5), COACH)
    with pytest.raises(Invalid, match="Each is asked once"):
        change(cast, tells(hook), tells(hook, 5))
    assert Path.objects.get(default=True).version == 1


@pytest.mark.parametrize("on", [True, False])
def test_the_simulation_says_when_it_is_told(cast: Cast, hook: WebhookTarget, *, on: bool) -> None:
    change(cast, tells(hook), COACH)
    if not on:
        target_disable(target=hook, why="410", now=NOW)
    client, about = cast.head_coach.client(), {"department": str(cast.support.uid)}
    first, second = client.get("/api/v1/simulation/", about).json()["steps"]
    assert (first["target"], first["webhook"], first["person"]) == ("webhook", "The sink", None)
    assert (first["why"], first["until"] is not None) == ("told" if on else "webhook_off", on)
    assert (second["person_name"], second["webhook"]) == ("Maria Ortiz", None)
    draft = {"department": "Support", "steps": f"webhook:{hook.uid}:5,coach:9"}
    page = " ".join(unescape(client.get("/mentions/who/", draft).content.decode()).split())
    assert "First the webhook “The sink”, who has 5 minutes; then the department's coach" in page
    assert ("Told, nobody in person" in page) is on
    assert ("A step finds nobody then" in page) is not on


def test_the_admin_offers_it_says_it_in_words_and_saves_it(
    hook: WebhookTarget,
    admin: Client,  # noqa: F811
) -> None:
    path = Path.objects.get(default=True)
    address = f"/admin/governance_escalations/path/{path.pk}/change/"
    whom = f"webhook:{hook.uid}"
    assert f'value="{whom}"' in admin.get(address).content.decode()
    sent = {"first": "coach", "first_minutes": "5", "then": whom, "then_minutes": "7"}
    sent |= {"reason": "Chat"}
    told = " ".join(unescape(admin.post(address, sent).content.decode()).split())
    assert "then the webhook “The sink”, who has 7 minutes." in told
    admin.post(address, {**sent, "confirmed": "1"})
    step = path.steps.get(position=2)
    assert (step.target, step.webhook, step.wait_minutes) == ("webhook", hook, 7)
    target_disable(target=hook, why="410", now=NOW)
    shown = admin.get(address).content.decode()
    assert f'<option value="{whom}" selected>' in shown


def test_it_is_told_until_when_in_the_hours_of_its_path(cast: Cast, hook: WebhookTarget) -> None:
    berlin(cast)
    way(cast, steps=[tells(hook), COACH], office_hours=True)
    friday = datetime(2026, 11, 27, 16, 55, tzinfo=BERLIN).astimezone(UTC)
    mention = log(cast.employee, now=friday)
    [message] = told()
    until = datetime(2026, 11, 30, 9, 5, tzinfo=BERLIN)
    assert datetime.fromisoformat(message.payload["data"]["until"]) == until
    assert RunStep.objects.get(position=1).answer_by == until
    run_due(now=friday + timedelta(hours=2))
    assert asked(mention) == []


@pytest.mark.parametrize(
    ("taker", "next_asked"),
    [
        ("coach", "Amara Reid"),  # she was asked, so it goes on past her
        ("head_coach", "Maria Ortiz"),  # nobody was yet: whom her taking had spared
    ],
)
def test_taken_back_it_goes_on_to_people_and_tells_nobody_twice(
    cast: Cast, hook: WebhookTarget, taker: str, next_asked: str
) -> None:
    way(cast, steps=[tells(hook), COACH, HEAD], remind_minutes=60, return_minutes=60)
    mention = log(cast.employee)
    minute = 12 if taker == "coach" else 5
    run_due(now=minutes_later(minute))
    member = getattr(cast, taker)
    escalation_take(
        actor=member.viewer, escalation=escalation_of(mention), now=minutes_later(minute)
    )
    run_due(now=minutes_later(minute + 60))
    run_due(now=minutes_later(minute + 120))
    assert escalation_of(mention).holder is None
    assert (asked(mention), len(told())) == ([next_asked], 1)
