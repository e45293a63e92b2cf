"""Who makes an entry's leaf: the database, one by one or set-wise; the web role never."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from governance.audit.selectors import entries_about, trail_verify
from governance.audit.services import entries_record, entry_record
from governance.core.uid import uuid7
from governance.core.viewer import Viewer, system_viewer

if TYPE_CHECKING:
    from uuid import UUID

    from psycopg2.extensions import connection as Connection

    from tests.cast import Cast

NASTY = 'A "quoted" \\\\ back\\slash / \t\n\x01\x7f 100 % %s Ünïcödé \U0001f3c8 \u2028 </script>'
SELECT = """
SELECT verb, uid, label, changes
FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::jsonb[]) AS asked (verb, uid, label, changes)
"""
CHANGES = (
    "{}",
    '{"due_at": ["2026-03-01", null], "person": "x", "b": 1.50, "a": {"y": [], "x": true}}',
    '{"text": "\\"quoted\\" \\\\ \\u2028 \\t ü", "": ""}',
)


def record(
    *rows: tuple[str, UUID | None, str, str],
    actor: Viewer | None = None,
    subject_type: str = "thing",
    verb: str = "",
    reason: str = "",
) -> int:
    """Record an entry for each row, with its own verb or with ``verb``."""
    with connection.cursor() as cursor:
        return entries_record(
            cursor=cursor,
            actor=actor or system_viewer(NASTY, kind="command"),
            subject_type=subject_type,
            verb=verb,
            select=SELECT.replace("SELECT verb, ", "SELECT ") if verb else SELECT,
            params=[list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 4,
            reason=reason,
        )


def asked(question: str, *params: Any) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(question, params)
        return list(cursor.fetchall())


@pytest.mark.parametrize("made", ["canonical", "leaf", "xid"])
def test_web_role_cannot_hand_in_what_the_database_makes(cast: Cast, made: str) -> None:
    entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.support)
    kept = (
        "uid, recorded_at, actor_label, actor_kind, verb, subject_type, subject_label, reason,"
        " changes, request_id"
    )
    written = f"""
        INSERT INTO governance_audit_entry ({kept}{{column}})
        SELECT uuid7(), {kept.removeprefix("uid, ")}{{column}} FROM governance_audit_entry
        ORDER BY id LIMIT 1 RETURNING id
        """
    with pytest.raises(ProgrammingError, match="permission denied"):
        asked(written.format(column=f", {made}"))
    assert len(asked(written.format(column=""))) == 1
    assert trail_verify().clean


def test_entries_written_set_wise_have_the_bytes_that_verification_makes(cast: Cast) -> None:
    uids = [uuid7() for _each in CHANGES]
    rows = [("test.done", uid, NASTY, each) for uid, each in zip(uids, CHANGES, strict=True)]
    for actor in (cast.coach.viewer, system_viewer(NASTY, kind="command")):
        assert record(*rows, ("test.done", None, "", "{}"), actor=actor, reason=NASTY) == 4
        record(*rows)
    first = entries_about(uids[1])[0]
    assert (first.actor_uid, first.subject_label, first.reason) == (
        cast.coach.user.uid,
        NASTY,
        NASTY,
    )
    assert first.changes["due_at"] == ["2026-03-01", None]
    assert trail_verify().clean


def test_one_by_one_and_set_wise_make_the_same_bytes(cast: Cast) -> None:
    """But for what is each entry's own: id, public id and moment, which begin the bytes."""
    entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.support, reason=NASTY)
    label = str(cast.support)
    actor = cast.coach.viewer
    about = {"subject_type": type(cast.support).__name__.lower(), "reason": NASTY}
    record(("test.done", cast.support.uid, label, "{}"), actor=actor, **about)
    rows = asked(
        "SELECT convert_from(canonical, 'UTF8')::json FROM governance_audit_entry"
        " WHERE subject_uid = %s AND verb = 'test.done'",
        cast.support.uid,
    )
    [one], [many] = rows
    assert one[4:] == many[4:]
    assert len(one) == len(many) == 15


