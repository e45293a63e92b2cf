"""What the messages about an assignment say, rendered as they are sent."""

from __future__ import annotations

import pytest

from governance.notify.mail import mail_build
from governance.notify.models import Message
from roles.team.models import Assignment, Role, RoleType
from roles.team.services import (
    assignment_accept,
    assignment_approve,
    assignment_consent,
    assignment_end,
    assignment_propose,
    assignment_refuse,
)
from tests.cast import NOW, Cast

MAILS = {
    "accept": ("Will you be Coach, Stores?", "Grace & Co. <b>asks</b>"),
    "consent": ("Your consent: Hana Costa as Coach, Stores", "Why you: Line manager."),
    "approve": ("Your approval: Hana Costa as Coach, Stores", "Why you: Head coach."),
    "ready": ("You are ready: Coach, Stores", "up to “Reply”"),
    "ended": ("Your role has ended: Coach, Stores", "The reason given: Moved on."),
}


@pytest.fixture
def proposed(cast: Cast) -> Assignment:
    kind = RoleType.objects.get(key="coach")
    return assignment_propose(
        actor=cast.stores_head.viewer,
        role=Role.objects.create(type=kind, department=cast.stores, opened_at=NOW),
        person=cast.employee.listed,
        note="Grace & Co. <b>asks</b>",
        now=NOW,
    )


def play(cast: Cast, assignment: Assignment) -> None:
    assignment_accept(actor=cast.employee.viewer, assignment=assignment, now=NOW)
    assignment_consent(actor=cast.line_manager.viewer, assignment=assignment, now=NOW)
    assignment_approve(actor=cast.head_coach.viewer, assignment=assignment, now=NOW)
    boss = cast.stores_head.viewer
    assignment_end(actor=boss, assignment=assignment, reason="Moved on.", now=NOW)


def test_each_message_says_what_it_is_about_and_leads_to_the_page(
    cast: Cast, proposed: Assignment
) -> None:
    play(cast, proposed)
    for name, (subject, words) in MAILS.items():
        mail = mail_build(Message.objects.get(template=f"team/mail/{name}"))
        assert mail.subject == subject
        assert words in mail.body
        html = str(mail.alternatives[0][0])
        for text in (mail.body, html):
            assert f"/assignments/{proposed.uid}/" in text


def test_a_note_is_text_in_html_too(cast: Cast, proposed: Assignment) -> None:
    mail = mail_build(Message.objects.get(template="team/mail/accept"))
    assert "Grace &amp; Co. &lt;b&gt;asks&lt;/b&gt;" in str(mail.alternatives[0][0])


def test_who_said_no_and_why_is_told(cast: Cast, proposed: Assignment) -> None:
    assignment_accept(actor=cast.employee.viewer, assignment=proposed, now=NOW)
    manager = cast.line_manager.viewer
    assignment_refuse(actor=manager, assignment=proposed, reason="Not this year.", now=NOW)
    mail = mail_build(Message.objects.filter(template="team/mail/declined").first() or Message())
    assert mail.subject == "Declined: Hana Costa as Coach, Stores"
    assert "Leon Marsh has declined" in mail.body
    assert "The reason given: Not this year." in mail.body
