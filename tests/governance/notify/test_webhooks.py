"""Webhooks: what goes out, to whom, signed how, tried how often; a real server takes them."""

from __future__ import annotations

import json
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from standardwebhooks import Webhook

from governance.accounts.models import Grant
from governance.accounts.services import grant_give
from governance.audit.selectors import entries_about
from governance.core.errors import Invalid, NotAllowed
from governance.escalations.rules import Topic, Wish
from governance.escalations.selectors.hooks import webhooks_offered
from governance.escalations.services import mention_log
from governance.findings.services import findings_audit
from governance.jobs.services import run_due
from governance.notify import webhooks
from governance.notify.models import Message, WebhookTarget
from governance.notify.rules import WEBHOOK_TRIES
from governance.notify.services import (
    message_queue,
    messages_send,
    sending,
    target_change,
    target_create,
    target_disable,
    target_secret_renew,
    target_test,
    webhook_replay,
)
from roles.org.models import OrganisationSettings
from roles.team.models import Assignment, Role, RoleType
from roles.team.services import readiness_refresh
from tests.cast import COMMAND, NOW, Cast, make_assignment
from tests.governance.notify.sink import EVENT, MUCH, make, queue

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from tests.governance.notify.sink import Inbox

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("kind", ["slack", "teams", "generic"])
def test_whatever_is_told_no_address_inside_is_asked(cast: Cast, kind: str) -> None:
    """Set up it may be, since a name may lead anywhere later; sent to it is never."""
    make(cast, "https://10.0.0.1/hook", kind)
    queue()
    messages_send(now=NOW)
    message = Message.objects.get()
    assert (message.state, message.attempts, message.sent_at) == ("pending", 1, None)
    assert "private network (10.0.0.1)" in message.last_error
    Message.objects.update(attempts=WEBHOOK_TRIES - 1, next_try_at=NOW)
    messages_send(now=NOW)
    assert Message.objects.get().state == "dead"


