"""The first play, from end to end, on the Congress of the United States.

One test: import, appoint, guideline, course, a vacancy, a proposal, its decisions, readiness by
itself, a mention that climbs, one digest each, the chart over the API, and a trail that names
the byte that was changed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from playwright.sync_api import BrowserContext, Page, expect

from governance.core.clock import utc_now
from governance.escalations.models import Escalation
from governance.jobs.services import run_due
from governance.notify.mail import message_id
from governance.notify.models import Message
from governance.todos.models import Digest, Todo
from policies.guidance.models import Policy
from policies.training.models import Course, Question
from roles.org.models import Department, Person
from roles.team.models import Assignment
from roles.team.selectors import gaps
from tests.browser.looks import DESKTOP, PHONE
from tests.trail import seal_everything

if TYPE_CHECKING:
    from django.test import Client
    from psycopg2.extensions import connection as Connection

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

CONGRESS = Path(settings.BASE_DIR) / "tests" / "data" / "congress"
HEAD_COACH = "t000467@congress.example.org"  # Glenn Thompson, chairs the committee
HEAD = "s001189@congress.example.org"  # Austin Scott, heads subcommittee HSAG16
COACH = "b001307@congress.example.org"  # James R. Baird, of the sister HSAG14
LINE_MANAGER = "l000491@congress.example.org"  # Frank D. Lucas, heads HSAG14
ADMINISTRATOR = "k000367@congress.example.org"
SUBCOMMITTEE = "General Farm Commodities, Risk Management, and Credit"

NewContext = Callable[..., BrowserContext]


def command(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def work() -> None:
    """What the worker's poller does: whatever is due by now."""
    run_due(now=utc_now())


def sign_in_by_code(context: BrowserContext, base_url: str, email: str) -> Page:
    """As people do it: ask for a code, read the mail, type it."""
    page = context.new_page()
    page.goto(base_url)
    page.get_by_label("e-mail").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    message = next(message for message in reversed(mail.outbox) if message.to == [email])
    found = re.search(r"^\s*([A-Z0-9]{6}|[A-Z0-9-]{7,9})\s*$", str(message.body), re.MULTILINE)
    assert found, message.body
    page.get_by_label("Code").fill(found.group(1))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/accounts/" not in page.url
    return page


def open_from_today(page: Page, title: str) -> None:
    """Follow the to-do of this title from Today, wherever on the page it stands."""
    page.goto("/today/")
    card = page.locator(".next, li.item").filter(has_text=title).first
    card.get_by_role("link").first.click()


def acknowledge(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Sign version")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile("signed", re.IGNORECASE)
    )


def pass_quiz(page: Page) -> None:
    """Answer right, as somebody does who has read the lesson."""
    right = {
        question.text: question.choices[question.answer] for question in Question.objects.all()
    }
    page.get_by_role("button", name="Start the quiz").click()
    for _question in range(len(right)):
        text = page.locator("legend.q-legend, .q-legend").first.inner_text()
        page.get_by_label(right[text.strip()], exact=True).check()
        page.get_by_role("button", name="Check my answer").click()
        page.get_by_role("link", name=re.compile("Next question|See the result")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Passed")


def show_department(page: Page) -> None:
    """Find the subcommittee as a manager does: list, name, open."""
    page.goto("/team/list/")
    page.get_by_role("searchbox").fill("General Farm")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=SUBCOMMITTEE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBCOMMITTEE)


def gaps_of_subcommittee() -> list[str]:
    """What its roles lack; that an imported account has one admin is a gap of the channel."""
    department = Department.objects.get(external_id="HSAG16")
    found = [gap for gap in gaps(now=utc_now()) if gap.department_id == department.pk]
    return sorted(gap.rule for gap in found if gap.subject_type != "channel")


def import_congress() -> None:
    first = json.loads(command("import_org", str(CONGRESS), "--json"))
    assert first["created"] == 234 + 537 + 1630
    before = table_counts()
    again = json.loads(command("import_org", str(CONGRESS), "--json"))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2401)
    assert table_counts() == before


