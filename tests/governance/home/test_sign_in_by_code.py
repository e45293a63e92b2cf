"""Signing in by a code that is sent by e-mail."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from governance.accounts.models import User
from governance.accounts.services import account_close, token_create
from governance.audit.models import Entry
from governance.core.clock import utc_now
from roles.org.models import Person
from roles.org.rules import PersonLine
from roles.org.services import people_add, person_leave
from tests.cast import COMMAND, NOW, Cast, make_person

if TYPE_CHECKING:
    from pytest_django import Settings

ASK = "/accounts/sign-in/"
CODE = "/accounts/sign-in/code/"


def code_in(message: mail.EmailMessage) -> str:
    found = re.search(r"^    (\d{6})$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[1]


def ask(client: Client, email: str) -> Any:
    return client.post(ASK, {"email": email})


def sign_in(client: Client, email: str) -> Any:
    ask(client, email)
    return client.post(CODE, {"code": code_in(mail.outbox[-1]), "action": "verify"})


@pytest.fixture
def newcomer(cast: Cast) -> Person:
    """Listed by an import, without an account."""
    person = make_person("Nia Okoro", cast.support, manager=cast.line_manager.listed)
    Person.objects.filter(pk=person.pk).update(email="Nia.Okoro@Larkfield.example")
    return person


def test_the_first_code_makes_the_account_and_links_the_person(
    client: Client, newcomer: Person
) -> None:
    answer = sign_in(client, "nia.okoro@larkfield.example")
    newcomer.refresh_from_db()
    assert answer.headers["Location"] == "/"
    assert newcomer.user is not None
    assert client.session["_auth_user_id"] == str(newcomer.user.pk)


def test_asking_alone_links_nobody(client: Client, newcomer: Person) -> None:
    ask(client, "nia.okoro@larkfield.example")
    newcomer.refresh_from_db()
    assert newcomer.user is None


def test_the_account_and_the_link_are_in_the_trail_with_the_request(
    client: Client, newcomer: Person
) -> None:
    client.post(ASK, {"email": newcomer.email}, headers={"X-Request-ID": "probe-1"})
    client.post(
        CODE,
        {"code": code_in(mail.outbox[-1]), "action": "verify"},
        headers={"X-Request-ID": "probe-2"},
    )
    found = dict(
        Entry.objects.filter(request_id__startswith="probe").values_list("verb", "request_id")
    )
    assert found == {"account.created": "probe-1", "person.linked": "probe-2"}


def test_a_second_sign_in_uses_the_same_account(
    cast: Cast, client: Client, newcomer: Person
) -> None:
    sign_in(client, str(newcomer.email))
    count = User.objects.count()
    sign_in(Client(), "NIA.okoro@larkfield.example")
    assert User.objects.count() == count


def test_an_unknown_address_gets_the_same_page_and_a_mail_without_a_code(cast: Cast) -> None:
    known, unknown = Client(), Client()
    first = known.post(ASK, {"email": str(cast.employee.listed.email)}, follow=True)
    second = unknown.post(ASK, {"email": "nobody@elsewhere.example"}, follow=True)
    assert first.redirect_chain == second.redirect_chain == [(CODE, 302)]
    page = first.content.decode().replace(str(cast.employee.listed.email), "ADDRESS")
    other = second.content.decode().replace("nobody@elsewhere.example", "ADDRESS")
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub("", page) == token.sub("", other)
    assert mail.outbox[-1].to == ["nobody@elsewhere.example"]
    assert not re.search(r"\d{6}", str(mail.outbox[-1].body))
    assert not User.objects.filter(email="nobody@elsewhere.example").exists()


def test_no_code_opens_an_unknown_address(cast: Cast, client: Client) -> None:
    ask(client, "nobody@elsewhere.example")
    answer = client.post(CODE, {"code": "", "action": "verify"})
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_who_left_gets_no_code(cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    ask(client, cast.employee.user.email)
    assert "no code" in str(mail.outbox[-1].body)


def test_who_leaves_is_signed_out_at_the_next_click(cast: Cast) -> None:
    client = cast.employee.client()
    assert client.get("/").status_code == 200
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    assert client.get("/").headers["Location"] == "/accounts/sign-in/?next=/"


def test_who_leaves_between_asking_and_typing_stays_out(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    Person.objects.filter(pk=cast.employee.listed.pk).update(employment="left")
    answer = client.post(CODE, {"code": code_in(mail.outbox[-1]), "action": "verify"}, follow=True)
    assert "You cannot sign in" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_old_address_of_somebody_opens_nothing(cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(email="hana.new@larkfield.example")
    ask(client, cast.employee.user.email)
    assert "no code" in str(mail.outbox[-1].body)


def test_the_new_address_of_somebody_opens_their_account(cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.employee.listed.pk).update(email="hana.new@larkfield.example")
    sign_in(client, "hana.new@larkfield.example")
    assert client.session["_auth_user_id"] == str(cast.employee.user.pk)


def test_an_address_that_was_given_to_somebody_else_opens_for_them(
    cast: Cast, client: Client
) -> None:
    """With an account of their own: what the trail says of who left stays about who left."""
    old = cast.employee.listed
    Person.objects.filter(pk=old.pk).update(employment="left", left_on=NOW.date())
    Person.objects.filter(pk=old.pk).update(external_id="old")
    new = make_person("Hana Costa", cast.stores)
    sign_in(client, str(new.email))
    new.refresh_from_db()
    assert new.user not in {None, cast.employee.user}
    assert client.session["_auth_user_id"] == str(new.user_id)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("address", ["kofi.married@larkfield.example", None])
def test_an_address_that_somebody_had_before_does_not_open_their_account(
    cast: Cast, client: Client, address: str | None
) -> None:
    """Whoever has the mailbox now is let in as themselves, and who had it stays signed in."""
    old, theirs = cast.administrator.listed, cast.administrator.client()
    Person.objects.filter(pk=old.pk).update(email=address, external_id="old")
    new = make_person("Kofi Osei", cast.stores)
    sign_in(client, str(new.email))
    new.refresh_from_db()
    old.refresh_from_db()
    assert old.user == cast.administrator.user
    assert new.user not in {None, cast.administrator.user}
    assert client.get("/settings/").status_code == 404
    assert theirs.get("/settings/").status_code == 200
    if address:
        sign_in(Client(), address)
        assert User.objects.get(email=address) == cast.administrator.user


def test_who_is_listed_again_after_leaving_signs_in_again(cast: Cast, client: Client) -> None:
    """Leaving shut the account for good; the code proves whose the address is now."""
    old, actor = cast.employee.listed, cast.administrator.viewer
    Person.objects.filter(pk=old.pk).update(external_id=None)
    old.refresh_from_db()
    person_leave(actor=actor, person=old, reason="Contract ended", now=NOW)
    line = PersonLine(1, "Hana Costa", cast.employee.user.email)
    [new] = people_add(actor=actor, lines=[line], department=cast.stores, now=NOW).added
    sign_in(client, cast.employee.user.email)
    new.refresh_from_db()
    assert client.session["_auth_user_id"] == str(new.user_id)
    assert client.get("/").status_code == 200


def test_an_account_that_was_shut_by_decision_stays_shut(cast: Cast, client: Client) -> None:
    user = cast.employee.user
    account_close(actor=cast.administrator.viewer, user=user, reason="Misused", now=NOW)
    ask(client, user.email)
    assert "no code" in str(mail.outbox[-1].body)


@pytest.mark.parametrize(("days", "inside"), [(0, True), (1, False)])
def test_a_partner_is_out_the_day_after_their_last(
    cast: Cast, client: Client, days: int, inside: bool
) -> None:
    browser, until = cast.external.client(), utc_now().date() - timedelta(days=days)
    _token, secret = token_create(
        actor=COMMAND,
        owner=cast.external.user,
        name="Theirs",
        scopes=["read"],
        days=9,
        now=utc_now(),
    )
    Person.objects.filter(pk=cast.external.listed.pk).update(ends_on=until)
    assert browser.get("/").status_code == (200 if inside else 302)
    read = Client().get("/api/v1/people/", headers={"Authorization": f"Bearer {secret}"})
    assert read.status_code == (200 if inside else 401)
    ask(client, cast.external.user.email)
    assert ("no code" in str(mail.outbox[-1].body)) is not inside


def test_a_partner_without_an_account_gets_none_after_their_last_day(
    cast: Cast, client: Client, newcomer: Person
) -> None:
    until = utc_now().date() - timedelta(days=1)
    Person.objects.filter(pk=newcomer.pk).update(kind="external", ends_on=until)
    ask(client, str(newcomer.email))
    assert "no code" in str(mail.outbox[-1].body)
    assert not User.objects.filter(email__iexact=newcomer.email).exists()


def test_a_service_account_cannot_sign_in(cast: Cast, client: Client) -> None:
    ask(client, "api@service.invalid")
    assert "no code" in str(mail.outbox[-1].body)


def test_a_wrong_code_says_how_many_tries_are_left(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    wrong = "000000" if code_in(mail.outbox[-1]) != "000000" else "111111"
    answer = client.post(CODE, {"code": wrong, "action": "verify"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "That is not the code we sent last. 4 tries left." in page
    assert 'aria-invalid="true"' in page
    client.post(CODE, {"code": wrong, "action": "verify"})
    client.post(CODE, {"code": wrong, "action": "verify"})
    assert "1 try left." in client.post(CODE, {"code": wrong, "action": "verify"}).content.decode()


def test_after_five_wrong_codes_the_right_one_is_worth_nothing(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    right = code_in(mail.outbox[-1])
    for _try in range(5):
        client.post(CODE, {"code": "000001" if right != "000001" else "000002", "action": "verify"})
    answer = client.post(CODE, {"code": right, "action": "verify"}, follow=True)
    assert answer.redirect_chain == [(ASK, 302)]
    assert "Too many tries" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_of_tries_and_mails_at_once_none_is_forgotten(cast: Cast, client: Client) -> None:
    """Each request that runs beside others saves the session as it was when it began."""
    ask(client, cast.employee.user.email)
    right = code_in(mail.outbox[-1])
    kept = Session.objects.get(pk=client.session.session_key)
    for _try in range(5):
        client.post(CODE, {"code": "000001" if right != "000001" else "000002", "action": "verify"})
        client.post(CODE, {"action": "resend"})
        kept.save()
    client.post(CODE, {"code": right, "action": "verify"})
    assert "_auth_user_id" not in client.session
    assert len(mail.outbox) == 1 + 2


def test_a_code_may_be_typed_with_a_space(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    code = code_in(mail.outbox[-1])
    client.post(CODE, {"code": f" {code[:3]} {code[3:]} ", "action": "verify"})
    assert "_auth_user_id" in client.session


def test_a_code_is_good_for_ten_minutes(cast: Cast, client: Client) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        ask(client, cast.employee.user.email)
        clock.shift(timedelta(minutes=10, seconds=1))
        answer = client.post(CODE, {"code": code_in(mail.outbox[-1]), "action": "verify"})
    assert answer.headers["Location"] == ASK
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(cast: Cast, client: Client) -> None:
    sign_in(client, cast.employee.user.email)
    code = code_in(mail.outbox[-1])
    client.post(reverse("account_logout"))
    client.post(CODE, {"code": code, "action": "verify"})
    assert "_auth_user_id" not in client.session


def test_a_code_works_only_in_the_browser_that_asked(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    elsewhere = Client()
    elsewhere.post(CODE, {"code": code_in(mail.outbox[-1]), "action": "verify"})
    assert "_auth_user_id" not in elsewhere.session


def test_only_the_newest_code_works(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    old = code_in(mail.outbox[-1])
    page = client.post(CODE, {"action": "resend"}, follow=True).content.decode()
    new = code_in(mail.outbox[-1])
    assert "A new code is on its way" in page
    if old != new:
        client.post(CODE, {"code": old, "action": "verify"})
        assert "_auth_user_id" not in client.session
    client.post(CODE, {"code": new, "action": "verify"})
    assert "_auth_user_id" in client.session


def test_the_code_field_is_made_for_a_phone(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    page = client.get(CODE).content.decode()
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_another_address_starts_again(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    client.post(reverse("account_logout"), {"next": ASK})
    assert client.get(ASK).status_code == 200


def test_the_session_is_a_new_one_after_signing_in(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    before = client.session.session_key
    client.post(CODE, {"code": code_in(mail.outbox[-1]), "action": "verify"})
    assert client.session.session_key != before


def test_signing_in_leads_to_where_one_was_going(cast: Cast, client: Client) -> None:
    client.post(f"{ASK}?next=/accounts/password/", {"email": cast.employee.user.email})
    answer = client.post(
        f"{CODE}?next=/accounts/password/", {"code": code_in(mail.outbox[-1]), "action": "verify"}
    )
    assert answer.headers["Location"] == "/accounts/password/"


def test_signing_in_leads_nowhere_outside(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    answer = client.post(
        f"{CODE}?next=https://elsewhere.example/",
        {"code": code_in(mail.outbox[-1]), "action": "verify"},
    )
    assert answer.headers["Location"] == "/"


def test_signing_out_needs_a_post_and_ends_the_session(cast: Cast) -> None:
    client = cast.employee.client()
    assert client.get("/accounts/sign-out/").status_code == 200
    assert client.get("/").status_code == 200
    client.post("/accounts/sign-out/")
    assert client.get("/").status_code == 302


def test_the_fourth_code_within_a_minute_is_refused(cast: Cast, client: Client) -> None:
    for _try in range(3):
        ask(Client(), cast.employee.user.email)
    sent = len(mail.outbox)
    answer = ask(client, cast.employee.user.email)
    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()
    assert len(mail.outbox) == sent


@pytest.mark.parametrize(
    "email",
    [
        *("", "x", "a@b", "a" * 300 + "@larkfield.example", "a\x00b@larkfield.example"),
        "\u212aofi@larkfield.example",  # a Kelvin sign, in lower case a k
    ],
)
def test_what_is_no_address_is_named_at_the_field(cast: Cast, client: Client, email: str) -> None:
    answer = ask(client, email)
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()


def test_a_dead_mail_server_is_said_on_the_page(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for email in (cast.employee.user.email, "nobody@elsewhere.example"):
        answer = ask(client, email)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "We could not send the e-mail" in page
        assert email in page


def test_a_mail_server_that_dies_before_the_second_code_leaves_the_first_one_good(
    cast: Cast, client: Client, settings: Settings
) -> None:
    ask(client, cast.employee.user.email)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = client.post(CODE, {"action": "resend"}, follow=True)
    settings.EMAIL_BACKEND = backend
    assert page.status_code == 200
    assert "We could not send the e-mail" in page.content.decode()
    client.post(CODE, {"code": code_in(mail.outbox[-1]), "action": "verify"})
    assert "_auth_user_id" in client.session


def test_the_mail_is_plain_and_tracks_nobody(cast: Cast, client: Client) -> None:
    ask(client, cast.employee.user.email)
    message = mail.outbox[-1]
    assert isinstance(message, mail.EmailMultiAlternatives)
    html = str(message.alternatives[0][0])
    assert re.fullmatch(r"\d{6} is your Playbook code", str(message.subject))
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert code_in(message) in html
    assert "<img" not in html
    assert "<script" not in html
    assert "\n\n\n\n" not in str(message.body)


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/accounts/signup/").status_code == 404
