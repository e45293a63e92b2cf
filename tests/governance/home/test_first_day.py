"""The first day, step by step, as an administrator of an empty installation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from governance.accounts.models import Grant
from governance.accounts.services import account_ensure, grant_give
from governance.core.clock import utc_now
from governance.core.errors import Conflict, NotAllowed
from governance.home.selectors.first_day import INVITATION, first_day
from governance.home.services import invitations_send, starter_publish
from governance.notify.models import Message
from governance.notify.services import messages_tidy
from governance.todos.models import Todo
from policies.guidance.models import PolicyVersion
from policies.guidance.services import version_withdraw
from policies.training.models import CourseVersion
from roles.channels.models import Channel
from roles.org.models import Department, OrganisationSettings, Person
from roles.team.models import Assignment
from roles.team.rules import State
from tests.cast import COMMAND, NOW, Cast, Member
from tests.contracts.nasty import IN_FORMS
from tests.trail import entries_of

PEOPLE = """Beth Lane <beth@lane.example>
Ali Noor, ali@lane.example
Cara Webb\tcara@lane.example
Fay Burns, fay@post.example, volunteer"""
STEPS = ("people", "coach", "replies", "accounts", "guideline", "invite")


@pytest.fixture
def beth(client: Client, db: None) -> Client:
    user = account_ensure(actor=COMMAND, email="beth@lane.example", label="beth@lane.example")
    grant_give(actor=COMMAND, user=user, kind=Grant.Kind.ADMINISTRATOR, reason="set-up", now=NOW)
    client.force_login(user)
    return client


def send(client: Client, step: str, **fields: Any) -> Any:
    return client.post(f"/first-day/{step}/", fields)


def uid(name: str) -> str:
    return str(Person.objects.get(display_name=name).uid)


def named(client: Client) -> None:
    send(client, "name", name="Harbour Lane", size="small", time_zone="Europe/London")


def listed(client: Client) -> None:
    named(client)
    send(client, "people", people=PEOPLE)


def picked(client: Client) -> None:
    listed(client)
    send(client, "coach", coach=uid("Cara Webb"))
    send(client, "replies", replies=[uid("Ali Noor"), uid("Beth Lane")])


def where(client: Client) -> str:
    """The step that Today's button goes on with, whatever the session remembers."""
    day = first_day(now=NOW)
    fresh = Client()
    fresh.cookies = client.cookies
    assert day.current is not None
    assert day.current.url in fresh.get("/today/").content.decode()
    return day.current.key


def test_it_knows_where_it_is_from_what_is_there(beth: Client) -> None:
    assert where(beth) == "name"
    listed(beth)
    assert where(beth) == "coach"
    send(beth, "coach", coach=uid("Cara Webb"))
    assert where(beth) == "replies"
    send(beth, "replies", replies=[uid("Ali Noor")])
    assert where(beth) == "accounts"
    send(beth, "accounts", url_1="x.com/lane", owner_1=uid("Ali Noor"))
    assert where(beth) == "guideline"
    send(beth, "guideline", title="Our rules", text="## You may\n\n- Be kind.")
    assert where(beth) == "invite"
    send(beth, "invite")
    assert first_day(now=NOW).current is None
    assert "first-day" not in beth.get("/today/").content.decode()


def test_each_step_leads_to_the_next_and_is_there_to_come_back_to(beth: Client) -> None:
    picked(beth)
    for step in STEPS[:-1]:
        page = beth.get(f"/first-day/{step}/").content.decode()
        assert "Back" in page
    assert "Cara Webb" in beth.get("/first-day/").content.decode()
    page = beth.get("/first-day/replies/").content.decode()
    assert page.count(" checked") == 2


def test_every_step_twice_is_every_step_once(beth: Client) -> None:
    for _time in range(2):
        picked(beth)
        send(beth, "accounts", url_1="x.com/lane", owner_1=uid("Ali Noor"))
        send(beth, "guideline", title="Our rules", text="Be kind.")
        send(beth, "invite")
    assert Department.objects.count() == 1
    assert Person.objects.count() == 4
    assert Assignment.objects.open().count() == 3
    assert Channel.objects.count() == 1
    assert PolicyVersion.objects.count() == CourseVersion.objects.count() == 1
    invited = Message.objects.filter(template="home/mail/invite")
    assert invited.count() == 4
    assert len(entries_of("people.invited")) == 1


