"""The trail: written with the change, only ever growing, and any tampering named."""

from __future__ import annotations

import threading
from contextlib import closing
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from governance.audit.models import Seal
from governance.audit.selectors import (
    entries_about,
    seals_holding,
    trail_verify,
    unsealed_since,
)
from governance.audit.services import entries_seal, entry_record, trail_check
from governance.core.viewer import system_viewer

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection

    from tests.cast import Cast
from tests.cast import NOW
from tests.database import owner_connect
from tests.trail import seal_everything

ACTOR = system_viewer("a test", kind="command")


SLIPPED_IN = """
INSERT INTO governance_audit_entry (id, uid, recorded_at, actor_label, actor_kind, verb,
  subject_type, subject_label, reason, changes, request_id, xid, canonical, leaf)
SELECT -5, uuid7(), recorded_at, actor_label, actor_kind, 'assignment.approved',
  subject_type, subject_label, reason, changes, request_id, xid, '', ''
FROM governance_audit_entry ORDER BY id LIMIT 1;
UPDATE governance_audit_entry e SET canonical = playbook_audit_canonical(e) WHERE id = -5;
UPDATE governance_audit_entry SET leaf = sha256(canonical) WHERE id = -5;
"""


def _record(subject: object, count: int = 1) -> None:
    for number in range(count):
        entry_record(actor=ACTOR, verb="test.done", subject=subject, changes={"n": number})  # type: ignore[arg-type]


def tamper(owner: Connection, sql: str) -> None:
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE governance_audit_entry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE governance_audit_seal DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE governance_audit_entry ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE governance_audit_seal ENABLE TRIGGER USER")


def test_entry_says_who_what_and_why(cast: Cast) -> None:
    entry_record(actor=cast.coach.viewer, verb="test.done", subject=cast.support, reason="because")
    entry = entries_about(cast.support.uid).get()
    assert (entry.actor_uid, entry.actor_label) == (cast.coach.user.uid, "Maria Ortiz")
    assert (entry.verb, entry.subject_label, entry.reason) == ("test.done", "Support", "because")


