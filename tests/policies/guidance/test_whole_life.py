"""A real guideline of a government office on the people of the Congress, from draft to a minor
change: who owes what at each step."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.html import strip_tags
from pypdf import PdfReader

from governance.accounts.models import User
from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.core.viewer import Viewer, viewer_build
from governance.notify.models import Message
from governance.todos.models import Todo
from policies.guidance.models import Acknowledgement
from policies.guidance.rules import State, text_fingerprint
from policies.guidance.selectors import approved_hash, comparison
from policies.guidance.services import (
    comment_add,
    comment_answer,
    draft_save,
    pack_ask,
    pack_make,
    policy_approvals_set,
    policy_draft,
    version_acknowledge,
    version_approve,
    version_consult,
    version_draft,
    version_publish,
    version_submit,
)
from roles.org.models import Department, Person
from roles.team.rules.audiences import AudienceDraft
from roles.team.services.audiences import audience_draft_of
from tests.cast import make_account, make_assignment
from tests.paper import largest_words
from tests.policies.guidance.test_compare import told
from tests.policies.guidance.test_pack import unpacked, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policies.guidance.models import PolicyVersion

DATA = Path(settings.BASE_DIR) / "tests" / "data"
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)  # what Jekyll is told
SLACK = re.compile(r"{% slack_channel \"([\w-]+)\" %}")


def read(name: str) -> str:
    """Return a page of the handbook of 18F (a work of the United States Government, in the public
    domain) as people read it."""
    text = (DATA / "guidelines" / f"{name}.md").read_text(encoding="utf-8")
    return SLACK.sub(r"#\1", FRONT_MATTER.sub("", text)).strip()


TEXT = f"{read('18f-social-media')}\n\n{read('18f-blogging')}"
BAN = """

## You must not

- Share a password.

  Why: Whoever has it speaks as us.

  Instead: Ask your coach to add somebody.
