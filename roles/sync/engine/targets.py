"""Which column of a file goes to which column of the database, and how the two compare."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from roles.channels.rules import DAYS, KIND_OF
from roles.sync.importers.columns import CHANNELS, DEPARTMENTS, PEOPLE, Table


@dataclass(frozen=True, slots=True)
class Field:
    """``new`` reads the staged row ``i``; ``old`` the row ``t`` or what it refers to.

    ``refers`` names the table whose external id this is; the database column holds the id.
    """

    name: str
    column: str
    new: str
    old: str
    refers: str = ""
    join: str = ""  # finds what ``old`` reads
    joined: str = ""  # of an array: what stands between its parts while it is compared, in SQL
    apart: bool = False  # kept in rows of their own, which are written by themselves


@dataclass(frozen=True, slots=True)
class Target:
    """One table of the registry as an import writes it."""

    table: Table
    subject: str  # of the audit entries
    database: str
    key: dict[str, str]  # columns that a new row takes from the staged row
    match: str
    fields: tuple[Field, ...]
    label: str  # the field that names a row in the trail
    moves: frozenset[str] = frozenset()  # a change of these is a move
    gone: str = "false"  # the row is known, but was left or closed
    leave: str = ""  # what a row that is missing in full mode is set to; "" keeps it
    come_back: str = ""
    fresh: dict[str, str] = field(default_factory=dict)  # columns that only a new row gets
    verbs: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def incoming(self) -> str:
        return f"incoming_{self.name}"

    @property
    def changed(self) -> str:
        return f"changed_{self.name}"


ORGANISATIONS = "roles_org_organisation"
HOLDING = "owner_id, content_owner_id, second_admin_id"
DAYS_SQL = f"ARRAY[{', '.join(repr(day) for day in DAYS)}]"  # names by number; 1 is Monday


def _text(name: str, default: str = "''") -> Field:
    return Field(name, name, f"COALESCE(i.{name}, {default})", f"t.{name}")


def _plain(name: str) -> Field:
    return Field(name, name, f"i.{name}", f"t.{name}")


def _reference(name: str, table: str, database: str) -> Field:
    """A reference to somebody without external id shows as their uid, so it never equals one."""
    return Field(
        name,
        f"{name}_id",
        f"i.{name}",
        f"COALESCE({name}.external_id, {name}.uid::text)",
        refers=table,
        join=f"LEFT JOIN {database} {name} ON {name}.id = t.{name}_id",
    )


def _list(name: str, joined: str) -> Field:
    old = f"array_to_string(t.{name}, {joined})"
    return Field(name, name, f"COALESCE(i.{name}, '')", old, joined=joined)


def _place(name: str) -> Field:
    return replace(_department(name), refers="places")


def _holder(name: str) -> Field:
    """Who has no external id is named by address, as our own list does."""
    old = f"COALESCE({name}.external_id, {name}.email, {name}.uid::text)"
    return replace(_person(name), refers="holders", old=old)


def _department(name: str) -> Field:
    return _reference(name, "departments", "roles_org_department")


def _person(name: str) -> Field:
    return _reference(name, "people", "roles_org_person")


DEPARTMENT = Target(
    table=DEPARTMENTS,
    subject="department",
    database="roles_org_department",
    key={"external_id": "COALESCE(i.external_id, t.external_id)"},
    match="i.external_id = t.external_id",
    fields=(_plain("name"), _department("parent"), _person("head")),
    label="name",
    moves=frozenset({"parent"}),
    gone="t.closed_on IS NOT NULL",
    leave="closed_on = %(today)s",
    come_back="closed_on = CASE WHEN c.action = 'rehired' THEN NULL ELSE t.closed_on END",
    verbs={
        "created": "opened",
        "updated": "updated",
        "moved": "moved",
        "left": "closed",
        "rehired": "reopened",
    },
)
PERSON = Target(
    table=PEOPLE,
    subject="person",
    database="roles_org_person",
    key={"external_id": "COALESCE(i.external_id, t.external_id)"},
    match="i.external_id = t.external_id",
    fields=(
        _text("given_name"),
        _text("family_name"),
        Field(
            "display_name",
            "display_name",
            "COALESCE(i.display_name, concat_ws(' ', i.given_name, i.family_name))",
            "t.display_name",
        ),
        _plain("email"),
        _text("title"),
        _department("department"),
        _person("manager"),
        _text("kind", "'employee'"),
        _plain("started_on"),
        _text("location"),
        _person("sponsor"),
        _plain("ends_on"),
        _text("country"),
        _reference("organisation", "organisations", ORGANISATIONS),
    ),
    label="display_name",
    moves=frozenset({"department", "manager"}),
    gone="t.employment = 'left'",
    leave="employment = 'left', left_on = %(today)s, away_from = NULL, back_on = NULL",
    come_back=(
        "employment = CASE WHEN c.action = 'rehired' THEN 'active' ELSE t.employment END, "
        "left_on = CASE WHEN c.action = 'rehired' THEN NULL ELSE t.left_on END"
    ),
    fresh={"employment": "'active'", "time_zone": "''", "language": "''"},
    verbs={
        "created": "joined",
        "updated": "updated",
        "moved": "moved",
        "left": "left",
        "rehired": "rehired",
    },
)
# What a platform is, where the file does not say it.
KIND = (
    "CASE lower(i.platform) "
    + " ".join(f"WHEN '{name}' THEN '{kind}'" for name, kind in KIND_OF.items())
    + " ELSE 'social' END"
)
HOURS = (
    f"COALESCE((SELECT string_agg(initcap(({DAYS_SQL})[h.weekday]) || ' ' "
    "|| left(h.opens::text, 5) || '-' "
    "|| CASE h.closes WHEN '00:00' THEN '24:00' ELSE left(h.closes::text, 5) END, ';' "
    "ORDER BY h.weekday, h.opens) "
    "FROM roles_channels_servicehours h WHERE h.channel_id = t.id), '')"
)
# Ids may hold a semicolon; within a list it is written with a backslash before it.
INFORMED = r"""COALESCE((SELECT string_agg(
  replace(COALESCE(d.external_id, d.uid::text), ';', '\;'), ';'
  ORDER BY COALESCE(d.external_id, d.uid::text) COLLATE "C")
FROM roles_channels_informed n JOIN roles_org_department d ON d.id = n.department_id
WHERE n.channel_id = t.id), '')"""
CHANNEL = Target(
    table=CHANNELS,
    subject="channel",
    database="roles_channels_channel",
    key={"platform": "lower(i.platform)", "handle_key": "lower(i.handle)"},
    match="lower(i.platform) = t.platform AND lower(i.handle) = t.handle_key",
    fields=(
        _plain("handle"),
        _text("url"),
        _holder("owner"),
        _place("department"),
        Field("kind", "kind", f"COALESCE(i.kind, t.kind, {KIND})", "t.kind"),
        _text("purpose"),
        _text("audience"),
        _holder("content_owner"),
        _holder("second_admin"),
        _text("recovery_mailbox"),
        _list("languages", "';'"),
        _list("regions", "';'"),
        Field("hours", "", "COALESCE(i.hours, '')", HOURS, apart=True),
        _list("controls", r"E'\n'"),  # each may hold a semicolon
        _text("controls_end"),
        _list("consulted", "';'"),
        Field("informed", "", "COALESCE(i.informed, '')", INFORMED, apart=True),
    ),
    label="handle",
    verbs={"created": "registered", "updated": "updated"},
)
TARGETS = {target.name: target for target in (DEPARTMENT, PERSON, CHANNEL)}
# Where the external ids are that fields refer to; partners are listed here and never imported.
REFERRED = {"organisations": ORGANISATIONS, **{t.name: t.database for t in TARGETS.values()}}
PLACED = (
    "SELECT department_id FROM roles_channels_channel "
    "UNION SELECT department_id FROM roles_channels_informed"
)
# Beside external ids: what our own list calls whoever has none, and stays true of who went.
ALSO = {
    "places": (
        "roles_org_department",
        "uid::text",
        "t.closed_on IS NULL",
        f"t.id IN ({PLACED})",
    ),
    "holders": (
        "roles_org_person",
        "COALESCE(email, uid::text)",
        "t.employment <> 'left'",
        f"t.id IN (SELECT unnest(ARRAY[{HOLDING}]) FROM roles_channels_channel)",
    ),
}
