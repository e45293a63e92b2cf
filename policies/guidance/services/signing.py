"""Acknowledging: a person confirms having read exactly this text."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from governance.audit.services import entry_record
from governance.core.database import deadlock_retried
from governance.core.errors import Conflict, Invalid, NotAllowed, Problem
from governance.core.uid import uuid7
from governance.todos.models import Todo
from governance.todos.services import todos_close
from policies.guidance.models import Acknowledgement, PolicyVersion, SignedSheet
from policies.guidance.rules import html_fingerprint
from policies.guidance.rules.sheets import MOST, sheet_kind
from policies.guidance.rules.signing import Means, Paper, can_record_paper, statement_of
from policies.guidance.selectors import text_signed, texts_counting
from policies.guidance.selectors.gates import gate_of
from policies.guidance.services.carrying import TODO_KIND
from roles.org.models import Person
from roles.org.selectors import organisation_size, organisation_zone
from roles.team.rules import ItemKind
from roles.team.services import checklist_item_meet

if TYPE_CHECKING:
    from datetime import date, datetime

    from governance.core.viewer import Viewer
    from policies.guidance.selectors.languages import Signed

# Sharing the row: any number sign at once, while a new version waits until they are in, so
# that nobody's signature of the old text counts for the new one. The person's row is locked
# after it, in the same statement: of rivals for one receipt, one goes first.
IN_FORCE = """
SELECT version.*, policy.uid AS policy_uid, policy.course AS policy_course,
  person.uid AS person_uid, person.display_name AS person_name, person.email AS person_email,
  EXISTS (SELECT FROM roles_org_organisationsettings WHERE keep_device) AS keep_device