def table_counts() -> dict[str, int]:
    """Rows of every table of ours."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label.startswith(("governance", "roles", "policies"))
    }


def publish_guideline(page: Page) -> None:
    page.goto("/guidelines/")
    page.get_by_role("link", name="New guideline").click()
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("button", name="Sign version 1")).to_be_visible()


def publish_course(page: Page) -> None:
    page.goto("/courses/")
    page.get_by_role("link", name=re.compile("New course|first course")).first.click()
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(Course.objects.get().title)


def assignment_of(email: str) -> Assignment:
    return Assignment.objects.select_related("person").get(person__email=email)


def is_ready(email: str) -> bool:
    return Assignment.objects.ready(utc_now()).filter(person__email=email).exists()


def test_the_first_play(
    new_context: NewContext, base_url: str, owner_connection: Connection, client: Client
) -> None:
    desk = partial(new_context, viewport=DESKTOP)
    phone = partial(new_context, viewport=PHONE, has_touch=True)

    # The organisation comes in; an administrator and a head coach are named.
    import_congress()
    command("appoint", "--administrator", ADMINISTRATOR, "--head-coach", HEAD_COACH)

    # The head coach accepts, publishes guideline and course, acknowledges and passes.
    head_coach = sign_in_by_code(desk(), base_url, HEAD_COACH)
    open_from_today(head_coach, "Head coach")
    head_coach.get_by_role("button", name="Accept").click()
    publish_guideline(head_coach)
    acknowledge(head_coach)
    assert Todo.objects.filter(subject__kind="guideline").count() == 537
    publish_course(head_coach)
    pass_quiz(head_coach)
    assert is_ready(HEAD_COACH)
    work()

    # The head of HSAG16 opens a coach role there; the vacancy shows as a gap.
    assert gaps_of_subcommittee() == []
    head = sign_in_by_code(desk(), base_url, HEAD)
    show_department(head)
    head.get_by_role("link", name="Open a role").first.click()
    head.get_by_label("Kind of role", exact=True).select_option("coach")
    head.get_by_role("button", name=re.compile("Use this kind")).click()
    head.get_by_role("button", name="Open the role").click()
    assert gaps_of_subcommittee() == ["CV0"]
    head_coach.goto("/team/gaps/")
    expect(head_coach.get_by_role("main")).to_contain_text(SUBCOMMITTEE)

    # He proposes somebody from the sister subcommittee, whose line manager is another person.
    show_department(head)
    head.get_by_role("main").get_by_role("link", name=re.compile("^Assign")).first.click()
    head.get_by_role("searchbox").fill("Baird")
    head.get_by_role("button", name="Find").click()
    head.get_by_role("radio", name=re.compile("James R. Baird")).check()
    head.get_by_role("button", name="Propose").click()
    head.wait_for_url("**/assignments/*/")
    expect(head.get_by_role("status").first).to_be_visible()
    proposal = assignment_of(COACH)
    assert proposal.state == "proposed"
    work()

    # That person signs in by e-mailed code on a phone and accepts.
    coach = sign_in_by_code(phone(), base_url, COACH)
    open_from_today(coach, "Coach")
    coach.get_by_role("button", name="Accept").click()
    expect(coach.get_by_role("status").first).to_be_visible()

    # The line manager consents from the inbox, the head coach approves.
    line_manager = sign_in_by_code(desk(), base_url, LINE_MANAGER)
    line_manager.get_by_role("navigation").get_by_role("link", name="Inbox").first.click()
    line_manager.get_by_role("button", name="Consent").click()
    expect(line_manager.get_by_role("status").first).to_be_visible()
    head_coach.goto("/inbox/")
    head_coach.get_by_role("button", name="Approve").click()
    expect(head_coach.get_by_role("status").first).to_be_visible()
    assert assignment_of(COACH).state == "active"

    # The checklist shows the unread guideline and the course, and stops there.
    assert not is_ready(COACH)
    missing = assignment_of(COACH).items.filter(met_at=None).order_by("kind")
    assert [item.kind for item in missing] == ["course", "guideline"]
    coach.goto(f"/assignments/{proposal.uid}/")
    expect(coach.get_by_role("heading", name=re.compile("Still missing: 2"))).to_be_visible()
    assert gaps_of_subcommittee() == ["CV0"]

    # The person reads, acknowledges, passes: ready by itself, the gap closed before the head coach.
    open_from_today(coach, Policy.objects.get().title)
    acknowledge(coach)
    assert not is_ready(COACH)
    open_from_today(coach, Course.objects.get().title)
    pass_quiz(coach)
    assert is_ready(COACH)
    assert gaps_of_subcommittee() == []
    head_coach.goto("/team/gaps/")
    expect(head_coach.get_by_role("main")).not_to_contain_text(SUBCOMMITTEE)

    # A mention is logged, not answered, and climbs; the head coach takes it with one click.
    reporter = sign_in_by_code(phone(), base_url, "d000629@congress.example.org")
    reporter.goto("/report/")
    reporter.get_by_label("Where", exact=True).fill("Farm show, at the counter")
    reporter.get_by_label("What was said", exact=True).fill(
        "Is it true that the loan programme ends?"
    )
    reporter.get_by_label("Question", exact=True).check()
    reporter.get_by_label("Pass it on").check()
    reporter.get_by_role("button", name="Report it").click()
    expect(reporter.get_by_role("main")).to_contain_text("James R. Baird")
    work()
    assert steps_taken() == ["James R. Baird"]
    run_due(now=utc_now() + timedelta(minutes=14))
    assert steps_taken() == ["James R. Baird"]
    run_due(now=utc_now() + timedelta(minutes=16))
    assert steps_taken() == ["James R. Baird", "Glenn Thompson"]
    open_from_today(head_coach, "Take a mention")
    head_coach.get_by_role("button", name="Take it").click()
    expect(head_coach.get_by_role("status").first).to_be_visible()
    assert Escalation.objects.get().holder == Person.objects.get(email=HEAD_COACH)
    head_coach.get_by_label("What came of it", exact=True).fill("Answered: it goes on.")
    head_coach.get_by_role("button", name="Close it").click()
    expect(head_coach.get_by_role("main")).to_contain_text("Answered: it goes on.")
    assert Escalation.objects.get().state == "closed"

    # At a later date: one digest for each person who owes, and none when run again.
    # At most 20 days on: a week before channels are verified, after 30, their owners are reminded.
    later = (utc_now() + timedelta(days=18)).replace(hour=15, minute=0)
    while later.weekday() >= 5:
        later += timedelta(days=1)
    one_digest_each(later)

    # An API client reads the chart and sees the coach.
    secret = command("create_token", "--name", "chart", "--scope", "read", "--days", "30")
    token = re.search(r"pb_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", secret)
    assert token
    chart = client.get(
        "/api/v1/org-chart/", headers={"Authorization": f"Bearer {token.group(0)}"}
    ).json()
    assert "James R. Baird" in coaches_of(chart, SUBCOMMITTEE)

    # The trail is clean; after one byte of one entry is changed by the owner, it names it.
    seal_everything()
    command("verify_audit")
    victim = tamper(owner_connection)
    with pytest.raises(CommandError, match=f"entry {victim} "):
        command("verify_audit")


def steps_taken() -> list[str]:
    steps = Escalation.objects.get().steps.filter(done_at__isnull=False).order_by("pk")
    return [str(step.person) for step in steps]


def one_digest_each(later: datetime) -> None:
    run_due(now=later)  # what lapsed meanwhile is owed no more
    due = Todo.objects.open().filter(due_at__lt=later)  # channels are verified weeks later
    owing = set(due.values_list("person_id", flat=True))
    assert len(owing) > 500
    told = Digest.objects.filter(local_day=later.date())
    assert sorted(told.values_list("person_id", flat=True)) == sorted(owing)
    # Whoever was told something this morning has that digest too: only the later day counts.
    digests = Message.objects.filter(template="todos/mail/digest", key__endswith=f":{later.date()}")
    assert digests.filter(state="sent").count() == len(owing)
    outside = Counter(each.extra_headers.get("Message-ID") for each in mail.outbox)
    assert [outside[message_id(each)] for each in digests] == [1] * len(owing)
    run_due(now=later + timedelta(hours=1))
    assert Digest.objects.filter(local_day=later.date()).count() == len(owing)
    assert digests.count() == len(owing)


def coaches_of(chart: dict[str, Any], name: str) -> str:
    """The coaches of the department of this name, wherever in the nest it is."""
    nodes = list(chart["departments"])
    while nodes:
        node = nodes.pop()
        if node["name"] == name:
            return json.dumps(node["coaches"])
        nodes += node["departments"]
    raise AssertionError(f"{name} is not in the chart")


def tamper(owner: Connection) -> int:
    """Change one byte of one entry, as only the database's owner can."""
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE governance_audit_entry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE governance_audit_entry SET subject_label = overlay(subject_label"
            " PLACING '~' FROM 1 FOR 1) WHERE id = (SELECT min(id) + 5 FROM"
            " governance_audit_entry) RETURNING id"
        )
        row = cursor.fetchone()
        cursor.execute("ALTER TABLE governance_audit_entry ENABLE TRIGGER USER")
    assert row
    return int(row[0])