@pytest.mark.usefixtures("near")
class TestSending:
    def test_it_is_signed_as_standard_webhooks_are(self, cast: Cast, inbox: Inbox) -> None:
        target = make(cast, inbox.url)
        queue()
        with time_machine.travel(NOW, tick=False):
            messages_send(now=NOW)
            ((path, headers, body),) = inbox.taken
            told = Webhook(target.secret).verify(body, headers)
        assert (path, headers["Content-Type"]) == ("/hook", "application/json")
        at = NOW.isoformat()
        assert told == {"type": EVENT, "timestamp": at, "seq": 1, "data": {"count": 2}}
        assert headers["webhook-id"] == f"msg_{Message.objects.get().uid.hex}"

    def test_a_chat_is_told_in_words_that_call_nobody(self, cast: Cast, inbox: Inbox) -> None:
        make(cast, inbox.url, "slack")
        make(cast, inbox.url, "teams")
        assert queue() == 2
        messages_send(now=NOW)
        slack, teams = (json.loads(body) for _path, _headers, body in inbox.taken)
        assert slack == {
            "text": "Found &lt;2&gt; &amp; more\n<http://localhost/findings/|Open in Playbook>"
        }
        (card,) = teams["attachments"]
        assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert card["content"]["body"][0]["inlines"][0]["text"] == "Found <2> & more"
        assert card["content"]["actions"][0]["url"] == "http://localhost/findings/"
        assert all("webhook-signature" not in headers for _path, headers, _body in inbox.taken)

    def test_only_who_listens_is_told_and_once(self, cast: Cast, inbox: Inbox) -> None:
        make(cast, inbox.url)
        make(cast, inbox.url, events=("assignment.ready",))
        assert (queue(), queue("k2", event="finding.closed")) == (1, 0)
        queue()
        messages_send(now=NOW)
        assert len(inbox.taken) == Message.objects.count() == 1

    def test_a_failure_is_tried_again_for_75_hours_with_the_same_id(
        self, cast: Cast, inbox: Inbox
    ) -> None:
        make(cast, inbox.url)
        queue()
        inbox.answers.extend([(500, {})] * 99)
        now = NOW
        while Message.objects.filter(state=Message.State.PENDING).exists():
            now = Message.objects.get().next_try_at
            messages_send(now=now)
        message = Message.objects.get()
        assert (message.state, message.attempts) == (Message.State.DEAD, 10)
        assert timedelta(hours=75) < now - NOW < timedelta(hours=76)
        assert message.last_error.startswith("127.0.0.1 answered 500.")
        assert len({headers["webhook-id"] for _path, headers, _body in inbox.taken}) == 1
        assert len({headers["webhook-timestamp"] for _path, headers, _b in inbox.taken}) == 10

    def test_gone_switches_it_off_with_an_entry_and_nothing_more_is_sent(
        self, cast: Cast, inbox: Inbox
    ) -> None:
        target = make(cast, inbox.url)
        queue("a")
        queue("b")
        inbox.answers.append((410, {}))
        messages_send(now=NOW)
        target.refresh_from_db()
        assert target.disabled_at == NOW
        assert len(inbox.taken) == 1
        assert set(Message.objects.values_list("state", flat=True)) == {"unwanted"}
        last = list(entries_about(target.uid))[-1]
        assert (last.verb, last.actor_label) == ("webhook.disabled", "Outbox")
        assert queue("c") == 0

    def test_no_redirect_is_followed(self, cast: Cast, inbox: Inbox) -> None:
        make(cast, inbox.url)
        queue()
        inbox.answers.append((302, {"Location": f"{inbox.url}/elsewhere"}))
        messages_send(now=NOW)
        assert [path for path, _headers, _body in inbox.taken] == ["/hook"]
        assert "302" in Message.objects.get().last_error

    def test_a_server_that_never_ends_is_given_up(
        self, cast: Cast, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(webhooks, "ALTOGETHER", 0.2)
        inbox.drips = True
        make(cast, inbox.url)
        queue()
        messages_send(now=NOW)
        assert Message.objects.get().last_error == "The other side did not answer in time."

    def test_one_that_never_answers_holds_up_nobody_else(
        self, cast: Cast, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(webhooks, "ALTOGETHER", 0.2)
        monkeypatch.setattr(sending, "SLOW", 0.1)
        inbox.drips = True
        make(cast, inbox.url)
        for key in "abc":
            queue(key)
        message_queue(
            key="m", person=cast.employee.person, template="team/mail/ready", payload={}, now=NOW
        )
        assert messages_send(now=NOW) == 4
        assert messages_send(now=NOW) == 0
        assert (len(inbox.taken), len(mail.outbox)) == (1, 1)
        waiting = Message.objects.filter(state=Message.State.PENDING, next_try_at__gt=NOW + MINUTE)
        assert sorted(waiting.values_list("attempts", flat=True)) == [0, 0, 1]
        inbox.drips = False
        inbox.drip.set()
        assert messages_send(now=NOW + 3 * MINUTE) == 3
        assert not Message.objects.exclude(state=Message.State.SENT).exists()

    def test_of_a_huge_answer_nothing_is_read(self, cast: Cast, inbox: Inbox) -> None:
        inbox.pours = True
        make(cast, inbox.url)
        queue()
        messages_send(now=NOW)
        assert inbox.cut.wait(30)
        assert inbox.poured < MUCH / 4
        assert Message.objects.get().state == Message.State.SENT

    def test_one_that_is_not_there_says_so(self, cast: Cast, inbox: Inbox) -> None:
        target = make(cast, inbox.url.replace(str(inbox.server_port), "1"))
        assert (
            target_test(actor=cast.administrator.viewer, target=target, now=NOW)
            == "The other side cannot be reached."
        )

    def test_its_address_is_kept_out_of_the_logs(
        self, cast: Cast, inbox: Inbox, caplog: pytest.LogCaptureFixture
    ) -> None:
        make(cast, inbox.url.replace(str(inbox.server_port), "1"))
        queue()
        messages_send(now=NOW)
        [line] = [each.msg for each in caplog.records if "message_failed" in str(each.msg)]
        assert isinstance(line, dict)
        told = "".join(traceback.format_exception(line["exc_info"]))
        assert "cannot be reached" in told
        assert "/hook" not in told.replace("/webhook", "")

    def test_a_test_goes_out_at_once_and_is_in_the_trail(self, cast: Cast, inbox: Inbox) -> None:
        target = make(cast, inbox.url, "slack")
        actor = cast.administrator.viewer
        assert target_test(actor=actor, target=target, now=NOW) == ""
        inbox.answers.append((404, {}))
        assert "answered 404" in target_test(actor=actor, target=target, now=NOW)
        verbs = [entry.verb for entry in entries_about(target.uid)]
        assert verbs == ["webhook.created", "webhook.tested", "webhook.tested"]
        assert not Message.objects.exists()


class TestWhatIsTold:
    def test_an_audit_counts_people_and_names_what_is_not_one(self, cast: Cast) -> None:
        make(cast, "https://example.org/hook")
        role = Role.objects.create(
            type=RoleType.objects.get(key="responder"), department=cast.stores, opened_at=NOW
        )
        findings_audit(actor=COMMAND, now=NOW)
        data = Message.objects.get().payload["data"]
        assert data["count"] == sum(data["rules"].values())
        assert str(role.uid) in {told["subject_uid"] for told in data["findings"]}
        names = {cast.members[name].listed.display_name for name in ("employee", "player")}
        assert not names & {told["subject_label"] for told in data["findings"]}
        findings_audit(actor=COMMAND, now=NOW + timedelta(days=1))
        assert Message.objects.count() == 1

    def test_what_is_mended_is_told_too(self, cast: Cast) -> None:
        make(cast, "https://example.org/hook", events=("finding.closed",))
        kind = RoleType.objects.get(key="responder")
        role = Role.objects.create(type=kind, department=cast.stores, opened_at=NOW)
        findings_audit(actor=COMMAND, now=NOW)
        assert not Message.objects.exists()
        held = make_assignment(cast.boss.listed, cast.stores, "responder")
        Assignment.objects.filter(pk=held.pk).update(role=role)
        findings_audit(actor=COMMAND, now=NOW + timedelta(days=1))
        told = Message.objects.get().payload["data"]["findings"]
        assert str(role.uid) in {each["subject_uid"] for each in told}

    def test_a_mention_not_taken_in_time_is_told_without_its_words(self, cast: Cast) -> None:
        """By a job, and so in the organisation's language."""
        OrganisationSettings.objects.update(language="de")
        make(cast, "https://example.org/hook", events=("escalation.unanswered",))
        mention = mention_log(
            actor=cast.player.viewer,
            said="The parcel never came.",
            where="At the counter",
            topic=Topic.COMPLAINT,
            wish=Wish.PASS_ON,
            now=NOW,
        )
        heard = Message.objects.filter(template="escalation.unanswered")
        assert not heard.exists()
        run_due(now=NOW + timedelta(hours=4))
        message = heard.get()
        assert message.payload["data"]["mention"] == str(mention.uid)
        assert "parcel" not in json.dumps(message.payload)
        assert message.payload["text"].startswith("Eine Erwähnung wurde nicht rechtzeitig")

    def test_who_becomes_ready_is_told(self, cast: Cast) -> None:
        make(cast, "https://example.org/hook", events=("assignment.ready",))
        held = make_assignment(cast.employee.listed, cast.support, "gatherer", ready=False)
        readiness_refresh(actor=COMMAND, assignments=None, now=NOW)
        data = Message.objects.get(template="assignment.ready").payload["data"]
        assert data["assignment"] == str(held.uid)
        assert (data["name"], data["authority"]) == ("Hana Costa", "listen")


class TestSettingUp:
    @pytest.mark.parametrize("name", ["employee", "head_coach", "auditor"])
    def test_only_administrators(self, cast: Cast, name: str) -> None:
        actor, target = cast.members[name].viewer, make(cast, "https://example.org/hook")
        kwargs = {"name": "x", "url": "https://example.org", "events": [EVENT], "now": NOW}
        with pytest.raises(NotAllowed):
            target_create(actor=actor, kind="slack", **kwargs)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            target_change(actor=actor, target=target, active=True, **kwargs)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            target_secret_renew(actor=actor, target=target)
        with pytest.raises(NotAllowed):
            webhook_replay(actor=actor, target=target, after=0, now=NOW)
        with pytest.raises(NotAllowed):
            target_test(actor=actor, target=target, now=NOW)

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("http://example.org/", "https://"),
            ("ftp://example.org/", "https://"),
            ("https://", "no"),
            ("https://name:password@example.org/", "password"),
            ("https://example.org:99999999/", "no"),
            ("javascript:alert(1)", "https://"),
        ],
    )
    def test_an_address_that_is_none_is_refused(self, cast: Cast, url: str, words: str) -> None:
        with pytest.raises(Invalid) as refused:
            make(cast, url)
        assert refused.value.problems[0].pointer == "url"
        assert words == "no" or words in str(refused.value)

    def test_an_event_that_is_none_is_refused(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            make(cast, "https://example.org/", events=("no.such",))

    def test_the_trail_never_holds_the_address_or_the_secret(self, cast: Cast) -> None:
        target = make(cast, "https://example.org/T0/B0/opens-it")
        actor = cast.administrator.viewer
        secret = target_secret_renew(actor=actor, target=target)
        assert secret != target.secret
        target_change(
            actor=actor,
            target=target,
            name="Sink",
            url="https://example.org/other",
            events=[],
            active=False,
            now=NOW,
        )
        trail = json.dumps(
            [[e.changes, e.reason, e.subject_label] for e in entries_about(target.uid)]
        )
        assert "example.org" in trail
        for hidden in ("opens-it", "/other", secret, target.secret):
            assert hidden not in trail
        assert WebhookTarget.objects.get().disabled_why == "Switched off by an administrator."

    def test_gone_twice_is_one_entry(self, cast: Cast) -> None:
        target = make(cast, "https://example.org/")
        for _again in range(2):
            target_disable(target=target, why="Gone.", now=NOW)
        assert entries_about(target.uid).count() == 2

    def test_switched_on_again_it_is_told_again(self, cast: Cast) -> None:
        target = make(cast, "https://example.org/")
        target_disable(target=target, why="Gone.", now=NOW)
        target_change(
            actor=cast.administrator.viewer,
            target=target,
            name=target.name,
            url=target.url,
            events=[EVENT],
            active=True,
            now=NOW,
        )
        assert queue() == 1

    def test_production_refuses_to_reach_its_own_network(self, settings: Settings) -> None:
        settings.IS_PRODUCTION, settings.WEBHOOK_ALLOW_PRIVATE = True, True
        with pytest.raises(SystemCheckError, match=r"playbook\.E009"):
            call_command("check")


@pytest.mark.usefixtures("near")
class TestAdmin:
    """In the browser of an administrator, whose grant lets them into the admin."""

    @pytest.fixture
    def client(self, cast: Cast) -> Client:
        Grant.objects.filter(user=cast.administrator.user).delete()
        grant_give(
            actor=COMMAND,
            user=cast.administrator.user,
            kind=Grant.Kind.ADMINISTRATOR,
            reason="",
            now=NOW,
        )
        return cast.administrator.client()

    LIST = "admin:governance_notify_webhooktarget_changelist"

    def test_a_new_one_shows_its_secret_once(self, client: Client, inbox: Inbox) -> None:
        sent = {"name": "Sink", "kind": "generic", "url": inbox.url, "events": [EVENT]}
        address = reverse("admin:governance_notify_webhooktarget_add")
        page = client.post(address, {**sent, "active": "on"}, follow=True).content.decode()
        target = WebhookTarget.objects.get()
        assert target.secret in page.replace("&#x2B;", "+")
        assert target.secret not in client.get(reverse(self.LIST)).content.decode()

    def test_the_address_is_never_shown_again(
        self, cast: Cast, client: Client, inbox: Inbox
    ) -> None:
        target = make(cast, inbox.url)
        change = reverse("admin:governance_notify_webhooktarget_change", args=[target.pk])
        for page in (client.get(reverse(self.LIST)), client.get(change)):
            assert "127.0.0.1" in page.content.decode()
            assert "/hook" not in page.content.decode().replace("/webhook", "")
        client.post(change, {"name": "New name", "url": "", "events": [EVENT], "active": "on"})
        target.refresh_from_db()
        assert (target.name, target.url, target.disabled_at) == ("New name", inbox.url, None)

    def test_one_without_events_is_set_up_and_told_by_paths_alone(
        self, cast: Cast, client: Client, inbox: Inbox
    ) -> None:
        add = reverse("admin:governance_notify_webhooktarget_add")
        sent = {"name": "The room", "kind": "slack", "url": inbox.url, "active": "on"}
        assert client.post(add, sent).status_code == 302
        target = WebhookTarget.objects.get()
        assert (target.events, target.disabled_at) == ([], None)
        assert "nothing yet" in client.get(reverse(self.LIST)).content.decode()
        assert queue() == 0
        assert webhooks_offered() == [(f"webhook:{target.uid}", "The room (Slack)")]

    def test_all_events_are_taken_from_one_that_goes_on(
        self, cast: Cast, client: Client, inbox: Inbox
    ) -> None:
        target = make(cast, inbox.url)
        change = reverse("admin:governance_notify_webhooktarget_change", args=[target.pk])
        assert client.get(change).content.decode().count(" checked") == 2  # the event, and on
        left = {"name": "The sink", "url": "", "active": "on"}
        assert client.post(change, left).status_code == 302
        target.refresh_from_db()
        assert (target.events, target.url, target.disabled_at) == ([], inbox.url, None)
        assert client.get(change).content.decode().count(" checked") == 1
        assert entries_about(target.uid).latest("id").changes == {"events": [[EVENT], []]}
        assert queue() == 0

    def test_a_test_says_in_words_what_went_wrong(
        self, cast: Cast, client: Client, inbox: Inbox
    ) -> None:
        target = make(cast, inbox.url)
        inbox.answers.append((503, {}))
        chosen = {"action": "send_a_test", "_selected_action": [target.pk]}
        page = client.post(reverse(self.LIST), chosen, follow=True).content.decode()
        assert "The sink did not take the test: 127.0.0.1 answered 503." in page
        page = client.post(reverse(self.LIST), chosen, follow=True).content.decode()
        assert "The sink took the test." in page

    def test_nobody_else_finds_it(self, cast: Cast) -> None:
        assert cast.head_coach.client().get(reverse(self.LIST)).status_code in {302, 404}

    def test_a_longer_list_costs_no_more(self, cast: Cast, client: Client, inbox: Inbox) -> None:
        counts = []
        for _more in range(3):
            make(cast, inbox.url)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(self.LIST))
            counts.append(len(queries))
        assert counts[1] == counts[2]
