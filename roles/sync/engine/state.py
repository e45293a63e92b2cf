"""A short name for the state that a plan was made on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from roles.org.selectors import structure_lock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.utils import CursorWrapper

TABLES = (
    "roles_org_department",
    "roles_org_person",
    "roles_channels_channel",
    "roles_channels_servicehours",
    "roles_channels_informed",
)
CONTENT = (
    (
        "SELECT (id, external_id, name, parent_id, head_id, closed_on)::text AS content "
        "FROM roles_org_department"
    ),
    (
        "SELECT (id, external_id, given_name, family_name, display_name, email, title, kind, "
        "employment, department_id, manager_id, sponsor_id, started_on, ends_on, location, "
        "country, organisation_id)::text AS content FROM roles_org_person"
    ),
    (
        "SELECT (id, platform, handle, url, owner_id, department_id, kind, purpose, audience, "
        "content_owner_id, second_admin_id, recovery_mailbox, languages, regions, controls, "
        "controls_end, consulted)::text AS content FROM roles_channels_channel"
    ),
    (
        "SELECT (channel_id, weekday, opens, closes)::text AS content "
        "FROM roles_channels_servicehours"
    ),
    "SELECT (channel_id, department_id)::text AS content FROM roles_channels_informed",
)

# What the steps of a draft write, and what stands in their way.
OF_DRAFTS = (
    CONTENT[0],
    ("SELECT (id, employment, department_id, manager_id)::text AS content FROM roles_org_person"),
    ("SELECT (id, type_id, department_id, closed_on)::text AS content FROM roles_team_role"),
)


def import_lock(cursor: CursorWrapper) -> None:
    """Wait until no other import runs, nor anybody changes the structure by hand; held to the
    end of the transaction."""
    structure_lock(cursor)


def versions_hash(cursor: CursorWrapper) -> str:
    """Return a hash that any write to the registry changes: cheaper, but it tells no more.

    ``xmin`` is the transaction that wrote a row last.
    """
    digest = hashlib.sha256()
    for table in TABLES:
        cursor.execute(
            "SELECT count(*), sum(version), max(version) "
            f"FROM (SELECT xmin::text::bigint AS version FROM {table}) AS rows"
        )
        digest.update(repr(cursor.fetchone()).encode())
    return digest.hexdigest()


def state_hash(cursor: CursorWrapper, contents: Sequence[str] = CONTENT) -> str:
    """Return a hash of all that an import, or with OF_DRAFTS a draft, may read or write; a scan,
    in any order of rows."""
    digest = hashlib.sha256()
    for content in contents:
        cursor.execute(
            "SELECT count(*), COALESCE(sum(hashtextextended(content, 0)::numeric), 0) "
            f"FROM ({content}) AS rows"
        )
        digest.update(repr(cursor.fetchone()).encode())
    return digest.hexdigest()
