"""A real guideline of a government office on the people of the Congress, from draft to a minor
change: who owes what at each step."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from pypdf import PdfReader

from governance.core.clock import utc_now
from governance.core.uid import uuid7
from governance.core.viewer import Viewer, viewer_build
from governance.notify.models import Message
from governance.todos.models import Todo
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
from tests.policies.guidance.test_compare import told
from tests.policies.guidance.test_pack import unpacked, verify

if TYPE_CHECKING:
    from policies.guidance.models import PolicyVersion

DATA = Path(settings.BASE_DIR) / "tests" / "data"
TEXT = (DATA / "guidelines" / "18f-blogging.md").read_text(encoding="utf-8")
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


def decided(version: PolicyVersion) -> PolicyVersion:
    """Submit, have legal approve, publish."""
    now = utc_now()
    held = version_submit(actor=viewer(COACH), version=version, now=now)
    assert (held.state, owed("approval")) == (State.REVIEW, 1)
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
    major = decided(changed(major, TEXT + "\n\nNever share a password.", major=True))
    assert owed() == people
    for key in (COACH, MEMBER):
        sign(major, key)
    due = set(Todo.objects.open().filter(subject__kind="guideline").values_list("due_at"))

    # A minor one asks nobody: who had not signed owes it by the same day, two are told.
    minor = version_draft(actor=viewer(COACH), policy=first.policy, now=now + timedelta(days=1))
    minor = decided(changed(minor, f"{minor.text} Not even once.", major=False))
    assert owed() == people - 2
    assert Todo.objects.open().filter(subject__ref=minor.uid).count() == people - 2
    assert set(Todo.objects.open().filter(subject__ref=minor.uid).values_list("due_at")) == due
    assert Message.objects.filter(template="guidance/mail/minor").count() == 2
    assert owed("publish") == owed("returned") == 0

    # What differs is what was written, and the evidence of all of it verifies.
    assert differing(1, 2) == [("new", "", "Never share a password.")]
    more = "Never share a password. Not even once."
    assert differing(2, 3) == [("changed", "Never share a password.", more)]
    pack = pack_ask(actor=viewer(HEAD_COACH), version=minor, now=utc_now())
    pack_make(pack=pack, now=utc_now())
    folder = unpacked(pack, tmp_path)
    status, said = verify(folder)
    assert status == 0, said
    paper = "".join(page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    assert more in " ".join(paper.split())
    assert "PASS Social media, version 3" in said
