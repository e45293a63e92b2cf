"""What an evidence pack holds: each file a header and rows, read a few at a time.

The trail is read last, so that it tells of every signature in the pack, and may tell of more.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, models

from governance.core.database import row_get
from governance.core.models import PublicModel
from policies.guidance.models import (
    Acknowledgement,
    Approval,
    Attestation,
    Comment,
    EvidencePack,
    Nudge,
    PolicyVersion,
    SignedSheet,
)
from policies.guidance.rules.standing import rule_of_policy
from policies.guidance.selectors.approving import approved_plain
from policies.guidance.selectors.bound_statement import TODO_KIND
from policies.guidance.selectors.bound_versions import versions_counting
from roles.org.models import Exemption
from roles.team.selectors import audience_rules, rules_word

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from uuid import UUID

    from governance.core.viewer import Viewer

AT_ONCE: Final = 2000
PACKS_SHOWN: Final = 50
ASKED: Final = """
SELECT t.uid, p.uid AS person, p.display_name, p.email, d.name AS department_now, t.reason,
  t.opened_at, t.due_at, t.closed_at, t.outcome, s.ref AS version, t.since, t.until
FROM governance_todos_state t
JOIN governance_todos_todosubject s ON s.id = t.subject_id
JOIN roles_org_person p ON p.id = t.person_id
LEFT JOIN roles_org_department d ON d.id = p.department_id
WHERE s.kind = %(kind)s AND s.ref = ANY(%(refs)s::uuid[])
ORDER BY t.id, t.since, t.until
"""
# A digest that went out while it was owed named it, or counted it among the rest.
REMINDED: Final = """
SELECT p.uid AS person, p.display_name, g.local_day, g.made_at,
  'digest:' || p.uid || ':' || g.local_day AS message,
  COALESCE(m.state, NULLIF(g.mail_state, '')) AS state, COALESCE(m.sent_at, g.sent_at) AS sent_at
FROM governance_todos_state t
JOIN governance_todos_todosubject s ON s.id = t.subject_id
JOIN roles_org_person p ON p.id = t.person_id
JOIN governance_todos_digest g ON g.person_id = p.id AND g.made_at >= t.opened_at
  AND (t.closed_at IS NULL OR g.made_at < t.closed_at)
  AND g.made_at >= t.since AND (t.until IS NULL OR g.made_at < t.until)
LEFT JOIN governance_notify_message m ON m.key = 'digest:' || p.uid || ':' || g.local_day
WHERE s.kind = %(kind)s AND s.ref = ANY(%(refs)s::uuid[])
ORDER BY g.local_day, t.id, t.since
"""
# Of what the trail is to tell: the versions, all to-dos for them, all exemptions from them, and
# what was said about them.
ABOUT: Final = """
SELECT unnest(%s::uuid[])
UNION
SELECT t.uid FROM governance_todos_state t
JOIN governance_todos_todosubject s ON s.id = t.subject_id
WHERE s.kind = %s AND s.ref = ANY(%s::uuid[])
UNION
SELECT e.uid FROM roles_org_exemption e WHERE e.rule = %s
UNION
SELECT c.uid FROM policies_guidance_comment c
JOIN policies_guidance_policyversion v ON v.id = c.version_id WHERE v.uid = ANY(%s::uuid[])
"""
# Coaches were told of who was a week late, once of each to-do.
LATE: Final = """
SELECT p.uid AS person, p.display_name, c.uid AS coach, c.display_name AS coach_name,
  n.local_day, n.told_at, t.uid AS todo
FROM policies_guidance_latenotice n
JOIN roles_org_person c ON c.id = n.coach_id
JOIN governance_todos_state t ON t.id = n.todo_id
  AND n.told_at >= t.since AND (t.until IS NULL OR n.told_at < t.until)
JOIN governance_todos_todosubject s ON s.id = t.subject_id
JOIN roles_org_person p ON p.id = t.person_id
WHERE s.kind = %(kind)s AND s.ref = ANY(%(refs)s::uuid[])
ORDER BY n.id
"""


@dataclass(frozen=True, slots=True)
class PackSource:
    """One version, with those before it whose signatures count for it."""

    version: PolicyVersion
    counted: list[PolicyVersion]

    @property
    def refs(self) -> list[str]:
        return [str(each.uid) for each in self.counted]


def pack_source(version: PolicyVersion) -> PackSource:
    keys = [key for _version, _uid, key in versions_counting([version])]
    found = PolicyVersion.objects.filter(pk__in=keys).select_related("policy")
    return PackSource(version, list(found.order_by("-number")))


def pack_versions(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    versions = PolicyVersion.objects.filter(pk__in=[each.pk for each in source.counted])
    return _columns_of(PolicyVersion, versions.order_by("pk"), without=("id", "text", "html"))


def pack_acknowledgements(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return every column that is kept of a signature; other rows are named by their uid."""
    signed = Acknowledgement.objects.filter(version__in=source.counted).order_by("pk")
    return _columns_of(Acknowledgement, signed, without=("id",))