def test_their_order_is_that_of_the_select(cast: Cast) -> None:
    uids = [uuid7() for _each in range(50)]
    record(*[("test.done", uid, str(number), "{}") for number, uid in enumerate(uids)])
    found = asked(
        "SELECT subject_label FROM governance_audit_entry WHERE subject_uid = ANY(%s) ORDER BY id",
        uids,
    )
    assert [int(label) for (label,) in found] == list(range(50))


@pytest.mark.parametrize("verb", ["", "test.done"])
def test_nothing_to_record_writes_nothing(cast: Cast, verb: str) -> None:
    assert record(verb=verb) == 0


def test_one_verb_may_be_that_of_all(cast: Cast) -> None:
    uids = [uuid7() for _each in range(3)]
    rows = [("not this", uid, NASTY, "{}") for uid in uids]
    for count in (1, 3):
        assert record(*rows[:count], verb='te"st\\') == count
    assert [entry.verb for uid in uids for entry in entries_about(uid)] == ['te"st\\'] * 4
    assert trail_verify().clean


@pytest.mark.parametrize(
    ("verb", "kind", "subject_type"),
    [("v" * 65, "command", "thing"), ("v", "k" * 17, "thing"), ("v", "command", "t" * 65)],
)
def test_what_is_too_long_is_refused_and_not_cut(
    cast: Cast, verb: str, kind: str, subject_type: str
) -> None:
    actor = system_viewer("a test", kind=kind)
    with pytest.raises(DataError, match="too long"), transaction.atomic():
        record((verb, uuid7(), "x", "{}"), actor=actor, subject_type=subject_type)


def test_spaces_that_a_column_cuts_are_not_in_the_bytes(cast: Cast) -> None:
    actor = system_viewer("a test", kind="command" + " " * 20)
    row = ("v" + " " * 90, uuid7(), "x ", "{}")
    assert record(row, actor=actor, subject_type="thing" + " " * 90) == 1
    assert trail_verify().clean


@pytest.mark.parametrize("many", [False, True])
def test_types_of_the_session_do_not_change_the_bytes(cast: Cast, many: bool) -> None:
    """A temporary type is found ahead of PostgreSQL's own of that name."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE DOMAIN pg_temp.text AS varchar(5); DISCARD PLANS")
        if many:
            asked(
                "SELECT playbook_audit_write(NULL, 'x', 'command', 'thing', '', '',"
                " ARRAY['v'], ARRAY[uuid7()], ARRAY['x'], ARRAY['{}']::jsonb[])"
            )
        else:
            entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.support)
        cursor.execute("DROP DOMAIN pg_temp.text; DISCARD PLANS")
    assert trail_verify().clean


HALF = (
    ("ARRAY[NULL, 'v']", "ARRAY[uuid7(), uuid7()]", "ARRAY['x', 'y']"),
    ("ARRAY['v', 'w', 'v']", "ARRAY[uuid7(), uuid7()]", "ARRAY['x', 'y']"),
    ("ARRAY['v']", "ARRAY[uuid7(), uuid7()]", "ARRAY['x']"),
    ("NULL", "ARRAY[uuid7()]", "ARRAY['x']"),
)


@pytest.mark.parametrize(("verbs", "uids", "labels"), HALF)
def test_nobody_writes_half_an_entry(cast: Cast, verbs: str, uids: str, labels: str) -> None:
    with pytest.raises(IntegrityError, match="null value"):
        asked(
            "SELECT playbook_audit_write(NULL, 'x', 'command', 'thing', '', '',"
            f" {verbs}, {uids}, {labels}, ARRAY['{{}}', '{{}}']::jsonb[])"
        )


def test_only_the_web_role_writes_set_wise(owner_connection: Connection) -> None:
    with owner_connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolname FROM pg_proc p, aclexplode(p.proacl) a"
            " LEFT JOIN pg_roles r ON r.oid = a.grantee"
            " WHERE p.proname = 'playbook_audit_write' AND a.grantee <> p.proowner"
        )
        assert cursor.fetchall() == [("playbook_web",)]