"""
OLD, NEW = "Whoever has it speaks as us.", "Whoever has it speaks as all of us."
OWN = "/guidelines/social-media/"
REVIEW = f"{OWN}review/"
COACH, HEAD_COACH, LEGAL, MEMBER = "b001307", "t000467", "s001189", "k000367"


def viewer(key: str) -> Viewer:
    person = Person.objects.get(email=f"{key}@congress.example.org")
    member = make_account(person) if person.user is None else None
    user = member.user if member else person.user
    assert user is not None
    return viewer_build(user_id=user.pk, uid=user.uid, label=person.display_name)


def owed(kind: str = "guideline") -> int:
    return Todo.objects.open().filter(subject__kind=kind).count()


def changed(version: PolicyVersion, text: str, *, major: bool) -> PolicyVersion:
    return draft_save(
        actor=viewer(COACH),
        version=version,
        title=version.title,
        text=text,
        change_note="Said more plainly.",
        major=major,
        audience=audience_draft_of(version),
        seen=text_fingerprint(version.title, version.text),
        now=utc_now(),
    )


def shown(key: str, address: str) -> str:
    """Return the words of a page as this person gets it."""
    viewer(key)  # so that they have an account
    client = Client()
    client.force_login(User.objects.get(person__email=f"{key}@congress.example.org"))
    answer = client.get(address)
    assert answer.status_code == 200, address
    words = html.unescape(strip_tags(answer.content.decode()))
    assert "cSpell" not in words
    assert "{%" not in words
    return " ".join(words.split())


def decided(version: PolicyVersion) -> PolicyVersion:
    """Submit, have legal read and approve, publish."""
    now = utc_now()
    held = version_submit(actor=viewer(COACH), version=version, now=now)
    assert (held.state, owed("approval")) == (State.REVIEW, 1)
    assert "GSA Social Media Policy" in shown(LEGAL, REVIEW)
    assert f"Approve version {held.number}" in shown(LEGAL, REVIEW)
    version_approve(
        actor=viewer(LEGAL),
        version=held,
        seen=approved_hash(held),
        now=now,
    )
    assert (owed("approval"), owed("publish")) == (0, 1)
    return version_publish(actor=viewer(HEAD_COACH), version=held, now=now)


def sign(version: PolicyVersion, key: str) -> None:
    version_acknowledge(
        actor=viewer(key),
        version=version,
        text_hash=version.text_hash,
        now=utc_now(),
        language="en",
    )


def differing(before: int, after: int) -> list[tuple[str, str, str]]:
    found = comparison(viewer(MEMBER), "social-media", before=before, after=after)
    return told(found.compared)


def headings_within(outline: Sequence[Any], title: str) -> list[str]:
    """Return the headings below one, as a reader of PDF lists them."""
    found: list[str] = []
    for entry, after in zip(outline, [*outline[1:], None], strict=True):
        if isinstance(entry, list):
            found += headings_within(entry, title)
        elif entry.title == title and isinstance(after, list):
            found += [each.title for each in after if not isinstance(each, list)]
    return found


@pytest.mark.timeout(120)
def test_a_real_guideline_lives_through_all_of_it(db: None, tmp_path: Path) -> None:
    assert len(TEXT.split()) >= 500
    call_command("import_org", str(DATA / "congress"), stdout=StringIO())
    root = Department.objects.filter(parent=None).order_by("pk")[0]
    for key, role in ((COACH, "coach"), (HEAD_COACH, "head_coach"), (LEGAL, "legal")):
        person = Person.objects.get(email=f"{key}@congress.example.org")
        make_assignment(person, root, role)
    people = Person.objects.employed().count()
    assert people == 537

    # Draft and consultation: nobody owes anything, everybody is told once.
    now = utc_now()
    version = policy_draft(
        actor=viewer(COACH),
        uid=uuid7(),
        title="Social media",
        text=TEXT,
        audience=AudienceDraft(),
        now=now,
    )
    policy_approvals_set(
        actor=viewer(HEAD_COACH), policy=version.policy, functions=["legal"], now=now
    )
    assert "feel free to ask questions, share public GitHub repos" in shown(COACH, f"{OWN}draft/")
    version = version_consult(actor=viewer(COACH), version=version, now=now)
    assert Message.objects.filter(template="guidance/mail/consulted").count() == people
    comment = comment_add(
        actor=viewer(MEMBER), version=version, text="And on leave?", uid=uuid7(), now=now
    )
    comment_answer(
        actor=viewer(COACH), comment=comment, text="Too.", close=True, uid=uuid7(), now=now
    )
    assert owed() == 0

    # Legal approves, the head coach publishes: everybody owes it; three sign.
    first = decided(version)
    assert owed() == people
    for key in (COACH, LEGAL, MEMBER):
        sign(first, key)
    assert owed() == people - 3

    # A major change asks all of them anew.
    major = version_draft(actor=viewer(COACH), policy=first.policy, now=now)
    major = decided(changed(major, TEXT + BAN, major=True))
    assert owed() == people
    assert "Share a password." in shown(MEMBER, OWN)
    for key in (COACH, MEMBER):
        sign(major, key)
    assert "version 2" in shown(MEMBER, f"{OWN}receipt/2/")
    due = set(Todo.objects.open().filter(subject__kind="guideline").values_list("due_at"))

    # A minor one asks nobody: who had not signed owes it by the same day, two are told.
    minor = version_draft(actor=viewer(COACH), policy=first.policy, now=now + timedelta(days=1))
    minor = decided(changed(minor, minor.text.replace(OLD, NEW), major=False))
    assert owed() == people - 2
    assert Todo.objects.open().filter(subject__ref=minor.uid).count() == people - 2
    assert set(Todo.objects.open().filter(subject__ref=minor.uid).values_list("due_at")) == due
    assert Message.objects.filter(template="guidance/mail/minor").count() == 2
    assert owed("publish") == owed("returned") == 0

    # What differs is what was written, and the evidence of all of it verifies.
    added = [words for kind, _before, words in differing(1, 2) if kind == "new"]
    assert any("Share a password." in words for words in added)
    assert [kind for kind, _before, _after in differing(2, 3)] == ["changed"]
    assert NEW in shown(MEMBER, f"{OWN}compare/2/3/")
    pack = pack_ask(actor=viewer(HEAD_COACH), version=minor, now=utc_now())
    pack_make(pack=pack, now=utc_now())
    folder = unpacked(pack, tmp_path)
    status, said = verify(folder)
    assert status == 0, said
    report = PdfReader(folder / "report.pdf")
    paper = "".join(page.extract_text() for page in report.pages)
    assert NEW in " ".join(paper.split())
    assert "the GSA Social Media Policy (https://www.gsa.gov/" in " ".join(paper.split())
    assert "](" not in paper
    assert largest_words(report.pages[0]) == (18, "Evidence: Social media, version 3")
    assert "Execution" in headings_within(report.outline, "Blog mission brief")
    earliest = Acknowledgement.objects.order_by("at").filter(version=major)[0]
    assert f"{earliest.at:%H:%M:%S} 2 en {earliest.text_hash[:16]}" in " ".join(paper.split())
    assert "cSpell" not in paper
    assert "PASS Social media, version 3" in said