FROM policies_guidance_policyversion version
JOIN policies_guidance_policy policy ON policy.id = version.policy_id
CROSS JOIN roles_org_person person
WHERE version.id = %s AND person.id = %s
FOR SHARE OF version FOR NO KEY UPDATE OF person
"""
SIGNER = ("id", "uid", "display_name", "email")


@deadlock_retried
@transaction.atomic
def version_acknowledge(
    *,
    actor: Viewer,
    version: PolicyVersion,
    text_hash: str,
    now: datetime,
    language: str = "",
    signed_in_by: str = "",
    means: Means | None = None,
) -> Acknowledgement:
    """Record that ``actor`` read the text with ``text_hash``; close what they owed for it.

    It is the version's own text or a translation of it that is offered; that one's language is
    recorded. ``means`` says how (or just the language and how they had signed in). Twice is
    once: the first one is returned again. Raises NotAllowed for whoever is not a listed person,
    Conflict when this text is not, or no longer, one that is in force, or a course has to be
    passed first.
    """
    if actor.person_id is None:
        raise NotAllowed("people_sign", _("Only a person who is listed can sign a guideline."))
    means = means or Means(language, signed_in_by)
    return _record(
        actor=actor,
        version=version,
        person_id=actor.person_id,
        text_hash=text_hash,
        now=now,
        means=means,
    )


@deadlock_retried
@transaction.atomic
def paper_record(
    *,
    actor: Viewer,
    version: PolicyVersion,
    person: Person,
    text_hash: str,
    reason: str,
    signed_on: date,
    now: datetime,
    sheet: bytes = b"",
) -> Acknowledgement:
    """Record that ``person`` signed the text with ``text_hash`` on paper, as ``actor`` saw.

    The sheet may hold any text whose signature counts for ``version``, the one in force: in
    another language, or from before a minor version. What it held is what is recorded; ``sheet``
    is its scan, a PDF, JPEG or PNG of five megabytes at most. Raises NotAllowed for their own, and
    for whose people they are not; Invalid without a reason, with a day that is not from when that
    text came into force to today, or another file; Conflict as for signing.
    """
    small = organisation_size() == "small"
    can_record_paper(
        actor, person_id=person.pk, department_id=person.department_id, small=small
    ).require()
    why = reason.strip()[:500]
    if not why:
        words = _("Say why it was signed on paper.")
        raise Invalid("reason_needed", words, problems=[Problem("/reason", words)])
    _refuse_day(version, text_hash, signed_on, now)
    kind = _sheet_kind(sheet)
    paper = Paper(
        actor.person_id or 0, actor.person_name or actor.label, why, signed_on, sheet, kind
    )
    return _record(
        actor=actor,
        version=version,
        person_id=person.pk,
        text_hash=text_hash,
        now=now,
        means=Means("", signed_in_by="paper"),
        paper=paper,
    )


def _sheet_kind(sheet: bytes) -> str:
    """Return what kind of file it is, "" for none; raise Invalid for what is no scan."""
    kind = sheet_kind(sheet)
    if sheet and (not kind or len(sheet) > MOST):
        words = _("Choose a PDF, JPEG or PNG of 5 MB at most.")
        raise Invalid("no_scan", words, problems=[Problem("/sheet", words)])
    return kind


def _refuse_day(version: PolicyVersion, text_hash: str, signed_on: date, now: datetime) -> None:
    """Raise Invalid for a day on which nobody can have signed that text."""
    zone = organisation_zone()
    held = _on_paper(version, text_hash, signed_on)
    since = held.since if held is not None else version.published_at
    if (
        since is None
        or not since.astimezone(zone).date() <= signed_on <= now.astimezone(zone).date()
    ):
        words = _("Choose the day on which it was signed: from publishing to today.")
        raise Invalid("no_such_day", words, problems=[Problem("/signed_on", words)])


def _on_paper(version: PolicyVersion, text_hash: str, signed_on: date) -> Signed | None:
    """Return the newest text of that hash that could be signed on that day, else the newest."""
    found = [each for each in texts_counting(version) if each.text_hash == text_hash]
    zone = organisation_zone()
    then = [
        each for each in found if each.since and each.since.astimezone(zone).date() <= signed_on
    ]
    return next(iter([*then, *found]), None)


def _record(
    *,
    actor: Viewer,
    version: PolicyVersion,
    person_id: int,
    text_hash: str,
    now: datetime,
    means: Means,
    paper: Paper | None = None,
) -> Acknowledgement:
    current = PolicyVersion.objects.raw(IN_FORCE, [version.pk, person_id])[0]
    if paper is None:
        read = text_signed(current, text_hash)
    else:
        read = _on_paper(current, text_hash, paper.signed_on)
    if current.state != PolicyVersion.State.PUBLISHED or read is None:
        raise Conflict(
            "version_superseded",
            _("This text is not the one in force any more. Nothing was recorded."),
        )
    person = _signer(current, person_id)
    gate = gate_of(current.policy_course, person.pk, now)  # type: ignore[attr-defined]
    if gate is not None and gate.attempt is None:
        words = _("Pass the course “%(title)s” first. Nothing was recorded.")
        raise Conflict("course_first", words % {"title": gate.title}, members={"course": gate.path})
    mine = _acknowledgement(person, current, read, now, means)
    mine.attempt = gate.attempt if gate else None
    if paper is not None:
        mine.witness_id, mine.witness_name = paper.witness_id, paper.witness_name
        mine.paper_reason, mine.signed_on = paper.reason, paper.signed_on
        mine.scan_hash = sha256(paper.sheet).hexdigest() if paper.sheet else ""
    kept = _insert_once(mine)
    if kept.uid == mine.uid:
        if paper is not None and paper.sheet:
            SignedSheet.objects.create(
                acknowledgement=kept,
                kind=paper.kind,
                size=len(paper.sheet),
                content=paper.sheet,
            )
        _tell(actor, kept)
    _settle(actor, person, current, now)  # also again: nobody who has signed owes it
    return kept


def _signer(found: Any, person_id: int) -> Person:
    """Return the person whose row is locked, with what a receipt needs; the rest is deferred."""
    values = [person_id, found.person_uid, found.person_name, found.person_email]
    return Person.from_db(DEFAULT_DB_ALIAS, SIGNER, values)


def _acknowledgement(
    person: Person, version: PolicyVersion, read: Signed, now: datetime, means: Means
) -> Acknowledgement:
    device = version.keep_device  # type: ignore[attr-defined]
    language = (read.language or means.language)[:10]
    with override(language if means.signed_in_by == "paper" else get_language()):
        statement = statement_of(read.version.number)
    return Acknowledgement(
        uid=uuid7(),
        person=person,
        version=read.version,
        person_name=person.display_name,
        person_email=person.email or "",
        at=now,
        statement=statement,
        text_hash=read.text_hash,
        html_hash=html_fingerprint(read.html),
        language=language,
        signed_in_by=means.signed_in_by[:50],
        authenticated_at=means.authenticated_at,
        address=(means.address or None) if device else None,
        agent=means.agent[:300] if device else "",
    )


def _insert_once(mine: Acknowledgement) -> Acknowledgement:
    """Insert it, or return the one that is there: rivals wait for the person's row, so it was
    in before this transaction looked."""
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        return Acknowledgement.objects.get(person=mine.person_id, version=mine.version_id)
    return mine


def _tell(actor: Viewer, kept: Acknowledgement) -> None:
    changes = {
        "person": str(kept.person.uid),
        "receipt": str(kept.uid),
        "sha256": kept.text_hash,
        "language": kept.language,
    }
    if kept.witness_id:
        changes["paper"] = str(kept.signed_on)
    if kept.scan_hash:
        changes["scan"] = kept.scan_hash
    entry_record(
        actor=actor,
        verb="guideline.acknowledged",
        subject=kept.version,
        reason=kept.paper_reason,
        changes=changes,
    )


def _settle(actor: Viewer, person: Person, version: PolicyVersion, now: datetime) -> None:
    todos_close(
        actor=actor,
        kind=TODO_KIND,
        ref=version.uid,
        outcome=Todo.Outcome.DONE,
        now=now,
        person_ids=[person.pk],
    )
    checklist_item_meet(
        actor=actor,
        kind=ItemKind.GUIDELINE,
        ref=version.policy_uid,  # type: ignore[attr-defined]
        person_ids=[person.pk],
        now=now,
    )