def test_a_wrong_line_is_named_and_everything_is_kept(beth: Client) -> None:
    named(beth)
    text = PEOPLE.replace("ali@lane.example", "")
    answer = send(beth, "people", people=text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2: “Ali Noor” has no e-mail address." in page
    assert "cara@lane.example" in page
    assert not Person.objects.exists()


def test_nobody_at_all_is_not_a_team(beth: Client) -> None:
    named(beth)
    assert send(beth, "people", people=" \n").status_code == 422
    listed(beth)
    assert send(beth, "people", people="").headers["Location"] == "/first-day/coach/"


def test_whoever_is_listed_already_is_named(beth: Client) -> None:
    listed(beth)
    answer = beth.post("/first-day/people/", {"people": PEOPLE}, follow=True)
    assert "Listed before, and left as they are: Ali Noor, Beth Lane" in answer.content.decode()


def test_nobody_is_written_to_before_the_last_step(beth: Client) -> None:
    picked(beth)
    send(beth, "guideline", title="Our rules", text="Be kind.")
    assert not Message.objects.exclude(person__display_name="Beth Lane").exists()
    send(beth, "invite")
    told = Message.objects.get(template="home/mail/invite", person__display_name="Ali Noor")
    assert "Accept: Frontline responder, Harbour Lane" in told.payload["asked"]
    assert "Our rules" in told.payload["asked"]


def test_roles_are_decided_alone_and_the_trail_says_so(beth: Client) -> None:
    picked(beth)
    assert {entry["reason"] for entry in entries_of("assignment.proposed")} == {"decided alone"}
    ali = Assignment.objects.get(person__display_name="Ali Noor")
    assert (ali.state, ali.decided_alone) == (State.PROPOSED, True)


def test_another_coach_takes_the_first_ones_place(beth: Client) -> None:
    picked(beth)
    send(beth, "coach", coach=uid("Fay Burns"))
    coaches = Assignment.objects.open().filter(role__type__key="coach")
    assert [str(each.person) for each in coaches] == ["Fay Burns"]


def test_a_step_whose_time_has_not_come_leads_back(beth: Client) -> None:
    assert beth.get("/first-day/coach/").headers["Location"] == "/first-day/"
    assert beth.get("/first-day/name/").status_code == 200
    listed(beth)
    assert beth.get("/first-day/invite/").headers["Location"] == "/first-day/"


def test_nothing_picked_and_what_is_no_account_are_said_beside_the_field(beth: Client) -> None:
    listed(beth)
    assert "Pick somebody" in send(beth, "coach").content.decode()
    assert "Pick at least one" in send(beth, "replies").content.decode()
    answer = send(beth, "accounts", url_1="our page", owner_1=uid("Ali Noor"), url_2="x.com/a")
    page = answer.content.decode()
    assert "Address 1: That is no web address" in page
    assert "Say who owns it." in page
    assert "our page" in page
    assert not Channel.objects.exists()


def test_more_accounts_than_rows(beth: Client) -> None:
    listed(beth)
    answer = send(beth, "accounts", url_1="x.com/lane", owner_1=uid("Ali Noor"), more="1")
    assert answer.headers["Location"] == "/first-day/accounts/"
    assert "lane (x)" in beth.get("/first-day/accounts/").content.decode()


def test_an_account_of_somebody_elses_is_refused_beside_its_row(beth: Client) -> None:
    listed(beth)
    send(beth, "accounts", url_1="x.com/lane", owner_1=uid("Ali Noor"))
    answer = send(beth, "accounts", url_1="twitter.com/Lane", owner_1=uid("Cara Webb"))
    assert answer.status_code == 422
    assert "Its owner is Ali Noor." in answer.content.decode()


def test_a_bigger_size_is_set_up_in_another_way(beth: Client) -> None:
    send(beth, "name", name="Big", size="standard", time_zone="UTC")
    assert beth.get("/first-day/people/").headers["Location"] == "/first-day/"
    assert "appoint --head-coach" in beth.get("/first-day/").content.decode()
    assert beth.get("/first-day/name/").status_code == 200


def test_nasty_values_are_answered_in_every_step(beth: Client) -> None:
    listed(beth)
    fields = ("people", "coach", "replies", "url_1", "owner_1", "title", "text", "size", "name")
    for value in IN_FORMS:
        for step in ("name", *STEPS[:-1]):
            answer = send(beth, step, **dict.fromkeys(fields, value))
            assert answer.status_code in {302, 422}, (step, value[:20])
    assert Person.objects.count() == 4


def test_only_administrators_find_it(cast: Cast) -> None:
    OrganisationSettings.objects.update(size="small")
    for name in ("head_coach", "coach", "boss", "auditor", "employee"):
        browser = cast.members[name].client()
        for step in ("", "name/", *(f"{each}/" for each in STEPS)):
            assert browser.get(f"/first-day/{step}").status_code == 404
        assert browser.post("/first-day/invite/").status_code == 404
    assert not Message.objects.exists()


def test_the_services_refuse_everybody_else(cast: Cast) -> None:
    for who in ("head_coach", "employee"):
        actor = cast.members[who].viewer
        with pytest.raises(NotAllowed):
            starter_publish(actor=actor, title="A", text="B", now=NOW)
        with pytest.raises(NotAllowed):
            invitations_send(actor=actor, now=NOW)


def test_nobody_is_invited_to_nothing(cast: Cast) -> None:
    with pytest.raises(Conflict):
        invitations_send(actor=cast.administrator.viewer, now=NOW)


def test_who_signed_in_is_not_invited(beth: Client) -> None:
    listed(beth)
    send(beth, "guideline", title="Our rules", text="Be kind.")
    ali = Person.objects.get(display_name="Ali Noor")
    ali.user = account_ensure(actor=COMMAND, email="ali@lane.example", label="Ali")
    ali.user.last_login = NOW
    ali.user.save()
    ali.save()
    send(beth, "invite")
    assert not Message.objects.filter(template="home/mail/invite", person=ali).exists()


def test_invited_once_is_invited_for_good(beth: Client) -> None:
    """Mails are tidied away after 90 days; that they were sent is not forgotten with them."""
    picked(beth)
    send(beth, "accounts", url_1="x.com/lane", owner_1=uid("Ali Noor"))
    send(beth, "guideline", title="Our rules", text="Be kind.")
    send(beth, "invite")
    Message.objects.update(state=Message.State.SENT)
    assert messages_tidy(now=utc_now() + timedelta(days=91)) > 0
    assert not Message.objects.filter(template=INVITATION).exists()
    assert first_day(now=NOW).current is None
    assert "first-day" not in beth.get("/today/").content.decode()
    assert "Write to them again" in beth.get("/first-day/invite/").content.decode()


def test_everybody_is_asked_to_sign_and_what_was_withdrawn_is_written_anew(beth: Client) -> None:
    listed(beth)
    send(beth, "guideline", title="Our rules", text="Be kind.")
    assert Todo.objects.open().filter(subject__kind="guideline").count() == 4
    rules = PolicyVersion.objects.get()
    actor = Member(Grant.objects.get().user).viewer
    version_withdraw(actor=actor, version=rules, reason="Too short.", now=utc_now())
    again = send(beth, "guideline", title="Our rules", text="Be kind, all of you.")
    page = again.content.decode()
    assert (again.status_code, "Be kind, all of you." in page) == (422, True)
    assert "“Our rules” was withdrawn. Write a new version of it under Guidelines." in page


def test_the_first_screen_says_how_the_first_administrator_is_named(
    client: Client, db: None, settings: Any
) -> None:
    assert "appoint --administrator" in client.get("/accounts/sign-in/").content.decode()
    settings.IS_DEVELOPMENT, settings.DATA_DIR = True, Path("/var/tmp/other data")
    page = client.get("/accounts/sign-in/").content.decode()
    assert "manage --data &#x27;/var/tmp/other data&#x27; appoint --administrator" in page


def test_later_it_says_so_no_more(beth: Client) -> None:
    page = Client().get("/accounts/sign-in/").content.decode()
    assert "appoint" not in page