def pack_exemptions(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    rule = rule_of_policy(source.version.policy.uid)
    asked = Exemption.objects.filter(rule=rule).order_by("pk")
    return _columns_of(Exemption, asked, without=("id",))


def pack_asked(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    return _rows_of(ASKED, {"kind": TODO_KIND, "refs": source.refs})


def pack_reminders(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    return _rows_of(REMINDED, {"kind": TODO_KIND, "refs": source.refs})


def pack_late(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    return _rows_of(LATE, {"kind": TODO_KIND, "refs": source.refs})


def pack_nudges(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return who was reminded by somebody, and why."""
    return _kept_of(Nudge, source, without=("id", "batch"))


def pack_sheets(source: PackSource, receipts: Container[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the scans of the signatures with these receipts, one at a time."""
    sheets = SignedSheet.objects.filter(acknowledgement__version__in=source.counted).order_by("pk")
    rows = sheets.values_list("acknowledgement__uid", "kind", "content")
    for receipt, kind, content in rows.iterator(chunk_size=1):
        if str(receipt) in receipts:
            yield f"sheet-{receipt}.{kind}", bytes(content)


def pack_approvals(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    return _kept_of(Approval, source)


def pack_audience(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return for whom each version is, and all that an approval of it was a yes to."""
    header = ["version", "number", "for_whom", "approved"]

    def rows() -> Iterator[Sequence[object]]:
        for each in source.counted:
            words = rules_word(audience_rules(each))
            yield str(each.uid), each.number, words, approved_plain(each)

    return header, rows()


def pack_approved(source: PackSource) -> dict[str, int]:
    """Return by version how many approvals are of exactly what came into force; those that fell
    before, and those from before the whole was kept, are not."""
    return {
        str(each.uid): Approval.objects.filter(
            version=each, whole_hash=sha256(approved_plain(each).encode()).hexdigest()
        ).count()
        for each in source.counted
    }


def pack_attestations(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    return _kept_of(Attestation, source)


def pack_comments(source: PackSource) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return the words twice: to read, and byte for byte, since the trail has their hash."""
    header, rows = _kept_of(Comment, source)
    place = header.index("text")
    whole = ((*row, b64encode(str(row[place]).encode()).decode()) for row in rows)
    return [*header, "text_base64"], whole


def _kept_of(
    model: type[models.Model], source: PackSource, without: Sequence[str] = ("id",)
) -> tuple[list[str], Iterator[Sequence[object]]]:
    """Return every column of what is kept about the versions."""
    rows = model._default_manager.filter(version__in=source.counted)  # noqa: SLF001
    return _columns_of(model, rows.order_by("pk"), without=without)


def pack_trail(source: PackSource) -> tuple[str, list[Any]]:
    """Return the SQL, and its values, of whom the trail is to tell."""
    rule = rule_of_policy(source.version.policy.uid)
    return ABOUT, [source.refs, TODO_KIND, source.refs, rule, source.refs]


def _columns_of(
    model: type[models.Model], rows: Any, *, without: Sequence[str]
) -> tuple[list[str], Iterator[Sequence[object]]]:
    columns = model._meta.concrete_fields  # noqa: SLF001  (the documented way to name them)
    fields = [each for each in columns if each.name not in without]
    header = [each.name for each in fields]
    paths = [f"{each.name}__uid" if _named(each) else each.attname for each in fields]
    return header, rows.values_list(*paths).iterator(chunk_size=AT_ONCE)


def _named(each: Any) -> bool:
    """Whether the column names a row that has a public id."""
    related = each.related_model
    return related is not None and issubclass(related, PublicModel)


def _rows_of(sql: str, params: dict[str, Any]) -> tuple[list[str], Iterator[Sequence[object]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql + "LIMIT 0", params)
        header = [column[0] for column in cursor.description or ()]

    def rows() -> Iterator[Sequence[object]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, params)
            while found := cursor.fetchmany(AT_ONCE):
                yield from found

    return header, rows()


def packs_made(viewer: Viewer, *, most: int | None = PACKS_SHOWN) -> list[EvidencePack]:
    """Return the packs that were asked for last, None for all of them; one query."""
    found = EvidencePack.objects.visible_to(viewer).select_related("version__policy")
    return list(found.order_by("-pk")[:most])


def pack_get(viewer: Viewer, uid: UUID) -> EvidencePack:
    """Return a pack; Missing unless the viewer may see it."""
    found = EvidencePack.objects.visible_to(viewer).select_related("version__policy")
    return row_get(found, uid)


def pack_content(pack: EvidencePack) -> Iterator[bytes]:
    """Yield the file in pieces of about a megabyte."""
    parts = pack.parts.order_by("number").values_list("content", flat=True)
    for content in parts.iterator(chunk_size=1):
        yield bytes(content)