def test_entry_goes_with_its_change(cast: Cast) -> None:
    point = transaction.savepoint()
    _record(cast.support)
    transaction.savepoint_rollback(point)
    assert not entries_about(cast.support.uid).exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE governance_audit_entry SET reason = 'x'",
        "DELETE FROM governance_audit_entry",
        "TRUNCATE governance_audit_entry",
        "UPDATE governance_audit_seal SET count = 0",
        "DELETE FROM governance_audit_seal",
        "ALTER TABLE governance_audit_entry DISABLE TRIGGER USER",
        (
            "CREATE OR REPLACE FUNCTION playbook_audit_canonical(e governance_audit_entry)"
            " RETURNS bytea LANGUAGE sql AS $$ SELECT '' $$"
        ),
    ],
)
def test_web_role_cannot_change_the_trail(cast: Cast, statement: str) -> None:
    _record(cast.support)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_owner_is_refused_by_the_trigger(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    _record(committed_cast.support)
    with pytest.raises(Exception, match="only grows"), owner_connection.cursor() as cursor:
        cursor.execute("DELETE FROM governance_audit_entry")


def test_untouched_trail_is_clean(committed_cast: Cast) -> None:
    _record(committed_cast.support, 25)
    seal_everything()
    result = trail_verify()
    assert result.clean
    assert (result.tail, result.seals >= 1) == (0, True)
    assert result.entries >= 25


@pytest.mark.parametrize(
    "change",
    [
        "subject_label = subject_label || '.'",
        "reason = 'x'",
        "actor_uid = uuid7()",
        "changes = '{\"n\": 8}'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "canonical = overlay(canonical placing '\\x20'::bytea from 3 for 1)",
        "leaf = overlay(leaf placing '\\x00'::bytea from 1 for 1)",
    ],
)
def test_one_changed_field_is_named(
    committed_cast: Cast, owner_connection: Connection, change: str
) -> None:
    _record(committed_cast.support, 5)
    seal_everything()
    victim = entries_about(committed_cast.support.uid)[3]
    tamper(owner_connection, f"UPDATE governance_audit_entry SET {change} WHERE id = {victim.pk}")
    assert {fault.entry_id for fault in trail_verify().faults} == {victim.pk}


def test_row_rewritten_with_its_leaf_is_still_named(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    _record(committed_cast.support, 5)
    seal_everything()
    victim = entries_about(committed_cast.support.uid)[2]
    tamper(
        owner_connection,
        f"""
        UPDATE governance_audit_entry SET reason = 'forged' WHERE id = {victim.pk};
        UPDATE governance_audit_entry e SET canonical = playbook_audit_canonical(e)
          WHERE id = {victim.pk};
        UPDATE governance_audit_entry SET leaf = sha256(canonical) WHERE id = {victim.pk};
        """,
    )
    faults = trail_verify().faults
    assert [fault.entry_id for fault in faults] == [victim.pk]
    assert "not the one that was sealed" in faults[0].what


def test_gap_and_cut_end_are_named(committed_cast: Cast, owner_connection: Connection) -> None:
    _record(committed_cast.support, 5)
    seal_everything()
    entries = list(entries_about(committed_cast.support.uid))
    tamper(
        owner_connection,
        f"DELETE FROM governance_audit_entry WHERE id IN ({entries[1].pk}, {entries[4].pk})",
    )
    assert {fault.entry_id for fault in trail_verify().faults} == {entries[1].pk, entries[4].pk}


@pytest.mark.parametrize(
    "change",
    ["entry_ids = ''", "entry_ids = entry_ids || '\\x00'", "count = count + 1"],
)
def test_a_seal_is_named_that_does_not_list_what_it_sealed(
    committed_cast: Cast, owner_connection: Connection, change: str
) -> None:
    for _round in range(2):
        _record(committed_cast.support, 5)
        seal_everything()
    newest = trail_verify().seals
    sql = f"UPDATE governance_audit_seal SET {change} WHERE number = {newest}"
    tamper(owner_connection, sql)
    faults = trail_verify().faults
    assert [(fault.seal, fault.what) for fault in faults] == [
        (newest, "its own bytes have been changed")
    ]


def test_a_cut_end_is_named_where_a_kept_verification_found_it(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    for _round in range(2):
        _record(committed_cast.support)
        seal_everything()
    assert trail_check(actor=ACTOR, now=NOW).is_clean
    newest = trail_verify().seals
    last = max(entry.pk for entry in entries_about(committed_cast.support.uid))
    tamper(
        owner_connection,
        f"""
        DELETE FROM governance_audit_seal WHERE number = {newest};
        DELETE FROM governance_audit_entry WHERE id >= {last};
        """,
    )
    with pytest.raises(CommandError, match=f"seal {newest}: an earlier verification"):
        call_command("verify_audit", stdout=StringIO())
    for _again in range(2):
        [fault] = trail_check(actor=ACTOR, now=NOW).faults
        assert fault["seal"] == newest
        assert "an earlier verification found it" in fault["what"]


def test_an_entry_slipped_in_among_the_sealed_ones_is_named(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    _record(committed_cast.support, 5)
    seal_everything()
    tamper(owner_connection, SLIPPED_IN)
    faults = trail_verify().faults
    assert [fault.entry_id for fault in faults] == [-5]
    assert "no seal holds it" in faults[0].what


def test_where_a_seal_says_that_it_ends_hides_nothing(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    """What it says of that is in no hash, and sealing goes by it."""
    _record(committed_cast.support, 5)
    seal_everything()
    newest = trail_verify().seals
    ends = f"UPDATE governance_audit_seal SET last_xid = %s WHERE number = {newest}"
    [kept] = Seal.objects.filter(number=newest).values_list("last_xid", flat=True)
    tamper(owner_connection, SLIPPED_IN + ends % 3)
    assert [fault.entry_id for fault in trail_verify().faults] == [-5]
    seal_everything()
    tamper(owner_connection, ends % kept)
    assert [fault.seal for fault in trail_verify().faults] == [newest + 1]


def test_missing_and_forged_seals_are_named(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    for _round in range(3):
        _record(committed_cast.support)
        seal_everything()
    newest = trail_verify().seals
    tamper(owner_connection, f"DELETE FROM governance_audit_seal WHERE number = {newest - 1}")
    faults = trail_verify().faults
    assert {fault.seal for fault in faults} == {newest}
    assert f"seal {newest - 1} is missing before it" in [fault.what for fault in faults]


def test_a_clock_that_is_set_back_hides_no_seal(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    _record(committed_cast.support)
    seal_everything()
    entry = entries_about(committed_cast.support.uid).get()
    tamper(
        owner_connection, "UPDATE governance_audit_seal SET sealed_at = sealed_at - interval '1 h'"
    )
    assert list(seals_holding([entry.pk], entry.recorded_at))


def test_late_committer_is_sealed_after_all(committed_cast: Cast) -> None:
    """An entry with an older id whose transaction ends later is not lost."""
    begun, go_on = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            _record(committed_cast.stores)
            begun.set()
            go_on.wait(30)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    begun.wait(30)
    _record(committed_cast.support)
    while entries_seal():
        pass
    assert trail_verify().tail >= 1  # an older transaction may still write what belongs before
    go_on.set()
    thread.join()
    seal_everything()
    result = trail_verify()
    assert result.clean
    assert result.tail == 0


def test_what_runs_in_another_database_holds_no_seal_up(committed_cast: Cast) -> None:
    """A neighbour on the same server may take its time."""
    with closing(owner_connect("postgres")) as neighbour, neighbour.cursor() as cursor:
        cursor.execute("BEGIN; SELECT pg_current_xact_id()")
        _record(committed_cast.support)
        seal_everything()
        assert trail_verify().tail == 0


def test_two_sealers_make_one_chain(committed_cast: Cast) -> None:
    _record(committed_cast.support, 50)
    threads = [threading.Thread(target=_seal_and_close) for _count in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_everything()
    result = trail_verify()
    assert result.clean
    assert result.tail == 0


# As a dump finds it that is restored on a server which has begun far fewer transactions: the
# seals end at numbers that are not reached there, and the newest entries bear such numbers.
RESTORED = """
UPDATE governance_audit_seal SET last_xid = last_xid + 1000000000
  WHERE number = (SELECT max(number) FROM governance_audit_seal);
UPDATE governance_audit_entry SET xid = (xid::text::bigint + 2000000000)::text::xid8
  WHERE id IN ({ids});
UPDATE governance_audit_entry e SET canonical = playbook_audit_canonical(e) WHERE id IN ({ids});
UPDATE governance_audit_entry SET leaf = sha256(canonical) WHERE id IN ({ids});
"""


def _restore(committed_cast: Cast, owner: Connection) -> list[int]:
    """Let three entries be sealed and two not, and be restored elsewhere; return the two."""
    _record(committed_cast.support, 3)
    seal_everything()
    _record(committed_cast.stores, 2)
    ids = [entry.pk for entry in entries_about(committed_cast.stores.uid)]
    tamper(owner, RESTORED.format(ids=", ".join(map(str, ids))))
    return ids


def test_sealing_goes_on_where_a_dump_was_restored(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    _restore(committed_cast, owner_connection)
    _record(committed_cast.field_service, 4)
    assert unsealed_since() is not None
    while trail_verify().tail:
        entries_seal(limit=3)
    result = trail_verify()
    assert (result.clean, result.tail) == (True, 0)
    _record(committed_cast.field_service)
    assert unsealed_since() is not None
    seal_everything()
    result = trail_verify()
    assert (result.clean, result.tail, unsealed_since()) == (True, 0, None)


def test_what_is_slipped_in_after_a_restore_is_named_on_either_side(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    restored = _restore(committed_cast, owner_connection)
    _record(committed_cast.field_service, 4)
    while trail_verify().tail:
        entries_seal()
    new = entries_about(committed_cast.field_service.uid)[0].pk
    tamper(
        owner_connection,
        f"""
        INSERT INTO governance_audit_entry (id, uid, recorded_at, actor_label, actor_kind, verb,
          subject_type, subject_label, reason, changes, request_id, xid, canonical, leaf)
        SELECT -id, uuid7(), recorded_at, actor_label, actor_kind, 'assignment.approved',
          subject_type, subject_label, reason, changes, request_id, xid, '', ''
        FROM governance_audit_entry WHERE id = {restored[0]};
        UPDATE governance_audit_entry e SET canonical = playbook_audit_canonical(e) WHERE id < 0;
        UPDATE governance_audit_entry SET leaf = sha256(canonical) WHERE id < 0;
        DELETE FROM governance_audit_entry WHERE id = {new};
        """,
    )
    assert {fault.entry_id for fault in trail_verify().faults} == {-restored[0], new}


def _seal_and_close() -> None:
    while entries_seal(limit=7):
        pass
    connections.close_all()


def test_command_is_silent_when_clean_and_fails_by_name(
    committed_cast: Cast, owner_connection: Connection
) -> None:
    _record(committed_cast.support, 3)
    seal_everything()
    out = StringIO()
    call_command("verify_audit", "--seal", stdout=out)
    assert "0 entries are not sealed yet" in out.getvalue()
    victim = entries_about(committed_cast.support.uid)[0]
    tamper(owner_connection, f"UPDATE governance_audit_entry SET verb = 'x' WHERE id = {victim.pk}")
    with pytest.raises(CommandError, match=f"entry {victim.pk} "):
        call_command("verify_audit", stdout=StringIO())
